"""The public names: a change of this list is a change that users see."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import newskit

NAMES = [
    "Block", "BlockRecord", "Corpus", "CorpusBusy", "CorpusError", "Document", "Field", "Hints", "InputError", "Mark",
    "MissingExtra", "NewerCorpus", "NewskitError", "NoCorpus", "NotACorpus", "NotText", "OutputError", "Page",
    "Problem", "Record", "Story", "SubStory", "Teaser", "TeaserRecord", "UsageError", "__version__", "document",
    "open_corpus", "parse", "parse_text", "read", "record_of",
]  # fmt: skip


def test_these_and_no_other_names_are_public():
    assert sorted(newskit.__all__) == NAMES
    assert dir(newskit) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_is_there(name: str):
    assert getattr(newskit, name) is getattr(newskit, name)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = newskit.nonsense


def test_importing_newskit_imports_nothing_else():
    script = "import sys, newskit; print([name for name in sys.modules if name.startswith('newskit.')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "['newskit.version']\n"


def test_the_module_docstring_is_true(tmp_path: Path):
    (tmp_path / "a.txt").write_text("Rain in Kesta\n\nIt rained all night in Kesta, and the town hall said so twice.\n")
    (tmp_path / "b.txt").write_bytes(b"")
    found = list(newskit.read(str(tmp_path)))
    assert [type(one) for one in found] == [newskit.Document, newskit.Problem]
    assert newskit.record_of(newskit.parse(found[0])).source.endswith("a.txt")


def test_a_text_is_split_by_itself():
    page = newskit.parse_text(
        "Rain in Kesta\r\n\r\nIt rained all night.", source="x", hints=newskit.Hints(title="Rain")
    )
    assert page.document.text == "Rain in Kesta\n\nIt rained all night."
    assert "".join(page.document.text[block.start : block.end] for block in page.blocks) == page.document.text
    assert newskit.parse_text("All of it.", split=False).story is not None
