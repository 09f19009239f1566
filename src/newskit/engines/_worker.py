"""What runs inside a worker: take a task, do it, send the result back.

Tasks and answers are bytes, so that whoever carries them (a pipe, a cluster) needs to know nothing of them. The first
byte of an answer says what it is, because some answers are only passed on and not unpickled for a while.
"""

from __future__ import annotations

import pickle
import signal
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection

from newskit.errors import NewskitError

GOOD, BAD = b"+", b"-"
"""The first byte of an answer: a result follows, or an exception."""

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


def task_of(function: Callable[..., object], item: object) -> bytes:
    """The task to call `function` with `item`."""
    return pickle.dumps((function, item), pickle.HIGHEST_PROTOCOL)


def answer_to(task: bytes) -> bytes:
    """The answer to a task: `GOOD` and the pickled result, or `BAD` and the pickled exception."""
    try:
        function, item = pickle.loads(task)  # noqa: S301 - written by our own parent process
        return GOOD + pickle.dumps(function(item), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - a task may raise anything, and all of it is raised again in the parent
        return BAD + pickle.dumps(_portable(error), pickle.HIGHEST_PROTOCOL)


def content_of(answer: bytes) -> object:
    """The result or exception in an answer."""
    return pickle.loads(memoryview(answer)[1:])  # noqa: S301 - written by our own worker


def reason_of(error: BaseException, longest: int = 300) -> str:
    """One line about `error`, of at most so many characters and an ellipsis.

    >>> reason_of(NewskitError("the disk is full")), reason_of(KeyError("x")), reason_of(ValueError())
    ('the disk is full', "KeyError: 'x'", 'ValueError')
    """
    said = " ".join(str(error).split())
    kind = "" if said and isinstance(error, NewskitError) else type(error).__name__
    line = ": ".join(part for part in (kind, said) if part)
    return line if len(line) <= longest else line[:longest] + "…"


def work(connection: Connection) -> None:
    """Serve the parent at the other end of `connection` until it closes the pipe or dies.

    Ctrl-C reaches every process of the terminal; it is the parent's to decide what it means.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while True:
            connection.send_bytes(answer_to(connection.recv_bytes()))
    except (EOFError, OSError):
        return  # the parent is gone: nobody is left to tell
    finally:
        connection.close()


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
