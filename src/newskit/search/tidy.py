"""Tokens put in order, so that the grammar has nothing to complain about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newskit.search.lexer import AND, CLOSE, FIELD, MINUS, NEAR, NOT, OPEN, OR, PHRASE, WORD, Token, has_word

MAX_DEPTH = 12
"""Of parentheses; more are left out."""

_JOINTS = frozenset({AND, OR, NEAR})
_OPERATORS = _JOINTS | {NOT}
_BEGINS = frozenset({WORD, PHRASE, OPEN, FIELD, MINUS, NOT})
_ENDS = frozenset({WORD, PHRASE, CLOSE})


def tidied(tokens: Iterable[Token], notes: list[str]) -> list[Token]:
    """The tokens with parentheses that match and operators that have something to work on; says so in `notes`.

    A query of nothing but operators is one of words.
    """
    balanced = _balanced(tokens, notes)
    said: list[str] = []
    found = _with_operands(balanced, said)
    if not found:
        said.clear()
        found = [word for token in balanced for word in _as_word(token, said)]
    notes += said
    notes += (token.note for token in found if token.note)
    return found


def _balanced(tokens: Iterable[Token], notes: list[str]) -> list[Token]:
    """The tokens without parentheses that are empty, too deep, or have no partner."""
    kept: list[Token] = []
    open_ = dropped = 0
    for token in tokens:
        if token.kind == OPEN:
            if open_ >= MAX_DEPTH:
                dropped += 1
                continue
            open_ += 1
        elif token.kind == CLOSE:
            if dropped:
                dropped -= 1
                notes.append(f"more than {MAX_DEPTH} parentheses inside each other: the inner ones were left out")
                continue
            if not open_:
                notes.append("a ) without its ( was left out")
                continue
            open_ -= 1
            if kept[-1].kind == OPEN:
                kept.pop()
                continue
        kept.append(token)
    if open_:
        notes.append("a ( is not closed: read to the end")
    return kept + [Token(CLOSE, ")")] * open_


def _with_operands(tokens: Sequence[Token], notes: list[str]) -> list[Token]:
    """The tokens without operators that have nothing to work on, each once; a field without anything is a word."""
    backwards: list[Token] = []
    for token in reversed(tokens):
        following = backwards[-1].kind if backwards else CLOSE
        if token.kind == OPEN and following == CLOSE:
            backwards.pop()
        elif token.kind in _JOINTS and following in _JOINTS:
            continue
        elif token.kind == FIELD and following not in _BEGINS:
            backwards += _as_word(token, notes)
        elif token.kind in {*_OPERATORS, MINUS} and following not in _BEGINS:
            _leave_out(token, notes)
        else:
            backwards.append(token)
    kept: list[Token] = []
    for token in reversed(backwards):
        if token.kind in _JOINTS and (not kept or kept[-1].kind not in _ENDS):
            _leave_out(token, notes)
        else:
            kept.append(token)
    return kept


def _leave_out(token: Token, notes: list[str]) -> None:
    """Nothing; says that an operator is left out. A sign alone, such as a hyphen between words, is none."""
    if has_word(token.text):
        notes.append(f"{token.text} has nothing to work on: it was left out")


def _as_word(token: Token, notes: list[str]) -> list[Token]:
    """The word that an operator or a field is when it is none."""
    if not has_word(token.text):
        return []
    notes.append(f"{token.text} was read as a word")
    return [Token(WORD, token.text)]
