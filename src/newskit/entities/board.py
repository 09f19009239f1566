"""The distinct names of one page while they are put together: nodes, and which of them are one.

A node is a writing of a name under one type, with its mentions. All work is per node, not per pair of mentions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newskit.entities.alias import Aliases
from newskit.entities.mention import EntityType, Mention, Passage
from newskit.entities.name import Name, accents_agree, read_name

TYPES: tuple[EntityType, ...] = ("person", "place", "org", "other")
"""In the order in which one is preferred where the evidence is equal."""


class Node:
    """A distinct name of a page."""

    __slots__ = ("_forms", "mentions", "name", "number", "row", "shown", "type", "weight")

    def __init__(self, number: int, name: Name, kind: EntityType) -> None:
        self.number = number
        self.name = name
        self.type: EntityType = kind
        self.mentions: list[int] = []
        self.weight = 0.0
        """The sum of the mentions' confidences."""
        self.shown = name.shown
        """The first writing; the only one as long as no other was met."""
        self._forms: dict[str, int] | None = None
        self.row: int | None = None
        """The row of the user's aliases that names it."""

    @property
    def forms(self) -> dict[str, int]:
        """How often each writing was met."""
        return {self.shown: len(self.mentions)} if self._forms is None else self._forms

    @property
    def alike(self) -> bool:
        """Whether all mentions are written alike."""
        return self._forms is None

    def add(self, place: int, shown: str, confidence: float) -> None:
        """Notes a mention."""
        if shown != self.shown and self._forms is None:
            self._forms = {self.shown: len(self.mentions)} if self.mentions else {}
        self.mentions.append(place)
        self.weight += confidence
        if self._forms is not None:
            self._forms[shown] = self._forms.get(shown, 0) + 1


class Board:
    """The nodes of a page and the groups that they form."""

    def __init__(self, passages: Sequence[Passage], mentions: Sequence[Mention], aliases: Aliases | None) -> None:
        self.passages = passages
        self.mentions = mentions
        self.aliases = aliases
        self.nodes: list[Node] = []
        self._parent: list[int] = []
        self._members: dict[int, list[Node]] = {}
        """The nodes of groups of several, if the user's rows must be asked."""
        self._collect()

    def _collect(self) -> None:
        """One node for each key and type; persons whose accents disagree are two."""
        found: dict[tuple[str, EntityType, object], Node] = {}
        seen: dict[tuple[str, EntityType], tuple[Node, str]] = {}
        for place, mention in enumerate(self.mentions):
            written = mention.text, mention.type
            known = seen.get(written)
            if known is None:
                name = read_name(mention.text)
                known = seen[written] = self._node_of(found, name, mention.type), name.shown
            known[0].add(place, known[1], mention.confidence)

    def _node_of(self, found: dict[tuple[str, EntityType, object], Node], name: Name, kind: EntityType) -> Node:
        """The node for a writing that was not met before."""
        node = found.get((name.key, kind, None))
        if node is None:
            node = found[name.key, kind, None] = self.new(name, kind)
        elif node.name.marks != name.marks:
            if kind == "person" and not accents_agree(node.name, name):
                other = found.get((name.key, kind, name.marks))
                return other or found.setdefault((name.key, kind, name.marks), self.new(name, kind))
            if len("".join(name.marks)) > len("".join(node.name.marks)):
                node.name = name
        return node

    def new(self, name: Name, kind: EntityType) -> Node:
        """A further node, in a group of its own."""
        node = Node(len(self.nodes), name, kind)
        self.nodes.append(node)
        self._parent.append(node.number)
        return node

    def root(self, node: Node) -> int:
        """The number of the group of `node`."""
        parent = self._parent
        number = node.number
        while parent[number] != number:
            parent[number] = number = parent[parent[number]]
        return number

    def roots(self, nodes: Iterable[Node]) -> set[int]:
        """The groups of `nodes`."""
        return {self.root(node) for node in nodes}

    def join(self, one: Node, other: Node) -> bool:
        """Whether the groups of two nodes are one now; not where the user's rows keep them apart."""
        first, second = self.root(one), self.root(other)
        if first == second:
            return True
        if first > second:
            first, second = second, first
        if self.aliases is not None and not self._allowed(self.aliases, first, second):
            return False
        self._parent[second] = first
        return True

    def _allowed(self, aliases: Aliases, first: int, second: int) -> bool:
        """Whether two groups may be one: not if they are the user's under two rows, or have names to be kept apart."""
        one = self._members.get(first) or [self.nodes[first]]
        other = self._members.get(second) or [self.nodes[second]]
        rows = {node.row for node in one} | {node.row for node in other}
        if len(rows - {None}) > 1:
            return False
        if aliases.keeps_apart and aliases.apart([node.name.key for node in one], [node.name.key for node in other]):
            return False
        self._members[first] = one + other
        return True

    def split(self, node: Node, owners: Sequence[Node | None]) -> None:
        """Gives each mention of `node` to the group of its owner; without an owner it stays in a group of its own."""
        parts: dict[int | None, Node] = {}
        for place, owner in zip(node.mentions, owners, strict=True):
            number = owner.number if owner else None
            part = parts.get(number)
            if part is None:
                part = parts[number] = self.new(node.name, node.type)
                part.row = node.row
                if owner is not None:
                    self.join(part, owner)
            mention = self.mentions[place]
            part.add(place, read_name(mention.text).shown, mention.confidence)
        node.mentions = []

    def before(self, node: Node, other: Node) -> bool:
        """Whether `other` is met before `node` is."""
        return other.mentions[0] < node.mentions[0]

    def groups(self) -> list[list[Node]]:
        """The nodes of each group that has mentions, in order of the first mention."""
        found: dict[int, list[Node]] = {}
        parent = self._parent
        for node in self.nodes:
            if node.mentions:
                number = node.number
                if parent[number] != number:
                    number = self.root(node)
                group = found.get(number)
                if group is None:
                    found[number] = [node]
                else:
                    group.append(node)
        return sorted(found.values(), key=_first_mention)


def _first_mention(group: Sequence[Node]) -> int:
    return group[0].mentions[0] if len(group) == 1 else min([node.mentions[0] for node in group])
