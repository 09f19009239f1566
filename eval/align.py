"""Oracle labels: which lines of a page belong to the gold body, title, authors and date.

The gold of a labelled page is plain text without positions. `align` finds where it stands in the page: lines
and gold become token sequences, every line is looked up in the gold by shared 3-grams, and the chain of lines
that covers most of the gold in its order is taken (weighted, monotone, small costs for gaps, so that of a
doubled line the one beside its neighbours wins). Short lines then fill the gaps that the chain left open.

    python eval/align.py FOLDER       prints how well the pages of a folder (*.txt with *.json) align
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from newskit.parsing.lines import Line, read_lines, without_menus

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]|[^\W_]+(?:[\u0300-\u036f][^\W_]*)*")
_GRAM = 3
_CANDIDATES = 4


class Labels(NamedTuple):
    """What the gold says about the lines of `read_lines(text)`; all lists of numbers are line numbers."""

    lines: list[Line]
    body: list[bool]
    """Per line: it belongs to the gold body."""
    share: list[float]
    """Per line: how much of it (tokens, 0 to 1) stands in the gold body at the place it was aligned to."""
    span: list[tuple[int, int] | None]
    """Per line: the gold body's token span it was aligned to, for body lines."""
    title: list[int]
    """Lines that are the gold title (equal first, else holding it or being a part of it)."""
    title_exact: bool
    """One line, or neighbouring lines together, equal the gold title."""
    authors: list[int]
    """Lines outside the body that hold the name of a gold author."""
    dates: list[int]
    """Lines outside the body that state the gold day."""
    recall: float
    """How much of the gold body (tokens, 0 to 1) the body lines cover."""


class _Match(NamedTuple):
    line: int
    start: int
    end: int
    score: int


def tokens(text: str) -> list[str]:
    """The tokens of `text` for comparing: NFKC, case folded, Chinese, Japanese and Korean by character.

    >>> tokens("“Điện Biên”, 电视台")
    ['điện', 'biên', '电', '视', '台']
    """
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())


def align(text: str, gold: Mapping[str, Any]) -> Labels:
    """Where the gold body, title, authors and date of a page stand among `read_lines(text)`."""
    lines, _ = without_menus(read_lines(text))
    toks = [tokens(line.text) for line in lines]
    chain, recall = _align_body(toks, str(gold.get("body") or ""))
    body = [match is not None for match in chain]
    titles, exact = _titles(toks, body, str(gold.get("title") or ""))
    return Labels(
        lines=lines,
        body=body,
        share=[m.score / max(1, len(t)) if m else 0.0 for m, t in zip(chain, toks, strict=True)],
        span=[(m.start, m.end) if m else None for m in chain],
        title=titles,
        title_exact=exact,
        authors=_authors(toks, body, gold.get("authors") or ()),
        dates=_dates(lines, body, str(gold.get("date") or "")),
        recall=recall,
    )


def kinds_of(labels: Labels) -> list[str]:
    """Oracle kinds: `paragraph` for body lines, `unassigned` for all others."""
    return ["paragraph" if flag else "unassigned" for flag in labels.body]


def _align_body(toks: Sequence[list[str]], body: str) -> tuple[list[_Match | None], float]:
    gold = tokens(body)
    where: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(gold) - _GRAM + 1):
        where[tuple(gold[at : at + _GRAM])].append(at)
    candidates = [m for i, line in enumerate(toks) for m in _lookup(i, line, where)]
    chosen = _best_chain(candidates)
    covered = [False] * len(gold)
    for match in chosen.values():
        covered[match.start : match.end] = [True] * (match.end - match.start)
    _take_strays(candidates, chosen, toks, covered)
    _fill_gaps(toks, gold, chosen, covered)
    _take_paragraphs(toks, body, gold, chosen, covered)
    return [chosen.get(i) for i in range(len(toks))], sum(covered) / max(1, len(gold))


