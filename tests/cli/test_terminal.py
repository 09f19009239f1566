"""What commands print on a real terminal: wide and narrow, light and dark, dumb, without colour, with a pager."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.json import encode
from rich.cells import cell_len

from newskit.record import BlockRecord, Record

pytest.importorskip("termios", reason="there are no terminals of this kind here")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no terminals of this kind here")

WORDS = "Điện Biên 市政厅 rain"
CONTROL = "\x1b]0;owned\x07\x1b[2J\x1b[31mred\u202e"
LONG = "\n\n".join(f"{number}. {CONTROL} It rained in Kesta, and then it rained again." for number in range(60))
SIGNS = re.compile(r"\x1b\[([0-9;]*)m")
"""Colours and weights of letters, the only escapes there may be."""
ATTACH = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execv(sys.executable, [sys.executable, '-m', 'newskit', *sys.argv[1:]])"
)
"""Makes the terminal that of the process, as a shell does, and becomes newskit."""
PAGER = "import sys; open('paged.txt', 'w', encoding='utf-8', newline='').write(sys.stdin.buffer.read().decode())"
LAZY = "import sys; print(sys.stdin.readline())"
"""A reader who leaves after the first line."""


class Shown(NamedTuple):
    """What came of a command on a terminal."""

    code: int
    text: str
    """All that the terminal got; lines end with a line feed."""

    @property
    def plain(self) -> str:
        """The text without colours."""
        return SIGNS.sub("", self.text)

    @property
    def colours(self) -> set[str]:
        """The numbers of colours and weights."""
        return {part for found in SIGNS.findall(self.text) for part in found.split(";")} - {"", "0"}


Tty = Callable[..., Shown]


@pytest.fixture
def tty(folder: Path) -> Tty:
    """Runs a command on a terminal of its own, and types `keys` when it says `prompt`."""

    def tty(
        *args: str, columns: int = 80, rows: int = 24, keys: bytes = b"", prompt: bytes = b"", **env: str | None
    ) -> Shown:
        ours, theirs = os.openpty()
        _resize(theirs, rows, columns)
        command = [sys.executable, "-c", ATTACH, *args]
        with subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, env=_environment(env)
        ) as process:
            os.close(theirs)
            guard = threading.Timer(30, process.kill)
            guard.start()
            said = b"".join(_read(ours, keys, prompt))
            code = process.wait()
            guard.cancel()
        os.close(ours)
        return Shown(code, said.decode().replace("\r\n", "\n"))

    return tty


def _environment(changes: Mapping[str, str | None]) -> dict[str, str]:
    """That of this process as a terminal has it, with the changes; `None` takes a variable out."""
    given = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "NEWSKIT_PAGER": "", **changes}
    kept = {name: value for name, value in os.environ.items() if name not in {"PAGER", "LESS", "LINES", "COLORTERM"}}
    return {**kept, **{name: value for name, value in given.items() if value is not None}}


def _resize(terminal: int, rows: int, columns: int) -> None:
    import fcntl
    import termios

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _read(terminal: int, keys: bytes, prompt: bytes) -> Iterator[bytes]:
    """What is printed, until all who print have gone."""
    said = b""
    with contextlib.suppress(OSError):
        while data := os.read(terminal, 65536):
            yield data
            said += data
            if keys and prompt in said:
                for key in keys:
                    time.sleep(0.3)  # Ctrl-C takes along what was typed before it and is not read yet
                    os.write(terminal, bytes([key]))
                keys = b""


def blocks_of(text: str) -> Iterator[BlockRecord]:
    """A block for each paragraph, of all sorts in turn."""
    kinds = cycle(["paragraph", "teaser", "nav", "unassigned"])
    start = 0
    for paragraph, kind in zip(text.split("\n\n"), kinds, strict=False):
        end = min(start + len(paragraph) + 2, len(text))
        yield BlockRecord(kind=kind, start=start, end=end, rule="story.chance", score=0.9)
        start = end


@pytest.fixture
def stored(run: Callable, folder: Path) -> Path:
    """A corpus with a story that is short, and one that is longer than a terminal and hostile."""
    records = [
        Record(
            id=f"{number:016x}", source=f"news/{name}.txt", kind="story", confidence=0.9, title=f"{WORDS} {name}",
            text=text, paragraphs=tuple(text.split("\n\n")), words=len(text.split()), section=WORDS, language="en",
            published=f"20{number:02}-02-27", page_text=text,
            blocks=tuple(blocks_of(text)),
        )
        for number, (name, text) in enumerate([("short", "It rained in Kesta, all day long."), ("long", LONG)], start=1)
    ]  # fmt: skip
    (folder / "made.jsonl").write_bytes(b"".join(encode(record) + b"\n" for record in records))
    assert run("parse", "made.jsonl").code == 0
    return folder


COMMANDS = {
    "show": ("show", "long.txt"),
    "explain": ("show", "long.txt", "--explain"),
    "stats": ("stats",),
    "hits": ("stats", "--query", "rained", "--per", "year"),
    "parse": ("parse", "made.jsonl", "--explain"),
}


@pytest.mark.parametrize("columns", [80, 200])
@pytest.mark.parametrize("command", COMMANDS)
def test_lines_fit_the_terminal(tty: Tty, stored: Path, command: str, columns: int):
    shown = tty(*COMMANDS[command], columns=columns)
    assert shown.code == 0
    lines = shown.plain.split("\n")
    assert len(lines) > 3
    assert max(map(cell_len, lines)) <= columns
    assert not any(line.endswith(" ") and command == "show" for line in lines)


@pytest.mark.parametrize("command", COMMANDS)
def test_colour_is_never_all_that_tells(tty: Tty, stored: Path, run: Callable, command: str):
    """The same words with colour, without it, on a dumb terminal, and in a pipe."""
    coloured = tty(*COMMANDS[command])
    assert coloured.colours
    for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        bare = tty(*COMMANDS[command], **env)
        assert bare.plain == coloured.plain
        assert not bare.colours & {"30", "31", "32", "33", "34", "35", "36", "37", "90"}
    assert tty(*COMMANDS[command], TERM="dumb").colours == set()
    form = ("-f", "table") if COMMANDS[command][0] == "stats" else ()
    piped = run(*COMMANDS[command], *form)
    assert piped.out == coloured.plain
    assert "\x1b" not in piped.out


def test_colours_are_read_on_light_and_dark(tty: Tty, stored: Path):
    """Only colours that themes fit to their background; no black, white or grey, which is the background of some."""
    for command in COMMANDS.values():
        colours = tty(*command).colours
        assert colours <= {"1", "2", "3", "31", "32", "33"}


def test_nothing_of_a_page_rules_the_terminal(tty: Tty, stored: Path):
    for command in COMMANDS.values():
        assert "\x1b" not in tty(*command).plain
        assert "\u202e" not in tty(*command).plain


@pytest.mark.parametrize(
    ("args", "env", "styles"),
    [
        (["--help"], {}, {"1", "2"}),
        (["search", "--help"], {}, {"1", "2"}),
        (["search", "-h"], {"NO_COLOR": "1"}, {"1", "2"}),
        (["--help"], {"TERM": "dumb"}, set()),
        (["search", "--help"], {"TERM": "dumb"}, set()),
        ([], {"TERM": "dumb"}, set()),
        (["--help", "--color", "never"], {}, set()),
        (["--color", "never", "--help"], {}, set()),
        (["search", "--help", "--color=never"], {}, set()),
        (["search", "x", "--color", "never", "-h"], {}, set()),
        (["search", "--help"], {"NEWSKIT_COLOR": "never"}, set()),
        (["--help"], {"NEWSKIT_COLOR": "never"}, set()),
        (["show", "short.txt", "--color", "never"], {}, set()),
        (["show", "short.txt"], {"NO_COLOR": "1"}, {"1", "2"}),
    ],
)
def test_help_is_as_bold_as_all_else(tty: Tty, stored: Path, args: list[str], env: dict[str, str], styles: set[str]):
    assert tty(*args, **env).colours == styles


def test_the_settings_say_how_bold_help_is(tty: Tty, stored: Path):
    Path("newskit.toml").write_text('color = "never"\n')
    assert tty("search", "--help").colours == set()
    assert tty("search", "--color", "always", "--help").colours == {"1", "2"}


def test_a_report_says_where_it_is(tty: Tty, stored: Path):
    pytest.importorskip("vl_convert", reason="vl-convert is not installed")
    for columns in (80, 200):
        shown = tty("report", "-o", "report.html", columns=columns)
        assert (shown.code, shown.colours) == (0, set())
        assert re.fullmatch(r"report\.html: 0\.\d\d MB; open it in a browser\n", shown.plain)
    assert tty("report", "-q", "-o", "report.html").text == ""


def pager(program: str) -> str:
    return shlex.join([sys.executable, "-c", program])


def test_what_is_longer_than_the_terminal_goes_through_the_pager(tty: Tty, stored: Path):
    for args in (["show", "long.txt"], ["show", "long.txt", "--explain"], ["show", "short.txt", "long.txt"]):
        unpaged = tty(*args)
        shown = tty(*args, PAGER=pager(PAGER), NEWSKIT_PAGER=None)
        assert (shown.code, shown.text) == (0, "")
        paged = (stored / "paged.txt").read_bytes().decode()
        assert paged == unpaged.text
        assert "\x1b[1m" in paged
        assert "\x1b" not in SIGNS.sub("", paged)
        (stored / "paged.txt").unlink()


@pytest.mark.parametrize(
    ("args", "env"),
    [
        (["show", "short.txt"], {}),
        (["show", "long.txt", "-q"], {}),
        (["show", "long.txt"], {"TERM": "dumb"}),
        (["show", "long.txt"], {"NEWSKIT_PAGER": ""}),
        (["show", "long.txt"], {"NEWSKIT_PAGER": "cat"}),
        (["show", "long.txt"], {"PAGER": "no-such-pager --at-all"}),
        (["show", "long.txt"], {"PAGER": "'unbalanced"}),
        (["stats"], {}),
    ],
)
def test_where_there_is_no_pager(tty: Tty, stored: Path, args: list[str], env: dict[str, str]):
    shown = tty(*args, rows=24, **{"PAGER": pager(PAGER), "NEWSKIT_PAGER": None, **env})
    assert shown.code == 0
    assert "Kesta" in shown.text or "story" in shown.text
    assert not (stored / "paged.txt").exists()


def test_a_file_and_a_pipe_are_not_paged(tty: Tty, stored: Path, newskit: Callable):
    env = {"PAGER": pager(PAGER), "TERM": "xterm"}
    assert newskit("show", "long.txt", env=env).out.count("\n") > 60
    assert tty("show", "long.txt", "-o", "page.txt", NEWSKIT_PAGER=None, **env).code == 0
    assert not (stored / "paged.txt").exists()


def test_a_text_that_just_fits_is_not_paged(tty: Tty, stored: Path):
    lines = tty("show", "short.txt").text.count("\n")
    env = {"PAGER": pager(PAGER), "NEWSKIT_PAGER": None}
    assert tty("show", "short.txt", rows=lines + 1, **env).text.count("\n") == lines
    assert tty("show", "short.txt", rows=lines, **env).text == ""


def test_leaving_the_pager_early_is_no_failure(tty: Tty, stored: Path):
    names = ["long.txt"] * 200
    shown = tty("show", *names, NEWSKIT_PAGER=pager(LAZY))
    assert shown.code == 0
    assert WORDS in shown.plain
    assert "Traceback" not in shown.text


def test_what_is_missing_is_said_after_the_pager(tty: Tty, stored: Path):
    shown = tty("show", "nowhere.txt", "long.txt", NEWSKIT_PAGER=pager(PAGER))
    assert shown.code == 3
    assert shown.text == "newskit: nowhere.txt: no page of this id or source\n"


@pytest.mark.skipif(shutil.which("less") is None, reason="there is no less")
@pytest.mark.parametrize("less", [None, "FX", "-i -M"])
def test_less_shows_colours_and_nothing_else(tty: Tty, stored: Path, less: str | None):
    shown = tty("show", "long.txt", "--explain", NEWSKIT_PAGER=None, LESS=less, keys=b"\x03q", prompt=b"paragraph")
    assert shown.code == 0
    assert "\x1b[32m" in shown.text
    assert "ESC[" not in shown.text
    assert "\x1b]0;owned" not in shown.text
    assert "unassigned" in shown.plain
    assert shown.text.count("It rained in Kesta") < 60
