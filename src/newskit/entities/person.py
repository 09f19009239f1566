"""Which person names of a page belong to one person: fuller and shorter names, other spellings, surnames.

A surname or given name alone goes to the person whose full name holds it; where several do, to the one of them that was
named in full last, unless the honorific before it (Mr, Mrs) speaks against that.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from newskit.entities.board import Board, Node
from newskit.entities.known import words
from newskit.entities.name import FEMALE, GENERATION, MALE, PARTICLES, Name, alike, read_name, shorter, skeleton
from newskit.text.fold import fold

_FATHERS = words("father")
"""Tokens of names in which the last part is the father's name and no surname to be called by."""
_CROWD = 40
"""A token that more people of a page bear says nothing about which of them is meant."""
_TELLING = 6
"""Letters of a surname that may be misspelt."""
_BEFORE = re.compile(r"([^\W\d_]{1,12})\.?\s*$")

Tokens = tuple[str, ...]


def settle_people(board: Board) -> None:
    """Makes one what is one person."""
    people = [node for node in board.nodes if node.type == "person"]
    if len(people) > 1:
        full = [node for node in people if len(_core(node.name)) > 1]
        lone = [node for node in people if len(_core(node.name)) == 1]
        _join_full(board, full)
        _join_lone(board, lone, full)


def _core(name: Name) -> Tokens:
    """The tokens that are compared: no particles, no Jr."""
    core = name.core
    return core[:-1] if len(core) > 1 and core[-1] in GENERATION else core


def _generation(name: Name) -> str:
    return name.core[-1] if name.core[-1] in GENERATION else ""


def _join_full(board: Board, full: Sequence[Node]) -> None:
    """Joins full names that are one: the same without particles, shorter ones, initials, other spellings."""
    by_core: dict[Tokens, list[Node]] = defaultdict(list)
    by_sound: dict[Tokens, Node] = {}
    for node in full:
        core = _core(node.name)
        for other in by_core[core]:
            if other.name.marks == node.name.marks or not any(other.name.marks) or not any(node.name.marks):
                _join_same(board, node, other)
                break
        by_core[core].append(node)
        other = by_sound.setdefault(tuple([skeleton(token) for token in core]), node)
        if _core(other.name) != core and all(map(alike, _core(other.name), core)):
            _join_same(board, node, other)
    _join_shorter(board, by_core)


def _join_same(board: Board, one: Node, other: Node) -> None:
    if _generation(one.name) == _generation(other.name):
        board.join(one, other)


def _join_shorter(board: Board, by_core: dict[Tokens, list[Node]]) -> None:
    """Joins each full name with the only person of the page who bears a longer one that it is short for."""
    longer: dict[Tokens, list[Node]] = defaultdict(list)
    for core in sorted(by_core, key=len, reverse=True):
        for node in by_core[core]:
            for short in _shorter(node.name, core):
                if short in by_core:
                    longer[short].append(node)
    if any(len(core[0]) == 1 for core in by_core):
        _note_initials(by_core, longer)
    _note_clans(by_core, longer)
    for short in sorted(longer, key=lambda core: (len(core[0]) == 1, -len(core), core)):
        if len(board.roots(longer[short])) == 1:
            for node in by_core[short]:
                board.join(node, longer[short][0])


def _shorter(name: Name, core: Tokens) -> Iterable[Tokens]:
    found = shorter(core)
    if found and _has_father(name):
        return [short for short in found if short[0] == core[0]]
    return found


def _note_initials(by_core: dict[Tokens, list[Node]], longer: dict[Tokens, list[Node]]) -> None:
    """Adds to `longer` the names that a name with an initial (R. Schaefer) may be short for."""
    by_ends: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for core, nodes in by_core.items():
        if len(core[0]) > 1:
            by_ends[core[0][0], core[-1]] += nodes
    for core in by_core:
        if len(core[0]) == 1:
            longer[core] += by_ends.get((core[0], core[-1]), [])


