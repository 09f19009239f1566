"""Snippets are one line of the page's own words, and their matches are where they say."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from newskit.corpus import Corpus, in_memory
from newskit.record import Record
from newskit.search import search
from newskit.search.snippet import MAX_CHARACTERS, snippet
from newskit.text.fold import fold

Make = Callable[..., Record]
Open = Callable[..., Corpus]

pieces = st.lists(st.tuples(st.text("ab \n\té…", max_size=8), st.booleans()), max_size=8)


@given(pieces)
def test_blanks_are_folded_and_spans_kept(parts: list[tuple[str, bool]]) -> None:
    line, spans = snippet(parts)
    assert line == " ".join("".join(text for text, _ in parts).split())
    assert [line[start:end] for start, end in spans] == [
        " ".join(text.split()) for text, is_match in parts if is_match and text.strip()
    ]


@given(st.lists(st.tuples(st.text("ab ", min_size=1, max_size=900), st.booleans()), max_size=5))
def test_long_lines_are_cut_around_the_first_match(parts: list[tuple[str, bool]]) -> None:
    whole, all_spans = snippet([(text[:10], is_match) for text, is_match in parts])
    line, spans = snippet(parts)
    assert len(line) <= MAX_CHARACTERS + 2
    assert bool(spans) == bool(all_spans) or len(whole) == 0
    assert all(0 <= start < end <= len(line) for start, end in spans)


def test_a_snippet_is_one_line_around_the_match(make: Make, holding: Open) -> None:
    text = "\n\n".join(f"Paragraph {number} says nothing." for number in range(60)) + "\n\nThen Điện\tBiên was named."
    (hit,) = search(holding(make("a.txt", text)), "dien bien").hits
    assert "\n" not in hit.snippet
    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("Then Điện Biên was named.")
    assert [hit.snippet[start:end] for start, end in hit.matches] == ["Điện", "Biên"]


def test_the_text_is_shown_rather_than_the_title(make: Make, holding: Open) -> None:
    corpus = holding(make("a.txt", "A storm came.", title="Storm"), make("b.txt", "Waves.", title="The storm"))
    assert {hit.snippet for hit in search(corpus, "storm").hits} == {"A storm came.", "The storm"}


def test_a_word_of_a_megabyte_is_cut(make: Make, holding: Open) -> None:
    corpus = holding(make("a.txt", "x" * 1_000_000 + " storm " + "y" * 1_000_000))
    (hit,) = search(corpus, "storm").hits
    assert len(hit.snippet) <= MAX_CHARACTERS + 2
    assert [hit.snippet[start:end] for start, end in hit.matches] == ["storm"]


def test_signs_that_mark_matches_elsewhere_are_only_text(make: Make, holding: Open) -> None:
    text = "[b]<b>\x02storm\x03</b> \ue000storm\ue001 \x1b[31m storm"
    (hit,) = search(holding(make("a.txt", text)), "storm").hits
    assert hit.snippet == text
    assert [hit.snippet[start:end] for start, end in hit.matches] == ["storm"] * 2


words = st.sampled_from(
    [
        "Điện",
        "Biên",
        "đ",
        "Łódź",
        "straße",
        "’s",
        "l’œuvre",
        "ﬁn",
        "e\u0301",
        "İ",
        "ß",
        "½",
        "x²",
        "ʼn",
        "–",
        "“a”",
        "U.S.",
        "हिन्दी",
    ]
)


@given(st.lists(words, min_size=1, max_size=12), st.data())
@settings(max_examples=150, deadline=None)
def test_marks_stand_on_the_words_that_were_searched_for(said: list[str], data: st.DataObject) -> None:
    """Tokens are found in folded text and shown by number in the original: both must be cut alike."""
    wanted = data.draw(st.sampled_from(said))
    if not any(sign.isalnum() for sign in wanted):
        return
    with in_memory(stem="none", rules=1) as writer:
        text = " ".join(said)
        writer.add([Record(id="0" * 16, source="a", kind="story", confidence=1, text=text)])
        (hit,) = search(writer.corpus, f'"{wanted}"').hits
    assert hit.snippet == text
    for start, end in hit.matches:
        marked = fold(hit.snippet[start:end])
        assert marked.strip("'\"-. ") != ""
        assert fold(wanted).strip("'\"-. ") in marked or marked in fold(wanted)
