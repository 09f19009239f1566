"""What a run of `parse` has done, in a few lines for standard error."""

from __future__ import annotations

from collections.abc import Iterator

from newskit.cli.render.columns import columns, plural
from newskit.pipeline.parse import Summary

_SHOWN_SUFFIXES = 5


def parse_summary(summary: Summary, corpus: str | None, *, table: bool) -> list[str]:
    """The lines: a `table` of what was split, what became of it in `corpus`, and what was left out."""
    return [*(_table(summary) if table else ()), *_saved(summary, corpus), *_left_out(summary)]


def _table(summary: Summary) -> Iterator[str]:
    if not summary.kinds:
        return
    kinds = sorted(summary.kinds.items(), key=lambda item: (-item[1].pages, item[0]))
    rows = [("kind", "pages", "words", "teasers", "unsure")]
    for name, tally in [*kinds, *([("total", summary.total)] if len(kinds) > 1 else [])]:
        rows.append((name, f"{tally.pages:,}", f"{tally.words:,}", f"{tally.teasers:,}", f"{tally.unsure:,}"))
    yield from columns(rows, "<>>>>")


def _saved(summary: Summary, corpus: str | None) -> Iterator[str]:
    if summary.added is None or corpus is None:
        return
    added = summary.added
    if not (summary.kinds or summary.unchanged or summary.pruned):
        yield f"nothing was saved into {corpus}"
        return
    parts = [f"{added.new:,} new"]
    parts += [f"{added.replaced:,} changed"] if added.replaced else []
    parts += [f"{added.unchanged + summary.unchanged:,} unchanged"]
    parts += [f"{summary.pruned:,} gone, taken out"] if summary.pruned else []
    resumed = "; the interrupted run is finished" if summary.resumed else ""
    yield f"{corpus}: {', '.join(parts)}{resumed}"


def _left_out(summary: Summary) -> Iterator[str]:
    if summary.skipped:
        total = sum(summary.skipped.values())
        most = sorted(summary.skipped.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN_SUFFIXES]
        kinds = ", ".join(f"{number:,} {suffix}" for suffix, number in most)
        yield f"passed over {plural(total, 'other file')} ({kinds})"
    if summary.problems:
        yield f"{plural(summary.problems, 'problem')}, named above"
