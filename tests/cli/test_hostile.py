"""Hostile pages and names on a real terminal: what they say is seen, and does nothing."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

NASTY = "\x1b]0;owned\x07\x1b[2J\x1b[31m[bold red]Rain[/] :smile: \u202egnirts\u202c \x9b5m in Kesta\x00"
OURS = re.compile(rb"\x1b\[[0-9;]*m|\x1b\[2K")
"""The only sequences that newskit itself sends: styles, and taking the progress line away."""


def on_terminal(*args: str, cwd: Path, color: str = "auto") -> bytes:
    """What a command sends to a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "newskit", *args, "--color", color]
    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "NEWSKIT_PAGER": ""}
    with subprocess.Popen(command, cwd=cwd, env=env, stdin=theirs, stdout=theirs, stderr=theirs):
        os.close(theirs)
        output = b""
        while True:
            try:
                chunk = os.read(ours, 65536)
            except OSError:
                break
            if not chunk:
                break
            output += chunk
    os.close(ours)
    return output


@pytest.fixture
def nasty(folder: Path) -> Path:
    """A corpus of a page whose every field is hostile, with a hostile name."""
    text = f"{NASTY} flooded the market of Kesta in the night, the town hall said on Monday. " * 2
    record = {
        "schema": 1, "id": "00000000000000aa", "source": f"pages/{NASTY}.txt", "kind": "story", "confidence": 0.9,
        "title": NASTY, "kicker": NASTY, "deck": NASTY, "agency": NASTY, "place": NASTY, "section": NASTY,
        "authors": [NASTY], "published": NASTY, "text": text, "paragraphs": [text], "captions": [NASTY],
        "teasers": [{"position": 1, "title": NASTY, "summary": NASTY}], "tags": [NASTY], "unassigned": [NASTY],
        "reasons": [NASTY], "url": NASTY, "words": 30, "page_text": text,
        "blocks": [{"kind": NASTY, "start": 0, "end": len(text), "rule": NASTY}],
    }  # fmt: skip
    (folder / "own.jsonl").write_text(json.dumps(record) + "\n")
    (folder / f"{NASTY[:-1].replace('/', '')}.txt").write_text("\x1b[2J")
    return folder


@pytest.mark.parametrize("color", ["auto", "always", "never"])
@pytest.mark.parametrize(
    "args",
    [
        ["parse", "."],
        ["parse", "own.jsonl", "--explain"],
        ["doctor", "."],
        ["search", "kesta"],
        ["search", NASTY.strip("\0")],
        ["search", "kesta", "-l"],
        ["show", "00000000000000aa"],
        ["show", NASTY.strip("\0")],
        ["show", "00000000000000aa", "--explain"],
        ["forget", NASTY.strip("\0")],
        ["doctor"],
        ["links", "--unresolved"],
        ["links", "--of", NASTY.strip("\0")],
        ["serch\x1b[2J"],
        ["parse", "--form\x1b[2J"],
        ["export", "--fields", "\x1b[2J"],
    ],
    ids=lambda args: "-".join(args)[:20].encode("ascii", "replace").decode().replace("\x1b", "?"),
)
def test_nothing_hostile_reaches_the_terminal(nasty: Path, args: list[str], color: str):
    on_terminal("parse", "own.jsonl", "-q", cwd=nasty)
    output = on_terminal(*args, cwd=nasty, color=color)
    rest = OURS.sub(b"", output)
    assert b"\x1b" not in rest, rest
    assert b"\x07" not in rest
    text = rest.decode()
    assert not re.search("[\x80-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "Traceback" not in text
    if color == "never":
        assert not re.search(rb"\x1b\[[0-9;]*m", output)


def test_markup_and_emoji_codes_stay_as_they_are(nasty: Path):
    on_terminal("parse", "own.jsonl", "-q", cwd=nasty)
    assert b"[bold red]Rain[/] :smile:" in on_terminal("show", "00000000000000aa", cwd=nasty)


def test_no_color_leaves_no_colour(nasty: Path, monkeypatch: pytest.MonkeyPatch):
    on_terminal("parse", "own.jsonl", "-q", cwd=nasty)
    monkeypatch.setenv("NO_COLOR", "1")
    for args in (["search", "kesta"], ["show", "00000000000000aa", "--explain"], ["--help"]):
        assert not re.search(rb"\x1b\[[0-9;]*3[0-7]m|\x1b\[38;|\x1b\[9[0-7]m", on_terminal(*args, cwd=nasty))


def test_json_keeps_what_was_there(nasty: Path, newskit: Callable):
    row = newskit("parse", "own.jsonl", "-f", "jsonl").rows[0]
    assert "\x1b]0;owned\x07" in row["title"]
