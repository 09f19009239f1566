"""Help pages: what it does, examples first, then usage and the options in groups. Plain text: rich costs too much."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from typer.core import TyperCommand, TyperGroup

Rows = Sequence[tuple[str, str]]
"""What is typed, and what it does."""

_LONG_EXAMPLE = 44
"""Characters of an example that leave room for a remark beside it."""
_WIDTH = 80
"""Characters of a line."""


def write_group_help(group: TyperGroup, examples: Rows, sections: Mapping[str, Rows], ctx: Any, formatter: Any) -> None:
    """Write the help page of newskit itself; `sections` are its commands by the heading that they stand under."""
    formatter.write(f"{group.help}\n\n")
    _write_examples(examples, formatter)
    formatter.write(f"{_heading('Usage')} {ctx.command_path} COMMAND [OPTIONS] [ARGUMENTS]\n\n")
    for heading, commands in sections.items():
        _write_section(heading, commands, formatter)
    options = [record for param in group.get_params(ctx) if (record := _record(param, ctx))]
    _write_section("Options", options, formatter)
    formatter.write(f"Help of a command: {ctx.command_path} COMMAND --help\n")
    formatter.write("What you always want goes into newskit.toml, as in: corpus = 'spring.db'\n")


def write_command_help(command: TyperCommand, examples: Rows, ctx: Any, formatter: Any) -> None:
    """Write the help page of one command."""
    first, _, rest = inspect.cleandoc(command.help or "").partition("\n")
    formatter.write(f"{first}\n\n")
    _write_examples(examples, formatter)
    usage = " ".join(piece.strip("{}") for piece in command.collect_usage_pieces(ctx))
    formatter.write(f"{_heading('Usage')} {ctx.command_path} {usage}\n\n")
    if rest.strip():
        formatter.write_text(rest.strip())
        formatter.write("\n")
    for heading, records in _panels(command.get_params(ctx), ctx).items():
        _write_section(heading, records, formatter)


def _panels(params: Iterable[Any], ctx: Any) -> dict[str, list[tuple[str, str]]]:
    """The help records of `params` by the heading that they stand under, in the order of the headings."""
    panels: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": []}
    for param in params:
        record = _record(param, ctx)
        if record:
            default = "Arguments" if param.param_type_name == "argument" else "Options"
            heading = "Every command" if param.name == "help" else param.rich_help_panel or default
            panels.setdefault(heading, []).append(record)
    shared = panels.pop("Every command", [])
    return {heading: records for heading, records in (*panels.items(), ("Every command", shared)) if records}


def _record(param: Any, ctx: Any) -> tuple[str, str] | None:
    """An option as it is written, and what it does."""
    record: tuple[str, str] | None = param.get_help_record(ctx)
    return (record[0], "Show this help") if record and param.name == "help" else record


def _write_examples(examples: Rows, formatter: Any) -> None:
    """Write the examples, what each does beside it, or above it where it is long."""
    formatter.write(_heading("Examples") + "\n")
    column = max((len(line) for line, _ in examples if len(line) <= _LONG_EXAMPLE), default=0)
    for line, text in examples:
        if len(line) <= column and column + len(text) + len("    # ") <= _WIDTH:
            formatter.write(f"  {line:{column}}  {_faint('# ' + text)}\n")
        else:
            formatter.write(f"  {_faint('# ' + text)}\n  {line}\n")
    formatter.write("\n")


def _write_section(heading: str, records: Rows, formatter: Any) -> None:
    formatter.write(_heading(heading) + "\n")
    formatter.indent()
    formatter.write_dl(records)
    formatter.dedent()
    formatter.write("\n")


def _heading(text: str) -> str:
    return typer.style(f"{text}:", bold=True)


def _faint(text: str) -> str:
    return typer.style(text, dim=True)
