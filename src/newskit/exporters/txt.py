"""Plain text: title and paragraphs of each story, for concordancers.

With a file for each story, a `metadata.tsv` says which is which; AntConc, R and others read it beside the texts. In one
file a form feed (U+000C), which stands in no story, parts the stories.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO

from newskit.exporters._family import ExportOptions, Format, Row
from newskit.exporters._table import RECORDS, record_of, stories_of
from newskit.record import Record, SubStory

FORMAT = Format(
    name="txt",
    suffixes=(".txt",),
    description="plain text for AntConc and the like; as a folder with metadata.tsv",
    tables=RECORDS,
    layouts=("one-file", "one-per-story"),
)

PARTING = b"\f\n"
_UNFIT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def write(rows: Iterable[Row], stream: IO[bytes], options: ExportOptions) -> int:
    """How many stories were written."""
    number = 0
    for row in rows:
        if number:
            stream.write(PARTING)
        stream.write(plain(record_of(row)).encode())
        number += 1
    return number


def plain(record: Record) -> str:
    """The text of a page: title and paragraphs with empty lines between, those of further stories after them.

    Controls are blanks; all else is as the record has it.
    """
    parts = [part for story in stories_of(record) for part in _parts(story)]
    return _UNFIT.sub(" ", "\n\n".join(parts)) + "\n"


def _parts(story: Record | SubStory) -> Iterator[str]:
    for part in (story.kicker, story.title, story.deck, story.text):
        if part:
            yield part
