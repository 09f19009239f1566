"""Names in a byline: `By Ann Lee and Bo Ek | 5 May`, `Von Ann Lee, Reporterin`, `Ann Lee Ann Lee`.

Names are recognised by their shape, not by lists: two to five words with capital letters (or of a script
without them), joined by particles and initials. What surrounds them (dates, roles, addresses, papers) is cut.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from itertools import chain
from typing import NamedTuple

from newskit.parsing.fields.lexicon import Announcing, fold_word
from newskit.text.date import Found

Span = tuple[int, int]

LONGEST = 200
"""Longer lines are prose, not bylines."""


class Person(NamedTuple):
    """A name and where it stands in its line."""

    start: int
    end: int
    name: str
    is_desk: bool = False
    """Not a person by its shape: an agency, a paper, a desk, or one word alone."""


class Byline(NamedTuple):
    """The names of a line, and how they stand there."""

    people: tuple[Person, ...]
    prefix: str
    """The cue (`By`, `Von:`) before the first name; empty when there is none."""
    whole: bool
    """Nothing but names (and the cue) stands in the line."""
    above: bool = False
    """The cue stands in the line above, which is nothing else."""


_ADDRESS = r"[\w.+-]+@[\w-]+\.[\w.-]+|@{1,2}\w+(?:\.\w+)?|"
_PART = (
    r"(?:https?://|www\.)\S+|\([^()]{0,60}\)?|\)"
    r"|\s[-–—|/•·]+\s|[|•·»«>→]+|\s*[\t\u00a0\u3000][\s\u00a0\u3000]+|   +|;"
    r"|(?<=[a-zéßöü])(?=(?:By|By:|Published|Updated|Posted|Follow)\b)"
    # small letters that run into a capital one, but not `McCoy`, `DeVito`, `O'Neil`
    r"|(?<=[a-zßà-öø-ÿ]{3})(?<!Mac)(?<!Van)(?=[A-ZÀ-Ý][a-zß-ÿ])"
)
_BREAK, _BREAK_OR_ADDRESS = re.compile(_PART), re.compile(_ADDRESS + _PART)
_AND = re.compile(
    r"(?=[\s,，、/&+،])\s*(?:[,，、/&+]|\s(?:and|und|et|e|y|og|och|en|i|a|và|ve|dan|и|și|és|with|mit|avec|con|com)\s"
    r"|(?<=\S)(?:، ?| و ?(?=\S)))\s*",
    re.IGNORECASE,
)
_words = {
    name: frozenset(words.split())
    for name, words in tomllib.loads(
        files("newskit.parsing.fields").joinpath("name_words.toml").read_text(encoding="utf-8")
    ).items()
}
_JOINS = _words["joins"]
_TOKEN = re.compile(r"\S+")
_FIRST = re.compile(r"\s*([^\s,，、/&+،]+)")
_NAME_TOKEN = re.compile(
    r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff\u0e00-\u0fff’'ʼ.‐-])*"
)
_PARTICLES = _words["particles"]
_NEVER = _words["never"]
"""Words that no name holds, whatever their case."""
_DESK = _words["desk"]
"""Words that make a name one of a paper, an agency or a desk."""
ROLES = _words["roles"]
"""Words that end a role, never a name."""
_FIRST_PARTICLES = frozenset(["de", "van", "von", "al", "el", "la", "le", "di", "da", "bin"])
_TITLES = frozenset(["dr", "dr.", "prof", "prof.", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "sir"])
_TAIL = frozenset(["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"])
_FORM_BY = re.compile(
    r"[^\W\d_]{4,16} (?:von|by|par|por|door|av|af) (?=[A-ZÀ-Ý][\w’'-]+ [A-ZÀ-Ý])|[Bb]y(?=[A-Z][a-zß-ÿ]+ [A-ZÀ-Ý])"
)
_HAN = re.compile(r"[\u4e00-\u9fff]{2,4}")
_HANGUL = re.compile(r"([\uac00-\ud7af]{2,4})\s?(?:기자|특파원|선임기자|인턴기자)")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_POINTS = " ,.:;-–—|/\u00a0"
_JUNK = frozenset(["on", "at", "am", "um", "le", "el", "il", "uhr", "the", "for", "follow", "min", "read", "von", "by"])
_SAY_NOTHING = _JUNK | _DESK | ROLES
_PROSE = 9
"""A line of more words without cue and date is prose."""
_BREAKING = re.compile(r"[@|/•·»«>→();\t\u00a0\u3000\[\]<–—]|[A-ZÀ-Ý](?<=[a-zéßöü].)")
_MOST = 5
_INITIAL = 2


def byline(text: str, dates: Sequence[Found], cues: Announcing) -> Byline | None:
    """The names of the line `text`; None when it holds none, or holds prose.

    `dates` are the dates found in it: they end a name. One word alone, or the name of an agency, counts only
    after a cue (`Von dpa`).
    """
    if not _INITIAL <= len(text) <= LONGEST:
        return None
    if text[0] in "(（[" and text[-1] in ")）]":
        inner = byline(text[1:-1], [], cues)
        return inner and _moved(inner, 1)
    if (korean := _HANGUL.match(text)) is not None:
        return Byline((Person(*korean.span(1), korean[1]),), prefix=korean[0], whole=korean.end() == len(text))
    if not dates and text.count(" ") > (_MOST if text[-1] == "." else _PROSE) and not _cue(text, cues):
        return None
    text = text[: _once(text)]
    people: list[Person] = []
    prefix, whole = "", True
    for start, end, is_bar in segments(text, dates):
        begin = _skip_labels(text, start, end, cues)
        after = begin + _cue(text[begin:end], cues)
        cued = after > begin
        if cued and not announces_author(text[begin:end], cues):
            whole = False
            continue
        if cued and not prefix:
            people, prefix = [], text[begin:after]
        found, stop = _people(text, after, end, cues, cued=cued)
        if people and not (cued or is_bar):
            found = []
        people += _others(found, people)
        whole = whole and not _says(text[stop:end] if found else text[begin:end])
        if not (whole or people or dates):
            return None
    return Byline(tuple(people), prefix, whole) if people else None


def _once(text: str) -> int:
    """The length of the text, or of half of it when it says the same twice without a gap: `Ann LeeAnn Lee`."""
    half = len(text) // 2
    return half if " " in text[:half] and text[:half] == text[half:] else len(text)


def _moved(found: Byline, by: int) -> Byline:
    people = tuple(person._replace(start=person.start + by, end=person.end + by) for person in found.people)
    return found._replace(people=people)


def _cue(text: str, cues: Announcing) -> int:
    """The length of what announces a name: a cue of the languages, or a form of story and `by` (`Column by`)."""
    size = cues.prefix(text, "byline_prefix")
    if size == 0 and (match := _FORM_BY.match(text)) and not cues.prefix(text, "caption_markers"):
        return match.end()
    return size


def announces_author(text: str, cues: Announcing) -> bool:
    """Whether the cue that `text` begins with is no label of a source (`Source:`) or of who edited (`Editor:`)."""
    return not (cues.prefix(text, "source_prefix") or cues.prefix(text, "editor_prefix"))


def _others(found: Sequence[Person], people: Sequence[Person]) -> list[Person]:
    """What a further part of a line adds: people of other names, and papers only when there is nobody else."""
    known = {person.name for person in people}
    return [person for person in found if person.name not in known and not (people and person.is_desk)]


def _says(text: str) -> bool:
    """Whether something is said besides names; small words, papers and numbers are nothing."""
    for token in text.split():
        word = token.strip(_POINTS).casefold()
        if word.isalpha() and word not in _SAY_NOTHING:
            return True
    return False


def segments(text: str, dates: Sequence[Found]) -> list[tuple[int, int, bool]]:
    """The parts of a line between dates, addresses, bars and wide gaps, in order, and whether a bar is before."""
    breaks: list[Span] = []
    if _may_break(text):
        pattern = _BREAK_OR_ADDRESS if "@" in text else _BREAK
        breaks = [m.span() for m in pattern.finditer(text)]
    elif not dates:
        return [(0, len(text), False)] if text.strip(_POINTS) else []
    if dates:
        breaks = sorted([*breaks, *((date.start, date.end) for date in dates)])
    result, at, is_bar = [], 0, False
    for start, end in [*breaks, (len(text), len(text))]:
        if start > at and text[at:start].strip(_POINTS):
            result.append((at, start, is_bar))
        at = max(at, end)
        is_bar = "|" in text[start:end] or "/" in text[start:end]
    return result


def _may_break(text: str) -> bool:
    """Whether something of `_BREAK` may stand in a line: seen sooner than it is found."""
    return _BREAKING.search(text) is not None or "   " in text or " - " in text or "www." in text


def _skip_labels(text: str, start: int, end: int, cues: Announcing) -> int:
    """Where a segment begins when labels such as `Published:` are left out."""
    begun = cues.begun(text[start:end])
    for category in ("published_prefix", "updated_prefix"):
        if category in begun:
            start += cues.prefix(text[start:end], category)
        while start < end and text[start] in " :,.-–":
            start += 1
    return start


def _people(text: str, start: int, end: int, cues: Announcing, *, cued: bool) -> tuple[list[Person], int]:
    """The names that a segment begins with, and where they end."""
    result: list[Person] = []
    stop, closed = start, False
    at = start
    if not (cued or _may_begin(text, start, end)):
        return result, stop
    for piece in chain(_AND.finditer(text, start, end), (None,)):
        piece_end = end if piece is None else piece.start()
        person = _person(text, at, piece_end, cues, cued=cued or (closed and text[at : at + 2].isupper()))
        if person is None or (result and not closed and (person.is_desk or _shouts(person, result[0]))):
            break
        result.append(person)
        stop = person.end
        if stop < piece_end - 1 or piece is None:
            break
        if closed:
            break
        closed = piece[0].strip().casefold() in _JOINS
        at = piece.end()
    return result, stop


def _may_begin(text: str, start: int, end: int) -> bool:
    """Whether a name may begin with the first word of a segment; of most segments without names this says no."""
    match = _FIRST.match(text, start, end)
    if match is None:
        return False
    word = match[1]
    plain = word.strip(",.:;").casefold()
    if plain in _NEVER:
        return plain == "the"
    first = word[0]
    return first.isupper() or first.lower() == first.upper() or plain in _FIRST_PARTICLES or word.casefold() in _TITLES


def _shouts(person: Person, first: Person) -> bool:
    """Whether a name is in capitals beside one that is not: `Ann Lee, BBC NORTH`."""
    return person.name.isupper() and not first.name.isupper()


def _person(text: str, start: int, end: int, cues: Announcing, *, cued: bool) -> Person | None:
    """The name that `text[start:end]` begins with."""
    tokens = [m.span() for m in _TOKEN.finditer(text, start, end)]
    while tokens and text[slice(*tokens[0])].casefold() in _TITLES:
        del tokens[0]
    if not tokens or len(tokens) > 2 * _MOST + 2:
        return None
    if _WIDE.match(text, tokens[0][0]):
        return _wide(text, tokens, cued=cued)
    words = _undoubled([text[a:b] for a, b in tokens])
    size = _length(words)
    if size == 0 or (size == 1 < len(words) and not cued):
        return None
    size = _without_role(words, size, cues)
    cued = cued or (len(words) == 1 and cues.is_agency(words[0]))
    if (size == 1 and not cued) or words[size - 1].strip(",.:").casefold() in ROLES:
        return None
    first, last = tokens[0][0], tokens[size - 1][1]
    name = text[first:last].strip(" ,:;")
    if name.rsplit(maxsplit=1)[-1].casefold() not in _TAIL:
        name = name.strip(".")
    if size == 1 and not (name.isupper() or name[0].isupper() or "." in name or len(tokens) == 1):
        return None
    is_desk = size == 1 or fold_word(words[0]) == "the" or not _DESK.isdisjoint(fold_word(words[size - 1]).split("-"))
    return Person(first, tokens[-1][1] if len(tokens) > len(words) else last, " ".join(name.split()), is_desk)


def _undoubled(words: list[str]) -> list[str]:
    """The words once, when the line says them twice: `Ann Lee Ann Lee`, `Ann LeeAnn Lee`."""
    half = len(words) // 2
    if half and len(words) % 2 == 0 and words[:half] == words[half:]:
        return words[:half]
    joined = " ".join(words)
    half = len(joined) // 2
    if len(joined) % 2 == 0 and joined[:half] == joined[half:] and " " in joined[:half]:
        return joined[:half].split()
    return words


def _length(words: Sequence[str]) -> int:
    """How many words from the first on are a name; 0 when they are none."""
    length = 0
    for size, word in enumerate(words):
        plain = word.strip(",.:;").casefold()
        if plain in _NEVER and not (fold_word(words[0]) in _DESK if size else plain == "the"):
            break
        if word[0].islower() and plain in _PARTICLES:
            if size == 0 and plain not in _FIRST_PARTICLES:
                return 0
        elif _is_name_word(word):
            length = size + 1
        else:
            break
        if word[-1] in ",:;":
            break
    return 0 if length > _MOST + 1 else length


def _is_name_word(word: str) -> bool:
    match = _NAME_TOKEN.match(word)
    if match is None or match.end() < len(word.rstrip(",:;")):
        return False
    first = word[0]
    return first.isupper() or first.lower() == first.upper()


def _without_role(words: Sequence[str], size: int, cues: Announcing) -> int:
    """The length of the name without the role or paper after it: `Ann Lee Senior Writer`, `Ann Lee Fox News`."""
    if size > _INITIAL and fold_word(words[size - 1]) in _DESK and fold_word(words[0]) != "the":
        return 2 if size > 3 else size
    if len(words) <= _INITIAL:
        return size
    for at in range(_INITIAL, len(words)):
        if cues.is_role(" ".join(words[at:])):
            return min(size, at if at == _INITIAL or at < size else _INITIAL)
    return size


def _wide(text: str, tokens: Sequence[tuple[int, int]], *, cued: bool) -> Person | None:
    """A Chinese or Japanese name: two to four characters after a cue."""
    match = _HAN.match(text, tokens[0][0])
    if not cued or match is None or match.end() != tokens[0][1]:
        return None
    return Person(*match.span(), match[0])
