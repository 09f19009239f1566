"""The lines of a page: the units that the parser decides about."""

from __future__ import annotations

import re

from msgspec import Struct

BULLETS = "•◦▪■●○‣⁃∙·*►▶➤»–—-"
"""Signs that can open a list item; the last three are dashes, which also open dialogue."""

_STOPS = frozenset(".!?…。！？।:")
_ENDS = frozenset(".!?…:;。！？।\"'”’»」』)）]")
_NARROWEST, _WIDEST = 45, 100
"""Widths in which text is wrapped by hand or by mail programs, in characters."""
_RAGGED = 16
"""How much shorter than the longest a full line may be."""
_LEAST_RUN = 4
_SLACK = 8
"""Characters that a line may be shorter than it had to be."""

_TINY = 24
"""Bytes of a line that is a label and no more."""
_MENU_RUN, _MENU_EDGE = 9, 3
"""So many labels one below the other are a menu; so many at either end are looked at all the same."""

_MENU = re.compile(f"x{{{_MENU_RUN},}}")
_RUN = re.compile(r"[|.]\.+")
"""Of lines that are too long (!), stand apart from the one before (|), or not (.): those that may be one paragraph."""
_BULLETS = frozenset(BULLETS)
_BULLET = re.compile(rf"([{re.escape(BULLETS)}])(?:[ \t\u00a0]+|$)")


class Line(Struct, gc=False):
    """A line that holds more than white space.

    `start` and `end` are the offsets of `text` in the page (code points, half open): outer white space and
    a bullet are not part of it.
    """

    start: int
    end: int
    text: str
    indent: int
    """White-space characters before the line's first sign (a bullet counts as sign)."""
    bullet: str
    """The bullet that opens the line, or the empty string."""
    blanks: int
    """Blank lines between the line before and this one."""


def read_lines(text: str) -> list[Line]:
    r"""The lines of `text` that are not blank, in order; text wrapped at one width is one line a paragraph.

    >>> [(line.text, line.bullet, line.blanks) for line in read_lines("A\n\n  • B c\n")]
    [('A', '', 0), ('B c', '•', 1)]
    """
    return _unwrap(text, _plain_lines(text))


def without_menus(lines: list[Line]) -> tuple[list[Line], list[int]]:
    """The lines without the middle of long menus, and where each part that was left out begins.

    A menu is a run of labels. It holds no story and no teaser, and on many pages it is half of all lines.
    """
    tiny = "".join(["x" if len(line.text) <= _TINY and _is_tiny(line.text) else " " for line in lines])
    kept: list[Line] = []
    menus: list[int] = []
    done = 0
    for run in _MENU.finditer(tiny):
        start, end = run.start() + _MENU_EDGE, run.end() - _MENU_EDGE
        kept += lines[done:start]
        menus.append(lines[start].start)
        done = end
    kept += lines[done:]
    return kept, menus


def _is_tiny(text: str) -> bool:
    """Whether a text of `_TINY` characters at most is a label: no sentence, and short also in bytes."""
    return text[-1] not in _STOPS and (text.isascii() or len(text.encode("utf-8", "surrogatepass")) <= _TINY)


def _plain_lines(text: str) -> list[Line]:
    lines: list[Line] = []
    append = lines.append
    begin = blanks = 0
    for raw in text.split("\n"):
        body = raw and raw.strip()  # most blank lines are empty, and most lines of many pages are blank
        if not body:
            blanks += 1
            begin += len(raw) + 1
            continue
        indent = 0 if body is raw else len(raw) - len(raw.lstrip())
        start = begin + indent
        bullet = ""
        if body[0] in _BULLETS and (found := _BULLET.match(body)) and found.end() < len(body):
            body = body[found.end() :]
            bullet = found[1]
            start += found.end()
        append(Line(start, start + len(body), body, indent, bullet, blanks))
        blanks = 0
        begin += len(raw) + 1
    return lines


def _unwrap(text: str, lines: list[Line]) -> list[Line]:
    """The lines with those joined that were cut from one paragraph by a fixed width.

    The joined line's `text` has a blank for each line end, so that offsets in it stay offsets in the page.
    """
    runs = _runs(lines)
    long = [lines[start:end] for start, end in runs if end - start >= _LEAST_RUN]
    width = max((_width(run) for run in long if _is_wrapped(run)), default=0)
    if not width:
        return lines
    result: list[Line] = []
    done = 0
    for start, end in runs:
        run = lines[start:end]
        result += lines[done:start]
        result += _joined(text, run, width) if width - _RAGGED <= _width(run) <= width + _SLACK else run
        done = end
    return result + lines[done:]


def _runs(lines: list[Line]) -> list[tuple[int, int]]:
    """The stretches of several lines without a blank line, a bullet or a very long line in between."""
    apart = "".join(["!" if len(x.text) > _WIDEST else "|" if x.blanks or x.bullet else "." for x in lines])
    return [found.span() for found in _RUN.finditer(apart)]


def _width(run: list[Line]) -> int:
    return max(len(line.text) for line in run)


def _is_wrapped(run: list[Line]) -> bool:
    """Equally long lines, most of them neither ending a sentence nor beginning one."""
    sizes = [len(line.text) for line in run]
    full = max(sizes)
    body = len(run) - 1
    if not _NARROWEST <= full <= _WIDEST or len([1 for size in sizes[:-1] if size >= full - _RAGGED]) < 0.7 * body:
        return False
    open_ends = sum([line.text[-1] not in _ENDS for line in run[:-1]])
    low = sum([line.text[0].islower() for line in run[1:]])
    return open_ends >= 0.6 * body and low >= 0.3 * body


def _joined(text: str, run: list[Line], width: int) -> list[Line]:
    """The paragraphs of a wrapped run: one ends where the next line's first word would still have fitted."""
    result: list[Line] = []
    start = 0
    for at, line in enumerate(run):
        if at == len(run) - 1 or _ends_paragraph(line.text, run[at + 1].text, width):
            first = run[start]
            words = text[first.start : line.end].replace("\n", " ")
            result.append(Line(first.start, line.end, words, first.indent, first.bullet, first.blanks))
            start = at + 1
    return result


def _ends_paragraph(line: str, after: str, width: int) -> bool:
    room = width - len(line) - 1
    return line[-1] in _ENDS and len(after.split(None, 1)[0]) + _SLACK <= room
