"""Which names of organisations and places of a page are one: acronyms, short forms, kinds of unit, other spacings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from newskit.entities.acronym import in_any_order, initials, stands_for
from newskit.entities.board import Board, Node
from newskit.entities.known import ADMIN, CITY_APART, FUNCTION, STATES, TAILS
from newskit.entities.mention import EntityType
from newskit.entities.name import Name, is_generic, read_name, squashed

_LONG_ENOUGH = 6
"""Letters from which two writings that differ in blanks only are one."""
_SHORT = 2
"""Words of a name that may go by the first of them."""
_WIDEST = 10
"""Words of the longest name whose beginnings and ends are noted."""

Tokens = tuple[str, ...]


def settle_bodies(board: Board) -> None:
    """Makes one what is one organisation or one place."""
    for kind in ("org", "place"):
        nodes = [node for node in board.nodes if node.type == kind]
        if len(nodes) > 1:
            _join_spacings(board, nodes)
            if kind == "place":
                _join_units(board, nodes)
            _join_parts(board, nodes, kind)
    _join_acronyms(board)


def _join_spacings(board: Board, nodes: Sequence[Node]) -> None:
    """Viet Nam and Vietnam, JoongAng and Joong Ang."""
    seen: dict[str, Node] = {}
    for node in nodes:
        letters = squashed(node.name)
        other = seen.setdefault(letters, node)
        if other is not node and len(letters) >= _LONG_ENOUGH:
            board.join(node, other)


def _join_units(board: Board, nodes: Sequence[Node]) -> None:
    """A place's bare name and the one with its kind of unit, its state or its country behind it.

    Only when the page has one such form (`Osaka City` and `Osaka Prefecture` are two places).
    """
    by_key = {node.name.tokens: node for node in nodes}
    units: dict[Tokens, dict[Tokens, list[Node]]] = defaultdict(lambda: defaultdict(list))
    for node in nodes:
        base, unit = unit_of(node.name)
        if unit:
            units[base][unit].append(node)
    for base, forms in units.items():
        kinds = {unit for unit in forms if unit != (",",)}
        bare = by_key.get(base)
        if len(kinds) > 1:
            continue
        members = [node for some in forms.values() for node in some] + ([bare] if bare else [])
        for node in members[1:]:
            board.join(members[0], node)


def unit_of(name: Name) -> tuple[Tokens, Tokens]:
    """The tokens of a place without its kind of unit, and the kind: `("dien", "bien"), ("province",)`.

    The kind is empty where there is none, a comma for `Toyota, Japan`, `("state",)` for `Republic of …`. `City` behind
    the name of a country is no unit (Kuwait City).
    """
    tokens = name.tokens
    if len(tokens) == 1:
        return tokens, ()
    if "," in name.shown:
        head = read_name(name.shown.partition(",")[0])
        return head.tokens, (",",)
    last = tokens[-1]
    if last in ADMIN and not _stands_apart(name, tokens, last):
        return tokens[:-1], (last,)
    if "of" in tokens[1:-1]:
        place = tokens.index("of", 1)
        if tokens[0] in ADMIN and place == 1:
            return tokens[2:], (tokens[0],)
        if all(token in STATES for token in tokens[:place]):
            return tokens[place + 1 :], ("state",)
    return tokens, ()


def _stands_apart(name: Name, tokens: Tokens, last: str) -> bool:
    """Whether the kind of unit makes it another place: Kuwait City, Riyadh Region, Washington State."""
    if last == "city":
        return tokens[0] in CITY_APART
    return last in {"region", "state", "territory", "department"} and name.shown.rpartition(" ")[2][:1].isupper()


def _join_parts(board: Board, nodes: Sequence[Node], kind: str) -> None:
    """Short forms that begin or end the only longer name of the page that begins or ends so."""
    beginnings: dict[Tokens, list[Node]] = defaultdict(list)
    ends: dict[Tokens, list[Node]] = defaultdict(list)
    wanted = {node.name.tokens for node in nodes}
    for node in nodes:
        tokens = node.name.tokens
        for cut in range(1, min(len(tokens), _WIDEST)):
            if kind == "org" and tokens[:cut] in wanted:
                beginnings[tokens[:cut]].append(node)
            if tokens[cut:] in wanted:
                ends[tokens[cut:]].append(node)
    if not beginnings and not ends:
        return
    places = {node.name.tokens for node in board.nodes if node.type == "place"}
    for node in sorted(nodes, key=lambda node: -len(node.name.tokens)):
        tokens = node.name.tokens
        longer = () if tokens in places else beginnings.get(tokens, ())
        found = [long for long in longer if _begins(node.name, long.name)]
        found = found or [long for long in longer if _is_first_word(board, node, long)]
        found = found or [long for long in ends.get(tokens, ()) if _ends(board, node, long, kind)]
        if found and len(board.roots(found)) == 1:
            board.join(node, found[0])


def _begins(short: Name, long: Name) -> bool:
    """Whether a body may be called by its name's beginning: Carnegie (Endowment), but not United Nations (Women)."""
    rest = long.tokens[len(short.tokens) :]
    if rest == ("party",):
        return True  # Labour, Conservative
    if len(short.tokens) == 1 and not short.acronym and not is_generic(short):
        return any(token in TAILS for token in rest)
    if rest[0] in FUNCTION:
        return len(short.tokens) > 1 or is_generic(short)
    return len(short.tokens) > 1 and not is_generic(short) and all(token in TAILS for token in rest)


