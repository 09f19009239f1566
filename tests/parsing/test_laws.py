"""The laws of parsing: blocks tile the page, values come from its words, nothing but the page decides."""

from __future__ import annotations

import hashlib
import html
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newskit.model import TEXT_KINDS, Document, Field, Page, Story, Teaser, page_id
from newskit.parsing import parse

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((ROOT / "samples").glob("*.txt"))
TRUTH = Path(os.environ.get("NEWSKIT_TRUTH") or ROOT.parent / "shared" / "truth")

SENTENCE = "The council voted on the new bridge on Tuesday, and the mayor said that work would begin in spring."
PIECES = (
    "", " ", "\t", "\t \t", "\u00a0\u3000", "\u200b", "\ufeff", "\0", "\0\0a\0", "\x85", "\x0b\x0c", "\x1c\x1d",
    "\u2028", "a\u2028b", "\u2029", "\u202e\u2066", "•", "  • ", "  • Bridge", "- ", "--", "—", "…", "...", "(",
    ")))", '"', "“", "’", ":", "::::", "|", "@", "#", "&amp;", "&#8216;", "%s", "{}", "1.", "1)", "12", "12:30",
    "2.2.2.", "12 May 2024", "May 12", "27/02/2025, 09:10 (GMT+7)", "31.02.2024", "2 hours ago", "By", "By ",
    "Source: The Harbour Post", "5 March 2025", "Read more", "By Anna Miller", "By By By",
    "Von Anna Müller", "Tags: rain, mud", "Related articles", "Mehr zum Thema",
    "Tin liên quan", "Most read", "Share", "Comments (12)", "© 2024 The Harbour Post", "Photo: Anna Miller",
    "Read more: Why the ferry is late", "Q: Why?", "A: Because.", "HARBOUR CITY (HBP) — " + SENTENCE,
    "ĐBP - Hội đồng đã bỏ phiếu về cây cầu mới vào hôm thứ Ba.", SENTENCE, SENTENCE + " " + SENTENCE,
    "  • " + SENTENCE, "the council voted on the new bridge on tuesday and then went",
    "Council votes on the new bridge", "COUNCIL VOTES", "市议会周二就新桥进行了投票，市长说工程将于春季开始。",
    "สภาลงมติเรื่องสะพานใหม่เมื่อวันอังคาร",
    "صوت المجلس يوم الثلاثاء على الجسر الجديد وقال رئيس البلدية إن العمل سيبدأ", "שלום עולם",
    "e\u0301\u0323\u0302", "\u0301", "𝒞𝑜𝓊𝓃𝒸𝒾𝓁 🎉👩‍💻🇻🇳", "x" * 3000, "word " * 900, "ﬁ ŉ ǆ İ ß",
    "\ue000\uffff\U0010fffe",
)  # fmt: skip
"""What pages are made of at their worst."""

JOINTS = ("\n", "\n", "\n\n", "\n \n\t\n", "\n\n\n\n", " \n", "\n   ")


def document(text: str) -> Document:
    return Document(page_id(text), "page.txt", text)


def truth_pages() -> list[Path]:
    return sorted([*TRUTH.glob("dev/*.txt"), *TRUTH.glob("main/dev/*.txt")])


def read(path: Path) -> Document:
    return document(path.read_bytes().decode("utf-8").replace("\r\n", "\n"))


# --- what must hold of every page -------------------------------------------------------------------------------------


def assert_tiled(page: Page) -> None:
    at = 0
    for block in page.blocks:
        assert block.start == at, "no gap, no overlap"
        assert block.end > block.start, "no empty block"
        assert block.rule
        at = block.end
    assert at == len(page.document.text)


NORMALISED = frozenset(("published", "updated"))
"""Their values are EDTF; only their spans show words."""
PROSE = frozenset(("title", "deck", "kicker", "paragraphs", "captions", "summary"))
"""Their values are the page's words, white space folded and references of HTML resolved; of the others the words may
have joints and signs around the value."""


def fields_of(part: Story | Teaser) -> Iterator[tuple[str, Field]]:
    for name in part.__struct_fields__:
        value = getattr(part, name)
        for field in value if isinstance(value, tuple) else (value,):
            if isinstance(field, Field):
                yield name, field


def assert_from_the_page(name: str, field: Field, text: str) -> None:
    assert field.value.strip(), f"{name} is empty"
    assert field.start is not None, f"{name} came from a hint, and there was none"
    assert field.end is not None
    assert 0 <= field.start < field.end <= len(text), name
    words = plain(text[field.start : field.end])
    if name in PROSE:
        assert words == plain(field.value), name
    elif name not in NORMALISED:
        assert plain(field.value) in words, name


def plain(words: str) -> str:
    return " ".join(html.unescape(words).split())


