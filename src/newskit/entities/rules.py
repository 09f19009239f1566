"""The default recogniser: names by their wording, their surroundings, and the rest of the page.

Only capitalised runs are looked at (`rules_runs`); each is cut into pieces (`rules_segment`), whose wording
(`rules_shape`) and surroundings (`rules_context`) are weighed together with the rest of the page (`rules_document`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from newskit.entities.evidence import Evidence
from newskit.entities.gazetteer import GIVEN, WORD, Remembered, gazetteer
from newskit.entities.mention import Mention, Passage
from newskit.entities.rules_abroad import Abroad
from newskit.entities.rules_context import Surroundings, begins_line, begins_sentence
from newskit.entities.rules_document import Candidate, Decision, Page, decide
from newskit.entities.rules_loud import Loud, is_loud
from newskit.entities.rules_runs import Runs, level
from newskit.entities.rules_segment import Piece, Segmenter
from newskit.entities.rules_shape import Shape, Shaper
from newskit.entities.rules_tongue import ENGLISH, language_of, tongue

_MOST_REMEMBERED = 50_000
_LONGEST = 120
_MONEY = ("$", " dollar")
_LISTS = frozenset((", ", " and ", ", and ", " & ", "/", " or "))
_DATELINE = re.compile(
    r"(?:, \w{3,9}\.? \d{1,2})? ?(?:\([A-Z][\w /.&-]{1,24}\) ?)?(?:-{1,2}|[—–:/]) ?",
)


class Rules:
    """Finds names by rules; what it finds depends on the page and the evidence only."""

    name = "rules"

    def __init__(self, evidence: Evidence | None = None) -> None:
        self._words = gazetteer()
        self._evidence = evidence
        self._runs = Runs(self._words)
        self._segmenter = Segmenter(self._words)
        self._shaper = Shaper(self._words)
        self._surroundings = Surroundings(self._words)
        self._loud = Loud(self._words)
        self._pieces = Remembered(self._segmenter.pieces, _MOST_REMEMBERED)
        self._shapes = Remembered(self._shaped, _MOST_REMEMBERED)
        self._shape = self._shapes.__getitem__

    def find(self, pages: Iterable[Sequence[Passage]]) -> Iterator[list[Mention]]:
        """The mentions of each page in order of passage and start, none overlapping another."""
        for passages in pages:
            yield self._page(passages)

    def _page(self, passages: Sequence[Passage]) -> list[Mention]:
        texts = [level(passage.text) for passage in passages]
        language = language_of(texts)
        if language != ENGLISH:
            return self._abroad(passages, texts, language)
        candidates: list[Candidate] = []
        loud = []
        for index, (passage, text) in enumerate(zip(passages, texts, strict=True)):
            spans = list(self._runs.find(text))
            if passage.part == "byline":
                self._byline(index, text, candidates)
            elif is_loud(text, spans, self._words):
                loud.append(index)
            else:
                for start, end in spans:
                    self._run(index, text, start, end, candidates)
        if loud:
            self._quietly(texts, loud, candidates)
        decisions = decide(candidates, Page(texts, self._evidence))
        return [
            _mention(candidate, passages[candidate.passage].text, decisions[candidate.shape.text])
            for candidate in candidates
            if candidate.shape.text in decisions
        ]

    def _abroad(self, passages: Sequence[Passage], texts: Sequence[str], language: str) -> list[Mention]:
        """The mentions of a page that is not in English."""
        read = [index for index, passage in enumerate(passages) if passage.part != "byline"]
        mentions = [
            Mention(
                name.passage,
                name.start,
                name.end,
                " ".join(passages[name.passage].text[name.start : name.end].split()),
                name.kind,
                name.confidence,
                name.rule,
            )
            for name in Abroad(self._words, tongue(language), texts).find(read)
        ]
        for index, passage in enumerate(passages):
            if passage.part == "byline" and (name := passage.text.strip()):
                start = passage.text.find(name)
                words = " ".join(name.split())
                mentions.append(Mention(index, start, start + len(name), words, "person", 0.99, "byline"))
        return sorted(mentions, key=lambda mention: (mention.passage, mention.start))

    def _byline(self, index: int, text: str, candidates: list[Candidate]) -> None:
        """An author's name is one, whatever its words."""
        name = text.strip()
        start = text.find(name)
        if name:
            candidates.append(Candidate(index, start, start + len(name), self._shape(name), ["byline"], initial=False))

    def _quietly(self, texts: Sequence[str], loud: Sequence[int], candidates: list[Candidate]) -> None:
        """Adds the known names of passages in which capitals say nothing; keeps the candidates in order."""
        known = {candidate.shape.text.lower(): candidate.shape.text for candidate in candidates}
        for index in loud:
            for start, end, name in self._loud.find(texts[index], known):
                candidates.append(Candidate(index, start, end, self._shape(name), [], initial=False))
        candidates.sort(key=lambda candidate: candidate.passage)

    def _run(self, index: int, text: str, first: int, last: int, candidates: list[Candidate]) -> None:
        """Adds the candidates of one run."""
        run = text[first:last]
        for piece in self._pieces[run]:
            start, end = first + piece.start, first + piece.end
            if end - start > _LONGEST or text.startswith(_MONEY, end):
                continue
            initial = piece.start == 0 and begins_sentence(text, start)
            clues = self._clues(text, start, end, piece, initial=initial)
            if "acronym after" in clues and piece.start:
                start = _spelt(text, first, start, end)
            if initial and piece.shortened and not piece.titled:
                start = self._start(run, piece, first)
            if candidates:
                before = candidates[-1]
                before.beside = before.passage == index and text[before.end : start] in _LISTS
            candidates.append(Candidate(index, start, end, self._shape(text[start:end]), clues, initial))

    def _clues(self, text: str, start: int, end: int, piece: Piece, *, initial: bool) -> list[str]:
        clues = self._surroundings.clues(text, start, end)
        if initial and begins_line(text, start) and _DATELINE.match(text, end) and self._may_date(text[start:end]):
            clues.append("dateline")
        if piece.titled:
            clues.append("title before")
        if piece.posted:
            clues.append("post after")
        return clues

    def _may_date(self, name: str) -> bool:
        """Whether a dateline may begin with it: a place's name, or one word in capitals."""
        if self._words.place(name) or self._words.place(name.title()):
            return True
        return name.isupper() and " " not in name

    def _start(self, run: str, piece: Piece, start: int) -> int:
        """Where the name begins at a sentence's beginning: after an ordinary word before a given name."""
        second = run[piece.shortened :].partition(" ")[0]
        bits = self._words.bits(second)
        return start + (piece.shortened if bits & GIVEN and not bits & WORD else piece.start)

    def _shaped(self, text: str) -> Shape:
        return self._shaper.shape(" ".join(text.replace("’", "'").split()))


def _spelt(text: str, first: int, start: int, end: int) -> int:
    """Where a name begins whose acronym follows in brackets: with the word before, when the acronym counts it."""
    short = text[end + 2 : text.find(")", end)]
    before = text[first:start].split()
    initials = "".join(word[0] for word in [*before[-1:], *text[start:end].split()] if word[0].isupper())
    return start - len(before[-1]) - 1 if before and initials == short else start


def _mention(candidate: Candidate, text: str, decision: Decision) -> Mention:
    said = text[candidate.start : candidate.end]
    words = said if said.isascii() and "\n" not in said else " ".join(said.split())
    return Mention(
        candidate.passage, candidate.start, candidate.end, words, decision.kind, decision.confidence, decision.rule
    )
