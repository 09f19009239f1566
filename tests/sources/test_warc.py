"""WARC and WET: every record once, whatever its compression; damage is named by its offset and the rest is read."""

from __future__ import annotations

import gzip
import hashlib
import random
import zlib
from base64 import b32encode
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from newskit.model import Document, Problem
from newskit.sources import Item, Options, find, ranges, read_items, read_shard

pytest.importorskip("fastwarc", reason="needs newskit[web]")


def page(number: int) -> bytes:
    words = random.Random(number)
    text = " ".join("".join(words.choices("abcdefghij", k=words.randint(3, 9))) for _ in range(400))
    head = f"<head><title>Page {number}</title></head>"
    return f"<html>{head}<body><h1>Page {number}</h1><p>{text}.</p></body></html>".encode()


def record(
    number: int, body: bytes, kind: str = "response", content: str = "text/html", *, status: int = 200, more: str = ""
) -> bytes:
    block = f"HTTP/1.1 {status} OK\r\nContent-Type: {content}\r\n\r\n".encode() + body if kind == "response" else body
    about = "application/http; msgtype=response" if kind == "response" else content
    digest = b32encode(hashlib.sha1(block).digest()).decode()  # noqa: S324
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"WARC-Target-URI: https://post.example/{number}\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n"
        f"WARC-Block-Digest: sha1:{digest}\r\nContent-Type: {about}\r\n{more}Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def packed(records: list[bytes], how: str) -> list[bytes]:
    if how == ".gz":
        return [gzip.compress(one, 6, mtime=0) for one in records]
    if how == ".zst":
        zstandard = pytest.importorskip("zstandard")
        return [zstandard.ZstdCompressor().compress(one) for one in records]
    return records


def results(name: str, options: Options | None = None) -> tuple[list[Document], list[Problem], Counter[str]]:
    passed: Counter[str] = Counter()
    options = options or Options()
    found: list[Any] = []
    with find([name], options) as inventory:
        for shard in inventory.shards:
            found += read_shard(shard, options, passed)
    return [f for f in found if isinstance(f, Document)], [f for f in found if isinstance(f, Problem)], passed


@pytest.mark.parametrize("how", ["", ".gz", ".zst"])
def test_records_with_address_date_and_offset(folder: Path, how: str) -> None:
    parts = packed([record(n, page(n)) for n in range(30)], how)
    (folder / f"a.warc{how}").write_bytes(b"".join(parts))
    documents, problems, _ = results(f"a.warc{how}")
    assert not problems
    offsets = [sum(map(len, parts[:n])) for n in range(30)]
    assert [found.source for found in documents] == [f"a.warc{how}@{offset}" for offset in offsets]
    assert documents[7].hints.url == "https://post.example/7"
    assert documents[7].hints.crawled == "2024-05-01T00:00:00Z"
    assert documents[7].hints.title == "Page 7"


def test_what_holds_no_page_is_counted(folder: Path) -> None:
    records = [
        record(0, b"software: x", "warcinfo", "application/warc-fields"),
        record(1, b"GET / HTTP/1.1\r\n\r\n", "request"),
        record(2, page(2)),
        record(3, b"", "revisit"),
        record(4, b"\x89PNG", content="image/png"),
        record(5, b"gone", status=404),
        record(6, b"<html><body><script>go()</script></body></html>"),
        record(
            7,
            b"Words of a page.\nMore of them.",
            "conversion",
            "text/plain",
            more="WARC-Identified-Content-Language: vie\r\n",
        ),
        record(8, page(8), "resource", "text/html; charset=utf-8"),
    ]
    (folder / "a.warc.gz").write_bytes(b"".join(packed(records, ".gz")))
    documents, problems, passed = results("a.warc.gz")
    assert not problems
    assert [found.hints.url for found in documents] == [f"https://post.example/{n}" for n in (2, 7, 8)]
    assert (documents[1].text, documents[1].hints.language) == ("Words of a page.\nMore of them.", "vi")
    assert passed == {
        "WARC warcinfo": 1, "WARC request": 1, "WARC revisit": 1, "WARC response, not HTML": 1,
        "WARC response, status 404": 1, "WARC response, no text": 1,
    }  # fmt: skip


def test_encoded_bodies(folder: Path) -> None:
    body = page(1)
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:100], body[100:], b""))
    ways = {
        "Content-Encoding: gzip": gzip.compress(body),
        "Content-Encoding: deflate": zlib.compress(body),
        "Transfer-Encoding: chunked": chunks,
        "Content-Encoding: gzip\r\nTransfer-Encoding: chunked": body,
    }
    blocks = [
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{head}\r\n\r\n".encode() + data for head, data in ways.items()
    ]
    (folder / "a.warc").write_bytes(
        b"".join(
            b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
            % (len(block), block)
            for block in blocks
        )
    )
    documents, problems, _ = results("a.warc")
    assert not problems
    assert len({found.text for found in documents}) == 1
    assert len(documents) == len(ways)


