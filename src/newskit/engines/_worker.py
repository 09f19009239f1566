"""What runs inside a worker process: take a task, do it, send the result back, until the pipe closes."""

from __future__ import annotations

import pickle
import signal
import traceback
from multiprocessing.connection import Connection

from newskit.errors import NewskitError


def work(connection: Connection) -> None:
    """Serve the parent at the other end of `connection` until it closes the pipe or dies.

    Ctrl-C reaches every process of the terminal; it is the parent's to decide what it means.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while True:
            connection.send_bytes(_answer(connection.recv_bytes()))
    except (EOFError, OSError):
        return  # the parent is gone: nobody is left to tell
    finally:
        connection.close()


def _answer(task: bytes) -> bytes:
    """The pickled `(True, result)` or `(False, exception)` of a pickled `(function, item)`."""
    try:
        function, item = pickle.loads(task)  # noqa: S301 - written by our own parent process
        return pickle.dumps((True, function(item)), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - whatever a task raises belongs to the parent, who raises it again
        return pickle.dumps((False, _portable(error)), pickle.HIGHEST_PROTOCOL)


def _portable(error: Exception) -> Exception:
    """`error`, or one that says the same where `error` itself does not survive pickling.

    The worker's traceback goes along as a note, for those who look for a bug.
    """
    kind = NewskitError if isinstance(error, NewskitError) else RuntimeError
    portable: Exception = kind(str(error) if kind is NewskitError else repr(error))
    try:
        if type(pickle.loads(pickle.dumps(error))) is type(error):  # noqa: S301 - our own
            portable = error
    except Exception:  # noqa: BLE001, S110 - any class may fail in any way here; the plain one goes instead
        pass
    portable.add_note("in a worker process:\n" + "".join(traceback.format_exception(error)))
    return portable
