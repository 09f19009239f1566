"""What Datasette does otherwise for a corpus: words find folded words, ids lead to the page as text."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Awaitable, Callable
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING, Any

from newskit.browse import draw
from newskit.browse.page import shown
from newskit.corpus.expression import expression
from newskit.corpus.plan import Text
from newskit.errors import NewskitError
from newskit.text.fold import fold

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.utils.asgi import Request, Response

STATIC = "newskit-static"
"""Where the folder of that name is found."""

_WORDS = re.compile(r'"([^"]*)"|(\S+)')
_ROWS = 50
_DIGITS = 9
_PAGE = r"^/-/page/(?P<id>[0-9a-f]{16})$"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})

Asgi = Callable[[dict[str, Any], Callable[..., Any], Callable[..., Any]], Awaitable[None]]


def words(typed: str | None) -> str:
    """The FTS5 expression for all words and quoted phrases of `typed`; one that nothing fits when there are none.

    >>> words('Điện Biên "Gender Equality"')
    '"dien" "bien" "gender equality"'
    """
    found = (phrase or word for phrase, word in _WORDS.findall(typed or ""))
    return " ".join(expression(Text(text, prefix=False)) for text in found if fold(text).strip()) or '""'


def phrase(typed: str | None) -> str:
    """The FTS5 expression for `typed` as one phrase."""
    return expression(Text(typed or "", prefix=False))


def most(typed: str | int | None) -> int:
    """How many rows a ready question shows at most: as many as are asked for, if that is a number above 0.

    >>> most("200"), most(""), most("all")
    (200, 50, 50)
    """
    asked = str(typed or "").strip()
    return (asked.isdecimal() and int(asked[:_DIGITS])) or _ROWS


def plugin(path: str) -> ModuleType:
    """The plugin for the corpus at `path`, to be registered with Datasette: a module of its hooks."""
    from datasette import hookimpl

    found = ModuleType("newskit_browse")
    vars(found).update(
        # after Datasette's own functions, whose escape_fts does not fold
        prepare_connection=hookimpl(trylast=True)(prepare),
        render_cell=hookimpl(draw.cell),
        extra_template_vars=hookimpl(lambda: {"newskit_rows": draw.rows}),
        register_routes=hookimpl(lambda: [(_PAGE, partial(_page, path))]),
        extra_css_urls=hookimpl(lambda: [f"/{STATIC}/newskit.css"]),
        extra_js_urls=hookimpl(lambda: [f"/{STATIC}/newskit.js"]),
        asgi_wrapper=hookimpl(lambda: guarded),
    )
    return found


def prepare(conn: sqlite3.Connection) -> None:
    """Add functions that fold words as the index does; the search box of a table calls `escape_fts`."""
    conn.create_function("fold", 1, lambda text: text and fold(str(text)), deterministic=True)
    for name in ("words", "escape_fts"):
        conn.create_function(name, 1, words, deterministic=True)
    conn.create_function("phrase", 1, phrase, deterministic=True)
    conn.create_function("most", 1, most, deterministic=True)


async def _page(path: str, request: Request, datasette: Datasette) -> Response:
    """The page as text."""
    from datasette.utils.asgi import Response

    try:
        told = await asyncio.to_thread(shown, path, request.url_vars["id"])
    except NewskitError as error:
        return Response.text(str(error), status=404)
    return Response.html(await datasette.render_template("newskit_page.html", told, request=request))


def guarded(app: Asgi) -> Asgi:
    """The application for requests to this machine by its own name (no DNS rebinding); 403 for all others."""

    async def answer(scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Any]) -> None:
        if scope["type"] == "http" and not _is_own(scope):
            await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]})
            await send({"type": "http.response.body", "body": b"newskit browse answers on the loopback only\n"})
            return
        await app(scope, receive, send)

    return answer


def _is_own(scope: dict[str, Any]) -> bool:
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    return all(re.sub(r":\d+$", "", host) in _LOOPBACK for host in hosts)
