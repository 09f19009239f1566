"""The stages by themselves: however segments, ranges and tasks are cut, the same comes out."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import IO, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newskit.dedup import postings, segment, settle
from newskit.dedup.catalogue import Catalogue
from newskit.dedup.files import Files, written
from newskit.dedup.measure import Evidence
from newskit.dedup.proof import ROW, Proof, evidence_of, key_of, pairs_of, row_of
from newskit.dedup.reader import Reader, posts
from newskit.dedup.segment import Page, SegmentWriter
from newskit.dedup.settle import components
from newskit.dedup.texts import Signed, signed
from newskit.errors import NewskitError


def catalogue(folder: Path, texts: list[str], batch: int = 3) -> Catalogue:
    """The texts as two parts of the inputs, which workers have written a batch at a time."""
    segments = []
    half = len(texts) // 2
    for part, some in enumerate((texts[:half], texts[half:])):
        with SegmentWriter(os.fspath(folder), f"{part}") as writer:
            for start in range(0, len(some), batch):
                pages = [
                    Page(f"{part}/{start + place}", "0" * 16, None, None) for place in range(len(some[start:][:batch]))
                ]
                writer.add(pages, signed(some[start : start + batch]))
        segments += writer.segments
    found = Catalogue(os.fspath(folder), segments)
    found.save()
    return found


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is cut into many pieces."""
    monkeypatch.setattr(segment, "_MOST_DOCUMENTS", 4)
    monkeypatch.setattr(postings, "_RANGE", 1 << 8)
    monkeypatch.setattr(postings, "_PAIRS_HELD", 16)
    monkeypatch.setattr(postings, "_PAIRS_AT_ONCE", 8)
    monkeypatch.setattr(postings, "_PAIRS_A_TASK", 30)
    monkeypatch.setattr(settle, "_AT_ONCE", 3)


def family(writer: Any) -> list[str]:
    """Stories with copies of several kinds, and many of one."""
    texts = []
    for _ in range(6):
        story = writer.story(9)
        texts += [
            story,
            story.upper(),
            writer.scanned(story, 0.04),
            "\n\n".join(story.split("\n\n")[:3]),
            writer.story(7),
        ]
    large = writer.story(8)
    return texts + [writer.scanned(large, 0.02) for _ in range(60)]


def test_small_pieces_give_the_same_rows(find: Callable, writer: Any, request: pytest.FixtureRequest):
    texts = family(writer)
    whole = find(texts)
    request.getfixturevalue("small")
    assert find(texts, batch=2) == whole
    assert len({row.cluster for row in whole.values()}) < len(texts) - 60


def test_a_text_keeps_the_same_form_whatever_the_order(tmp_path: Path, writer: Any):
    forms = [writer.story(3)]
    forms += [forms[0].replace(".", ","), forms[0].upper(), "“" + forms[0]]
    kept = set()
    for number, order in enumerate(([0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2])):
        (tmp_path / f"{number}").mkdir()
        found = catalogue(tmp_path / f"{number}", [forms[place] for place in order], batch=1)
        assert found.text_of.tolist() == [0, 0, 0, 0]
        with Reader(os.fspath(tmp_path / f"{number}")) as reader:
            kept.add(reader.texts(np.array([0]))[0].folded)
    assert len(kept) == 1


def test_one_that_breaks_off_makes_all_of_the_same_letters_do(tmp_path: Path, writer: Any):
    story = writer.story(2)
    found = catalogue(tmp_path, [story, story + " …", writer.story(2)])
    leads = found.table["lead"]
    assert sorted(leads.tolist()) == [False, True]
    assert leads[found.text_of[0]]


def test_pages_are_found_again_across_sheets(tmp_path: Path, writer: Any, small: None):
    found = catalogue(tmp_path, [writer.story(1) for _ in range(23)])
    whole = found.pages(0, 23)
    assert [page.source for page in whole] == [f"0/{place}" for place in range(11)] + [
        f"1/{place}" for place in range(12)
    ]
    assert [found.pages(place, place + 1)[0] for place in range(23)] == whole
    found.close()


def test_texts_that_are_asked_for_later(tmp_path: Path, writer: Any):
    texts = [writer.story(2) for _ in range(3)]
    some = signed(texts)
    absent = Signed(
        folded=None, ends=[-1] * 3, lengths=some.lengths, leads=some.leads, keys=some.keys, forms=some.forms,
        hashes=some.hashes, sizes=some.sizes,
    )  # fmt: skip
    with SegmentWriter(os.fspath(tmp_path), "a") as segments:
        segments.add([Page(str(place), "0" * 16, None, None) for place in range(3)], absent)
    found = Catalogue(os.fspath(tmp_path), segments.segments)
    found.save()
    asked: list[int] = []

    def folded(document: int) -> str:
        asked.append(document)
        return f"text {document}"

    for wanted in ([2, 0], [0, 1]):
        found.ask(np.array([found.text_of[place] for place in wanted]), folded)
    assert sorted(asked) == [0, 1, 2]
    with Reader(os.fspath(tmp_path)) as reader:
        read = [text.folded for text in reader.texts(found.text_of.astype(np.int64))]
        assert read == ["text 0", "text 1", "text 2"]
        hashes = np.concatenate(reader.hashes(found.text_of.astype(np.int64)))
        assert hashes.tobytes() == some.hashes


