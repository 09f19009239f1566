"""The rules: which names they find in pages of our own writing, and what they leave alone."""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newskit.entities.evidence import Evidence, survey
from newskit.entities.mention import Mention, Part, Passage
from newskit.entities.rules import Rules

RULES = Rules()


def found(*texts: str, part: Part = "text", evidence: Evidence | None = None) -> list[Mention]:
    rules = Rules(evidence) if evidence is not None else RULES
    return next(rules.find([[Passage(part, text, None) for text in texts]]))


def names(*texts: str, part: Part = "text", kinds: str = "person org place") -> set[tuple[str, str]]:
    return {(mention.type, mention.text) for mention in found(*texts, part=part) if mention.type in kinds.split()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # posts and honorifics are no part of a name, and say what it is
        ("They met Prime Minister Olga Brenner on Monday.", {("person", "Olga Brenner")}),
        (
            "US President Joana Filo spoke in Nairobi.",
            {("place", "US"), ("person", "Joana Filo"), ("place", "Nairobi")},
        ),
        ("She thanked Mr. Tolvan and Dr Esk.", {("person", "Tolvan"), ("person", "Esk")}),
        ("It was written by Stephen King.", {("person", "Stephen King")}),
        ("He praised Kenya's Amos Kiprono.", {("place", "Kenya"), ("person", "Amos Kiprono")}),
        ("The Minister of Economic Affairs Wang Mei-hua agreed.", {("person", "Wang Mei-hua")}),
        ("the Kesta Bank chairwoman Rosa Lund resigned", {("org", "Kesta Bank"), ("person", "Rosa Lund")}),
        # organisations with of, for, and, commas
        (
            "the Ministry of Labour, Invalids and Social Affairs said so",
            {("org", "Ministry of Labour, Invalids and Social Affairs")},
        ),
        ("the Food and Drug Administration said so", {("org", "Food and Drug Administration")}),
        ("the Centre for Coastal Research found out", {("org", "Centre for Coastal Research")}),
        ("Johnson & Johnson paid", {("org", "Johnson & Johnson")}),
        ("the Appellate Division of the Supreme Court ruled", {("org", "Appellate Division of the Supreme Court")}),
        ("a lecture at King Abdullah University", {("org", "King Abdullah University")}),
        ("a flight by Vietnam Airlines", {("org", "Vietnam Airlines")}),
        # places
        ("It rained in Trinidad and Tobago.", {("place", "Trinidad and Tobago")}),
        ("The Russia-Ukraine border is long.", {("place", "Russia"), ("place", "Ukraine")}),
        ("a London-based firm", {("place", "London")}),
        ("people of Velmar province", {("place", "Velmar")}),
        ("Lake Velmar is deep", {("place", "Lake Velmar")}),
        ("LAGOS, March 3 - The rain has stopped.", {("place", "LAGOS")}),
        # names from everywhere
        ("said Vừ A Bằng, who had come", {("person", "Vừ A Bằng")}),
        ("said Ahmed bin Rashid al-Fulan, 46, on Friday", {("person", "Ahmed bin Rashid al-Fulan")}),
        ("wrote Ludwig van Horn", {("person", "Ludwig van Horn")}),
    ],
)
def test_finds_names_and_their_kinds(text: str, expected: set[tuple[str, str]]):
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Yesterday it rained. Meanwhile nobody came. However, they waited.",
        "On Monday and in March the English and Muslim visitors spoke French.",
        "He said: You'll see. They're late. It's over.",
        "See https://www.example.com/News/World/Story-Of-Kesta and write to Info@Example.com or @KestaNews.",
        "The President and the Prime Minister met the Chairman.",
        "Gross domestic product (GDP) and body mass index (BMI) rose; COVID-19 fell.",
        "It costs US$5 or HK$40.",
    ],
)
def test_leaves_ordinary_words_alone(text: str):
    assert names(text) == set()


def test_a_surname_is_known_by_the_full_name_elsewhere():
    assert ("person", "Tolvan") in names(
        "Mira Tolvan opened the bridge.", "Tolvan hopes that it lasts. The Tolvan plan is old."
    )


def test_an_acronym_is_known_by_its_long_form():
    page = names("The Kesta Workers Union (KWU) met.", "Members of KWU voted.")
    assert {("org", "Kesta Workers Union"), ("org", "KWU")} <= page


def test_names_in_a_list_share_their_kind():
    assert ("place", "Velmira") in names("The train stops in Nairobi, Velmira and Mombasa.")


def test_a_word_seen_in_lower_case_elsewhere_is_no_name():
    text = "They sold Tessel there."
    assert names(text) == {("org", "Tessel")}
    pages = [[Passage("text", "A tessel is a small pot.", None)]] * 3
    assert not {m.text for m in found(text, evidence=survey(pages)) if m.type != "other"}


