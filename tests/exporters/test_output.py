"""A file is written whole or not at all."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

import pytest

from newskit.errors import OutputError
from newskit.exporters import atomic_output


def test_the_file_appears_when_all_is_written(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")
    with atomic_output(path) as stream:
        stream.write(b"new" * 100_000)
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new" * 100_000
    assert list(tmp_path.iterdir()) == [path]


def fail_after_writing(stream: IO[bytes], error: type[BaseException]) -> None:
    stream.write(b"half")
    raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, OutputError, SystemExit])
def test_an_error_leaves_what_was_there(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")
    with pytest.raises(error), atomic_output(path) as stream:
        fail_after_writing(stream, error)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_permissions_are_those_of_a_new_or_of_the_old_file(tmp_path: Path) -> None:
    plain, made = tmp_path / "plain", tmp_path / "made"
    plain.touch()
    for path in (made, plain):
        with atomic_output(path):
            pass
    assert stat.S_IMODE(made.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    made.chmod(0o640)
    with atomic_output(made):
        pass
    assert stat.S_IMODE(made.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "out"
    link.symlink_to("real/out")
    with atomic_output(link) as stream:
        stream.write(b"x")
    assert link.is_symlink()
    assert (tmp_path / "real" / "out").read_bytes() == b"x"
    assert [entry.name for entry in (tmp_path / "real").iterdir()] == ["out"]


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder"), atomic_output(tmp_path):
        pass
    with (
        pytest.raises(OutputError, match=r"there is no folder .*none; make it"),
        atomic_output(tmp_path / "none" / "out"),
    ):
        pass
    with pytest.raises(OutputError, match=r"Not a directory|No such file"), atomic_output("/dev/null/out"):
        pass


def test_a_very_long_name(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 250)
    with atomic_output(path) as stream:
        stream.write(b"x")
    assert path.read_bytes() == b"x"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no /dev/full")
def test_a_full_disk_is_named_once() -> None:
    message = "^/dev/full cannot be written: No space left on device$"
    for size in (1, 1_000_000):
        with pytest.raises(OutputError, match=message), atomic_output("/dev/full") as stream:
            stream.write(b"x" * size)


@pytest.mark.skipif(os.name == "nt", reason="needs a limit on the size of files")
def test_no_room_for_the_whole_file(tmp_path: Path) -> None:
    code = (
        "import resource, sys\n"
        "from newskit.errors import OutputError\n"
        "from newskit.exporters import atomic_output\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try:\n"
        "    with atomic_output(sys.argv[1]) as stream:\n"
        "        stream.write(b'x' * 1_000_000)\n"
        "except OutputError as error:\n"
        "    print(error)\n"
    )
    path = tmp_path / "out"
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=False)
    assert done.stdout == f"{path} cannot be written: File too large\n"
    assert not done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes with names")
def test_a_pipe_is_written_to_directly(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    with atomic_output(pipe) as stream:
        stream.write(b"through")
    reader.join()
    assert got == [b"through"]
    assert list(tmp_path.iterdir()) == [pipe]


@pytest.mark.skipif(os.name == "nt", reason="has no kill")
def test_killed_in_the_middle_there_is_no_file(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from newskit.exporters import atomic_output\n"
        "with atomic_output(sys.argv[1]) as stream:\n"
        "    stream.write(b'x' * 1_000_000)\n"
        "    print('half', flush=True)\n"
        "    input()\n"
    )
    path = tmp_path / "out.csv"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code, path], **pipes) as writer:  # type: ignore[call-overload]
        writer.stdout.readline()
        writer.kill()
    assert writer.returncode == -signal.SIGKILL
    assert not path.exists()


def test_a_write_protected_file_is_not_replaced(tmp_path: Path) -> None:
    if os.name != "nt" and os.geteuid() == 0:
        pytest.skip("nothing is write-protected for root")
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(OutputError, match="write-protected"), atomic_output(path):
        pass
    assert path.read_bytes() == b"old"