@pytest.mark.parametrize("bits", [0, 3, 12])
def test_every_hash_is_in_one_range(tmp_path: Path, writer: Any, bits: int):
    texts = [writer.story(3) for _ in range(9)]
    texts.append(texts[0])
    found = catalogue(tmp_path, texts)
    read = [
        (text, value)
        for number in range(1 << bits)
        for hashes, owners in posts(os.fspath(tmp_path), number, bits)
        for text, value in zip(owners.tolist(), hashes.tolist(), strict=True)
    ]
    with Reader(os.fspath(tmp_path)) as reader:
        kept = reader.hashes(np.arange(len(found)))
    assert sorted(read) == sorted((text, value) for text in range(len(found)) for value in kept[text].tolist())


def test_what_is_shared_more_often_than_a_count_can_say(tmp_path: Path):
    pairs = np.repeat(postings._packed(np.array([1, 1, 2]), np.array([2, 3, 3])), [1000, 1, 255])
    runs = postings._Runs(os.fspath(tmp_path), "pairs", 4)
    runs.add(pairs)
    names = runs.end()
    (task,) = postings.tasks_of(os.fspath(tmp_path), names)
    found = [tuple(map(np.ndarray.tolist, some)) for some in postings.summed(os.fspath(tmp_path), names, task)]
    assert found == [([1, 1, 2], [2, 3, 3], [1000, 1, 255])]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=60))
def test_components_hang_together(size: int, pairs: list[tuple[int, int]]):
    pairs = [(one % size, other % size) for one, other in pairs]
    first, second = np.array(pairs, np.int64).reshape(-1, 2).T
    label = components(first, second, size).tolist()
    together: list[set[int]] = [{number} for number in range(size)]
    for one, other in pairs:
        joined = together[one] | together[other]
        for number in joined:
            together[number] = joined
    assert label == [min(some) for some in together]


def test_evidence_is_the_same_after_it_was_a_row():
    proof = Proof()
    found = [
        Evidence(verdict="near", rule="aligned", similarity=0.1234, shared=0.5, length_ratio=1.0, alignment=0.8),
        Evidence(verdict="contained", rule="same letters", similarity=0.2, shared=1.0, length_ratio=0.3, figures=1.0),
    ]  # fmt: skip
    rows = np.array([row_of(5, 7, found[0]), row_of(2, 9, found[1])], ROW)
    assert [evidence_of(row) for row in rows.tolist()] == found
    proof.add(rows[:1])
    proof.add(rows[1:])
    assert (proof.find(7, 5), proof.find(2, 9), proof.find(2, 5)) == (*found, None)
    proof.gather(np.array([1]))
    assert proof.find(5, 7).verdict == "contained"


def test_pairs_by_number():
    pairs = np.array(list(combinations(range(0, 1 << 28, 1 << 26), 2)))
    assert pairs_of(key_of(*pairs.T)).tolist() == pairs.tolist()


def test_too_many_texts_are_refused(tmp_path: Path, writer: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("newskit.dedup.catalogue.TEXT_BITS", 2)
    catalogue(tmp_path, [writer.story(1) for _ in range(4)])
    with pytest.raises(NewskitError, match=r"5 different texts are more than .* \(4\)"):
        catalogue(tmp_path, [writer.story(1) for _ in range(5)])


def test_what_was_not_finished_leaves_nothing(tmp_path: Path, writer: Any):
    def fail(stream: SegmentWriter | IO[bytes]) -> None:
        if isinstance(stream, SegmentWriter):
            stream.add([Page("a", "0" * 16, None, None)], signed([writer.story(1)]))
        else:
            stream.write(b"half")
        assert os.listdir(tmp_path)
        raise KeyError

    for begun in (SegmentWriter(os.fspath(tmp_path), "a"), written(os.fspath(tmp_path / "file"))):
        with pytest.raises(KeyError), begun as stream:
            fail(stream)
        assert os.listdir(tmp_path) == []


def test_a_task_that_runs_twice_leaves_the_same(tmp_path: Path, writer: Any):
    found = catalogue(tmp_path, [writer.story(4) for _ in range(8)] * 2)
    ranges = postings.divided(found.hashes, len(found))
    once = postings.look(os.fspath(tmp_path), ranges, 0)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert postings.look(os.fspath(tmp_path), ranges, 0) == once
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_more_files_than_may_be_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("newskit.dedup.files._OPEN", 2)
    for number in range(4):
        (tmp_path / f"{number}").write_bytes(bytes(range(number, number + 9)))
    with Files() as files:
        for number in (0, 1, 2, 0, 3, 1):
            assert files.read(os.fspath(tmp_path / f"{number}"), 2, 3) == bytes(range(number + 2, number + 5))


def test_nothing_has_no_copies(find: Callable):
    assert find([]) == {}
    assert [row.size for row in find(["", "", "no"]).values()] == [1, 1, 1]
