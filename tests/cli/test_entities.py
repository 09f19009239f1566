"""`newskit entities`: who and what stories name, out of the corpus, of inputs, and kept for searches."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import xml.etree.ElementTree as ET
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

FLOOD = """\
Rain floods the lower market of Kesta

By Ilse Brandt

KESTA – Heavy rain on Monday flooded the lower market of Kesta, and Mayor Anna Orlo asked for help, the town said.

The United Nations Population Fund (UNFPA) sent blankets from Geneva. Orlo thanked the UNFPA for its work on Tuesday.

Related news
  • Governor Bela Tark opens a bridge at Tolm after a year of work
  • Ferry between Kesta and Orne takes up service in April
"""
HARVEST = """\
Growers expect the best cherry harvest in ten years

Growers in the hills expect the best harvest in ten years, and Anna Orlo, the mayor of Kesta, said so on Friday.

About 400 families live from the fruit, said Peter Lindqvist of the World Bank, most of which is sold in Geneva.
"""
ENTITY = [
    "name",
    "type",
    "count",
    "pages",
    "first_seen",
    "last_seen",
    "aliases",
    "roles",
    "sources",
    "confidence",
    "key",
]
PAGE_ENTITY = ["source", "id", "name", "type", "count", "aliases", "roles", "confidence", "key"]
MENTION = ["source", "id", "start", "end", "text", "type", "entity", "part", "confidence", "rule"]
PAIR = [
    "source", "target", "weight", "source_type", "target_type", "source_pages", "target_pages", "source_entity",
    "target_entity",
]  # fmt: skip


@pytest.fixture
def pages(folder: Path) -> Path:
    target = folder / "pages"
    target.mkdir()
    (target / "flood.txt").write_text(FLOOD, encoding="utf-8")
    (target / "harvest.txt").write_text(HARVEST, encoding="utf-8")
    return target


@pytest.fixture
def corpus(run: Callable, pages: Path) -> Path:
    run("parse", "pages", "--isolated")
    return pages.with_name("newskit.db")


def named(rows: list[dict], name: str) -> dict:
    (row,) = [row for row in rows if name in (row["name"], *row["aliases"])]
    return row


def test_one_row_a_name(run: Callable, corpus: Path):
    outcome = run("entities")
    assert outcome.code == 0
    assert all(list(row) == ENTITY for row in outcome.rows)
    orlo = named(outcome.rows, "Anna Orlo")
    assert (orlo["type"], orlo["count"], orlo["pages"]) == ("person", 3, 2)
    assert orlo["aliases"] == ["Orlo"]
    assert orlo["sources"] == ["pages/flood.txt", "pages/harvest.txt"]
    assert named(outcome.rows, "UNFPA")["name"] == "United Nations Population Fund"
    assert named(outcome.rows, "Ilse Brandt")["roles"] == ["author"]
    assert not [row for row in outcome.rows if "Tark" in row["name"]], "teasers are of other stories"
    assert "2 pages: " in outcome.err
    pages = [row["pages"] for row in outcome.rows]
    assert pages == sorted(pages, reverse=True)


def test_teasers_are_read_when_asked(run: Callable, corpus: Path):
    outcome = run("entities", "--include", "teasers")
    assert named(outcome.rows, "Bela Tark")["type"] == "person"


def test_the_corpus_the_inputs_and_any_number_of_jobs_say_the_same(run: Callable, newskit: Callable, corpus: Path):
    for view in ([], ["--by", "page"], ["--mentions"], ["--cooccur"]):
        whole = run("entities", "-q", *view).out
        assert run("entities", "pages", "--isolated", "-q", *view).out == whole
        assert (
            run("entities", "pages/harvest.txt", "pages/flood.txt", "--isolated", "-q", "-j", "1", *view).out == whole
        )
        assert newskit("entities", "-q", "-j", "2", *view).out == whole


def test_records_in_a_pipe_are_read(run: Callable, newskit: Callable, corpus: Path):
    records = run("parse", "pages", "--isolated", "-f", "jsonl", "--blocks").out
    assert newskit("entities", "-", "--mentions", "-q", stdin=records.encode()).out == run("entities", "--mentions").out


def test_by_page(run: Callable, corpus: Path):
    outcome = run("entities", "--by", "page")
    assert all(list(row) == PAGE_ENTITY for row in outcome.rows)
    sources = [row["source"] for row in outcome.rows]
    assert sources == sorted(sources)
    flood = [row for row in outcome.rows if row["source"] == "pages/flood.txt"]
    assert named(flood, "Anna Orlo")["count"] == 2


def test_mentions_stand_where_they_say(run: Callable, corpus: Path):
    outcome = run("entities", "--mentions")
    assert all(list(row) == MENTION for row in outcome.rows)
    texts = {record["source"]: record["page_text"] for record in run("parse", "pages", "--blocks", "-f", "jsonl").rows}
    placed = [row for row in outcome.rows if row["start"] is not None]
    assert len(placed) == len(outcome.rows)
    for row in placed:
        assert " ".join(texts[row["source"]][row["start"] : row["end"]].split()) == row["text"]
    orlo = [row["entity"] for row in outcome.rows if "Orlo" in row["text"]]
    assert orlo == ["Anna Orlo"] * 3


def test_pairs_and_their_graph(run: Callable, corpus: Path, folder: Path):
    rows = run("entities", "--cooccur").rows
    assert all(list(row) == PAIR for row in rows)
    assert {row["weight"] for row in rows} == {1, 2}
    assert all(row["weight"] == 2 for row in run("entities", "--cooccur", "--min", "2").rows)
    assert run("entities", "--cooccur", "-o", "names.gexf").code == 0
    tree = ET.fromstring((folder / "names.gexf").read_bytes())  # noqa: S314 - our own
    assert len([edge for edge in tree.iter() if edge.tag.endswith("}edge")]) == len(rows)
    assert run("entities", "--cooccur", "-f", "graphml").out.startswith("<?xml")
    table = list(csv.DictReader(io.StringIO(run("entities", "--cooccur", "-f", "csv").out)))
    assert [row["source"] for row in table] == [row["source"] for row in rows]


def test_types_and_least_counts(run: Callable, corpus: Path):
    assert {row["type"] for row in run("entities", "--type", "place,org").rows} == {"place", "org"}
    assert all(row["count"] >= 2 for row in run("entities", "--min", "2").rows)
    assert run("entities", "--min", "99").code == 1


def test_only_pages_that_a_search_finds(run: Callable, corpus: Path):
    rows = run("entities", "--query", "cherry").rows
    assert {source for row in rows for source in row["sources"]} == {"pages/harvest.txt"}
    assert run("entities", "pages", "--isolated", "--query", "cherry").rows == rows
    nothing = run("entities", "--query", "xyzzy")
    assert (nothing.code, nothing.out) == (1, "")


def test_a_table_and_its_limit(run: Callable, corpus: Path):
    outcome = run("entities", "-f", "table", "-n", "2")
    assert "Name" in outcome.out
    assert "2 of " in outcome.err
    for view in (["--by", "page"], ["--mentions"], ["--cooccur"]):
        assert run("entities", "-f", "table", *view).code == 0


def test_aliases_make_names_one(run: Callable, corpus: Path, folder: Path):
    (folder / "names.csv").write_text("name,aliases,type,id\nWorld Bank Group,World Bank,org,Q1\n", "utf-8")
    row = named(run("entities", "--aliases", "names.csv").rows, "World Bank")
    assert (row["name"], row["key"]) == ("World Bank Group", "Q1")


def test_a_watchlist_is_found_in_any_case(run: Callable, corpus: Path, folder: Path):
    (folder / "watch.txt").write_text("cherry harvest\nblankets\n", "utf-8")
    rows = run("entities", "--watchlist", "watch.txt").rows
    assert named(rows, "blankets")["type"] == "other"
    assert named(rows, "cherry harvest")["count"] == 1
    assert not [
        row for row in run("entities", "--watchlist", "watch.txt", "--type", "org").rows if row["name"] == "blankets"
    ]


def test_a_watched_name_without_a_type_is_one_row(run: Callable, pages: Path, folder: Path):
    unseen = "Fruit is cheap\n\nAbout 400 families live from the fruit. Kesta buys most of it, and prices fall.\n"
    (pages / "harvest.txt").write_text(unseen, "utf-8")
    (folder / "watch.txt").write_text("Kesta\n", "utf-8")
    for options, count in (((), 1), (("--watchlist", "watch.txt"), 2)):
        rows = run("entities", "pages", "--isolated", *options).rows
        assert [(row["type"], row["pages"]) for row in rows if row["name"] == "Kesta"] == [("place", count)]


def test_suggestions_are_an_alias_file(run: Callable, corpus: Path, folder: Path):
    outcome = run("entities", "--suggest-merges", "-o", "names.csv")
    assert outcome.code in {0, 1}
    assert (folder / "names.csv").read_text("utf-8").startswith("name,aliases,type,id,never,note")
    assert ("use the file with --aliases" in outcome.err) == (outcome.code == 0)
    (folder / "more.csv").write_text("name,aliases\nKesta,\n", "utf-8")
    assert run("entities", "--aliases", "more.csv").code == 0


# What the corpus keeps.


def test_kept_names_are_searched_for(run: Callable, corpus: Path):
    refused = run("search", "entity:orlo")
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert "newskit entities --save" in refused.err
    before = run("entities", "-q").out
    saved = run("entities", "--save")
    assert (saved.code, saved.out) == (0, "")
    assert "2 pages looked through" in saved.err
    found = run("search", 'entity:"anna orlo"', "-l").out.split()
    assert sorted(found) == ["pages/flood.txt", "pages/harvest.txt"]
    assert run("search", "entity:unfpa", "-l").out.split() == ["pages/flood.txt"]
    assert run("search", "entity:orlo -cherry", "-l").out.split() == ["pages/flood.txt"]
    assert run("entities", "-q").out == before


def test_only_new_pages_are_looked_through(run: Callable, corpus: Path, pages: Path):
    run("entities", "--save")
    (pages / "quay.txt").write_text(HARVEST.replace("Lindqvist", "Rasmussen"), "utf-8")
    run("parse", "pages", "--isolated")
    found = run("search", "entity:orlo", "-l")
    assert len(found.out.split()) == 2
    assert "1 page has not been looked through" in found.err
    unsaved = run("entities", "-q").out
    assert "1 page looked through" in run("entities", "--save").err
    assert run("entities", "-q").out == unsaved
    assert len(run("search", "entity:orlo", "-l").out.split()) == 3
    assert "0 pages looked through" in run("entities", "--save").err
    assert "3 pages looked through" in run("entities", "--save", "--again").err


def test_the_user_s_knowledge_is_kept_with_the_names(run: Callable, corpus: Path, folder: Path):
    (folder / "names.csv").write_text("name,aliases,type\nWorld Bank Group,World Bank,org\n", "utf-8")
    run("entities", "--save", "--aliases", "names.csv")
    assert named(run("entities").rows, "World Bank")["name"] == "World Bank Group"
    assert run("search", "entity:world-bank-group", "-l").out.split() == ["pages/harvest.txt"]
    assert named(run("entities", "--backend", "rules").rows, "World Bank")["name"] == "World Bank"


def test_names_of_the_alias_file_that_no_page_has_are_searched_for(run: Callable, corpus: Path, folder: Path):
    (folder / "names.csv").write_text("name,aliases\nWorld Bank,WBG; Bank of the World\n", "utf-8")
    run("entities", "--aliases", "names.csv", "--save")
    for name in ("world bank", "WBG", "Bank of the World", "Bank of"):
        assert run("search", f'entity:"{name}"', "-l").out.split() == ["pages/harvest.txt"], name
    assert "WBG" not in run("entities").out


def test_forgotten_pages_leave_no_names(run: Callable, corpus: Path):
    run("entities", "--save")
    run("forget", "pages/harvest.txt")
    assert not [row for row in run("entities").rows if "Lindqvist" in row["name"]]
    with closing(sqlite3.connect(corpus)) as connection:
        assert connection.execute("SELECT count(*) FROM entity_pages").fetchone() == (1,)


def test_the_mentions_of_the_corpus_are_those_of_the_command(run: Callable, corpus: Path):
    run("entities", "--save")
    rows = run("entities", "--mentions", "--type", "all").rows
    with closing(sqlite3.connect(corpus)) as connection:
        query = 'SELECT source, id, start, "end", text, type, entity, part FROM mentions'
        stored = sorted(connection.execute(query).fetchall())
    assert stored == sorted(
        (row["source"], row["id"], row["start"], row["end"], row["text"], row["type"], row["entity"], row["part"])
        for row in rows
    )


def test_an_interrupted_run_is_gone_on_with(run: Callable, corpus: Path, monkeypatch: pytest.MonkeyPatch):
    from newskit.corpus.entities import Keeper

    whole = run("entities", "-q").out
    monkeypatch.setattr(Keeper, "finish", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    assert run("entities", "--save").code == 130
    monkeypatch.undo()
    monkeypatch.chdir(corpus.parent)
    assert "0 pages looked through" in run("entities", "--save").err
    assert run("entities", "-q").out == whole
    assert len(run("search", "entity:orlo", "-l").out.split()) == 2


# What is refused, in one line.


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--by", "sentence"], "no way to list names 'sentence'"),
        (["--type", "persn"], "Did you mean person?"),
        (["--include", "comments"], "no part 'comments'"),
        (["--mentions", "--cooccur"], "--mentions and --cooccur are different questions"),
        (["--by", "page", "--mentions"], "are different questions"),
        (["-o", "x.gexf"], "gexf is a format for a graph: ask for one with --cooccur"),
        (["-f", "graphml", "--mentions"], "ask for one with --cooccur"),
        (["--suggest-merges", "-f", "jsonl"], "--suggest-merges writes an alias file, which is csv"),
        (["--again"], "--again goes with --save"),
        (["--save", "--query", "x"], "leave INPUT and --query out"),
        (["--save", "pages"], "leave INPUT and --query out"),
        (["--backend", "spacy"], "the backend spacy needs a model"),
        (["--backend", "spaci:x"], "Did you mean spacy?"),
        (["--aliases", "nothing.csv"], "nothing.csv cannot be read: No such file"),
        (["--query", "()"], "there is no word to search for"),
        (["-c", "nothing.db"], "there is no corpus nothing.db"),
        (["nothing/"], "nothing/"),
    ],
)
def test_wrong_use_is_one_clear_line(run: Callable, corpus: Path, args: list[str], message: str):
    outcome = run("entities", *args)
    assert outcome.code == 2
    assert message in outcome.err
    assert outcome.out == ""
    assert "Traceback" not in outcome.err


def test_every_row_that_is_wrong_is_named_with_its_line(run: Callable, corpus: Path, folder: Path):
    (folder / "names.csv").write_text("name,type\nKesta,persn\nOrne,place\n--,\n", "utf-8")
    for option in ("--aliases", "--watchlist"):
        outcome = run("entities", option, "names.csv")
        assert outcome.code == 2
        assert "names.csv:2: " in outcome.err
        assert "names.csv:4: " in outcome.err


def test_names_of_another_backend_are_not_lost_by_chance(run: Callable, corpus: Path):
    run("entities", "--save")
    with closing(sqlite3.connect(corpus)) as connection:
        (setup,) = connection.execute("SELECT value FROM entity_memory WHERE name = 'setup'").fetchone()
        other = json.dumps({**json.loads(setup), "backend": "spacy:x"}).encode()
        connection.execute("UPDATE entity_memory SET value = ? WHERE name = 'setup'", (other,))
        connection.commit()
    refused = run("entities", "--save", "--backend", "rules")
    assert refused.code == 2
    assert "keeps the names that spacy:x has found; with --again" in refused.err
    assert run("entities", "--save", "--backend", "rules", "--again").code == 0


# Models.


@pytest.fixture
def model(folder: Path) -> str:
    """A small spaCy pipeline, built and saved here."""
    spacy = pytest.importorskip("spacy", reason="the extra spacy is not installed")
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns(
        [{"label": "ORG", "pattern": "blankets"}, {"label": "PERSON", "pattern": "Anna Orlo"}]
    )
    nlp.to_disk(folder / "small")
    return "spacy:small"


def test_a_model_finds_and_newskit_merges(run: Callable, corpus: Path, model: str):
    rows = run("entities", "--backend", model).rows
    assert {(row["name"], row["type"], row["pages"]) for row in rows} == {
        ("Anna Orlo", "person", 2), ("blankets", "org", 1), ("Ilse Brandt", "person", 1),
    }  # fmt: skip
    assert run("entities", "--backend", model, "-j", "2", "-f", "jsonl").rows == rows
    both = run("entities", "--backend", f"rules+{model}").rows
    assert named(both, "blankets")["type"] == "org"
    assert named(both, "UNFPA")["type"] == "org"


def test_what_a_model_has_found_is_kept_and_used(run: Callable, corpus: Path, model: str):
    run("entities", "--save", "--backend", model)
    assert run("search", "entity:blankets", "-l").out.split() == ["pages/flood.txt"]
    assert named(run("entities").rows, "blankets")
    assert "0 pages looked through" in run("entities", "--save").err


def test_a_missing_model_says_how_to_get_it(run: Callable, corpus: Path):
    pytest.importorskip("spacy", reason="the extra spacy is not installed")
    outcome = run("entities", "--backend", "spacy:en_core_web_xyz")
    assert outcome.code == 2
    assert "python -m spacy download en_core_web_xyz" in outcome.err
    assert outcome.err.count("\n") == 1


# Hostile text.


def test_hostile_text_is_inert(run: Callable, folder: Path):
    hostile = "\x1b]0;pwned\x07Anna [red]Orlo[/red] of =cmd|Kesta said so to Mayor \x1b[31mJan Ros\x1b[0m on Friday.\n"
    (folder / "page.txt").write_text(f"Kesta\n\n{hostile * 3}", "utf-8")
    for view in ([], ["--by", "page"], ["--mentions"], ["--cooccur"]):
        outcome = run("entities", "page.txt", "--no-split", "-f", "table", *view)
        assert "\x1b" not in outcome.out
        assert "\x07" not in outcome.out
        cells = run("entities", "page.txt", "--no-split", "-f", "csv", *view).out
        assert not [cell for row in csv.reader(io.StringIO(cells)) for cell in row if cell.startswith("=")]


def test_a_bad_page_does_not_end_the_run(run: Callable, pages: Path):
    (pages / "broken.txt").write_bytes(b"\x7fELF" + bytes(range(256)) * 20)
    outcome = run("entities", "pages", "--isolated")
    assert outcome.code == 3
    assert "broken.txt" in outcome.err
    assert named(outcome.rows, "Anna Orlo")


def test_a_page_with_two_sources_is_one_page(run: Callable, pages: Path):
    (pages / "twin.txt").write_text(FLOOD, encoding="utf-8")
    assert run("entities", "pages", "--isolated").err.startswith("2 pages: ")
    run("parse", "pages", "--isolated")
    outcome = run("entities", "--save")
    assert outcome.err.startswith("2 pages: ")
    assert "2 pages looked through" in outcome.err


def test_pages_in_other_languages_are_named(run: Callable, folder: Path):
    text = (
        "Der Bürgermeister sagte am Montag, dass die Stadt nicht mehr warten kann und das Wasser aus dem Hafen muss. "
    )
    (folder / "page.txt").write_text(text * 3 + "Anna Orlo ist auch da.\n", "utf-8")
    told = run("entities", "page.txt", "--no-split").err
    assert "1 page is not in English (1 de)" in told
    assert "miss many names there" in told
    (folder / "page.txt").write_text("es ist nicht so, dass das Wasser aus dem Hafen muss. " * 9, "utf-8")
    nameless = run("entities", "page.txt", "--no-split")
    assert not nameless.rows
    assert "1 page is not in English (1 de)" in nameless.err, "of these the reader must know most of all"
