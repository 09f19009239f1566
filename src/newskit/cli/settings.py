"""Settings that stand between an option and its default: NEWSKIT_* variables, then a file in this folder.

`newskit.toml` holds the settings, or `[tool.newskit]` of `pyproject.toml` when there is no `newskit.toml`. Keys at
the top are for every command, keys in a table named after a command only for that one:

    corpus = "spring.db"
    inputs = ["pages/"]

    [search]
    limit = 50
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from newskit.errors import UsageError

NAMES = frozenset(
    {
        "blocks", "bom", "color", "corpus", "format", "in", "inputs", "isolated", "jobs", "limit",
        "no_split", "overrides", "quiet", "raw_cells", "site", "text_field", "verbose",
    }
)  # fmt: skip
"""What a variable or the file may set: options that describe a habit, not a single deed; and `inputs` of `parse`."""

FILE = "newskit.toml"
PROJECT = "pyproject.toml"


def setting(options: Iterable[str]) -> str:
    """The name of the setting for an option that is written as `options`.

    >>> setting(["-c", "--raw-cells"])
    'raw_cells'
    """
    return _name(max(options, key=len, default="").lstrip("-"))


def variable(name: str) -> str:
    """The environment variable that sets the option `name`.

    >>> variable("text_field")
    'NEWSKIT_TEXT_FIELD'
    """
    return f"NEWSKIT_{name.upper()}"


def load_settings(commands: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The defaults of each command, from the settings file of the current folder.

    Raises `UsageError` for a file that is not TOML and for a key that is no setting.
    """
    path, table = _read()
    names = set(commands)
    shared = {key: value for key, value in table.items() if not (key in names and isinstance(value, dict))}
    _check(path, shared, sorted(names))
    settings: dict[str, dict[str, Any]] = {}
    for name in names if table else ():
        own = table.get(name, {})
        _check(f"{path} [{name}]", own, ())
        settings[name] = {_name(key): value for key, value in {**shared, **own}.items()}
        if isinstance(inputs := settings[name].get("inputs"), str):
            settings[name]["inputs"] = [inputs]
        if name != "parse":
            settings[name].pop("inputs", None)
    return settings


def _read() -> tuple[str, Mapping[str, Any]]:
    if os.path.isfile(FILE):
        return FILE, _toml(FILE)
    if os.path.isfile(PROJECT) and b"tool.newskit" in _bytes(PROJECT):
        table = _toml(PROJECT).get("tool", {}).get("newskit", {})
        return f"{PROJECT} [tool.newskit]", table
    return FILE, {}


def _bytes(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _toml(path: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(_bytes(path).decode())
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: {error}") from error


def _name(key: str) -> str:
    return key.replace("-", "_")


def _check(where: str, table: Mapping[str, Any], commands: Iterable[str]) -> None:
    for key, value in table.items():
        if _name(key) not in NAMES or isinstance(value, dict):
            from newskit.cli.failure import did_you_mean

            known = list(commands) if isinstance(value, dict) else sorted(NAMES)
            guess = did_you_mean(key, known) or f"There are: {', '.join(known or sorted(NAMES))}."
            raise UsageError(f"{where}: {key} is no setting. {guess}")
