"""Doubtful pairs of names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from newskit.entities.across import Across
from newskit.entities.alias import Aliases, AliasRow
from newskit.entities.page import PageEntity
from newskit.entities.suggest import suggest_merges

Entities = Callable[..., list[PageEntity]]
Suggested = Callable[..., list[tuple[str, tuple[str, ...], str]]]


@pytest.fixture
def suggested(entities: Entities) -> Suggested:
    def found(*pages: str, aliases: Aliases | None = None) -> list[tuple[str, tuple[str, ...], str]]:
        across = Across(aliases)
        for number, text in enumerate(pages):
            across.add(str(number), str(number), None, entities(text, aliases=aliases))
        return [(some.name, some.aliases, some.why) for some in suggest_merges(across.rows(), aliases)]

    return found


@pytest.mark.parametrize(
    ("pages", "name", "alias", "why"),
    [
        (("[p Ebrahim Raisi]", "[p Raisi]"), "Ebrahim Raisi", "Raisi", "surname"),
        (("[p John Adam Smith]", "[p John Smith]"), "John Adam Smith", "John Smith", "shorter name"),
        (
            ("[p Mohammed Karimi]", "[p Mohammed Karimi]", "[p Muhammad Karimi]"),
            "Mohammed Karimi",
            "Muhammad Karimi",
            "spelling",
        ),
        (("[o Bharatiya Janata Party]", "[o BJP]"), "Bharatiya Janata Party", "BJP", "acronym"),
        (
            ("[o Gateway House]", "[o Gateway House]", "[o Gateway House India]"),
            "Gateway House",
            "Gateway House India",
            "beginning",
        ),
    ],
)
def test_what_may_be_one_is_suggested(suggested: Suggested, pages: tuple[str, ...], name: str, alias: str, why: str):
    assert suggested(*pages) == [(name, (alias,), why)]


@pytest.mark.parametrize(
    "pages",
    [
        ("[p Ann Smith]", "[p Bob Smith]", "[p Smith]"),
        ("[o United Nations]", "[o UN Women]"),
        ("[o Bangladesh Nationalist Party]", "[o British National Party]", "[o BNP]"),
        ("[g Sudan]", "[g Sweden]"),
        ("[p Bo Li], a farmer,", "[p Bo Li], a nurse,"),
    ],
)
def test_what_is_probably_not_one_is_not_suggested(suggested: Suggested, pages: tuple[str, ...]):
    assert suggested(*pages) == []


def test_what_the_user_has_decided_is_not_suggested_again(suggested: Suggested):
    pages = ("[o Bharatiya Janata Party]", "[o BJP]")
    assert suggested(*pages, aliases=Aliases([AliasRow("BJP", never=("Bharatiya Janata Party",))])) == []
    assert suggested(*pages, aliases=Aliases([AliasRow("Bharatiya Janata Party", ("BJP",))])) == []


def test_a_suggestion_that_is_taken_makes_one_row(entities: Entities):
    pages = [entities("[o Bharatiya Janata Party]"), entities("[o BJP]")]
    across = Across()
    for number, page in enumerate(pages):
        across.add(str(number), str(number), None, page)
    (some,) = suggest_merges(across.rows())
    known = Aliases([AliasRow(some.name, some.aliases, some.type)])
    again = Across(known)
    for number, text in enumerate(("[o Bharatiya Janata Party]", "[o BJP]")):
        again.add(str(number), str(number), None, entities(text, aliases=known))
    assert [row.count for row in again.rows()] == [2]