def test_a_byline_is_a_person_whatever_its_words():
    assert names("Quiet River", part="byline") == {("person", "Quiet River")}


def test_mentions_are_in_order_and_do_not_overlap():
    texts = [
        "MAYOR CALLS FOR CALM IN NAIROBI AFTER STORM",
        "Mayor Ina Foss of Nairobi spoke. Foss left for Kenya.",
        "Ina Foss",
    ]
    mentions = found(*texts)
    assert mentions == sorted(mentions, key=lambda mention: (mention.passage, mention.start))
    for one, two in pairwise(mentions):
        assert one.passage < two.passage or one.end <= two.start
    for mention in mentions:
        assert texts[mention.passage][mention.start : mention.end] == mention.text
        assert 0 <= mention.confidence <= 1


def test_hard_wrapped_lines_do_not_cut_names():
    text = (
        "This paragraph was wrapped by a program, and the Ministry of\n"
        "Labour said on the following line that it would not answer\nany of the questions."
    )
    (mention,) = found(text)
    assert mention.text == "Ministry of Labour"
    assert text[mention.start : mention.end] == "Ministry of\nLabour"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Storm Kills Dozens As Government Fights To Rescue Workers In Northern Villages", set()),
        ("STORM KILLS DOZENS AS GOVERNMENT FIGHTS TO RESCUE WORKERS", set()),
        ("Floods Force Thousands To Leave Homes In Kenya", {("place", "Kenya")}),
        ("FLOODS FORCE THOUSANDS TO LEAVE HOMES IN KENYA, SAYS FOSS", {("place", "KENYA"), ("person", "FOSS")}),
    ],
)
def test_capitals_of_headlines_make_no_names(title: str, expected: set[tuple[str, str]]):
    body = "Mayor Ina Foss spoke of the water, and Foss left."
    mentions = next(RULES.find([[Passage("title", title, None), Passage("text", body, None)]]))
    assert {(m.type, m.text) for m in mentions if m.passage == 0 and m.type != "other"} == expected


def test_a_table_of_names_holds_people():
    rows = "\n".join(
        f"{n}. {name} {n * 3}" for n, name in enumerate(["Anna Kowalski", "Pavel Novak", "Maria Lopez"], 1)
    )
    assert names(rows) == {("person", "Anna Kowalski"), ("person", "Pavel Novak"), ("person", "Maria Lopez")}


def test_the_order_of_pages_does_not_matter():
    pages = [
        [Passage("text", text, None)]
        for text in ("Mira Tolvan met Foss in Kenya.", "Foss and the Kesta Bank.", "A tessel.")
    ]
    forth, back = survey(pages), Evidence()
    for page in reversed(pages):
        back.merge(survey([page]))
    assert (forth.lower, forth.pages) == (back.lower, back.pages)
    assert list(Rules(forth).find(pages)) == list(Rules(back).find(pages[::-1]))[::-1]


def test_evidence_is_bounded_and_complete(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("newskit.entities.evidence._MOST_WORDS", 20)
    pages = [
        [Passage("text", " ".join(f"zq{chr(97 + i % 26)}{chr(97 + i // 26)}x" for i in range(n)), None)]
        for n in range(1, 120)
    ]
    forth, back = survey(pages), survey(pages[::-1])
    assert len(forth.lower) <= 40
    kept = forth.lower.keys() & back.lower.keys()
    assert len(kept) >= 20
    assert all(forth.lower[word] == back.lower[word] for word in kept)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="AaBé Đ.,-’'\"()\n&$0İß al-of and the ", max_size=80), max_size=4))
def test_any_text_is_read(texts: list[str]):
    passages = [Passage("text", text, None) for text in texts]
    for mention in next(Rules().find([passages])):
        assert " ".join(texts[mention.passage][mention.start : mention.end].split()) == mention.text


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "Aa", "A-", "A.", "A'a", "(A", "A\n", " al-A", "A de de de ", "Ministry of Health, ", "Bank of Health and ",
        "Anna Kowalski, ", "the Xa saw ", "GOVERNMENT FIGHTS ", "Storm Kills ", "a." , "www.", "U.S. ",
    ],
)  # fmt: skip
def test_time_grows_with_the_text_and_no_faster(piece: str):
    def cost(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        next(RULES.find([[Passage("text", text, None)]]))
        return time.process_time() - start

    cost(10_000)
    small, large = (min(cost(size) for _ in range(2)) for size in (50_000, 400_000))
    assert large < max(0.4, 24 * small)


def test_nothing_heavy_is_loaded():
    code = (
        "import sys, newskit.entities.rules as r; r.Rules(); "
        "print([m for m in ('numpy', 'rapidfuzz', 'rich', 'typer', 'spacy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_line_of_credits_is_no_headline():
    assert ("person", "Darin Ornelis") in names("KESTA / Darin Ornelis / File Photo", part="caption")
