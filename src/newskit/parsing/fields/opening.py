"""The dateline that opens a story: `ĐBP - `, `Hanoi (VNA) – `, `BEIJING, April 11 (Xinhua) -- `, `新华社北京1月11日电`.

Recognised by shape at the very start of the first paragraph: two to some sixty characters, then a dash (or colon,
or full stop), then a sentence. Agencies of sites cannot be listed, so capitals and brackets count, and what the
rest of the page says: the same mark before teasers, the same place inside the story. A sentence that happens to
begin so (`Paris – the city of light …`) is left whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from newskit.text.fold import fold

LONGEST = 70
_AGENCY_LONGEST = 32
_MARK_LONGEST = 4
_PLACE_LONGEST = 44
_PLACE_WORDS = 4

Span = tuple[int, int]


class Dateline(NamedTuple):
    """A dateline: spans of what it names (offsets in the paragraph), and where the sentence after it begins."""

    agency: Span | None
    place: Span | None
    cut: int
    rule: str


class Context(NamedTuple):
    """What the rest of a page tells about the words of a dateline."""

    function_words: Collection[str]
    """Of the page's language, lower case."""
    is_agency: Callable[[str], bool]
    is_mark: Callable[[str], bool]
    """Whether other lines of the page, or pages of the site, begin with the same words and a dash."""
    is_mentioned: Callable[[str], bool]
    """Whether the story names the place again, inside a sentence."""
    has_date: Callable[[str], bool]


_SEPARATOR = re.compile(r"\s*(?:--|—|–)\s*|\s+-\s*|(?<=[)\]\w])-\s+|\.-\s*|(?<=\w):\s+|(?<=\w)\.\s+|(?<=[)\]]):\s*")
_SIGN = re.compile(r"[—–:.-](?:(?<=[—–])|(?=[-\s])|(?<=\s-)|(?<=[)\]]:))")
"""Begins every separator but for white space; most lines have none, which is seen sooner."""
_BRACKETS = re.compile(r"(?P<place>[^()\[\]]*?)\s*[(\[](?P<agency>[^()\[\]]{2,32})[)\]]")
_DOMAIN = re.compile(
    r"(?:(?P<before>[^\W\d_][^,]{2,20}), ?)?(?P<agency>[\w-]+\.(?:com|co|vn|id|net|org|tv|info|az|am|ge|my|ph|in))"
    r"(?:,? ?[-–]? ?(?P<after>[^\W\d_][\w ./]{2,24}))?",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"[^\W\d_]{2,8}")
_WIDE = (
    re.compile(
        r"(?P<agency>[\u4e00-\u9fff]{1,6}?[社网網報报])(?P<place>[\u4e00-\u9fff]{2,6}?)?"
        r"(?:\d{1,4}年)?(?:\d{1,2}月)?\d{1,2}日(?P<end>[电電讯訊](?:\s?[(（][^()（）]{2,40}[)）])?)"
    ),
    re.compile(
        r"[(\[]?(?P<place>[\uac00-\ud7af]{2,6})=(?P<agency>[\uac00-\ud7af\w]{2,10})[)\]]\s?[^=]{0,24}(?P<end>=)"
    ),
    re.compile(r"【(?P<place>[^】＝]{2,12})＝?(?P<agency>[^】]{0,16})】(?P<end>)"),
)
_PLACE_WORD = re.compile(r"[^\W\d_][^\W\d_.'’‘/-]*(?:[.'’‘/-][^\W\d_]*)*")
_SMALL = frozenset(
    ["de", "del", "la", "el", "am", "an", "der", "den", "di", "da", "do", "dos", "of", "sur", "en", "upon", "bei", "im"]
)
_LABELS = ["watch", "update", "updated", "breaking", "live", "exclusive", "opinion", "video", "note", "editor"]
_NO_PLACE = frozenset([*_LABELS, "q", "a", "us", "usa", "uk", "eu", "ai", "tv", "un", "ceo", "covid", "nato"])
_VOWELS = frozenset("aeiouy")
_SHORT = 3
_MOST = 4


