"""The page that the bytes of an HTML file hold: its text, its marks, and what it says about itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newskit.errors import MissingExtra, NotText
from newskit.model import Document, Mark, Problem, page_id
from newskit.sources._dom import Rendered, absolute, render
from newskit.sources._hints import hints_of
from newskit.sources._told import Told, one_line, strings, told
from newskit.text.decode import Decoded, decode

_HEAD = 4096
"""Bytes in which an encoding is declared."""
_CHARSET = re.compile(
    rb"<(?:meta[^>]{0,300}?charset|\?xml[^>]{0,100}?encoding)\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w:.-]{2,40})",
    re.IGNORECASE,
)
_LEAST_LINE = 25
"""Characters of a line that is looked for in the text that a page gives of itself."""
_FEW = 30
"""Words of a page that may be no more than the notice that it needs scripts."""
_NOTICE = re.compile(r"java ?script|\bloading\b|enable|browser", re.IGNORECASE)
NO_TEXT = "there is no text in its HTML"
BY_SCRIPTS = "there is no text in its HTML, scripts put it there; save the page from a browser, as HTML or text"


def page(
    data: bytes,
    source: str,
    *,
    declared: str | None = None,
    url: str | None = None,
    crawled: str | None = None,
    brief: bool = False,
) -> Iterator[Document | Problem]:
    """The page that the bytes of an HTML file hold, or why there is none.

    `declared`: the encoding that a server said it has; `url` and `crawled`: from where and when it was fetched;
    `brief`: the page's text, title and address will do.
    Raises `MissingExtra` without `newskit[web]`.
    """
    try:
        decoded = _plainly(data) or decode(data, declared=declared or _declared(data))
    except NotText as error:
        yield Problem(source, str(error))
        return
    seen, said = _looked_at(decoded.text, brief=brief)
    if why := _no_page(seen, said):
        yield Problem(source, why)
        return
    address = url or _address(said)
    base = absolute(said.base, address) if said.base else address
    marks = seen.marks(base)
    if not brief and (given := _in_article(seen.text, said)):
        marks = sorted((*marks, *given), key=lambda mark: (mark.start, -mark.end))
    hints = hints_of(said, address, crawled)
    yield Document(page_id(seen.text, hints.title), source, seen.text, hints, tuple(marks))
    if decoded.damaged:
        yield Problem(source, _damage(decoded))


def _looked_at(markup: str, *, brief: bool = False) -> tuple[Rendered, Told]:
    try:
        from resiliparse.parse.html import HTMLTree
    except ImportError:
        raise MissingExtra("reading HTML", "web") from None
    tree = HTMLTree.parse(markup)
    seen = render(tree.document.html if tree.document is not None else "", brief=brief)
    return seen, told(seen.telling)


def _plainly(data: bytes) -> Decoded | None:
    """The markup of a page in sound UTF-8; `None` when it must be looked at more closely."""
    if data[:1] != b"<" or b"\0" in data or b"\x1b" in data:
        return None
    try:
        return Decoded(data.decode(), "utf-8")
    except UnicodeDecodeError:
        return None


def _declared(data: bytes) -> str | None:
    """The encoding that the page itself declares; `None` when it does not."""
    found = _CHARSET.search(data, 0, _HEAD)
    return found[1].decode("ascii", "replace") if found else None


def _address(said: Told) -> str | None:
    """Where the page is to be found, as far as it says so."""
    main = said.article.get("mainEntityOfPage")
    main = main.get("@id") if isinstance(main, dict) else main
    ways = (said.canonical, said.first("og:url"), main, *strings(said.article.get("url")))
    return next((way.strip() for way in ways if isinstance(way, str) and way.strip().startswith("http")), None)


def _no_page(seen: Rendered, said: Told) -> str | None:
    """Why there is no page in it; `None` when there is one."""
    if not seen.text.strip():
        return BY_SCRIPTS if said.scripts else NO_TEXT
    few = len(seen.text) < _FEW * 10 and len(seen.text.split()) < _FEW
    return BY_SCRIPTS if few and said.scripts and _NOTICE.search(seen.text) else None


def _in_article(text: str, said: Told) -> tuple[Mark, ...]:
    """Marks of the lines that stand in the text that the page gives of its story in JSON-LD or microdata."""
    body = " ".join(strings(said.article.get("articleBody")) or strings(said.article.get("text")))
    body = "".join(one_line(body).split())
    if len(body) < _LEAST_LINE:
        return ()
    marks: list[Mark] = []
    start = 0
    for line in text.split("\n"):
        if len(line) >= _LEAST_LINE and "".join(line.split()).lstrip("•") in body:
            marks.append(Mark(".articlebody", start + len(line) - len(line.lstrip()), start + len(line)))
        start += len(line) + 1
    return tuple(marks)


def _damage(decoded: Decoded) -> str:
    places = "1 place" if decoded.damaged == 1 else f"{decoded.damaged:,} places"
    return f"the page was read, but {places} could not be read as {decoded.encoding} (now U+FFFD)"
