"""From tokens to a plan, by descent: OR binds loosest, then AND, then NOT, then NEAR.

any  = all {OR all}
all  = not {[AND] not}
not  = {NOT | -} near
near = one {NEAR one}
one  = [field] ( "(" any ")" | phrase | word )
"""

from __future__ import annotations

from collections.abc import Sequence

from newskit.corpus.parts import FIELDS as PLACES
from newskit.corpus.plan import All, Any, Dated, Is, Near, Node, Not, Text
from newskit.search.dates import dated, in_order
from newskit.search.lexer import AND, CLOSE, FIELD, MINUS, NEAR, NOT, OPEN, OR, PHRASE, WORD, Token, has_word

MAX_TERMS = 200
MAX_CHARACTERS = 500
"""Of one word or phrase."""
MAX_DISTANCE = 1000
_DISTANCE = 10
"""Of NEAR without a number."""
_MAX_PAIRS = 40
"""Of words on both sides of NEAR."""

_DATES = frozenset({"date", "after", "before"})
_KINDS = frozenset({"kind", "lang", "section", "agency", "source", "cluster", "entity"})
_LISTED = frozenset({"kind", "lang"})
"""Those of which it is known what they can be."""
FIELDS = frozenset({*PLACES, *_DATES, *_KINDS})
"""Names that may stand before a colon."""


class Grammar:
    """Reads one query; what was read otherwise than it was typed is in `notes`."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        """`tokens` are tidied."""
        self._tokens = tokens
        self._at = 0
        self._terms = 0
        self.mixes = False
        """Whether words without an operator between them stand beside an OR."""
        self.notes: list[str] = []

    def plan(self) -> Node | None:
        """What is asked for; `None` when nothing is."""
        found = self._any("")
        if self._terms > MAX_TERMS:
            self.notes.append(f"only the first {MAX_TERMS} of {self._terms:,} words and phrases were searched for")
        return found

    def _kind(self) -> str:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else CLOSE

    def _takes(self, *kinds: str) -> bool:
        found = self._kind() in kinds and self._at < len(self._tokens)
        self._at += found
        return found

    def _any(self, field: str) -> Node | None:
        parts, implied = self._all(field)
        nodes = [_together(All, parts)]
        while self._takes(OR):
            parts, more = self._all(field)
            implied = implied or more
            nodes.append(_together(All, parts))
        self.mixes = self.mixes or (implied and len(nodes) > 1)
        return _together(Any, nodes)

    def _all(self, field: str) -> tuple[list[Node | None], bool]:
        """The parts that must all be there, and whether an AND between them was only implied."""
        parts = [self._not(field)]
        implied = False
        while self._kind() not in {OR, CLOSE}:
            implied = not self._takes(AND) or implied
            parts.append(self._not(field))
        return parts, implied

    def _not(self, field: str) -> Node | None:
        is_negative = False
        while self._takes(NOT, MINUS):
            is_negative = not is_negative
        found = self._near(field)
        return Not(found) if is_negative and found else found

    def _near(self, field: str) -> Node | None:
        first = self._one(field)
        pairs: list[Node | None] = []
        while self._kind() == NEAR:
            distance = self._tokens[self._at].distance
            self._at += 1
            second = self._one(field)
            pairs.append(self._pair(first, second, _DISTANCE if distance is None else distance))
            first = second
        return _together(All, pairs) if pairs else first

    def _pair(self, first: Node | None, second: Node | None, distance: int) -> Node | None:
        """What has a word of `first` near one of `second`."""
        if first is None or second is None:
            return first or second
        left, right = _choices(first), _choices(second)
        pairs = [(one, other) for one in left for other in right if one.field == other.field]
        if not pairs or len(pairs) != len(left) * len(right) or len(pairs) > _MAX_PAIRS:
            self.notes.append("NEAR stands between words and phrases only, or OR-ed ones in parentheses: read as AND")
            return _together(All, [first, second])
        self._terms += len(pairs) - 1
        return _together(Any, [Near(pair, min(distance, MAX_DISTANCE), pair[0].field) for pair in pairs])

    def _one(self, field: str) -> Node | None:
        is_negative = False
        while self._kind() in {FIELD, MINUS, NOT}:
            token = self._tokens[self._at]
            self._at += 1
            if token.kind == FIELD:
                field = token.text
            else:
                is_negative = not is_negative
        found = self._group(field) if self._takes(OPEN) else self._leaf(field)
        return Not(found) if is_negative and found else found

    def _group(self, field: str) -> Node | None:
        found = self._any(field)
        self._takes(CLOSE)
        return found

    def _leaf(self, field: str) -> Node | None:
        if self._kind() not in {WORD, PHRASE}:
            return None
        token = self._tokens[self._at]
        self._at += 1
        self._terms += 1
        if self._terms > MAX_TERMS:
            return None
        text = token.text[:MAX_CHARACTERS]
        if not has_word(text):
            return None
        return self._date(field, text) if field in _DATES else self._named(field, text, token)

    def _date(self, field: str, text: str) -> Dated | Text:
        found = dated(field, text.strip())
        if found is not None:
            asked = in_order(found)
            if asked != found:
                self.notes.append(f"{field}:{text} ends before it begins: read as {asked.first}..{asked.last}")
            return asked
        self.notes.append(
            f"{text} is no date such as 2025, 2025-02, 2025-02-27 or 2025-01..2025-03: {field}:{text} was read as words"
        )
        return Text(f"{field} {text}"[:MAX_CHARACTERS])

    def _named(self, field: str, text: str, token: Token) -> Node:
        """What a word or phrase asks for under the name of a field."""
        if field not in _KINDS:
            return _worded(field, text, token)
        if field in _LISTED:
            from newskit.search.values import doubt

            self.notes += filter(None, [doubt(field, text, prefix=token.prefix)])
        return Is(field, text, token.prefix)


def _worded(field: str, text: str, token: Token) -> Node:
    """The words of a word or phrase."""
    if token.distance is not None:
        return _loose(text, token.distance, field)
    return Text(text, token.prefix, field)


def _loose(text: str, distance: int, field: str) -> Node:
    """The words of a phrase near each other."""
    words = tuple(Text(word, field=field) for word in text.split() if has_word(word))
    return Near(words[:MAX_TERMS], min(distance, MAX_DISTANCE), field) if len(words) > 1 else words[0]


def _choices(node: Node) -> Sequence[Text]:
    """The words and phrases any of which `node` asks for; none when it asks for anything else."""
    if isinstance(node, Text):
        return [node]
    if isinstance(node, Any):
        return [part for part in node.parts if isinstance(part, Text)] if _is_plain(node) else []
    return []


def _is_plain(node: Any) -> bool:
    return all(isinstance(part, Text) for part in node.parts)


def _together(kind: type[All | Any], nodes: Sequence[Node | None]) -> Node | None:
    """The nodes as one, each once, those of the same kind taken apart; `None` when there is none."""
    flat: dict[Node, None] = {}
    for node in nodes:
        if isinstance(node, kind):
            flat.update(dict.fromkeys(node.parts))
        elif node is not None:
            flat[node] = None
    found = tuple(flat)
    return found[0] if len(found) == 1 else kind(found) if found else None
