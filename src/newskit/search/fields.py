"""What a page says, field by field: the texts in which words are looked for, under the names of the public record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct

from newskit.record import Record, SubStory

AUTHORS = "authors"
"""The part of authors, who are searched only by name (`author:`)."""


class FieldText(Struct, frozen=True):
    """The text of one field. Contexts, windows and n-grams do not reach beyond it."""

    part: str
    """One of `newskit.corpus.parts.PARTS`, or `AUTHORS`."""
    name: str
    """What a query calls such fields, one of `newskit.corpus.parts.FIELDS`; empty for those without a name."""
    path: str
    """Where the record has it, as jq writes it without the first point: `text`, `captions[0]`, `stories[1].title`."""
    text: str
    row: int = 0
    """Which of the teasers it belongs to: all words of a query stand in one."""


def field_texts(record: Record, part: str) -> list[FieldText]:
    """The texts of `part`, in reading order; empty ones are left out."""
    return [field for field in _FIELDS[part](record) if field.text]


def _story(record: Record) -> Iterator[FieldText]:
    yield from _named(record, "", ("kicker", "title", "deck", "place", "text"))
    for number, story in enumerate(record.stories):
        yield from _named(story, f"stories[{number}].", ("kicker", "title", "deck", "text"))


def _named(story: Record | SubStory, prefix: str, names: Iterable[str]) -> Iterator[FieldText]:
    for name in names:
        path = prefix + name
        yield FieldText("story", "title" if path == "title" else "text", path, getattr(story, name) or "")


def _captions(record: Record) -> Iterator[FieldText]:
    yield from _listed(record.captions, "captions", "caption", "captions")
    for number, story in enumerate(record.stories):
        yield from _listed(story.captions, "captions", "caption", f"stories[{number}].captions")


def _teasers(record: Record) -> Iterator[FieldText]:
    for number, teaser in enumerate(record.teasers):
        for name in ("section", "agency", "title", "summary"):
            text = getattr(teaser, name) or ""
            yield FieldText("teasers", "teaser", f"teasers[{number}].{name}", text, number)


def _unassigned(record: Record) -> Iterator[FieldText]:
    return _listed(record.unassigned, "unassigned", "", "unassigned")


def _authors(record: Record) -> Iterator[FieldText]:
    return _listed(record.authors, AUTHORS, "author", "authors")


def _listed(texts: Iterable[str], part: str, name: str, path: str) -> Iterator[FieldText]:
    return (FieldText(part, name, f"{path}[{number}]", text) for number, text in enumerate(texts))


_FIELDS: Mapping[str, Callable[[Record], Iterator[FieldText]]] = {
    "story": _story,
    "captions": _captions,
    "teasers": _teasers,
    "unassigned": _unassigned,
    AUTHORS: _authors,
}
