"""One page for reading: its story, and its text block by block."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from newskit.corpus import open_reader
from newskit.errors import UsageError
from newskit.model import part_of
from newskit.record import Record
from newskit.text.inert import inert

UNKNOWN = "und"
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
    """What the template of a page needs, all of it plain text.

    Raises `CorpusError` when the corpus cannot be read, and `UsageError` when it has no such page.
    """
    with open_reader(path) as corpus:
        record = corpus.get(key, blocks=True)
    if record is None:
        raise UsageError(f"there is no page {key}")
    return {
        "title": inert(record.title or "(no title)"),
        "language": record.language if record.language != UNKNOWN else None,
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
                {
                    "kind": block.kind,
                    "rule": block.rule,
                    "part": part_of(block.kind),
                    "text": inert(text, newlines=True),
                }
            )
    return found
