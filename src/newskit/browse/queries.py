"""Questions that the browser has ready: their SQL, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newskit.corpus.tables import MONTH

_SEARCH = """
SELECT p.id, p.title, p.published, p.section,
  snippet(story_index, -1, '[', ']', '…', 32) AS snippet,
  (SELECT s.file || s.item FROM page_sources s WHERE s.page = p.page ORDER BY s.file, s.number, s.item LIMIT 1)
    AS source
FROM story_index JOIN pages p ON p.page = story_index.rowid
WHERE story_index MATCH words(:words) AND rank MATCH 'bm25(5, 2, 1, 1, 0)'
ORDER BY rank LIMIT most(:rows)
"""
_OVER_TIME = f"""
WITH hits AS (SELECT rowid AS page FROM story_index WHERE story_index MATCH words(:words))
SELECT {MONTH} AS month,
  count(h.page) AS hits, count(*) AS stories,
  round(1000.0 * count(h.page) / count(*), 1) AS per_1000
FROM story_index_docsize d JOIN pages p INDEXED BY page_facts ON p.page = d.id LEFT JOIN hits h ON h.page = p.page
GROUP BY 1 ORDER BY month IS NULL, month
"""  # noqa: S608 - put together from a constant
"""What is in the index has a story, and the other index has its date: no row of `pages` is read."""
_PROMOTED = """
SELECT q.id, q.title AS page, q.published, t.position, t.title AS teaser
FROM teaser_index
JOIN page_teasers t ON t.teaser = teaser_index.rowid
JOIN pages q ON q.page = t.page
WHERE teaser_index MATCH coalesce(
    (SELECT '{title} : ' || phrase(title) FROM pages WHERE id = :id AND title <> ''), '""')
  AND q.id <> :id
ORDER BY q.published, q.id, t.position LIMIT most(:rows)
"""
_MOST_PROMOTED = """
SELECT t.title, count(DISTINCT t.page) AS pages, count(*) AS teasers
FROM page_teasers t WHERE t.title <> ''
GROUP BY t.title ORDER BY pages DESC, t.title LIMIT most(:rows)
"""
_AUTHOR = """
SELECT p.id, p.title, p.published, p.section, p.authors
FROM aside_index JOIN pages p ON p.page = aside_index.rowid
WHERE aside_index MATCH '{byline} : (' || words(:name) || ')'
ORDER BY p.published DESC, p.id LIMIT most(:rows)
"""
_DOUBTFUL = """
SELECT p.id, p.kind, p.confidence, p.title, p.words, p.reasons
FROM pages p ORDER BY p.confidence, p.id LIMIT most(:rows)
"""
_COPIES = """
WITH most AS (
  SELECT cluster, count(*) AS pages FROM page_clusters
  GROUP BY cluster HAVING count(*) > 1 ORDER BY pages DESC, cluster LIMIT most(:rows))
SELECT m.cluster, m.pages, min(p.published) AS first, max(p.published) AS last, r.title
FROM most m JOIN page_clusters c USING (cluster)
LEFT JOIN pages p ON p.id = c.id AND p.published GLOB '[0-9]*' LEFT JOIN pages r ON r.id = m.cluster
GROUP BY m.cluster ORDER BY m.pages DESC, m.cluster
"""
_NAMED = """
WITH found AS (
  SELECT DISTINCT e.entity, e.page, p.published
  FROM page_entities e JOIN pages p INDEXED BY page_facts ON p.page = e.page
  WHERE e.entity IN (SELECT entity FROM entity_names WHERE name LIKE '%' || fold(:name) || '%')
  ORDER BY p.published DESC, e.page, e.entity LIMIT most(:rows))
SELECT p.id, p.title, f.published, p.section, l.name, l.type
FROM found f JOIN pages p USING (page) JOIN entity_list l USING (entity)
ORDER BY f.published DESC, f.page, l.name
"""
_MOST_NAMED = """
SELECT name, type, pages, count, first_seen, last_seen, aliases, roles
FROM entity_list ORDER BY pages DESC, count DESC, name LIMIT most(:rows)
"""

_ALL: Mapping[str, tuple[str, str, str, frozenset[str]]] = {
    "search": (_SEARCH, "Search", "Stories that hold all words; case and accents do not matter.", frozenset()),
    "over_time": (
        _OVER_TIME, "Hits over time", "Stories with the words, month by month, and of each 1,000 stories.", frozenset()
    ),
    "promoted_by": (
        _PROMOTED, "What promoted a story", "Teasers with the title of the page with this id.", frozenset()
    ),
    "most_promoted": (_MOST_PROMOTED, "Most promoted", "Titles that stand in teasers of most pages.", frozenset()),
    "author": (
        _AUTHOR, "An author's stories", "Stories whose byline has the words; case and accents do not matter.",
        frozenset(),
    ),
    "named": (
        _NAMED, "Stories that name somebody", "Or an organisation, or a place.", frozenset({"entity_list"})
    ),
    "most_named": (
        _MOST_NAMED, "Named most", "People, organisations and places, as newskit entities --save found them.",
        frozenset({"entity_list"}),
    ),
    "copies": (_COPIES, "Copied most", "Clusters of copies, as newskit dedup --mark found them.", frozenset()),
    "doubtful": (_DOUBTFUL, "Pages to look at", "The pages that newskit is least sure of.", frozenset()),
}  # fmt: skip


def queries(tables: frozenset[str]) -> dict[str, dict[str, Any]]:
    """The questions that a corpus with these tables and views can answer, as Datasette wants them."""
    return {
        name: {"sql": sql.strip(), "title": title, "description": told}
        for name, (sql, title, told, needed) in _ALL.items()
        if needed <= tables
    }
