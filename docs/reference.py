"""Writes what is generated in this folder: the command reference and the JSON Schemas. `make docs` runs it.

`python docs/reference.py [FOLDER]`; a test compares what it would write with what is there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from newskit import exporters
from newskit.cli.app import command_line
from newskit.cli.command import COMMANDS
from newskit.cli.settings import NAMES, variable
from newskit.pipeline.parts.manifest import Manifest

HERE = Path(__file__).parent
COLUMNS = 80
INTRODUCTION = """# Commands

This page is written by `make docs` from the application itself; `newskit COMMAND --help` says the same.

Data goes to standard output, everything else to standard error. On a terminal results are tables, in a pipe they
are JSON lines; `show` and `doctor` always write for reading. `-f` chooses a format, `-o` a file, which is written
whole or not at all.

| exit code | means |
|---|---|
| 0 | done |
| 1 | it ran, and nothing matched |
| 2 | wrong use, or nothing to read |
| 3 | some inputs could not be done, each named on standard error; the rest is done |
| 130 | interrupted |
| 141 | the reader of the output went away |

`newskit --install-completion` sets up the completion of your shell (bash, zsh, fish, PowerShell).
"""


def files() -> Iterator[tuple[str, str]]:
    """Name and content of every generated file."""
    yield "commands.md", commands()
    schemas = {table: exporters.schema(table) for table in exporters.TABLES}
    schemas["manifest"] = exporters.schema_of(Manifest)
    for name, schema in schemas.items():
        yield f"schema/{name}.json", msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


def commands() -> str:
    """The command reference."""
    os.environ.update(COLUMNS=str(COLUMNS), NO_COLOR="1")
    group = command_line(completion=False)
    parts = [INTRODUCTION]
    with group.make_context("newskit", ["--quiet"]) as root:
        parts.append(_section("newskit", group.get_help(root)))
        for name in COMMANDS:
            command = group.get_command(root, name)
            with command.make_context(name, [], parent=root, resilient_parsing=True) as ctx:
                parts.append(_section(f"newskit {name}", command.get_help(ctx)))
    parts.append(_settings())
    return "\n".join(parts)


def _section(heading: str, text: str) -> str:
    from newskit.text.inert import inert

    plain = "\n".join(inert(line).rstrip() for line in _unstyled(text).splitlines())
    return f"## {heading}\n\n```text\n{plain.strip()}\n```\n"


def _unstyled(text: str) -> str:
    import re

    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def _settings() -> str:
    rows = "\n".join(f"| `{name}` | `{variable(name)}` |" for name in sorted(NAMES - {"inputs"}))
    return f"""## Settings

An option wins over an environment variable, a variable over the settings file, the file over the default. The file
is `newskit.toml` in the current folder, or `[tool.newskit]` in `pyproject.toml` when there is none. Keys at its top
are for every command, those in a table named after a command for that one alone; `inputs` is what `newskit parse`
takes when none is named.

```toml
corpus = "spring.db"
inputs = ["pages/"]

[search]
limit = 50
```

| key | variable |
|---|---|
{rows}
"""


def main() -> None:
    """Write the files into the folder that is named, or into this one."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    for name, content in files():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
