"""The options that every command has: how loud and how colourful to be, and the version."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperOption

from newskit.cli import WRONG_USE
from newskit.cli.settings import variable
from newskit.cli.terminal import Terminal
from newskit.version import __version__

PANEL = "Every command"


def terminal_of(ctx: typer.Context) -> Terminal:
    """The terminal of this run."""
    terminal = ctx.find_object(Terminal)
    if terminal is None:
        terminal = ctx.obj = Terminal()
    return terminal


def wrong_use(ctx: Any) -> int:
    """The exit code of a command without what it needs; prints its help on standard error."""
    typer.echo(ctx.get_help(), err=True, color=terminal_of(ctx).styled(sys.stderr))
    return WRONG_USE


def shared_options() -> list[Any]:
    """Fresh `-q`, `-v` and `--color`: they set the terminal and are no arguments of the command."""
    return [
        _flag(["quiet", "--quiet", "-q"], "Say nothing but errors: no progress, summary or hints", _set_quiet),
        _flag(["verbose", "--verbose", "-v"], "Say more about what is done", _set_verbose),
        TyperOption(
            param_decls=["color", "--color"],
            metavar="WHEN",
            help="auto, always or never; with NO_COLOR=1, letters are bold or faint only",
            callback=_set_color,
            envvar=variable("color"),
            show_envvar=False,
            expose_value=False,
            rich_help_panel=PANEL,
        ),
    ]


def heed_color(command: Any, ctx: Any, args: Sequence[str]) -> None:
    """Nothing; where help is asked for, heeds what is said of colour before it is printed: it may stand behind."""
    if {"-h", "--help"}.isdisjoint(args):
        return
    option = next(param for param in command.params if param.name == "color")
    typed, _, _ = command.make_parser(ctx).parse_args(args=list(args))
    _set_color(ctx, option, option.consume_value(ctx, typed)[0])
    ctx.color = terminal_of(ctx).styled(sys.stdout)


def root_options() -> list[Any]:
    """The options of `newskit` itself."""
    version = _flag(["version", "--version", "-V"], "Print the version", _print_version)
    version.is_eager = True
    return [version, *shared_options()]


def _flag(names: list[str], text: str, callback: Any) -> TyperOption:
    return TyperOption(
        param_decls=names,
        is_flag=True,
        default=False,
        help=text,
        callback=callback,
        expose_value=False,
        rich_help_panel=PANEL,
    )


def _set_quiet(ctx: typer.Context, _: object, value: Any) -> None:
    terminal = terminal_of(ctx)
    terminal.quiet = terminal.quiet or bool(value)


def _set_verbose(ctx: typer.Context, _: object, value: Any) -> None:
    terminal = terminal_of(ctx)
    terminal.verbose = terminal.verbose or bool(value)


def _set_color(ctx: typer.Context, _: object, value: str | None) -> None:
    if value is None:
        return
    if value not in {"auto", "always", "never"}:
        raise typer.BadParameter(f"{value!r} is none of auto, always, never.")
    terminal_of(ctx).color = value  # type: ignore[assignment]


def _print_version(ctx: typer.Context, _: object, value: Any) -> None:
    if value:
        typer.echo(f"newskit {__version__}")
        ctx.exit()
