"""How the process begins and ends: quickly, but with all that was asked for at the end."""

from __future__ import annotations

import subprocess
import sys

START = "import sys; sys.argv = ['newskit', '--version']; from newskit.__main__ import main; "


def outcome(before: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{before}; {START}main()"], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


def test_what_was_registered_for_the_end_is_done():
    code, out, err = outcome("import atexit; atexit.register(print, 'the end')")
    assert (code, err) == (0, "")
    assert out.splitlines()[0].startswith("newskit ")
    assert out.splitlines()[1:] == ["the end"]


def test_other_threads_are_waited_for():
    later = "import threading; threading.Timer(0.5, print, ['later']).start()"
    assert outcome(later)[1].splitlines()[1:] == ["later"]


def test_typing_extensions_can_still_be_imported():
    code, out, _ = outcome("import atexit; atexit.register(lambda: print(__import__('typing_extensions').__name__))")
    assert (code, out.splitlines()[1:]) == (0, ["typing_extensions"])
