"""Questions that the browser has ready: their SQL, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SEARCH = """
SELECT p.id, p.title, p.published, p.section,
  snippet(story_index, -1, '[', ']', '…', 32) AS snippet,
  (SELECT s.file || s.item FROM page_sources s WHERE s.page = p.page ORDER BY s.file, s.number, s.item LIMIT 1)
    AS source
FROM story_index JOIN pages p ON p.page = story_index.rowid
WHERE story_index MATCH words(:words)
ORDER BY bm25(story_index, 5, 2, 1, 1, 0) LIMIT 200
"""
_OVER_TIME = """
WITH hits AS (SELECT rowid AS page FROM story_index WHERE story_index MATCH words(:words))
SELECT CASE WHEN p.published GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]*' THEN substr(p.published, 1, 7)
  WHEN p.published GLOB '[0-9][0-9][0-9][0-9]*' THEN substr(p.published, 1, 4) END AS month,
  count(h.page) AS hits, count(*) AS stories,
  round(1000.0 * count(h.page) / count(*), 1) AS per_1000
FROM pages p LEFT JOIN hits h ON h.page = p.page
WHERE p.is_story GROUP BY 1 ORDER BY month IS NULL, month
"""
_PROMOTED = """
SELECT q.id, q.title AS page, q.published, t.position, t.title AS teaser
FROM teaser_index
JOIN page_teasers t ON t.teaser = teaser_index.rowid
JOIN pages q ON q.page = t.page
WHERE teaser_index MATCH coalesce(
    (SELECT '{title} : ' || phrase(title) FROM pages WHERE id = :id AND title <> ''), '""')
  AND q.id <> :id
ORDER BY q.published, q.id, t.position LIMIT 500
"""
_MOST_PROMOTED = """
SELECT t.title, count(DISTINCT t.page) AS pages, count(*) AS teasers
FROM page_teasers t WHERE t.title <> ''
GROUP BY t.title ORDER BY pages DESC, t.title LIMIT 200
"""
_AUTHOR = """
SELECT p.id, p.title, p.published, p.section, a.value AS author
FROM pages p, json_each(p.authors) a
WHERE fold(a.value) LIKE '%' || fold(:name) || '%' ORDER BY p.published DESC, p.id LIMIT 500
"""
_DOUBTFUL = """
SELECT p.id, p.kind, p.confidence, p.title, p.words, p.reasons
FROM pages p ORDER BY p.confidence, p.id LIMIT 200
"""
_COPIES = """
SELECT c.cluster, count(*) AS pages, min(p.published) AS first, max(p.published) AS last, r.title
FROM page_clusters c JOIN pages p ON p.id = c.id LEFT JOIN pages r ON r.id = c.cluster
GROUP BY c.cluster HAVING count(*) > 1 ORDER BY pages DESC, c.cluster LIMIT 200
"""
_NAMED = """
SELECT p.id, p.title, p.published, p.section, l.name, l.type
FROM entity_list l JOIN page_entities e ON e.entity = l.entity JOIN pages p ON p.page = e.page
WHERE l.entity IN (SELECT entity FROM entity_names WHERE name LIKE '%' || fold(:name) || '%')
GROUP BY l.entity, p.page ORDER BY p.published DESC, p.id, l.name LIMIT 500
"""
_MOST_NAMED = """
SELECT name, type, pages, count, first_seen, last_seen, aliases, roles
FROM entity_list ORDER BY pages DESC, count DESC, name LIMIT 500
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
    "author": (_AUTHOR, "An author's stories", "Stories whose byline has the name.", frozenset()),
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
