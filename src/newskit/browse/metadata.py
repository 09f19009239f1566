"""What the browser says of the tables of a corpus, and how it shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newskit.browse.queries import queries

_STORY = {
    "source": "Where the page came from",
    "id": "The page; leads to its text",
    "kind": "What the page is: story, fragment, stub, listing, roundup, liveblog …",
    "confidence": "How far kind and story can be trusted, 0 to 1",
    "language": "ISO 639-1, und when unsure",
    "title": "The story's title",
    "kicker": "The line above the title",
    "deck": "The lead below the title",
    "agency": "The agency or paper in the dateline",
    "place": "The place in the dateline",
    "section": "The section as the page names it",
    "authors": "Names in the byline, a JSON list",
    "published": "EDTF: 2025-02-27T09:10+07:00, 2025-02, XXXX-02-27 where the year is not stated",
    "published_text": "The words that the date was read from",
    "updated": "EDTF",
    "text": "Paragraphs with a blank line between",
    "captions": "A JSON list",
    "tags": "A JSON list",
    "truncated": "1 where the page shows only the beginning of the story",
    "words": "Of the text",
    "url": "The page's address, where it is known",
    "folder": "Where it comes from: the folder, or the file or archive of many pages",
    "month": "Of its date; the year where no more is known, nothing without a year",
}
_TEASER = {
    "source": "Where the page came from",
    "id": "The page on which the teaser stands; leads to its text",
    "position": "1 for the first teaser of the page",
    "title": "What is promoted",
    "section": "Its section",
    "agency": "Its agency",
    "published": "EDTF",
    "summary": "The sentence below the title",
    "url": "Where it leads to",
}
_TABLES: Mapping[str, Mapping[str, Any]] = {
    "stories": {
        "description": "A row for each source with a story: the page's main story and its fields",
        "columns": _STORY,
        "facets": ["month", "section", "folder", "kind", "language", "agency"],
        "size": 20,
    },
    "teasers": {
        "description": "A row for each teaser: what the pages promote",
        "columns": _TEASER,
        "facets": ["section"],
    },
    "sources": {"description": "A row for each source, also of pages without a story", "facets": ["kind"]},
    "clusters": {
        "description": "A row for each source with a story: which cluster of copies it is in (newskit dedup --mark)",
        "facets": ["method"],
    },
    "pages": {
        "description": "A row for each page, however many sources it has",
        "columns": {
            key: told for key, told in _STORY.items() if key not in {"source", "url", "month", "folder"}
        } | {"page": "The key", "is_story": "Whether there is a story on the page"},
        "facets": ["section", "kind", "language"],
        "fts_table": "story_index",
        "fts_pk": "page",
        "size": 20,
    },
    "page_teasers": {
        "description": "A row for each teaser of each page",
        "fts_table": "teaser_index",
        "fts_pk": "teaser",
    },
    "entities": {
        "description": "People, organisations and places of the corpus (newskit entities --save)",
        "facets": ["type"],
    },
    "mentions": {"description": "Where they are named, in code points of the page's text", "facets": ["type"]},
    "runs": {"description": "When what was imported"},
}  # fmt: skip
_HIDDEN = (
    "page_sources", "page_texts", "settings", "site_memory", "site_pages", "overrides", "page_clusters",
    "page_copies", "copy_clusters", "page_signatures", "copy_verdicts", "entity_memory", "entity_pages", "entity_list",
    "entity_names", "page_entities",
    "story_content", "aside_content",
)  # fmt: skip
"""What newskit needs, and readers do not."""


def metadata(database: str, tables: frozenset[str]) -> dict[str, Any]:
    """Datasette's metadata for a corpus in the database of that name, which has these tables and views."""
    told = {name: dict(table) for name, table in _TABLES.items() if name in tables}
    told |= {name: {"hidden": True} for name in tables if name in _HIDDEN or name.partition("_index")[1]}
    return {
        "title": "newskit",
        "description": "A corpus of news pages: stories, what promoted them, and where they came from. Read-only.",
        "databases": {database: {"tables": told, "queries": queries(tables)}},
    }
