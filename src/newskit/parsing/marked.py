"""What the marks of a page tell about its lines: clues from HTML, where there is HTML.

The groups of buckets are as in `features.py`; their weights stand in tables of their own, which are used for pages
with marks only. A page without marks is split as if this module were not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from newskit.model import Mark
from newskit.parsing.features import CHANCES, COARSE, COARSE_CHANCES, bucket
from newskit.parsing.lines import Line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

BLOCKS = (
    "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "figcaption", "caption", "blockquote", "dt", "dd", "pre",
    "address", "summary", "details", "div", "section", "article", "main", "aside", "nav", "header", "footer", "form",
    "table", "figure", "fieldset", "ul", "ol", "dl",
)  # fmt: skip
"""Elements that a line may be."""
_BLOCK_CODES = {name: at for at, name in enumerate(BLOCKS, 1)}
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
HEADING = 1
"""The level of the page's own title."""
_CONTAINERS = frozenset((
    "div", "section", "article", "main", "table", "td", "ul", "ol", "dl", "blockquote", "aside", "form", "header",
    "footer", "figure", "li",
))  # fmt: skip
_TIGHT = 3
"""A role is near a line if the element that has it covers no more lines."""
_SHARES = (0.001, 0.15, 0.4, 0.7, 0.95)
_MASSES = (0.01, 0.1, 0.3, 0.5, 0.7, 0.85, 0.95)
_SIZES = (2, 3, 5, 9, 17, 33)
_MAIN = 0.7
"""The smallest element with this share of the page's prose holds its story."""
_PROSE = 60
_MIXED = 0.5
"""Paragraphs with less than this share of links are prose."""
_NOTICE, _NOTICE_CUES, _NOTICE_SHARE = -8.0, 2, 0.12
"""What an element called a notice with so many cookie cues, on this share of its lines, adds to their log-odds."""
_INLINE = frozenset(("a", "b", "strong", "cite", "time"))
_BOLD = frozenset(("b", "strong"))
_WHOLE = 0.9
_FEW = 40
"""An element of fewer lines is part of how these are made."""
_STEPS = 9
"""Elements and classes that make lines alike, the innermost ones."""
_LOWEST = 6
"""The level of the least heading."""


