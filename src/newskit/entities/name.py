"""A name taken apart: the form to show, the key to compare, its tokens, what may be left out of it.

Everything here is a function of the name's own words and remembered for it: the same names come again on every page.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import combinations

from msgspec import Struct

from newskit.entities.known import HEADS, LEADING, SAME, words
from newskit.text.fold import fold

HONORIFICS = words("honorific")
"""Before a name and not part of it; folded, without the point."""

FEMALE = words("female")
MALE = words("male")

PARTICLES = words("particle")
"""Tokens that come and go between the writings of one person's name."""

GENERATION = words("generation")

_SPACE = re.compile(r"\s+")
_THE = "the "
_FRINGE = " \t\n.,;:!?\"'“”‘’«»()[]{}*_-–—"
_POSSESSIVE = re.compile(r"['’]s?$")
_POINTED = re.compile(r"[^\W\d_](?:\.[^\W\d_]){1,3}")
_WORDS = re.compile(r"[^\W_]+")
_INNER = re.compile(r"(?<=[^\W_])['’]s(?![^\W_])")
_LETTERS = re.compile(r"[^\W\d_]")
_VOWELS = re.compile(r"(?<=.)[aeiouyhw]")
_TWICE = re.compile(r"(.)\1+")
_FIRST_AND_LAST = 2
_REMEMBERED = 50_000
_SURE = 3
"""Longer single words are read as acronyms in any case (Nato, Asean); us, who and uno are words."""
_ALIKE = 5
"""Letters of tokens that may be two spellings of one."""
_LONG = 8
_LONGEST = 10
"""Letters of an acronym."""
_FULL = 5
"""Of names of at most this many tokens, every way to leave some out is looked at."""


class Name(Struct, frozen=True, gc=False):
    """What a name's words say by themselves."""

    shown: str
    """Without honorific, article and possessive; white space folded."""
    key: str
    """Tokens folded and joined by blanks; well-known other writings replaced (`U.S.`: `united states`)."""
    tokens: tuple[str, ...]
    core: tuple[str, ...]
    """The tokens without particles."""
    marks: tuple[str, ...]
    """The accents of each token, sorted; an empty string where it has none, nothing at all where none has."""
    acronym: str
    """Its capitals in lower case, when it is written like an acronym, else the empty string."""
    honorific: str
    """The folded honorific that the name began with, or the empty string."""


@lru_cache(_REMEMBERED)
def read_name(text: str) -> Name:
    """The parts of the name `text`.

    >>> read_name("the U.S.'s").key, read_name("Mr. Matt Jackson’s").shown
    ('united states', 'Matt Jackson')
    """
    shown, honorific = _bare(text)
    plain = shown.isascii() and shown.replace(" ", "").isalpha()
    words = tuple(shown.split(" ") if plain else _WORDS.findall(_INNER.sub("", shown.replace("\xad", ""))))
    words = words or (shown,)
    folded = shown.lower().split(" ") if plain else [fold(word) for word in words]
    pointed = len(words) > 1 and "." in shown and all(len(word) == 1 for word in words)
    if pointed:  # U.S., N.S., J.K.
        words, folded = ("".join(words),), ["".join(folded)]
    acronym = _acronym(words)
    tokens = _known(tuple(folded), acronym=bool(acronym), capitals=words[:1] != () and words[0].isupper())
    return Name(
        shown=shown,
        key=" ".join(tokens),
        tokens=tokens,
        core=_core(tokens, shown),
        marks=() if shown.isascii() else tuple(map(_marks, words)),
        acronym=acronym,
        honorific=honorific,
    )


def _bare(text: str) -> tuple[str, str]:
    """`text` without what belongs to the sentence, and the honorific that was taken away."""
    shown = _SPACE.sub(" ", text).strip(_FRINGE) or text.strip()
    shown = _POSSESSIVE.sub("", shown) or shown
    if shown[: len(_THE)].lower() == _THE:
        shown = shown[len(_THE) :] or shown
    honorific = ""
    while " " in shown:
        first, _, rest = shown.partition(" ")
        word = fold(first.strip("."))
        if word not in HONORIFICS or not rest:
            break
        shown, honorific = rest, word
    if text.rstrip(" '’s").endswith(".") and _POINTED.fullmatch(shown):
        shown += "."  # U.S. keeps its last point
    return shown, honorific


def _acronym(words: tuple[str, ...]) -> str:
    """The capitals of a single word with two or more of them that make up at least half of it."""
    if len(words) != 1 or len(words[0]) > _LONGEST:
        return ""
    capitals = [letter for letter in words[0] if letter.isupper()]
    if len(capitals) <= 1 or len(capitals) * 2 < len(words[0]):
        return ""
    return fold("".join(capitals))


