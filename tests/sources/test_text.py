"""Pages that are files: every encoding, every kind of damage."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newskit.model import Document, Problem, page_id
from newskit.sources import Options

Read = Callable[..., list[Any]]
TEXT = "Cây cầu mới\n\nNgười dân đã chờ từ lâu.\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.encode() + bytes(300),
    ],
)
def test_one_page_in_many_forms(folder: Path, read: Read, data: bytes) -> None:
    (folder / "page.txt").write_bytes(data)
    assert read("page.txt") == [Document(page_id(TEXT), "page.txt", TEXT)]


@pytest.mark.parametrize("name", ["page.txt.gz", "page.gz", "page.txt.bz2", "page.txt.xz", "page.txt", "page"])
def test_compressed_pages(folder: Path, read: Read, name: str) -> None:
    compress = {"bz2": bz2.compress, "xz": lzma.compress}.get(name.rpartition(".")[2], gzip.compress)
    (folder / name).write_bytes(compress(TEXT.encode()))
    (document,) = read(".")
    assert (document.source, document.text) == (name, TEXT)
    assert read("-", stdin=compress(TEXT.encode()))[0].text == TEXT


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\n \t\r\n", "there is nothing but white space in it"),
        (b"%PDF-1.4\n...", "it is a PDF file, not text"),
        (b'{"text": "one"}\n{"text": "two"}\n', "it is JSON; name it .json, or .jsonl if it has one record a line"),
        (bytes(range(256)) * 9, "it is binary data, not text"),
        (gzip.compress(b"Page.\n" * 9, mtime=0)[:-9], "it is damaged: "),
        (gzip.compress(b"", mtime=0), "it is empty (0 bytes)"),
        (b"Page.\n" * 200, "the page is longer than 1,000 bytes"),
        (gzip.compress(b"Page.\n" * 200, mtime=0), "the page is longer than 1,000 bytes"),
    ],
)
def test_files_that_are_no_page(folder: Path, read: Read, data: bytes, message: str) -> None:
    (folder / "bad.txt").write_bytes(data)
    (folder / "good.txt").write_text("A page.\n")
    bad, good = read(".", Options(max_page_bytes=1000 if "longer" in message else 10_000))
    assert bad.source == "bad.txt"
    assert bad.message.startswith(message)
    assert "\n" not in bad.message
    assert good.text == "A page.\n"


@pytest.mark.parametrize("damage", [slice(0, -4), slice(0, 40), slice(5, None)])
@pytest.mark.parametrize(("suffix", "compress"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)])
def test_damaged_compression(
    folder: Path, read: Read, damage: slice, suffix: str, compress: Callable[[bytes], bytes]
) -> None:
    (folder / f"page.txt.{suffix}").write_bytes(compress(TEXT.encode() * 5)[damage])
    (problem,) = read(".")
    assert isinstance(problem, Problem)
    assert problem.message.startswith("it is damaged: ")


def test_damage_inside_a_page_is_named_beside_it(folder: Path, read: Read) -> None:
    (folder / "page.txt").write_bytes(TEXT.encode() * 3 + b"\xff and \xfe\n")
    document, problem = read("page.txt")
    assert document.text == TEXT * 3 + "\ufffd and \ufffd\n"
    assert problem.source == "page.txt"
    assert problem.message == "the page was read, but 2 places could not be read as utf-8 (now U+FFFD)"


def test_a_page_of_one_long_line(folder: Path, read: Read) -> None:
    (folder / "page.txt").write_bytes(b"word " * 2_000_000)
    assert len(read("page.txt")[0].text) == 10_000_000


def test_the_user_knows_better(folder: Path, read: Read) -> None:
    (folder / "page.txt").write_text("<html> is how a page begins.\n")
    (document,) = read("page.txt", Options(format="text"))
    assert document.text == "<html> is how a page begins.\n"
