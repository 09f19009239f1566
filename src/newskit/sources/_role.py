"""What classes, ids and microdata call parts of a page: many names of many sites, few roles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain

_ROLES = {
    "body": (
        r"article-?_?(?:body|content|text|copy|main)"
        r"|(?:story|post|entry|news|detail|page)-?_?(?:body|content|text)|body-?_?(?:text|copy|content)"
        r"|rich-?_?text|main-?_?text|content-?_?body|paragraph|text-?block"
    ),
    "article": r"article|story|\bpost\b|entry",
    "title": r"head-?line|title|heading",
    "deck": (
        r"\bdek\b|deck|sub-?_?(?:head|title|line)|stand-?first|summary|\blea?de?\b|intro|descri"
        r"|excerpt|teaser-?text|abstract|chapo|sapo"
    ),
    "byline": r"author|by-?line|contribut|reporter|writer|autor|signature",
    "date": r"date|time|publish|posted|datum|fecha",
    "caption": r"caption|legend|image-?_?(?:text|desc)|photo-?_?(?:text|desc)|bildunter",
    "credit": r"credit|copyright|source|agency",
    "media": r"image|photo|picture|media|video|player|gallery|carousel|slide|embed|figure|audio",
    "related": (
        r"relat|recommend|more-?_?(?:stor|news|on|from|art|like|cov)|read-?_?(?:more|also|next)"
        r"|see-?also|promo|teaser|up-?next|onward|outbrain|taboola|suggest|similar|further|recirc"
        r"|interlink|also"
    ),
    "popular": r"trend|popular|most-?_?(?:read|view)|latest|top-?(?:stor|news)|breaking|ticker|headlines",
    "item": r"\bcard|[-_]card|\btile|\bitem|[-_]item|feed|grid|river|stream|\blist|[-_]list",
    "comment": r"comment|disqus|respond|reply",
    "share": r"shar(?:e|ing)|social|follow|whatsapp|facebook|twitter",
    "newsletter": r"newsletter|subscri|sign-?up|mailing|registration",
    "tags": (
        r"\btags?\b|[-_]tags?\b|\btags?[-_]|topic|keyword|categor|kicker|section-?(?:name|label)|rubri"
        r"|eyebrow"
    ),
    "ad": r"\bads?\b|[-_]ads?\b|\bads?[-_]|advert|sponsor|\bdfp|banner|affiliat|commerce|shopping",
    "nav": r"nav|menu|breadcrumb|pagina|pager|skip|\btabs?\b",
    "side": r"sidebar|side-|aside|\brail\b|-rail|widget|right-?col|secondary",
    "foot": r"foot",
    "head": r"\bheader|masthead|top-?bar|site-?head",
    "notice": r"cookie|consent|gdpr|privacy|modal|popup|pop-?up|overlay|dialog|lightbox|alert|disclaim|legal",
    "paywall": r"paywall|premium|locked|meter|piano",
    "hidden": r"hidden|visually|sr-?only|screen-?reader|off-?screen|display:none|print",
    "box": r"fact-?box|info-?box|\bbox|[-_]box|\bbio\b|call-?out|pull-?quote|highlight",
    "note": r"\bnote|correct|editor|about",
}
NAMES = tuple(_ROLES)
_START = re.compile(r"(\\b)?([a-z-]|\[-_\])([a-z])(?!\?)")
"""How an alternative begins: two letters, the first of them perhaps one of two signs."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST = 60
"""Characters of a name that are looked at: generated ones go on for ever."""
_MOST = 20
"""Names of an element that are looked at."""


def roles(called: str) -> tuple[str, ...]:
    """The marks for the roles that an element's class, id and microdata name, in the order of the names; each once.

    >>> roles("c-articleBody__text js-x"), roles("RelatedStories list"), roles("css-1x2y")
    (('.body',), ('.related', '.item'), ())
    """
    names = called.split(None, _MOST)[:_MOST]
    return tuple(dict.fromkeys(chain.from_iterable(map(_roles_of, names))))


def _alternatives(pattern: str) -> Iterator[str]:
    """The alternatives of a pattern in their order; a group at the beginning of one is multiplied out."""
    depth, begin, ends = 0, 0, []
    for place, sign in enumerate(pattern):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            ends.append(place)
    for end in (*ends, len(pattern)):
        one, begin = pattern[begin:end], end + 1
        if not one.startswith("(?:"):
            yield one
            continue
        inner, _, rest = one[3:].partition(")")
        yield from (first + rest for first in inner.split("|"))


def _sorted_out() -> tuple[re.Pattern[str], list[str]]:
    """An expression for all roles, and the kind of mark for each of its groups.

    It tries only the alternatives that begin with the two letters that are there, in their order, which finds the same
    in an eighth of the time: `re` would try them all, one by one, at every letter. A group that tells which one it was
    stands empty behind it, because `re` looks at the first letter of an alternative only where no group begins with it.
    """
    beginnings: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for role, pattern in _ROLES.items():
        for one in _alternatives(pattern):
            begun = _START.match(one)
            if begun is None:
                raise ValueError(one)
            bound, first, second = begun.groups()
            rest = one[begun.end() :]
            if bound:
                rest = rf"(?<=\b{first}{second}){rest}"
            for letter in first.strip("[]"):
                beginnings.setdefault(letter, {}).setdefault(second, []).append((role, rest))
    groups = ["", *(f".{role}" for seconds in beginnings.values() for found in seconds.values() for role, _ in found)]
    return re.compile(
        _branches(
            {
                first: _branches(
                    {second: "|".join(f"{rest}()" for _, rest in found) for second, found in seconds.items()}
                )
                for first, seconds in beginnings.items()
            }
        )
    ), groups


def _branches(behind: Mapping[str, str]) -> str:
    """An expression for what may stand behind each letter."""
    return "|".join(f"{letter}(?:{rest})" for letter, rest in behind.items())


_ROLE, _GROUPS = _sorted_out()


@lru_cache(1 << 15)
def _roles_of(name: str) -> tuple[str, ...]:
    """The roles in one name."""
    words = name[:_LONGEST]
    if not words.islower():
        words = _CAMEL.sub("-", words).lower()
    found = [_GROUPS[match.lastindex or 0] for match in _ROLE.finditer(words)]
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)
