"""The tables of a corpus, their version, and how an older corpus becomes a current one.

Tables for people (and Datasette): `pages`, `page_sources`, `page_teasers`, `page_texts`, `runs`, `settings`,
`site_pages` (with `site_memory`, see `newskit.corpus.sites`), `overrides` (what people said of pages, see
`newskit.corpus.overrides`), `page_clusters` (which pages are copies, see `newskit.corpus.clusters`), and the views
`stories`, `teasers`, `sources` and `clusters`, which show one row per source as the exports do. Lists are JSON.

Index tables: `story_index` (one row per page with a story), `aside_index` (captions, unassigned lines, authors) and
`teaser_index` (one row per teaser). They are FTS5 tables with external content: what is indexed is folded
(`newskit.text.fold`), what is shown comes from `story_content`, `aside_content` and `page_teasers`. So never run
their 'rebuild' (it would index unfolded text) nor 'integrity-check' with rank 1 (it would compare with it).

Story, captions and teasers have an index each because bm25 takes the length of a whole row: in a common row a story
would rank lower for the teasers around it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

APPLICATION_ID = 0x6E77736B
"""`nwsk` in the file's header: `file newskit.db` and `PRAGMA application_id` show it."""

VERSION = 6
"""Stored as `PRAGMA user_version`; raised by each migration."""

TEASER_BITS = 20
"""A teaser's key is its page's key shifted by so many bits, plus its number on the page from 0. So the page of a
found teaser is known without a join."""

