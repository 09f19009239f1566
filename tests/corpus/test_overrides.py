"""Corrections in the corpus: kept, replaced, and there after an older corpus came up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from newskit.corpus import open_reader, open_writer
from newskit.corpus.health import check
from newskit.parsing.overrides import Correction
from newskit.record import Record

Pages = Callable[..., list[Record]]
Age = Callable[[sqlite3.Connection, int], None]

ONE = Correction(origin="f:2", source="a.txt", line=3, kind="caption")
TWO = Correction(origin="f:3", source="a.txt", text="By", field="authors", value="Ann Lee; Bo Chan")
THREE = Correction(origin="f:4", source="a.txt", field="title")


def test_corrections_come_back_as_they_were(tmp_path: Path, pages: Pages) -> None:
    first, second = pages(2)
    with open_writer(tmp_path / "newskit.db", rules=1) as writer:
        assert writer.corrections() == {}
        writer.correct({first.id: [TWO, ONE, THREE], second.id: [THREE]})
        writer.add([first, second])
        writer.finish()
    with open_writer(tmp_path / "newskit.db", rules=1) as writer:
        assert writer.corrections() == {first.id: (TWO, ONE, THREE), second.id: (THREE,)}
        writer.correct({first.id: [ONE], second.id: []})
        assert writer.corrections() == {first.id: (ONE,)}
        writer.forget([first.source])
        assert writer.corrections() == {}


def test_a_corpus_of_version_2_learns_to_keep_them(tmp_path: Path, pages: Pages, age: Age) -> None:
    path = tmp_path / "newskit.db"
    with open_writer(path, rules=1) as writer:
        writer.add(pages(3))
        writer.finish()
    with closing(sqlite3.connect(path)) as connection:
        age(connection, 2)
    with open_reader(path) as corpus:
        assert corpus.counts().pages == 3
        assert check(corpus, rules=1).problems == ()
    with open_writer(path, rules=1) as writer:
        assert writer.corrections() == {}
        writer.correct({pages(1)[0].id: [ONE]})
        assert len(writer.corrections()) == 1


def test_a_later_source_of_a_corrected_page_counts(tmp_path: Path, pages: Pages) -> None:
    from msgspec import structs

    (first,) = pages(1)
    later = structs.replace(first, source=f"zz/{first.source}", title="Corrected")
    with open_writer(tmp_path / "newskit.db", rules=1) as writer:
        writer.add([first])
        writer.add([later])
        assert writer.corpus.get(first.id).title == first.title  # type: ignore[union-attr]
        writer.correct({first.id: [ONE]})
        writer.add([later])
        assert writer.corpus.get(first.id).title == "Corrected"  # type: ignore[union-attr]
