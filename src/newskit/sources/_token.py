"""Sound markup, as a parser writes a page's tree, to tokens: texts, elements that open, elements that close."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from msgspec import Struct

_ATTRIBUTES = r"""(?:\s+[^\s=>]+="[^"]*")*"""
_TOKEN = re.compile(
    r"([^<]+)"
    rf"|<(script|style|title|textarea|iframe|noembed|noframes|xmp)({_ATTRIBUTES})>"
    r"|</([a-zA-Z][^\s>]*)>"
    rf"|<([a-zA-Z][^\s/>]*)({_ATTRIBUTES})>"
    r"|(<!--)"
    r"|<([a-zA-Z][^\s/>]*)[^>]*>"
    r"|<[^>]*>|<"
)
"""One token, or the beginning of one whose content is no markup. What nobody should write is passed over."""
TEXT, RAW, CLOSE, OPEN, LENIENT = 1, 3, 4, 6, 8
"""What a token is: the last group of `_TOKEN` that it has."""
_COMMENT = 7
_ATTRIBUTE = re.compile(r"""\s([^\s=>]+)="([^"]*)\"""")
_NAMING = re.compile(r"""\s(class|id|itemprop|role|rel|style|hidden|href|datetime)="([^"]*)\"""")


def tokens(markup: str) -> Iterator[tuple[int, str, str]]:
    """The tokens of `markup`: what each is, the name of its element (or its text), and its attributes.

    The content of a `RAW` element follows as one of its own, which is no text.
    """
    match = _TOKEN.match
    at = 0
    while token := match(markup, at):
        at = token.end()
        what = token.lastindex
        if what == TEXT:
            yield TEXT, token[1], ""
        elif what == OPEN:
            yield OPEN, token[5], token[6]
        elif what == CLOSE:
            yield CLOSE, token[4], ""
        elif what == RAW:
            end = markup.find(f"</{token[2]}>", at)
            end = end if end >= 0 else len(markup)
            yield RAW, token[2], token[3]
            yield RAW, "", markup[at:end]
            at = end + len(token[2]) + 3
        elif what == _COMMENT:
            end = markup.find("-->", at)
            at = end + 3 if end >= 0 else len(markup)
        elif what == LENIENT:
            yield OPEN, token[8], ""


class Element(Struct):
    """An element, and the text in it as far as it is of interest."""

    tag: str
    attributes: str
    """As they are written."""
    text: str

    def get(self, name: str) -> str | None:
        """The value of an attribute; `None` when it is not there."""
        return attributes_of(self.attributes).get(name)


def attributes_of(words: str) -> dict[str, str]:
    """The attributes of an element by name.

    >>> attributes_of(' class="a b" title="x &amp; y"')
    {'class': 'a b', 'title': 'x & y'}
    """
    found = dict(_ATTRIBUTE.findall(words))
    if "&" in words:
        return {name: html.unescape(value) if "&" in value else value for name, value in found.items()}
    return found


def naming(words: str) -> dict[str, str]:
    """Those attributes of an element that may say what it is, or where it leads."""
    found = dict(_NAMING.findall(words))
    if "&" in words:
        return {name: html.unescape(value) if "&" in value else value for name, value in found.items()}
    return found


def plain(words: str) -> str:
    """A text without the escapes that a parser writes."""
    if "&" not in words:
        return words
    words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u00a0")
    return words.replace("&amp;", "&")
