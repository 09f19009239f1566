"""From what an HTML page says about itself to hints: one title, date, section, language, and the authors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from newskit.model import Hints
from newskit.sources._told import Told, one_line, strings

_TITLES = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "title", "headline")
_DATES = (
    "article:published_time", "article:published", "og:published_time", "og:article:published_time", "datepublished",
    "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date", "published_time",
    "publication_date", "article.published", "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date",
    "dc.created", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "published-date", "date.created",
    "date_published",
    "originalpublicationdate", "ptime", "date", "article_date_original", "vr:published_time", "iso-8601-publish-date",
)  # fmt: skip
_AUTHORS = (
    "author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "dc.creator",
    "dcterms.creator", "byl", "article:author_name", "author_name", "cxenseparse:author", "og:author",
    "twitter:data1", "authors",
    "vr:author", "citation_author", "articleauthor", "http://ogp.me/ns/article#author",
)  # fmt: skip
_SECTIONS = ("article:section", "parsely-section", "section", "category", "og:section", "cxenseparse:recs:category")
_LABELLED = {"twitter:data1": "twitter:label1"}
_BY = re.compile(r"(?:written |posted |reported )?by\s+|(?:von|par|por|di|door|af|av)\s+", re.IGNORECASE)
_SPLIT = re.compile(r"\s*[;|]\s*|,\s+(?=[^\W\d_]+\s+[^\W\d_])|\s+(?:and|und|et|y|e|en|och|og|&)\s+", re.IGNORECASE)
_NO_NAME = re.compile(
    r"https?:|www\.|@|[{}<>=_\\]|\d{3}|^(?:admin|administrator|editor|staff|n/?a|none|null|unknown|anonymous|guest|author"
    r"|default|webmaster|undefined|user)$",
    re.IGNORECASE,
)
_BEHIND = re.compile(r",\s*[^\s,]+\.(?:com|org|net|de|co\.uk|fr)$|\s+\|.*$")
"""The address of a site behind a name."""
_HOUSE = re.compile(
    r"\.(?:com|net|org)\b|\bmedia\b|\breporter\b|\breport\b|\bnews\b|\beditor\b|\bcorrespondent\b|^\(", re.IGNORECASE
)
"""What is no person, where there is one beside it."""
_LONGEST_NAME = 60
_MOST_AUTHORS = 20
_TITLE_END = re.compile(r"\s+[|–—·•»:-]+\s+|\s*\|\s*")
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_].*)?$", re.IGNORECASE)
_DAY = re.compile(r"\d{4}|\d{1,2}[./ -]\d")


def hints_of(told: Told, url: str | None, crawled: str | None) -> Hints:
    """The hints of a page at the address `url` that was fetched at `crawled`."""
    return Hints(
        url=url,
        site=next(iter(told.meta.get("og:site_name", ())), None) or _publisher(told),
        title=_title(told),
        date=_date(told),
        language=_language(told),
        section=_section(told),
        authors=tuple(_authors(told)),
        crawled=crawled,
    )


def _title(told: Told) -> str | None:
    sites = _sites(told)
    said = [one_line(name) for name in strings(told.article.get("headline"))]
    said += [value for name in _TITLES for value in told.meta.get(name, ())]
    said += told.props.get("headline", [])
    for title in said:
        if title and title.casefold() not in sites:
            return without_site(title, sites)
    return without_site(told.title, sites) if told.title and told.title.casefold() not in sites else None


def _sites(told: Told) -> set[str]:
    """What the site calls itself, case folded."""
    names = [*told.meta.get("og:site_name", ()), *told.meta.get("application-name", ()), *_publishers(told)]
    return {one_line(name).casefold() for name in names if name}


def _publisher(told: Told) -> str | None:
    return next((one_line(name) for name in _publishers(told) if name), None)


def _publishers(told: Told) -> list[str]:
    """The names of the story's publishers in JSON-LD."""
    names: list[str] = []
    publisher = told.article.get("publisher")
    for thing in publisher if isinstance(publisher, list) else [publisher]:
        if isinstance(thing, dict):
            known = thing if "name" in thing else told.named.get(str(thing.get("@id")), thing)
            names += strings(known.get("name"))
        elif isinstance(thing, str):
            names.append(thing)
    return names