def opening(text: str, context: Context) -> Dateline | None:
    """The dateline of a story whose first paragraph is `text`; None when it has none."""
    for pattern in () if text[:2].isascii() else _WIDE:
        if (match := pattern.match(text)) is not None:
            return _spans(match, _skip_space(text, match.end()), "wide")
    for tried, match in enumerate(_separators(text)):
        head, rest = text[: match.start()], text[match.end() :]
        if tried == _MOST or not _opens_sentence(rest):
            return None
        found = _read(text, head, match, context)
        if found is not None:
            return _continued(text, found._replace(cut=match.end()), context)
    return None


def _separators(text: str) -> Iterator[re.Match[str]]:
    """The separators near the beginning of `text`, one after the other."""
    end = 2
    for sign in _SIGN.finditer(text, end, LONGEST):
        at = sign.start()
        if at < end:
            continue
        start = max(end, len(text[:at].rstrip()))
        match = _SEPARATOR.match(text, start, LONGEST) or _SEPARATOR.match(text, at, LONGEST)
        if match is not None:
            yield match
            end = match.end()


def _continued(text: str, found: Dateline, context: Context) -> Dateline:
    """The dateline with the place that may follow the agency's own dash: `jpnn.com - JAKARTA– `."""
    if found.place is not None or found.rule != "domain":
        return found
    match = _SEPARATOR.search(text, found.cut, found.cut + _AGENCY_LONGEST)
    if match is None or not text[found.cut : match.start()].isupper():
        return found
    if not _is_place(text[found.cut : match.start()], context):
        return found
    return found._replace(place=(found.cut, match.start()), cut=match.end())


def _skip_space(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip())


def _read(text: str, head: str, separator: re.Match[str], context: Context) -> Dateline | None:
    sign = separator[0].strip() or "."
    if sign not in {":", "."}:
        return _bracketed(head, context) or _domain(head, context) or _plain(text, head, sign, context)
    if sign == ":" and head[-1] in ")]":
        return _bracketed(head, context)
    if sign == ":":
        return _domain(head, context) or _capital_place(head, sign, context) or _stopped(head, context)
    return _stopped(head, context)


def _bracketed(head: str, context: Context) -> Dateline | None:
    """`Hanoi (VNA)`, `(BTN)`, `BEIJING, April 11 (Xinhua)`, `Altenrode (rbd)`."""
    match = _BRACKETS.fullmatch(head)
    if match is None or not any(letter.isalpha() for letter in match["agency"]):
        return None
    agency = match["agency"].strip()
    if match["place"] and not _is_place(match["place"], context):
        return None
    is_mark = match["place"] and len(agency) <= _MARK_LONGEST and agency.isalpha()
    if not agency[0].isalpha() or (agency[0].islower() and not is_mark and not context.is_agency(agency.split("/")[0])):
        return None
    return _spans(match, 0, "agency in brackets", _place_end(match["place"]))


def _domain(head: str, context: Context) -> Dateline | None:
    """`jpnn.com`, `VOV.VN`, `Liputan6.com, Jakarta`, `JAKARTA, KOMPAS.com`."""
    match = _DOMAIN.fullmatch(head)
    if match is None:
        return None
    group = "before" if match["before"] else "after"
    if match[group] and not _is_place(match[group], context):
        return None
    return Dateline(match.span("agency"), match.span(group) if match[group] else None, 0, "domain")


def _plain(text: str, head: str, sign: str, context: Context) -> Dateline | None:
    """An agency's mark, a place in capitals, or a place that the page vouches for."""
    word = head.strip()
    whole = (0, len(word))
    if _CAPITALS.fullmatch(word) and word.isupper() and fold(word) not in _NO_PLACE:
        if _is_acronym(word, context):
            return Dateline(whole, None, 0, "agency in capitals")
        return Dateline(None, whole, 0, "place in capitals")
    if len(word) <= _AGENCY_LONGEST and context.is_mark(word) and not context.is_mentioned(word):
        return Dateline(whole, None, 0, "mark of the page")
    return _capital_place(head, sign, context) or _small_place(text, head, context)


