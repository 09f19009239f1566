"""What the user's rows do on a page."""

from __future__ import annotations

from collections.abc import Callable

from newskit.entities.alias import Aliases, AliasRow
from newskit.entities.page import PageEntity

Entities = Callable[..., list[PageEntity]]


def test_forms_of_a_row_are_one_under_its_name_type_and_id(entities: Entities):
    known = Aliases([AliasRow("United Nations Population Fund", ("UNFPA", "the Fund"), "org", "Q192375")])
    (body,) = entities("[x UNFPA], the [o Fund]", aliases=known)
    assert (body.name, body.type, body.id, body.count) == ("United Nations Population Fund", "org", "Q192375", 2)
    assert body.aliases == ("Fund", "UNFPA")


def test_forms_are_compared_folded(entities: Entities):
    known = Aliases([AliasRow("Điện Biên", ("Lai Châu cũ",), "place")])
    assert [entity.name for entity in entities("[g DIEN BIEN], [g Lai Chau cu]", aliases=known)] == ["Điện Biên"]


def test_a_surname_goes_to_the_pages_own_bearer_first(entities: Entities):
    known = Aliases([AliasRow("Ebrahim Raisi", ("Raisi",), "person")])
    assert [entity.name for entity in entities("[p Raisi]", aliases=known)] == ["Ebrahim Raisi"]
    assert [entity.name for entity in entities("[p Hassan Raisi], [p Raisi]", aliases=known)] == ["Hassan Raisi"]


def test_names_that_must_never_be_merged_are_not(entities: Entities):
    text = "[o United Nations Population Fund] ([o UNFPA])"
    assert len(entities(text)) == 1
    assert len(entities(text, aliases=Aliases([AliasRow("UNFPA", never=("United Nations Population Fund",))]))) == 2


def test_never_holds_for_the_other_forms_of_a_row(entities: Entities):
    rows = [
        AliasRow("Population Fund", ("UNFPA",)),
        AliasRow("United Nations Population Fund", never=("Population Fund",)),
    ]
    assert len(entities("[o United Nations Population Fund] ([o UNFPA])", aliases=Aliases(rows))) == 2


def test_two_rows_stay_two(entities: Entities):
    rows = Aliases([AliasRow("Osaka Prefecture"), AliasRow("Osaka")])
    assert len(entities("[g Osaka Prefecture], [g Osaka]", aliases=rows)) == 2


def test_a_row_with_a_type_comes_before_one_without():
    rows = Aliases([AliasRow("Washington"), AliasRow("George Washington", ("Washington",), "person")])
    assert (rows.row("washington", "person"), rows.row("washington", "place")) == (1, 0)
    assert rows.conflicts == []


def test_forms_that_two_rows_claim_are_told():
    one, two = AliasRow("A Bank", ("AB",)), AliasRow("All Boats", ("AB",))
    assert Aliases([one, two]).conflicts == [("AB", one, two)]


def test_many_rows_cost_little(entities: Entities):
    rows = Aliases([AliasRow(f"Name{number} Bearer", (f"Alias{number} Bearer",), "person") for number in range(20_000)])
    found = entities("[p Alias7 Bearer], [p Name7 Bearer], [p Bearer]", aliases=rows)
    assert [(entity.name, entity.count) for entity in found] == [("Name7 Bearer", 3)]
