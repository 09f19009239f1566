"""Who wrote a story: which of the names near its head or end are its authors'.

Names stand under the title, between a summary and the first paragraph, beside the date, or right below the
last paragraph. Each name found there is judged by named features; names that people in the story have, sites,
newsletters and buttons are left out. Rather none than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from newskit.parsing.fields import weights
from newskit.parsing.fields.buckets import Buckets, Named
from newskit.parsing.fields.lexicon import fold_word, furniture_words, given_names
from newskit.parsing.fields.people import LONGEST, Byline, Person, byline
from newskit.parsing.fields.view import AFTER, FURNITURE, View

_OVER_TITLE = 3
_OVER_STORY = 14
_SHORT = 90
_HEAD_LINES = 3
"""Lines of what was taken for the story that may be its byline."""
_CAPITALS = re.compile(r"[A-ZÀ-ÞĀ-ſƠƯḀ-ỿΑ-ΩЀ-Я][\w.'’-]* (?:[a-z]{1,3} ){0,2}[A-ZÀ-ÞĀ-ſƠƯḀ-ỿΑ-ΩЀ-Я]")
_UNCASED = re.compile(r"[\u0590-\u1dff\u3040-\ud7af]")
_CUE_LENGTH = 24
_OTHER_CUES = frozenset(["byline_role", "caption_markers", "gallery", "source_prefix", "editor_prefix"])
"""What is no cue of an author's when it stands on a line of its own."""
_SURE_CUES = frozenset(["byline_prefix", "agency", "published_prefix", "updated_prefix"])
_FURNITURE = FURNITURE - {"bio", "reading_time", "caption_markers"}
_DATE_OFF = Buckets("date off", 1, 2, 3, 5, 9)
_PEOPLE = Buckets("people", 2, 3, 5)
_WORDS = Buckets("words", 1, 2, 3, 4, 5)
_CUE, _KIND = Named("cue {}"), Named("kind {}")
_BESIDE = ((-1, Named("{} before")), (1, Named("{} after")))
_LINE = Buckets("line", 30, 60, 100)
_ABOVE_TITLE = Buckets("above title", 1, 2)
_BELOW_TITLE = Buckets("below title", 1, 2, 3, 4, 6, 9, 14)
_AFTER_STORY = Buckets("after story", 1, 2, 3)
_BEFORE_STORY = Buckets("before story", 1, 2, 3, 5, 8)
_IN_STORY = Buckets("in story", 1, 3, 6, 10)
_BEGINS_LINES = Buckets("begins lines", 1, 2)
_IN_LINES = Buckets("in lines", 1, 2, 4)
_AS_SURE = 1.2
LEAST = 0.35
"""The least probability of the chosen names: rather none than wrong ones."""


class Candidate(NamedTuple):
    """A line that may name the authors."""

    line: int
    names: Byline
    features: list[str]


def candidates(view: View, title: int | None, published: int | None) -> list[Candidate]:
    """The lines that may name the authors, each with its features, top to bottom."""
    found: list[tuple[int, Byline]] = []
    for i in _lines(view, title):
        names = _names(view, i)
        if names is not None:
            found.append((i, _listed(names, i, found[-1]) if found else names))
    context = _Context(view, title, published, found)
    return [Candidate(i, names, context.features(i, names)) for i, names in found]


def _listed(names: Byline, i: int, before: tuple[int, Byline]) -> Byline:
    """The names of line `i`; the cue above a list of names is that of all of them."""
    line, above = before
    is_listed = line == i - 1 and above.above and names.whole and not names.prefix
    return names._replace(prefix=above.prefix, above=True) if is_listed else names


def choose(found: Sequence[Candidate], table: Mapping[str, float] | None = None) -> tuple[list[Candidate], float]:
    """The lines that name the authors and how sure that is; empty when none seems to.

    What lines with the same first name say is added up: a page often names its author three times.
    """
    table = weights.load()["authors"] if table is None else table
    scores = [weights.score(c.features, table) for c in found]
    shares = weights.shares(scores, table.get(weights.NONE, 0.0))
    keys = _keys(found)
    total: dict[str, float] = {}
    for key, share in zip(keys, shares, strict=False):
        total[key] = total.get(key, 0.0) + share
    best = max(total, key=total.__getitem__, default=None)
    if best is None or total[best] < max(LEAST, shares[-1]):
        return [], shares[-1]
    named = [k for k, key in enumerate(keys) if key == best and fold_word(found[k].names.people[0].name) == best]
    top = max(named, key=scores.__getitem__)
    return [found[top], *_beside(found, scores, top)], total[best]


