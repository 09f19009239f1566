r"""Words for counting: one definition for collocates, frequencies, n-grams and the sort keys of a concordance.

A word begins with a letter or digit and goes on with letters, digits and marks (vowel signs, accents typed apart).
An apostrophe or hyphen between two of these belongs to the word, as do point and comma between two digits:
`people's`, `l'eau`, `gender-based`, `1,000`, `3.5` are one word each; `U.S.` is `U` and `S`. Chinese characters, kana
and the letters of Thai, Lao, Khmer and Burmese are a word each, with their marks, because these scripts
put no blanks between words. All else (signs, `_`, emoji) parts words.

Words that differ in case, in the form of apostrophe or hyphen, in soft hyphens or in Unicode's normal form are
counted as one (`key`); accents keep them apart, as `ma` and `má` are two words. That is narrower than how words are
found (`newskit.text.fold`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from newskit.text.spread import LETTERS
from newskit.text.token import marks

Span = tuple[int, int]

UNSPACED_WORD = re.compile(f"[{LETTERS}]")
"""A letter of a script whose words are not parted by blanks, as the index has them: each is a word."""
_INVISIBLE = "\u00ad\u200c\u200d"
"""Soft hyphen and joiners: inside a word they part nothing."""
_ONE_FORM = {
    **dict.fromkeys(map(ord, "’ʼ＇‘"), "'"),
    **dict.fromkeys(map(ord, "‐‑－"), "-"),
    0xAD: None,
}
_JOINT = r"(?:['’ʼ＇\-‐‑－]|(?<=[0-9])[.,](?=[0-9]))"
_ASCII = re.compile(r"[A-Za-z0-9]+(?:(?:['-]|(?<=[0-9])[.,](?=[0-9]))[A-Za-z0-9]+)*")
_EUROPEAN = re.compile(rf"[^\W_]+(?:{_JOINT}[^\W_]+)*")
_BEYOND = re.compile("[^\0-\u00ac\u00ae-\u02bb\u0370-\u0482\u048a-\u058f\u1e00-\u200b\u200e-\u20cf\u2100-\u214f]")
"""What may be a mark, a letter of an unspaced script, or an invisible sign: such text needs the full pattern."""
_BREAK = re.compile("[。！？；：｡\n]")
_STOP = re.compile("[.!?…;:‽]")
_BLANK = re.compile(r"\s")


def words(text: str) -> list[str]:
    """The words of `text` in order, as they are written.

    >>> words("The people’s gender-based law of 1,000 words – 天气 U.S.")
    ['The', 'people’s', 'gender-based', 'law', 'of', '1,000', 'words', '天', '气', 'U', 'S']
    """
    return _pattern(text).findall(text)


def word_spans(text: str) -> list[Span]:
    """Where the words of `text` stand, in code points, half open."""
    return [match.span() for match in _pattern(text).finditer(text)]


def key(word: str) -> str:
    """The form under which `word` is counted.

    >>> key("PEOPLE’S"), key("Điện"), key("Straße")
    ("people's", 'điện', 'strasse')
    """
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFC", word.translate(_ONE_FORM).casefold())


def parted(gap: str) -> bool:
    r"""Whether the signs between two words end a sentence or a part of one, or a paragraph.

    >>> parted(". "), parted(", "), parted("."), parted("\n\n")
    (True, False, False, True)
    """
    if gap == " ":
        return False
    stop = _STOP.search(gap)
    return bool(_BREAK.search(gap) or (stop and _BLANK.search(gap, stop.end())))


def _pattern(text: str) -> re.Pattern[str]:
    if text.isascii():
        return _ASCII
    return _any_script() if _BEYOND.search(text) else _EUROPEAN


@cache
def _any_script() -> re.Pattern[str]:
    """The pattern for all scripts; put together when first needed, because that takes milliseconds."""
    inside = f"[{marks()}{_INVISIBLE}]"
    letters = rf"[^\W_{LETTERS}]"
    word = f"{letters}+(?:{inside}+{letters}*)*"
    return re.compile(rf"{word}(?:{_JOINT}{word})*|(?=\w)[{LETTERS}]{inside}*")
