"""A page's names decided together: what a name is elsewhere on the page counts for it here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct

from newskit.entities.evidence import Evidence
from newskit.entities.gazetteer import (
    ACRONYM,
    BIG,
    COMMON,
    DATE,
    DEMONYM,
    EVENT,
    FIRST,
    FURTHER,
    GIVEN,
    HUGE,
    LAND,
    MODIFIER,
    NAME,
    ORG,
    ORG_TAIL,
    OTHER,
    PLACE,
    PLACE_OPEN,
    PLACE_TAIL,
    ROLE,
    STOP,
    SURNAME,
    WORD,
)
from newskit.entities.mention import EntityType
from newskit.entities.rules_context import WEIGHTS
from newskit.entities.rules_shape import Shape

TYPES: tuple[EntityType, ...] = ("person", "org", "place", "other")
PERSON, ORGANISATION, PLACES, REST = range(4)
WORDING, PART_OF_PERSON = "wording", "part of a person's name"
PART_OF_ORGANISATION, ACRONYM_OF = "part of an organisation's name", "acronym"
_LOWER = re.compile(r"(?<![\w'’-])[a-zß-öø-ÿ]\w+")
_LARGE = 50_000
_NAME_AND_WORD = GIVEN | COMMON
_OTHERWISE = (
    DATE | STOP | ROLE | ORG | LAND | OTHER | DEMONYM | ORG_TAIL | PLACE_TAIL | PLACE_OPEN | EVENT | MODIFIER | FIRST
)
_CAPITAL = 2.0
_THRESHOLD, _ONLY_INITIAL, _LIKELY = 0.9, 0.5, 0.5
_SURE = 2.5


class Candidate(Struct, gc=False):
    """A stretch of a passage that may be a name."""

    passage: int
    start: int
    end: int
    shape: Shape
    clues: list[str]
    initial: bool
    """It begins a sentence."""
    beside: bool = False
    """The next candidate follows with a comma or `and` between."""


class Group(Struct):
    """All candidates of one wording."""

    shape: Shape
    members: list[Candidate]
    scores: list[float]
    rule: str = WORDING

    def best(self) -> int:
        """The index of the highest score."""
        scores = self.scores
        return scores.index(max(scores))

    def margin(self) -> float:
        """How far the highest score is above the second."""
        ordered = sorted(self.scores)
        return ordered[-1] - ordered[-2]


class Decision(NamedTuple):
    """What a wording is."""

    kind: EntityType
    confidence: float
    rule: str


class Page:
    """What a page and the corpus say about words in lower case."""

    def __init__(self, texts: Sequence[str], evidence: Evidence | None) -> None:
        self._text = " ".join(texts)
        self._lower = set(_LOWER.findall(self._text)) if len(self._text) > _LARGE else None
        self._seen = evidence.lower if evidence is not None else {}

    def has_lower(self, word: str) -> bool:
        """Whether the word stands in lower case on the page."""
        return word in self._lower if self._lower is not None else f" {word} " in self._text

    def pages_lower(self, word: str) -> int:
        """On how many pages a word that is in no dictionary stands in lower case."""
        return self._seen.get(word, 0)


def decide(candidates: Sequence[Candidate], page: Page) -> dict[str, Decision]:
    """The kind of each wording that is a name; wordings that are none are absent."""
    groups = _groups(candidates)
    for group in groups.values():
        _surroundings(group)
        _capital(group)
    _persons(groups)
    _organisations(groups)
    _places(groups)
    _neighbours(candidates, groups)
    decisions = {}
    for text, group in groups.items():
        decision = _decision(group, page)
        if decision is not None:
            decisions[text] = decision
    return decisions


def _groups(candidates: Sequence[Candidate]) -> dict[str, Group]:
    groups: dict[str, Group] = {}
    for candidate in candidates:
        text = candidate.shape.text
        group = groups.get(text)
        if group is None:
            groups[text] = Group(candidate.shape, [candidate], list(candidate.shape.scores))
        else:
            group.members.append(candidate)
    return groups


def _surroundings(group: Group) -> None:
    """Adds what stands around the members: the mean, weighted up a little when there are several."""
    count = 0
    sums = [0.0, 0.0, 0.0, 0.0]
    for member in group.members:
        for clue in member.clues:
            weights = WEIGHTS[clue]
            sums[0] += weights[0]
            sums[1] += weights[1]
            sums[2] += weights[2]
            sums[3] += weights[3]
            count += 1
    if count:
        factor = min(len(group.members), 6) ** 0.5 / len(group.members)
        for index in range(4):
            group.scores[index] += sums[index] * factor


def _capital(group: Group) -> None:
    """Makes a person of `Frank`, `Bob`: names that are words too, with a capital where a word would have none."""
    bits = group.shape.bits[0]
    if bits & _NAME_AND_WORD == _NAME_AND_WORD or (bits & SURNAME and bits & FURTHER):
        plain = len(group.shape.bits) == 1 and not bits & _OTHERWISE
        if plain and not all(member.initial for member in group.members):
            group.scores[PERSON] += _CAPITAL


def _persons(groups: dict[str, Group]) -> None:
    """Lends the parts of full names to single words: `Mugisha` after `Frank Mugisha`."""
    parts: dict[str, float] = {}
    for group in groups.values():
        tokens = group.shape.tokens
        if len(tokens) > 1 and group.best() == PERSON and group.margin() > _LIKELY:
            for token in tokens:
                if not token.islower() and len(token) > 1:
                    weight = 4.5 if token is tokens[-1] else 3.5
                    parts[token] = max(parts.get(token, 0.0), weight)
            if len(tokens) > 2:  # noqa: PLR2004
                parts[" ".join(tokens[1:])] = parts[" ".join(tokens[:2])] = 3.0
                parts[" ".join(tokens[-2:])] = 3.0
    for text, group in groups.items():
        if text in parts:
            weight = parts[text]
            bits = group.shape.bits[0]
            if bits & COMMON and not any(not m.initial for m in group.members):
                weight /= 2
            if bits & LAND and bits & PLACE:
                weight /= 2
            group.scores[PERSON] += weight
            group.rule = PART_OF_PERSON


def _organisations(groups: dict[str, Group]) -> None:
    """Lends to acronyms and to the telling words of long names."""
    initials: dict[str, int] = {}
    words: dict[str, int] = {}
    for group in groups.values():
        shape = group.shape
        if len(shape.tokens) < 2:  # noqa: PLR2004
            continue
        kind = group.best()
        if kind not in {ORGANISATION, REST}:
            continue
        for key in _initials(shape.tokens):
            initials.setdefault(key, kind)
        if kind == ORGANISATION:
            words.setdefault(shape.tokens[0], kind)
            words.setdefault(shape.tokens[-1], kind)
    for text, group in groups.items():
        bits = group.shape.bits[0]
        if len(group.shape.tokens) > 1:
            continue
        if bits & ACRONYM and text.upper() in initials:
            group.scores[initials[text.upper()]] += 2.5
            group.rule = ACRONYM_OF
        elif text in words and not bits & (PLACE | DEMONYM | GIVEN):
            group.scores[ORGANISATION] += 1.5
            group.rule = PART_OF_ORGANISATION


def _initials(tokens: Sequence[str]) -> list[str]:
    capital = "".join(t[0] for t in tokens if not t.islower() and t)
    every = "".join(t[0] for t in tokens if t).upper()
    return [capital.upper(), every] if len(capital) > 1 else []


def _places(groups: dict[str, Group]) -> None:
    """Lends the name in `Henan Province` to `Henan`."""
    words = set()
    for group in groups.values():
        shape = group.shape
        if len(shape.tokens) == 2 and shape.bits[-1] & PLACE_TAIL and group.best() == PLACES:  # noqa: PLR2004
            words.add(shape.tokens[0])
    for text in words & groups.keys():
        if not groups[text].shape.bits[0] & COMMON:
            groups[text].scores[PLACES] += 1.5


def _neighbours(candidates: Sequence[Candidate], groups: dict[str, Group]) -> None:
    """Lends the kind of a sure name to its neighbours in a list: `Dubai, Al Mirfa and Sharjah`."""
    lent: dict[str, list[float]] = {}
    for left, right in pairwise(candidates):
        if left.beside and left.passage == right.passage:
            one, two = groups[left.shape.text], groups[right.shape.text]
            for giver, taker in ((one, two), (two, one)):
                kind = giver.best()
                if kind != REST and giver.margin() > _SURE and taker.margin() < _SURE:
                    sums = lent.setdefault(taker.shape.text, [0.0, 0.0, 0.0])
                    sums[kind] = min(1.6, sums[kind] + 1.0)
    for text, sums in lent.items():
        for kind, weight in enumerate(sums):
            groups[text].scores[kind] += weight


def _decision(group: Group, page: Page) -> Decision | None:
    """What a group is; `None` when too little speaks for a name."""
    shape = group.shape
    bits = shape.bits[0]
    kind = group.best()
    score = group.scores[kind]
    initial = group.members[0].initial and all(member.initial for member in group.members)
    if len(shape.tokens) == 1:
        if initial and _is_ordinary(bits) and not _is_named(group, bits):
            return None
        if not bits & (LAND | ORG | ACRONYM | DEMONYM):
            score -= _lower_case(group, page)
    if initial and group.rule == WORDING and "unknown" in shape.clues:
        score -= _ONLY_INITIAL
    if score < _THRESHOLD:
        return None
    return Decision(TYPES[kind], round(min(0.99, 0.5 + group.margin() / 12), 3), group.rule)


def _is_ordinary(bits: int) -> bool:
    """Whether a word is an English one that a sentence may begin with."""
    return (
        bool(bits & (WORD | STOP | ROLE))
        and not bits & (LAND | ORG)
        and (not bits & (HUGE | BIG) or bool(bits & COMMON))
    )


def _is_named(group: Group, bits: int) -> bool:
    """Whether a word that only begins sentences is a name for other reasons."""
    if group.rule == PART_OF_PERSON or any("title before" in member.clues for member in group.members):
        return True
    return bool(bits & NAME) and not bits & COMMON


def _lower_case(group: Group, page: Page) -> float:
    """What a word loses when it stands in lower case too, on the page or on others."""
    word = group.shape.text.lower()
    if page.has_lower(word):
        return 2.0 if group.rule == WORDING else 0.5
    return 1.0 if group.rule == WORDING and page.pages_lower(word) > 1 else 0.0