def without_site(title: str, sites: set[str]) -> str:
    """`title` without the name of the site behind it.

    >>> without_site("Rain is coming - Ashford Post", {"ashford post"})
    'Rain is coming'
    """
    ends = list(_TITLE_END.finditer(title))
    for end in reversed(ends):
        rest = title[end.end() :].casefold()
        if rest in sites or rest.removeprefix("the ") in sites or any(rest.startswith(f"{site} ") for site in sites):
            title = title[: end.start()]
    return title.strip()


def _date(told: Told) -> str | None:
    for value in strings(told.article.get("datePublished")):
        if _DAY.search(value):
            return one_line(value)
    said = [value for name in _DATES for value in told.meta.get(name, ())]
    said += told.props.get("datePublished", [])
    said += strings(told.article.get("dateCreated"))
    return next((value for value in said if _DAY.search(value) and len(value) < _LONGEST_NAME), None)


def _language(told: Told) -> str | None:
    said = [told.language, told.first("content-language", "og:locale"), *strings(told.article.get("inLanguage"))]
    matches = (_LANGUAGE.match(value.strip()) for value in said if value)
    return next((match[1].lower() for match in matches if match), None)


def _section(told: Told) -> str | None:
    said = [*strings(told.article.get("articleSection")), *(v for name in _SECTIONS for v in told.meta.get(name, ()))]
    return next((found for value in said if (found := one_line(value)) and len(found) <= _LONGEST_NAME), None)


def _authors(told: Told) -> list[str]:
    """The authors by the source that knows best: JSON-LD, then `meta` elements, then microdata.

    The site itself is one only where nobody else is.
    """
    sites = _sites(told)
    people = list(_people(told.article.get("author"), told))
    ways = [people]
    ways += [told.meta[name] for name in _AUTHORS if name in told.meta and _is_author(told, name)]
    ways.append(told.props.get("author", []))
    for said in ways:
        others = (value for value in said if one_line(value).casefold() not in sites)
        names = dict.fromkeys(name for value in others for name in names_in(value) if name.casefold() not in sites)
        if names:
            return ([name for name in names if not _HOUSE.search(name)] or list(names))[:_MOST_AUTHORS]
    return [name for value in people[:1] for name in names_in(value)[:1]]


def _is_author(told: Told, name: str) -> bool:
    """Whether a `meta` element means an author: Twitter's data have labels beside them."""
    label = _LABELLED.get(name)
    said = told.first(label) if label else None
    return label is None or (said is not None and said.casefold() in {"written by", "by", "author", "von", "par"})


def _people(value: Any, told: Told) -> Iterator[str]:
    """The names of the people in JSON-LD's `author`."""
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            known = part if "name" in part else told.named.get(str(part.get("@id")), part)
            parts = [*strings(known.get("givenName")), *strings(known.get("familyName"))]
            yield from strings(known.get("name")) or ([" ".join(parts)] if parts else [])


def names_in(words: str) -> list[str]:
    """The names in what a page gives as author.

    >>> names_in("By Ann Lee and Bo Day"), names_in("https://example.org/ann"), names_in("Lee, Ann")
    (['Ann Lee', 'Bo Day'], [], ['Lee, Ann'])
    """
    words = one_line(words)
    by = _BY.match(words)
    parts = _SPLIT.split(words[by.end() :] if by else words)
    return [name for part in parts if (name := _BEHIND.sub("", part).strip(" ,.·-–—")) and _is_name(name)]


def _is_name(words: str) -> bool:
    return 1 < len(words) <= _LONGEST_NAME and _NO_NAME.search(words) is None
