"""`newskit export`: the corpus in formats that others read."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from newskit.corpus import open_writer
from newskit.corpus.clusters import CopyRow, mark
from newskit.record import Record, TeaserRecord

FLOOD = (
    "Heavy rain on Monday night flooded the lower market of Kesta, and stallholders carried their goods upstairs "
    "before the river reached the street, the town hall said. Mayor Ilse Brandt said that pumps had been ordered from "
    "the capital and would arrive before the weekend. She asked people to stay away from the quay until the water had "
    "gone down, and thanked the volunteers who had filled sandbags since the early morning."
)
HARVEST = (
    "Growers in the hills above Orne expect the best cherry harvest in ten years after a mild spring with little rain, "
    "their association said on Friday. About 400 families live from the fruit, most of which is sold at the market."
)


def test_a_row_a_story(run: Callable, corpus: Path):
    code, out, err = run("export", "--format", "csv")
    assert (code, err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["source"] for row in rows] == ["pages/flood.txt", "pages/harvest.txt"]


def test_json_lines_are_the_default(run: Callable, corpus: Path):
    assert [row["source"] for row in run("export").rows] == ["pages/flood.txt", "pages/harvest.txt"]


def test_a_file_is_written_whole_and_summed_up(run: Callable, corpus: Path):
    code, out, err = run("export", "-o", "stories.json")
    assert (code, out, err) == (0, "", "stories.json: 2 stories\n")
    assert len(json.loads(Path("stories.json").read_text(encoding="utf-8"))) == 2


def test_a_failure_leaves_the_old_file(run: Callable, corpus: Path):
    Path("stories.csv").write_text("old")
    assert run("export", "-o", "stories.csv", "--fields", "nonsense").code == 2
    assert Path("stories.csv").read_text() == "old"
    assert sorted(path.name for path in Path().glob("*stories*")) == ["stories.csv"]


def test_bom_and_fields(run: Callable, corpus: Path):
    out = run("export", "-f", "csv", "--bom", "--fields", "source,kind").out
    assert out.startswith("\ufeffsource,kind\r\n")


def test_teasers_are_a_table_of_their_own(run: Callable, corpus: Path):
    outcome = run("export", "--table", "teasers")
    assert outcome.code in {0, 1}
    assert all(row["source"] == "pages/flood.txt" and row["position"] for row in outcome.rows)


def test_an_unknown_table_is_answered_with_the_likeliest(run: Callable, corpus: Path):
    code, _, err = run("export", "--table", "storys")
    assert code == 2
    assert "Did you mean stories?" in err


def test_just_some_inputs(run: Callable, corpus: Path, pages: Path):
    saved = run("export", "-f", "csv").out
    corpus.unlink()
    assert run("export", "pages", "-f", "csv").out == saved
    assert not corpus.exists()


def test_cells_that_a_spreadsheet_would_run(run: Callable, folder: Path):
    record = {"id": "1", "title": "=1+1", "text": "A story about sums, long enough to be one. " * 4}
    (folder / "in.jsonl").write_text(json.dumps(record) + "\n")
    fields = ("--no-split", "-f", "csv", "--fields", "title")
    assert run("export", "in.jsonl", *fields).out == "title\r\n'=1+1\r\n"
    assert run("export", "in.jsonl", *fields, "--raw-cells").out == "title\r\n=1+1\r\n"


# Which pages.


@pytest.fixture
def dated(folder: Path, run: Callable) -> Path:
    """A corpus of five split pages; `a.txt` and `b.txt` are marked as copies, `c.txt` and `d.txt` hold one page."""
    pages = [
        ("a.txt", "a" * 16, "2025-01-31", "Sport", "en", "Flood in Kesta", "The lower market of Kesta is flooded."),
        ("b.txt", "b" * 16, "2025-02-01", "World", "en", "Flood in Kesta", "The lower market of Kesta is flooded now."),
        ("c.txt", "c" * 16, "2025-03-09T09:10Z", "Sport", "de", "Ernte", "Die Kirschen sind reif."),
        ("d.txt", "c" * 16, "2025-03-09T09:10Z", "Sport", "de", "Ernte", "Die Kirschen sind reif."),
        ("e.txt", "e" * 16, None, None, "vi", None, ""),
    ]
    records = [
        Record(
            id=id_, source=f"pages/{source}", kind="story" if text else "listing", confidence=1, language=language,
            title=title, published=published, section=section, text=text, paragraphs=(text,) if text else (),
            teasers=(TeaserRecord(position=1, title="Flood in Kesta"),), page_text=f"{title}\n{text}",
        )
        for source, id_, published, section, language, title, text in pages
    ]  # fmt: skip
    with open_writer("newskit.db") as writer:
        writer.add(records)
        writer.finish()
    return folder / "newskit.db"


def names(run: Callable, *args: str) -> str:
    """The letters of the sources that are exported."""
    outcome = run("export", *args)
    assert outcome.code in {0, 1}, outcome.err
    return "".join(row["source"].removeprefix("pages/")[0] for row in outcome.rows)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ((), "abcd"),
        (("--query", "market"), "ab"),
        (("--query", "market -now"), "a"),
        (("--query", "flood", "--in", "teasers"), "abcde"),
        (("--since", "2025-02"), "bcd"),
        (("--since", "2025-02-01", "--before", "2025-03"), "b"),
        (("--after", "2025-02"), "cd"),
        (("--before", "2025"), ""),
        (("--section", "sport"), "acd"),
        (("--section", "sport", "--section", "world", "--lang", "en"), "ab"),
        (("--source", "B.TXT"), "b"),
        (("--source", "d.txt", "--source", "a.txt"), "ad"),
        (("--lang", "de"), "cd"),
        (("--kind", "listing"), ""),
        (("--kind", "listing", "--table", "pages"), "e"),
        (("--query", "lang:de OR section:world"), "bcd"),
    ],
)
def test_pages_are_chosen_as_search_does(run: Callable, dated: Path, asked: tuple[str, ...], found: str):
    table = () if "--table" in asked or "teasers" not in asked else ("--table", "pages")
    assert names(run, *asked, *table) == found
    assert names(run, *asked, "--table", "teasers") == (
        found if "listing" not in asked and asked else "e" if asked else "abcde"
    )


def test_pages_of_inputs_are_chosen_as_well(run: Callable, dated: Path):
    run("export", "--table", "pages", "-o", "pages.jsonl")
    dated.unlink()
    assert names(run, "pages.jsonl", "--section", "sport", "--lang", "de") == "cd"
    assert names(run, "pages.jsonl", "--query", "market", "--table", "teasers") == "ab"
    assert not dated.exists()


def test_how_a_query_was_read_is_said(run: Callable, dated: Path):
    assert "read as" in run("export", "--query", "flood OR market kesta").err


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("--since", "soon"), "--since: 'soon' is no date; write 2025, 2025-03 or 2025-03-09"),
        (("--since", "2025-02-30"), "--since: '2025-02-30' is no date"),
        (("--before", "2025-13"), "--before: '2025-13' is no date"),
        (("--kind", "storey"), "did you mean story?"),
        (("--lang", "en", "--lang", "english"), "no language code 'english', as vi or en; did you mean en?"),
        (("--query", "***"), "there is no word to search for"),
        (("--query", "a", "--in", "nowhere"), "no part 'nowhere'"),
        (("--in", "story"), "--in says where the words of --query are looked for"),
        (("--split-by", "day"), "no way to split 'day'"),
        (("--split-by", "month"), "name one with -o"),
        (("--layout", "one-per-page"), "Did you mean one-per-story"),
        (("-o", "newskit.db", "-f", "csv"), "newskit.db is the corpus itself"),
        (("--one-per-cluster",), "no copies are marked in this corpus yet; mark them with: newskit dedup --mark"),
        (("--table", "clusters"), "no copies are marked in this corpus yet"),
        (("-f", "tei", "--table", "links"), "tei can hold stories or pages, not links"),
        (("-o", "new/", "--split-by", "month"), "choose what the files are with --format"),
        (("-o", "new/", "-f", "csv"), "new/ is a folder; name a file to write, or --split-by"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(run: Callable, dated: Path, asked: tuple[str, ...], message: str):
    code, out, err = run("export", *asked)
    assert (code, out) == (2, "")
    assert message in err
    assert sorted(path.name for path in Path().iterdir() if "lock" not in path.name) == ["newskit.db"]


def test_tables_of_a_corpus_are_not_for_inputs(run: Callable, dated: Path):
    assert "newskit dedup INPUT -f csv" in run("export", "pages", "--table", "clusters", "-f", "csv").err
    assert "leave INPUT out" in run("export", "pages", "--one-per-cluster").err


def marked(corpus: Path) -> None:
    """Mark `a.txt` and `b.txt` as copies; `b.txt` represents them."""
    same = {"cluster": "b" * 16, "representative": "pages/b.txt", "size": 2}
    rows = [
        CopyRow(source="pages/b.txt", id="b" * 16, method=None, similarity=None, **same),
        CopyRow(
            source="pages/a.txt", id="a" * 16, method="near", similarity=0.75, rule="r", compared_with="pages/b.txt",
            **same,
        ),
    ]  # fmt: skip
    mark(str(corpus), rows, "{}")


def test_one_of_each_cluster(run: Callable, dated: Path):
    marked(dated)
    assert names(run, "--one-per-cluster") == "bc"
    assert names(run, "--one-per-cluster", "--table", "pages") == "bce"
    assert names(run, "--one-per-cluster", "--table", "teasers") == "bce"
    assert names(run, "--one-per-cluster", "--section", "sport") == "ac", "the one that represents them is not chosen"
    assert names(run, "--one-per-cluster", "--source", "a.txt", "--source", "d.txt") == "ad"


def test_clusters_are_as_dedup_prints_them(run: Callable, dated: Path):
    marked(dated)
    rows = {row["source"][6]: row for row in run("export", "--table", "clusters").rows}
    assert list(rows) == ["a", "b", "c", "d"]
    assert (rows["a"]["cluster"], rows["a"]["representative"], rows["a"]["method"]) == ("b" * 16, "pages/b.txt", "near")
    assert (rows["b"]["method"], rows["b"]["size"], rows["a"]["size"]) == (None, 2, 2)
    assert (rows["c"]["method"], rows["d"]["method"], rows["d"]["compared_with"]) == (None, "exact", "pages/c.txt")
    assert names(run, "--table", "clusters", "--lang", "en") == "ab"


def test_what_dedup_marks_is_what_export_gives(run: Callable, folder: Path):
    texts = {"flood": FLOOD, "again": FLOOD, "shout": FLOOD.upper(), "brief": FLOOD[:150], "harvest": HARVEST}
    rows = (json.dumps({"id": name, "text": text}) + "\n" for name, text in texts.items())
    Path("dump.jsonl").write_text("".join(rows), encoding="utf-8")
    run("parse", "dump.jsonl", "--no-split")
    printed = run("dedup", "--mark", "-f", "jsonl").rows
    assert sum(row["size"] == 3 for row in printed) == 3
    assert run("export", "--table", "clusters").rows == printed
    assert len(run("export", "--one-per-cluster").rows) == 3


def test_links_are_as_links_prints_them(run: Callable, dated: Path):
    assert run("export", "--table", "links").out == run("links", "-f", "jsonl").out
    assert names(run, "--table", "links", "--lang", "de") == "cd"


def test_names_are_as_entities_prints_them(run: Callable, corpus: Path):
    assert run("export", "--table", "entities").out == run("entities", "-f", "jsonl").out
    mentions = run("entities", "--mentions", "-f", "jsonl").rows
    assert run("export", "--table", "mentions").rows == mentions
    chosen = run("export", "--table", "mentions", "--source", "harvest").rows
    assert {row["source"] for row in chosen} == {"pages/harvest.txt"}
    assert [row["text"] for row in chosen] == [row["text"] for row in mentions if "harvest" in row["source"]]


def test_saved_names_are_in_the_copy(run: Callable, corpus: Path):
    assert "entit" not in run("export", "-o", "without.sqlite").err
    run("entities", "--save")
    assert "mentions" in run("export", "-o", "news.sqlite").err
    with closing(sqlite3.connect("news.sqlite")) as connection:
        found = connection.execute("SELECT text FROM mentions").fetchall()
        assert [text for (text,) in found] == [row["text"] for row in run("export", "--table", "mentions").rows]


# Where it goes.


def test_pages_come_back_the_same(run: Callable, corpus: Path):
    """Export, import, export: nothing is lost, blocks and all."""
    before = run("export", "--table", "pages").out
    Path("pages.jsonl").write_text(before, encoding="utf-8")
    run("parse", "pages.jsonl", "-c", "again.db")
    assert run("export", "--table", "pages", "-c", "again.db").out == before
    assert json.loads(before.splitlines()[0])["page_text"]


def test_stories_come_back_the_same(run: Callable, dated: Path):
    run("export", "-o", "stories.jsonl")
    run("parse", "stories.jsonl", "-c", "again.db")
    assert run("export", "-c", "again.db").out == Path("stories.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("form", "lost"), [("json", ()), ("parquet", ()), ("csv", ("teasers", "stories")), ("tsv", ("teasers", "stories"))]
)
def test_what_was_exported_is_read_back(run: Callable, dated: Path, form: str, lost: tuple[str, ...]):
    if form == "parquet":
        pytest.importorskip("pyarrow")
    before = run("export").rows
    run("export", "-o", f"stories.{form}")
    after = run("parse", f"stories.{form}", "-f", "jsonl").rows
    assert after == [{**row, **{key: [] for key in lost}} for row in before]


def test_text_files_for_a_concordancer(run: Callable, dated: Path):
    code, out, err = run("export", "-o", "texts/", "-f", "txt")
    assert (code, out, err) == (0, "", "texts/: 4 stories in 5 files\n")
    assert sorted(path.name for path in Path("texts").iterdir()) == [
        "metadata.tsv", "pages_a.txt", "pages_b.txt", "pages_c.txt", "pages_d.txt",
    ]  # fmt: skip
    assert Path("texts/pages_c.txt").read_text(encoding="utf-8") == "Ernte\n\nDie Kirschen sind reif.\n"
    assert run("export", "-o", "texts/", "-f", "txt").code == 2


def test_a_file_for_each_month(run: Callable, dated: Path):
    assert run("export", "-o", "months", "-f", "csv", "--split-by", "month").err == "months: 4 stories in 3 files\n"
    assert sorted(path.name for path in Path("months").iterdir()) == ["2025-01.csv", "2025-02.csv", "2025-03.csv"]


def test_all_tables_in_one_copy(run: Callable, dated: Path):
    code, _, err = run("export", "-o", "news.sqlite")
    assert (code, err) == (0, "news.sqlite: 5 pages, 4 stories, 5 teasers, 5 links in 2 files\n")
    with closing(sqlite3.connect("news.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM pages").fetchone() == (5,)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    marked(dated)
    run("export", "-o", "less.sqlite", "--one-per-cluster")
    with closing(sqlite3.connect("less.sqlite")) as connection:
        assert connection.execute("SELECT source FROM clusters ORDER BY 1").fetchall() == [
            ("pages/b.txt",),
            ("pages/c.txt",),
        ]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_copy_of_inputs_has_one_table(run: Callable, dated: Path):
    run("export", "-o", "stories.jsonl")
    assert run("export", "stories.jsonl", "-o", "news.sqlite").err == "news.sqlite: 4 stories in 2 files\n"


def test_one_table_has_all_of_its_columns(run: Callable, dated: Path):
    run("export", "-o", "one.sqlite", "--table", "stories")
    run("export", "-o", "few.sqlite", "--fields", "title,source")
    with closing(sqlite3.connect("one.sqlite")) as one, closing(sqlite3.connect("few.sqlite")) as few:
        assert "reasons" in [row[1] for row in one.execute("PRAGMA table_info(stories)")]
        assert [row[1] for row in few.execute("PRAGMA table_info(stories)")] == ["title", "source"]


def test_batches_for_opensearch(run: Callable, dated: Path):
    assert run("export", "-o", "bulk/", "-f", "opensearch", "--index", "news").err == "bulk/: 4 stories in 2 files\n"
    lines = Path("bulk/bulk-000001.ndjson").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["create"]["_index"] for line in lines[::2]} == {"news"}
    assert run("export", "-o", "news.bulk.ndjson").err == "news.bulk.ndjson: 4 stories in 2 files\n"
    assert Path("news.mapping.json").exists()


def test_the_header_names_the_rules(run: Callable, dated: Path):
    from newskit.parsing import RULES

    assert f"by its rules {RULES}:" in run("export", "-f", "tei").out


def test_every_format_can_go_into_a_pipe(run: Callable, dated: Path):
    for form in ("csv", "tsv", "json", "jsonl", "md", "txt", "tei", "vertical", "opensearch"):
        outcome = run("export", "-f", form)
        assert (outcome.code, outcome.err) == (0, ""), form
        assert "Kesta" in outcome.out
    assert not [path for path in Path().iterdir() if not path.name.startswith("newskit.db")]
