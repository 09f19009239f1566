"""What the marks of a page add to the head of its story."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter

from newskit.model import Document, Field
from newskit.parsing.fields import Head, timed
from newskit.parsing.lines import Line
from newskit.parsing.marked import Markup
from newskit.parsing.told import fallback

_START = attrgetter("start")


def lines_of(fields: Iterable[Field], lines: Sequence[Line]) -> list[int]:
    """The numbers of the lines that the fields were read from."""
    return [bisect_right(lines, field.start, key=_START) - 1 for field in fields if field.start is not None]


def menus_of(markup: Markup) -> list[int]:
    """The lines that marks call a menu."""
    found: list[int] = markup.alone["mark in nav"].nonzero()[0].tolist()
    return found


def with_marks(top: Head, named: tuple[Field, ...], document: Document) -> Head:
    """The head with what marks add: the author `named`, if no other was found, and the time of the day."""
    if not top.authors:
        top = top._replace(authors=named or fallback(document.hints))
    return top if top.published is None else top._replace(published=timed(top.published, document.marks))
