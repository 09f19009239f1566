"""Labelled pages as the field finders see them: a `View` with oracle or parsed kinds, the gold, the alignment."""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from align import Labels, align, kinds_of
from newskit import cues as cue_files
from newskit.model import TEXT_KINDS, Document, page_id
from newskit.parsing import parse
from newskit.parsing.fields.lexicon import names_of
from newskit.parsing.fields.view import View
from newskit.parsing.lines import Line

NEWS = ("scrapinghub", "aed", "fundus")


class Page(NamedTuple):
    """A labelled page."""

    name: str
    site: str
    gold: dict[str, Any]
    labels: Labels
    view: View
    is_news: bool
    sub: str
    """`dev` for whole-page text, `main/dev` for main-content text."""


def pages(truth: Path, sub: str, kinds: Literal["oracle", "parsed"]) -> Iterator[Page]:
    """The pages of `truth/dev` with the text of `truth/<sub>`, in order of name; those without story left out."""
    cues = cue_files.load()
    for path in sorted((truth / "dev").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        source = truth / sub / f"{path.stem}.txt"
        if not source.exists():
            continue
        text = unicodedata.normalize("NFC", source.read_text(encoding="utf-8"))
        labels = align(text, gold)
        language = str(gold.get("language") or "und")
        found = kinds_of(labels)
        if kinds == "parsed":
            found, language = _parsed(text, labels.lines)
        if TEXT_KINDS.isdisjoint(found):
            continue
        view = View(labels.lines, found, cues, names_of(cues), language=language)
        yield Page(path.stem, str(gold["site"]), gold, labels, view, gold["source_set"] in NEWS, sub)


def _parsed(text: str, lines: Sequence[Line]) -> tuple[list[str], str]:
    """Which lines the parser takes for the story's (the others are `unassigned`), and the page's language."""
    page = parse(Document(page_id(text), "page", text))
    starts = [block.start for block in page.blocks]
    kinds = [page.blocks[bisect_right(starts, line.end - 1) - 1].kind for line in lines]
    return [kind if kind in TEXT_KINDS else "unassigned" for kind in kinds], page.language
