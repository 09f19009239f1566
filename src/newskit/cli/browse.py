"""`newskit browse`."""

from __future__ import annotations

from typing import Annotated

import typer

from newskit.cli import DONE
from newskit.cli import options as o
from newskit.cli.shared import terminal_of

EXAMPLES = (
    ("newskit browse --open", "the corpus in the browser"),
    ("newskit browse -c spring.db --port 8010", "another corpus, at another port"),
)
_PORT = 8001

Port = Annotated[
    int, typer.Option("--port", "-p", metavar="N", min=0, max=65535, help="The port; 0 for any that is free")
]
Open = Annotated[bool, typer.Option("--open", help="Open it in the browser")]


def browse(ctx: typer.Context, *, corpus: o.CorpusFile = None, port: Port = _PORT, open_it: Open = False) -> int:
    """Look at the corpus in the browser, with Datasette.

    Tables, facets, full-text search that needs no accents, ready questions, and each page as text. It only reads, and
    answers this machine only; Ctrl-C ends it.
    """
    from newskit.browse.app import Server

    with Server(corpus or o.CORPUS, port) as server:
        terminal_of(ctx).say(f"newskit: {server.url} shows {server.path}; Ctrl-C ends it")
        if open_it:
            import webbrowser

            webbrowser.open(server.url)
        server.serve()
    return DONE
