"""Markdown: stories as a brief to read, other rows as a table (CommonMark with tables of GitHub's)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO

from newskit.exporters._delimited import joined
from newskit.exporters._family import ExportOptions, Format, Row
from newskit.exporters._table import RECORDS, columns, record_of, values
from newskit.exporters._xml import fit
from newskit.record import Record, SubStory

FORMAT = Format(
    name="md",
    suffixes=(".md", ".markdown"),
    description="Markdown: stories as a brief to read, other tables as tables",
    layouts=("one-file", "one-per-story"),
)

_SIGNS = re.compile(r"[\\`*_{}\[\]<>|~$]")
"""Signs that mean something anywhere in a line."""
_START = re.compile(r"(?m)^([ \t]*)([#+=:-]|[0-9]{1,9}(?=[.)]))")
"""What means something at the start of a line: headings, lists, rules, quotes."""
_ENTITY = re.compile(r"&(?=#?[A-Za-z0-9]{1,31};)")


def write(rows: Iterable[Row], stream: IO[bytes], options: ExportOptions) -> int:
    """How many rows were written."""
    if options.table not in RECORDS or options.fields:
        return _write_table(rows, stream, options)
    number = 0
    for row in rows:
        if number:
            stream.write(b"\n---\n\n")
        stream.write("\n".join(_brief(record_of(row), "#" if options.alone else "##")).encode(errors="replace"))
        number += 1
    return number


def escaped(text: str) -> str:
    r"""`text` as Markdown that shows it as it is; white space folded.

    >>> escaped("# 1. <b> *bold* | [a](b)")
    '\\# 1. \\<b\\> \\*bold\\* \\| \\[a\\](b)'
    >>> escaped("12. May"), escaped("- a"), escaped("AT&amp;T")
    ('12\\. May', '\\- a', 'AT\\&amp;T')
    """
    line = _SIGNS.sub(r"\\\g<0>", " ".join(fit(text).split()))
    line = _ENTITY.sub(r"\\&", line)
    return _START.sub(_at_start, line, count=1)


def _at_start(match: re.Match[str]) -> str:
    sign = match[2]
    return f"{match[1]}{sign}\\" if sign.isdigit() else f"{match[1]}\\{sign}"


def _brief(record: Record, mark: str) -> Iterator[str]:
    """The lines of a story."""
    yield f"{mark} {escaped(record.title or record.source)}"
    yield ""
    yield from _line("**", record.kicker)
    yield from _line("*", " · ".join(_facts(record)))
    yield from _story(record)
    for story in record.stories:
        yield f"{mark}# {escaped(story.title or '–')}"
        yield ""
        yield from _line("*", " · ".join(part for part in (story.published, ", ".join(story.authors)) if part))
        yield from _story(story)
    source = escaped(record.source)
    yield f"Source: {source}" + (f", {escaped(record.url)}" if record.url else "")
    yield ""


def _facts(record: Record) -> Iterator[str]:
    for fact in (record.published, record.section, record.agency, record.place, ", ".join(record.authors)):
        if fact:
            yield fact


def _story(story: Record | SubStory) -> Iterator[str]:
    yield from _line("**", story.deck)
    for paragraph in story.paragraphs or ((story.text,) if story.text else ()):
        yield from _line("", paragraph)
    for caption in story.captions:
        yield from _line("> ", caption)
    if story.truncated:
        yield "*(The page shows only the beginning.)*"
        yield ""


def _line(mark: str, text: str | None) -> Iterator[str]:
    """A paragraph with an empty line after it; emphasised, quoted or plain."""
    shown = escaped(text or "")
    if shown:
        yield f"{mark}{shown}{'' if mark == '> ' else mark}"
        yield ""


def _write_table(rows: Iterable[Row], stream: IO[bytes], options: ExportOptions) -> int:
    names = columns(options)
    number = 0
    stream.write(_row(names))
    stream.write(_row("---" for _ in names))
    for row in rows:
        stream.write(_row(escaped(joined(value)) for value in values(row, names)))
        number += 1
    return number


def _row(cells: Iterable[str]) -> bytes:
    return f"| {' | '.join(cells)} |\n".encode(errors="replace")