def _lookup(number: int, line: list[str], where: Mapping[tuple[str, ...], list[int]]) -> Iterator[_Match]:
    """Places of the gold where at least half of a line stands."""
    diagonals: Counter[int] = Counter()
    hits: list[tuple[int, int]] = []
    for at in range(len(line) - _GRAM + 1):
        for place in where.get(tuple(line[at : at + _GRAM]), ()):
            diagonals[(place - at) // 8] += 1
            hits.append((at, place))
    seen: set[tuple[int, int]] = set()
    for diagonal, _ in diagonals.most_common(_CANDIDATES):
        low, high = diagonal * 8 - 12, diagonal * 8 + 20
        near = [(at, place) for at, place in hits if low <= place - at <= high]
        own = {at + k for at, _ in near for k in range(_GRAM)}
        span = min(p for _, p in near), max(p for _, p in near) + _GRAM
        if len(own) >= 0.5 * len(line) and span not in seen:
            seen.add(span)
            yield _Match(number, *span, len(own))


def _best_chain(candidates: list[_Match]) -> dict[int, _Match]:
    """The matches, at most one a line, in order in page and gold, that cover the most tokens."""
    best: list[float] = []
    back: list[int] = []
    for j, match in enumerate(candidates):
        top, link = float(match.score), -1
        for i in range(j - 1, -1, -1):
            other = candidates[i]
            if other.line >= match.line or other.end > match.start + 2:
                continue
            gaps = min(2.0, 0.02 * (match.line - other.line)) + min(1.0, 0.01 * (match.start - other.end))
            if (value := best[i] + match.score - gaps) > top:
                top, link = value, i
        best.append(top)
        back.append(link)
    chosen: dict[int, _Match] = {}
    at = max(range(len(best)), key=best.__getitem__, default=-1)
    while at >= 0:
        chosen[candidates[at].line] = candidates[at]
        at = back[at]
    return chosen


def _take_strays(
    candidates: list[_Match], chosen: dict[int, _Match], toks: Sequence[list[str]], covered: list[bool]
) -> None:
    """Long lines that stand elsewhere in the page than in the gold (a moved lead, a fact box)."""
    for match in sorted(candidates, key=lambda m: -m.score):
        size = match.end - match.start
        free = size - sum(covered[match.start : match.end])
        if match.line in chosen or match.score < 8 or match.score < 0.8 * len(toks[match.line]) or free < 0.8 * size:
            continue
        chosen[match.line] = match
        covered[match.start : match.end] = [True] * size


def _fill_gaps(toks: Sequence[list[str]], gold: list[str], chosen: dict[int, _Match], covered: list[bool]) -> None:
    """Short lines between two body lines whose tokens stand, in order, in the gold between those two."""
    order = sorted(chosen)
    for a, b in pairwise(order):
        at, stop = chosen[a].end, chosen[b].start
        for i in range(a + 1, b):
            if not toks[i] or stop - at < len(toks[i]) or len(toks[i]) > 40:
                continue
            place = _find(gold[at:stop], toks[i])
            if place is not None and not any(covered[at + place : at + place + len(toks[i])]):
                chosen[i] = _Match(i, at + place, at + place + len(toks[i]), len(toks[i]))
                covered[chosen[i].start : chosen[i].end] = [True] * len(toks[i])
                at = chosen[i].end


def _take_paragraphs(
    toks: Sequence[list[str]], body: str, gold: list[str], chosen: dict[int, _Match], covered: list[bool]
) -> None:
    """Lines next to the story that equal a whole gold paragraph still open (first or last ones, short)."""
    at = 0
    order = sorted(chosen) or [0]
    low, high = order[0] - 6, order[-1] + 6
    for paragraph in body.split("\n"):
        want = tokens(paragraph)
        span = slice(at, at + len(want))
        at += len(want)
        if not want or any(covered[span]) or gold[span] != want:
            continue
        for i in range(max(0, low), min(len(toks), high + 1)):
            if i not in chosen and toks[i] == want:
                chosen[i] = _Match(i, span.start, span.stop, len(want))
                covered[span] = [True] * len(want)
                break


def _find(where: list[str], what: list[str]) -> int | None:
    for at in range(len(where) - len(what) + 1):
        if where[at : at + len(what)] == what:
            return at
    return None


def _titles(toks: Sequence[list[str]], body: Sequence[bool], title: str) -> tuple[list[int], bool]:
    want = "".join(tokens(title))
    if not want:
        return [], False
    flat = ["".join(t) for t in toks]
    equal = [i for i, line in enumerate(flat) if line == want]
    if equal:
        return equal, True
    for size in (2, 3):
        for i in range(len(flat) - size + 1):
            if flat[i] and "".join(flat[i : i + size]) == want:
                return list(range(i, i + size)), True
    close = [
        i
        for i, line in enumerate(flat)
        if not body[i]
        and (
            (want in line and len(want) >= 0.5 * len(line) and len(want) >= 8)
            or (line in want and len(line) >= 0.5 * len(want) and len(line) >= 8)
        )
    ]
    return close, False


def _authors(toks: Sequence[list[str]], body: Sequence[bool], authors: Sequence[str]) -> list[int]:
    wants = [w for a in authors if (w := tokens(str(a)))]
    return [
        i
        for i, line in enumerate(toks)
        if not body[i] and len(line) <= 60 and any(_find(line, want) is not None for want in wants)
    ]


def _dates(lines: Sequence[Line], body: Sequence[bool], day: str) -> list[int]:
    if not day:
        return []
    year, month, date = day[:4], int(day[5:7]), int(day[8:10])
    number = re.compile(rf"(?<!\d)(?:0?{date})(?!\d)")
    return [
        i
        for i, line in enumerate(lines)
        if not body[i] and len(line.text) <= 200 and year in line.text and _says(line.text, month, number)
    ]


def _says(line: str, month: int, day: re.Pattern[str]) -> bool:
    if not day.search(line):
        return False
    return bool(re.search(rf"(?<!\d)0?{month}(?!\d)|[^\W\d_]{{3,}}", line))


def read_folder(folder: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Name, page text and gold of every labelled page of `folder`, in order of name."""
    for path in sorted(folder.glob("*.json")):
        text = path.with_suffix(".txt")
        if text.exists():
            yield path.stem, text.read_text(encoding="utf-8"), json.loads(path.read_text(encoding="utf-8"))


def _report(folder: Path) -> None:
    rows = []
    for name, text, gold in read_folder(folder):
        labels = align(unicodedata.normalize("NFC", text), gold)
        rows.append((labels.recall, gold["bounds"].get("body_recall") or 0.0, name, labels))
    for recall, bound, name, labels in sorted(rows, key=lambda r: r[0] - r[1])[:25]:
        print(f"{recall:.3f} of {bound:.3f}  {name}  lines {len(labels.lines)}  body {sum(labels.body)}")
    print(f"{len(rows)} pages, mean recall {sum(r[0] for r in rows) / len(rows):.4f}")
    print(f"bound {sum(r[1] for r in rows) / len(rows):.4f}")


if __name__ == "__main__":
    _report(Path(sys.argv[1]))
