"""Marking what is new in a corpus: the same marks as if all had been there from the beginning."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newskit.corpus import open_writer
from newskit.corpus.clusters import Marked
from newskit.dedup import version
from newskit.dedup.limits import Limits
from newskit.model import page_id
from newskit.pipeline.copies import Run, copies_of_corpus, mark
from newskit.pipeline.dedup import Asked
from newskit.pipeline.watch import Unwatched
from newskit.record import Record

CHANCE = random.Random(11)
WORDS = ["".join(CHANCE.choices(("ka", "re", "to", "min", "sol", "ve", "da", "pra"), k=3)) for _ in range(700)]


def story(sentences: int) -> str:
    return "\n\n".join(" ".join(CHANCE.choices(WORDS, k=14)).capitalize() + "." for _ in range(sentences))


def spoiled(text: str) -> str:
    return "".join(CHANCE.choice("aeinorst") if CHANCE.random() < 0.03 else sign for sign in text)


def made() -> dict[str, str]:
    """Texts by their sources: copies of several kinds, and a family so large that its shingles become common."""
    found = {}
    for number in range(9):
        whole = story(CHANCE.randint(5, 12))
        found[f"{number}/base"] = whole
        found[f"{number}/noise"] = spoiled(whole)
        found[f"{number}/shout"] = whole.upper().replace(".", "!")
        found[f"{number}/lead"] = whole[: len(whole) // 3] + " ..."
        found[f"{number}/more"] = whole + "\n\n" + story(3)
    family = story(6)
    return found | {f"family/{number}": spoiled(family) for number in range(64)}


TEXTS = made()
SOURCES = list(TEXTS)


def record(source: str, text: str) -> Record:
    """The page has the same id whatever newskit makes of it."""
    return Record(
        id=page_id(source.removesuffix("/again")), source=source, kind="story", confidence=0.9, language="en",
        title=text[:30], text=text, paragraphs=tuple(text.split("\n\n")), words=len(text.split()),
    )  # fmt: skip


def put(path: Path, texts: Mapping[str, str]) -> None:
    with open_writer(path, rules=1) as writer:
        writer.add([record(source, text) for source, text in texts.items()])
        writer.finish()


def marked(path: Path, jobs: int = 1, **limits: float) -> tuple[Run, tuple[int, int], Marked]:
    """What was remembered, how many pairs were compared and how many of them known, and what is marked."""
    asked = Asked(Limits(**limits), mark=True)
    with copies_of_corpus(os.fspath(path), asked, jobs, Unwatched()) as (read, run):
        return run, read.copies.known, mark(os.fspath(path), read, run, "longest")


def content(path: Path) -> dict[str, list[Any]]:
    """All that marking leaves in a corpus."""
    with closing(sqlite3.connect(path)) as connection:
        queries = {
            "marks": "SELECT * FROM page_clusters ORDER BY id",
            "verdicts": "SELECT * FROM copy_verdicts ORDER BY one, other",
            "signatures": "SELECT id, s.* FROM page_signatures s JOIN pages USING (page) ORDER BY id",
        }
        found = {name: connection.execute(query).fetchall() for name, query in queries.items()}
    found["signatures"] = [(row[0], *row[2:]) for row in found["signatures"]]
    return found


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as name:
        yield Path(name)


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "add", "add", "forget", "change"]), st.integers(1, 60)), min_size=1, max_size=3
)


@settings(max_examples=8, deadline=None)
@given(chance=st.randoms(use_true_random=False), steps=STEPS)
def test_what_is_marked_bit_by_bit_is_marked_as_at_once(chance: random.Random, steps: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as name:
        path, other = Path(name, "bits.db"), Path(name, "whole.db")
        left = chance.sample(SOURCES, len(SOURCES))
        there: dict[str, str] = {source: TEXTS[source] for source in left[40:]}
        del left[40:]
        put(path, there)
        marked(path)
        for step, number in steps:
            if step == "add":
                new = {source: TEXTS[source] for source in left[:number]}
                del left[:number]
                there |= new
                put(path, new)
            elif step == "forget":
                gone = chance.sample(sorted(there), min(number, len(there) - 1))
                with open_writer(path, rules=1) as writer:
                    writer.forget(gone)
                    writer.finish()
                for source in gone:
                    del there[source]
            else:
                new = {source: story(4) for source in chance.sample(sorted(there), min(number, len(there)))}
                there |= new
                put(path, new)
            marked(path)
        put(other, {source: there[source] for source in chance.sample(sorted(there), len(there))})
        marked(other)
        assert content(path) == content(other)


def test_what_is_known_is_not_compared_again(folder: Path) -> None:
    path = folder / "known.db"
    new = "\n\n".join(sentence[::-1] for sentence in story(9).split("\n\n"))
    put(path, TEXTS)
    first = marked(path)[1]
    assert first[0] > 100
    assert first[1] == 0
    assert marked(path)[1] == (first[0], first[0])
    put(path, {"new": new, "again": spoiled(new)})
    compared, known = marked(path)[1]
    assert (compared, known) == (first[0] + 1, first[0])
    assert marked(path, jobs=2)[1] == (compared, compared)


def test_other_limits_or_rules_make_all_marks_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, other = folder / "limits.db", folder / "other.db"
    put(path, TEXTS)
    put(other, TEXTS)
    marked(path)
    run, (compared, known), _ = marked(path, threshold=0.7)
    assert (run.stale, run.moved, known) == (False, True, 0)
    marked(other, threshold=0.7)
    assert content(path) == content(other)
    monkeypatch.setattr(version, "_RULES", -1)
    run, (compared, known), _ = marked(path, threshold=0.7)
    assert (run.stale, run.known, known) == (True, False, 0)
    assert compared > 100


def test_two_sources_of_one_page(folder: Path) -> None:
    path = folder / "sources.db"
    put(path, {"a": TEXTS["0/base"], "a/again": TEXTS["0/base"]})
    assert marked(path)[2] == Marked(pages=1, clusters=0)
    with open_writer(path, rules=1) as writer:
        writer.forget(["a"])
    assert marked(path)[2] == Marked(pages=0, clusters=0)
