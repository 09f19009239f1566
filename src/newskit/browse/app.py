"""The browser's application: Datasette on a corpus, read-only."""

from __future__ import annotations

import os
import socket
from importlib.util import find_spec
from types import TracebackType
from typing import TYPE_CHECKING, Self

from newskit.browse.metadata import metadata
from newskit.browse.plugin import STATIC, plugin
from newskit.corpus import open_reader
from newskit.errors import UsageError

if TYPE_CHECKING:
    from datasette.app import Datasette

HOST = "127.0.0.1"
"""The loopback: other machines are not answered."""

_SETTINGS = {
    "default_page_size": 50,
    "sql_time_limit_ms": 15_000,
    "facet_time_limit_ms": 5_000,
    "suggest_facets": False,
    "truncate_cells_html": 300,
    "num_sql_threads": 2,
    "default_cache_ttl": 0,
    "allow_download": False,
}
_FOLDER = os.path.dirname(__file__)
_NAME = "newskit"
"""The plugin's name with Datasette's plugin manager, which is one for the whole process."""


def application(path: str) -> Datasette:
    """Datasette for the corpus at `path`.

    Raises `UsageError` where Datasette is not installed, `CorpusError` when the corpus cannot be used.
    """
    if find_spec("datasette") is None:
        raise UsageError("newskit browse needs Datasette: pip install 'newskit[browse]'")
    from datasette.app import Datasette
    from datasette.plugins import pm

    with open_reader(path) as corpus, corpus.snapshot() as connection:
        tables = frozenset(
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        )
    if pm.has_plugin(_NAME):
        pm.unregister(name=_NAME)
    pm.register(plugin(path), name=_NAME)
    database = os.path.splitext(os.path.basename(path))[0]
    return Datasette(
        [path],
        metadata=metadata(database, tables),
        template_dir=os.path.join(_FOLDER, "templates"),
        static_mounts=[(STATIC, os.path.join(_FOLDER, "static"))],
        settings=_SETTINGS,
    )


class Server:
    """A corpus on a port of the loopback. Use it as a context manager: the port is taken from its beginning."""

    def __init__(self, path: str, port: int) -> None:
        """Take the port; 0 is any that is free.

        Raises what `application` raises, and `UsageError` where the port is taken.
        """
        self.path = path
        self._application = application(path)
        # with its protocol named, asyncio sends small answers at once (TCP_NODELAY); else each waits 40 ms
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((HOST, port))
            self._socket.listen()  # who comes before the application is ready waits
        except OSError as error:
            self._socket.close()
            raise UsageError(f"port {port} cannot be used ({error.strerror}); choose another with --port") from None
        self.port = int(self._socket.getsockname()[1])

    @property
    def url(self) -> str:
        """Where it is found."""
        return f"http://{HOST}:{self.port}/"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def serve(self) -> None:
        """Nothing; answers until it is interrupted."""
        import uvicorn

        config = uvicorn.Config(self._application.app(), log_level="warning", lifespan="on", workers=1)
        uvicorn.Server(config).run(sockets=[self._socket])