def _known(tokens: tuple[str, ...], *, acronym: bool, capitals: bool) -> tuple[str, ...]:
    """`tokens` with well-known other writings replaced by the one that stands for all; short ones only in capitals."""
    if not tokens:
        return tokens
    if acronym or len(tokens) > 1 or len(tokens[0]) > _SURE:
        same = SAME.get(" ".join(tokens))
        if same is not None:
            return same
    if capitals and len(tokens) > 1 and tokens[0] in LEADING:
        return (*LEADING[tokens[0]], *tokens[1:])
    return tokens


def _core(tokens: tuple[str, ...], shown: str) -> tuple[str, ...]:
    """`tokens` without particles; a first token is one only where a hyphen follows it (Al-Ahmad, but Al Gore)."""
    kept = [
        token
        for place, token in enumerate(tokens)
        if token not in PARTICLES or (place == 0 and shown[len(token) : len(token) + 1] not in "-‐‑’'")
    ]
    return tuple(kept) or tokens


def _marks(word: str) -> str:
    """The accents of `word` in a fixed order, so that hoá and hóa are alike; đ counts as one."""
    if word.isascii():
        return ""
    plain = unicodedata.normalize("NFD", word.lower())
    return "".join(sorted(sign for sign in plain if sign == "đ" or unicodedata.combining(sign)))


def squashed(name: Name) -> str:
    """The key without blanks: `viet nam` and `vietnam` are one."""
    return name.key.replace(" ", "")


@lru_cache(_REMEMBERED)
def skeleton(token: str) -> str:
    """`token` without the letters that transliterations disagree on: its vowels but the first, and doubled ones.

    >>> skeleton("mohammed") == skeleton("muhamad"), skeleton("bennet") == skeleton("bennett")
    (True, True)
    """
    return _TWICE.sub(r"\1", _VOWELS.sub("", token))


def accents_agree(one: Name, other: Name) -> bool:
    """Whether two writings with the same tokens may be one name: Bằng and Bang may, Bằng and Băng may not."""
    if len(one.marks) != len(other.marks):
        return True
    return all(a == b or not a or not b for a, b in zip(one.marks, other.marks, strict=True))


@lru_cache(_REMEMBERED)
def shorter(core: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The shorter full names (two tokens or more) that the bearer of a longer one may be called by.

    First name and any later ones in order; or the last two tokens (García Márquez), unless a name of a father stands
    there, which is for callers to know.

    >>> shorter(("gabriel", "garcia", "marquez"))
    (('gabriel', 'marquez'), ('gabriel', 'garcia'), ('garcia', 'marquez'))
    """
    if len(core) <= _FIRST_AND_LAST:
        return ()
    first, rest = core[0], core[1:]
    if len(core) > _FULL:
        found = [core[:end] for end in range(2, len(core))] + [(first, core[-1])]
    else:
        found = [(first, *some) for size in range(1, len(rest)) for some in combinations(rest, size)]
        found.sort(key=lambda some: (some[-1] != core[-1], len(some)))
    return (*dict.fromkeys(found), core[-2:])


def alike(one: str, other: str) -> bool:
    """Whether two tokens are probably two spellings of one: the same skeleton, long enough, one or two letters apart.

    Not when only the last letter differs and is a vowel in one (Maria, Mario; Daniel, Daniela).

    >>> alike("bennet", "bennett"), alike("maria", "mario"), alike("sudan", "sweden")
    (True, False, False)
    """
    if one == other:
        return True
    if min(len(one), len(other)) < _ALIKE or skeleton(one) != skeleton(other):
        return False
    longer, short = (one, other) if len(one) >= len(other) else (other, one)
    if longer[:-1] == short[: len(longer) - 1] and longer[-1] in "aeiouy":
        return False
    return _distance(one, other) <= (1 if len(short) < _LONG else 2)


def _distance(one: str, other: str) -> int:
    """The letters to add, drop or change to get from one token to the other (Levenshtein 1966)."""
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, wanted in enumerate(other, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (letter != wanted)))
        before = now
    return before[-1]


def has_initial(name: Name) -> bool:
    """Whether a person is named by an initial and one other name (R. Schaefer)."""
    return len(name.core) == _FIRST_AND_LAST and any(len(token) == 1 for token in name.tokens)


def is_generic(name: Name) -> bool:
    """Whether a name of an organisation or place says no more than what kind it is: `Supreme Court`, `the Ministry`."""
    return all(token in HEADS for token in name.tokens)
