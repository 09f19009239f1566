"""The part of a report on what is promoted: which stories, by how many pages, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from newskit.corpus import Corpus
from newskit.corpus.promotion import Promoted
from newskit.pipeline import links
from newskit.pipeline.watch import Watch
from newskit.report import charts
from newskit.report.model import Figure, Section, Table
from newskit.stats import periods

_TOP = 20
"""Bars of a chart at most."""
_LISTED = 100
"""Rows of a list at most."""
_SPANS = 15
"""Stories that are followed over time."""
_ROOM = 120
"""Periods that they are followed over at most; with more, the next longer period is taken."""

Dated = Sequence[tuple[Promoted, Sequence[str | None]]]
"""Stories, each with the dates of the pages that promote it."""


def section(corpus: Corpus, per: str, watch: Watch) -> Section:
    """The stories that most pages promote, when they do, and what is promoted and not here."""
    gathered = links.gathered(corpus, watch)
    tally = links.Tally()
    found = links.promotions(gathered, tally, _LISTED)
    top = found.here
    rows = [
        (row.title, row.pages, row.teasers, _day(row.first_seen), _day(row.last_seen))
        for row in found.missing[: _LISTED // 2]
    ]
    figures = [
        _most([row for row, _ in top]),
        _when(top[:_SPANS], per),
        Figure(
            id="missing",
            title="Promoted, and not here",
            table=Table(("title", "pages", "teasers", "first seen", "last seen"), rows),
        ),
    ]
    note = f"{tally.teasers:,} teasers; {tally.linked:,} promote a story that is here."
    return Section(id="promotion", title="What is promoted", figures=figures, note=note)


def _most(top: Sequence[Promoted]) -> Figure:
    columns = ("title", "pages", "teasers", "first seen", "last seen", "median position", "source")
    rows = [
        (
            row.title, row.pages, row.teasers, _day(row.first_seen), _day(row.last_seen), row.position,
            row.target_source,
        )
        for row in top
    ]  # fmt: skip
    return Figure(
        id="promoted",
        title="Stories that most pages promote (pages)",
        table=Table(columns, rows),
        svg=charts.bars([(row.title, row.pages) for row in top[:_TOP]]) if top else None,
    )


def _when(top: Dated, per: str) -> Figure:
    """The first stories over time: from when to when they are promoted, and by how many pages of each period."""
    per, ats = _axis(top, per)
    counts = [Counter(map(periods.of(per), dates)) for _, dates in top]
    ordered = [sorted(count.items(), key=lambda item: periods.order(item[0])) for count in counts]
    drawn = [
        (place, at or "", number)
        for place, rows in enumerate(ordered)
        for at, number in rows
        if periods.is_exact(at, per)
    ]
    most = max((number for *_, number in drawn), default=0)
    names = [row.title or row.target_source for row, _ in top]
    return Figure(
        id="promoted-when",
        title=f"When they are promoted (pages by {per})",
        note=f"The first {_SPANS} of them. A line goes from the first to the last {per} of pages that promote the "
        f"story; a circle is as large as its pages are many, the largest is {most:,}. Pages without a date, or without "
        "its year, are in the table; no date is guessed.",
        table=Table(
            ("title", per, "pages", "source"),
            [
                (row.title, at, number, row.target_source)
                for (row, _), rows in zip(top, ordered, strict=True)
                for at, number in rows
            ],
        ),
        svg=charts.spans(names, ats, drawn) if drawn else None,
    )


def _axis(top: Dated, per: str) -> tuple[str, list[str]]:
    """The period from `per` on that a chart has room for, and all of them that it shows."""
    for longer in periods.PERIODS[periods.PERIODS.index(per) :]:
        named = periods.of(longer)
        found = {at for _, dates in top for at in map(named, dates) if at and periods.is_exact(at, longer)}
        if not found or periods.apart(min(found), max(found), longer) <= _ROOM:
            break
    return longer, periods.between(min(found), max(found), longer) if found else []


def _day(published: str | None) -> str | None:
    return published and published[:10]
