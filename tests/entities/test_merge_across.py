"""Names of several pages that are one, and those that are not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from newskit.entities.across import Across
from newskit.entities.alias import Aliases, AliasRow
from newskit.entities.page import PageEntity
from newskit.entities.slot import CorpusEntity

Entities = Callable[..., list[PageEntity]]
Rows = Callable[..., list[CorpusEntity]]


@pytest.fixture
def rows(entities: Entities) -> Rows:
    """The rows of pages that are given as marked texts."""

    def found(*pages: str, aliases: Aliases | None = None) -> list[CorpusEntity]:
        across = Across(aliases)
        for number, text in enumerate(pages):
            across.add(f"{number}.txt", f"id{number}", f"2024-05-{number + 1:02}", entities(text, aliases=aliases))
        return list(across.rows())

    return found


@pytest.mark.parametrize(
    ("pages", "name", "count"),
    [
        (("Minister [p Jo Dahl] spoke. [p Dahl] left", "[p Jo Dahl] came"), "Jo Dahl", 3),
        (("[p Ebrahim Raisi], president of Iran,", "Iran's leader [p Ebrahim Raisi]"), "Ebrahim Raisi", 2),
        (("[g Điện Biên]", "[g Dien Bien]", "[g Điện Biên Province]"), "Điện Biên", 3),
        (("[o Kuwait News Agency] ([o KUNA])", "[o KUNA] said"), "Kuwait News Agency", 3),
        (("[o KUNA] said", "[o KUNA] too"), "KUNA", 2),
        (("[o Foxconn Technology Group]: [o Foxconn]", "[o Foxconn]"), "Foxconn Technology Group", 3),
        (("the [g US]", "the [g United States]", "the [g U.S.]"), "United States", 3),
        (("[o Haaretz]", "[o Haaretz]", "[o Haaretz]", "[g Haaretz]"), "Haaretz", 4),
    ],
)
def test_one_row(rows: Rows, pages: tuple[str, ...], name: str, count: int):
    (row,) = rows(*pages)
    assert (row.name, row.count, row.pages) == (name, count, len(pages))


@pytest.mark.parametrize(
    "pages",
    [
        ("[p Nguyễn Văn A], director of Bạch Mai Hospital,", "[p Nguyễn Văn A], a farmer,"),
        ("[p Nguyễn Văn A], director of Bạch Mai Hospital,", "[p Nguyễn Văn A], director of Lê Lợi School,"),
        ("[p Dahl] spoke", "[p Dahl] spoke"),
        ("[p Nguyễn Văn Bằng]", "[p Nguyễn Văn Bình]"),
        ("[p John Smith]", "[p John Adam Smith]"),
        ("[g Orange]", "[g Orange County]"),
    ],
)
def test_two_rows(rows: Rows, pages: tuple[str, ...]):
    assert [row.count for row in rows(*pages)] == [1, 1]


def test_people_of_differing_roles_whose_pages_name_the_same_third_one_are_one(rows: Rows):
    found = rows("[p Bo Li], a farmer, met [p Ada Holm].", "[p Bo Li], a nurse, met [p Ada Holm].")
    assert [(row.name, row.roles) for row in found] == [("Ada Holm", ()), ("Bo Li", ("farmer", "nurse"))]


def test_a_page_that_says_nothing_of_a_shared_name_is_a_row_of_its_own(rows: Rows):
    found = rows("[p Bo Li], a farmer,", "[p Bo Li], a nurse,", "[p Bo Li]")
    assert [row.roles for row in found] == [("farmer",), ("nurse",), ()]


def test_bodies_that_name_only_a_kind_are_told_apart_by_the_place(rows: Rows):
    found = rows(
        "[g Kenya]: the [o Supreme Court] sat",
        "[g Ghana]: the [o Supreme Court] sat",
        "[g Kenya]: the [o Supreme Court] rose",
    )
    assert [(row.pages, row.sources) for row in found if row.type == "org"] == [
        (2, ("0.txt", "2.txt")),
        (1, ("1.txt",)),
    ]


def test_an_acronym_of_two_bodies_joins_neither(rows: Rows):
    found = rows("[o Anti-Corruption Commission] ([o ACC])", "[o Atlantic Coast Conference] ([o ACC])", "[o ACC]")
    assert [row.count for row in found] == [2, 2, 1]


def test_a_row_tells_dates_sources_and_other_forms(rows: Rows):
    (row,) = rows("[g Dien Bien]", "[g Điện Biên], [g Điện Biên Province]", "[g Điện Biên]")
    assert row == CorpusEntity(
        name="Điện Biên", type="place", count=4, pages=3, first_seen="2024-05-01", last_seen="2024-05-03",
        aliases=("Dien Bien", "Điện Biên Province"), roles=(), sources=("0.txt", "1.txt", "2.txt"),
        confidence=0.9, id=None,
    )  # fmt: skip


def test_a_page_saved_twice_counts_once(entities: Entities):
    across = Across()
    page = entities("[p Jo Dahl]")
    across.add("b.txt", "same", "2024-05-02", page)
    across.add("a.txt", "same", "2024-05-01", page)
    (row,) = across.rows()
    assert (row.count, row.pages, row.sources) == (1, 1, ("a.txt", "b.txt"))
    assert (row.first_seen, row.last_seen) == ("2024-05-01", "2024-05-02")


def test_dates_without_a_year_do_not_count(entities: Entities):
    across = Across()
    across.add("a.txt", "1", "XXXX-02-27", entities("[p Jo Dahl]"))
    assert next(across.rows()).first_seen is None


def test_every_entity_of_a_page_knows_its_row(entities: Entities):
    across = Across()
    pages = [entities("[p Jo Dahl] met [p Bo Li]"), entities("[p Bo Li] and [p Dahl]")]
    for number, page in enumerate(pages):
        across.add(str(number), str(number), None, page)
    rows = list(across.rows())
    names = [[rows[at].name for at in across.of_page(str(number), page)] for number, page in enumerate(pages)]
    assert names == [["Jo Dahl", "Bo Li"], ["Bo Li", "Dahl"]]


def test_what_the_user_says_joins_pages(rows: Rows):
    known = Aliases([AliasRow("Ebrahim Raisi", ("Raisi", "Raeesi"), "person", "Q1")])
    (row,) = rows("[p Raisi]", "[p Ebrahim Raisi]", "[p Raeesi]", aliases=known)
    assert (row.name, row.count, row.id, row.aliases) == ("Ebrahim Raisi", 3, "Q1", ("Raeesi", "Raisi"))


def test_what_the_user_keeps_apart_is_not_joined(rows: Rows):
    known = Aliases([AliasRow("Kuwait News Agency", never=("KUNA",))])
    assert len(rows("[o Kuwait News Agency] ([o KUNA])", "[o KUNA]", aliases=known)) == 2
