"""What classes, ids and microdata call parts of a page: many names of many sites, few roles."""

from __future__ import annotations

import re
from functools import lru_cache

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
_ROLE = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _ROLES.items()))
NAMES = tuple(name for name in _ROLES)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST = 60
"""Characters of a name that are looked at: generated ones go on for ever."""
_MOST = 20
"""Names of an element that are looked at."""


def roles(called: str) -> tuple[str, ...]:
    """The roles that an element's class, id and microdata name, in the order of the names; each once.

    >>> roles("c-articleBody__text js-x"), roles("RelatedStories list"), roles("css-1x2y")
    (('body',), ('related', 'item'), ())
    """
    found: tuple[str, ...] = ()
    for name in called.split(None, _MOST)[:_MOST]:
        if here := _roles_of(name):
            found = here if not found else found + here
    return found if len(found) < 2 else tuple(dict.fromkeys(found))  # noqa: PLR2004 - one needs no comparing


@lru_cache(1 << 15)
def _roles_of(name: str) -> tuple[str, ...]:
    """The roles in one name."""
    words = _CAMEL.sub("-", name[:_LONGEST]).lower()
    return tuple(dict.fromkeys(str(match.lastgroup) for match in _ROLE.finditer(words)))
