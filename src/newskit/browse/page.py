"""One page for reading: its story, and its text block by block."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from newskit.corpus import open_reader
from newskit.errors import UsageError
from newskit.record import BlockRecord, Record
from newskit.text.inert import inert

_STORY = frozenset({
    "title", "kicker", "deck", "dateline", "byline", "published", "paragraph", "crosshead", "list", "caption", "credit",
})  # fmt: skip
_TEASERS = frozenset({"teaser", "inline_related"})
_FIELDS = (
    "source",
    "kind",
    "confidence",
    "language",
    "section",
    "agency",
    "place",
    "published",
    "updated",
    "url",
    "words",
)


def shown(path: str, key: str) -> dict[str, Any]:
    """What the template of a page needs: `title`, `fields`, `blocks`, `paragraphs`, `teasers`; all plain text.

    Raises `CorpusError` when the corpus cannot be read, and `UsageError` when it has no such page.
    """
    with open_reader(path) as corpus:
        record = corpus.get(key, blocks=True)
    if record is None:
        raise UsageError(f"there is no page {key}")
    return {
        "title": inert(record.title or "(no title)"),
        "fields": [(name, inert(str(value))) for name, value in _fields(record)],
        "paragraphs": [inert(paragraph, newlines=True) for paragraph in record.paragraphs],
        "captions": [inert(caption) for caption in record.captions],
        "teasers": [inert(teaser.title or teaser.summary or "") for teaser in record.teasers],
        "blocks": _blocks(record),
    }


def _fields(record: Record) -> list[tuple[str, object]]:
    found = [(name, getattr(record, name)) for name in _FIELDS]
    found.insert(5, ("authors", ", ".join(record.authors)))
    return [(name, value) for name, value in found if value not in (None, "")]


def _blocks(record: Record) -> list[dict[str, str]]:
    """Each block with its kind, rule, text and what it belongs to; none where the corpus does not have them."""
    if record.blocks is UNSET or record.page_text is UNSET:
        return []
    found = []
    for block in record.blocks:
        text = record.page_text[block.start : block.end].strip()
        if text:
            found.append(
                {"kind": block.kind, "rule": block.rule, "part": _part(block), "text": inert(text, newlines=True)}
            )
    return found


def _part(block: BlockRecord) -> str:
    if block.kind in _STORY:
        return "story"
    if block.kind in _TEASERS:
        return "teasers"
    return "unassigned" if block.kind == "unassigned" else "furniture"
