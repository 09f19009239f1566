"""What an HTML page says about itself beside its text: JSON-LD, OpenGraph and other `meta` elements, microdata."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from newskit.sources._token import Element, attributes_of

_ARTICLES = re.compile(
    r"(?:Article|BlogPosting|Report|Review|SocialMediaPosting|CreativeWork)$|^(?:LiveBlog|Blog)Posting"
)
_ELSEWHERE = frozenset(
    [
        "itemListElement",
        "hasPart",
        "mentions",
        "isPartOf",
        "relatedLink",
        "citation",
        "comment",
        "review",
        "publisher",
        "about",
        "sameAs",
        "image",
        "video",
        "potentialAction",
        "breadcrumb",
        "liveBlogUpdate",
        "associatedMedia",
    ]
)
"""Keys below which JSON-LD describes other things than the page's story."""
_TELLING = frozenset(("title", "meta", "base", "html"))
_DEEPEST = 8
_MOST_SCRIPTS = 100
_WRAPPING = re.compile(r"\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.{0,40}?\*/)?\s*")
_TAG = re.compile(r"<[^<>]{0,1000}>")


class Told(Struct):
    """What was found, as it was written, best first."""

    meta: dict[str, list[str]]
    """The content of `meta` elements by name or property (lower case), in their order."""
    article: dict[str, Any]
    """The JSON-LD of the story; empty when there is none."""
    named: dict[str, dict[str, Any]]
    """JSON-LD things by their `@id`."""
    props: dict[str, list[str]]
    """Microdata: the values of each `itemprop`."""
    title: str | None = None
    canonical: str | None = None
    base: str | None = None
    language: str | None = None
    scripts: int = 0

    def first(self, *names: str) -> str | None:
        """The first content that says something among the `meta` elements of these names."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), None)


def told(elements: Iterable[Element]) -> Told:
    """What `elements` (see `Rendered.telling`) say."""
    found = Told({}, {}, {}, {})
    things: list[Any] = []
    for element in elements:
        found.scripts += element.tag == "script"
        if not _may_tell(element):
            continue
        said = attributes_of(element.attributes)
        if element.tag == "script":
            if "ld+json" in said.get("type", "") and len(things) < _MOST_SCRIPTS:
                things.append(_json(element.text))
        elif element.tag == "title":
            found.title = found.title or one_line(element.text)
        elif element.tag == "meta":
            _meta(said, found)
        else:
            _element(element.tag, said, found)
        if "itemprop" in said:
            _prop(element, said, found)
    _linked(things, found)
    return found


def _may_tell(element: Element) -> bool:
    """Whether it is worth while to read an element's attributes: most scripts and links say nothing."""
    tag, attributes = element.tag, element.attributes
    if tag == "script":
        return "ld+json" in attributes or "itemprop" in attributes
    if tag == "link":
        return "canonical" in attributes.lower() or "itemprop" in attributes
    return tag in _TELLING or "itemprop" in attributes


def _element(tag: str, said: Mapping[str, str], found: Told) -> None:
    """What an element says of addresses and language."""
    if tag == "link" and said.get("rel", "").lower() == "canonical":
        found.canonical = found.canonical or said.get("href")
    elif tag == "base":
        found.base = found.base or said.get("href")
    elif tag == "html":
        found.language = said.get("lang") or said.get("xml:lang")


def one_line(words: str | None) -> str:
    """`words` on one line, without tags and entities.

    >>> one_line(" Rain &amp; <b>wind</b> ")
    'Rain & wind'
    """
    if not words:
        return ""
    if "&" in words:
        words = html.unescape(words)
    if "<" in words:
        words = _TAG.sub("", words)
    return " ".join(words.split())


def _meta(said: Mapping[str, str], found: Told) -> None:
    content = one_line(said.get("content"))
    for key in ("property", "name", "itemprop", "http-equiv"):
        name = said.get(key)
        if name and content:
            found.meta.setdefault(name.strip().lower(), []).append(content)


def _prop(element: Element, said: Mapping[str, str], found: Told) -> None:
    name = said["itemprop"]
    value = said.get("content") or said.get("datetime")
    if value is None and element.tag != "meta" and name != "articleBody":
        value = element.text
    if value and (value := one_line(value)):
        for one in name.split():
            found.props.setdefault(one, []).append(value)


def _json(words: str) -> Any:
    """The value of a JSON-LD script; `None` when it is none."""
    start = _WRAPPING.match(words)
    words = words[start.end() :] if start else words
    try:
        return msgspec.json.decode(words)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        pass
    try:
        return json.JSONDecoder(strict=False).raw_decode(words)[0]
    except (ValueError, RecursionError):
        return None


def _linked(things: list[Any], found: Told) -> None:
    """Find the story among the JSON-LD things: the first that is an article, better one with a headline."""
    best = -1
    for thing in _things(things):
        if (name := thing.get("@id")) and isinstance(name, str) and len(thing) > 1:
            found.named.setdefault(name, thing)
        if is_article(thing):
            worth = ("headline" in thing) * 2 + ("datePublished" in thing) + ("author" in thing)
            if worth > best:
                best, found.article = worth, thing


def is_article(thing: dict[str, Any]) -> bool:
    """Whether a JSON-LD thing is a story."""
    return any(_ARTICLES.search(kind) for kind in strings(thing.get("@type")))


def _things(roots: list[Any]) -> Iterator[dict[str, Any]]:
    """The objects of JSON-LD in reading order, without those about other pages."""
    pending = [(root, 0) for root in reversed(roots)]
    while pending:
        value, depth = pending.pop()
        if depth > _DEEPEST:
            continue
        if isinstance(value, dict):
            yield value
            inner = [part for key, part in value.items() if key not in _ELSEWHERE and isinstance(part, (dict, list))]
            pending.extend((part, depth + 1) for part in reversed(inner))
        elif isinstance(value, list):
            pending.extend((part, depth + 1) for part in reversed(value))


def strings(value: Any) -> list[str]:
    """The strings of a value that may be one or a list of them."""
    parts = value if isinstance(value, list) else [value]
    return [part for part in parts if isinstance(part, str)]
