"""Copies of one story as one hit: which pages that fit stand for others, as far as copies are marked.

Of the copies that fit, one is shown: the page that represents them (`newskit.corpus.clusters`) if it fits, else the
one that was added first. So it does not depend on the order of the hits, and what is counted, listed and shown are
the same pages. Marks are about stories: only what stands in the story or in its captions is folded. Copies that fit in
different parts are one hit as well, in the first of these parts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from newskit.corpus.condition import Condition, selection
from newskit.corpus.match import Asked, matches
from newskit.corpus.plan import Is, Node, leaves
from newskit.corpus.reader import Corpus

TOLD = ("story", "captions")
"""The parts that copies have in common."""

Keys = list[str]
"""Keys of pages as decimal digits: there may be many, and they only go on to SQL."""


class Folded(Struct, frozen=True):
    """Hits that others stand for."""

    hidden: Mapping[str, Keys] = {}
    """The pages by the part in which they fit."""
    clusters: Mapping[str, Keys] = {}
    """The cluster of each of them, below zero for the page that represents it."""
    stands: Mapping[str, str] = {}
    """The page that is shown of each cluster."""

    @property
    def number(self) -> int:
        """How many pages are hidden."""
        return sum(map(len, self.hidden.values()))

    def copies(self, pages: Collection[str] | None = None) -> dict[str, Keys]:
        """What is hidden behind each of the pages; behind all that stand for others with `None`."""
        of_cluster = {cluster: page for cluster, page in self.stands.items() if pages is None or page in pages}
        of_cluster |= {f"-{cluster}": page for cluster, page in of_cluster.items()}
        found: dict[str, Keys] = {}
        for part, hidden in self.hidden.items():
            for copy, cluster in zip(hidden, self.clusters[part], strict=True):
                if cluster in of_cluster:
                    found.setdefault(of_cluster[cluster], []).append(copy)
        return found

    def all_keys(self) -> Keys:
        """All pages that are hidden."""
        return [page for pages in self.hidden.values() for page in pages]


NOTHING = Folded()


def listed(pages: Iterable[str]) -> str:
    """Keys of pages as JSON.

    >>> listed(["3", "17"])
    '[3,17]'
    """
    return f"[{','.join(pages)}]"


def is_marked(connection: sqlite3.Connection) -> bool:
    """Whether any page of the corpus is marked."""
    return connection.execute("SELECT 1 FROM page_copies LIMIT 1").fetchone() is not None


def folded(corpus: Corpus, node: Node, parts: Sequence[str]) -> Folded:
    """What is hidden of the pages that fit `node`, asked in `parts`.

    Nothing is where a query names a cluster: it asks for the copies.
    """
    told = [part for part in parts if part in TOLD]
    if not told or any(isinstance(leaf, Is) and leaf.field == "cluster" for leaf in leaves(node)):
        return NOTHING
    with corpus.snapshot() as connection:
        if not is_marked(connection):
            return NOTHING
        found = []
        for part in told:
            earlier = tuple(parts[: parts.index(part)])
            condition = matches(corpus, Asked(node, part, earlier, tuple(parts)))
            found.append((part, *_marked(connection, *_of_part(part, condition))))
        return _put_together(found)


def folded_pages(connection: sqlite3.Connection, query: str = "", values: Sequence[str] = ()) -> Folded:
    """What is hidden of the pages whose keys (`page`) the query finds; of all pages without one."""
    where = f"c.page IN ({query})" if query else "1"
    return _put_together([("story", *_marked(connection, f"page_copies c WHERE {where}", values))])


def sources(connection: sqlite3.Connection, pages: Iterable[str]) -> dict[str, int]:
    """From how many sources each of the pages came."""
    query = "SELECT page, count(*) FROM page_sources WHERE page IN (SELECT value FROM json_each(?)) GROUP BY page"
    return {str(page): number for page, number in connection.execute(query, (listed(pages),))}


def _of_part(part: str, condition: Condition) -> tuple[str, list[str]]:
    """The marked ones of the rows that fit, in the order of their keys."""
    query, values = selection(part, condition, "r.rowid AS page")
    return f"({query}) r CROSS JOIN page_copies c ON c.page = r.page", values


def _marked(connection: sqlite3.Connection, rows: str, values: Sequence[str]) -> tuple[list[str], list[str]]:
    """The pages of the rows and their clusters, below zero for those that represent theirs.

    They come as one text, which takes a third of the time that as many rows do.
    """
    query = (
        "SELECT group_concat(page), group_concat(cluster) FROM"
        f" (SELECT c.page AS page, CASE WHEN c.is_copy THEN c.cluster ELSE -c.cluster END AS cluster FROM {rows})"
    )
    pages, clusters = connection.execute(query, values).fetchone()
    return (pages.split(","), clusters.split(",")) if pages else ([], [])


def _put_together(found: Sequence[tuple[str, Keys, Keys]]) -> Folded:
    """What is hidden of the pages of several parts, with their clusters."""
    hidden, clusters = {}, {}
    stands: dict[str, str] = {}
    for part, pages, names in found:
        first = dict(zip(reversed(names), reversed(pages), strict=True))
        copies = {name: page for name, page in first.items() if name[0] != "-"}
        stands = copies | {name[1:]: page for name, page in first.items() if name[0] == "-"} | stands
        standing = set(stands.values())
        hidden[part] = [page for page in pages if page not in standing]
        clusters[part] = [name for page, name in zip(pages, names, strict=True) if page not in standing]
    return Folded(hidden, clusters, stands)
