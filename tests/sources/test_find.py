"""From inputs to files: names, order, links, and everything that can be wrong with an input."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.errors import InputError, NewskitError, UsageError
from newskit.model import Document, Problem
from newskit.sources import Inventory, Options, find, formats, printable, read_shard

Read = Callable[..., list[Any]]
posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX")


def sources(inventory: Inventory) -> list[str]:
    return [item.source for shard in inventory.shards for item in shard.items]


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"The page called {name}.\n")


class TestNames:
    """How sources are named."""

    def test_relative_to_the_current_folder(self, folder: Path) -> None:
        make(folder, "a/x.txt", "b.txt")
        for inputs in (["a", "b.txt"], ["./a/", "./b.txt"], [str(folder)], ["."], ["a/../a/x.txt", "b.txt"]):
            assert sources(find(inputs)) == ["a/x.txt", "b.txt"]

    def test_relative_to_the_base(self, folder: Path) -> None:
        make(folder, "a/x.txt", "b.txt")
        assert sources(find(["a", "b.txt"], Options(base="a"))) == ["../b.txt", "x.txt"]
        assert sources(find(["."], Options(base=str(folder / "a" / "deeper")))) == ["../../b.txt", "../x.txt"]

    def test_a_base_inside_the_folder_that_is_read(self, folder: Path) -> None:
        make(folder, "a/b/x.txt", "a/b/c/y.txt", "a/b.txt", "a/d/z.txt", "e/x.txt", "f.txt")
        expected = ["../../e/x.txt", "../../f.txt", "../b.txt", "../d/z.txt", "c/y.txt", "x.txt"]
        files = [str(path) for path in folder.rglob("*.txt")]
        for inputs in (["."], [str(folder)], files, [*files, "a", "."], ["e", "a", "f.txt"]):
            assert sources(find(inputs, Options(base="a/b"))) == expected

    @posix
    def test_a_base_that_is_reached_through_a_link(self, folder: Path) -> None:
        make(folder, "real/a.txt")
        (folder / "link").symlink_to("real")
        assert sources(find(["real"], Options(base="link"))) == ["a.txt"]
        assert sources(find(["link"], Options(base="real"))) == ["a.txt"]
        assert sources(find(["link"])) == ["link/a.txt"]

    @posix
    def test_names_that_are_not_utf8(self, folder: Path, read: Read) -> None:
        path = os.fsencode(folder) + b"/caf\xe9.txt"
        Path(os.fsdecode(path)).write_text("The page.\n")
        (document,) = read(".")
        assert document.source == "caf\\xe9.txt"
        (document,) = read(os.fsdecode(path))
        assert document.source == "caf\\xe9.txt"


class TestOrder:
    """Sorted by source, each source once, whatever the inputs' order."""

    def test_folders_sort_among_files(self, folder: Path) -> None:
        make(folder, "a.txt", "a/z.txt", "a-b/y.txt", "a0.txt", "A.txt")
        expected = ["A.txt", "a-b/y.txt", "a.txt", "a/z.txt", "a0.txt"]
        assert sources(find(["."])) == expected == sorted(expected)
        assert sources(find(["a0.txt", "a", "A.txt", "a-b", "a.txt", "./a/z.txt"])) == expected

    @given(st.lists(st.text("ab.-/0é", min_size=1, max_size=8), max_size=12), st.randoms())
    def test_any_tree(self, names: list[str], random: object) -> None:
        with TemporaryDirectory() as name:
            folder = Path(name)
            for path in names:
                parts = [part.strip(".") for part in path.split("/")]
                target = folder.joinpath(*[f"d{part}" for part in parts[:-1]], f"f{parts[-1]}.txt")
                make(folder, str(target.relative_to(folder)))
            expected = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
            inputs = [str(folder / path) for path in expected] + [str(folder)]
            random.shuffle(inputs)  # type: ignore[attr-defined]
            inventory = find(inputs, Options(base=name)) if expected else None
            assert (sources(inventory) if inventory else []) == expected

    def test_shards_come_again(self, folder: Path) -> None:
        make(folder, *[f"{number:04}.txt" for number in range(1200)])
        (folder / "0600.jsonl").write_text('{"text": "one"}\n' * 3)
        inventory = find(["."])
        first = list(inventory.shards)
        assert [len(shard.items) for shard in first] == [512, 88, 1, 512, 88]
        make(folder, "0000a.txt")
        (folder / "0700.txt").unlink()
        assert list(inventory.shards) == first
        half = inventory.shards
        next(half)
        assert list(half) == first[1:]
        assert inventory.size() == sum(shard.size for shard in first)
        assert pickle.loads(pickle.dumps(first)) == first  # noqa: S301

    def test_large_files_make_shards_of_their_own(self, folder: Path) -> None:
        for name in "abc":
            (folder / f"{name}.txt").write_text("word " * 150_000)
        assert [shard.size for shard in find(["."]).shards] == [750_000] * 3


