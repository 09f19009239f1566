"""A query as the corpus understands it: a small tree.

The query language (`newskit.search.query`) makes it, `newskit.corpus.condition` makes SQL of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct


class Text(Struct, frozen=True, tag=True):
    """A word or phrase, as it was typed; a word with signs inside is a phrase of its parts."""

    text: str
    prefix: bool = False
    """Whether the last word goes on as it likes: `wom*`."""
    field: str = ""
    """The name of the only place where it may stand (`newskit.corpus.parts.FIELDS`); empty: the part that is asked."""


class Near(Struct, frozen=True, tag=True):
    """Words or phrases, in any order, with at most `distance` other words between the first and the last."""

    texts: tuple[Text, ...]
    distance: int
    field: str = ""


class Is(Struct, frozen=True, tag=True):
    """What the page is: its `kind`, `lang`, `section`, `agency`, `source`, the `cluster` of its copies, an `entity`."""

    field: str
    value: str
    prefix: bool = False


class Dated(Struct, frozen=True, tag=True):
    """The page's date is certain to lie between two others (EDTF, as exact as a day), each `None` when it is open.

    A page of `2025` is not certain to be of March 2025, and one of `XXXX-03-01` of no year at all.
    """

    first: str | None = None
    last: str | None = None
    includes: bool = True
    """Whether the two dates themselves count as between."""


class Raw(Struct, frozen=True, tag=True):
    """An expression of FTS5, to be handed to it as it is."""

    text: str


class All(Struct, frozen=True, tag=True):
    """What fits all of its parts."""

    parts: tuple[Node, ...]


class Any(Struct, frozen=True, tag=True):
    """What fits at least one of its parts."""

    parts: tuple[Node, ...]


class Not(Struct, frozen=True, tag=True):
    """What does not fit its part."""

    part: Node


Node = Text | Near | Is | Dated | Raw | All | Any | Not
Words = Text | Near | Raw


def leaves(node: Node, *, wanted: bool = True) -> Iterator[Words | Is | Dated]:
    """What `node` asks to be there, one after the other; with `wanted=False`, what it asks to be absent.

    >>> [leaf.text for leaf in leaves(All((Text("rain"), Not(Text("snow")))))]
    ['rain']
    """
    if isinstance(node, Not):
        yield from leaves(node.part, wanted=not wanted)
    elif isinstance(node, All | Any):
        for part in node.parts:
            yield from leaves(part, wanted=wanted)
    elif wanted:
        yield node


def words(node: Node) -> tuple[Words, ...]:
    """The words and phrases that `node` asks for, each once: what a hit is ranked by, and shown with."""
    return tuple(dict.fromkeys(leaf for leaf in leaves(node) if isinstance(leaf, Text | Near | Raw)))


def some_of(node: Node) -> Node:
    """What fits any of the words and phrases that `node` asks for; `node` itself when there are none."""
    found = words(node)
    return Any(found) if len(found) > 1 else found[0] if found else node


def needs_all(node: Node) -> bool:
    """Whether each word of `node` must be there: no alternatives."""
    if isinstance(node, All):
        return all(needs_all(part) or isinstance(part, Not) for part in node.parts)
    return not isinstance(node, Any | Not | Raw)


def needs_word(node: Node) -> bool:
    """Whether nothing fits `node` without a word or phrase that may stand in any part."""
    if isinstance(node, All):
        return any(map(needs_word, node.parts))
    if isinstance(node, Any):
        return all(map(needs_word, node.parts))
    return isinstance(node, Text | Near) and not node.field


def needs_one(node: Node) -> bool:
    """Whether a single word is enough for `node`: there is nothing that must all be there."""
    if isinstance(node, Any):
        return all(map(needs_one, node.parts))
    return not isinstance(node, All)