def _keys(found: Sequence[Candidate]) -> list[str]:
    """The first name of each line, folded; of `Ann Lee` and `Ann Lee Correspondent` the shorter."""
    own = [fold_word(c.names.people[0].name) for c in found]
    short = sorted({name for name in own if " " in name}, key=len)
    return [next((name for name in short if key == name or key.startswith(name + " ")), key) for key in own]


def _beside(found: Sequence[Candidate], scores: Sequence[float], top: int) -> list[Candidate]:
    """Further authors, each on a line of its own, in the lines next to that of the first."""
    chosen = found[top]
    if (chosen.names.prefix and not chosen.names.above) or not chosen.names.whole or chosen.names.people[0].is_desk:
        return []
    lines = {chosen.line}
    result = []
    for k in sorted(range(len(found)), key=lambda k: abs(k - top)):
        other = found[k]
        if (
            k != top
            and not {other.line - 1, other.line + 1}.isdisjoint(lines)
            and other.names.whole
            and other.names.above == chosen.names.above
            and (other.names.above or not other.names.prefix)
            and not other.names.people[0].is_desk
            and scores[k] > scores[top] - _AS_SURE
            and "given name" in other.features
        ):
            result.append(other)
            lines.add(other.line)
    return result


def _lines(view: View, title: int | None) -> list[int]:
    start = max(0, view.first - _OVER_STORY) if title is None else max(0, min(title - _OVER_TITLE, view.first))
    head = [i for i in range(start, min(view.head_end, len(view.lines))) if i != title]
    tail = range(max(view.last, view.head_end), min(len(view.lines), view.last + AFTER))
    return [i for i in [*head, *tail] if not view.is_story(i) or _is_byline(view, i)]


def _is_byline(view: View, i: int) -> bool:
    """Whether a line that was taken for the story's text is a byline and no more: a cue and names, or who is told."""
    if i not in view.story[:_HEAD_LINES] and i != view.last:
        return False
    names = _names(view, i) if len(view.texts[i]) <= _SHORT else None
    if names is None or not names.whole:
        return False
    told = {fold_word(name) for name in view.hints.authors}
    if told:
        return told.issuperset([fold_word(person.name) for person in names.people])
    return bool(names.prefix) and not names.people[0].is_desk


def _names(view: View, i: int) -> Byline | None:
    text = view.texts[i]
    if len(text) > LONGEST or text[-1] in "?!" or not _may_name(view, i, text):
        return None
    found = byline(text, view.dates(i), view.announcing)
    if found is not None and not found.prefix and i and (cue := _cue_above(view, i)):
        return found._replace(prefix=cue, above=True)
    return found


def _cue_above(view: View, i: int) -> str:
    """The line above line `i` if it is nothing but a cue, as `By` on a line of its own; empty when it is not."""
    above = view.texts[i - 1]
    if len(above) > _CUE_LENGTH or view.is_story(i - 1):
        return ""
    categories = view.categories(i - 1)
    if "byline_prefix" not in categories or not _OTHER_CUES.isdisjoint(categories):
        return ""
    return above if view.announcing.prefix(above, "byline_prefix") == len(above) else ""


def _may_name(view: View, i: int, text: str) -> bool:
    """Whether a line can hold a name: two words with capitals side by side, letters without case, or a cue."""
    categories = view.categories(i)
    if not _SURE_CUES.isdisjoint(categories):
        return True
    if not _FURNITURE.isdisjoint(categories):
        return False
    return _CAPITALS.search(text) is not None or (not text.isascii() and _UNCASED.search(text) is not None)


