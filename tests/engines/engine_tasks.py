"""Functions for workers: they must stand in a module that a worker can import."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from newskit.errors import BadRows, MissingExtra, UsageError


def square(number: int) -> int:
    return number * number


def large(size: int) -> bytes:
    return b"x" * size


def length(data: bytes) -> int:
    return len(data)


def late(task: tuple[float, int]) -> int:
    """The number, after some seconds."""
    time.sleep(task[0])
    return task[1]


def process(_: int) -> int:
    time.sleep(0.05)
    return os.getpid()


def fail(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


def refuse(number: int) -> int:
    raise UsageError(f"not {number}")


def miss(_: int) -> None:
    raise MissingExtra("reading this", "web")


def rows(_: int) -> None:
    raise BadRows(["fixes.csv: line 2: no kind", "fixes.csv: line 9: no source"])


class StubbornError(Exception):
    """Cannot be unpickled."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


def stubborn(_: int) -> None:
    raise StubbornError(1, 2)


def local(_: int) -> object:
    return lambda: None


def leave(number: int) -> int:
    if number == 5:
        os._exit(7)
    return number


def be_killed(number: int) -> int:
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def note(task: tuple[Path, int]) -> int:
    """Leave this process's number in the folder, then work for long."""
    folder, number = task
    (folder / str(os.getpid())).touch()
    time.sleep(60 if number else 0)
    return number


def tried_before(folder: Path, number: int) -> int:
    """How often the number was tried before this time, which is noted."""
    before = len(list(folder.glob(f"{number}-*")))
    (folder / f"{number}-{before}-{os.getpid()}").touch()
    return before


def fail_at_first(times: int, folder: Path, number: int) -> int:
    """The number, but numbers that can be divided by three fail so many times before."""
    if tried_before(folder, number) < times and number % 3 == 0:
        raise ValueError(f"{number}:\n not yet")
    return number


def die_at_first(times: int, folder: Path, number: int) -> int:
    """The number, but over numbers that can be divided by three workers die so many times before."""
    if tried_before(folder, number) < times and number % 3 == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def take_long(folder: Path, number: int) -> int:
    """The number; 0 takes until ten others are done."""
    while number == 0 and len(list(folder.glob("*"))) < 10:
        time.sleep(0.05)
    (folder / str(number)).touch()
    return number


def whereabouts(_: int) -> tuple[str, int]:
    return os.getcwd(), os.getpid()
