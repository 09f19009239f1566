"""Archives: every member read as a file of its name would be, in memory; what could do harm is refused in one line."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import tarfile
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from newskit.model import Document, Problem
from newskit.sources import Options, find, read_shard

MEMBERS = {
    "pages/one.txt": b"Page one.\n",
    "pages/two.txt.gz": gzip.compress(b"Page two.\n", mtime=0),
    "dump.jsonl": b'{"id": "a", "text": "Page three."}\n{"text": "Page four."}\n',
    "dump.jsonl.bz2": bz2.compress(b'{"text": "Page five."}\n'),
    "picture.jpg": b"\xff\xd8\xff",
    "__MACOSX/._one.txt": b"junk",
}
SOURCES = ["pages/one.txt", "pages/two.txt.gz", "dump.jsonl#a", "dump.jsonl#2", "dump.jsonl.bz2#1"]


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, compression)
    return out.getvalue()


def tarred(members: dict[str, bytes], *, links: dict[str, str] | None = None) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name, target in (links or {}).items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            archive.addfile(info)
    return out.getvalue()


def zstd(data: bytes) -> bytes:
    zstandard = pytest.importorskip("zstandard")
    packed: bytes = zstandard.ZstdCompressor().compress(data)
    return packed


ARCHIVES: dict[str, Any] = {
    "a.zip": zipped,
    "a.tar": tarred,
    "a.tar.gz": lambda members: gzip.compress(tarred(members)),
    "a.tgz": lambda members: gzip.compress(tarred(members)),
    "a.tar.bz2": lambda members: bz2.compress(tarred(members)),
    "a.tar.xz": lambda members: lzma.compress(tarred(members)),
    "a.tar.zst": lambda members: zstd(tarred(members)),
}


def everything(name: str, options: Options | None = None) -> tuple[list[Document], list[Problem], Counter[str]]:
    passed: Counter[str] = Counter()
    options = options or Options()
    found: list[Any] = []
    with find([name], options) as inventory:
        for shard in inventory.shards:
            found += read_shard(shard, options, passed)
    return [f for f in found if isinstance(f, Document)], [f for f in found if isinstance(f, Problem)], passed


@pytest.mark.parametrize("name", sorted(ARCHIVES))
def test_members_are_read_as_files(folder: Path, name: str) -> None:
    (folder / name).write_bytes(ARCHIVES[name](MEMBERS))
    documents, problems, passed = everything(name)
    assert not problems
    assert [found.source for found in documents] == [f"{name}!{source}" for source in SOURCES]
    assert [found.text.strip() for found in documents] == [
        f"Page {n}." for n in ("one", "two", "three", "four", "five")
    ]
    assert passed == {".jpg": 1, "hidden": 1}
    assert [path.name for path in folder.iterdir()] == [name]


@pytest.mark.parametrize("outer", ["a.zip", "a.tar.gz"])
@pytest.mark.parametrize("inner", ["b.zip", "b.tar", "b.tar.bz2"])
def test_an_archive_in_an_archive(folder: Path, outer: str, inner: str) -> None:
    pack = ARCHIVES[inner.replace("b.", "a.")]
    deepest = pack({"deep.txt": b"Too deep.\n"})
    middle = pack({"one.txt": b"Page one.\n", f"c{inner[1:]}": deepest})
    (folder / outer).write_bytes(ARCHIVES[outer]({inner: middle, "last.txt": b"The last.\n"}))
    documents, (problem,), _ = everything(outer)
    assert [found.source for found in documents] == [f"{outer}!{inner}!one.txt", f"{outer}!last.txt"]
    assert problem == Problem(f"{outer}!{inner}!c{inner[1:]}", "an archive in an archive in an archive is not read")


def test_archives_in_a_folder_and_on_standard_input(folder: Path, read: Any) -> None:
    (folder / "b.zip").write_bytes(zipped({"x.txt": b"One.\n"}))
    (folder / "a.txt").write_text("Two.\n")
    assert [found.source for found in read(".")] == ["a.txt", "b.zip!x.txt"]
    for data in (
        zipped({"x.txt": b"One.\n"}),
        tarred({"x.txt": b"One.\n"}),
        gzip.compress(tarred({"x.txt": b"One.\n"})),
    ):
        assert [found.source for found in read("-", stdin=data)] == ["-!x.txt"]


@pytest.mark.parametrize("pack", [zipped, tarred])
@pytest.mark.parametrize(
    "name", ["../evil.txt", "a/../../evil.txt", "/abs.txt", "C:/abs.txt", "..\\evil.txt", "\\\\host\\x.txt"]
)
def test_names_that_lead_out(folder: Path, pack: Any, name: str) -> None:
    (folder / "a.zip" if pack is zipped else folder / "a.tar").write_bytes(
        pack({name: b"Evil.\n", "ok.txt": b"Fine.\n"})
    )
    (document,), (problem,), _ = everything("a.zip" if pack is zipped else "a.tar")
    assert document.text == "Fine.\n"
    assert problem.message == "its name leads out of the archive; it is not read"


def test_links_are_not_followed(folder: Path) -> None:
    (folder / "secret.txt").write_text("A secret.\n")
    (folder / "a.tar").write_bytes(tarred({"ok.txt": b"Fine.\n"}, links={"l.txt": "secret.txt"}))
    info = zipfile.ZipInfo("l.txt")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr(info, "secret.txt")
        archive.writestr("ok.txt", "Fine.\n")
    for name in ("a.tar", "a.zip"):
        (document,), (problem,), _ = everything(name)
        assert document.text == "Fine.\n"
        assert problem == Problem(f"{name}!l.txt", "it is a link; links in archives are not followed")


def encrypted(data: bytes) -> bytes:
    """The archive with its first member marked as encrypted."""
    changed = bytearray(data)
    changed[6] |= 1
    changed[data.index(b"PK\1\2") + 8] |= 1
    return bytes(changed)


def overlapping() -> bytes:
    """An archive of two names for the same bytes."""
    data = bytearray(zipped({"a.txt": b"0" * 1000, "b.txt": b"0" * 1000}))
    second = data.index(b"PK\1\2", data.index(b"PK\1\2") + 4)
    data[second + 42 : second + 46] = bytes(4)
    return bytes(data)


def test_bad_archives_are_one_clear_line_each(folder: Path) -> None:
    good = {"one.txt": b"Page one.\n", "two.txt": os.urandom(3000).hex().encode(), "three.txt": b"Page three.\n"}
    bad: dict[str, tuple[bytes, str]] = {
        "encrypted.zip": (encrypted(zipped({"x.txt": b"Secret.\n"})), "it is encrypted; it is not read"),
        "overlap.zip": (overlapping(), "its members overlap, as those of a zip bomb do; it is not read"),
        "cut.zip": (zipped(good)[:-30], "it is damaged or cut short"),
        "cut.tar": (tarred(good)[:3000], "it cannot be read beyond one.txt"),
        "cut.tar.gz": (gzip.compress(tarred(good))[:2500], "it cannot be read beyond one.txt"),
        "text.zip": (b"Only text.\n", "it is not zip, whatever its name says (text)"),
        "gzip.zip": (gzip.compress(b"x"), "it is not zip, whatever its name says (gzip data)"),
        "zip.tar": (zipped(good), "it is not tar, whatever its name says (zip)"),
        "text.tar.gz": (b"Only text.\n", "it is damaged"),
        "none.zip": (zipped({}), "there is nothing in the archive"),
    }
    for name, (data, _) in bad.items():
        (folder / name).write_bytes(data)
    (folder / "good.zip").write_bytes(zipped(good))
    documents, problems, _ = everything(".")
    assert [found.source for found in documents if "good" in found.source] == [f"good.zip!{name}" for name in good]
    named = {problem.source.split("!")[0]: problem.message for problem in problems}
    assert len(problems) == len(bad)
    assert {name: named[name].startswith(message) for name, (_, message) in bad.items()} == dict.fromkeys(bad, True)


def test_a_damaged_member_leaves_the_others(folder: Path) -> None:
    data = bytearray(zipped({"a.txt": b"Page one.\n", "b.txt": b"Page two.\n" * 50, "c.txt": b"Page three.\n"}))
    place = data.index(b"b.txt") + len("b.txt")
    data[place + 2 : place + 8] = b"\xff" * 6
    (folder / "a.zip").write_bytes(data)
    documents, (problem,), _ = everything("a.zip")
    assert [found.source for found in documents] == ["a.zip!a.txt", "a.zip!c.txt"]
    assert (problem.source, problem.message[:14]) == ("a.zip!b.txt", "it is damaged:")


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_sizes_beyond_the_limit(folder: Path, pack: Any) -> None:
    name = "a.zip" if pack is zipped else "a.tar"
    (folder / name).write_bytes(pack({"big.txt": b"word " * 40_000, "ok.txt": b"Fine.\n"}))
    (document,), (problem,), _ = everything(name, Options(max_page_bytes=100_000))
    assert document.text == "Fine.\n"
    assert "raise --max-page" in problem.message
    assert len(everything(name, Options(max_page_bytes=300_000))[0]) == 2


@pytest.mark.parametrize("suffix", [".zip", ".tar.gz"])
def test_archives_that_unpack_to_too_much(folder: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    monkeypatch.setattr("newskit.sources._archive._FREE", 1000)
    members = {f"{n}.txt": b"0" * 90_000 for n in range(30)}
    (folder / f"a{suffix}").write_bytes(ARCHIVES[f"a{suffix}"](members))
    documents, problems, _ = everything(f"a{suffix}", Options(max_expansion=50))
    assert 1 <= len(documents) < 30
    assert problems[-1].source == f"a{suffix}"
    assert "--max-expansion" in problems[-1].message
    assert not everything(f"a{suffix}", Options(max_expansion=5000))[1]


def test_many_members_are_read_in_pieces(folder: Path) -> None:
    (folder / "a.zip").write_bytes(zipped({f"{n:05}.txt": b"Page %d.\n" % n * 100 for n in range(3000)}))
    with find(["a.zip"], Options()) as inventory:
        shards = list(inventory.shards)
        assert len(shards) > 3
        assert sum(shard.size for shard in shards) <= inventory.size()
        again = list(inventory.shards)
    assert shards == again
    assert sum(len(shard.items) for shard in shards) == 3000


def test_names_are_made_printable(folder: Path) -> None:
    (folder / "a.zip").write_bytes(zipped({"a\x1b[2Jb.txt": b"Page.\n"}))
    (document,), _, _ = everything("a.zip")
    assert document.source == "a.zip!a\\x1b[2Jb.txt"


def test_tables_in_archives_are_asked_for(folder: Path) -> None:
    (folder / "a.zip").write_bytes(
        zipped({"t.csv": b"body,x\nPage one.,2\n", "t.json": json.dumps([{"body": "Two."}]).encode()})
    )
    assert everything("a.zip")[2] == {".csv": 1, ".json": 1}
    documents, _, _ = everything("a.zip", Options(text_field="body"))
    assert [found.source for found in documents] == ["a.zip!t.csv#1", "a.zip!t.json#1"]
