"""Inputs cut by place: the same documents as when they are read whole, and digests that notice every byte."""

from __future__ import annotations

import bz2
import gzip
import json
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from newskit.model import Document, Problem
from newskit.sources import Item, Options, digest, find, items_of, listing, ranges, read_items, read_shard

OPTIONS = Options()


def lines_of(folder: Path, data: bytes, name: str = "dump.jsonl") -> Item:
    path = folder / name
    path.write_bytes(data)
    return Item(source=name, path=str(path), size=len(data), format="jsonl")


def numbered(items: tuple[Item, ...]) -> list[Item]:
    """The ranges, each knowing the number of its first line."""
    line = 1
    found = []
    for item in items:
        found.append(replace(item, first=line))
        line += sum(digest([item]).lines)
    return found


def read(items: list[Item]) -> list[object]:
    return [found if isinstance(found, Problem) else (found.source, found.id) for found in read_items(items, OPTIONS)]


RECORD = st.builds(lambda text: json.dumps({"text": text or "x"}).encode(), st.text(max_size=40))
END = st.sampled_from([b"\n", b"\r\n", b"\r", b"\n\n"])


@given(st.lists(st.tuples(RECORD, END), min_size=1, max_size=30), st.integers(1, 200), st.booleans())
def test_ranges_of_lines_hold_what_the_file_holds(tmp_path_factory: pytest.TempPathFactory, rows, size, ended):  # noqa: ANN001
    data = b"".join(record + end for record, end in rows)
    item = lines_of(tmp_path_factory.getbasetemp(), data if ended else data.rstrip(b"\r\n"))
    cut = ranges(size, OPTIONS, item)
    assert sum(one.size for one in cut) == item.size
    assert read(numbered(cut)) == read([item])


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lambda data: data.decode().encode("utf-16")])
def test_what_cannot_be_cut_by_place_stays_whole(tmp_path: Path, pack):  # noqa: ANN001
    data = pack(b'{"text": "The river rose."}\n' * 50)
    item = lines_of(tmp_path, data, "dump.jsonl")
    assert ranges(10, OPTIONS, item) == (item,)
    assert len(read([item])) == 50


def test_a_line_longer_than_a_range_is_in_one(tmp_path: Path):
    item = lines_of(tmp_path, b'{"text": "%s"}\n{"text": "b"}\n' % (b"a" * 200_000))
    assert [one.size for one in ranges(1000, OPTIONS, item)] == [200_013, 14]


def test_a_file_that_is_gone_stays_whole_and_is_named_when_it_is_read(tmp_path: Path):
    item = Item(source="a.jsonl", path=str(tmp_path / "a.jsonl"), size=10_000, format="jsonl")
    assert ranges(10, OPTIONS, item) == (item,)
    (problem,) = read([item])
    assert isinstance(problem, Problem)
    assert digest([item]) == digest([item])


def test_items_are_read_as_shards_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    for number in range(5):
        Path(f"in/{number}.txt").write_text(f"Page {number}.", encoding="utf-8")
    Path("in/e.txt").touch()
    Path("in/dump.jsonl").write_bytes(b'{"text": "One."}\n{"text": "Two."}\nno\n')
    Path("in/array.json").write_bytes(b'[{"text": "Three."}, {"text": "Four."}]')
    passed: Counter[str] = Counter()
    with find(["in"], Options(text_field="text")) as found:
        items = [item for piece in found.pieces for item in items_of(piece, str(tmp_path))]
        whole = [one for shard in found.shards for one in read_shard(shard, Options(), passed)]
    monkeypatch.chdir("/")
    assert list(read_items(items, Options(), passed)) == whole
    assert sum(isinstance(one, Document) for one in whole) == 9


def test_a_digest_notices_names_bytes_and_where_a_file_ends(tmp_path: Path):
    for name, data in {"a": b"one", "b": b"two", "c": b"on", "d": b"etwo"}.items():
        (tmp_path / name).write_bytes(data)

    def made(*names: str, source: str | None = None) -> str:
        items = [Item(source=source or str(n), path=str(tmp_path / name), size=3) for n, name in enumerate(names)]
        return digest(items).value

    assert made("a", "b") == made("a", "b")
    assert len({made("a", "b"), made("b", "a"), made("c", "d"), made("a"), made("a", "b", source="x")}) == 5


def test_a_listing_notices_what_is_seen_without_reading(tmp_path: Path):
    page = tmp_path / "a.txt"
    page.write_text("one", encoding="utf-8")

    def made() -> str:
        with find([str(tmp_path)], Options(base=str(tmp_path))) as found:
            return listing(found.pieces)

    first = made()
    assert made() == first
    os.utime(page, ns=(1, 1))
    second = made()
    page.write_text("three", encoding="utf-8")
    os.utime(page, ns=(1, 1))
    assert len({first, second, made()}) == 3
