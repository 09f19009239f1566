"""What a person reads when something cannot be done: one clear line, and what to do next."""

from __future__ import annotations

import os
from collections.abc import Iterable

import typer

from newskit.errors import BadRows, NewskitError

_SHOWN_ROWS = 20


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question that names what is most like `word`, or the empty string.

    >>> did_you_mean("serch", ["parse", "search"])
    'Did you mean search?'
    >>> did_you_mean("xyz", ["parse"])
    ''
    """
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), n=2)
    return f"Did you mean {' or '.join(close)}?" if close else ""


def explain(error: typer.TyperException | NewskitError) -> list[str]:
    """What to say about `error`, in lines: its message with a guess at what was meant, and where help is."""
    if isinstance(error, BadRows):
        return _rows(error)
    if isinstance(error, NewskitError):
        return [f"newskit: {error}"]
    ctx: typer.Context | None = getattr(error, "ctx", None)
    path = ctx.command_path if ctx else "newskit"
    parts = [_message(error), _guess(error), _origin(error, ctx), _dash_hint(error, ctx)]
    return [f"{path}: {' '.join(part for part in parts if part)}", f"Help: {path} --help"]


def explain_os_error(error: OSError) -> str:
    """What to say when the system refused: a full disk, a folder that may not be written."""
    reason = os.strerror(error.errno) if error.errno else str(error)
    where = f" {os.fsdecode(error.filename)}" if isinstance(error.filename, (str, bytes)) else ""
    return f"newskit: cannot go on:{where} {reason[:1].lower()}{reason[1:]}"


def _rows(error: BadRows) -> list[str]:
    shown = [f"newskit: {line}" for line in error.lines[:_SHOWN_ROWS]]
    left = len(error.lines) - len(shown)
    return [*shown, f"newskit: … and {left:,} more"] if left else shown


def _message(error: typer.TyperException) -> str:
    """The message as a sentence of ours: the library's own list of possible options is left to `_guess`."""
    message = error.message if _possibilities(error) else error.format_message()
    message = message[:1].lower() + message[1:].replace("a valid int range", "a whole number")
    return message if message.endswith((".", "?", "!")) else message + "."


def _possibilities(error: typer.TyperException) -> list[str]:
    return list(getattr(error, "possibilities", None) or ())


def _guess(error: typer.TyperException) -> str:
    possibilities = _possibilities(error)
    return f"Did you mean {' or '.join(possibilities[:2])}?" if possibilities else ""


def _origin(error: typer.TyperException, ctx: typer.Context | None) -> str:
    """Where a wrong value came from, when it was not the command line."""
    param = getattr(error, "param", None)
    source = ctx.get_parameter_source(param.name) if ctx and param is not None and param.name else None
    origins = {
        "ENVIRONMENT": f"(from {getattr(param, 'envvar', None)})",
        "DEFAULT_MAP": "(from the settings file)",
    }
    return origins.get(source.name, "") if source else ""


def _dash_hint(error: typer.TyperException, ctx: typer.Context | None) -> str:
    """A word of advice when a query may have been taken for an option."""
    if ctx is None or all(param.name != "query" for param in ctx.command.params):
        return ""
    lacks_query = getattr(getattr(error, "param", None), "name", None) == "query"
    if not lacks_query and (not hasattr(error, "possibilities") or _possibilities(error)):
        return ""
    return f"A query that begins with - stands after --: {ctx.command_path} -- QUERY"
