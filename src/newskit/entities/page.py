"""The entities of one page: its mentions put together, named, counted and told who they are.

What the user says comes first, then the words of the names, then where they stand. Everything is decided on the page
alone and in its own order, so it does not depend on other pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from msgspec import Struct

from newskit.entities.alias import Aliases, AliasRow
from newskit.entities.board import TYPES, Board, Node
from newskit.entities.body import settle_bodies, unit_of
from newskit.entities.known import ADMIN
from newskit.entities.mention import EntityType, Mention, Passage
from newskit.entities.name import has_initial, read_name
from newskit.entities.person import settle_people
from newskit.entities.role import AUTHOR, distinct_roles, role_of

_SURE_OF_FORM = 3.0
"""How much more the type of a name of several words counts than that of a single word."""
_ROLES = 5
_ACRONYM = 4
"""Letters in capitals only that are still no shouting."""


class PageEntity(Struct, frozen=True, gc=False):
    """A person, organisation or place of one page."""

    name: str
    """Its fullest writing on the page, or the user's canonical one."""
    type: EntityType
    count: int
    """Mentions; a name inside a longer one is none."""
    aliases: tuple[str, ...]
    """The other writings, the commonest first."""
    roles: tuple[str, ...]
    """What the page says that a person is, in its words; `author` for a byline."""
    mentions: tuple[int, ...]
    """Which of the mentions that were handed in, ascending."""
    confidence: float
    """The mean confidence of the mentions."""
    id: str | None = None
    """The user's key for it."""


def page_entities(
    passages: Sequence[Passage], mentions: Sequence[Mention], aliases: Aliases | None = None
) -> list[PageEntity]:
    """The entities of a page in order of their first mention; every mention belongs to exactly one.

    `mentions` are in order of passage and start, none overlapping another, as a `Recogniser` gives them.
    """
    board = Board(passages, mentions, aliases)
    _settle_types(board)
    if aliases is not None:
        _apply(board, aliases)
    settle_people(board)
    if aliases is not None:
        _apply_lone(board, aliases)
    settle_bodies(board)
    return [_entity(board, group) for group in board.groups()]


def _settle_types(board: Board) -> None:
    """Joins the nodes that have one key under several types, where the page gives no reason to keep them apart."""
    by_key: dict[str, list[Node]] = defaultdict(list)
    surnames: set[str] = set()
    heads: set[str] = set()
    units: list[Node] = []
    for node in board.nodes:
        by_key[node.name.key].append(node)
        if len(node.name.tokens) > 1:
            if node.type == "person":
                surnames.update((node.name.core[-1], node.name.core[0]))
            else:
                heads.update(node.name.tokens)
                if node.type == "place" and node.name.tokens[-1] in ADMIN:
                    units.append(node)
    for node in units:
        _settle_unit(by_key, node, surnames)
    for nodes in by_key.values():
        lone = len(nodes[0].name.tokens) == 1
        surname = lone and nodes[0].name.key in surnames
        if len(nodes) > 1:
            _settle_one(board, nodes, surname=surname)
        elif surname and nodes[0].type in {"org", "other"} and nodes[0].name.key not in heads:
            nodes[0].type = "person"


def _settle_unit(by_key: dict[str, list[Node]], unit: Node, surnames: set[str]) -> None:
    """What has its kind of unit behind it somewhere on the page (Điện Biên Province) is a place also without it."""
    base, kind = unit_of(unit.name)
    key = " ".join(base)
    if kind and key not in surnames:
        for node in by_key.get(key, ()):
            node.type = "place"


def _settle_one(board: Board, nodes: list[Node], *, surname: bool) -> None:
    """One type for the nodes of a key. A place that is called as a person of the page is stays a place."""
    if surname and any(node.type == "person" for node in nodes):
        nodes = [node for node in nodes if node.type != "place"]
        best: EntityType = "person"
    else:
        weights: dict[EntityType, float] = defaultdict(float)
        for node in nodes:
            weights[node.type] += node.weight
        best = max(weights, key=lambda kind: (weights[kind], -TYPES.index(kind)))
    marks = {node.name.marks for node in nodes if node.type == "person"}
    for node in nodes:
        node.type = best
        if len(marks) <= 1:
            board.join(nodes[0], node)


def _apply(board: Board, aliases: Aliases) -> None:
    """Joins what the user's rows name as one, and gives it their type; surnames wait for the page's own people."""
    first: dict[int, Node] = {}
    for node in board.nodes:
        row = aliases.row(node.name.key, node.type)
        if row is None or _is_surname(node, aliases.rows[row]):
            continue
        node.row = row
        node.type = aliases.rows[row].type or node.type
        board.join(first.setdefault(row, node), node)


def _is_surname(node: Node, row: AliasRow) -> bool:
    """Whether the form is a surname that the row adds to a full name: somebody else on the page may bear it, too."""
    return node.type == "person" and len(node.name.core) == 1 and len(read_name(row.name).core) > 1