def assert_text_is_of_text_blocks(page: Page) -> None:
    """Each paragraph of a story stands in blocks of its text, and where there is one story, each such block in it."""
    stories = [story for story in (page.story, *page.stories) if story is not None]
    told = [(p.start or 0, p.end or 0, p.value) for story in stories for p in story.paragraphs]
    for start, end, words in told:
        kinds = {block.kind for block in page.blocks if block.start < end and start < block.end}
        assert kinds <= TEXT_KINDS, f"{words[:40]!r} is {kinds}"
    if page.story is not None and not page.stories:
        for block in page.blocks:
            if block.kind in TEXT_KINDS and page.document.text[block.start : block.end].strip():
                inside = any(start < block.end and block.start < end for start, end, _ in told)
                assert inside, f"a {block.kind} of {block.rule} is not in the story's text"


def assert_lawful(page: Page) -> None:
    assert_tiled(page)
    assert_text_is_of_text_blocks(page)
    stories = [story for story in (page.story, *page.stories) if story is not None]
    for part in (*stories, *page.teasers):
        for name, field in fields_of(part):
            assert_from_the_page(name, field, page.document.text)
    assert [teaser.position for teaser in page.teasers] == list(range(1, len(page.teasers) + 1))
    assert 0 <= page.confidence <= 1


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A page of nasty pieces, a few texts of any kind among them."""
    piece = st.one_of(st.sampled_from(PIECES), st.sampled_from(PIECES), st.text(max_size=40))
    parts = draw(st.lists(st.tuples(piece, st.sampled_from(JOINTS)), max_size=40))
    return "".join(words + joint for words, joint in parts)


@settings(max_examples=150)
@given(pages())
def test_a_page_of_anything_is_tiled_and_its_fields_come_from_it(text: str):
    assert_lawful(parse(document(text)))


@st.composite
def disturbed_samples(draw: st.DrawFn) -> str:
    """A sample with lines cut out, moved and nasty pieces put in."""
    lines = draw(st.sampled_from(SAMPLES)).read_text(encoding="utf-8").split("\n")
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(lines)))
        cut = draw(st.integers(0, 4))
        lines[at : at + cut] = draw(st.lists(st.sampled_from([*PIECES, *lines]), max_size=4))
    return "\n".join(lines)


@settings(max_examples=100)
@given(disturbed_samples())
def test_a_disturbed_page_is_tiled_and_its_fields_come_from_it(text: str):
    assert_lawful(parse(document(text)))


@settings(max_examples=50)
@given(pages())
def test_a_page_that_is_not_split_is_tiled_too(text: str):
    page = parse(document(text), split=False)
    assert_tiled(page)
    assert page.teasers == ()


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_any_text_is_a_page(text: str):
    assert_lawful(parse(document(text)))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_samples_are_tiled_and_their_fields_come_from_them(path: Path):
    assert_lawful(parse(read(path)))


@pytest.mark.parametrize("piece", PIECES, ids=repr)
def test_one_piece_alone_is_a_page(piece: str):
    assert_lawful(parse(document(piece)))
    assert_lawful(parse(document(f"Council votes on the new bridge\n{piece}\n\n{SENTENCE}\n\n{piece}\n\n{SENTENCE}\n")))


@pytest.mark.slow
def test_the_pages_of_the_truth_are_tiled_and_their_fields_come_from_them():
    paths = truth_pages()
    if not paths:
        pytest.skip(f"no labelled pages in {TRUTH} (NEWSKIT_TRUTH names another folder)")
    broken = [f"{path}: {error}" for path in paths if (error := lawless(path))]
    assert not broken, "\n".join(broken)


def lawless(path: Path) -> str | None:
    try:
        assert_lawful(parse(read(path)))
    except AssertionError as error:
        return str(error)
    return None


# --- nothing but the page decides -------------------------------------------------------------------------------------


def digest(page: Page) -> str:
    return hashlib.blake2b(msgspec.json.encode(page), digest_size=8).hexdigest()


@settings(max_examples=40)
@given(pages(), pages())
def test_a_page_is_split_the_same_whatever_was_split_before(first: str, second: str):
    before = digest(parse(document(first)))
    parse(document(second))
    assert digest(parse(document(first))) == before


_OTHER_PROCESS = """
import hashlib, sys
from pathlib import Path
import msgspec
from newskit.model import Document, page_id
from newskit.parsing import parse
for path in reversed(sys.argv[1:]):
    text = Path(path).read_bytes().decode().replace("\\r\\n", "\\n")
    page = parse(Document(page_id(text), "page.txt", text))
    print(hashlib.blake2b(msgspec.json.encode(page), digest_size=8).hexdigest())
"""


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_in_another_order_splits_the_same(seed: str):
    paths = [*SAMPLES, *truth_pages()[::40]]
    here = [digest(parse(read(path))) for path in paths]
    command = [sys.executable, "-c", _OTHER_PROCESS, *map(str, paths)]
    env = {**os.environ, "PYTHONHASHSEED": seed}
    there = subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout.split()
    assert there[::-1] == here