class _Context:
    """What the features of a name are told from."""

    def __init__(
        self, view: View, title: int | None, published: int | None, found: Sequence[tuple[int, Byline]]
    ) -> None:
        self.view = view
        self.title = title
        self.published = published
        self.lines: Mapping[int, Byline] = dict(found)
        self.seen: dict[str, int] = {}
        for i, names in found:
            for person in names.people:
                self.seen.setdefault(person.name, i)
        self.persons = any(
            not names.people[0].is_desk and fold_word(names.people[0].name.split()[0]) in given_names()
            for _, names in found
        )
        self.cued = {person.name for _, names in found if names.prefix for person in names.people}

    def features(self, i: int, names: Byline) -> list[str]:
        """The features of a line with names."""
        view = self.view
        person = names.people[0]
        result = ["any", *self._form(i, names, person), *self._place(i)]
        if view.dates(i):
            result.append("date in line")
        elif self.published is None:
            result.append("no date")
        else:
            result.append(_DATE_OFF[abs(i - self.published)])
        result += [_CUE[name] for name in view.categories(i) if name != "byline_prefix"]
        kind = view.kinds[i]
        if kind not in {"unassigned", "furniture"}:
            result.append(_KIND[kind])
        return [*result, *self._neighbours(i), *self._elsewhere(i, person)]

    def _form(self, i: int, names: Byline, person: Person) -> list[str]:
        line = self.view.lines[i]
        result = ["cue" if names.prefix else "no cue", "whole line" if names.whole else "part of a line"]
        result.append(("cue" if names.prefix else "no cue") + (" whole" if names.whole else " part"))
        result.append(_PEOPLE[len(names.people)])
        result.append(_WORDS[len(person.name.split())])
        if names.prefix:
            result.append(
                f"cue of {min(3, len(names.prefix.split()))}"
                + (" :" if ":" in names.prefix or "：" in names.prefix else "")
            )
        if person.is_desk:
            result.append("desk with cue" if names.prefix else "desk")
            if self.persons:
                result.append("desk beside persons")
        words = [fold_word(word).strip(".") for word in person.name.split()]
        if words[0] in given_names():
            result.append("given name")
        if not furniture_words(self.view.cues).isdisjoint(words):
            result.append("furniture words")
        if person.name.isupper():
            result.append("capitals")
        if line.bullet:
            result.append("bullet")
        if not names.whole:
            result.append(_LINE[len(line.text)])
        if not names.prefix and person.name in self.cued:
            result.append("cue elsewhere")
        return result

    def _place(self, i: int) -> list[str]:
        view, title = self.view, self.title
        result = []
        if title is None:
            result.append("no title")
        elif i < title:
            result.append(_ABOVE_TITLE[title - i])
        elif i <= view.last:
            result.append(_BELOW_TITLE[i - title])
        if i > view.last:
            result.append(_AFTER_STORY[i - view.last])
        elif i < view.first:
            result.append(_BEFORE_STORY[view.first - i])
        else:
            result.append(_IN_STORY[i - view.first])
        return result

    def _neighbours(self, i: int) -> list[str]:
        """What stands in the lines before and after."""
        view = self.view
        result = []
        for step, beside in _BESIDE:
            k = i + step
            if not 0 <= k < len(view.lines):
                continue
            if k in self.lines:
                result.append(beside["name"])
            elif k == self.title:
                result.append(beside["title"])
            elif view.is_story(k):
                result.append(beside["story"])
            elif len(view.texts[k]) <= _SHORT:
                result += [beside[name] for name in view.categories(k) if name in _NEAR]
        return result

    def _elsewhere(self, i: int, person: Person) -> list[str]:
        """Where else the page has the name."""
        view = self.view
        name, own, story = person.name, view.texts[i], view.story_text
        result = ["again"] if self.seen[name] != i else []
        others = [text for text in view.around if name in text and text != own]
        begun = len([text for text in others if text.startswith(name)])
        for word in name.split():
            if len(word) > 2 and f" {word.lower()} " in story:
                result.append("common words")
                break
        if self.title is not None and i != self.title and name in view.texts[self.title]:
            result.append("in the title")
        result.append(_BEGINS_LINES[begun])
        result.append(_IN_LINES[len(others) - begun])
        if name in story:
            result.append("in the story")
        if view.counts[own] > 2:
            result.append("line repeated")
        return result


_NEAR = frozenset(
    ["byline_role", "bio", "share", "reading_time", "comment_widget", "published_prefix", "updated_prefix", "nav"]
)