class Markup(Struct, frozen=True):
    """The marks of a page, by line."""

    count: int
    spans: Ints
    """`[container, 2]`: first and last line of each element that holds several lines, outer ones first."""
    parent: Ints
    """The container that each container is in, -1 for none."""
    inner: Ints
    """The innermost container of each line, -1 for none."""
    alone: dict[str, Ints]
    """The groups that need nothing but the marks."""
    targets: list[str | None]
    """Where each line leads: the target of the link that covers most of it."""
    headings: Ints
    """The level of each line that is a heading or called a title, 1 to 6; 0 for others."""
    bylines: Sequence[int]
    """The lines that are called bylines by themselves."""
    kin: Ints
    """A number for each line: lines of the same number are made alike, of the same elements and classes."""
    notices: Sequence[tuple[int, int]]
    """First and last line of each element that is called a notice."""

    def look_around(self, chance: Floats, length: Floats | Ints) -> dict[str, Ints]:
        """The groups that need `chance`, the probability of each line to be story text."""
        import numpy as np

        mass = chance * length
        total = max(float(mass.sum()), 1e-9)
        coarse = bucket(chance, COARSE_CHANCES)
        sums = np.concatenate(([0.0], np.cumsum(mass)))
        chars = np.concatenate(([0], np.cumsum(length)))
        out: dict[str, Ints] = {}
        held = (sums[self.spans[:, 1] + 1] - sums[self.spans[:, 0]]) if len(self.spans) else np.zeros(0)
        size = (chars[self.spans[:, 1] + 1] - chars[self.spans[:, 0]]) if len(self.spans) else np.ones(0)
        at = self.inner
        for name in ("", " above", " above 2"):
            known = at >= 0
            place = np.where(known, at, 0)
            if len(held):
                mine = np.where(known, held[place], total)
                big = np.where(known, size[place], chars[-1])
            else:
                mine, big = np.full(self.count, total), np.full(self.count, chars[-1])
            other = (mine - mass) / np.maximum(big - length, 1)
            out[f"mark chance{name}"] = bucket(np.where(big > length, other, -1.0), (0.0, *CHANCES)) * 4 + coarse
            out[f"mark mass{name}"] = bucket(mine / total, _MASSES) * 4 + coarse
            at = np.where(known, self.parent[place], -1) if len(held) else at
        out["mark main"] = self._from_main(held, total) * 4 + coarse
        out["mark kin"] = bucket(self._of_kin(mass, length), (0.0, *CHANCES)) * 4 + coarse
        return out

    def _of_kin(self, mass: Floats, length: Floats | Ints) -> Floats:
        """The mean chance of the other lines that are made alike, by their length; -1 where there are none."""
        import numpy as np

        sums = np.bincount(self.kin, mass)[self.kin] - mass
        sizes = np.bincount(self.kin, length)[self.kin] - length
        return np.where(sizes > 0, sums / np.maximum(sizes, 1), -1.0)

    def target(self, at: Iterable[int]) -> str | None:
        """Where the first of the lines `at` leads that is a link, in the order given; `None` when none is."""
        return next((self.targets[line] for line in at if self.targets[line]), None)

    def change(self, cookie: Ints) -> Floats | None:
        """What to add to the log-odds of lines in notices of cookies; `None` where there are none."""
        import numpy as np

        change = np.zeros(self.count)
        for first, last in self.notices:
            shown = int(cookie[first : last + 1].sum())
            if shown >= _NOTICE_CUES and shown >= _NOTICE_SHARE * (last - first + 1):
                change[first : last + 1] = _NOTICE
        return change if change.any() else None

    def _from_main(self, held: Floats, total: float) -> Ints:
        """How far each line is from the smallest container with most of the mass: 0 outside, 1 in it, 2, 3 … deeper."""
        import numpy as np

        if not len(held):
            return np.zeros(self.count, np.int64)
        heavy = (held >= _MAIN * total).nonzero()[0]
        if not len(heavy):
            return np.full(self.count, 5, np.int64)
        sizes = self.spans[heavy, 1] - self.spans[heavy, 0]
        best = int(heavy[len(heavy) - 1 - int(sizes[::-1].argmin())])
        depth = np.zeros(self.count, np.int64)
        steps = np.full(len(held), 0, np.int64)
        for at in range(best, len(held)):
            if at == best:
                steps[at] = 1
            elif self.parent[at] >= best and steps[self.parent[at]]:
                steps[at] = min(int(steps[self.parent[at]]) + 1, 4)
        known = self.inner >= 0
        depth[known] = steps[self.inner[known]]
        return depth


def markup_of(lines: Sequence[Line], marks: Sequence[Mark], title: str | None = None) -> Markup:
    """What `marks` say about `lines`; `title`: what the page calls its story."""
    seen = _Seen(lines, marks)
    for mark, first, last in zip(marks, seen.firsts, seen.lasts, strict=True):
        if first <= last:
            if mark.kind[0] == ".":
                seen.role(mark.kind, first, last)
            else:
                seen.element(mark, first, last)
    return seen.markup(title)


