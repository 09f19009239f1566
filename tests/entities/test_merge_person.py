"""Person names of one page that are one, and those that are not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from newskit.entities.page import PageEntity

Named = Callable[..., dict[str, int]]
Entities = Callable[..., list[PageEntity]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[p Vừ A Bằng] came. [p Bằng] said so.", "Vừ A Bằng"),
        ("[p Prayut Chan-o-cha] spoke. Gen [p Prayut] left.", "Prayut Chan-o-cha"),
        ("[p Lee Dae-jun] was on duty. [p Lee] fell ill. [p Dae-jun] slept.", "Lee Dae-jun"),
        ("[p Gabriel García Márquez] wrote. [p García Márquez] slept. [p García] rose.", "Gabriel García Márquez"),
        ("[p Carlos Diego Mesa Gisbert] won. [p Carlos Mesa] thanked them.", "Carlos Diego Mesa Gisbert"),
        ("[p Marzouq Al-Ghanem] rose. [p Ghanem] prayed. [p al-Ghanem] sat.", "Marzouq Al-Ghanem"),
        ("[p Abdullah bin Zayed] called. Sheikh [p Abdullah] spoke.", "Abdullah bin Zayed"),
        ("[p Richard T. Schaefer] wrote. [p Richard Schaefer] said. [p R. Schaefer] left.", "Richard T. Schaefer"),
        ("[p Mr. Matt Jackson] came. [p Matt Jackson’s] car left. [p Jackson's] too.", "Matt Jackson"),
        ("[p MATT JACKSON] here. [p Matt Jackson] there.", "Matt Jackson"),
        ("[p José Martí] wrote. [p Jose Marti] fought.", "José Martí"),
        ("[p Naftali Bennett] went. [p Bennet] came.", "Naftali Bennett"),
        ("[p Andrias Akuumba] knits. [p Andreas Akuumba] sells.", "Andrias Akuumba"),
        ("[p Nguyễn Thúy Hoá] sang. [p Nguyễn Thuý Hóa] danced.", "Nguyễn Thuý Hóa"),
        ("[p Hassan Rashid Al Nasri] spoke. Col [p Al Nasri] left.", "Hassan Rashid Al Nasri"),
        ("[p Erik van Loon] rowed. [p Van Loon] won, [p van Loon] wept, [p Loon] slept.", "Erik van Loon"),
        ("[p Ali] came first. [p Ali Hassan Mwinyi] followed.", "Ali Hassan Mwinyi"),
        ("[p Freddy Samuel] sews. [o Samuel] sells.", "Freddy Samuel"),
    ],
)
def test_writings_of_one_person_are_one(named: Named, text: str, name: str):
    assert named(text) == {name: text.count("[")}


@pytest.mark.parametrize(
    "text",
    [
        "[p Nguyễn Văn Bằng] and [p Nguyễn Văn Băng] met.",
        "[p Maria Lopez] and [p Mario Lopez] met.",
        "[p Donald Trump] and [p Donald Trump Jr.] met.",
        "[p Bill Clinton] and [p Hillary Clinton] met.",
        "[p Kim Min-ji] and [p Kim Min-jo] met.",
        "[p Ahmad Nawaf Al-Ahmad Al-Sabah] follows [p Nawaf Al-Ahmad Al-Sabah].",
        "[p Michael Jordan] flew to [g Jordan].",
        "[p John A. Smith] met [p John B. Smith], not [p John Smith].",
        "[p Lai Chih-ching] met [p Chang].",
    ],
)
def test_other_people_stay_apart(named: Named, text: str):
    assert sorted(named(text).values()) == [1] * text.count("[")


def test_a_shared_surname_goes_to_whom_was_named_in_full_last(entities: Entities):
    found = entities("[p Lee Dae-jun] fell. His brother, [p Lee Rae-jin], came. [p Lee] wept.", "[p Lee] left.")
    assert [(entity.name, entity.count) for entity in found] == [("Lee Dae-jun", 1), ("Lee Rae-jin", 3)]


def test_an_honorific_tells_people_of_one_surname_apart(entities: Entities):
    found = entities("Mr [p Jack Tighe] and Mrs [p Ellen Tighe] came. Mr [p Tighe] sang, Mrs [p Tighe] danced.")
    assert [entity.mentions for entity in found] == [(0, 2), (1, 3)]


def test_a_surname_with_no_bearer_before_it_goes_to_the_first_behind(entities: Entities):
    found = entities("[p Smith] wins", "[p Ann Smith] beat [p Bob Smith].")
    assert [entity.mentions for entity in found] == [(0, 1), (2,)]


def test_a_crowd_with_one_surname_is_left_alone(entities: Entities):
    people = " ".join(f"[p {chr(65 + n // 26)}{chr(97 + n % 26)}zz Nguyễn]," for n in range(100))
    found = entities(f"{people} and [p Nguyễn].")
    assert len(found) == 101
