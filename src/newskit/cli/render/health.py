"""What `doctor` says: how the installation, the corpus and the split of some pages are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap

from newskit.cli.render.columns import columns, fitted, plural
from newskit.cli.render.explain import FURNITURE, STORY, TEASER, UNSURE, grade, mark_of
from newskit.cli.terminal import width
from newskit.corpus.fetch import Counts
from newskit.pipeline.doctor import Examination, Installation, Package
from newskit.pipeline.inspect import Inspection
from newskit.pipeline.nodes import Nodes

_BAR = 30
_SHOWN = 10
"""Unsure pages that are listed; all that were kept with `whole`."""
_SORTS = {STORY: "story", TEASER: "teasers", FURNITURE: "furniture", UNSURE: "unassigned"}


def installation_lines(found: Installation) -> Iterator[str]:
    """What newskit runs on, a line each."""
    rows = [
        ("newskit", found.newskit, ""),
        ("Python", found.python, found.system),
        (
            "SQLite",
            found.sqlite,
            "with full-text search (FTS5)" if found.fts5 else "WITHOUT FTS5: no corpus can be made",
        ),
        *(_package_row(package) for package in found.packages),
    ]
    yield from fitted(rows, "<<<", width())


def _package_row(package: Package) -> tuple[str, str, str]:
    if package.version is not None:
        return package.name, package.version, f"extra {package.extra}" if package.extra else ""
    need = f"pip install 'newskit[{package.extra}]'" if package.extra else "MISSING: pip install --upgrade newskit"
    return package.name, "–", need


def examination_lines(found: Examination) -> Iterator[str]:
    """How the corpus is, a line each."""
    counts, health = found.counts, found.health
    rows = [
        ("corpus", found.path),
        ("size", f"{health.bytes / 1e6:,.1f} MB, tables of version {health.version}"),
        ("holds", _amounts(counts)),
        ("kinds", _shares(counts.kinds)),
        ("languages", _shares(counts.languages)),
        ("stemming", health.stem),
        ("stale", _stale(health.stale)),
        *([("unfinished", "an import was interrupted; the same command goes on with it")] if health.pending else []),
        ("state", "sound" if not health.problems else "NOT SOUND"),
    ]  # fmt: skip
    yield from fitted(rows, "<<", width())
    for problem in health.problems:
        yield from fitted([("", problem)], "<<", width())


def _amounts(counts: Counts) -> str:
    pages = f"{plural(counts.pages, 'page')} from {plural(counts.sources, 'source')}"
    stories = f"{plural(counts.stories, 'story', 'stories')} of {plural(counts.words, 'word')}"
    return f"{pages}, {stories}, {plural(counts.teasers, 'teaser')}"


def _stale(number: int) -> str:
    if not number:
        return "no page was split by older rules"
    return f"{plural(number, 'page')} split by older rules: newskit parse INPUT --again"


def nodes_lines(found: Nodes) -> Iterator[str]:
    """How the machines of an engine are, a line each."""
    rows = [("", "newskit", "Python", ""), ("here", found.here.newskit, found.here.python, "")]
    for node in found.nodes:
        known = (node.found.newskit, node.found.python) if node.found else ("–", "–")
        rows.append((node.name, *known, "NOT FIT" if node.problems else "fit"))
    yield f"{plural(len(found.nodes), 'node')}, {plural(found.processors, 'processor')}"
    yield from columns(rows, "<<<<")
    yield from dict.fromkeys(f"  {node.name}: {problem}" for node in found.nodes for problem in node.problems)
    if not found.shares_temporary:
        yield (
            "Temporary files of this machine cannot be seen by all. Folders of parts do without; for other commands "
            "let TMPDIR name a folder that all see."
        )


def inspection_lines(found: Inspection, *, whole: bool) -> Iterator[str]:
    """How pages split, a line each; with `whole` all pages of low confidence that were kept."""
    if found.already:
        yield f"{plural(found.already, 'record')} of newskit's own, split before and not looked into"
    if not found.pages:
        return
    yield f"{plural(found.pages, 'page')}, {plural(sum(found.words.values()), 'word')}"
    for heading, numbers in (("kind of page", found.kinds), ("language", found.languages)):
        yield from ("", *_chart(heading, "pages", numbers))
    yield from ("", *_chart("kind of block", "words", found.words, marked=True), "", *_sorts(found.words))
    yield from _unsure(found, whole=whole)


def _chart(heading: str, unit: str, numbers: Mapping[str, int], *, marked: bool = False) -> list[str]:
    """A bar for each kind, the largest first."""
    total = sum(numbers.values()) or 1
    most = max(numbers.values(), default=1)
    rows = [("", heading, unit, "share")]
    sizes = [0.0]
    for name, number in sorted(numbers.items(), key=lambda item: (-item[1], item[0])):
        rows.append((mark_of(name) if marked else "", name, f"{number:,}", f"{number / total:.1%}"))
        sizes.append(number / most)
    lines = columns([row if marked else row[1:] for row in rows], "<<>>" if marked else "<>>")
    room = min(_BAR, width() - len(lines[0]) - 2)
    bars = ["━" * max(size > 0, round(size * room)) for size in sizes]
    return [f"{line}  {bar}".rstrip() for line, bar in zip(lines, bars, strict=True)]


def _sorts(words: Mapping[str, int]) -> list[str]:
    """The share of each sort, in a line, or in one each where that is too long."""
    total = sum(words.values()) or 1
    sums = dict.fromkeys(_SORTS, 0)
    for kind, number in words.items():
        sums[mark_of(kind)] += number
    shares = [f"{mark} {_SORTS[mark]} {number / total:.1%}" for mark, number in sums.items()]
    line = "   ".join(shares)
    return [line] if len(line) <= width() else shares


def _unsure(found: Inspection, *, whole: bool) -> Iterator[str]:
    """The pages to look at before trusting counts, the least sure first."""
    if not found.unsure_total:
        yield from ("", "No page is of low confidence.")
        return
    shown = found.unsure if whole else found.unsure[:_SHOWN]
    heading = f"{plural(found.unsure_total, 'page')} of low confidence; see newskit parse SOURCE --explain"
    yield from ("", *wrap(heading, width()))
    rows = [(grade(page.confidence), page.kind, page.source, ", ".join(page.reasons)) for page in shown]
    yield from fitted(rows, "<<<<", width())
    if found.unsure_total > len(shown):
        yield f"… and {found.unsure_total - len(shown):,} more" + ("" if whole else " (-v lists them)")


def _shares(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in numbers.items()) or "none"
