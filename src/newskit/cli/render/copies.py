"""Clusters of copies for reading, and why two pages are copies or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newskit.cli.render.columns import plural
from newskit.text.inert import inert

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from newskit.corpus.clusters import CopyRow
    from newskit.dedup.report import Cluster, Copies
    from newskit.dedup.why import Passage, Why

_MEMBERS = 10
"""Members of a cluster that are shown."""
_SAME_WORDS = 12
"""Words of a passage that both have which are shown at each of its ends."""


def show_clusters(copies: Copies, clusters: Sequence[Cluster], keep: str, limit: int, console: Console) -> None:
    """Print the first `limit` clusters: who represents them, and each copy with how like it is."""
    from rich.text import Text

    shown = clusters[:limit]
    wanted = {page for cluster in shown for page in cluster.members}
    rows = {number: row for number, row in enumerate(copies.rows(keep)) if number in wanted}
    for number, cluster in enumerate(shown):
        if number:
            console.print()
        head = copies.pages[cluster.representative]
        line = Text(inert(head.title or "(no title)"), style="bold", no_wrap=True, overflow="ellipsis")
        console.print(line.append(f"  {plural(len(cluster.members), 'page')}", style="not bold cyan"))
        console.print(Text(f"  {'kept':14}{inert(head.source)}", no_wrap=True, overflow="ellipsis"))
        others = [page for page in cluster.members if page != cluster.representative]
        for page in others[:_MEMBERS]:
            console.print(_copy(rows[page]))
        if len(others) > _MEMBERS:
            console.print(Text(f"  and {plural(len(others) - _MEMBERS, 'more copy', 'more copies')}", style="dim"))


def _copy(row: CopyRow) -> Text:
    from rich.text import Text

    figure = "" if row.similarity is None else f"{row.similarity:.2f}"
    line = Text(f"  {row.method or '':9}{figure:5}", style="cyan", no_wrap=True, overflow="ellipsis")
    return line.append(inert(row.source), style="default")


def show_why(why: Why, console: Console) -> None:
    """Print the verdict on a pair, the figures, and both texts with what differs marked."""
    from rich.text import Text

    found = why.evidence
    console.print(Text(f"{inert(why.one)}\n{inert(why.other)}", style="bold"))
    verdict = {"none": "not copies of each other", "contained": "the shorter is contained in the longer"}
    line = Text(verdict.get(found.verdict, f"{found.verdict} copies"), style="bold cyan")
    line.append(f" ({found.rule})", style="not bold")
    if why.centre is not None:
        line.append(f"; both are copies of {inert(why.centre)}", style="not bold")
    elif not why.cluster and found.verdict in {"exact", "near"}:
        line.append("; in different clusters, because the centre of neither is like both", style="not bold")
    console.print(line)
    figures = {
        "similarity": found.similarity,
        "shared": found.shared,
        "length ratio": found.length_ratio,
        "alignment": found.alignment,
        "figures": found.figures,
    }
    console.print(Text("  ".join(f"{name} {value:.2f}" for name, value in figures.items() if value is not None)))
    console.print()
    for passage in why.passages:
        console.print(_passage(passage))


def _passage(passage: Passage) -> Text:
    from rich.text import Text

    if passage.same:
        words = passage.one.split(" ")
        if len(words) > 2 * _SAME_WORDS:
            words = [*words[:_SAME_WORDS], "…", *words[-_SAME_WORDS:]]
        return Text("  " + inert(" ".join(words)), style="dim")
    parts = [("- ", passage.one, "red"), ("+ ", passage.other, "green")]
    lines = [Text(sign + inert(words), style=style) for sign, words, style in parts if words]
    return Text("\n").join(lines)
