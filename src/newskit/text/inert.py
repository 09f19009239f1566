"""Text made harmless for a terminal."""

from __future__ import annotations

import re

_ACTIVE = (
    "[\0-\x1f\x7f-\x9f"  # C0 and C1 controls, among them what begins an escape sequence
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction marks, embeddings, overrides, isolates
    "\u2028\u2029\ufff9-\ufffb\ufeff"  # line and paragraph separators, annotations, byte order mark
    "\ud800-\udfff\U000e0000-\U000e007f]"  # lone surrogates, invisible tags
)
"""None of these is printable for Python; compiled when something is not, because that takes time."""
_BLANK = dict.fromkeys("\t\r\v\f\x85\u2028\u2029", " ")
_INVISIBLE = dict.fromkeys("\u061c\u200e\u200f\ufeff", "")
_FIXED = {**_BLANK, **_INVISIBLE, "\x7f": "\u2421"}
_PICTURES = 0x2400
"""U+2400 and what follows picture the C0 controls."""


def inert(text: str, *, newlines: bool = False) -> str:
    r"""`text` without anything that a terminal would obey: what was a control is seen or is a space.

    C0 controls become their pictures (`␛`), bidi overrides and other active characters U+FFFD, tabs and
    exotic line ends a space; bidi marks, which show nothing, are left out. A `\n` stays with `newlines`, else
    it becomes a space. Nothing else changes. Markup of the renderer is the renderer's to escape.

    >>> inert("\x1b[31mred\u202e der\nend")
    '␛[31mred� der end'
    """
    if text.isprintable():
        return text
    if newlines and "\n" in text:
        return "\n".join(map(inert, text.split("\n")))
    return re.sub(_ACTIVE, _harmless, text)


def _harmless(match: re.Match[str]) -> str:
    sign = match[0]
    if sign == "\n":
        return " "
    if sign in _FIXED:
        return _FIXED[sign]
    return chr(_PICTURES + ord(sign)) if sign < " " else "\ufffd"
