"""How commands are found and what their help looks like.

A command is a module of this package named after it, with a function of the same name and `EXAMPLES`. It is
imported when it is called, so that starting stays cheap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from newskit.cli.settings import NAMES, setting, variable
from newskit.cli.shared import heed_color, shared_options

SECTIONS = {
    "Build a corpus": ("parse", "merge", "forget"),
    "Use it": (
        "search",
        "kwic",
        "keywords",
        "entities",
        "dedup",
        "links",
        "stats",
        "report",
        "browse",
        "show",
        "export",
    ),
    "About newskit": ("doctor", "formats", "schema"),
}
"""The commands, in the order of the help page. A new command is a module and its name here."""

COMMANDS = tuple(name for names in SECTIONS.values() for name in names)

EXAMPLES = (
    ("newskit parse samples/", "split pages, save into newskit.db"),
    ('newskit search "gender equality"', "stories, not teasers of others"),
    ("newskit export --format csv > stories.csv", "take the stories elsewhere"),
)


class Command(TyperCommand):
    """A command whose help leads with examples."""

    examples: Sequence[tuple[str, str]] = ()

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments that are left over; an error says which command it is about."""
        try:
            heed_color(self, ctx, args)
            left = super().parse_args(ctx, args)
            _check_values(self, ctx)
            return left  # noqa: TRY300 - an else would not be caught
        except typer.TyperException as error:
            if getattr(error, "ctx", ctx) is None:
                error.ctx = ctx  # type: ignore[attr-defined]
            raise

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page: what it does, examples, usage, the options in groups."""
        from newskit.cli.help import write_command_help

        write_command_help(self, self.examples, ctx, formatter)


class Commands(TyperGroup):
    """The commands by name; each is imported when it is asked for."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments that are left over: a command and its own."""
        heed_color(self, ctx, args)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the library's signature
        """The names of all commands, in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Command | None:
        """The command called `cmd_name`, or `None`."""
        if cmd_name not in COMMANDS:
            return None
        command = load(cmd_name)
        if ctx.default_map:
            ctx.default_map[cmd_name] = _by_parameter(command, ctx.default_map.get(cmd_name, {}))
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that `args` begin with; an unknown one is answered with the likeliest."""
        if args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            from newskit.cli.failure import did_you_mean

            ctx.fail(f"no such command: {args[0]}. {did_you_mean(args[0], COMMANDS)}".rstrip())
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page: what newskit does, examples, the commands in groups."""
        from newskit.cli.help import write_group_help

        sections = {heading: [(name, _summary(name)) for name in names] for heading, names in SECTIONS.items()}
        write_group_help(self, EXAMPLES, sections, ctx, formatter)


def load(name: str) -> Command:
    """The command `name`, with the options that every command has and the variables that set them."""
    module = import_module(f"newskit.cli.{name}")
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command(name, cls=Command)(getattr(module, name))
    command = typer.main.get_command(app)
    assert isinstance(command, Command)  # noqa: S101 - the class was given above
    command.examples = module.EXAMPLES
    command.params += shared_options()
    for param in command.params:
        if isinstance(param, TyperOption) and setting(param.opts) in NAMES:
            param.envvar, param.show_envvar = variable(setting(param.opts)), False
    return command


def _by_parameter(command: Command, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a command under the names of its function's parameters."""
    names = {setting(param.opts): param.name for param in command.params if param.name}
    return {names[key]: value for key, value in settings.items() if key in names}


def _check_values(command: Command, ctx: Any) -> None:
    """Nothing; an option whose value is empty (a variable that the shell did not know) is no option left out."""
    for param in command.params:
        if isinstance(param, TyperOption) and ctx.params.get(param.name) == "":
            raise typer.BadParameter("it is empty; give a value or leave it out.", ctx=ctx, param=param)


def _summary(name: str) -> str:
    """What the command `name` does, in a line: the first of its docstring."""
    function = getattr(import_module(f"newskit.cli.{name}"), name)
    return str(function.__doc__).partition("\n")[0].rstrip(".")
