"""The command line's entry: finds the command, runs it, and turns every outcome into an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import typer

from newskit.cli import INTERRUPTED, PIPE_CLOSED, WRONG_USE
from newskit.cli.command import COMMANDS, Commands
from newskit.cli.settings import load_settings
from newskit.cli.shared import root_options, wrong_use
from newskit.cli.terminal import Terminal, use_utf8
from newskit.errors import NewskitError

COMPLETION = "_NEWSKIT_COMPLETE"


def main() -> None:
    """Run the command line and end the process with its exit code."""
    _occupy_streams()
    _heed_signals()
    code = run(sys.argv[1:])
    if "multiprocessing" not in sys.modules:
        _end_at_once(code)
    gc.freeze()  # so the interpreter does not look through everything once more before it ends: an eighth of a search
    sys.exit(code)


def run(args: Sequence[str]) -> int:
    """The exit code of the command line `args`; prints what there is to print."""
    use_utf8()
    terminal = Terminal()
    try:
        code = _invoke(list(args), terminal)
        if sys.stdout is not None:
            sys.stdout.flush()
    except typer.Exit as exit_:
        return exit_.exit_code
    except (typer.TyperException, NewskitError) as error:
        from newskit.cli.failure import explain

        terminal.say(*explain(error))
        return WRONG_USE if isinstance(error, typer.TyperException) else error.exit_code
    except KeyboardInterrupt:
        terminal.say("newskit: interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        _discard_stdout()
        return PIPE_CLOSED
    except OSError as error:
        from newskit.cli.failure import explain_os_error

        _discard_stdout()
        terminal.say(explain_os_error(error))
        return WRONG_USE
    return code


def command_line(*, completion: bool = True) -> Commands:
    """The whole application; the modules of its commands are loaded when they are asked for.

    With `completion`, it has the options that set up the completion of a shell, which cost some time to make.
    """
    options = root_options()
    if completion:
        options += typer.main.get_install_completion_arguments()
    return Commands(
        name="newskit",
        help="Turns folders of scraped news pages into a clean, de-duplicated, searchable corpus.",
        params=options,
        commands={},
        rich_markup_mode=None,
        subcommand_metavar="COMMAND [ARGS]...",
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def _invoke(args: list[str], terminal: Terminal) -> int:
    group = command_line(completion=not args or args[0] in {"-h", "--help"} or "completion" in args[0])
    if COMPLETION in os.environ:
        group.main(args, prog_name="newskit")
    extra: dict[str, Any] = {"obj": terminal, "default_map": load_settings(COMMANDS)}
    with group.make_context("newskit", args, **extra) as ctx:
        if not args:
            return wrong_use(ctx)
        return int(group.invoke(ctx) or 0)


def _occupy_streams() -> None:
    """Nothing; a standard stream that was closed gets a place holder, so that no file of ours takes its number."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number: this one
            os.set_inheritable(number, True)


def _heed_signals() -> None:
    """Nothing; a polite request to end, or a closed terminal, ends the process as an error does: it cleans up."""
    import signal

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _end)


def _end_at_once(code: int) -> None:
    """End the process without taking apart what it has loaded, which is a thirtieth of a search.

    Files and corpora are closed; what was registered for the end is done. Where there are other threads, nothing
    happens: these are waited for as usual.
    """
    import atexit
    import threading

    if threading.active_count() > 1:
        return
    atexit._run_exitfuncs()  # noqa: SLF001 - there is no other way to have them run
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError, ValueError):
                stream.flush()
    os._exit(code)


def _end(number: int, _: object) -> None:
    raise SystemExit(128 + number)


def _discard_stdout() -> None:
    """Let what is still buffered vanish, so that the interpreter does not complain at its end."""
    if sys.stdout is None:
        return
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = None
