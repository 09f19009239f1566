"""Help pages: what it does, examples first, then usage and the options in groups. Plain text: rich costs too much."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import typer

from newskit.cli.terminal import width

if TYPE_CHECKING:
    from typer.core import TyperCommand, TyperGroup

Rows = Sequence[tuple[str, str]]
"""What is typed, and what it does."""

_LONG_EXAMPLE = 44
"""Characters of an example that leave room for a remark beside it."""
_WIDTH = 80
"""Characters of a line at most; fewer on a narrow terminal. Only what is to be copied is never cut."""
_WIDE = 60
_COLUMN = 30
"""Characters of an option that leave room for what it does beside it, on a terminal that is not narrow."""


def write_group_help(group: TyperGroup, examples: Rows, sections: Mapping[str, Rows], ctx: Any, formatter: Any) -> None:
    """Write the help page of newskit itself; `sections` are its commands by the heading that they stand under."""
    _fit(formatter)
    _write_text(group.help or "", formatter)
    _write_examples(examples, formatter)
    _write_usage(f"{ctx.command_path} COMMAND [OPTIONS] [ARGUMENTS]", formatter)
    for heading, commands in sections.items():
        _write_section(heading, commands, formatter)
    options = [record for param in group.get_params(ctx) if (record := _record(param, ctx))]
    _write_section("Options", options, formatter)
    _write_text(f"Help of a command: {ctx.command_path} COMMAND --help", formatter, end="")
    _write_text("What you always want goes into newskit.toml, as in: corpus = 'spring.db'", formatter, end="")


def write_command_help(command: TyperCommand, examples: Rows, ctx: Any, formatter: Any) -> None:
    """Write the help page of one command."""
    _fit(formatter)
    first, _, rest = inspect.cleandoc(command.help or "").partition("\n")
    _write_text(first, formatter)
    _write_examples(examples, formatter)
    usage = " ".join(piece.strip("{}") for piece in command.collect_usage_pieces(ctx))
    _write_usage(f"{ctx.command_path} {usage}", formatter)
    if rest.strip():
        formatter.write_text(rest.strip())
        formatter.write("\n")
    for heading, records in _panels(command.get_params(ctx), ctx).items():
        _write_section(heading, records, formatter)


def _fit(formatter: Any) -> None:
    """Nothing; lets the page be as narrow as the terminal."""
    formatter.width = min(_WIDTH, width()) - 2


def _write_text(text: str, formatter: Any, end: str = "\n") -> None:
    """Write a paragraph, in lines as long as they can be."""
    formatter.write("\n".join(wrap(text, formatter.width + 2)) + f"\n{end}")


def _write_usage(text: str, formatter: Any) -> None:
    lines = wrap(text, formatter.width + 2, initial_indent=" " * len("Usage: "), subsequent_indent="    ")
    shown = "\n".join(lines).lstrip()
    formatter.write(f"{_heading('Usage')} {shown}\n\n")


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
    free = formatter.width + 2
    column = max((len(line) for line, _ in examples if len(line) <= min(_LONG_EXAMPLE, free // 2)), default=0)
    for line, text in examples:
        if len(line) <= column and column + len(text) + len("    # ") <= free:
            formatter.write(f"  {line:{column}}  {_faint('# ' + text)}\n")
        else:
            remark = "".join(f"  {_faint('# ' + part)}\n" for part in wrap(text, free - len("  # ")))
            formatter.write(f"{remark}  {line}\n")
    formatter.write("\n")


def _write_section(heading: str, records: Rows, formatter: Any) -> None:
    formatter.write(_heading(heading) + "\n")
    formatter.indent()
    formatter.write_dl(records, col_max=_COLUMN if formatter.width >= _WIDE else formatter.width // 3)
    formatter.dedent()
    formatter.write("\n")


def _heading(text: str) -> str:
    return typer.style(f"{text}:", bold=True)


def _faint(text: str) -> str:
    return typer.style(text, dim=True)
