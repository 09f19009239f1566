"""Files elsewhere: addresses are read through fsspec, and named without the secrets in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from newskit.errors import InputError
from newskit.model import Problem
from newskit.sources import Options, find

fsspec = pytest.importorskip("fsspec", reason="needs newskit[remote]")


@pytest.fixture
def memory() -> Any:
    """An empty file system in memory."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    yield system
    system.store.clear()


def test_a_file_a_folder_a_pattern(memory: Any, read: Any) -> None:
    memory.pipe("/news/a.txt", b"Page one.\n")
    memory.pipe("/news/more/b.jsonl", b'{"text": "Page two."}\n')
    memory.pipe("/news/c.jpg", b"\xff\xd8")
    assert [found.source for found in read("memory://news/a.txt")] == ["memory:///news/a.txt"]
    assert [found.text.strip() for found in read("memory://news")] == ["Page one.", "Page two."]
    assert [found.source for found in read("memory://news/more/*.jsonl")] == ["memory:///news/more/b.jsonl#1"]
    with find(["memory://news"], Options()) as inventory:
        assert inventory.skipped == {".jpg": 1}


def test_files_by_address(folder: Path, read: Any) -> None:
    (folder / "a.jsonl").write_text('{"text": "Page one."}\n' * 40_000)
    found = read((folder / "a.jsonl").as_uri())
    assert len(found) == 40_000
    assert found[-1].source == f"{(folder / 'a.jsonl').as_uri()}#40000"


def test_trouble_is_named(memory: Any, read: Any) -> None:
    memory.pipe("/empty.txt", b"")
    memory.pipe("/a.txt", b"Page.\n")
    missing, page, empty = read(["memory://nope.txt", "memory://empty.txt", "memory://a.txt"])
    assert missing == Problem("memory://nope.txt", "no such file or folder")
    assert empty.message == "it is empty (0 bytes)"
    assert page.text == "Page.\n"
    with pytest.raises(InputError, match=r"memory://nope\.txt: no such file or folder"):
        find(["memory://nope.txt"], Options())


def test_unknown_services_are_named(read: Any, folder: Path) -> None:
    (folder / "a.txt").write_text("Page.\n")
    problem, _ = read(["nosuchservice://x/a.txt", "a.txt"])
    assert problem.source == "nosuchservice://x/a.txt"
    assert problem.message.startswith("it cannot be read: ValueError: ")