def _apply_lone(board: Board, aliases: Aliases) -> None:
    """Gives surnames whose bearer the page does not name to the one that the user's rows say."""
    taken = {board.root(node) for node in board.nodes if len(node.name.core) > 1 or node.row is not None}
    bearers = {node.row: node for node in board.nodes if node.row is not None}
    for node in board.nodes:
        row = aliases.row(node.name.key, node.type) if node.row is None and node.mentions else None
        if row is not None and board.root(node) not in taken:
            node.row = row
            node.type = aliases.rows[row].type or node.type
            board.join(bearers.setdefault(row, node), node)


def _entity(board: Board, group: Sequence[Node]) -> PageEntity:
    """The entity of a group of nodes."""
    first = group[0]
    row = first.row
    if len(group) == 1 and first.alike and row is None:
        places = first.mentions
        kind, name, key = first.type, first.shown, None
        others: tuple[str, ...] = ()
        confidence = first.weight / len(places)
    else:
        kind = _type_of(group)
        places = sorted([place for node in group for place in node.mentions])
        row = next((node.row for node in group if node.row is not None), None)
        known = board.aliases.rows[row] if row is not None and board.aliases is not None else None
        kind = (known.type if known else None) or kind
        name = known.name if known else _name_of(kind, group)
        key = known.id if known else None
        others = other_forms(name, _forms(group))
        confidence = sum([board.mentions[place].confidence for place in places]) / len(places)
    return PageEntity(
        name=name,
        type=kind,
        count=len(places),
        aliases=others,
        roles=_roles(board, places) if kind == "person" else (),
        mentions=tuple(places),
        confidence=round(confidence, 3),
        id=key,
    )


def _forms(group: Sequence[Node]) -> dict[str, int]:
    """How often each writing of a group was met."""
    forms: dict[str, int] = {}
    for node in group:
        for form, count in node.forms.items():
            forms[form] = forms.get(form, 0) + count
    return forms


def _type_of(group: Sequence[Node]) -> EntityType:
    """The type with the most evidence; names of several words count more."""
    if len(group) == 1:
        return group[0].type
    weights: dict[EntityType, float] = defaultdict(float)
    for node in group:
        weights[node.type] += node.weight * (_SURE_OF_FORM if len(node.name.tokens) > 1 else 1)
    return max(weights, key=lambda kind: (weights[kind], -TYPES.index(kind)))


def _name_of(kind: EntityType, group: Sequence[Node]) -> str:
    """The writing that names a group best."""
    if len(group) == 1 and len(group[0].forms) == 1:
        return next(iter(group[0].forms))
    best = max(group, key=lambda node: (_fullness(kind, node), len(node.mentions), -node.number))
    return best_form(best.forms)


def _fullness(kind: EntityType, node: Node) -> tuple[int, ...]:
    """How well a node's writing names its group: persons and bodies in full, places without their kind of unit."""
    shouted = all(form.isupper() for form in node.forms)
    if kind == "place":
        return (not node.name.acronym, not unit_of(node.name)[1], not shouted, len(node.mentions))
    return (not node.name.acronym, not shouted, not has_initial(node.name), len(node.name.tokens))


def best_form(forms: Mapping[str, int]) -> str:
    """The writing in full, with capitals and accents in place: no acronym, not shouted, then the commonest.

    >>> best_form({"TEHRAN": 3, "Tehran": 1}), best_form({"Dien Bien": 2, "Điện Biên": 2})
    ('Tehran', 'Điện Biên')
    """
    return min(
        forms, key=lambda form: (bool(read_name(form).acronym), _shouted(form), -forms[form], form.isascii(), form)
    )


def _shouted(form: str) -> bool:
    return form.isupper() and len(form) > _ACRONYM


def other_forms(name: str, forms: Mapping[str, int]) -> tuple[str, ...]:
    """The writings besides `name`, the commonest first, without those that differ only in case from a better one."""
    if len(forms) == 1 and name in forms:
        return ()
    found: dict[str, str] = {name.casefold(): name}
    for form in sorted(forms, key=lambda form: (_shouted(form), -forms[form], form)):
        found.setdefault(form.casefold(), form)
    return tuple([form for form in found.values() if form != name])


def _roles(board: Board, places: Iterable[int]) -> tuple[str, ...]:
    """What the words around a person's mentions say that they are, in order, each once."""
    found: list[str] = []
    for place in places:
        mention = board.mentions[place]
        passage = board.passages[mention.passage]
        if passage.part == "byline":
            found.append(AUTHOR)
        else:
            found += role_of(passage.text, mention.start, mention.end, partial(_next_person, board, place))
    return distinct_roles(found, _ROLES) if found else ()


def _next_person(board: Board, place: int) -> int | None:
    """Where the next person of the passage is named, if that is the next name but two at most."""
    passage = board.mentions[place].passage
    for mention in board.mentions[place + 1 : place + 4]:
        if mention.passage == passage and mention.type == "person":
            return mention.start
    return None
