"""What a tag means for the text and the marks of a page, looked up by the tag as it is written."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from msgspec import Struct

from newskit.sources._role import roles

PLAIN, BLOCK, HIDE, ALONE = range(4)
"""An element that changes nothing, one that does, one that shows no text, one without content."""
_HIDING = frozenset((
    "noscript", "template", "svg", "math", "canvas", "object", "audio", "video", "map",
    "button", "select", "option", "optgroup", "label", "datalist",
))  # fmt: skip
"""Elements that show no text of the page's own, beside those whose content is no markup."""
_VOID = frozenset((
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link", "meta", "param", "source",
    "track", "wbr",
))  # fmt: skip
"""Elements that have no content and are not closed."""
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
    "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead",
    "tr", "ul",
))  # fmt: skip
_SPACED = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"))
"""Blocks with a blank line around them."""
LISTS = frozenset(("ul", "ol", "menu", "dir"))
CELLS = frozenset(("td", "th"))
_UNMARKED = frozenset(("body", "tr", "tbody", "thead", "tfoot", "center", "menu", "dir", "hgroup", "legend"))
_MARKED = (_BLOCKS - _UNMARKED) | frozenset(("a", "b", "strong", "time", "cite"))
_STEERING = LISTS | CELLS | {"li", "pre"}
"""Elements whose text is laid out in a way of its own."""
_POINTING = frozenset(("a", "time"))
_LOUD = frozenset(("br", "hr", "meta", "link", "base"))
"""Those elements without content that mean something."""
_NAMING = re.compile(r' (?:class|id|itemprop|role|rel|style|hidden)="([^"]*)"')
"""What may say what an element is."""
_LINK = ' href="'
_TIME = re.compile(r' datetime="([^"]*)"')
_MOST_SORTS = 20_000
_LONGEST = 400
"""Characters of a tag that is remembered."""


class Sort(Struct, gc=False):
    """What a tag means."""

    way: int
    """`PLAIN`, `BLOCK` …"""
    tag: str = ""
    attributes: str = ""
    """As they are written."""
    need: int = 0
    """Line ends before and behind the element."""
    steers: bool = False
    """Whether its text is laid out in a way of its own."""
    marked: bool = False
    """Whether it has a mark by its own name."""
    kinds: tuple[str, ...] | None = ()
    """The kinds of its marks: that of its name, those of its class (`.byline` …); `None` as long as nobody asked."""
    value: str | None = None
    """What it points to or means."""
    tells: bool = False
    """Whether it says something about the page."""

    def named(self) -> tuple[str, ...]:
        """`kinds`, known from now on: many elements hold no text and are never asked."""
        kinds = self.kinds
        if kinds is None:
            called = _called(self.attributes)
            kinds = self.kinds = (self.tag, *called) if self.marked else called
        return kinds


_HIDE = Sort(HIDE)
_SILENT = Sort(ALONE)


class Sorts:
    """Of each tag that was met, what it means: pages repeat themselves, and each other."""

    def __init__(self, *, brief: bool) -> None:
        """`brief`: without marks."""
        self._brief = brief
        self.known: dict[str, Sort] = {}
        """By the tag as it is written, for a look before `learn` is asked."""

    def learn(self, tag: str, name: str, odd: str | None) -> Sort:
        """What `tag` means, the tag of the element `name`; `odd`: its attributes are not sound."""
        if name in _VOID:
            return Sort(ALONE, name, tag[len(name) + 1 : -1]) if name in _LOUD else _SILENT
        attributes = "" if odd else tag[len(name) + 1 : -1]
        sort = _HIDE if name in _HIDING else _sort(name, attributes, brief=self._brief)
        if len(tag) <= _LONGEST:
            if len(self.known) >= _MOST_SORTS:
                self.known.clear()
            self.known[tag] = sort
        return sort


def is_void(name: str) -> bool:
    """Whether an element has no content and is not closed."""
    return name in _VOID


def _sort(tag: str, attributes: str, *, brief: bool) -> Sort:
    bare = _bare(tag, brief=brief)
    if not attributes:
        return bare
    tells = "itemprop=" in attributes or tag == "html"
    if brief:
        return Sort(BLOCK if tells else bare.way, tag, attributes, bare.need, bare.steers, tells=tells)
    value = _value(tag, attributes) if tag in _POINTING else None
    return Sort(BLOCK, tag, attributes, bare.need, bare.steers, bare.marked, None, value, tells)


@lru_cache(1 << 10)
def _bare(tag: str, *, brief: bool) -> Sort:
    """What an element without attributes means."""
    need = (2 if tag in _SPACED else 1) if tag in _BLOCKS else 0
    steers = tag in _STEERING
    marked = tag in _MARKED and not brief
    way = BLOCK if need or steers or marked else PLAIN
    return Sort(way, tag, "", need, steers, marked, (tag,) if marked else ())


def _value(tag: str, attributes: str) -> str | None:
    """What an element points to (a link) or means (a time)."""
    if tag == "a":
        value = attributes.partition(_LINK)[2].partition('"')[0]
        return (html.unescape(value) if "&" in value else value).strip() or None
    found = _TIME.search(attributes)
    return None if found is None else html.unescape(found[1])


def _called(attributes: str) -> tuple[str, ...]:
    """The marks that an element has by its attributes: the roles that they name."""
    called = " ".join(_NAMING.findall(attributes))
    if ' hidden="' in attributes:
        called += " hidden"
    return _kinds(called) if called else ()


@lru_cache(1 << 14)
def _kinds(called: str) -> tuple[str, ...]:
    return roles(html.unescape(called) if "&" in called else called)
