"""The words around a place: on one line, cut between words, and one by one as keys to sort by."""

from __future__ import annotations

from msgspec import Struct

from newskit.errors import UsageError
from newskit.search.places import Place
from newskit.search.words import UNSPACED_WORD, Span, word_spans
from newskit.text.fold import fold

_LONGEST = 32
"""A word that is longer than this may be cut."""
_PER_WORD = 80
"""Characters that are looked at for each word asked for."""
_WORD_MARK = "w"


class Width(Struct, frozen=True):
    """How much context to show on each side of a hit."""

    size: int
    in_words: bool = False


def parse_width(text: str) -> Width:
    """What `text` asks for: a number of characters, or with `w` behind it of words.

    Raises `UsageError` when it is neither.

    >>> parse_width("40"), parse_width("8w")
    (Width(size=40, in_words=False), Width(size=8, in_words=True))
    """
    number = text.removesuffix(_WORD_MARK)
    if not (number.isascii() and number.isdecimal()):
        raise UsageError(f"a width is a number of characters (40) or of words (8w), not {text!r}")
    return Width(min(int(number[:9]), 1_000_000), in_words=number != text)


def context(place: Place, width: Width) -> tuple[str, str, str]:
    """The words before the place, those in it and those behind it, each on one line with single blanks."""
    text = place.field.text
    node = one_line(text[place.start : place.end]).strip()
    if width.in_words:
        start, end = _reach(place, width.size)
        return one_line(text[start : place.start]).lstrip(), node, one_line(text[place.end : end]).rstrip()
    reach = 2 * width.size + _LONGEST
    before = one_line(text[max(0, place.start - reach) : place.start])
    after = one_line(text[place.end : place.end + reach])
    return last_characters(before, width.size), node, first_characters(after, width.size)


def one_line(text: str) -> str:
    r"""`text` with single blanks for all white space, also at its ends.

    >>> one_line("\n\nof the   sea\n")
    ' of the sea '
    """
    line = " ".join(text.split())
    if not line:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{line}{' ' if text[-1].isspace() else ''}"


def first_characters(line: str, size: int) -> str:
    """The beginning of `line`, at most `size` characters and cut between words unless one is very long.

    >>> first_characters(" of the sea", 10)
    ' of the'
    """
    if len(line) <= size:
        return line.rstrip()
    end = size
    if not (line[size].isspace() or UNSPACED_WORD.match(line[size])):
        blank = line.rfind(" ", max(1, size - _LONGEST), size)
        end = size if blank < 0 else blank
    return line[:end].rstrip()


def last_characters(line: str, size: int) -> str:
    """The end of `line`, at most `size` characters and cut between words unless one is very long.

    >>> last_characters("the sea was ", 9)
    'sea was '
    """
    if len(line) <= size:
        return line.lstrip()
    start = len(line) - size
    if not (line[start - 1].isspace() or UNSPACED_WORD.match(line[start - 1])):
        blank = line.find(" ", start, min(start + _LONGEST, len(line) - 1))
        start = start if blank < 0 else blank
    return line[start:].lstrip()


def left_word(place: Place, number: int) -> str:
    """The form to sort by of the word that stands `number` words before the place, 1 for the nearest; else empty."""
    spans = _words_before(place, number)
    return _form(place, spans[0]) if len(spans) == number else ""


def right_word(place: Place, number: int) -> str:
    """The form to sort by of the word that stands `number` words behind the place, 1 for the nearest; else empty."""
    spans = _words_behind(place, number)
    return _form(place, spans[-1]) if len(spans) == number else ""


def _form(place: Place, span: Span) -> str:
    return fold(place.field.text[span[0] : span[1]])


def _reach(place: Place, number: int) -> Span:
    """From where to where the context of so many words on each side stands in the field's text."""
    if not number:
        return place.start, place.end
    before, behind = _words_before(place, number), _words_behind(place, number)
    start = before[0][0] if len(before) == number else 0
    end = behind[-1][1] if len(behind) == number else len(place.field.text)
    return max(start, place.start - number * _PER_WORD), min(end, place.end + number * _PER_WORD)


def _words_before(place: Place, number: int) -> list[Span]:
    """Where the last `number` words before the place stand; one that the place is a part of is none of them."""
    first = max(0, place.start - number * _PER_WORD)
    spans = word_spans(place.field.text[first : place.end + _PER_WORD])
    return [(first + start, first + end) for start, end in spans if first + end <= place.start][-number:]


def _words_behind(place: Place, number: int) -> list[Span]:
    """Where the first `number` words behind the place stand; one that the place is a part of is none of them."""
    first = max(0, place.start - _PER_WORD)
    spans = word_spans(place.field.text[first : place.end + number * _PER_WORD])
    return [(first + start, first + end) for start, end in spans if first + start >= place.end][:number]
