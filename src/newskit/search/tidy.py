"""Tokens put in order, so that the grammar has nothing to complain about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newskit.search.lexer import AND, CLOSE, FIELD, MINUS, NEAR, NOT, OPEN, OR, PHRASE, WORD, Token, has_word

MAX_DEPTH = 12
"""Of parentheses; more are left out."""

_JOINTS = frozenset({AND, OR, NEAR})
_BEGINS = frozenset({WORD, PHRASE, OPEN, FIELD, MINUS, NOT})
_ENDS = frozenset({WORD, PHRASE, CLOSE})


def tidied(tokens: Iterable[Token], notes: list[str]) -> list[Token]:
    """The tokens with parentheses that match and operators that have something to work on; says so in `notes`."""
    found = _with_operands(_balanced(tokens, notes), notes)
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
    """The tokens; operators without anything to work on have become words, those twice in a row are one."""
    backwards: list[Token] = []
    for token in reversed(tokens):
        following = backwards[-1].kind if backwards else CLOSE
        if token.kind in _JOINTS and following in _JOINTS:
            continue
        if token.kind in {*_JOINTS, MINUS, NOT, FIELD} and following not in _BEGINS:
            backwards += _as_word(token, notes)
        else:
            backwards.append(token)
    kept: list[Token] = []
    for token in reversed(backwards):
        if token.kind in _JOINTS and (not kept or kept[-1].kind not in _ENDS):
            kept += _as_word(token, notes)
        else:
            kept.append(token)
    return kept


def _as_word(token: Token, notes: list[str]) -> list[Token]:
    """The word that an operator is when it is none."""
    if not has_word(token.text):
        return []
    notes.append(f"{token.text} was read as a word")
    return [Token(WORD, token.text)]
