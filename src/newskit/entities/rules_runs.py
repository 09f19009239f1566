"""Runs of capitalised words in a passage: the only places where the rules look for names.

One regular expression jumps from run to run; words in lower case are never looked at one by one. Runs that belong
together (`Ministry` of `Labour`, `Invalids` and `Social Affairs`) are joined by what stands between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newskit.entities.gazetteer import (
    COMMON,
    DEMONYM,
    EVENT,
    GIVEN,
    HONORIFIC,
    JOINED,
    LAND,
    MODIFIER,
    NAME,
    ORG_OPEN,
    ORG_TAIL,
    OTHER,
    PLACE,
    PLACE_TAIL,
    ROLE,
    STOP,
    WORD,
    Gazetteer,
)

# Latin, Greek and Cyrillic by ranges of code points; lower-case letters between them are sorted out afterwards
_UPPER = (
    "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽƏƠƯǍǏǑǓȘȚΆΈ-ΏΑ-ΫЀ-"
    "ЯḀḂḆḌḎḐḔḖḠḤḪḰḲḴḸḺḾṀṂṄṆṈṌṐṔṘṚṞṠṢṤṬṮṰṲṾẀẂẄẎẒẔẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
)
_DOT = (
    r"(?:\.(?:(?<=\W[A-Z]\.)(?=[ ][A-Z])|(?=[ ,])(?:"
    r"(?<=\bMr\.|\bMs\.|\bDr\.|\bLt\.|\bSt\.|\bMt\.|\bFt\.|\bJr\.|\bSr\.|\bCo\.|\bFr\.)"
    r"|(?<=\bMrs\.|\bGen\.|\bCol\.|\bSgt\.|\bCpl\.|\bMaj\.|\bAdm\.|\bGov\.|\bSen\.|\bRep\.|\bRev\.|\bHon\."
    r"|\bSte\.|\bInc\.|\bLtd\.|\bAmb\.|\bPvt\.|\bSec\.)"
    r"|(?<=\bProf\.|\bCapt\.|\bBrig\.|\bReps\.|\bCorp\.|\bBros\.|\bCmdr\.|\bInsp\.|\bSupt\.|\bEngr\.|\bAtty\."
    r"|\bPres\.|\bMsgr\.))))?"
)
_TAIL = rf"(?:(?:\.[A-Z])+(?!\w)\.?|\w*(?:[’'ʼ`&-]\w+|’s|\.com|\.org|\.net)*(?:(?<=s)['’](?=[ ]\w))?){_DOT}"
_WORD = rf"[{_UPPER}]{_TAIL}"
_PARTICLES = (
    "(?:de|del|della|di|da|do|dos|das|du|la|las|los|le|el|al|von|van|der|den|ter|ten|"
    "bin|bint|ibn|ben|ould|wa|y|e|ul|ur)"
)
_ARTICLE = "(?:d['’]|[ae]l-|[ae][dnrst]-|ul-)?"
RUN = re.compile(
    rf"[{_UPPER}](?<!\w[{_UPPER}]){_TAIL}(?:[ ](?:(?=[a-z])(?:{_PARTICLES}[ ]){{0,3}}{_ARTICLE})?{_WORD}){{0,24}}"
)
_ADDRESS = re.compile(r"(?:https?://|www\.|[@#])\S+|\b[\w.-]{1,80}\.(?:com|org|net)/\S+")

_OF = frozenset((" of ", " of the ", " of "))
_FOR = frozenset((" for ", " for the ", " on ", " on the ", " against "))
_AND = frozenset((" and ", ", and "))
_LEVEL = frozenset((" provincial ", " municipal ", " district ", " regional "))
_JOINS = _OF | _FOR | _AND | _LEVEL | {" & ", ", ", " in "}
_LONGEST = max(map(len, _JOINS))
_HEAD = ORG_OPEN | ORG_TAIL | JOINED
_MOST_JOINED = 14
_MOST_LISTED = 4
_PREFIXES = frozenset(("al-", "el-", "as-", "ad-", "ar-", "an-", "at-", "az-", "ul-"))


def level(text: str) -> str:
    r"""The passage with breaks of hard-wrapped lines as spaces; other breaks stay and end a run. Offsets stay.

    >>> level("the Ministry\xa0of Labour\nsaid")
    'the Ministry of Labour\nsaid'
    """
    if "\xa0" in text:
        text = text.replace("\xa0", " ")
    if "://" in text or "www." in text or "@" in text or "#" in text:
        text = _ADDRESS.sub(lambda match: " " * len(match.group()), text)
    if "\n" not in text:
        return text
    lines = text.split("\n")
    wrapped = sum(1 for line in lines[:-1] if 40 <= len(line) <= 110 and line[-1] not in '.!?:;"”')  # noqa: PLR2004
    return text.replace("\n", " ") if len(lines) > 2 and wrapped * 3 >= (len(lines) - 1) * 2 else text  # noqa: PLR2004


def _last(words: str) -> str:
    return words[words.rfind(" ") + 1 :]


class Runs:
    """Finds the runs of a passage; `find` yields `(start, end)`."""

    def __init__(self, words: Gazetteer) -> None:
        self._bits = words.bits
        self._names = words.multiword

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Spans of runs, those joined that one name holds together."""
        spans = [match.span() for match in RUN.finditer(text)]
        index, count = 0, len(spans)
        while index < count:
            start, end = spans[index]
            if start > 2 and text[start - 1] == "-" and text[start - 3 : start] in _PREFIXES:  # noqa: PLR2004
                start -= 0 if text[start - 4 : start - 3].isalnum() else 3
            index += 1
            most = min(count, index + _MOST_JOINED)
            while index < most and spans[index][0] - end <= _LONGEST and text[end : spans[index][0]] in _JOINS:
                if not self._joins(text, start, spans, index):
                    break
                end = spans[index][1]
                index += 1
            yield start, end

    def _joins(self, text: str, start: int, spans: list[tuple[int, int]], index: int) -> bool:
        """Whether the run that begins at `start` and ends before span `index` goes on with that span."""
        end = spans[index - 1][1]
        left, right = text[start:end], text[slice(*spans[index])]
        gap = text[end : spans[index][0]]
        bits = self._bits(_last(left))
        if gap in _OF:
            heads = bits & _HEAD and not bits & ROLE and not self._titled(right)
            return bool(heads) or f"{left}{gap}{right}" in self._names
        if gap in _FOR:
            begins = self._bits(right.partition(" ")[0])
            return bool(bits & ORG_OPEN) and not bits & ROLE and not begins & (PLACE | DEMONYM | OTHER | STOP)
        if gap in _LEVEL:
            return bool(self._bits(_last(right)) & ORG_TAIL)
        if gap == " in ":
            return " for " in left and bool(self._bits(right) & LAND)
        return gap == " & " or self._adds(text, left, right, spans, index)

    def _titled(self, right: str) -> bool:
        """Whether a person with a title follows: `Government of` `President Bukele`."""
        first, last = self._bits(right.partition(" ")[0]), self._bits(_last(right))
        return bool(first & (ROLE | HONORIFIC) and last & NAME and not last & (ROLE | HONORIFIC | ORG_TAIL | COMMON))

    def _adds(self, text: str, left: str, right: str, spans: list[tuple[int, int]], index: int) -> bool:
        """Whether `right` goes on with `left` after `and` or a comma."""
        gap = text[spans[index - 1][1] : spans[index][0]]
        if f"{left}{gap}{right}" in self._names or f"{left}{gap}{right.partition(' ')[0]}" in self._names:
            return True
        if " of " in left or " for " in left:
            return self._lists(left, right, text, spans, index)
        last = self._bits(_last(left))
        if not last & WORD or last & (PLACE | ORG_OPEN | GIVEN | ROLE | DEMONYM | OTHER | STOP):
            return False
        return self._common(left.removeprefix("The ").split(" ")) and self._comes(text, spans, index, gap)

    def _comes(self, text: str, spans: list[tuple[int, int]], index: int, gap: str) -> bool:
        """Whether the list ends with an organisation's last word: `Food and Drug Administration`."""
        for at in range(index, min(index + _MOST_LISTED, len(spans))):
            words = text[slice(*spans[at])].split(" ")
            first = self._bits(words[0])
            if not self._common(words) or first & (PLACE | ORG_OPEN | GIVEN | ROLE | DEMONYM | OTHER | STOP):
                return False
            if gap in _AND and self._bits(words[-1]) & ORG_TAIL:
                return True
            gap = text[spans[at][1] : spans[at + 1][0]] if at + 1 < len(spans) else ""
            if gap != ", " and gap not in _AND:
                return False
        return False

    def _common(self, words: list[str]) -> bool:
        """Whether all words but a land's name in front are English ones."""
        first = 1 if len(words) > 1 and self._bits(words[0]) & LAND else 0
        return all(self._bits(word) & (WORD | ORG_TAIL) for word in words[first:])

    def _lists(self, left: str, right: str, text: str, spans: list[tuple[int, int]], index: int) -> bool:
        """Whether the list of an opened name goes on: `Ministry of Labour, Invalids and Social Affairs`."""
        head = self._bits(_last(left.partition(" of ")[0])) | self._bits(_last(left.partition(" for ")[0]))
        if not head & ORG_OPEN or not self._plain(right) or not self._plain(_last(left)):
            return False
        if text[spans[index - 1][1] : spans[index][0]] != ", ":
            return True
        if index + 1 >= len(spans):
            return False
        following = text[spans[index][1] : spans[index + 1][0]]
        return following in _AND or (following == ", " and self._plain(text[slice(*spans[index + 1])]))

    def _plain(self, words: str) -> bool:
        """Whether every word is an English one that begins neither a person nor another organisation."""
        every = [self._bits(word) for word in words.split(" ")]
        return not (every[0] & ORG_OPEN and every[-1] & ORG_TAIL) and all(map(_is_plain, every))


def _is_plain(bits: int) -> bool:
    if bits & (DEMONYM | STOP | ROLE) or not bits & (WORD | EVENT | PLACE_TAIL | MODIFIER):
        return False
    return bool(bits & COMMON) or not bits & GIVEN
