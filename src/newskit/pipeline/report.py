"""`newskit report`: what a report of a corpus shows, gathered from where it is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import msgspec
from msgspec import Struct

from newskit.corpus import Corpus, facts
from newskit.corpus.stat import Stat
from newskit.pipeline import reportlinks, reportnames
from newskit.pipeline.stats import Asked as Counted
from newskit.pipeline.stats import stats
from newskit.pipeline.watch import Watch
from newskit.report import charts
from newskit.report.document import html
from newskit.report.model import Figure, Report, Section, Table
from newskit.search import search
from newskit.search.query import Query
from newskit.stats import periods
from newskit.version import __version__

PERIODS = periods.PERIODS
_TOP = 20
"""Bars of a chart at most; the tables have more."""
_LISTED = 100
"""Rows of a list at most."""
_COLUMNS = 120
"""Periods that a chart has room for; with more, the next longer period is shown."""

_decode = msgspec.json.Decoder(list[str]).decode


class Asked(Struct, frozen=True, kw_only=True):
    """What the report is to show."""

    title: str
    date: str
    """When it is made, as it is to be printed."""
    per: str | None = None
    """Of `PERIODS`; `None` for the shortest from months on that a chart has room for."""
    queries: tuple[tuple[str, Query], ...] = ()


def pieces(corpus: Corpus, asked: Asked, watch: Watch) -> Iterator[str]:
    """The file, piece by piece. `newskit.report.charts.check` tells before whether charts can be drawn."""
    with corpus.snapshot():
        counts = {by: list(rows) for by, rows in groupby(stats(corpus, Counted()), key=lambda row: row.by)}
        per = asked.per or _fitting(counts)
        sections = [
            _overview(counts),
            _time(corpus, per),
            _contents(counts),
            reportnames.section(corpus),
            reportlinks.section(corpus, per, watch),
            _copies(corpus, counts),
            *([_searches(corpus, asked, per)] if asked.queries else []),
            _quality(corpus),
        ]
    yield from html(Report(title=asked.title, date=asked.date, made_with=f"newskit {__version__}", sections=sections))


def _fitting(counts: dict[str, list[Stat]]) -> str:
    months = sum(row.value is not None for row in counts.get("month", ()))
    return "month" if months <= _COLUMNS else "year"


def _overview(counts: dict[str, list[Stat]]) -> Section:
    figures = [
        Figure(
            id="totals",
            title="All pages",
            table=Table(
                ("pages", "stories", "words"),
                [(row.pages, row.stories, row.words) for row in counts.get("total", [])],
            ),
        ),
        _bars("parts", "What the text is", counts.get("part", []), "characters"),
        _bars("kinds", "What the pages are", counts.get("kind", []), "pages"),
    ]
    note = "A page counts once, however many sources it has. A story is a page with a story of its own."
    return Section(id="overview", title="Overview", figures=figures, note=note)


def _time(corpus: Corpus, per: str) -> Section:
    rows = list(stats(corpus, Counted(by=("time",), per=per)))
    dated = _in_time([(row.value or "", row.stories or 0) for row in rows if periods.is_exact(row.value, per)], per)
    figure = Figure(
        id="timeline",
        title=f"Stories by {per}",
        note="Stories without a date, or without its year, are in the table; no date is guessed.",
        table=_table(rows, per),
        svg=charts.columns(dated) if dated else None,
    )
    return Section(id="time", title="Over time", figures=[figure])


def _in_time(rows: Sequence[tuple[str, float]], per: str) -> list[tuple[str, float]]:
    """The rows, and a nought for each period between them that has none."""
    if not rows:
        return []
    found = dict.fromkeys(periods.between(rows[0][0], rows[-1][0], per), 0.0)
    found.update(rows)
    return sorted(found.items())


def _contents(counts: dict[str, list[Stat]]) -> Section:
    titles = {
        "section": "Sections", "source": "Where the pages come from", "agency": "Agencies", "lang": "Languages",
        "length": "Words of a story",
    }  # fmt: skip
    figures = [_bars(by, title, counts.get(by, []), "stories") for by, title in titles.items()]
    return Section(id="contents", title="What it holds", figures=figures)


def _bars(id_: str, title: str, rows: Sequence[Stat], unit: str) -> Figure:
    """A chart of the first values and a table of them all; `unit` is the key that holds the figures."""
    known = [(row.value, getattr(row, unit) or 0) for row in rows if row.value is not None][:_TOP]
    note = f"The first {_TOP} of {len(rows):,}; the table has up to {_LISTED}." if len(rows) > _TOP else ""
    table = Table(
        ("value", unit, "share"),
        [(row.value or None, getattr(row, unit), row.share) for row in rows[:_LISTED]],
    )
    return Figure(id=id_, title=f"{title} ({unit})", note=note, table=table, svg=charts.bars(known) if known else None)


def _table(rows: Sequence[Stat], by: str) -> Table:
    return Table((by, "stories", "words", "share"), [(row.value, row.stories, row.words, row.share) for row in rows])


def _copies(corpus: Corpus, counts: dict[str, list[Stat]]) -> Section:
    if "copies" not in counts:
        note = "No copies are marked in this corpus; newskit dedup --mark looks for them."
        return Section(id="copies", title="Copies", figures=[], note=note)
    rows = facts.clusters(corpus, _LISTED)
    figures = [
        _bars("methods", "Copies of other pages", counts["copies"], "pages"),
        Figure(
            id="clusters",
            title="Stories with most copies",
            table=Table(("title", "pages", "places", "first", "last"), rows),
        ),
    ]
    return Section(id="copies", title="Copies", figures=figures)


def _searches(corpus: Corpus, asked: Asked, per: str) -> Section:
    rows = list(stats(corpus, Counted(per=per, queries=asked.queries)))
    placed = [row for row in rows if periods.is_exact(row.value, per)]
    exact = [
        (text, at, number)
        for text, _ in asked.queries
        for at, number in _in_time([(row.value or "", row.per_1000 or 0.0) for row in placed if row.query == text], per)
    ]
    over_time = Figure(
        id="searches",
        title=f"Hits among each 1,000 stories, by {per}",
        table=Table(
            ("query", per, "stories", "per 1,000"), [(row.query, row.value, row.stories, row.per_1000) for row in rows]
        ),
        svg=charts.lines(exact) if exact else None,
    )
    where = Figure(
        id="where",
        title="Where the words stand (pages)",
        note="Pages that have the words only in captions, teasers or unassigned lines would be counted wrongly by a "
        "search over whole pages.",
        table=Table(("query", "story", "captions only", "teasers only", "unassigned only"), _where(corpus, asked)),
    )
    return Section(id="search", title="Searches", figures=[over_time, where])


def _where(corpus: Corpus, asked: Asked) -> list[tuple[str, int, int, int, int]]:
    found = []
    for text, query in asked.queries:
        results = search(corpus, query, parts=("story",), limit=0, fold=False)
        only = results.elsewhere
        parts = (only.get(part, 0) for part in ("captions", "teasers", "unassigned"))
        found.append((text, results.total, *parts))
    return found  # type: ignore[return-value]


def _quality(corpus: Corpus) -> Section:
    found = facts.confidences(corpus)
    rows = [(f"{tenth / 10:.1f}–{(tenth + 1) / 10:.1f}", found.get(tenth, 0)) for tenth in range(10)]
    figures = [
        Figure(
            id="confidence",
            title="How sure the split is (pages by confidence)",
            table=Table(("confidence", "pages"), rows),
            svg=charts.columns(rows) if any(number for _, number in rows) else None,
        ),
        Figure(
            id="look-at",
            title="Pages to look at",
            note="The pages that the split is least sure of; newskit show SOURCE --explain shows why.",
            table=Table(
                ("source", "kind", "confidence", "title", "reasons"),
                [
                    (source, kind, confidence, title, ", ".join(_decode(reasons)))
                    for source, kind, confidence, title, reasons in facts.doubtful(corpus, _LISTED // 2)
                ],
            ),
        ),
    ]
    return Section(id="quality", title="How far the split can be trusted", figures=figures)


def encoded(text: Iterable[str]) -> Iterator[bytes]:
    """The file's bytes."""
    return (piece.encode("utf-8", "replace") for piece in text)
