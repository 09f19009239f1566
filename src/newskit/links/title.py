"""Titles made comparable: words without case, accents and signs, numbers in one form, and what a title lacks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from newskit.cues import load
from newskit.text.fold import fold
from newskit.text.spread import LETTERS, SIGNS

Words = tuple[str, ...]

UNKNOWN = "und"
LONGEST = 600
"""Characters of a title that are looked at."""
_SYLLABIC = "\u0900-\u0dff"
"""The scripts of India, whose vowel signs belong to words and are no letters to `re`."""
_WORD = re.compile(
    rf"[{LETTERS}][{SIGNS}]*"
    r"|[0-9]{1,3}(?:[.,' ][0-9]{3})+(?![0-9])|[0-9]+(?:[.,:][0-9]+)*"
    rf"|(?:(?![{LETTERS}_0-9])[\w{_SYLLABIC}])+(?:'(?![{LETTERS}])[\w{_SYLLABIC}]+)*[0-9]*"
)
_UNSPACED = re.compile(f"[{LETTERS}]")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,' ][0-9]{3})+\Z")
_POSSESSIVE = re.compile(r"'s?\Z")
_CUT = re.compile(r"\s*(?:…|\.\.\.+|\[(?:…|\.\.\.)\]|\((?:…|\.\.\.)\))\s*\Z")
_CUT_BEFORE = re.compile(r"\A\s*(?:…|\.\.\.+)\s*\S")
_KICKER = re.compile(r"\s*(?:[|•·»›/]|:(?=\s)|\s[–—-]\s)\s*")
_LONGEST_KICKER = 5
"""Words of a kicker, or of a site's name behind a title."""
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))

_LETTER_OF_UNSPACED = 3
"""What a letter that is a word counts, against the letters of other scripts."""

_ARTICLES = (
    "a an the der die das den dem le la les l el los las lo il i gli un une uno una o os as ein eine einen einem"
)
ARTICLES = frozenset(_ARTICLES.split())
"""Words that a shortened or mended title may have or lack without being another."""

_NEGATIONS = """
not no never none nor nobody nothing without neither cannot cant dont doesnt didnt isnt arent wasnt werent wont
wouldnt shouldnt couldnt hasnt havent hadnt aint
nicht kein keine keinen keiner keinem nie niemals ohne niet geen nooit zonder ikke ingen aldrig inte utan
ne pas jamais sans aucun aucune ni nunca sin ningun ninguna tampoco non mai senza nao sem nem nu fara
bez nikdy ani soha nelkul hayir degil не нет без никогда ни ні немає δεν χωρισ
khong chua chang tidak bukan tanpa belum tak नही بدون لا لم لن ليس 不 没 沒 未 无 無 非
"""
NEGATIONS = frozenset(_NEGATIONS.split())
"""Folded words that turn a title into its opposite: a title that has one more or less of them is another's."""


def words_of(title: str, longest: int = LONGEST) -> Words:
    """The words of a title in order, folded; numbers without the signs that group their digits.

    Only the first `longest` characters are looked at.

    >>> words_of("Kesta’s “Ferry” carried 12,000 – Điện Biên"), words_of("don't 2.5 天气")
    (('kesta', 'ferry', 'carried', '12000', 'dien', 'bien'), ('dont', '2.5', '天', '气'))
    """
    folded = _without_marks(fold(title[:longest].translate(_INVISIBLE)))
    return tuple(word for found in _WORD.findall(folded) if (word := found if found.isalpha() else _one_form(found)))


def _without_marks(folded: str) -> str:
    """Folded text without the marks that folding keeps, of Arabic, Indian and other scripts: sites leave them out."""
    if folded.isascii():
        return folded
    letters = (sign for sign in unicodedata.normalize("NFD", folded) if unicodedata.category(sign) != "Mn")
    return unicodedata.normalize("NFC", "".join(letters))


def _one_form(word: str) -> str:
    """A word without its apostrophes, a number without the signs that group its digits."""
    if word[0].isdigit():
        return re.sub("[.,' ]", "", word) if _GROUPED.match(word) else word.replace(",", ".")
    return _POSSESSIVE.sub("", word).replace("'", "")


def key_of(words: Sequence[str]) -> str:
    """What equal titles have in common, wherever blanks and hyphens stand in them.

    >>> key_of(words_of("E-mail: a guide")) == key_of(words_of("Email – a guide"))
    True
    """
    return "".join(words)


def bulk(words: Sequence[str], language: str = UNKNOWN) -> int:
    """How much a title says, in letters of words that are no function words of its language."""
    common = function_words(language)
    return sum(_LETTER_OF_UNSPACED if _UNSPACED.match(word) else len(word) for word in words if word not in common)


@cache
def function_words(language: str) -> frozenset[str]:
    """The function words of a language, folded; of all languages where it is unknown."""
    known = load().function_words
    listed = known.get(language) or set().union(*known.values())
    return frozenset(words_of(" ".join(sorted(listed)), 1 << 20))


def is_cut(title: str) -> bool:
    """Whether the title ends with an ellipsis.

    >>> is_cut("Ferry takes up serv…"), is_cut("Ferry takes up [...]"), is_cut("Ferry.")
    (True, True, False)
    """
    return _CUT.search(title[-20:]) is not None


def is_cut_before(title: str) -> bool:
    """Whether the title begins with an ellipsis."""
    return _CUT_BEFORE.match(title[:20]) is not None


def has_number(words: Sequence[str]) -> bool:
    """Whether one of the words has a digit."""
    return any(not word.isalpha() and any(sign.isdigit() for sign in word) for word in words)


def without_kicker(title: str) -> Iterator[tuple[str, str]]:
    """The title without a kicker before it or a site's name behind it, each with what was taken away.

    What stands behind a colon is never a site's name, nor are words without capitals behind a dash.

    >>> list(without_kicker("Sport | Kesta wins the cup"))
    [('Kesta wins the cup', 'Sport'), ('Sport', 'Kesta wins the cup')]
    """
    signs = list(_KICKER.finditer(title[:LONGEST]))
    for sign in signs[:1]:
        yield title[sign.end() :], title[: sign.start()]
    for sign in signs[-1:]:
        before, behind = title[: sign.start()], title[sign.end() :]
        is_dash = sign[0].strip() in "–—-"
        if sign[0].strip() != ":" and not (is_dash and any(word[0].islower() for word in behind.split())):
            yield before, behind


def is_kicker(words: Words) -> bool:
    """Whether the words can be taken away from a title without making it another's."""
    return 0 < len(words) <= _LONGEST_KICKER and not has_number(words) and NEGATIONS.isdisjoint(words)