def _small_place(text: str, head: str, context: Context) -> Dateline | None:
    """`Augsburg`: before a sentence's first word, with a date, or named again by the story."""
    if not _is_place(head, context):
        return None
    name = head[: _place_end(head)]
    first = text[len(head) :].lstrip(" -–—").split(maxsplit=1)[0]
    starts_sentence = first[0].isupper() and first.casefold().strip(",") in context.function_words
    if starts_sentence or context.has_date(head) or any(map(context.is_mentioned, name.split("/"))):
        return Dateline(None, (0, len(name)), 0, "place before a dash")
    return None


def _capital_place(head: str, sign: str, context: Context) -> Dateline | None:
    """`NEW YORK`, `TAMPA, Fla.`, `HA NOI, 16 January 2018`; before a colon only if the story names it again."""
    end = _place_end(head)
    city = head[:end].split(",", maxsplit=1)[0].strip()
    letters = [letter for letter in city if letter.isalpha()]
    if len(letters) < _SHORT + 1 or not city.isupper() or not _is_place(head, context):
        return None
    if sign == ":" and not context.is_mentioned(city.title()):
        return None
    return Dateline(None, (0, len(head[:end].rstrip())), 0, "place in capitals")


def _stopped(head: str, context: Context) -> Dateline | None:
    """`Berlin.` or `Haridwar:`: a place alone, named again inside a sentence."""
    if len(head.split()) > 2 or not _is_place(head, context) or not context.is_mentioned(head):
        return None
    return Dateline(None, (0, len(head)), 0, "place before a full stop")


def _is_acronym(word: str, context: Context) -> bool:
    """Whether a word in capitals is rather an agency's mark than a city's name: `VGP`, not `PARIS`."""
    if context.is_agency(word) or context.is_mark(word) or len(word) <= _SHORT:
        return True
    return sum(letter in _VOWELS for letter in fold(word)) < 2 and not context.is_mentioned(word.title())


def _is_place(text: str, context: Context) -> bool:
    """Whether `text` has the shape of a place, with a region and a date perhaps: `TOKYO, June 6, 2010`."""
    name = text[: _place_end(text)]
    if not 1 < len(name) <= _PLACE_LONGEST or (len(name) < len(text) and not context.has_date(text[len(name) :])):
        return False
    words = name.replace(",", " ").split()
    if not words or len(words) > _PLACE_WORDS + name.count(","):
        return False
    first = words[0].casefold()
    if (
        (first in context.function_words and not words[0].isupper())
        or first.strip(".") in _NO_PLACE
        or len(name.split(",")[0].split()) > _SHORT
    ):
        return False
    return all(_is_place_word(word) for word in words)


def _is_place_word(word: str) -> bool:
    if _PLACE_WORD.fullmatch(word) is None:
        return False
    return word[0].isupper() or word[0].lower() == word[0].upper() or word in _SMALL


def _place_end(text: str) -> int:
    """Where the place in `TOKYO, June 6, 2010` ends: before the part with a number."""
    number = re.search(r"\d", text)
    if number is None:
        return len(text)
    comma = text.rfind(",", 0, number.start())
    return max(comma, 0) if comma > 0 else number.start()


def _opens_sentence(rest: str) -> bool:
    first = rest.lstrip("\"'“”„‘«»([ ¿¡")[:1]
    return bool(first) and (first.isupper() or first.isdigit() or (first.isalpha() and first.lower() == first.upper()))


def _spans(match: re.Match[str], cut: int, rule: str, place_end: int | None = None) -> Dateline:
    """The dateline of a match with the groups `agency` and `place`."""
    agency = match.span("agency") if match["agency"] else None
    place = match.span("place") if match["place"] else None
    if place is not None and place_end is not None:
        place = place[0], place[0] + len(match["place"][:place_end].rstrip(" ,"))
    return Dateline(agency, place, cut, rule)
