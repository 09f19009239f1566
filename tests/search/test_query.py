"""Whatever is typed is a query, and never an error of the index."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newskit.corpus import Corpus, in_memory
from newskit.corpus.plan import All, Any, Dated, Is, Near, Node, Not, Text
from newskit.errors import UsageError
from newskit.record import Record
from newskit.search import parse_query, search

A, B, C = Text("a"), Text("b"), Text("c")


@pytest.mark.parametrize(
    ("typed", "plan"),
    [
        ("a", A),
        ("a  b\t", All((A, B))),
        ("a a b", All((A, B))),
        ("a AND b", All((A, B))),
        ("a and b", All((A, Text("and"), B))),
        ('"a b" c', All((Text("a b"), C))),
        ("“a b” «c»", All((Text("a b"), C))),
        ('a"b c"a', All((A, Text("b c")))),
        ('a "AND" b', All((A, Text("AND"), B))),
        ('"" -- a ...', A),
        ("a OR b", Any((A, B))),
        ("a|b | c", Any((A, B, C))),
        ("a AND b OR c", Any((All((A, B)), C))),
        ("a AND (b OR c)", All((A, Any((B, C))))),
        ("a -b", All((A, Not(B)))),
        ("a NOT b", All((A, Not(B)))),
        ("a AND NOT b", All((A, Not(B)))),
        ("-a", Not(A)),
        ('-"a b"', Not(Text("a b"))),
        ("-(a b)", Not(All((A, B)))),
        ("NOT NOT a", A),
        ("a-b", Text("a-b")),
        ("+a -b", All((A, Not(B)))),
        ("a*", Text("a", prefix=True)),
        ('"a b"*', Text("a b", prefix=True)),
        ('"a b"~5', Near((A, B), 5)),
        ('"a"~5', A),
        ("a NEAR b", Near((A, B), 10)),
        ('a NEAR/3 "b c"', Near((A, Text("b c")), 3)),
        ("a NEAR/3 b NEAR/4 c", All((Near((A, B), 3), Near((B, C), 4)))),
        ("(a OR b) NEAR/3 c", Any((Near((A, C), 3), Near((B, C), 3)))),
        ("title:a", Text("a", field="title")),
        ("Title:a", Text("a", field="title")),
        ("-title:a*", Not(Text("a", prefix=True, field="title"))),
        ("title:-a", Not(Text("a", field="title"))),
        ('captions:"a b"', Text("a b", field="caption")),
        ("title:(a OR b) c", None),
        ("title:(a text:b)", All((Text("a", field="title"), Text("b", field="text")))),
        ('title:"a b"~2', Near((Text("a", field="title"), Text("b", field="title")), 2, "title")),
        ("section:(a OR b)", Any((Is("section", "a"), Is("section", "b")))),
        ("lang:vi kind:qa", All((Is("lang", "vi"), Is("kind", "qa")))),
        ("source:2025/a.txt", Is("source", "2025/a.txt")),
        ('entity:"a b" -entity:c*', All((Is("entity", "a b"), Not(Is("entity", "c", prefix=True))))),
        ("date:2025", Dated("2025", "2025")),
        ("date:2025-01..2025-03", Dated("2025-01", "2025-03")),
        ("date:2025/1/9..", Dated("2025-01-09", None)),
        ("date:..20250109", Dated(None, "2025-01-09")),
        ("after:2024", Dated("2024", None, includes=False)),
        ("before:2025-02", Dated(None, "2025-02", includes=False)),
        ("12:30", Text("12:30")),
        ("http://a.org/b", Text("http://a.org/b")),
        ("Storm: a", All((Text("Storm:"), A))),
        ("source:colour:red", Is("source", "colour:red")),
        ("kind:list* lang:pt-BR KIND:Story", None),
    ],
)
def test_what_is_read(typed: str, plan: Node | None) -> None:
    query = parse_query(typed)
    if plan is not None:
        assert query.plan == plan
    assert query.notes == ()


@pytest.mark.parametrize(
    ("typed", "plan", "note"),
    [
        ('"a b', Text("a b"), "a quote is not closed: read to the end as a phrase"),
        ("a b OR c", Any((All((A, B)), C)), "read as (a b) OR c"),
        ("AND", Text("AND"), "AND was read as a word"),
        ("OR a", A, "OR has nothing to work on: it was left out"),
        ("a OR", A, "OR has nothing to work on: it was left out"),
        ("a NOT", A, "NOT has nothing to work on: it was left out"),
        ("a NEAR/3", A, "NEAR/3 has nothing to work on: it was left out"),
        ("a b (AND)", All((A, B)), "AND has nothing to work on: it was left out"),
        ("title:", Text("title"), "title was read as a word"),
        ("title: a", Text("a", field="title"), "title: and what follows it were read as one"),
        ("(a", A, "a ( is not closed: read to the end"),
        ("a)", A, "a ) without its ( was left out"),
        ("a~2", A, "~ has no meaning after a single word: a~2 was read as a"),
        ("*a", Text("*a"), "* stands at the end of a word only: *a was read as a"),
        ("a*b", Text("a*b"), "* stands at the end of a word only: a*b was read as its parts, one after the other"),
        ("a NEAR -b", All((A, Not(B))), "NEAR stands between words and phrases only"),
        ("date:soon", Text("date soon"), "soon is no date such as 2025"),
        ("after:2025-13", Text("after 2025-13"), "2025-13 is no date such as 2025"),
        ("date:2025-02-31", Text("date 2025-02-31"), "2025-02-31 is no date such as 2025"),
        ("date:2025-03..2024", Dated("2024", "2025-03"), "date:2025-03..2024 ends before it begins: read as 2024.."),
        ("colour:red", Text("colour:red"), "there is no field colour: colour:red was read as words"),
        ("titel:a", Text("titel:a"), "there is no field titel: titel:a was read as words; did you mean title?"),
        ('-titel:"a b"', None, "there is no field titel: titel: was read as words; did you mean title?"),
        ("kind:storry", Is("kind", "storry"), "no kind of page 'storry'; did you mean story?"),
        ("kind:zebra", Is("kind", "zebra"), "no kind of page 'zebra'; there are: story, fragment, "),
        ("-lang:German", Not(Is("lang", "German")), "no language code 'German', as vi or en; did you mean de?"),
        ("lang:klingon", Is("lang", "klingon"), "no language code 'klingon', as vi or en"),
        ("(" * 13 + "a" + ")" * 13, A, "more than 12 parentheses inside each other"),
        ("a " * 150 + " ".join(f"b{n}" for n in range(300)), None, "only the first 200 of 450 words and phrases"),
    ],
)
def test_what_was_not_taken_at_its_word_is_said(typed: str, plan: Node | None, note: str) -> None:
    query = parse_query(typed)
    assert plan is None or query.plan == plan
    (said,) = query.notes
    assert said.startswith(note)


def test_operators_with_nothing_to_work_on_say_so_once_and_leave_the_rest_alone() -> None:
    query = parse_query("OR (a OR (AND) | b OR) AND")
    assert query.plan == Any((A, B))
    assert query.notes == tuple(f"{sign} has nothing to work on: it was left out" for sign in ("AND", "OR"))
    assert parse_query("NOT (OR)").plan == All((Text("NOT"), Text("OR")))


@pytest.mark.parametrize("typed", ["a OR OR b", "a AND OR b", "a | | b", "a || b", "() a | ... b OR ()"])
def test_doubled_and_idle_operators_are_forgiven(typed: str) -> None:
    assert parse_query(typed.replace("... ", "")).plan == Any((A, B)) or "..." in typed


@pytest.mark.parametrize(
    "typed", ["", "  ", '""', '"', "++", "…", "- -", "\0", "\ue000", "\U0001f916", "()", '-""', "|", "*", "~5", "-(-)"]
)
def test_a_query_without_words_is_wrong_use(typed: str) -> None:
    with pytest.raises(UsageError, match="there is no word to search for"):
        parse_query(typed)


@pytest.fixture(scope="module")
def corpus() -> Iterator[Corpus]:
    with in_memory(rules=1, stem="porter") as writer:
        record = Record(
            id="0" * 16, source="a", kind="story", confidence=1, title="C++ in the U.S.", text="People's AND or"
        )
        writer.add([record])
        yield writer.corpus


ODD = [
    *("c++", "U.S.", "people's", "people’s", "AND", "or", "NEAR", "NOT", "a AND b OR", "NEAR(a b)", "a* b^", "title:x"),
    *("{title text}: x", "x - y", "-x", "(a", "a)", '"a" + "b"', "'", "''", '"a', 'a"b"c', "* *a", "^a", "a:b:c", "%"),
    *("; DROP TABLE pages", "\\", "a\\", "\0a", "a\0b", "\ud800a", "\ue000kstory\ue000", "é\u0301", "ﬁ", "½", "½x"),
    *("１２", "\u202ea", "क्षि", "ไทย", "中文", "\ufeffa", "title:title:a", "-title:(a OR -b)", "a NEAR/0 b", '"a b"~0'),
    *("date:2025", "date:..", "after:2025-01-15", "before:0000", "kind:story", "-kind:story", "lang:*", "source:%"),
    *("section:a*", "agency:(a b)", "author:a", "caption:a OR text:b", "teaser:(a -b)", "gender-based", "a NEAR a"),
    *("(a OR title:b) NEAR c", "a OR -b", "-a -b", "-(a OR -b) c", "date:2024-02-30..2025", "NOT", "a | b", "AND -"),
    *("NEAR/99999 a", "a NEAR/9999 b", '"a b"~9999', "wo*rd", "word~2", "a AND AND b", "a* NEAR/2 b*", "title:-a"),
]
LONG = ["a" * 100_000, "a " * 50_000, '"' * 9 + "a", "x" + "." * 9999 + "y", "(" * 9999 + "a", "-" * 9999 + "a"]
LONG += ["NOT " * 9999 + "a", "title:" * 9999 + "a", "a NEAR " * 5000 + "b", "a OR " * 5000 + "b", "a (" * 5000]


@pytest.mark.parametrize("typed", ODD + LONG, ids=range(len(ODD + LONG)))
def test_odd_input_is_searched_for(corpus: Corpus, typed: str) -> None:
    for parts in (("story",), ("all",), ("teasers",), ("captions", "unassigned")):
        try:
            results = search(corpus, typed, parts=parts)
        except UsageError as error:
            assert str(error) == "there is no word to search for"  # noqa: PT017 - any other error is one
            continue
        assert results.total in {0, 1}
        assert len(results.hits) == results.total
        assert search(corpus, typed, parts=parts, sort="date").total == results.total


PIECES = [
    *ODD,
    *"()\"|-*:~'",
    "OR",
    "AND",
    "NOT",
    "NEAR/2",
    "title:",
    "text:",
    "date:",
    "kind:",
    "author:",
    "-(",
    '"~3',
]


def mutated(typed: str, places: list[int]) -> str:
    """`typed` with a character left out, doubled or swapped at each of the places."""
    for place in places:
        at = place % (len(typed) + 1)
        typed = (typed[:at] + typed[at + 1 :], typed[:at] + typed[at : at + 1] * 2 + typed[at + 1 :])[place % 2]
    return typed


@given(
    st.text(max_size=60)
    | st.text("ab\"()*^:-+{}[]AND OR NOT NEAR/5~|,.'\\\0\ud800\ue000é\u0301中ไ", max_size=60)
    | st.builds(
        mutated, st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join), st.lists(st.integers(0, 999), max_size=4)
    )
    | st.lists(st.sampled_from(PIECES), max_size=9).map("".join),
    st.sampled_from(["rank", "date", "title"]),
    st.sampled_from([("story",), ("all",), ("captions",), ("teasers",)]),
)
@settings(max_examples=400, deadline=None)
def test_nothing_typed_is_an_error_of_the_index(corpus: Corpus, typed: str, sort: str, parts: tuple[str, ...]) -> None:
    try:
        query = parse_query(typed)
    except UsageError:
        return
    assert search(corpus, query, parts=parts, sort=sort).total in {0, 1}


@pytest.mark.parametrize("typed", ["c++", "C", "u.s.", "US".join('""'), "U S", "people's", "people’s", "people", "or"])
def test_signs_are_read_as_the_index_reads_them(corpus: Corpus, typed: str) -> None:
    assert search(corpus, typed).total == (typed != '"US"')


def test_the_tags_of_filters_cannot_be_searched_for(corpus: Corpus) -> None:
    assert search(corpus, "kstory").total == 0
    assert search(corpus, "\ue000kstory\ue000").total == 0
