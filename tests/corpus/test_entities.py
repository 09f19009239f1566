"""Names that are kept in the corpus, and searches for them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from msgspec import structs

from newskit.corpus import Corpus, entities, open_reader, open_writer, schema
from newskit.corpus.entities import Kept, key_of
from newskit.corpus.health import check
from newskit.errors import CorpusBusy, NoCorpus, UsageError
from newskit.record import EntityRow, Record
from newskit.search import search

Pages = Callable[[int], list[Record]]


def row(name: str, *aliases: str) -> EntityRow:
    return EntityRow(
        name=name, type="org", count=1, pages=1, first_seen=None, last_seen=None, aliases=aliases, confidence=1.0
    )


ROWS = [row("Kesta Herald", "the Herald"), row("Điện Biên", "Dien Bien Province"), row("Anna Orlo"), row("Herald Sun")]
NAMED = [(0, 1), (1, 1), (2, 2), (3, 3)]
"""Number of the row, and of the page."""
MENTION = '[[0,"text",4,9,"Kesta","org",0.9,"rule"]]'


@pytest.fixture
def path(tmp_path: Path, pages: Pages) -> Path:
    """A corpus of four pages, of three of which the names are kept."""
    path = tmp_path / "newskit.db"
    with open_writer(path, rules=1) as writer:
        writer.add(pages(4))
        writer.finish()
    keep(path)
    return path


def keep(path: Path) -> None:
    with entities.keeper(str(path)) as keeper:
        keeper.begin(b"{}", b"evidence", [1, 2, 3], anew=True)
        keeper.keep([(page, Kept("[]", MENTION)) for page in (1, 2, 3)])
        keeper.finish(ROWS, [(number, page, 0) for number, page in NAMED], {"kesta herald": ["The Paper of Kesta"]})


def found(corpus: Corpus, query: str) -> list[str]:
    return sorted(hit.source[-6:-4] for hit in search(corpus, query).hits)


@pytest.mark.parametrize(
    ("query", "sources"),
    [
        ('entity:"Kesta Herald"', ["00"]),
        ('entity:"kesta herald"', ["00"]),
        ("entity:Herald", ["00"]),
        ("entity:the-herald", ["00"]),
        ("entity:dien-bien", ["00"]),
        ('entity:"Điện Biên Province"', ["00"]),
        ('entity:"paper of Kesta"', ["00"]),
        ("entity:paper", ["00"]),
        ("entity:orlo", ["01"]),
        ("entity:her*", ["00", "02"]),
        ("entity:sun", ["02"]),
        ("entity:nobody", []),
        ("entity:dien", ["00"]),
        ("-entity:orlo", ["00", "02", "03"]),
        ("harbour entity:orlo", ["01"]),
        ("entity:orlo OR entity:sun", ["01", "02"]),
        ("entity:'; DROP TABLE pages; --", []),
    ],
)
def test_pages_are_found_by_the_names_on_them(path: Path, query: str, sources: list[str]):
    with open_reader(path) as corpus:
        assert found(corpus, query) == sources


def test_without_names_it_says_how_to_keep_them(tmp_path: Path, pages: Pages):
    path = tmp_path / "newskit.db"
    with open_writer(path, rules=1) as writer:
        writer.add(pages(1))
        writer.finish()
    with open_reader(path) as corpus:
        with pytest.raises(UsageError, match="save them with: newskit entities --save"):
            search(corpus, "entity:kesta")
        assert entities.state(corpus) is None


def test_pages_that_nobody_has_looked_at_are_mentioned(path: Path):
    with open_reader(path) as corpus:
        assert "1 page has not been looked through for names" in search(corpus, "entity:orlo").notes[-1]
        assert search(corpus, "harbour").notes == ()
        assert entities.state(corpus) == entities.State(pages=4, done=3)


def test_a_run_that_ended_before_the_names_were_put_together_is_mentioned(path: Path):
    with entities.keeper(str(path)) as keeper:
        keeper.begin(b"{}", b"evidence", [1, 2, 3, 4], anew=False)
        keeper.keep([(4, Kept("[]", MENTION))])
    with open_reader(path) as corpus:
        assert search(corpus, "entity:orlo").notes == (
            "not all names have been kept yet; go on with: newskit entities --save",
        )
    with entities.keeper(str(path)) as keeper:
        keeper.finish(ROWS, [(number, page, 0) for number, page in NAMED], {"kesta herald": ["The Paper of Kesta"]})
    with open_reader(path) as corpus:
        assert search(corpus, "entity:orlo").notes == ()


def test_what_is_kept_can_be_read(path: Path):
    with open_reader(path) as corpus:
        assert entities.memory(corpus, entities.EVIDENCE) == b"evidence"
        assert entities.memory(corpus, "nothing") is None
        assert entities.seen(corpus) == {1: True, 2: True, 3: True}
        assert entities.kept(corpus, 1) == Kept("[]", MENTION)
        assert entities.kept(corpus, 4) is None


def test_a_page_that_goes_takes_its_names_along(path: Path):
    with open_writer(path, rules=1) as writer:
        writer.forget(["pages/0001.txt"])
        writer.finish()
    with open_reader(path) as corpus:
        assert found(corpus, "entity:orlo") == []
        assert entities.seen(corpus) == {1: True, 3: True}
        assert check(corpus, rules=1).problems == ()


def test_a_page_that_is_split_otherwise_is_to_be_looked_through_again(path: Path, pages: Pages):
    changed = structs.replace(pages(1)[0], title="Another title")
    with open_writer(path, rules=1) as writer:
        writer.add([changed])
        writer.finish()
    with open_reader(path) as corpus:
        assert entities.seen(corpus) == {2: True, 3: True}
        assert found(corpus, "entity:herald") == []
        assert found(corpus, "entity:sun") == ["02"]


def test_a_page_that_is_the_same_keeps_its_names(path: Path, pages: Pages):
    with open_writer(path, rules=1) as writer:
        writer.add(pages(4))
        writer.finish()
    with open_reader(path) as corpus:
        assert len(entities.seen(corpus)) == 3


def test_the_views_show_what_the_command_prints(path: Path):
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute("SELECT name, type, aliases FROM entities ORDER BY name LIMIT 1").fetchall()
        query = "SELECT source, start, end, text, entity, part FROM mentions ORDER BY source LIMIT 1"
        mentions = connection.execute(query).fetchall()
    assert names == [("Anna Orlo", "org", "[]")]
    assert mentions[0][:4] == ("pages/0000.txt", 4, 9, "Kesta")


def test_only_one_process_writes(path: Path):
    with entities.keeper(str(path)), pytest.raises(CorpusBusy), entities.keeper(str(path)):
        pass
    with pytest.raises(NoCorpus), entities.keeper(str(path.with_name("other.db"))):
        pass


def test_a_corpus_of_version_7_is_brought_up_to_date(path: Path, age: Callable[[sqlite3.Connection, int], None]):
    with closing(sqlite3.connect(path)) as connection:
        age(connection, 7)
    with open_reader(path) as corpus:
        assert schema.version(corpus.connection) == schema.VERSION
        assert entities.state(corpus) is None
    keep(path)
    with open_reader(path) as corpus:
        assert found(corpus, "entity:orlo") == ["01"]


def test_names_are_compared_by_their_folded_words():
    assert key_of("The  ‘Kesta’ Herald") == key_of("kesta herald") == "kesta herald"
    assert key_of("The") == "the"
