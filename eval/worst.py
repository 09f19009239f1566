"""The pages whose stories were found worst, and what is wrong with them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from msgspec import UNSET

from eval.align import align
from eval.compare import day, loosely_same, names, norm
from eval.gold import Gold, LabelledSet
from eval.kinds import has_story
from eval.measure import match, page_f1
from eval.table import WIDTH
from newskit.model import TEXT_KINDS
from newskit.parsing.lines import Line
from newskit.record import Record
from newskit.text.inert import inert


def worst(labelled: LabelledSet, records: Mapping[str, Record], many: int) -> Iterator[str]:
    """Lines about the `many` worst pages, the worst first; `records` have blocks."""
    scores = sorted((score(gold, records.get(name)), name) for name, gold in labelled.gold.items())
    for value, name in scores[:many]:
        yield f"{name}  F1 {value:.3f}"
        record = records.get(name)
        lines = ["not read"] if record is None else wrongs(labelled.gold[name], record)
        yield from (f"  {line}"[:WIDTH] for line in map(inert, lines))


def score(gold: Gold, record: Record | None) -> float:
    """F1 of the story; of a page without a story 1 if none was found, else 0."""
    if not gold.body:
        return float(not has_story(record))
    return page_f1(match(gold.body, record.text if record else ""))


def wrongs(gold: Gold, record: Record) -> Iterator[str]:
    """What is wrong with a page, a line each: text, then title, authors and date."""
    yield from wrong_text(gold, record)
    if gold.title and not loosely_same(gold.title, record.title):
        yield f"title    is {_short(gold.title)!r}, found {_short(record.title)!r}"
    if gold.authors and {norm(name) for name in gold.authors} != names(record.authors):
        yield f"authors  are {', '.join(gold.authors)}, found {', '.join(record.authors) or None}"
    if gold.date and gold.date_trusted and gold.date != day(record.published):
        yield f"date     is {gold.date}, found {record.published}"
    if gold.kind and gold.kind != record.kind:
        yield f"kind     is {gold.kind}, found {record.kind} ({record.confidence:.2f})"


def wrong_text(gold: Gold, record: Record) -> Iterator[str]:
    """Text that was taken for the story before, inside and after it, and text of the story that was missed."""
    text = "" if record.page_text is UNSET else record.page_text
    labels = align(text, {"body": gold.body})
    lines, found = labels.lines, in_story(labels.lines, record)
    real = [at for at, flag in enumerate(labels.body) if flag]
    first, last = (real[0], real[-1]) if real else (len(lines), len(lines))
    false = [at for at, flag in enumerate(found) if flag and not labels.body[at]]
    yield from _told("before", lines, [at for at in false if at < first])
    yield from _told("inside", lines, [at for at in false if first < at < last])
    yield from _told("after", lines, [at for at in false if at > last])
    yield from _told("missed", lines, [at for at in real if not found[at]])


def in_story(lines: Sequence[Line], record: Record) -> list[bool]:
    """Per line: whether it is of the main story that was found."""
    blocks = () if record.blocks is UNSET else record.blocks
    starts = [block.start for block in blocks]
    kinds = [blocks[bisect_right(starts, line.end - 1) - 1].kind for line in lines]
    others = [(story.start or 0, story.end or 0) for story in record.stories]
    return [
        bool(record.text) and kind in TEXT_KINDS and not any(start <= line.start < end for start, end in others)
        for line, kind in zip(lines, kinds, strict=True)
    ]


def _told(name: str, lines: Sequence[Line], numbers: Sequence[int]) -> Iterator[str]:
    if numbers:
        texts = [" ".join(lines[at].text.split()) for at in numbers]
        words = sum(len(text.split()) for text in texts)
        yield f"{name:<8} {len(numbers):3} lines {words:5} words: {max(texts, key=len)}"


def _short(text: str | None, size: int = 28) -> str | None:
    return text if text is None or len(text) <= size else f"{text[:size]}…"
