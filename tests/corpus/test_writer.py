"""What a writer does with pages that are new, changed, shared, forgotten or half done."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from newskit.corpus import in_memory, open_reader, open_writer
from newskit.corpus.health import check
from newskit.corpus.removal import Forgotten
from newskit.corpus.sites import SiteCounts
from newskit.corpus.writer import Added
from newskit.errors import NoCorpus, UsageError
from newskit.parsing import RULES
from newskit.record import Record

Make = Callable[..., Record]
Pages = Callable[..., list[Record]]
Content = Callable[[Path], dict[str, Any]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "newskit.db"


def build(path: Path, *batches: Sequence[Record], **options: Any) -> Added:
    with open_writer(path, rules=1, **options) as writer:
        for batch in batches:
            writer.add(batch)
        return writer.finish()


def test_a_first_build_appears_only_when_it_is_finished(path: Path, pages: Pages) -> None:
    with open_writer(path) as writer:
        writer.add(pages(3))
        assert not path.exists()
        assert writer.finish() == Added(new=3)
    assert [entry.name for entry in path.parent.iterdir()] == ["newskit.db"]


def test_pages_come_in_the_order_of_their_sources(path: Path, pages: Pages) -> None:
    many = pages(7)
    build(path, many[4:], many[:4])
    with open_reader(path) as corpus:
        assert list(corpus.records(blocks=True)) == many
        assert [row.source for row in corpus.teasers()] == [page.source for page in many for _ in page.teasers]


def test_what_is_unchanged_is_recognised(path: Path, pages: Pages, content: Content) -> None:
    build(path, pages(5))
    before = content(path)
    assert build(path, pages(5)) == Added(unchanged=5)
    assert content(path) == before


def test_a_changed_page_replaces_the_old_one(path: Path, pages: Pages, content: Content, tmp_path: Path) -> None:
    build(path, pages(6))
    changed = pages(6, changed=90)
    with open_writer(path, rules=1) as writer:
        assert writer.known((page.source, page.id) for page in changed) == set()
        assert writer.add(changed[2:4]) == Added(replaced=2)
        writer.finish()
    fresh = tmp_path / "fresh.db"
    build(fresh, [*pages(6)[:2], *changed[2:4], *pages(6)[4:]])
    assert content(path) == content(fresh)


def test_the_order_of_arrival_leaves_no_trace(tmp_path: Path, pages: Pages, make: Make, content: Content) -> None:
    shared = [make(f"{name}.txt", "One text.", url=f"https://{name}.example", section=name) for name in "dbca"]
    everything = [*pages(8), *shared]
    expected = None
    for seed in range(6):
        order = list(everything)
        random.Random(seed).shuffle(order)
        path = tmp_path / f"{seed}.db"
        build(path, order[:5], order[5:6], order[6:], stem="none")
        build(path, order[3:7])
        expected = expected or content(path)
        assert content(path) == expected


def test_a_page_saved_twice_is_one_page_with_two_sources(path: Path, make: Make) -> None:
    copies = [make("b.txt", "Same.", url="https://b.example"), make("a.txt", "Same.", url="https://a.example")]
    build(path, copies)
    with open_reader(path) as corpus:
        counts = corpus.counts()
        assert (counts.pages, counts.sources) == (1, 2)
        assert [(record.source, record.url) for record in corpus.stories()] == [
            ("a.txt", "https://a.example"),
            ("b.txt", "https://b.example"),
        ]


def test_a_page_goes_with_its_last_source(path: Path, make: Make) -> None:
    build(path, [make("a.txt", "Same."), make("b.txt", "Same."), make("c.txt", "Other.")])
    with open_writer(path) as writer:
        assert writer.forget(["a.txt"]) == Forgotten(sources=1, pages=0)
        assert writer.forget(["b.txt", "nowhere.txt"]) == Forgotten(sources=1, pages=1, unknown=("nowhere.txt",))
        assert [record.source for record in writer.corpus.records()] == ["c.txt"]


def test_a_record_whose_source_is_gone_is_redone_from_the_other(path: Path, make: Make) -> None:
    mine, other = make("a.txt", "Same.", section="x"), make("b.txt", "Same.", section="y")
    build(path, [mine, other])
    with open_writer(path, rules=1) as writer:
        pair = (other.source, other.id)
        assert writer.known([pair]) == {pair}
        writer.forget(["a.txt"])
        assert writer.known([pair]) == set()
        writer.add([other])
        assert writer.known([pair]) == {pair}
        assert [record.section for record in writer.corpus.records()] == ["y"]


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("pages", ["a.zip!x.txt", "dump.jsonl#1", "dump.jsonl#2", "pages2/a.txt"]),
        ("pages/", ["a.zip!x.txt", "dump.jsonl#1", "dump.jsonl#2", "pages2/a.txt"]),
        ("dump.jsonl", ["a.zip!x.txt", "pages/a.txt", "pages/sub/b.txt", "pages2/a.txt"]),
        ("a.zip", ["dump.jsonl#1", "dump.jsonl#2", "pages/a.txt", "pages/sub/b.txt", "pages2/a.txt"]),
        ("dump.jsonl#2", ["a.zip!x.txt", "dump.jsonl#1", "pages/a.txt", "pages/sub/b.txt", "pages2/a.txt"]),
    ],
)
def test_a_folder_file_or_archive_stands_for_all_in_it(make: Make, name: str, left: list[str]) -> None:
    sources = ["pages/a.txt", "pages/sub/b.txt", "pages2/a.txt", "dump.jsonl#1", "dump.jsonl#2", "a.zip!x.txt"]
    with in_memory(rules=1) as writer:
        writer.add(make(source, f"Text of {source}.") for source in sources)
        assert writer.forget([name]).sources == len(sources) - len(left)
        assert [source for source, _ in writer.corpus.sources()] == left


def test_an_id_stands_for_all_its_sources(make: Make) -> None:
    with in_memory(rules=1) as writer:
        writer.add([make("a.txt", "Same."), make("b.txt", "Same.")])
        assert writer.forget([make("a.txt", "Same.").id.upper()]) == Forgotten(sources=2, pages=1)


def test_pruning_takes_out_what_is_no_longer_there(path: Path, pages: Pages, content: Content, tmp_path: Path) -> None:
    build(path, pages(6))
    with open_writer(path) as writer:
        assert writer.prune(lambda source: source < "pages/0004") == Forgotten(sources=2, pages=2)
        writer.finish()
    fresh = tmp_path / "fresh.db"
    build(fresh, pages(4))
    assert content(path) == content(fresh)


def test_older_rules_are_known_only_when_asked(path: Path, make: Make) -> None:
    page = make()
    pair = (page.source, page.id)
    build(path, [page])
    with open_writer(path, rules=2) as writer:
        assert writer.known([pair]) == {pair}
        assert writer.known([pair], again=True) == set()
        assert writer.add([page]) == Added(unchanged=1)
        assert writer.known([pair], again=True) == {pair}


def test_a_page_that_was_not_split_is_not_known_as_a_split_one(path: Path, make: Make) -> None:
    page = make()
    pair = (page.source, page.id)
    with open_writer(path, rules=-1) as writer:
        writer.add([page])
        assert writer.known([pair], again=True) == {pair}
        assert writer.known([pair], rules=1) == set()


def test_newer_rules_of_any_source_win(path: Path, make: Make) -> None:
    with open_writer(path) as writer:
        writer.add([make("a.txt", section="old"), make("b.txt", section="old")], rules=1)
        writer.add([make("b.txt", section="new")], rules=2)
        assert [record.section for record in writer.corpus.records()] == ["new", "new"]


def test_rules_are_the_current_ones_unless_said() -> None:
    with in_memory() as writer:
        assert writer.rules == RULES


@pytest.mark.parametrize(
    ("languages", "stem"),
    [(["en"], "porter"), (["en", "und", "und"], "porter"), (["vi", "en"], "none"), (["und"], "none"), (["vi"], "none")],
)
def test_the_first_pages_decide_about_stemming(make: Make, languages: list[str], stem: str) -> None:
    with in_memory(rules=1) as writer:
        writer.add(make(f"{place}", f"Text {place}", language=code) for place, code in enumerate(languages))
        writer.add([make("later", "Later", language="en"), make("even", "Even later", language="vi")])
        assert writer.corpus.stem == stem


def test_stemming_is_fixed(path: Path, make: Make) -> None:
    build(path, [make()], stem="none")
    build(path, [make("b.txt")], stem="none")
    with open_reader(path) as corpus:
        assert corpus.stem == "none"
    with pytest.raises(UsageError, match="was made with stemming 'none'"):
        open_writer(path, stem="porter")
    with pytest.raises(UsageError, match="no stemming 'french'; there are: porter, none"):
        open_writer(path, stem="french")


def test_nothing_added_leaves_nothing_behind(path: Path) -> None:
    with open_writer(path) as writer:
        writer.add([])
        assert writer.finish() == Added()
    assert not list(path.parent.iterdir())


def test_a_corpus_is_not_made_where_one_is_needed(path: Path) -> None:
    with pytest.raises(NoCorpus):
        open_writer(path, create=False)
    assert not list(path.parent.iterdir())


def test_an_empty_file_is_built_over(path: Path, make: Make) -> None:
    path.touch()
    build(path, [make()])
    with open_reader(path) as corpus:
        assert corpus.counts().pages == 1


def test_a_link_leads_to_the_corpus(tmp_path: Path, make: Make) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "newskit.db").symlink_to("real/newskit.db")
    build(tmp_path / "newskit.db", [make()])
    build(tmp_path / "newskit.db", [make("b.txt", "More.")])
    assert (tmp_path / "newskit.db").is_symlink()
    with open_reader(tmp_path / "real" / "newskit.db") as corpus:
        assert corpus.counts().pages == 2


def test_an_interrupted_build_is_gone_on_with(path: Path, pages: Pages, content: Content, tmp_path: Path) -> None:
    with open_writer(path) as writer:
        writer.add(pages(5))
    assert not path.exists()
    with pytest.raises(NoCorpus, match=r"its first import was interrupted; run the same newskit parse again"):
        open_reader(path)
    with open_writer(path) as writer:
        assert writer.resumed
        assert len(writer.known((page.source, page.id) for page in pages(8))) == 5
        writer.add(pages(8)[5:])
        writer.finish()
    fresh = tmp_path / "fresh.db"
    with open_writer(fresh) as writer:
        writer.add(pages(8))
        writer.finish()
    assert content(path) == content(fresh)


def test_an_interrupted_build_of_other_inputs_is_thrown_away(path: Path, pages: Pages, make: Make) -> None:
    with open_writer(path, task="wrong/") as writer:
        writer.add(pages(5))
    with open_writer(path, task="right/") as writer:
        assert not writer.resumed
        writer.add([make()])
        writer.finish()
    with open_reader(path) as corpus:
        assert corpus.counts().pages == 1


def test_an_interrupted_update_is_gone_on_with(path: Path, pages: Pages) -> None:
    build(path, pages(3))
    with open_writer(path, task="a") as writer:
        assert not writer.resumed
        writer.add(pages(5)[3:])
    with open_reader(path) as corpus:
        assert corpus.counts().pages == 5
        assert check(corpus).pending == 1
    with open_writer(path, task="b") as writer:
        assert not writer.resumed
    with open_writer(path, task="a") as writer:
        assert writer.resumed
        writer.finish()
    with open_reader(path) as corpus:
        assert check(corpus).pending == 0
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT new, replaced, unchanged FROM runs").fetchall() == [(3, 0, 0), (2, 0, 0)]


def test_a_batch_goes_in_whole_or_not_at_all(path: Path, pages: Pages) -> None:
    build(path, pages(2))

    def failing() -> Any:
        yield from pages(5)[2:]
        raise KeyboardInterrupt

    with open_writer(path) as writer:
        with pytest.raises(KeyboardInterrupt):
            writer.add(failing())
        bad = structs.replace(pages(6)[5], kind=object())
        with pytest.raises(Exception):  # noqa: B017, PT011 - whatever it is, nothing of the batch may stay
            writer.add([pages(5)[3], bad])
        assert writer.corpus.counts().pages == 2
        assert writer.add(pages(4)[3:]) == Added(new=1)


def test_an_interrupted_publication_is_gone_on_with(path: Path, pages: Pages) -> None:
    with open_writer(path) as writer:
        writer.add(pages(3))
    part, compacted = Path(f"{path}.part"), Path(f"{path}.part-compact")
    for ready in (False, True):
        compacted.write_bytes(part.read_bytes() if ready else b"half")
        if ready:
            part.unlink()
        with open_writer(path) as writer:
            assert writer.resumed
            assert writer.corpus.counts().pages == 3
    with open_writer(path) as writer:
        writer.finish()
    with open_reader(path) as corpus:
        assert corpus.counts().pages == 3
    assert [entry.name for entry in path.parent.iterdir()] == ["newskit.db"]


def test_a_damaged_unfinished_build_is_begun_anew(path: Path, pages: Pages) -> None:
    with open_writer(path) as writer:
        writer.add(pages(3))
    part = Path(f"{path}.part")
    part.write_bytes(part.read_bytes()[:40000])
    with open_writer(path) as writer:
        assert not writer.resumed
        writer.add(pages(2))
        writer.finish()
    with open_reader(path) as corpus:
        assert corpus.counts().pages == 2


def test_closing_twice_is_harmless(path: Path, pages: Pages) -> None:
    writer = open_writer(path)
    writer.add(pages(1))
    writer.finish()
    writer.close()
    corpus = open_reader(path)
    corpus.close()
    corpus.close()


def test_what_pages_teach_is_kept_with_the_end_of_a_run_only(path: Path, pages: Pages) -> None:
    first, second = (SiteCounts(bytes([place]), bytes(8), {"a": place, "": 1}) for place in (1, 2))
    with open_writer(path, rules=1) as writer:
        writer.add(pages(1))
        writer.finish(first)
    with open_writer(path, rules=1) as writer:
        writer.add(pages(2))
        assert writer.site_counts() == first
    with open_writer(path, rules=1) as writer:
        assert writer.site_counts() == first
        writer.finish(second)
    with open_writer(path, rules=1) as writer:
        assert writer.site_counts() == second
        writer.add(pages(3))
        writer.finish()
    with open_writer(path, rules=1) as writer:
        assert writer.site_counts() == second
