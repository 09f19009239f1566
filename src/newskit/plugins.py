"""What other distributions offer newskit, as entry points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")


class Offered(Struct, Generic[T], frozen=True):
    """Objects of other distributions, by the name of their entry point."""

    usable: Mapping[str, T]
    broken: Mapping[str, str]
    """The reason for each that cannot be used."""


def offered(group: str, checked: Callable[[object, str], T]) -> Offered[T]:
    """What is offered in a group of entry points, in the order of the names.

    `checked` makes of an object and its name what is used, and raises `TypeError` for what cannot be. Looking takes
    longer than starting Python does: ask only when what newskit has itself does not do.
    """
    from importlib.metadata import entry_points

    usable: dict[str, T] = {}
    broken: dict[str, str] = {}
    for point in sorted(entry_points(group=group), key=lambda point: (point.name, point.value)):
        if point.name in usable:
            continue
        try:
            usable[point.name] = checked(point.load(), point.name)
        except Exception as error:  # noqa: BLE001 - another's code may fail in any way; the others are still there
            broken[point.name] = " ".join(f"{type(error).__name__}: {error}".split())
    return Offered(usable, broken)
