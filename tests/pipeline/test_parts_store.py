"""Where parts are kept: a file is there whole or not at all, in folders and at addresses alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newskit.errors import OutputError
from newskit.pipeline.parts.store import Store, is_unfinished, store


class StopError(Exception):
    """Something went wrong while a file was written."""


@pytest.fixture(params=["folder", "file", "memory"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    if request.param == "folder":
        yield store(str(tmp_path / "out"))
        return
    fsspec = pytest.importorskip("fsspec")
    address = f"file://{tmp_path}/out" if request.param == "file" else "memory://store-test/out/"
    yield store(address)
    if request.param == "memory":
        fsspec.filesystem("memory").rm("/store-test", recursive=True)


def test_a_place_that_is_not_there_is_empty(tmp_path: Path):
    assert store(str(tmp_path / "no")).names() == {}
    assert store(str(tmp_path / "no")).folders() == []
    assert store(str(tmp_path / "no")).read("a") is None


def test_what_is_put_is_found(place: Store):
    place.put("a.json", b"{}")
    place.put_all("_sites-1", {"table": b"123", "sites": b"4"})
    assert place.names() == {"a.json": 2}
    assert place.folders() == ["_sites-1"]
    assert (place.read("a.json"), place.read("_sites-1/table"), place.read("b")) == (b"{}", b"123", None)
    with place.reading("a.json") as stream:
        assert stream.read() == b"{}"


def test_a_stream_knows_how_much_was_written(place: Store):
    with place.writing("part") as stream:
        stream.write(b"a" * 3_000_000)
        stream.writelines([b"b", b"c"])
        assert stream.tell() == 3_000_002
    assert place.names() == {"part": 3_000_002}


def test_a_file_is_only_seen_when_it_is_whole(place: Store):
    place.put("part", b"old")
    with place.writing("part") as stream:
        stream.write(b"new" * 1_000_000)
        assert place.read("part") == b"old"
        assert all(name == "part" or is_unfinished(name) for name in place.names())
    assert place.read("part") == b"new" * 1_000_000
    assert set(place.names()) == {"part"}


def write_half(place: Store) -> None:
    with place.writing("part") as stream:
        stream.write(b"new" * 1_000_000)
        raise StopError


def test_what_ends_in_an_error_leaves_nothing(place: Store):
    place.put("part", b"old")
    with pytest.raises(StopError):
        write_half(place)
    assert place.names() == {"part": 3}


def test_files_and_folders_are_renamed_and_removed(place: Store):
    place.put("a", b"1")
    place.put("b", b"2")
    place.put("sites/table", b"3")
    place.rename("a", "b")
    assert place.read("b") == b"1"
    place.remove("sites")
    place.remove("sites")
    place.remove("b")
    assert (place.names(), place.folders()) == ({}, [])


def test_trying_a_place_out_leaves_nothing(place: Store):
    place.try_out()
    assert place.names() == {}


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="file"):
        store(str(tmp_path / "file" / "out")).try_out()


def test_a_disk_that_takes_no_more_is_said_and_leaves_nothing(tmp_path: Path):
    resource = pytest.importorskip("resource")
    place = store(str(tmp_path))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(OutputError, match="part cannot be written: File too large"):
            place.put("part", b"x" * 2_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert place.names() == {}
