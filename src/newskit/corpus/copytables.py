"""The marks of copies by the pages' keys, because a search asks for those of all its hits.

SQLite keeps these tables as `page_clusters` is, whoever writes that; what is marked but not in the corpus is left out.
OR IGNORE and OR REPLACE would not do: the statement that sets off a trigger changes what they mean there.
"""

from __future__ import annotations

_COPY = """
  INSERT INTO copy_clusters (name) SELECT DISTINCT c.cluster FROM page_clusters c
    WHERE {0} AND NOT EXISTS (SELECT 1 FROM copy_clusters WHERE name = c.cluster);
  DELETE FROM page_copies WHERE page IN (SELECT p.page FROM page_clusters c JOIN pages p ON p.id = c.id WHERE {0});
  INSERT INTO page_copies SELECT p.page, n.cluster, c.id <> c.cluster FROM page_clusters c
    JOIN pages p ON p.id = c.id JOIN copy_clusters n ON n.name = c.cluster WHERE {0};
"""
_NO_COPY = """
  DELETE FROM copy_clusters WHERE name = OLD.cluster
    AND NOT EXISTS (SELECT 1 FROM page_clusters WHERE cluster = OLD.cluster);
"""
TABLES = f"""
CREATE TABLE copy_clusters (cluster INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE page_copies (
  page INTEGER PRIMARY KEY REFERENCES pages (page),
  cluster INTEGER NOT NULL REFERENCES copy_clusters (cluster),
  is_copy INTEGER NOT NULL
);
CREATE TRIGGER page_marked AFTER INSERT ON page_clusters BEGIN {_COPY.format("c.id = NEW.id")} END;
CREATE TRIGGER page_marked_anew AFTER UPDATE ON page_clusters BEGIN {_COPY.format("c.id = NEW.id")} {_NO_COPY} END;
CREATE TRIGGER page_left AFTER DELETE ON pages BEGIN DELETE FROM page_copies WHERE page = OLD.page; END;
CREATE TRIGGER page_unmarked AFTER DELETE ON page_clusters BEGIN
  DELETE FROM page_copies WHERE page = (SELECT page FROM pages WHERE id = OLD.id); {_NO_COPY} END;
"""
"""`is_copy` is 0 for the page that represents its cluster."""

FILL = _COPY.format("1")
"""Takes over the marks that there are."""
