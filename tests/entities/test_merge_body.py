"""Names of organisations and places of one page that are one, and those that are not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from newskit.entities.page import PageEntity

Named = Callable[..., dict[str, int]]
Entities = Callable[..., list[PageEntity]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the [o United Nations Population Fund] ([o UNFPA]). The [o UNFPA] works.", "United Nations Population Fund"),
        ("[o UNFPA] ([o United Nations Population Fund]) works.", "United Nations Population Fund"),
        (
            "[o Ministry of Labour, Invalids and Social Affairs] ([o MoLISA]), [o MoLISA]",
            "Ministry of Labour, Invalids and Social Affairs",
        ),
        ("the [o Central Reserve Bank] ([o BCR]). The [o BCR] said", "Central Reserve Bank"),
        ("the [o Electoral Tribunal] ([o TE]). The [o TE] said", "Electoral Tribunal"),
        (
            "the [o Constitutional Democratic Party of Japan]. The [o CDP] said",
            "Constitutional Democratic Party of Japan",
        ),
        ("[o King Salman Relief Center] ([o KSrelief])", "King Salman Relief Center"),
        ("the [g Northern Limit Line] ([g NLL])", "Northern Limit Line"),
        ("[o UN Women] and [o United Nations Women]", "UN Women"),
        ("the [g U.S.], the [g US] and the [g United States]", "United States"),
        ("[g Viet Nam] or [g Vietnam] or [g Việt Nam]", "Việt Nam"),
        ("[g Điện Biên] province, [g Điện Biên Province], [g Dien Bien]", "Điện Biên"),
        ("the [g Islamic Republic of Iran] and [g Iran’s] ministers", "Iran"),
        ("[g Republic of Chile], [g Chile]", "Chile"),
        ("[g Toyota, Japan]: [g Toyota]", "Toyota"),
        ("[g TEHRAN] – [g Tehran]", "Tehran"),
        ("[o Foxconn Technology Group]. [o Foxconn] said", "Foxconn Technology Group"),
        ("[o Tulpen Capital] lent. [o Tulpen] said", "Tulpen Capital"),
        ("the [o Labour Party]. [o Labour] said", "Labour Party"),
        ("the [o Carnegie Endowment]. [o Carnegie] said", "Carnegie Endowment"),
        ("the [o Indian Navy]. The [o Navy] said", "Indian Navy"),
        (
            "the [o People’s Committee] and the [o Điện Biên provincial People's Committee]",
            "Điện Biên provincial People's Committee",
        ),
        (
            "[o People's Committee of Điện Biên Province], the [o People's Committee]",
            "People's Committee of Điện Biên Province",
        ),
        ("[o Điện Biên], [g Điện Biên Province]", "Điện Biên"),
        ("[o Haaretz] and [x Haaretz] and [o Haaretz]", "Haaretz"),
    ],
)
def test_writings_of_one_body_or_place_are_one(named: Named, text: str, name: str):
    assert named(text) == {name: text.count("[")}


@pytest.mark.parametrize(
    "text",
    [
        "the [o United Nations] and [o UN Women]",
        "the [o United Nations] and the [o United Nations Population Fund]",
        "[g Vietnam] and [o Vietnam Airlines]",
        "[g Kuwait] and [g Kuwait City]",
        "[g Osaka Prefecture], [g Osaka City]",
        "[g Brisbane] and [g Brisbane's Toowong Cemetery]",
        "the [o Ministry] before the [o Ministry of Health] and the [o Ministry of Trade]",
        "the [o Supreme Court of Kenya], the [o Supreme Court of Ghana] and the [o Supreme Court]",
        "[o Bangladesh Nationalist Party], [o British National Party], [o BNP]",
        "[g Latin America] ([o ECLAC])",
        "[x Vietnamese] officials of [g Vietnam]",
    ],
)
def test_other_bodies_and_places_stay_apart(named: Named, text: str):
    assert sorted(named(text).values()) == [1] * text.count("[")


def test_the_form_with_its_kind_of_unit_is_an_alias(entities: Entities):
    (place,) = entities("[g Điện Biên], [g Điện Biên], [g Điện Biên Province], [g Dien Bien]")
    assert (place.name, place.aliases, place.count) == ("Điện Biên", ("Dien Bien", "Điện Biên Province"), 4)


def test_case_and_possessives_make_no_alias(entities: Entities):
    (place,) = entities("[g TEHRAN], [g Tehran], [g Tehran’s]")
    assert place.aliases == ()


def test_the_type_with_more_evidence_wins(entities: Entities):
    (body,) = entities("[o Haaretz], [o Haaretz], [g Haaretz]")
    assert (body.type, body.count) == ("org", 3)
