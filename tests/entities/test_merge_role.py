"""Who a person is, in the words around the name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from newskit.entities.page import PageEntity
from newskit.entities.role import distinct_roles

Entities = Callable[..., list[PageEntity]]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Vice Chairman [p Vừ A Bằng] spoke.", ("Vice Chairman",)),
        ("led by Mr. [p Jo Dahl], the UNFPA Representative in Vietnam, it went", ("UNFPA Representative in Vietnam",)),
        ("[p Jo Dahl], deputy director of the Harbour Office, said", ("deputy director of the Harbour Office",)),
        ("[p Jo Dahl], 45, mayor of Northport, said", ("mayor of Northport",)),
        ("[p Jo Dahl] (coach) said", ("coach",)),
        ("[p Jo Dahl], who is also the president of the club, said", ("president of the club",)),
        ("[p Jo Dahl] is the chief executive of Tram Ltd.", ("chief executive of Tram Ltd",)),
        ("According to its president, [p Jo Dahl], all went well", ("president",)),
        ("Chairwoman of Tram Ltd, [p Jo Dahl], spoke", ("Chairwoman of Tram Ltd",)),
        ("former Danish foreign minister [p Jo Dahl] came", ("former Danish foreign minister",)),
        ("Minister of Foreign Affairs [p Jo Dahl] came", ("Minister of Foreign Affairs",)),
        ("Foreign Minister Sheikh [p Jo Dahl] came", ("Foreign Minister",)),
        ("First Deputy Minister of Justice [p Jo Dahl] came", ("First Deputy Minister of Justice",)),
        ("The group's leader [p Jo Dahl] came", ("leader",)),
        ("midfielder [p Jo Dahl] scored", ("midfielder",)),
        ("president and CEO [p Jo Dahl] came", ("president and CEO",)),
        ("[p Jo Dahl], the mayor, and [p Bo Li], a nurse, came", ("mayor",)),
        ("[p Jo Dahl], an adviser to the king, came", ("adviser to the king",)),
        ("Mr [p Jo Dahl] came", ()),
        ("They met the coach. [p Jo Dahl] left", ()),
        ("[p Jo Dahl], coach [p Bo Li] and others", ()),
        ("[p Jo Dahl], presents the UN Representative with a scarf", ()),
        ("[p Jo Dahl], who was born in Northport, came", ()),
        ("Following President [p Jo Dahl]'s words", ("President",)),
        ("one minister [p Jo Dahl]", ("minister",)),
        ("the spokesman for Prime Minister [p Jo Dahl]", ("Prime Minister",)),
        ("[p Jo Dahl], chief adviser to the U.S. envoy. He", ("chief adviser to the U.S. envoy",)),
        ("[p Jo Dahl], director of Tram Ltd took the stage.", ("director of Tram Ltd",)),
        ("[p Jo Dahl], director at Tram Ltd - a part of Boats Inc, said", ("director at Tram Ltd",)),
    ],
)
def test_roles_are_cut_at_their_phrase(entities: Entities, text: str, roles: tuple[str, ...]):
    assert entities(text)[0].roles == roles


def test_a_byline_makes_an_author(entities: Entities):
    (person,) = entities("Editor [p Jo Dahl] wrote", "[p Jo Dahl]", parts=("text", "byline"))
    assert person.roles == ("Editor", "author")


def test_roles_of_all_mentions_are_put_together(entities: Entities):
    (person,) = entities("Minister [p Jo Dahl] and [p Jo Dahl], minister of health, and Minister [p Dahl].")
    assert person.roles == ("minister of health",)


def test_places_have_no_roles(entities: Entities):
    assert entities("Mayor [g Northport], the capital")[0].roles == ()


def test_the_shorter_of_two_roles_is_dropped():
    assert distinct_roles(["Minister", "Foreign Minister", "foreign minister"], 5) == ("Foreign Minister",)
