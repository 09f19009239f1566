"""Streams, signals and names as shells hand them over: closed, gone, empty, not UTF-8."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

NEWSKIT = [sys.executable, "-m", "newskit"]
posix = pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
linux = pytest.mark.skipif(sys.platform != "linux", reason="needs a disk on which names are any bytes")


@pytest.fixture
def corpus(run: Callable, pages: Path) -> Path:
    run("parse", "pages")
    return pages.parent


def shell(command: str, cwd: Path) -> tuple[int, str]:
    """The exit code and standard error of a command line of a shell."""
    line = command.replace("newskit", shlex.join(NEWSKIT), 1)
    done = subprocess.run(["sh", "-c", line], cwd=cwd, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stderr


@posix
@pytest.mark.parametrize("command", ["search kesta", "search kesta -f table", "show flood.txt", "doctor", "export"])
def test_closed_output_is_a_clear_error(corpus: Path, command: str):
    code, err = shell(f"newskit {command} >&-", corpus)
    assert code == 2
    assert err.startswith("newskit: there is no standard output")
    assert err.count("\n") == 1


@posix
def test_closed_output_does_not_matter_where_nothing_is_printed(pages: Path):
    assert shell("newskit parse pages <&- >&- 2>&-", pages.parent) == (0, "")
    assert shell("newskit search kesta", pages.parent)[0] == 0


@posix
@pytest.mark.parametrize("command", ["show", "forget"])
def test_names_from_nowhere(corpus: Path, command: str):
    assert shell(f"newskit {command} - <&-", corpus) == (2, "newskit: -: there is no standard input\n")
    code, err = shell(f"newskit {command} - </dev/null", corpus)
    assert code == 1
    assert err.startswith("newskit: there was no name on standard input\n")


@posix
@pytest.mark.parametrize("command", ["show flood.txt", "parse pages --explain", "search kesta -f table"])
def test_a_reader_that_is_gone_ends_what_is_rendered(corpus: Path, command: str):
    ours, theirs = os.pipe()
    os.close(ours)
    with os.fdopen(theirs, "wb") as pipe:
        done = subprocess.run(
            [*NEWSKIT, *command.split()], cwd=corpus, stdout=pipe, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert (done.returncode, done.stderr) == (141, b"")


@posix
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_being_told_to_end_leaves_nothing_behind(folder: Path, name: str):
    temporary = folder / "tmp"
    temporary.mkdir()
    with subprocess.Popen(
        [*NEWSKIT, "parse", "-", "-o", "pages.jsonl"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(temporary)},
    ) as process:
        for _ in range(200):
            if list(temporary.iterdir()):
                break
            time.sleep(0.05)
        process.send_signal(getattr(signal, name))
        assert process.communicate(timeout=20)[1] == b""
    assert process.returncode == 128 + getattr(signal, name)
    assert [path.name for path in folder.rglob("*")] == ["tmp"]


@pytest.mark.parametrize(
    "args",
    [["parse", "pages", "-c", ""], ["search", "kesta", "--corpus="], ["export", "-o", ""], ["forget", "x", "-c", ""]],
)
def test_an_empty_value_is_no_option_left_out(run: Callable, corpus: Path, args: list[str]):
    code, out, err = run(*args)
    assert (code, out) == (2, "")
    assert "it is empty" in err
    assert args[0] in err


@pytest.mark.parametrize("command", ["show", "forget"])
def test_an_empty_name_is_seen(run: Callable, corpus: Path, command: str):
    code, _, err = run(command, "")
    assert code == 1
    assert err.startswith("newskit: '': no")


@linux
def test_sources_of_any_name_go_from_one_command_to_the_next(newskit: Callable, pages: Path):
    flood = (pages / "flood.txt").read_text(encoding="utf-8")
    for number, name in enumerate(
        [b"new\nline.txt", b"\x1b[2J.txt", b"\xff\xfe.txt", "\u202egpj.txt".encode(), b"[red].txt"]
    ):
        (pages / os.fsdecode(name)).write_text(flood.replace("Rain", f"Rain {number}"), encoding="utf-8")
    assert newskit("parse", "pages").code == 0
    found = newskit("search", "kesta", "-l").out
    assert len(found.splitlines()) == 7
    shown = newskit("show", "-", "-f", "jsonl", stdin=found.encode())
    assert (shown.code, len(shown.rows)) == (0, 7)
    assert newskit("show", "pages/new\nline.txt").code == 0
    assert newskit("forget", os.fsdecode(b"pages/\xff\xfe.txt")).code == 0
    assert newskit("parse", "pages", "--prune").err.splitlines()[-1] == "newskit.db: 1 new, 6 unchanged"
    assert newskit("forget", "-", stdin=found.encode()).code == 0
    assert newskit("export").code == 1


@linux
def test_a_locale_without_utf8(newskit: Callable, corpus: Path):
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    text = "Überflutung in Kesta: Das Wasser stand am Montag auf dem unteren Markt, sagte die Stadt am Abend."
    (corpus / "über.txt").write_text(f"Überflutung in Kesta\n\n{text}\n\n{text} Heute nicht.\n", encoding="utf-8")
    assert newskit("parse", "über.txt", "-c", "größe.db", env=env).code == 0
    assert newskit("search", "Überflutung", "-l", "-c", "größe.db", env=env).out == "über.txt\n"
    assert newskit("show", "über.txt", "-c", "größe.db", env=env).code == 0
    assert newskit("forget", "über.txt", "-c", "größe.db", env=env).code == 0


@pytest.mark.parametrize(
    "command", [["export"], ["parse", "pages"], ["search", "kesta"], ["show", "flood.txt"], ["schema"]]
)
def test_a_place_that_cannot_be_written_to(run: Callable, corpus: Path, command: list[str]):
    before = sorted(corpus.rglob("*"))
    code, out, err = run(*command, "-o", "pages")
    advice = {
        "export": "pages is a folder; choose what the files are with --format, or name a file",
        "parse": "pages lies in the input pages: name a folder outside, or its parts become pages",
    }.get(command[0], "pages is a folder; name a file to write")
    assert (code, out, err) == (2, "", f"newskit: {advice}\n")
    code, out, err = run(*command, "-o", "none/x.jsonl")
    assert (code, out) == (2, "")
    assert err == "newskit: none/x.jsonl cannot be written: there is no folder none; make it first\n"
    assert sorted(corpus.rglob("*")) == before


def test_an_export_of_nothing_writes_no_header(run: Callable, folder: Path):
    assert run("export", "nowhere", "-f", "csv") == (2, "", "newskit: nowhere: no such file or folder\n")


def test_fields_may_have_spaces_between_and_must_exist(run: Callable, corpus: Path):
    assert run("export", "--fields", "id, source").rows[0].keys() == {"id", "source"}
    code, out, err = run("export", "--fields", "id,sauce")
    assert (code, out) == (2, "")
    assert "no field 'sauce'" in err
