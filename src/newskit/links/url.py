"""Addresses made comparable."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

_TRACKING = ("utm_", "fbclid", "gclid", "mc_", "ref", "cmp", "icid")


def address(url: str) -> str:
    """What two addresses of one page have in common; empty when it is no address of a page on the web.

    >>> address("https://www.example.org/a/b/?utm_source=x#top") == address("http://example.org/a/b")
    True
    >>> address("https://example.org/"), address("/a/b")
    ('', '')
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    query = [(key, value) for key, value in parse_qsl(parts.query) if not key.lower().startswith(_TRACKING)]
    if parts.scheme not in {"http", "https"} or not parts.netloc or not (path or query):
        return ""
    return f"{parts.netloc.lower().removeprefix('www.')}{path}?{urlencode(sorted(query))}"
