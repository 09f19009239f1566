"""Pages that are not in English: hardly a wrong name, and most of the right ones."""

from __future__ import annotations

import time
import tomllib
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newskit.entities.gazetteer import gazetteer
from newskit.entities.mention import Mention, Passage
from newskit.entities.rules import Rules
from newskit.entities.rules_abroad import Abroad
from newskit.entities.rules_tongue import language_of, tongue

PAGES = tomllib.loads((Path(__file__).parent / "abroad.toml").read_text("utf-8"))["page"]
KINDS = ("person", "org", "place")


def found(*texts: str) -> list[Mention]:
    return next(Rules().find([[Passage("text", text, None) for text in texts]]))


def names(*texts: str) -> set[tuple[str, str]]:
    return {(mention.type, mention.text) for mention in found(*texts)}


def counted() -> dict[str, tuple[int, int, int]]:
    """By language, how many names are found and right, found, and there."""
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for page in PAGES:
        there = {(kind, name) for kind in KINDS for name in page[kind]}
        said = names(*page["text"].strip().split("\n"))
        for key in (page["language"], "all"):
            for index, number in enumerate((len(there & said), len(said), len(there))):
                counts[key][index] += number
    return {key: (right, said, there) for key, (right, said, there) in counts.items()}


def test_precision_goes_first_and_most_names_are_found():
    counts = counted()
    for language, (right, said, there) in counts.items():
        assert right >= 0.85 * said, language
        assert right >= 0.5 * there, language
    right, said, there = counts["all"]
    assert right >= 0.93 * said
    assert right >= 0.75 * there


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["language"])
def test_the_language_of_each_page_is_known(page: dict[str, str]):
    assert language_of(page["text"].strip().split("\n")) == page["language"]


@pytest.mark.parametrize(
    "text",
    [
        "The ferry was late and the passengers waited.",
        "Nairobi, Kenya",
        "Prime Minister Ina Foss met Nguyễn Văn An and Jürgen Müller in the Ministry of Labour.",
    ],
)
def test_english_and_what_cannot_be_told_is_read_as_english(text: str):
    assert language_of([text]) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "Das Rad steht still, und der Sommer ist vorbei. Ein Gutachten soll nun klären, was die Mühle noch trägt.",
        "Auf der Alm war das Wetter nicht gut. Vier Tage hing der Nebel im Tal, und so trugen sie den Käse ins Dorf.",
        "Lo dijo ayer. El molino gira y no para. Mira al mar y por eso trabaja también en verano. Su dueña calla.",
        "Mỗi chiều có nhiều người tới đây. Năm nay mưa nhiều hơn. Ảnh được chụp từ trên núi. Làng có một cây cầu.",
        "Осенью его заменит мост. Паром ходит с давних пор, и он ни разу не утонул. Жалко, но что делать.",
    ],
)
def test_ordinary_words_with_a_capital_are_no_names(text: str):
    assert names(text) == set()


def test_a_known_family_name_counts_alone_but_not_behind_an_article():
    text = "Der Lehrer Anton Sommer ist nicht mehr da. Nun will Sommer ein Buch schreiben, und das im Sommer."
    mentions = found(text)
    assert [mention.text for mention in mentions] == ["Anton Sommer", "Sommer"]


def test_what_stands_around_a_name_is_no_part_of_it():
    said = names("El ministro de la región habló con Pedro Salas y Ana Ruiz de España, que no lo sabían todavía.")
    assert said == {("person", "Pedro Salas"), ("person", "Ana Ruiz"), ("place", "España")}


def test_authors_are_people_on_any_page():
    passages = [Passage("text", PAGES[0]["text"], None), Passage("byline", "Redaktion Nord", None)]
    (byline,) = (mention for mention in next(Rules().find([passages])) if mention.passage == 1)
    assert (byline.type, byline.text) == ("person", "Redaktion Nord")


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.text(alphabet="AaBé Đ.,-’'\n Оа ва Ivan de la Herr Nguyễn (SPD)", max_size=60), max_size=3),
    st.sampled_from(["de", "vi", "es", "ru", "tr", "zh", "xx"]),
)
def test_any_text_is_read(texts: list[str], language: str):
    mentions = Abroad(gazetteer(), tongue(language), texts).find(range(len(texts)))
    for one, two in pairwise(mentions):
        assert one.passage < two.passage or one.end <= two.start
    assert all(texts[name.passage][name.start : name.end].strip() for name in mentions)


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["Herr ", "Anna de la ", "Universität der ", "A. ", "Nguyễn ", "Präsident ", "In "])
@pytest.mark.parametrize("language", ["de", "vi", "es"])
def test_time_grows_with_the_text_and_no_faster(piece: str, language: str):
    def cost(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        Abroad(gazetteer(), tongue(language), [text]).find([0])
        return time.process_time() - start

    cost(10_000)
    small, large = min(cost(20_000) for _ in range(2)), cost(160_000)
    assert large < max(0.4, 24 * small)