def _is_first_word(board: Board, short: Node, long: Node) -> bool:
    """Whether a body of two words that was named before goes by the first of them: Biscayne (Capital)."""
    if len(short.name.tokens) > 1 or short.name.acronym or is_generic(short.name):
        return False
    return len(long.name.tokens) == _SHORT and board.before(short, long)


def _ends(board: Board, short: Node, long: Node, kind: EntityType | str) -> bool:
    """Whether a body that was named in full may be called by the end of its name: the (Indian) Navy, the Assembly."""
    if short.name.acronym:
        return False
    if kind == "org" and len(short.name.tokens) > 1:
        return True
    return is_generic(short.name) and board.before(short, long)


def _join_acronyms(board: Board) -> None:
    """Acronyms with the long form beside them, in either order, or the only one of the page with those initials."""
    long_forms: dict[str, list[Node]] | None = None
    for node in board.nodes:
        if len(node.name.tokens) > 1 or node.type == "person":
            continue
        if _join_beside(board, node) or not node.name.acronym:
            continue
        if long_forms is None:
            long_forms = _by_initials(board)
        found = [long for long in long_forms.get(node.name.acronym, ()) if _same_kind(node, long)]
        if found and len(board.roots(found)) == 1:
            board.join(node, found[0])


def _same_kind(acronym: Node, long: Node) -> bool:
    """Whether two types go together: alike, or one of them unknown; a place is no organisation's long form."""
    kinds = {acronym.type, long.type}
    return len(kinds) == 1 or ("other" in kinds and "person" not in kinds)


def _by_initials(board: Board) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = defaultdict(list)
    for node in board.nodes:
        if node.type != "person" and len(node.name.tokens) > 1:
            for short in initials(node.name.tokens):
                found[short].append(node)
    return found


def _join_beside(board: Board, node: Node) -> bool:
    """Whether a mention stands in brackets behind its long form, or has it in brackets behind itself."""
    for place in node.mentions:
        mention = board.mentions[place]
        text = board.passages[mention.passage].text
        if text[mention.start - 1 : mention.start] == "(" and place:
            other = place - 1
            long = board.mentions[other]
            beside = long.passage == mention.passage and not text[long.end : mention.start - 1].strip(" .”\"'’s")
        elif text[mention.end : mention.end + 2] == " (" and place + 1 < len(board.mentions):
            other = place + 1
            long = board.mentions[other]
            beside = long.passage == mention.passage and long.start == mention.end + 2
        else:
            continue
        if beside and _explains(mention.text, node, read_name(long.text)):
            return _join_mention(board, node, other)
    return False


def _explains(short: str, node: Node, long: Name) -> bool:
    """Whether a long form beside an acronym is its own: by its letters, or because an organisation has no other sense.

    Acronyms of another language share no letters with the translated name (Electoral Tribunal (TE), (NHK)).
    """
    if len(long.tokens) <= 1:
        return False
    return stands_for(short, long.shown) or (
        bool(node.name.acronym) and (in_any_order(node.name.acronym, long) or node.type == "org")
    )


def _join_mention(board: Board, node: Node, other: int) -> bool:
    """Joins `node` with the node that has the mention `other`, if it is no person."""
    key = read_name(board.mentions[other].text).key
    for long in board.nodes:
        if long.name.key == key and other in long.mentions and _same_kind(node, long):
            return board.join(node, long)
    return False
