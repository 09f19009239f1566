"""What people type, cut into words, phrases, signs and operators. Anything can be cut; what has no word is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

QUOTE = '"'
_QUOTES = dict.fromkeys(map(ord, "“”„‟«»＂〝〞〟"), QUOTE)
_TOKEN = re.compile(
    r'\s+|"(?P<phrase>[^"]*)(?:"(?:~(?P<near>\d{1,4})|(?P<star>\*))?)?|(?P<sign>[()|])|(?P<word>[^\s"()|]+)'
)
_NEAR = re.compile(r"NEAR(?:/(\d{1,4}))?")
_FIELD = re.compile(r"([A-Za-z]{2,12}):")
_TAIL = re.compile(r"~[\d.]{0,4}$")
_ALIASES = {"language": "lang", "captions": "caption", "teasers": "teaser", "authors": "author"}

OPERATORS = {"AND": "and", "OR": "or", "NOT": "not"}
WORD, PHRASE, FIELD, MINUS, OPEN, CLOSE = "word", "phrase", "field", "minus", "open", "close"
AND, OR, NOT, NEAR = "and", "or", "not", "near"


class Token(Struct, frozen=True):
    """A piece of a query."""

    kind: str
    text: str
    """As it was typed; of a field its name."""
    prefix: bool = False
    """A word or phrase that goes on: `*` stood behind it."""
    distance: int | None = None
    """Of a phrase whose words need only be near each other, and of `NEAR`."""
    note: str = ""
    """What to say about how it was read."""


def tokens(text: str, fields: frozenset[str]) -> Iterator[Token]:
    """The tokens of `text`; `fields` are the names that may stand before a colon.

    >>> [(token.kind, token.text) for token in tokens('-title:"big storm" wom*', frozenset({"title"}))]
    [('minus', '-'), ('field', 'title'), ('phrase', 'big storm'), ('word', 'wom')]
    """
    plain = text.translate(_QUOTES)
    for match in _TOKEN.finditer(plain):
        if match["sign"]:
            yield Token({"(": OPEN, ")": CLOSE, "|": OR}[match["sign"]], match["sign"])
        elif match["word"]:
            yield from _word(match["word"], plain[match.end() : match.end() + 1], fields)
        elif match["phrase"] is not None:
            yield from _phrase(match)


def _phrase(match: re.Match[str]) -> Iterator[Token]:
    if has_word(match["phrase"]):
        is_closed = match[0].count(QUOTE) > 1
        note = "" if is_closed else "a quote is not closed: read to the end as a phrase"
        distance = int(match["near"]) if match["near"] else None
        yield Token(PHRASE, match["phrase"], bool(match["star"]), distance, note)


def _word(text: str, following: str, fields: frozenset[str]) -> Iterator[Token]:
    """The tokens of what stands between blanks, quotes and parentheses; `following` is the character after it."""
    if text in OPERATORS:
        yield Token(OPERATORS[text], text)
        return
    if near := _NEAR.fullmatch(text):
        yield Token(NEAR, text, distance=int(near[1]) if near[1] else None)
        return
    is_value = False
    while text:
        rest = text.lstrip("+-")
        if "-" in text[: len(text) - len(rest)] and (rest or following in {QUOTE, "("}):
            yield Token(MINUS, "-")
        field = _FIELD.match(rest)
        name = field and _ALIASES.get(field[1].lower(), field[1].lower())
        if not field or name not in fields:
            yield from _plain(rest, "" if is_value or not field else _unknown(rest, field[1], following, fields))
            return
        text = rest[field.end() :]
        is_apart = not text and following not in {QUOTE, "("}
        if is_apart and field[1] != name:
            yield from _plain(rest)
            return
        yield Token(FIELD, str(name), note=f"{name}: and what follows it were read as one" if is_apart else "")
        is_value = True


def _unknown(text: str, name: str, following: str, fields: frozenset[str]) -> str:
    """What to say about a word that asks for a field which there is not; empty when it only has a colon in it."""
    value = text[len(name) + 1 :]
    if value.startswith("//") or not (has_word(value) or (not value and following in {QUOTE, "("})):
        return ""
    from newskit.search.values import did_you_mean

    guess = did_you_mean(name.lower(), fields)
    return f"there is no field {name}: {text} was read as words" + (f"; {guess}" if guess else "")


def _plain(text: str, note: str = "") -> Iterator[Token]:
    """A word, and what its signs ask for; `note` is what is to be said if nothing about these is."""
    if not has_word(text):
        return
    plain = _TAIL.sub("", text)
    if plain != text:
        note = f"~ has no meaning after a single word: {text} was read as {plain}"
    prefix = plain.endswith("*")
    plain = plain.rstrip("*")
    if "*" in plain.strip("*"):
        note = f"* stands at the end of a word only: {text} was read as its parts, one after the other"
    elif plain.startswith("*"):
        note = f"* stands at the end of a word only: {text} was read as {plain.lstrip('*')}"
    if has_word(plain):
        yield Token(WORD, plain, prefix, note=note)


def has_word(text: str) -> bool:
    """Whether the index would find a token in `text`: a letter, a digit or a vowel sign.

    >>> has_word("c++"), has_word("++"), has_word("…")
    (True, False, False)
    """
    if text.isascii():
        return any(map(str.isalnum, text))
    from unicodedata import category

    return any(sign.isalnum() or category(sign) in {"Mn", "Mc", "No", "Nl"} for sign in text)