def damaged(raw: bytes, way: int, how: str) -> bytes:
    """A record that cannot be read: cut short, overwritten, with a wrong length or a broken header."""
    if way == 0:
        part = packed([raw], how)[0]
        return part[: len(part) // 2]
    if way == 1:
        return packed([raw.replace(b"Content-Length: ", b"Content-Length: 9", 1)], how)[0]
    if way == 2:
        part = bytearray(packed([raw], how)[0])
        part[:30] = b"\0" * 30
        return bytes(part)
    part = bytearray(packed([raw], how)[0])
    middle = len(part) // 2
    part[middle : middle + 30] = b"\1" * 30
    return bytes(part)


@pytest.mark.parametrize("how", ["", ".gz"])
@pytest.mark.parametrize("many", [150, pytest.param(1500, marks=pytest.mark.slow)])
def test_damaged_records_are_named_and_the_rest_is_read(folder: Path, how: str, many: int) -> None:
    numbers = random.Random(many)
    bad = sorted(numbers.sample(range(many), 20))
    parts = packed([record(n, page(n)) for n in range(many)], how)
    for place, n in enumerate(bad):
        parts[n] = damaged(record(n, page(n)), place % 4, how)
    (folder / f"a.warc{how}").write_bytes(b"".join(parts))
    documents, problems, _ = results(f"a.warc{how}")
    offsets = {n: sum(map(len, parts[:n])) for n in bad}
    assert [found.hints.url for found in documents] == [
        f"https://post.example/{n}" for n in range(many) if n not in bad
    ]
    assert sorted(problem.source for problem in problems) == sorted(f"a.warc{how}@{offsets[n]}" for n in bad)
    assert all(problem.message.startswith("a damaged record: ") for problem in problems)


def test_pieces_of_any_size_give_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = packed([record(n, page(n)) for n in range(40)], ".gz")
    parts[11] = parts[11][:200]
    (folder / "a.warc.gz").write_bytes(b"".join(parts))
    whole = results("a.warc.gz")
    for size in (500, 1501, 40_000):
        monkeypatch.setattr("newskit.sources.warc._RANGE", size)
        assert results("a.warc.gz") == whole


def test_a_file_that_is_compressed_as_a_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = [record(n, page(n)) for n in range(40)]
    (folder / "a.warc.gz").write_bytes(gzip.compress(b"".join(records)))
    monkeypatch.setattr("newskit.sources.warc._RANGE", 30_000)
    monkeypatch.setattr("newskit.sources.warc.SHARD_BYTES", 10_000)
    monkeypatch.setattr("newskit.sources.warc._PROBE", 20_000)
    documents, problems, _ = results("a.warc.gz")
    assert not problems
    assert [found.source for found in documents] == [
        f"a.warc.gz@{sum(map(len, records[:n]))}" for n in range(len(records))
    ]


@pytest.mark.parametrize("number", [1, 100])
def test_a_small_file_that_is_compressed_as_a_whole(folder: Path, number: int) -> None:
    records = [record(n, page(n)) for n in range(number)]
    (folder / "a.warc.gz").write_bytes(gzip.compress(b"".join(records)))
    documents, problems, _ = results("a.warc.gz")
    assert (len(documents), problems) == (number, [])
    assert len({found.source for found in documents}) == number


def test_files_that_are_no_warc(folder: Path) -> None:
    (folder / "a.warc").write_text("Just some text.\n" * 10)
    (folder / "b.warc.gz").write_bytes(gzip.compress(b"Just some text.\n"))
    for name in ("a.warc", "b.warc.gz"):
        documents, (problem,), _ = results(name)
        assert not documents
        assert problem == Problem(f"{name}@0", "a damaged record: there is no WARC record")


def test_absurd_lengths_do_not_hide_the_rest(folder: Path) -> None:
    bad = record(0, page(0)).replace(b"Content-Length: ", b"Content-Length: 99999999", 1)
    (folder / "a.warc").write_bytes(bad + record(1, page(1)))
    documents, (problem,), _ = results("a.warc")
    assert [found.hints.url for found in documents] == ["https://post.example/1"]
    assert problem.source == "a.warc@0"


@pytest.mark.parametrize("how", ["", ".gz", ".zst"])
@pytest.mark.parametrize("size", [500, 3_000, 20_000])
def test_ranges_of_any_size_hold_each_record_once(folder: Path, how: str, size: int) -> None:
    data = b"".join(packed([record(n, page(n)) for n in range(30)], how))
    (folder / f"a.warc{how}").write_bytes(data)
    item = Item(source=f"a.warc{how}", path=f"a.warc{how}", size=len(data), format="warc")
    cut = ranges(size, Options(), item)
    assert len(cut) == -(-len(data) // size)
    assert list(read_items(cut, Options())) == results(f"a.warc{how}")[0]


def test_a_file_that_is_compressed_as_a_whole_is_not_cut(folder: Path) -> None:
    data = gzip.compress(b"".join(record(n, page(n)) for n in range(400)))
    (folder / "a.warc.gz").write_bytes(data)
    item = Item(source="a.warc.gz", path="a.warc.gz", size=len(data), format="warc")
    assert ranges(len(data) // 2, Options(), item) == (item,)
    assert len(list(read_items([item], Options()))) == 400
