"""What a page's source told, held against what stands on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import structs

from newskit.model import Document, Field, Hints
from newskit.parsing.clue import CLUES, Clues
from newskit.parsing.lines import Line
from newskit.parsing.marked import HEADING, Markup
from newskit.text.fold import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_BELOW = 3
_NAME = re.compile(
    r"(?:[Bb]y:?\s*|[Vv]on\s+|[Pp]ar\s+|[Pp]or\s+)?([^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){1,3}?)"
    r"(?: (?:[Ss]enior |[Ss]taff )?(?:[Ww]riter|[Rr]eporter|[Ee]ditor|[Cc]orrespondent))?$"
)
"""A name of two to four words, between what introduces it and what its bearer is."""
_NO_NAME = re.compile(
    r"\b(?:author|bio|about|posts?|more|the|by|from|follow|share|news|staff|updated|read|min|all|view)\b", re.IGNORECASE
)
_COOKIE = CLUES.index("cookie")
_ALIKE = 0.5
"""A heading with this share of its words in the title that was told says the same in other words."""
_WORDS = 3
_ABOVE = 20
"""Lines that stand between a title and its story at most."""


def language_of(document: Document, seen: str) -> str:
    """The language of a page: what its text shows, if that is sure and its source is markup; else what was told."""
    told = document.hints.language
    if told is None or (document.marks and seen != "und"):
        return seen
    return told


def with_notices(markup: Markup, clues: Clues, change: Floats | None) -> Floats | None:
    """`change` and what the marks say about notices of cookies."""
    further = markup.change(clues.found[:, _COOKIE])
    if further is None or change is None:
        return change if further is None else further
    result: Floats = change + further
    return result


def byline(markup: Markup, lines: Sequence[Line], story: Sequence[int]) -> tuple[Field, ...]:
    """The author in the first line near the story's ends that is called a byline and is a name; none else."""
    if not story:
        return ()
    first, last = story[0], story[-1]
    for at in markup.bylines:
        if first - _ABOVE <= at <= first + 1 or last < at <= last + _BELOW:
            line = lines[at]
            found = _NAME.match(line.text)
            if found and not _NO_NAME.search(found[1]):
                start, end = found.span(1)
                return (Field(found[1], line.start + start, line.start + end, "byline mark"),)
    return ()


def told(hints: Hints, markup: Markup, lines: Sequence[Line], story: Sequence[int]) -> Hints:
    """The hints, the title as the page itself writes it: sources shorten it or add the name of the site."""
    title = _headline(hints.title, markup, lines, story)
    hints = hints if title is None else structs.replace(hints, title=title)
    return structs.replace(hints, authors=()) if _is_house(hints) else hints


def fallback(hints: Hints) -> tuple[Field, ...]:
    """The site as its own author, for a page that names nobody else."""
    return tuple(Field(name, None, None, "hint") for name in hints.authors) if _is_house(hints) else ()


def _is_house(hints: Hints) -> bool:
    return len(hints.authors) == 1 and hints.site is not None and fold(hints.authors[0]) == fold(hints.site)


def _headline(title: str | None, markup: Markup, lines: Sequence[Line], story: Sequence[int]) -> str | None:
    """The words of the heading that is the title; `None` when no heading is."""
    found = [at for at, level in enumerate(markup.headings.tolist()) if level]
    if title is not None:
        said = set(_words(title))
        likely = [(_share(said, lines[at].text), -markup.headings[at], -at) for at in found]
        best = max(likely, default=(0.0, 0, 0))
        if best[0] >= _ALIKE:
            return lines[-best[2]].text
    first = story[0] if story else len(lines)
    top = [at for at in found if markup.headings[at] == HEADING and first - _ABOVE <= at < first]
    alone = [at for at in top if len(_words(lines[at].text)) >= _WORDS]
    return lines[alone[-1]].text if len(alone) == 1 else None


def _share(said: set[str], text: str) -> float:
    """How much two titles have in common: words of both by words of the longer one.

    >>> round(_share({"rain", "in", "ashford"}, "Rain in Ashford today"), 2)
    0.75
    """
    words = set(_words(text))
    return len(said & words) / max(len(said), len(words), 1)


def _words(text: str) -> list[str]:
    return fold(text).split()
