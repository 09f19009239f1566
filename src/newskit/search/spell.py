"""How a query was read, in the words of the query language."""

from __future__ import annotations

from newskit.corpus.plan import All, Any, Dated, Is, Near, Node, Not, Raw, Text

_LONGEST = 120


def spell(node: Node) -> str:
    """The query with parentheses wherever there might be a doubt; cut when it is very long.

    >>> spell(Any((All((Text("gender"), Text("equal pay"))), Not(Is("kind", "qa")))))
    '(gender "equal pay") OR -kind:qa'
    """
    spelled = _spelled(node)
    return spelled if len(spelled) <= _LONGEST else f"{spelled[:_LONGEST]}…"


def _spelled(node: Node) -> str:
    if isinstance(node, All | Any):
        return (" " if isinstance(node, All) else " OR ").join(map(_inner, node.parts))
    if isinstance(node, Not):
        return f"-{_inner(node.part)}"
    if isinstance(node, Dated):
        return _date(node)
    return node.text if isinstance(node, Raw) else _leaf(node)


def _leaf(node: Text | Near | Is) -> str:
    """A word, phrase or filter under its name."""
    if isinstance(node, Near):
        value = f" NEAR/{node.distance} ".join(_quoted(text.text) for text in node.texts)
    else:
        value = _quoted(node.value if isinstance(node, Is) else node.text) + "*" * node.prefix
    return f"{node.field}:{value}" if node.field else value


def _inner(node: Node) -> str:
    return f"({_spelled(node)})" if isinstance(node, All | Any | Near | Raw) else _spelled(node)


def _quoted(text: str) -> str:
    return f'"{text}"' if any(map(str.isspace, text)) else text


def _date(node: Dated) -> str:
    if node.includes:
        return f"date:{node.first or ''}..{node.last or ''}" if node.first != node.last else f"date:{node.first}"
    return " ".join(f"{name}:{date}" for name, date in (("after", node.first), ("before", node.last)) if date)