class _Seen:
    """What has been seen of a page's marks so far, line by line."""

    def __init__(self, lines: Sequence[Line], marks: Sequence[Mark]) -> None:
        import numpy as np

        count = len(lines)
        self.lines = lines
        self.starts = np.array([line.start for line in lines])
        self.ends = np.array([line.end for line in lines])
        self.length = np.maximum(self.ends - self.starts, 1)
        begins = np.array([mark.start for mark in marks])
        ends = np.array([mark.end for mark in marks])
        self.firsts: list[int] = np.searchsorted(self.ends, begins, "right").tolist()
        self.lasts: list[int] = (np.searchsorted(self.starts, ends, "left") - 1).tolist()
        link, self.targets = _links(marks, self.firsts, self.lasts, self.starts, self.ends)
        self.linked = link / self.length
        self.block = np.zeros(count, np.int64)
        self.bold = np.zeros(count, np.int64)
        self.time = np.zeros(count, np.int64)
        self.places = {name: np.zeros(count + 1, np.int64) for name in PLACES}
        self.wide = {name: np.zeros(count + 1, np.int64) for name in ROLES}
        self.tight = {name: np.zeros(count + 1, np.int64) for name in ROLES}
        self.containers: list[tuple[int, int]] = []
        self.notices: list[tuple[int, int]] = []
        self.made: list[list[str]] = [[] for _ in range(count)]

    def role(self, kind: str, first: int, last: int) -> None:
        """Take in what a class says about some lines."""
        if kind in self.places:
            self._count(self.places[kind], first, last)
            return
        if kind == ".notice":
            self.notices.append((first, last))
        self._make(kind, first, last)
        where = self.tight if last - first < _TIGHT else self.wide
        if kind[1:] in where:
            self._count(where[kind[1:]], first, last)

    def element(self, mark: Mark, first: int, last: int) -> None:
        """Take in an element that some lines are in."""
        kind = mark.kind
        if kind not in _INLINE:
            self._make(kind, first, last)
        if kind in self.places:
            self._count(self.places[kind], first, last)
        if kind in _BLOCK_CODES:
            self.block[first : last + 1] = _BLOCK_CODES[kind]
            if last > first and kind in _CONTAINERS and self.containers[-1:] != [(first, last)]:
                self.containers.append((first, last))
        elif first == last and kind in _BOLD and mark.end - mark.start >= _WHOLE * self.length[first]:
            self.bold[first] = 1
        elif kind == "time":
            self.time[first : last + 1] = 1

    def markup(self, title: str | None) -> Markup:
        """All that was seen."""
        import numpy as np

        count = len(self.lines)
        spans, parent, inner = _tree(self.containers, count)
        prose = np.where((self.block == 1) & (self.linked < _MIXED) & (self.length >= _PROSE), self.length, 0)
        names: dict[tuple[str, ...], int] = {}
        kin = np.array([names.setdefault(tuple(path[-_STEPS:]), len(names)) for path in self.made], np.int64)
        levels = self.block - _BLOCK_CODES["h1"] + 1
        headings = np.where((levels >= HEADING) & (levels <= _LOWEST), levels, 0)
        headings = np.where((headings == 0) & self._near("title"), _LOWEST, headings)
        alone = self._alone()
        markup = Markup(
            count=count,
            spans=spans,
            parent=parent,
            inner=inner,
            alone=alone,
            targets=self.targets,
            headings=headings,
            bylines=self._near("byline").nonzero()[0].tolist(),
            kin=kin,
            notices=self.notices,
        )
        crude = markup.look_around((prose > 0).astype(np.float64), self.length)
        alone |= {f"{name} crude": values for name, values in crude.items()}
        sizes = np.where(inner >= 0, (spans[:, 1] - spans[:, 0] + 1)[inner] if len(spans) else count, count)
        alone["mark container"] = bucket(sizes, _SIZES) * 4 + bucket(self.length, COARSE)
        if title:
            alone["mark title"] = _alike(self.lines, title)
        return markup

    def _count(self, counts: Ints, first: int, last: int) -> None:
        counts[first] += 1
        counts[last + 1] -= 1

    def _make(self, kind: str, first: int, last: int) -> None:
        if last - first < _FEW:
            for at in range(first, last + 1):
                self.made[at].append(kind)

    def _near(self, role: str) -> NDArray[np.bool_]:
        """The lines that a class calls so by themselves, or with few others."""
        result: NDArray[np.bool_] = self.tight[role][:-1].cumsum() > 0
        return result

    def _alone(self) -> dict[str, Ints]:
        """The groups that need no container."""
        import numpy as np

        block = self.block
        coarse = bucket(self.length, COARSE)
        share = bucket(self.linked, _SHARES)
        out: dict[str, Ints] = {
            "mark block": block,
            "mark block × length": block * 4 + coarse,
            "mark block before": np.concatenate(([0], block[:-1])),
            "mark block after": np.concatenate((block[1:], [0])),
            "mark link": share,
            "mark link × length": share * 4 + coarse,
            "mark link before": np.concatenate(([5], share[:-1])),
            "mark link after": np.concatenate((share[1:], [5])),
            "mark bold": self.bold * 4 + coarse,
            "mark time": self.time,
        }
        for name, counts in self.places.items():
            out[f"mark in {name}"] = np.minimum(counts[:-1].cumsum(), 2)
        for name in ROLES:
            both = self._near(name) * 2 + (self.wide[name][:-1].cumsum() > 0)
            if both.any():
                out[f"mark role {name}"] = both
                out[f"mark role {name} × length"] = np.where(both > 0, both * 4 + coarse, 0)
        said = out["mark in .articlebody"]
        out["mark said"] = ((1 + said) * 4 + coarse) if said.any() else np.zeros(len(block), np.int64)
        h1 = (block == _BLOCK_CODES["h1"]).nonzero()[0]
        above = np.zeros(len(block) + 1, np.int64)
        above[h1 + 1] = 1
        out["mark since h1"] = _since(h1, len(block))
        out["mark h1 above"] = np.minimum(above[:-1].cumsum(), 3) * 4 + coarse
        out["mark h1s"] = np.full(len(block), min(len(h1), 3)) * 4 + coarse
        return out


