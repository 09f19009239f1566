"""TEI P5: a `TEI` document for each story, in one file inside a `teiCorpus` (https://tei-c.org/guidelines/p5/).

The header says where a story is from, and by what it was made: `sourceDesc` has the source, the page's id, URL, author
and date, `encodingDesc` the version of newskit and of the rules that split the page. The text is the story alone:
heads, byline, dateline, paragraphs, captions as `figure`; further stories of a page are `div`s of their own.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import IO

from newskit.exporters._family import ExportOptions, Format, Row
from newskit.exporters._table import RECORDS, record_of, stories_of
from newskit.exporters._xml import attribute, escaped
from newskit.record import Record, SubStory
from newskit.version import __version__

FORMAT = Format(
    name="tei",
    suffixes=(".tei.xml", ".xml", ".tei"),
    description="TEI P5, a document a story; in one file a teiCorpus",
    tables=RECORDS,
    fields=False,
    layouts=("one-file", "one-per-story"),
)

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = ' xmlns="http://www.tei-c.org/ns/1.0"'
_LANGUAGE = re.compile("[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_URL = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*://[A-Za-z0-9._~-]+(?::[0-9]+)?(?:[/?#](?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?"
)
_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+){0,3}")
_DATE = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"T([01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?(?:Z|[+-][01][0-9]:[0-5][0-9])?")
_LEAP = 2000
"""A year in which every day of a date without a year can be."""


def write(rows: Iterable[Row], stream: IO[bytes], options: ExportOptions) -> int:
    """How many documents were written."""
    if options.alone:
        return _write_alone(rows, stream, options)
    number = 0
    stream.write(f"{_HEAD}<teiCorpus{_SPACE}>\n{_corpus_header(options)}".encode())
    for row in rows:
        stream.write("".join(_document(record_of(row))).encode())
        number += 1
    if not number:
        stream.write(_NOTHING.encode())  # a corpus has one document at least
    stream.write(b"</teiCorpus>\n")
    return number


def _write_alone(rows: Iterable[Row], stream: IO[bytes], options: ExportOptions) -> int:
    number = 0
    for row in rows:
        text = "".join(_document(record_of(row), _SPACE, "".join(_encoding(options))))
        stream.write(f"{_HEAD}{text}".encode())
        number += 1
    return number


def _corpus_header(options: ExportOptions) -> str:
    description = _file_description(
        "<title>News stories</title>", "<p>Scraped news pages; each document names its own.</p>"
    )
    return f"<teiHeader>\n{description}{''.join(_encoding(options))}</teiHeader>\n"


def _file_description(titles: str, source: str) -> str:
    made = "<p>Made by newskit; not a publication of its own.</p>"
    return (
        f"<fileDesc>\n<titleStmt>{titles}</titleStmt>\n<publicationStmt>{made}</publicationStmt>\n"
        f"<sourceDesc>{source}</sourceDesc>\n</fileDesc>\n"
    )


_NOTHING = (
    "<TEI>\n<teiHeader>\n"
    + _file_description("<title>No story</title>", "<p>There was no story.</p>")
    + "</teiHeader>\n<text><body><p/></body></text>\n</TEI>\n"
)


def _encoding(options: ExportOptions) -> Iterator[str]:
    """How the text was made: by which rules, by which version of newskit."""
    rules = f" by its rules {options.rules}" if options.rules else ""
    match = _VERSION.match(__version__)
    yield "<encodingDesc>\n<projectDesc><p>Stories taken out of scraped news pages.</p></projectDesc>\n"
    yield (
        "<editorialDecl><p>"
        + escaped(f"newskit has split each page{rules}: the text is the story alone, without teasers of other ")
        + "stories and without page furniture. White space is folded, the agency before a dateline is left out; "
        "nothing else is changed.</p></editorialDecl>\n"
    )
    version = attribute(match[0] if match else "0")
    yield f'<appInfo><application ident="newskit" version={version}><desc>newskit {escaped(__version__)}</desc>'
    yield "</application></appInfo>\n</encodingDesc>\n"


def _document(record: Record, space: str = "", encoding: str = "") -> Iterator[str]:
    language = record.language if _LANGUAGE.fullmatch(record.language) else "und"
    yield f"<TEI{space}>\n<teiHeader>\n"
    yield _file_description("".join(_titles(record)), f"<bibl>{''.join(_source(record))}</bibl>")
    yield encoding
    yield f'<profileDesc>\n<langUsage><language ident="{language}"/></langUsage>\n{"".join(_keywords(record))}'
    yield f'</profileDesc>\n</teiHeader>\n<text xml:lang="{language}"><body>\n'
    for story in stories_of(record):
        yield "".join(_story(story))
    yield "</body></text>\n</TEI>\n"


def _titles(record: Record) -> Iterator[str]:
    yield f"<title>{escaped(record.title or record.source)}</title>"
    for author in record.authors:
        yield f"<author>{escaped(author)}</author>"


def _source(record: Record) -> Iterator[str]:
    """What a bibliography says of the page."""
    yield from _titles(record)
    if record.agency:
        yield f"<publisher>{escaped(record.agency)}</publisher>"
    if record.place:
        yield f"<pubPlace>{escaped(record.place)}</pubPlace>"
    yield from _date("published", record.published)
    yield from _date("updated", record.updated)
    if record.url:
        target = f" target={attribute(record.url)}" if _URL.fullmatch(record.url) else ""
        yield f"<ref{target}>{escaped(record.url)}</ref>"
    yield f'<idno type="source">{escaped(record.source)}</idno><idno type="newskit">{escaped(record.id)}</idno>'


def _date(kind: str, value: str | None) -> Iterator[str]:
    if value:
        yield f'<date type="{kind}"{when(value)}>{escaped(value)}</date>'


def when(value: str) -> str:
    """The attribute that says a date (EDTF) as TEI has it; empty for what is no date.

    A date without its year is one of XML Schema's (`--02-27`); one with a time is ISO 8601, because XML Schema would
    ask for seconds.

    >>> when("2025-02-27"), when("2025-02"), when("XXXX-02-27")
    (' when="2025-02-27"', ' when="2025-02"', ' when="--02-27"')
    >>> when("2025-02-27T09:10+07:00"), when("2025-02-30"), when("soon")
    (' when-iso="2025-02-27T09:10+07:00"', '', '')
    """
    yearless = value.startswith("XXXX-")
    day, time = value[:10], value[10:]
    padded = (str(_LEAP) if yearless else "") + day[4 * yearless :] + "-01-01"[len(day) - 4 :]
    match = _DATE.fullmatch(padded)
    if not match or (time and not _TIME.fullmatch(time)) or (time and yearless):
        return ""
    try:
        dt.date(*map(int, match.groups()))
    except ValueError:
        return ""
    return f' when-iso="{value}"' if time else f' when="{"-" + day[4:] if yearless else day}"'


def _keywords(record: Record) -> Iterator[str]:
    terms = [("section", record.section), ("kind", record.kind), *(("tag", tag) for tag in record.tags)]
    shown = "".join(f'<term type="{kind}">{escaped(term)}</term>' for kind, term in terms if term)
    yield f"<textClass><keywords>{shown}</keywords></textClass>\n"


def _story(story: Record | SubStory) -> Iterator[str]:
    yield '<div type="story">\n'
    for kind, head in (("kicker", story.kicker), ("main", story.title), ("deck", story.deck)):
        if head:
            yield f'<head type="{kind}">{escaped(head)}</head>\n'
    if story.authors:
        authors = ", ".join(f"<docAuthor>{escaped(author)}</docAuthor>" for author in story.authors)
        yield f"<byline>{authors}</byline>\n"
    if story.place or story.published_text:
        where_and_when = ", ".join(part for part in (story.place, story.published_text) if part)
        yield f"<dateline>{escaped(where_and_when)}</dateline>\n"
    for paragraph in story.paragraphs or ((story.text,) if story.text else ()):
        yield f"<p>{escaped(paragraph)}</p>\n"
    for caption in story.captions:
        yield f"<figure><head>{escaped(caption)}</head></figure>\n"
    if story.truncated:
        yield '<gap reason="truncated"/>\n'
    yield "</div>\n"