_PAGES = """
CREATE TABLE pages (
  page INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  confidence REAL NOT NULL,
  language TEXT NOT NULL,
  title TEXT, kicker TEXT, deck TEXT, agency TEXT, place TEXT, section TEXT,
  authors TEXT NOT NULL,
  published TEXT, published_text TEXT, updated TEXT,
  truncated INTEGER NOT NULL,
  words INTEGER NOT NULL,
  is_story INTEGER NOT NULL,
  rules INTEGER NOT NULL,
  digest INTEGER NOT NULL,
  tags TEXT NOT NULL,
  reasons TEXT NOT NULL,
  text TEXT NOT NULL,
  paragraphs TEXT,
  captions TEXT NOT NULL,
  unassigned TEXT NOT NULL,
  stories TEXT NOT NULL
);
CREATE TABLE page_sources (
  file TEXT NOT NULL,
  number INTEGER NOT NULL,
  item TEXT NOT NULL,
  page INTEGER NOT NULL REFERENCES pages (page),
  url TEXT,
  digest INTEGER NOT NULL,
  PRIMARY KEY (file, number, item)
) WITHOUT ROWID;
CREATE INDEX page_sources_page ON page_sources (page);
CREATE TABLE page_teasers (
  teaser INTEGER PRIMARY KEY,
  page INTEGER NOT NULL REFERENCES pages (page),
  position INTEGER NOT NULL,
  title TEXT, section TEXT, agency TEXT, published TEXT, summary TEXT, url TEXT
);
CREATE TABLE page_texts (
  page INTEGER PRIMARY KEY REFERENCES pages (page),
  page_text BLOB,
  blocks TEXT
);
CREATE TABLE runs (
  run INTEGER PRIMARY KEY,
  started TEXT NOT NULL,
  finished TEXT,
  newskit TEXT NOT NULL,
  task TEXT,
  rules INTEGER NOT NULL,
  new INTEGER NOT NULL DEFAULT 0,
  replaced INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

_SITES = """
CREATE TABLE site_memory (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE site_pages (site TEXT PRIMARY KEY, pages INTEGER NOT NULL) WITHOUT ROWID;
"""

_OVERRIDES = """
CREATE TABLE overrides (
  id TEXT NOT NULL,
  number INTEGER NOT NULL,
  origin TEXT NOT NULL,
  source TEXT NOT NULL,
  line INTEGER, text TEXT, kind TEXT, field TEXT, value TEXT,
  PRIMARY KEY (id, number)
) WITHOUT ROWID;
"""

_FACTS = """
CREATE INDEX IF NOT EXISTS page_facts ON pages (page, kind, language, section, agency, published);
"""
"""What facets, filters and sorting ask of many pages: a row of `pages` holds the text and takes long to read. SQLite
goes by the key when it may choose, so name it: `FROM pages INDEXED BY page_facts`."""

PLACE = "CASE WHEN item <> '' OR instr(file, '/') = 0 THEN file ELSE rtrim(file, replace(file, '/', '')) END"
"""Where a row of `page_sources` comes from: the file or archive of many pages, else the folder."""

_PLACES = f"""
CREATE INDEX IF NOT EXISTS page_places ON page_sources ({PLACE}, page);
"""
"""Counts pages place by place without a look at each file's name."""

_CLUSTERS = """
CREATE TABLE page_clusters (
  id TEXT PRIMARY KEY,
  cluster TEXT NOT NULL,
  method TEXT,
  similarity REAL, shared REAL, length_ratio REAL, alignment REAL,
  rule TEXT,
  compared_with TEXT,
  contained_in TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX page_clusters_cluster ON page_clusters (cluster);
CREATE VIEW clusters AS
SELECT s.file || s.item AS source, p.id, coalesce(c.cluster, p.id) AS cluster, c.method, c.similarity,
  coalesce(c.contained_in, '[]') AS contained_in
FROM page_sources s JOIN pages p USING (page) LEFT JOIN page_clusters c ON c.id = p.id
WHERE p.is_story;
"""
"""What `dedup --mark` has found, see `newskit.corpus.clusters`."""

_VIEWS = f"""
CREATE VIEW sources AS
SELECT s.file || s.item AS source, p.id, p.kind, p.title, s.url
FROM page_sources s JOIN pages p USING (page);
CREATE VIEW stories AS
SELECT s.file || s.item AS source, p.id, p.kind, p.confidence, p.language, p.title, p.kicker, p.deck, p.agency,
  p.place, p.section, p.authors, p.published, p.published_text, p.updated, p.text, p.captions, p.tags, p.truncated,
  p.words, s.url
FROM page_sources s JOIN pages p USING (page)
WHERE p.is_story;
CREATE VIEW teasers AS
SELECT s.file || s.item AS source, p.id, t.position, t.title, t.section, t.agency, t.published, t.summary, t.url
FROM page_sources s JOIN pages p USING (page)
JOIN page_teasers t ON t.teaser BETWEEN p.page << {TEASER_BITS} AND ((p.page + 1) << {TEASER_BITS}) - 1;
CREATE VIEW story_content AS
SELECT page, title,
  coalesce(kicker, '') || char(10) || coalesce(deck, '') || char(10) || coalesce(place, '') AS lead,
  text,
  (SELECT group_concat(concat, char(10)) FROM (
    SELECT coalesce(json_extract(value, '$.title'), '') || char(10) || coalesce(json_extract(value, '$.kicker'), '')
      || char(10) || coalesce(json_extract(value, '$.deck'), '') || char(10) || json_extract(value, '$.text') AS concat
    FROM json_each(stories) ORDER BY key)) AS more,
  NULL AS tags
FROM pages;
CREATE VIEW aside_content AS
SELECT page,
  (SELECT group_concat(value, char(10)) FROM (
    SELECT 0 AS story, key, value FROM json_each(captions) UNION ALL
    SELECT s.key + 1, c.key, c.value FROM json_each(stories) s, json_each(s.value, '$.captions') c
    ORDER BY 1, 2)) AS captions,
  (SELECT group_concat(value, char(10)) FROM (
    SELECT value FROM json_each(unassigned) ORDER BY key)) AS unassigned,
  (SELECT group_concat(value, char(10)) FROM (
    SELECT value FROM json_each(authors) ORDER BY key)) AS byline,
  NULL AS tags
FROM pages;
"""

_INDEX = """
CREATE VIRTUAL TABLE story_index USING fts5(
  title, lead, text, more, tags, content='story_content', content_rowid='page', tokenize="{tokenize}");
CREATE VIRTUAL TABLE aside_index USING fts5(
  captions, unassigned, byline, tags, content='aside_content', content_rowid='page', tokenize="{tokenize}");
CREATE VIRTUAL TABLE teaser_index USING fts5(
  title, summary, section, agency, content='page_teasers', content_rowid='teaser', tokenize="{tokenize}");
"""

INDEXES = ("story_index", "aside_index", "teaser_index")

TOKENIZERS = {
    "porter": "porter unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'",
    "none": "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'",
}
"""Per stemming: marks belong to words (vowel signs of Hindi, Bengali, Thai …); Latin accents are folded before."""


Migration = Callable[[sqlite3.Connection], None]


def _add_sites(connection: sqlite3.Connection) -> None:
    """Version 2: what the pages of a site teach each other."""
    for statement in _statements(_SITES):
        connection.execute(statement)


def _add_overrides(connection: sqlite3.Connection) -> None:
    """Version 3: what people said of pages."""
    for statement in _statements(_OVERRIDES):
        connection.execute(statement)


def _add_facts(connection: sqlite3.Connection) -> None:
    """Version 4: what is asked of many pages, without their texts."""
    for statement in _statements(_FACTS):
        connection.execute(statement)


def _add_places(connection: sqlite3.Connection) -> None:
    """Version 5: how many pages come from where."""
    for statement in _statements(_PLACES):
        connection.execute(statement)


def _add_clusters(connection: sqlite3.Connection) -> None:
    """Version 6: which pages are copies."""
    for statement in _statements(_CLUSTERS):
        connection.execute(statement)


MIGRATIONS: Mapping[int, Migration] = {
    1: _add_sites,
    2: _add_overrides,
    3: _add_facts,
    4: _add_places,
    5: _add_clusters,
}
"""`MIGRATIONS[n]` makes version n + 1 of version n, inside the caller's transaction."""


def create(connection: sqlite3.Connection) -> None:
    """Nothing; makes the tables and views of an empty corpus. The index follows with its stemming, see `index`."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in _statements(_PAGES + _SITES + _OVERRIDES + _FACTS + _PLACES + _VIEWS + _CLUSTERS):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def create_index(connection: sqlite3.Connection, stem: str) -> None:
    """Nothing; makes the index tables with the tokenizer of `stem`."""
    for statement in _statements(_INDEX.format(tokenize=TOKENIZERS[stem])):
        connection.execute(statement)


def migrate(
    connection: sqlite3.Connection, migrations: Mapping[int, Migration] = MIGRATIONS, target: int = VERSION
) -> int:
    """The number of migrations done to bring the corpus to version `target`, all in one transaction."""
    found = version(connection)
    if found >= target:
        return 0
    connection.execute("BEGIN IMMEDIATE")
    with connection:  # ends the transaction: commits it, or takes it back after an error
        for number in range(found, target):
            migrations[number](connection)
        connection.execute(f"PRAGMA user_version = {target}")
    return target - found


def version(connection: sqlite3.Connection) -> int:
    """The version of the tables that the file has."""
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    return int(number)


def _statements(script: str) -> list[str]:
    """The statements of `script` one by one: `executescript` would commit the caller's transaction."""
    return [statement for statement in script.split(";\n") if statement.strip()]
