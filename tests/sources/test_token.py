"""Markup is cut into the same pieces by every Python, and none of it is lost."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.sources import _token

TAGS = ("<div>", "</div>", '<p class="a b" id="c">', "</p>", '<a href="x>y">', '<a href="x" odd>', "</a>", "<br>")
RAW = ("<svg>", '<svg width="1">', "</svg>", '<script type="x">', "</script>", "<title>", "</title>", "<!--", "-->")
SIGNS = ("<g>", "<!", "<", ">", "/", "-", " ", "\n", '"', "=", "word", "é")
MARKUP = st.lists(st.sampled_from((*TAGS, *RAW, *SIGNS)), max_size=40).map("".join)


@pytest.fixture(scope="module")
def old() -> ModuleType:
    """The module as it is in a Python whose repetitions cannot keep what they took."""
    spec = importlib.util.spec_from_file_location("old_token", _token.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "version_info", (3, 11, 2))
        patch.setitem(sys.modules, "old_token", module)  # its classes look for it
        spec.loader.exec_module(module)
    return module


@given(MARKUP)
def test_every_python_finds_the_same_pieces(old: ModuleType, markup: str):
    assert list(_token.pieces(markup)) == list(old.pieces(markup))


@given(st.lists(st.sampled_from(["<b>", "</b>", "</b >", " ", "\n", "word"]), max_size=40).map("".join))
def test_texts_and_tags_are_all_there(markup: str):
    found = [(white, words, ends, tag) for white, words, ends, _, _, _, tag, _, _ in _token.pieces(markup)]
    assert "".join(part or "" for piece in found for part in piece) == markup
