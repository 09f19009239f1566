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
from newskit.parsing.marks import BLOCK_CODES, CITED, PLACES, ROLES, ByLine, by_line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

HEADING = 1
"""The level of the page's own title."""
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
_SHORT = 12
"""Letters of a part of a title that say nothing."""
_LOWEST = 6
"""The level of the least heading."""

_AROUND = tuple(f"mark {name}{step}" for name in ("chance", "mass") for step in ("", " above", " above 2"))
_PLACE_GROUPS = {name: f"mark in {name}" for name in PLACES}


class Markup(Struct, frozen=True):
    """The marks of a page, by line."""

    count: int
    spans: Ints
    """`[container, 2]`: first and last line of each element that holds several lines, outer ones first."""
    parent: Ints
    """The container that each container is in, -1 for none."""
    inner: Ints
    """The innermost container of each line, -1 for none."""
    above: Ints
    """`[step, line]`: the innermost container of each line, the one it is in, and the one that is in."""
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
        sums, chars = _sums(mass), _sums(length)
        held = sums[self.spans[:, 1] + 1] - sums[self.spans[:, 0]]
        size = chars[self.spans[:, 1] + 1] - chars[self.spans[:, 0]]
        mine, big = np.append(held, total)[self.above], np.append(size, chars[-1])[self.above]
        other = np.where(big > length, (mine - mass) / np.maximum(big - length, 1), -1.0)
        around = bucket(np.vstack((other, self._of_kin(mass, length))), (0.0, *CHANCES)) * 4 + coarse
        masses = bucket(mine / total, _MASSES) * 4 + coarse
        out: dict[str, Ints] = dict(zip(_AROUND, (*around[:-1], *masses), strict=True))
        out["mark main"] = self._from_main(held, total) * 4 + coarse
        out["mark kin"] = around[-1]
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
        parent = self.parent.tolist()
        steps = [0] * (len(held) + 1)  # the last for lines that are in none
        steps[best] = 1
        for at in range(best + 1, len(held)):
            if parent[at] >= best and steps[parent[at]]:
                steps[at] = min(steps[parent[at]] + 1, 4)
        depth: Ints = np.array(steps)[self.inner]
        return depth


def _sums(values: Floats | Ints) -> Floats:
    """The sums of all values before each."""
    import numpy as np

    return np.concatenate(([0.0], np.cumsum(values)))


def markup_of(lines: Sequence[Line], marks: Sequence[Mark], title: str | None = None) -> Markup:
    """What `marks` say about `lines`; `title`: what the page calls its story."""
    import numpy as np

    seen = by_line(lines, marks)
    count = len(lines)
    spans, parent, inner = _tree(seen.containers, count)
    parents = np.append(parent, -1)  # that of none is none
    levels = seen.block - BLOCK_CODES["h1"] + 1
    headings = np.where((levels >= HEADING) & (levels <= _LOWEST), levels, 0)
    headings = np.where((headings == 0) & seen.near("title"), _LOWEST, headings)
    markup = Markup(
        count=count,
        spans=spans,
        parent=parent,
        inner=inner,
        above=np.stack((inner, parents[inner], parents[parents[inner]])),
        alone=_alone(seen),
        targets=seen.targets,
        headings=headings,
        bylines=seen.near("byline").nonzero()[0].tolist(),
        kin=seen.kin,
        notices=seen.notices,
    )
    _crude(markup, seen)
    if title:
        markup.alone["mark title"] = _alike(lines, title)
    return markup


def _crude(markup: Markup, seen: ByLine) -> None:
    """Add the groups that look around with a first guess, that long paragraphs are prose, and the innermost sizes."""
    import numpy as np

    prose = (seen.block == 1) & (seen.linked < _MIXED) & (seen.length >= _PROSE)
    crude = markup.look_around(prose.astype(np.float64), seen.length)
    markup.alone.update((f"{name} crude", values) for name, values in crude.items())
    sizes = np.full(markup.count, markup.count)
    if len(markup.spans):
        held = markup.inner >= 0
        sizes[held] = (markup.spans[:, 1] - markup.spans[:, 0] + 1)[markup.inner[held]]
    markup.alone["mark container"] = bucket(sizes, _SIZES) * 4 + bucket(seen.length, COARSE)


def _alone(seen: ByLine) -> dict[str, Ints]:
    """The groups that need no container."""
    import numpy as np

    block, count = seen.block, len(seen.block)
    coarse = bucket(seen.length, COARSE)
    share = bucket(seen.linked, _SHARES)
    out: dict[str, Ints] = {
        "mark block": block,
        "mark block × length": block * 4 + coarse,
        "mark block before": np.concatenate(([0], block[:-1])),
        "mark block after": np.concatenate((block[1:], [0])),
        "mark link": share,
        "mark link × length": share * 4 + coarse,
        "mark link before": np.concatenate(([5], share[:-1])),
        "mark link after": np.concatenate((share[1:], [5])),
        "mark bold": seen.bold * 4 + coarse,
        "mark time": seen.time,
    }
    out |= _held(seen, coarse)
    h1 = (block == BLOCK_CODES["h1"]).nonzero()[0]
    above = np.zeros(count + 1, np.int64)
    above[h1 + 1] = 1
    out["mark since h1"] = _since(h1, count)
    out["mark h1 above"] = np.minimum(above[:-1].cumsum(), 3) * 4 + coarse
    out["mark h1s"] = min(len(h1), 3) * 4 + coarse
    return out


def _held(seen: ByLine, coarse: Ints) -> dict[str, Ints]:
    """The groups of the elements and classes that hold each line."""
    import numpy as np

    none = np.zeros(len(coarse), np.int64)
    out = {}
    for name, group in _PLACE_GROUPS.items():
        held = seen.places.get(name)
        out[group] = none if held is None else np.minimum(held, 2)
    shown = [name for name in ROLES if name in seen.tight or name in seen.wide]
    both = np.array([[table.get(name, none) for name in shown] for table in (seen.tight, seen.wide)])
    near, wide = both.reshape(2, len(shown), len(coarse)) > 0
    roles = near * 2 + wide
    for name, role, sized in zip(shown, roles, (roles * 4 + coarse) * (roles > 0), strict=True):
        out[f"mark role {name}"], out[f"mark role {name} × length"] = role, sized
    said = seen.places.get(CITED)
    out["mark said"] = none if said is None else (1 + out[_PLACE_GROUPS[CITED]]) * 4 + coarse
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

    words = title.casefold().split()
    said, longest, most = "".join(words), max(words, key=len, default=""), 3 * len(title) + 20
    out = np.zeros(len(lines), np.int64)
    for at, line in enumerate(lines):
        text = line.text
        if len(text) < most and not _is_other(text, said, longest):
            here = "".join(text.split()).casefold()
            if here == said:
                out[at] = 1
            elif len(here) > _SHORT and (said in here or here in said):
                out[at] = 2
    return out


def _is_other(text: str, said: str, longest: str) -> bool:
    """Whether a text can be told at a glance to be neither a part of what is `said` nor to hold it.

    `longest`: the longest word of it.
    """
    start = text[:4].casefold()
    if start in said or not start.isalnum():
        return len(text) <= _SHORT and len(text) < len(said)
    return len(text) < len(said) or longest not in text.casefold()


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