class TestInputs:
    """Files, folders, patterns, standard input."""

    def test_patterns(self, folder: Path) -> None:
        make(folder, "a/1.txt", "a/2.txt", "b/3.txt", "b/4.md", "c[1].txt")
        assert sources(find(["*/*.txt"])) == ["a/1.txt", "a/2.txt", "b/3.txt"]
        assert sources(find(["**/*.md", "b"])) == ["b/3.txt", "b/4.md"]
        assert sources(find(["c[1].txt"])) == ["c[1].txt"]
        with pytest.raises(InputError, match="matches"):
            find(["*.jsonl"])

    def test_standard_input(self, folder: Path, read: Read) -> None:
        (document,) = read("-", stdin="Một trang.\r\n".encode("utf-16"))
        assert (document.source, document.text) == ("-", "Một trang.\n")
        first, second = read("-", stdin=b'{"text": "one", "id": 7}\n{"text": "two"}\n')
        assert (first.source, second.source) == ("-#7", "-#2")
        assert list(folder.iterdir()) == []

    def test_what_was_spooled_is_removed(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        with find(["-"], stdin=BytesIO(b"A page.")) as inventory:
            assert len(list(tmp_path.glob("newskit-*"))) == 1
            list(inventory.shards)
        assert list(tmp_path.iterdir()) == []

    def test_the_process_standard_input(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        (tmp_path / "in").write_text("A page.\n")
        with (tmp_path / "in").open() as stream:
            monkeypatch.setattr(sys, "stdin", stream)
            with find(["-"]) as inventory:
                assert sources(inventory) == ["-"]
        monkeypatch.setattr(sys, "stdin", None)
        with pytest.raises(InputError, match="no standard input"):
            find(["-"])

    def test_no_room_for_standard_input(self, monkeypatch: pytest.MonkeyPatch) -> None:
        if not Path("/dev/full").exists():
            pytest.skip("needs /dev/full")
        monkeypatch.setattr("tempfile.mkstemp", lambda **_: (os.open("/dev/full", os.O_WRONLY), os.devnull))
        monkeypatch.setattr(os, "unlink", lambda _: None)
        with pytest.raises(NewskitError, match=r"No space left.*TMPDIR"):
            find(["-"], stdin=BytesIO(b"x" * 10_000_000))

    @posix
    def test_a_named_pipe(self, folder: Path, read: Read) -> None:
        os.mkfifo(folder / "pipe")
        writer = Thread(target=(folder / "pipe").write_text, args=("Through the pipe.\n",))
        writer.start()
        (document,) = read("pipe")
        writer.join()
        assert (document.source, document.text) == ("pipe", "Through the pipe.\n")
        (problem,) = [result for result in read(".") if isinstance(result, Problem)]
        assert problem == Problem("pipe", "it is not a file (a pipe, socket or device)")

    def test_unknown_suffixes_of_named_files_are_looked_into(self, folder: Path, read: Read) -> None:
        (folder / "dump").write_text('{"text": "one"}\n{"text": "two"}\n')
        (folder / "page").write_text("[Photo] A page.\n")
        (folder / "whole.json").write_text('[\n  {"text": "one"},\n  {"text": "two"}\n]\n')
        assert [result.source for result in read(["dump", "page"])] == ["dump#1", "dump#2", "page"]
        assert [result.source for result in read("whole.json")] == ["whole.json#1", "whole.json#2"]

    def test_a_format_that_the_user_states(self, folder: Path, read: Read) -> None:
        (folder / "a.log").write_text('{"text": "one"}\n')
        (folder / "b.txt").write_text('{"text": "two"}\n')
        assert [result.text for result in read(".", Options(format="jsonl"))] == ["one", "two"]
        assert [result.text[0] for result in read(".", Options(format="text"))] == ["{", "{"]
        with pytest.raises(UsageError, match=r"json, jsonl, .*text"):
            find(["."], Options(format="jsnl"))

    def test_formats_are_found_by_listing_the_package(self) -> None:
        names = [form.name for form in formats()]
        assert {"csv", "html", "json", "jsonl", "parquet", "tar", "text", "warc", "zip"} <= set(names)
        assert all(form.description for form in formats())


class TestTrouble:
    """Every bad input: one clear line, the rest done."""

    def test_nothing_at_all(self, folder: Path) -> None:
        with pytest.raises(InputError, match=r"^nope.txt: no such file or folder$"):
            find(["nope.txt"])
        (folder / "empty").mkdir()
        with pytest.raises(InputError, match=r"^empty: the folder is empty$"):
            find(["empty"])
        with pytest.raises(InputError, match="and 2 more"):
            find(["a", "b", "c", "d", "e"])
        with pytest.raises(InputError, match="name a file"):
            find([])
        with pytest.raises(InputError, match="no such file"):
            find(["a\0b"])

    def test_a_similar_name_is_suggested(self, folder: Path) -> None:
        make(folder, "samples/page.txt")
        with pytest.raises(InputError, match="did you mean 'samples'"):
            find(["sampels"])
        with pytest.raises(InputError, match=r"did you mean 'samples/page.txt'"):
            find(["samples/pgae.txt"])

    def test_some_are_missing(self, folder: Path, read: Read) -> None:
        make(folder, "a.txt")
        (folder / "empty").mkdir()
        (folder / "pictures").mkdir()
        make(folder, "pictures/1.jpg", "pictures/2.jpg", "pictures/3.db")
        missing, empty, pictures, page = read(["nope", "empty", "a.txt", "pictures"])
        assert missing == Problem("nope", "no such file or folder")
        assert empty == Problem("empty", "the folder is empty")
        assert pictures.message == "there are no pages in the folder, only other files (2 .jpg, 1 .db)"
        assert page.source == "a.txt"

    def test_other_files_in_a_folder_are_counted(self, folder: Path) -> None:
        make(folder, "a.txt", "b.jpg", "c.JPG", "newskit.db", "d.7z.gz", ".hidden", ".git/x.txt", "e.unknown")
        inventory = find(["."])
        assert sources(inventory) == ["a.txt", "e.unknown"]
        assert inventory.skipped == {".7z": 1, ".db": 1, ".jpg": 2, "hidden": 2}

    def test_empty_files(self, folder: Path, read: Read) -> None:
        make(folder, "b.txt")
        (folder / "a.txt").touch()
        (folder / "c.jsonl").touch()
        empty, page, lines = read(".")
        assert empty == Problem("a.txt", "it is empty (0 bytes)")
        assert page.source == "b.txt"
        assert lines == Problem("c.jsonl", "it is empty (0 bytes)")
        assert read("a.txt") == [empty]

    @posix
    def test_links(self, folder: Path, read: Read) -> None:
        make(folder, "a/b/page.txt", "z/page.txt")
        (folder / "a/b/up").symlink_to("../..")
        (folder / "a/self").symlink_to("self")
        (folder / "a/broken").symlink_to("nowhere")
        (folder / "a/aside").symlink_to("../z")
        (folder / "a/file").symlink_to("../z/page.txt")
        results = {result.source: result for result in read("a")}
        problems = {name: result.message for name, result in results.items() if isinstance(result, Problem)}
        assert problems == {
            "a/b/up": "it is a link to a folder that it is in",
            "a/self": "it is a link that leads back to itself",
            "a/broken": "it is a link to nothing",
        }
        assert set(results) - set(problems) == {"a/b/page.txt", "a/aside/page.txt", "a/file"}
        assert [result.source for result in read("a/**/*.txt")] == ["a/aside/page.txt", "a/b/page.txt"]

    @posix
    def test_links_named_themselves(self, folder: Path, read: Read) -> None:
        make(folder, "page.txt")
        (folder / "self").symlink_to("self")
        (folder / "broken").symlink_to("nowhere")
        broken, page, loop = read(["self", "broken", "page.txt"])
        assert broken == Problem("broken", "it is a link to nothing")
        assert loop == Problem("self", "it is a link that leads back to itself")
        assert page.source == "page.txt"

    @posix
    def test_unreadable(self, folder: Path, read: Read) -> None:
        make(folder, "a.txt", "b/c.txt", "d.txt")
        (folder / "a.txt").chmod(0)
        if os.access(folder / "a.txt", os.R_OK):
            pytest.skip("this user may read everything")
        (folder / "b").chmod(0)
        try:
            first, second, page = read(".")
        finally:
            (folder / "b").chmod(0o700)
        assert first == Problem("a.txt", "it cannot be read: Permission denied")
        assert second == Problem("b", "it cannot be read: Permission denied")
        assert page.source == "d.txt"

    def test_files_that_vanish(self, folder: Path, read: Read) -> None:
        make(folder, "a.txt", "b.jsonl", "c.txt")
        inventory = find(["."])
        shards = list(inventory.shards)
        for name in ("a.txt", "b.jsonl"):
            (folder / name).unlink()
        results = [result for shard in shards for result in read_shard(shard, Options())]
        assert [type(result) for result in results] == [Problem, Problem, Document]
        (again,) = [shard for shard in inventory.shards if shard.items[0].source == "b.jsonl"]
        assert list(read_shard(again, Options())) == [
            Problem("b.jsonl", "it cannot be read: No such file or directory")
        ]
        assert read("c.txt")

    def test_a_deep_tree(self, folder: Path) -> None:
        deep = folder
        for _ in range(300):
            deep = deep / "d"
        deep.mkdir(parents=True)
        make(deep, "page.txt")
        assert sources(find(["."])) == ["d/" * 300 + "page.txt"]


@posix
def test_names_of_one_harmless_line(folder: Path) -> None:
    for name in (b"new\nline.txt", b"\x1b[2J.txt", b"\xff.txt", b"Z.txt", b"a.txt", "\u202egpj.txt".encode()):
        (folder / os.fsdecode(name)).write_text(f"The page called {name!r}.\n")
    expected = [r"Z.txt", r"\x1b[2J.txt", r"\xe2\x80\xaegpj.txt", r"\xff.txt", "a.txt", r"new\x0aline.txt"]
    assert sources(find(["."])) == expected
    assert sources(find([*os.listdir()])) == expected
    assert [printable(source) for source in expected] == expected


def test_an_input_without_a_name(folder: Path) -> None:
    with pytest.raises(InputError, match="'': no such file"):
        find([""])
