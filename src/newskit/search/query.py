"""Reading what people type: words, all of which must be there, and "phrases".

Everything is a valid query but one without a single word. Quotes that do not close, signs, operators of other
programs: all are read as leniently as possible, and what was not taken at its word is said in `Query.notes`.
The words make a plan (`newskit.corpus.plan`); what the index makes of it is the corpus' business.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from newskit.corpus.plan import All, Node, Text
from newskit.errors import UsageError

MAX_TERMS = 200
MAX_CHARACTERS = 500
"""Of one word or phrase."""

_QUOTE = '"'
_QUOTES = dict.fromkeys(map(ord, "“”„‟«»＂〝〞〟"), _QUOTE)
_AND = "AND"
_OPERATORS = frozenset({"OR", "NOT", "NEAR"})
_SHOWN = 20


class Query(Struct, frozen=True):
    """What was asked."""

    plan: Node
    notes: tuple[str, ...] = ()
    """One line each on what was read otherwise than it was typed."""


def parse_query(text: str) -> Query:
    """What `text` asks for. Raises `UsageError` when there is no word in it.

    >>> parse_query('U.S. "gender equality').plan
    All(parts=(Text(text='U.S.'), Text(text='gender equality')))
    """
    plain = text.translate(_QUOTES)
    notes = ["a quote is not closed: read to the end as a phrase"] if plain.count(_QUOTE) % 2 else []
    terms = []
    for term, is_phrase in _without_and(list(_terms(plain))):
        if has_word(term):
            terms.append(term[:MAX_CHARACTERS])
            notes += () if is_phrase else _notes_on(term)
    if not terms:
        raise UsageError("there is no word to search for")
    if len(terms) > MAX_TERMS:
        notes.append(f"only the first {MAX_TERMS} of {len(terms):,} words and phrases were searched for")
    nodes = tuple(Text(term) for term in dict.fromkeys(terms[:MAX_TERMS]))
    return Query(plan=nodes[0] if len(nodes) == 1 else All(nodes), notes=tuple(dict.fromkeys(notes)))


def _terms(text: str) -> Iterator[tuple[str, bool]]:
    """Words and phrases in order, and whether each is a phrase. What stands between quotes is one."""
    for number, part in enumerate(text.split(_QUOTE)):
        if number % 2:
            yield part, True
        else:
            yield from ((word, False) for word in part.split())


def _without_and(terms: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The terms without each `AND` that joins two others: all words must be there anyway."""
    joint = (_AND, False)
    inner = [term for term in terms[1:-1] if term != joint]
    return [*terms[:1], *inner, *terms[1:][-1:]]


def _notes_on(word: str) -> Iterator[str]:
    """What to say about a word that other programs would take for an instruction."""
    if word in _OPERATORS:
        yield f"{word} was read as the word {word.lower()}"
    elif word[0] == "-" and word[1:2].isalpha():
        shown = word[1:_SHOWN]
        yield f"-{shown} was read as the word {shown}, which must be there"


def has_word(text: str) -> bool:
    """Whether the index would find a token in `text`: a letter, a digit or a vowel sign.

    >>> has_word("c++"), has_word("++"), has_word("…")
    (True, False, False)
    """
    if text.isascii():
        return any(map(str.isalnum, text))
    from unicodedata import category

    return any(sign.isalnum() or category(sign) in {"Mn", "Mc", "No", "Nl"} for sign in text)
