"""`newskit parse`: saving, printing, or both."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest


def test_without_a_format_pages_are_saved_and_summed_up_on_standard_error(run: Callable, pages: Path):
    code, out, err = run("parse", str(pages))
    assert (code, out) == (0, "")
    assert "newskit.db: 2 new, 0 unchanged" in err
    assert err.splitlines()[0].split() == ["kind", "pages", "words", "teasers", "unsure"]


def test_known_pages_are_skipped_and_changed_ones_replaced(run: Callable, pages: Path):
    run("parse", str(pages))
    assert "newskit.db: 0 new, 2 unchanged" in run("parse", str(pages)).err
    flood = pages / "flood.txt"
    flood.write_text(flood.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
    assert "newskit.db: 0 new, 1 changed, 1 unchanged" in run("parse", str(pages)).err


def test_quiet_says_nothing(run: Callable, pages: Path):
    assert run("parse", str(pages), "-q") == (0, "", "")


def test_with_a_format_records_are_printed_and_nothing_is_saved(run: Callable, pages: Path):
    outcome = run("parse", "pages", "-f", "jsonl")
    assert (outcome.code, outcome.err) == (0, "")
    assert [row["source"] for row in outcome.rows] == ["pages/flood.txt", "pages/harvest.txt"]
    assert "blocks" not in outcome.rows[0]
    assert not Path("newskit.db").exists()


def test_with_a_format_and_a_corpus_it_does_both(run: Callable, pages: Path):
    plain = run("parse", "pages", "-f", "jsonl")
    both = run("parse", "pages", "-f", "jsonl", "-c", "spring.db")
    assert both.out == plain.out
    assert "spring.db: 2 new" in both.err
    again = run("parse", "pages", "-f", "jsonl", "-c", "spring.db")
    assert again.out == plain.out
    assert "spring.db: 0 new, 2 unchanged" in again.err


def test_blocks_tile_the_page_text(run: Callable, pages: Path):
    for row in run("parse", "pages", "-f", "jsonl", "--blocks").rows:
        ends = [0, *(block["end"] for block in row["blocks"])]
        assert [block["start"] for block in row["blocks"]] == ends[:-1]
        assert ends[-1] == len(row["page_text"])


def test_blocks_go_into_parquet_too(run: Callable, pages: Path):
    files = pytest.importorskip("pyarrow.parquet")
    run("parse", "pages", "-o", "out.parquet", "--blocks")
    rows = run("parse", "pages", "-f", "jsonl", "--blocks").rows
    kept = files.read_table("out.parquet", columns=["page_text", "blocks"]).to_pylist()
    assert [row["page_text"] for row in kept] == [row["page_text"] for row in rows]
    assert [[(block["kind"], block["start"], block["end"]) for block in row["blocks"]] for row in kept] == [
        [(block["kind"], block["start"], block["end"]) for block in row["blocks"]] for row in rows
    ]


def test_the_suffix_of_a_file_chooses_the_format(run: Callable, pages: Path):
    assert run("parse", "pages", "-o", "out.csv") == (0, "", "")
    rows = list(csv.DictReader(io.StringIO(Path("out.csv").read_text(encoding="utf-8"))))
    assert [row["source"] for row in rows] == ["pages/flood.txt", "pages/harvest.txt"]
    assert run("parse", "pages", "-o", "out.json").code == 0
    assert len(json.loads(Path("out.json").read_text(encoding="utf-8"))) == 2


def test_a_suffix_that_stands_for_no_format_is_wrong_use(run: Callable, pages: Path):
    code, _, err = run("parse", "pages", "-o", "out.xyz")
    assert code == 2
    assert "choose one with --format" in err
    assert not Path("out.xyz").exists()


def test_records_of_its_own_are_read_back_unchanged(newskit: Callable, pages: Path):
    first = newskit("parse", "pages", "-f", "jsonl", "--blocks")
    again = newskit("parse", "-", "-f", "jsonl", "--blocks", stdin=first.out.encode())
    assert again.out == first.out
    bare = newskit("parse", "-", "-f", "jsonl", stdin=first.out.encode())
    assert bare.out == newskit("parse", "pages", "-f", "jsonl").out


def test_standard_input_is_a_page(newskit: Callable, pages: Path):
    text = (pages / "flood.txt").read_bytes()
    named = newskit("parse", "-", "-f", "jsonl", stdin=text)
    assert [row["source"] for row in named.rows] == ["-"]
    assert newskit("parse", "-f", "jsonl", stdin=text) == named


def test_what_is_piped_in_stays_when_more_is(newskit: Callable, pages: Path):
    for name in ("flood", "harvest", "flood"):
        assert newskit("parse", "-", stdin=(pages / f"{name}.txt").read_bytes()).code == 0
    rows = newskit("export", "-f", "jsonl").rows
    assert len({row["id"] for row in rows}) == len(rows) == 2
    assert all(row["source"].startswith("stdin-") for row in rows)
    assert newskit("show", rows[0]["source"]).code == 0
    assert newskit("parse", "-", "--prune", stdin=(pages / "flood.txt").read_bytes()).code == 0
    assert len(newskit("export", "-f", "jsonl").rows) == 2


def test_without_input_it_is_wrong_use(newskit: Callable):
    code, out, err = newskit("parse")
    assert (code, out) == (2, "")
    assert "Examples:" in err


def test_the_settings_file_names_the_inputs(run: Callable, pages: Path):
    Path("newskit.toml").write_text('inputs = ["pages"]\n')
    assert "2 new" in run("parse").err


def test_no_split_takes_the_whole_text(run: Callable, pages: Path):
    row = run("parse", "pages/harvest.txt", "-f", "jsonl", "--no-split").rows[0]
    assert "best cherry harvest" in row["text"]
    assert "400 families" in row["text"]
    assert row["teasers"] == []


def test_explain_shows_every_block_and_what_the_marks_mean(run: Callable, pages: Path):
    code, out, _ = run("parse", "pages/flood.txt", "--explain")
    assert code == 0
    assert "Heavy rain on Monday night" in out
    assert "paragraph" in out
    assert "unassigned" in out.splitlines()[-2]
    assert not Path("newskit.db").exists()


def test_explain_goes_into_a_file(run: Callable, pages: Path):
    assert run("parse", "pages", "--explain", "-o", "why.txt") == (0, "", "")
    assert "Heavy rain" in Path("why.txt").read_text(encoding="utf-8")


def test_explain_with_a_format_is_wrong_use(run: Callable, pages: Path):
    assert run("parse", "pages", "--explain", "-f", "jsonl").code == 2


def test_options_about_the_corpus_need_one(run: Callable, pages: Path):
    code, _, err = run("parse", "pages", "-f", "jsonl", "--prune")
    assert code == 2
    assert "--corpus" in err


def test_prune_takes_out_what_is_gone(run: Callable, pages: Path):
    run("parse", "pages")
    (pages / "harvest.txt").unlink()
    assert "1 gone, taken out" in run("parse", "pages", "--prune").err
    assert run("search", "cherry").code == 1


def test_some_bad_inputs_are_named_and_the_rest_is_done(run: Callable, pages: Path):
    (pages / "empty.txt").write_bytes(b"")
    (pages / "picture.txt").write_bytes(bytes(range(256)) * 8)
    code, out, err = run("parse", "pages", "nowhere.txt", "-f", "jsonl")
    assert code == 3
    assert len(out.splitlines()) == 2
    for name in ("pages/empty.txt", "pages/picture.txt", "nowhere.txt"):
        assert any(line.startswith(f"newskit: {name}: ") for line in err.splitlines())
    assert "3 problems, named above" in err


def test_only_bad_inputs_never_end_with_0(run: Callable, folder: Path):
    assert run("parse", "nowhere").code == 2
    (folder / "void").mkdir()
    assert run("parse", "void").code == 2
    (folder / "empty.txt").write_bytes(b"")
    assert run("parse", "empty.txt").code in {2, 3}
    assert not Path("newskit.db").exists()


def test_files_that_are_no_pages_are_counted(run: Callable, pages: Path):
    (pages / "logo.png").write_bytes(b"\x89PNG\r\n")
    code, _, err = run("parse", "pages")
    assert code == 0
    assert "passed over 1 other file (1 .png)" in err


def test_sources_are_relative_to_the_corpus(run: Callable, pages: Path):
    (pages.parent / "deep").mkdir()
    run("parse", "pages", "-c", "deep/news.db")
    assert run("search", "flood*", "-c", "deep/news.db", "--count").code in {0, 1}
    assert run("show", "../pages/flood.txt", "-c", "deep/news.db").code == 0


NOTICE = (
    "The Kesta Post is printed by the people who write it, on a press from 1938 in the old ropeworks, and whoever "
    "wants to see it run may come on the first Monday of the month."
)


def test_pages_of_a_site_teach_each_other_unless_they_are_isolated(run: Callable, folder: Path):
    for number in range(6):
        story = (
            f"Crane {number} of Kesta harbour is taken down",
            f"The crane of berth {number} was taken down on Friday after {number + 30} years, the town hall said.",
            NOTICE,
            f"It weighs {number + 80} tonnes, and its iron is to be melted in Orne before the winter, they said.",
        )
        (folder / f"day{number}").mkdir()
        (folder / f"day{number}" / "page.txt").write_text("\n\n".join(story), encoding="utf-8")

    def with_notice(*options: str) -> int:
        return sum("ropeworks" in row["text"] for row in run("parse", "day*", "-f", "jsonl", *options).rows)

    assert with_notice() == 6
    assert with_notice("--site", "kesta-post.example") == 0
    assert with_notice("--site", "kesta-post.example", "--isolated") == 6
    command = ("search", "ropeworks", "day*", "--count", "--site", "kesta-post.example")
    assert run(*command).out == "0\n"
    assert run(*command, "--isolated").out == "6\n"
    assert run("export", "day*", "-f", "jsonl", "--site", "k").out.count("ropeworks") == 0
    assert "·  furniture" in run("doctor", "day*", "--site", "k").out
    assert "·  furniture" not in run("doctor", "day*").out


def test_pages_of_one_name_are_not_lost_without_a_word(run: Callable, folder: Path):
    texts = {"a": ("The quay was flooded on Monday.", "The mill burned down on Friday."), "b": ("Rain is on its way.",)}
    lines = [json.dumps({"id": name, "text": text}) + "\n" for name, some in texts.items() for text in some]
    (folder / "twice.jsonl").write_text("".join(lines))
    for _ in range(2):
        ran = run("parse", "twice.jsonl", "-c", "twice.db")
        assert ran.code == 3
        assert "twice.jsonl#a: another page was read under this name" in ran.err
        ran = run("export", "-c", "twice.db", "--fields", "text", "-f", "jsonl")
        assert ran.out.count("\n") == 2
        assert "flooded" in ran.out
    (folder / "twice.jsonl").write_text("".join(lines[1:]))
    ran = run("parse", "twice.jsonl", "-c", "twice.db")
    assert (ran.code, "1 changed" in ran.err) == (0, True)
    (folder / "twice.jsonl").write_text("".join(lines[:1] * 3))
    assert run("parse", "twice.jsonl", "-c", "twice.db").code == 0


@pytest.mark.parametrize("corpus", ["other/n.db", "n.db"])
def test_problems_are_named_as_seen_from_here(run: Callable, pages: Path, corpus: str):
    Path("other").mkdir()
    (pages / "empty.txt").write_bytes(b"")
    (pages / "a#b.jsonl").write_text('{"text": "It rained."}\n{"text": \n')
    code, _, err = run("parse", "pages", "nowhere.txt", "-c", corpus)
    assert code == 3
    assert {line.split(": ")[1] for line in err.splitlines() if line.startswith("newskit: ")} == {
        "pages/empty.txt", "pages/a#b.jsonl#2", "nowhere.txt"
    }  # fmt: skip
