"""The tables, views and index tables of a corpus, in SQL; `newskit.corpus.schema` says what they are for."""

from __future__ import annotations

TEASER_BITS = 20
"""A teaser's key is its page's key shifted by so many bits, plus its number on the page from 0. So the page of a
found teaser is known without a join."""

PAGES = """
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

SITES = """
CREATE TABLE site_memory (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE site_pages (site TEXT PRIMARY KEY, pages INTEGER NOT NULL) WITHOUT ROWID;
"""

OVERRIDES = """
CREATE TABLE overrides (
  id TEXT NOT NULL,
  number INTEGER NOT NULL,
  origin TEXT NOT NULL,
  source TEXT NOT NULL,
  line INTEGER, text TEXT, kind TEXT, field TEXT, value TEXT,
  PRIMARY KEY (id, number)
) WITHOUT ROWID;
"""

FACTS = """
CREATE INDEX IF NOT EXISTS page_facts ON pages (page, kind, language, section, agency, published);
"""
"""What facets, filters and sorting ask of many pages: a row of `pages` holds the text and takes long to read. SQLite
goes by the key when it may choose, so name it: `FROM pages INDEXED BY page_facts`."""

PLACE = "CASE WHEN item <> '' OR instr(file, '/') = 0 THEN file ELSE rtrim(file, replace(file, '/', '')) END"
"""Where a row of `page_sources` comes from: the file or archive of many pages, else the folder."""

PLACES = f"""
CREATE INDEX IF NOT EXISTS page_places ON page_sources ({PLACE}, page);
"""
"""Counts pages place by place without a look at each file's name."""

CLUSTERS = """
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

ENTITIES = """
CREATE TABLE entity_memory (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE entity_pages (
  page INTEGER PRIMARY KEY REFERENCES pages (page),
  entities TEXT,
  mentions TEXT
);
CREATE TABLE entity_list (
  entity INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  count INTEGER NOT NULL,
  pages INTEGER NOT NULL,
  first_seen TEXT, last_seen TEXT,
  aliases TEXT NOT NULL,
  roles TEXT NOT NULL,
  confidence REAL NOT NULL,
  key TEXT
);
CREATE TABLE entity_names (name TEXT NOT NULL, entity INTEGER NOT NULL, PRIMARY KEY (name, entity)) WITHOUT ROWID;
CREATE TABLE page_entities (
  entity INTEGER NOT NULL REFERENCES entity_list (entity),
  page INTEGER NOT NULL REFERENCES pages (page),
  number INTEGER NOT NULL,
  PRIMARY KEY (entity, page, number)
) WITHOUT ROWID;
CREATE INDEX page_entities_page ON page_entities (page, number);
CREATE TRIGGER entities_left AFTER DELETE ON pages BEGIN
  DELETE FROM entity_pages WHERE page = OLD.page;
  DELETE FROM page_entities WHERE page = OLD.page;
END;
CREATE TRIGGER entities_changed AFTER UPDATE OF digest ON pages WHEN NEW.digest <> OLD.digest BEGIN
  DELETE FROM entity_pages WHERE page = OLD.page;
  DELETE FROM page_entities WHERE page = OLD.page;
END;
CREATE VIEW entities AS
SELECT name, type, count, pages, first_seen, last_seen, aliases, roles, confidence, key FROM entity_list;
CREATE VIEW mentions AS
SELECT s.file || s.item AS source, p.id, json_extract(m.value, '$[2]') AS start, json_extract(m.value, '$[3]') AS end,
  json_extract(m.value, '$[4]') AS text, coalesce(l.type, json_extract(m.value, '$[5]')) AS type, l.name AS entity,
  json_extract(m.value, '$[1]') AS part
FROM page_sources s JOIN pages p USING (page) JOIN entity_pages e USING (page), json_each(e.mentions) m
LEFT JOIN page_entities o ON o.page = e.page AND o.number = json_extract(m.value, '$[0]')
LEFT JOIN entity_list l ON l.entity = o.entity;
"""
"""What `entities --save` has found, see `newskit.corpus.entities`. A page that goes or is split otherwise takes its
names with it. `entity_pages` holds JSON: entities, and mentions with the number of their entity on the page first."""

SIGNATURES = """
CREATE TABLE IF NOT EXISTS page_signatures (
  page INTEGER PRIMARY KEY,
  digest INTEGER NOT NULL,
  key INTEGER NOT NULL,
  form INTEGER NOT NULL,
  letters INTEGER NOT NULL,
  is_lead INTEGER NOT NULL,
  hashes BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS copy_verdicts (
  one INTEGER NOT NULL,
  other INTEGER NOT NULL,
  one_state INTEGER NOT NULL,
  other_state INTEGER NOT NULL,
  evidence BLOB NOT NULL,
  PRIMARY KEY (one, other)
) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS page_changed AFTER UPDATE OF digest ON pages WHEN OLD.digest <> NEW.digest BEGIN
  DELETE FROM page_signatures WHERE page = OLD.page;
  DELETE FROM page_clusters WHERE id = OLD.id;
END;
CREATE TRIGGER IF NOT EXISTS page_gone AFTER DELETE ON pages BEGIN
  DELETE FROM page_signatures WHERE page = OLD.page;
  DELETE FROM page_clusters WHERE id = OLD.id;
END;
"""
"""What `dedup --mark` need not work out again, see `newskit.corpus.signatures`. A page that is not what it was loses
its marks at once."""

MONTH = (
    "CASE WHEN p.published GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]*' THEN substr(p.published, 1, 7)"
    " WHEN p.published GLOB '[0-9][0-9][0-9][0-9]*' THEN substr(p.published, 1, 4) END"
)
"""Of a page `p`: the year where no month is known, and nothing where the year is not."""

STORIES = f"""
DROP VIEW IF EXISTS stories;
CREATE VIEW stories AS
SELECT s.file || s.item AS source, p.id, p.kind, p.confidence, p.language, p.title, p.kicker, p.deck, p.agency,
  p.place, p.section, p.authors, p.published, p.published_text, p.updated, p.text, p.captions, p.tags, p.truncated,
  p.words, s.url,
  {MONTH} AS month,
  {PLACE} AS folder
FROM page_sources s JOIN pages p USING (page)
WHERE p.is_story;
"""

VIEWS = f"""
CREATE VIEW sources AS
SELECT s.file || s.item AS source, p.id, p.kind, p.title, s.url
FROM page_sources s JOIN pages p USING (page);
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

INDEX_TABLES = """
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
