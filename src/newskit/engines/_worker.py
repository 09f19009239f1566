"""What runs inside a worker process: take a task, do it, send the result back, until the pipe closes."""

from __future__ import annotations

import pickle
import signal
import traceback
from multiprocessing.connection import Connection

from newskit.errors import NewskitError

_UNFIT = (
    pickle.PickleError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    ImportError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What pickling raises for a class that is not made for it, or whose `__init__` cannot do with what was pickled."""


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
    except Exception as error:  # noqa: BLE001 - a task may raise anything, and all of it is raised again in the parent
        return pickle.dumps((False, _portable(error)), pickle.HIGHEST_PROTOCOL)


def _portable(error: Exception) -> Exception:
    """`error`, or one that says the same where `error` itself does not survive pickling.

    The worker's traceback goes along as a note, for those who look for a bug.
    """
    portable = error if _survives(error) else _plain(error)
    portable.add_note("in a worker process:\n" + "".join(traceback.format_exception(error)))
    return portable


def _plain(error: Exception) -> Exception:
    return NewskitError(str(error)) if isinstance(error, NewskitError) else RuntimeError(repr(error))


def _survives(error: Exception) -> bool:
    """Whether `error` comes out of pickling as what it was, and says the same."""
    try:
        copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except _UNFIT:
        return False
    return type(copy) is type(error) and str(copy) == str(error)