def _note_clans(by_core: dict[Tokens, list[Node]], longer: dict[Tokens, list[Node]]) -> None:
    """Adds to `longer` surnames that begin with a particle of their own (Al Hafeet, von der Leyen)."""
    short = {nodes[0].name.tokens: core for core, nodes in by_core.items() if core[0] in PARTICLES}
    if not short:
        return
    for nodes in by_core.values():
        tokens = nodes[0].name.tokens
        for cut in range(1, len(tokens) - 1):
            if tokens[cut] in PARTICLES and (core := short.get(tokens[cut:])) is not None:
                longer[core] += nodes


def _join_lone(board: Board, lone: Sequence[Node], full: Sequence[Node]) -> None:
    """Gives names of one token to the person whose full name holds it."""
    if not lone:
        return
    bearers: dict[str, list[Node]] = defaultdict(list)
    for node in full:
        for token in set(_core(node.name)):
            bearers[token].append(node)
    sounds: dict[str, list[Node]] = {}
    for node in lone:
        token = _core(node.name)[0]
        found = [other for other in bearers.get(token, ()) if other is not node]
        if not found:
            sounds = sounds or _sounds(full)
            found = [other for other in sounds.get(skeleton(token), ()) if _sounds_like(token, other)]
        if found:
            _give(board, node, token, found)


def _sounds(full: Sequence[Node]) -> dict[str, list[Node]]:
    """The full names by how their last token sounds."""
    found: dict[str, list[Node]] = defaultdict(list)
    for node in full:
        found[skeleton(_core(node.name)[-1])].append(node)
    return found


def _sounds_like(token: str, node: Node) -> bool:
    """Whether a lone surname is probably the person's; a short one may be another by one letter (Chang, Ching)."""
    last = _core(node.name)[-1]
    return min(len(token), len(last)) >= _TELLING and alike(token, last)


def _give(board: Board, node: Node, token: str, found: Sequence[Node]) -> None:
    """Joins a lone name with its bearer; where there are several, each of its mentions with the one that it means."""
    if len(board.roots(found)) > 1:
        found = _likelier(token, found)
    if len(board.roots(found)) == 1:
        board.join(node, found[0])
    elif len(found) <= _CROWD:
        board.split(node, _owners(board, node, found))


def _likelier(token: str, found: Sequence[Node]) -> Sequence[Node]:
    """Those who are called so: by the last token, by the first where a father's name stands last; else any first."""
    called = [node for node in found if _core(node.name)[0 if _has_father(node.name) else -1] == token]
    if called:
        return called + [node for node in found if node not in called and _core(node.name)[-1] == token]
    return [node for node in found if _core(node.name)[0] == token] or found


def _has_father(name: Name) -> bool:
    return not _FATHERS.isdisjoint(name.tokens)


def _owners(board: Board, node: Node, found: Sequence[Node]) -> list[Node | None]:
    """For each mention of a lone name the bearer that was named in full last, or is named first after it."""
    named = sorted((place, other.number) for other in found for place in other.mentions)
    places = [place for place, _ in named]
    sexes = {root: _sex(board, root, found) for root in board.roots(found)}
    owners: list[Node | None] = []
    for place in node.mentions:
        said = honorific_sex(board, place)
        at = bisect_right(places, place)
        order = [*reversed(named[:at]), *named[at:]] if said else [named[at - 1] if at else named[0]]
        fitting = (board.nodes[number] for _, number in order)
        owner = next((other for other in fitting if _fits(said, sexes[board.root(other)])), None)
        if owner is not None and said and not sexes[board.root(owner)]:
            sexes[board.root(owner)] = said
        owners.append(owner)
    return owners


def _fits(said: str, known: str) -> bool:
    return not said or not known or said == known


def _sex(board: Board, root: int, found: Sequence[Node]) -> str:
    """`f`, `m` or nothing, by the first honorific before the full names of a group."""
    for node in found:
        if board.root(node) == root:
            for place in node.mentions[:5]:
                if said := honorific_sex(board, place):
                    return said
    return ""


def honorific_sex(board: Board, place: int) -> str:
    """`f` after Mrs, Ms, Sheikha …, `m` after Mr, Sir, Sheikh …, else the empty string."""
    mention = board.mentions[place]
    word = read_name(mention.text).honorific
    if not word:
        text = board.passages[mention.passage].text
        match = _BEFORE.search(text, max(0, mention.start - 14), mention.start)
        word = fold(match[1]) if match else ""
    return "f" if word in FEMALE else "m" if word in MALE else ""