def _since(at: Ints, count: int) -> Ints:
    """Where each line stands to the first heading of the page: 0 there is none, 1 before, 2 it, 3 near, 4 after."""
    import numpy as np

    out = np.zeros(count, np.int64)
    if len(at):
        first = int(at[0])
        out[:first] = 1
        out[first] = 2
        out[first + 1 :] = 4
        out[first + 1 : first + 6] = 3
    return out


def _alike(lines: Sequence[Line], title: str) -> Ints:
    """1 where a line is the title that the page gives itself, 2 where it holds it."""
    import numpy as np

    said = "".join(title.split()).casefold()
    out = np.zeros(len(lines), np.int64)
    for at, line in enumerate(lines):
        if len(line.text) < 3 * len(title) + 20:
            here = "".join(line.text.split()).casefold()
            if here == said:
                out[at] = 1
            elif len(here) > 12 and (said in here or here in said):
                out[at] = 2
    return out


def _links(
    marks: Sequence[Mark], firsts: Sequence[int], lasts: Sequence[int], starts: Ints, ends: Ints
) -> tuple[Floats, list[str | None]]:
    """The characters of links in each line, and the target of the longest one."""
    import numpy as np

    begin, end = starts.tolist(), ends.tolist()
    link = np.zeros(len(begin))
    best = [0] * len(begin)
    targets: list[str | None] = [None] * len(begin)
    for mark, a, b in zip(marks, firsts, lasts, strict=True):
        if mark.kind != "a":
            continue
        for at in range(a, b + 1):
            size = min(mark.end, end[at]) - max(mark.start, begin[at])
            link[at] += size
            if size > best[at] and mark.value:
                best[at], targets[at] = size, mark.value
    return link, targets


def _tree(containers: Sequence[tuple[int, int]], count: int) -> tuple[Ints, Ints, Ints]:
    """Spans, parents, and the innermost container of each line; `containers` in document order, outer ones first."""
    import numpy as np

    spans: list[tuple[int, int]] = []
    parent: list[int] = []
    inner = np.full(count, -1, np.int64)
    open_: list[int] = []
    for a, b in containers:
        while open_ and spans[open_[-1]][1] < a:
            open_.pop()
        if open_ and spans[open_[-1]] == (a, b):
            continue
        end = min(b, spans[open_[-1]][1]) if open_ else b
        parent.append(open_[-1] if open_ else -1)
        spans.append((a, end))
        open_.append(len(spans) - 1)
        inner[a : end + 1] = len(spans) - 1
    return np.array(spans, np.int64).reshape(-1, 2), np.array(parent, np.int64), inner
