"""A page's marks by line: which elements and classes hold each line, and how much of it are links."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from newskit.model import Mark
from newskit.parsing.lines import Line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

BLOCKS = (
    "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "figcaption", "caption", "blockquote", "dt", "dd", "pre",
    "address", "summary", "details", "div", "section", "article", "main", "aside", "nav", "header", "footer", "form",
    "table", "figure", "fieldset", "ul", "ol", "dl",
)  # fmt: skip
"""Elements that a line may be."""
BLOCK_CODES = {name: at for at, name in enumerate(BLOCKS, 1)}
PLACES = (
    "nav", "aside", "header", "footer", "form", "figure", "table", "ul", "ol", "article", "main", "section",
    "blockquote", "li", "details", "dl", ".articlebody",
)  # fmt: skip
"""Elements that lines may be in."""
ROLES = (
    "body", "article", "title", "deck", "byline", "date", "caption", "credit", "media", "related", "popular", "item",
    "comment", "share", "newsletter", "tags", "ad", "nav", "side", "foot", "head", "notice", "paywall", "hidden", "box",
    "note",
)  # fmt: skip
"""What an element's class may call it."""
_CONTAINERS = frozenset((
    "div", "section", "article", "main", "table", "td", "ul", "ol", "dl", "blockquote", "aside", "form", "header",
    "footer", "figure", "li",
))  # fmt: skip
_INLINE = frozenset(("a", "b", "strong", "cite", "time"))
_BOLD = frozenset(("b", "strong"))
_WHOLE = 0.9
_TIGHT = 3
"""A role is near a line if the element that has it covers no more lines."""
_FEW = 40
"""An element of fewer lines is part of how these are made."""
_STEPS = 9
"""Elements and classes that make lines alike, the innermost ones."""
CITED = ".articlebody"
"""What the page itself gives as its story's text."""
_NOTICE = ".notice"
_PLAIN = (*BLOCKS, *sorted(_INLINE))
_KINDS = (*_PLAIN, *(name for name in PLACES if name not in _PLAIN), *(f".{role}" for role in ROLES))
_CODES = {kind: code for code, kind in enumerate(_KINDS, 1)}
_OTHER = len(_KINDS) + 1
"""The code of a kind that no table knows."""
_ROWS = len(PLACES) + 2 * len(ROLES)
_BITS = 7
"""Codes are smaller than two to the power of this: those of `_STEPS` elements make one number."""


class ByLine(Struct, frozen=True):
    """What the marks of a page say of each of its lines."""

    length: Ints
    linked: Floats
    """The share of links in its characters."""
    targets: list[str | None]
    """The target of its longest link."""
    block: Ints
    """The code of its innermost block, 0 for none."""
    bold: Ints
    time: Ints
    places: dict[str, Ints]
    """How many elements of each of `PLACES` hold it, for those that there are."""
    tight: dict[str, Ints]
    """How many elements of a few lines, by their role."""
    wide: dict[str, Ints]
    """How many longer ones."""
    kin: Ints
    """A number: lines of the same number are made alike, of the same elements and classes."""
    containers: list[tuple[int, int]]
    """First and last line of each element that holds several, outer ones first."""
    notices: list[tuple[int, int]]

    def near(self, role: str) -> Flags:
        """The lines that a class calls so by themselves, or with few others."""
        import numpy as np

        found = self.tight.get(role)
        return np.zeros(len(self.length), np.bool_) if found is None else found > 0


class _Kinds(Struct, frozen=True):
    """What is known of kinds of marks, by their codes."""

    block: Ints
    """The code as a block, 0 for others."""
    row: Ints
    """The row in which its elements are counted, -1 for none; for roles that of small elements."""
    contains: Flags
    makes: Flags
    """Whether lines are made of it."""
    bold: Flags


class _Found(Struct, frozen=True):
    """The marks that hold lines: their codes, their first and last lines."""

    codes: Ints
    first: Ints
    last: Ints

    def only(self, which: Flags) -> _Found:
        """Those of them that `which` says."""
        return _Found(self.codes[which], self.first[which], self.last[which])

    def spans(self) -> list[tuple[int, int]]:
        """First and last line of each."""
        return list(zip(self.first.tolist(), self.last.tolist(), strict=True))


def by_line(lines: Sequence[Line], marks: Sequence[Mark]) -> ByLine:
    """What `marks`, in the order of their starts and outer ones first, say of each of `lines`."""
    import numpy as np

    kinds, count = _kinds(), len(lines)
    starts = np.fromiter([line.start for line in lines], np.int64, count)
    ends = np.fromiter([line.end for line in lines], np.int64, count)
    length = np.maximum(ends - starts, 1)
    begin = np.fromiter([mark.start for mark in marks], np.int64, len(marks))
    end = np.fromiter([mark.end for mark in marks], np.int64, len(marks))
    codes = np.fromiter([_CODES.get(mark.kind, _OTHER) for mark in marks], np.int64, len(marks))
    first, last = ends.searchsorted(begin, "right"), starts.searchsorted(end, "left") - 1
    here = (first <= last).nonzero()[0]
    found = _Found(codes[here], first[here], last[here])
    bold = np.zeros(count, np.int64)
    whole = kinds.bold[found.codes] & (found.first == found.last)
    whole &= (end - begin)[here] >= _WHOLE * length[found.first]
    bold[found.first[whole]] = 1
    links = here[found.codes == _CODES["a"]]
    linked, targets = _links([marks[at] for at in links.tolist()], first[links], last[links], starts, ends)
    times = found.only(found.codes == _CODES["time"])
    several = found.only(kinds.contains[found.codes] & (found.last > found.first)).spans()
    places, tight, wide = _rows(found, count)
    return ByLine(
        length=length,
        linked=linked / length,
        targets=targets,
        block=_block(found, count),
        bold=bold,
        time=np.minimum(_counts(np.zeros_like(times.codes), 1, times, count)[0], 1),
        places=places,
        tight=tight,
        wide=wide,
        kin=_kin(found, count),
        containers=[span for at, span in enumerate(several) if not at or span != several[at - 1]],
        notices=found.only(found.codes == _CODES[_NOTICE]).spans(),
    )


