"""Oracle labels of teasers: which lines of a page are the title of a gold teaser."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from newskit.parsing.lines import Line

_TOKEN = re.compile(r"\w+")


def squash(text: str) -> str:
    """Letters and digits only, case folded."""
    return "".join(_TOKEN.findall(unicodedata.normalize("NFKC", html.unescape(text)).casefold()))


def same_title(one: str, other: str) -> bool:
    """Equal, or one holds the other and the shorter has at least 70 % of the longer."""
    short, long = sorted((one, other), key=len)
    return bool(short) and short in long and len(short) >= 0.7 * len(long)


def load(path: Path, form: str) -> dict[str, tuple[list[str], list[str], list[str]]]:
    """Page id to squashed titles, summaries and titles that count neither way."""
    gold = {}
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line:
            row = json.loads(line)
            entries: list[Mapping[str, Any]] = [e if isinstance(e, dict) else {"title": e} for e in row[form]]
            gold[row["id"]] = (
                [squash(e["title"]) for e in entries],
                [squash(e["summary"]) for e in entries if e.get("summary")],
                [squash(t) for t in row.get("ignore", {}).get(form, [])],
            )
    return gold


def teaser_lines(lines: Sequence[Line], gold: tuple[list[str], list[str], list[str]]) -> list[int]:
    """Per line 1 (a teaser's title), 0 (not), -1 (counts neither way: ignored titles, summaries)."""
    titles, summaries, ignored = ([t for t in part if t] for part in gold)
    flat = [squash(line.text) for line in lines]
    return [_label(line, titles, summaries, ignored) for line in flat]


def _label(line: str, titles: list[str], summaries: list[str], ignored: list[str]) -> int:
    if not line:
        return 0
    if any(same_title(line, title) for title in titles):
        return 1
    if any(same_title(line, title) for title in ignored) or any(
        line in summary for summary in summaries if len(line) > 20
    ):
        return -1
    return 0
