"""Vertical text: a token a line, for the Corpus Workbench (`cwb-encode -xsB`) and (No)Sketch Engine.

    <doc id="…" source="…" title="…" published="…" …>
    <head>
    Rain
    </head>
    <p>
    It
    rained
    <g/>
    .
    </p>
    </doc>

Tokens are what search counts (`people's` is three: `people`, `'`, `s`), and each sign between them. `<g/>` stands where
no blank parts two tokens, so that the text can be put together again. `&`, `<`, `>` and `"` are entities, in tokens and
attributes: that is what `-x` of `cwb-encode` reads. Names of attributes are the record's keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import IO

from newskit.exporters._delimited import joined
from newskit.exporters._family import ExportOptions, Format, Row
from newskit.exporters._table import RECORDS, columns, record_of, stories_of, values
from newskit.exporters._xml import entities, fit
from newskit.record import Record, SubStory
from newskit.text.token import token_pattern

FORMAT = Format(
    name="vertical",
    suffixes=(".vert", ".vrt", ".vertical"),
    description="a token a line with <doc …>, for CWB and NoSketch Engine",
    tables=RECORDS,
    layouts=("one-file", "one-per-story"),
)

_NO_ATTRIBUTES = frozenset({"text", "captions", "unassigned", "schema"})
_SHORT = 40
"""Characters of what is remembered at most: most runs are a word that comes again."""
_BLANKS = re.compile(r"\s+")


def write(rows: Iterable[Row], stream: IO[bytes], options: ExportOptions) -> int:
    """How many stories were written."""
    names = options.fields or tuple(name for name in columns(options) if name not in _NO_ATTRIBUTES)
    columns(options)
    number = 0
    for row in rows:
        said = (_BLANKS.sub(" ", fit(joined(value))).strip() for value in values(row, names))
        attributes = "".join(f' {name}="{_escaped(value)}"' for name, value in zip(names, said, strict=True))
        stream.write(f"<doc{attributes}>\n{_body(record_of(row))}</doc>\n".encode(errors="replace"))
        number += 1
    return number


def _body(record: Record) -> str:
    return "".join(line for story in stories_of(record) for line in _story(story))


def _story(story: Record | SubStory) -> Iterator[str]:
    for title in (story.kicker, story.title, story.deck):
        if title:
            yield _region("head", title)
    for paragraph in story.paragraphs or ((story.text,) if story.text else ()):
        yield _region("p", paragraph)


def _region(name: str, text: str) -> str:
    lines = "\n".join(map(_lines, fit(text).split()))
    return f"<{name}>\n{lines}\n</{name}>\n" if lines else ""


def _lines(run: str) -> str:
    """The tokens of a run of characters without a blank: a line each, `<g/>` between them."""
    return _known_lines(run) if len(run) < _SHORT else _new_lines(run)


def _new_lines(run: str) -> str:
    return "\n<g/>\n".join(_escaped(token) for token in token_pattern(run).findall(run))


_known_lines = lru_cache(maxsize=1 << 14)(_new_lines)


def _escaped(text: str) -> str:
    return entities(text).replace('"', "&quot;")
