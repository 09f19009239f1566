"""Bytes of files: compression, limits, lines."""

from __future__ import annotations

import bz2
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.sources import _stream

pieces = st.lists(st.lists(st.sampled_from([b"a", b"bc", b"\n", b"\r", b"\r\n", b"\xc3\xa9"])).map(b"".join))


@given(pieces)
def test_line_ends_become_one_whatever_the_chunks(chunks: list[bytes]) -> None:
    whole = b"".join(chunks)
    assert b"".join(_stream.unix_ends(chunks)) == re.sub(b"\r\n?", b"\n", whole)


@given(pieces, st.integers(0, 6))
def test_lines_whatever_the_chunks(chunks: list[bytes], limit: int) -> None:
    whole = b"".join(chunks)
    expected = whole.split(b"\n")
    if not expected[-1]:
        expected.pop()
    assert list(_stream.lines(chunks, limit)) == [line if len(line) <= limit else None for line in expected]


@pytest.mark.parametrize("level", [1, 5, 9])
@pytest.mark.parametrize("data", [b"", b"A page.\n"])
def test_bzip2_is_known_by_its_first_bytes(tmp_path: Path, level: int, data: bytes) -> None:
    (tmp_path / "page").write_bytes(bz2.compress(data, level))
    assert _stream.read_all(str(tmp_path / "page"), 100) == data


def test_a_page_that_begins_like_an_archive(tmp_path: Path) -> None:
    (tmp_path / "page").write_bytes(b"BZhome: the paper of the town.\n")
    assert _stream.read_all(str(tmp_path / "page"), 100) == b"BZhome: the paper of the town.\n"


def test_limit(tmp_path: Path) -> None:
    (tmp_path / "page").write_bytes(b"x" * 100)
    assert len(_stream.read_all(str(tmp_path / "page"), 100)) == 100
    with pytest.raises(_stream.TooLongError):
        _stream.read_all(str(tmp_path / "page"), 99)


def test_suffixes() -> None:
    names = ["a.JSONL", "a.jsonl.GZ", "a.gz", "a", ".gz", "a.b/c", "a.tar.bz2"]
    assert [_stream.suffix_of(name) for name in names] == [".jsonl", ".jsonl", "", "", "", "", ".tar"]
