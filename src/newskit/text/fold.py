"""One form for all the ways to write a word: case, accents, widths, quotes and dashes.

`Điện Biên` (composed or decomposed), `Dien Bien` and `DIEN BIEN` fold to `dien bien`. What a text says is
never shown folded; folding is for finding and comparing.

The promise that search rests on (tested over all of Unicode against SQLite): `fold(text)` has as many tokens
as `text` in NFC, in the same order, under FTS5's `unicode61`, with its default categories and also with marks
(`M*`) counted as token characters. So a token found in the folded index is the token of the same number in
the original, and `snippet()` can show the original. That is why letters and digits become letters and digits
only, everything else stays a separator, and U+02BC (a letter that looks like an apostrophe) stays itself.

Folded on purpose: case (`ß` to `ss`), accents of Latin, Greek and Cyrillic, `đ ł ø ħ ı æ œ þ` and other Latin
letters with strokes and hooks, compatibility letters and digits (full width, superscript, ligatures, Roman
numerals), decimal digits of every script, quotes, apostrophes, hyphens and dashes, spaces of every width.
Kept on purpose: `й ї ў` (letters of their own, not accented ones), marks of other scripts (they carry
vowels), soft hyphens and zero-width signs (they separate tokens for SQLite).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_SIGNS = {
    **dict.fromkeys("‘’‚‛‹›′‵＇´", "'"),
    **dict.fromkeys("“”„‟«»″‶＂〝〞〟", '"'),
    **dict.fromkeys("‐‑‒–—―⁃−﹘﹣－", "-"),
}
_LETTERS = {
    "Æ": "ae", "æ": "ae", "Œ": "oe", "œ": "oe", "ı": "i", "Þ": "th", "þ": "th", "Ð": "d", "ð": "d",
    "ĸ": "k", "Ŋ": "n", "ŋ": "n", "ŀ": "l", "Ŀ": "l",
    "Й": "й", "й": "й", "Ї": "ї", "ї": "ї", "Ў": "ў", "ў": "ў",
}  # fmt: skip
_LATIN_NAME = re.compile(r"LATIN SMALL LETTER ([A-Z]) WITH ")
_BEYOND_ASCII = re.compile("[^\0-\x7f]")
_MARKS = re.compile("[\u0300-\u036f]+")
_EUROPEAN = "\u0590"
"""Letters below this code point compose with U+0300–036F only: no mark that is kept can change them later."""
_REMEMBERED = 0x30000
"""Code points from here on are worked out each time; that bounds the table's memory (about 20 MB)."""
_JOINER = "\u034f"
"""Stands for marks that SQLite takes for separators; it composes with nothing and is a mark itself."""
_CONTINUING = frozenset(chr(0x300 + bit) for bit in range(50) if (0x361F8 << 32 | 0x08029FDF) >> bit & 1)
"""Marks that continue a token for FTS5 (`sqlite3Fts5UnicodeIsdiacritic` in its source); others end it."""
_SAMPLE = 1000
_SPARSE = 0.08
"""Below this share of bytes beyond ASCII it is faster to look those up one by one."""


class _Table(dict[int, str]):
    """A table for `str.translate` that works out a code point the first time it meets it."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if code < _REMEMBERED:
            self[code] = folded
        return folded


def fold(text: str) -> str:
    """`text` without case, accents and typographic variants; canonically equal texts fold alike.

    Folding twice changes nothing. Lengths may change (`ß`, `æ`): offsets do not carry over, token numbers do.

    >>> fold("Đường Điện Biên Phủ – “Łódź”, ŒUVRE, STRASSE/straße")
    'duong dien bien phu - "lodz", oeuvre, strasse/strasse'
    """
    if text.isascii():
        return text.lower()
    folded = _fold_characters(unicodedata.normalize("NFC", text))
    while not folded.isascii() and _MARKS.search(folded):
        # without its own accent, a letter may take one that stood behind the mark of another script
        before, folded = folded, _marks_of_letter().sub(_fold_marks, folded)
        folded = _fold_characters(unicodedata.normalize("NFC", folded))
        if folded == before:
            break
    return folded


def _fold_characters(text: str) -> str:
    """Every character of `text` folded by itself."""
    middle = max(0, (len(text) - _SAMPLE) // 2)
    sample = text[middle : middle + _SAMPLE]
    if len(sample.encode("utf-8", "surrogatepass")) > len(sample) * (1 + _SPARSE):
        return text.translate(_TABLE)
    return _BEYOND_ASCII.sub(_fold_match, text.replace("İ", "i").lower())  # only İ becomes two signs


def _fold_match(match: re.Match[str]) -> str:
    return _TABLE[ord(match[0])]


@cache
def _marks_of_letter() -> re.Pattern[str]:
    """Accents right after a letter or digit; compiled when first needed, because that takes milliseconds."""
    return re.compile("(?<=[^\\W_\u0590-\U0010ffff])[\u0300-\u036f]+")


def _fold_marks(match: re.Match[str]) -> str:
    """Nothing for accents that stand inside a token, a joiner where SQLite ends the token."""
    return "" if _CONTINUING.issuperset(match[0]) else _JOINER


def _fold_character(character: str) -> str:
    """What one character of a text in NFC becomes."""
    if character in _LETTERS:
        return _LETTERS[character]
    if character in _SIGNS:
        return _SIGNS[character]
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return _fold_letter(character) if category[0] in "LN" else character.lower()


def _fold_letter(character: str) -> str:
    """A letter or number without case, accent, stroke and compatibility form, if only letters are left."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    folded = "".join(map(_without_stroke, _MARKS.sub("", plain)))
    if folded and all(sign < _EUROPEAN and unicodedata.category(sign)[0] in "LN" for sign in folded):
        return folded
    lower = character.casefold()
    return lower if len(lower) == 1 else character


def _without_stroke(letter: str) -> str:
    """A Latin letter without the stroke, hook or tail that Unicode does not decompose, known by its name."""
    if letter.isascii():
        return letter
    if letter in _LETTERS:
        return _LETTERS[letter]
    named = _LATIN_NAME.match(unicodedata.name(letter, ""))
    return named[1].lower() if named else letter


_TABLE = _Table({code: chr(code).lower() for code in range(128)})