@cache
def _kinds() -> _Kinds:
    import numpy as np

    names = ("", *_KINDS, "?")
    rows = {name: at for at, name in enumerate((*PLACES, *(f".{role}" for role in ROLES)))}
    return _Kinds(
        block=np.array([BLOCK_CODES.get(name, 0) for name in names]),
        row=np.array([rows.get(name, -1) for name in names]),
        contains=np.array([name in _CONTAINERS for name in names]),
        makes=np.array([name not in _INLINE and name != CITED for name in names]),
        bold=np.array([name in _BOLD for name in names]),
    )


def _block(found: _Found, count: int) -> Ints:
    """The code of each line's innermost block: inner ones stand behind those that hold them."""
    import numpy as np

    block = np.zeros(count, np.int64)
    codes = _kinds().block[found.codes]
    held = codes.nonzero()[0]
    codes, first, sizes = codes[held], found.first[held], found.last[held] - found.first[held] + 1
    for at in (sizes >= _FEW).nonzero()[0].tolist():  # they hold the smaller ones
        block[first[at] : first[at] + sizes[at]] = codes[at]
    small = sizes < _FEW
    block[_each(first[small], sizes[small])] = codes[small].repeat(sizes[small])
    return block


def _each(first: Ints, sizes: Ints) -> Ints:
    """The numbers of the lines of stretches that begin at `first`, stretch by stretch."""
    import numpy as np

    behind = sizes.cumsum()
    places: Ints = np.arange(int(behind[-1]) if len(behind) else 0) + (first - behind + sizes).repeat(sizes)
    return places


def _rows(found: _Found, count: int) -> tuple[dict[str, Ints], dict[str, Ints], dict[str, Ints]]:
    """How many elements hold each line: by place, by the role of small ones, by that of longer ones."""
    import numpy as np

    rows = _kinds().row[found.codes]
    rows = rows + len(ROLES) * ((rows >= len(PLACES)) & (found.last - found.first >= _TIGHT))
    counted = rows >= 0
    kinds = np.bincount(rows[counted]).nonzero()[0]
    number = np.zeros(_ROWS, np.int64)
    number[kinds] = np.arange(len(kinds))
    counts = _counts(number[rows[counted]], len(kinds), found.only(counted), count)
    tables: tuple[dict[str, Ints], ...] = ({}, {}, {})
    for kind, held in zip(kinds.tolist(), counts, strict=True):
        if kind < len(PLACES):
            tables[0][PLACES[kind]] = held
        else:
            wide, role = divmod(kind - len(PLACES), len(ROLES))
            tables[1 + wide][ROLES[role]] = held
    return tables[0], tables[1], tables[2]


def _counts(rows: Ints, height: int, found: _Found, count: int) -> Ints:
    """`[row, line]`: how many of `found` hold each line, counted in the row that `rows` gives for each."""
    import numpy as np

    size = height * (count + 1)
    base = rows * (count + 1)
    steps = np.bincount(base + found.first, minlength=size) - np.bincount(base + found.last + 1, minlength=size)
    counts: Ints = steps.reshape(height, count + 1)[:, :-1].cumsum(axis=1)
    return counts


def _kin(found: _Found, count: int) -> Ints:
    """A number for each line by the innermost `_STEPS` elements and classes that it is made of."""
    import numpy as np

    made = found.only(_kinds().makes[found.codes] & (found.last - found.first < _FEW))
    sizes = made.last - made.first + 1
    places = _each(made.first, sizes)
    order = places.argsort(kind="stable")
    held = np.bincount(places, minlength=count)
    full = held.nonzero()[0]
    ends = held[full].cumsum()
    steps = ends.repeat(held[full]) - 1 - np.arange(len(order))
    near = steps < _STEPS
    parts = np.where(near, made.codes.repeat(sizes)[order] << (_BITS * np.where(near, steps, 0)), 0)
    paths = np.zeros(count, np.int64)
    if len(full):
        paths[full] = np.add.reduceat(parts, ends - held[full])
    kin: Ints = np.unique(paths, return_inverse=True)[1]
    return kin


def _links(
    links: Sequence[Mark], firsts: Ints, lasts: Ints, starts: Ints, ends: Ints
) -> tuple[Floats, list[str | None]]:
    """The characters of links in each line, and the target of the longest one."""
    import numpy as np

    covered = lasts - firsts + 1
    at = _each(firsts, covered)
    begin = np.fromiter([link.start for link in links], np.int64, len(links)).repeat(covered)
    end = np.fromiter([link.end for link in links], np.int64, len(links)).repeat(covered)
    sizes = np.minimum(end, ends[at]) - np.maximum(begin, starts[at])
    best = [0] * len(starts)
    targets: list[str | None] = [None] * len(starts)
    which = np.arange(len(links)).repeat(covered)
    for link, line, size in zip(which.tolist(), at.tolist(), sizes.tolist(), strict=True):
        if size > best[line] and (value := links[link].value):
            best[line], targets[line] = size, value
    return np.bincount(at, sizes, len(starts)).astype(np.float64), targets
