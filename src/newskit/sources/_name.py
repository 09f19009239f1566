"""Sources: how files are named relative to the base folder.

Paths are strings here: there may be a million of them, and they are named by how they are written.
"""

from __future__ import annotations

import os

from newskit.text.inert import inert


def base_name(path: str, base: str) -> str:
    """The source of `path`: relative to the folder `base`, `/` between parts; empty for `base` itself.

    A path that lies in `base` only through a link is named as it is written, or by where it really lies,
    whichever is inside; outside `base` it is named as it is written.

    >>> base_name("./a/../b.txt", ".")
    'b.txt'
    """
    written = os.path.abspath(path)
    name = os.path.relpath(written, os.path.abspath(base))
    if _is_outside(name):
        real = os.path.realpath(base)
        parent, last = os.path.split(written)
        really = (os.path.join(os.path.realpath(parent), last), os.path.realpath(path))
        inside = (found for place in really if not _is_outside(found := os.path.relpath(place, real)))
        name = next(inside, name)
    return "" if name == os.curdir else printable(name).replace(os.sep, "/")


def printable(name: str) -> str:
    r"""A file's name as a text of one line; bytes that are not UTF-8, and what a terminal obeys, are written as `\xff`.

    A name that is so already stays as it is.

    >>> printable("new\nline \x1b[2J.txt"), printable(r"caf\xe9 — 1.txt")
    ('new\\x0aline \\x1b[2J.txt', 'caf\\xe9 — 1.txt')
    """
    if name.isascii() and name.isprintable():
        return name
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return text if text == inert(text) else "".join(map(_escaped, text))


def _escaped(sign: str) -> str:
    return sign if sign == inert(sign) else "".join(f"\\x{byte:02x}" for byte in sign.encode())


def roots(folder: str, base: str) -> list[tuple[str, str, str | None]]:
    """What to walk for `folder`: paths, their sources, and the entry of each that is not its to walk.

    That is `folder` alone, unless `base` lies in it: then every folder on the way to `base` is walked by itself,
    because the way to it is not part of the sources of what is in it.
    """
    found: list[tuple[str, str, str | None]] = []
    path, source = folder, base_name(folder, base)
    for step in _steps(folder, base) if source else []:
        found.append((path, source, step))
        if step.startswith(".") or not os.path.isdir(os.path.join(path, step)):
            return found
        path, source = os.path.join(path, step), source.removesuffix("..").removesuffix("/")
    return [*found, (path, source, None)]


def is_in_itself(path: str) -> bool:
    """Whether a link on the way to `path` leads back to a folder that it is in."""
    way = [os.path.abspath(path)]
    while (parent := os.path.dirname(way[-1])) != way[-1]:
        way.append(parent)
    return len({os.path.realpath(place) for place in way}) < len(way)


def _steps(folder: str, base: str) -> list[str]:
    """The names of the folders from `folder` down to `base`; none when it does not lie in it."""
    name = os.path.relpath(os.path.abspath(base), os.path.abspath(folder))
    return [] if _is_outside(name) else name.split(os.sep)


def _is_outside(name: str) -> bool:
    """Whether a relative path leads out of where it begins (or to another drive)."""
    return name == os.pardir or name.startswith(os.pardir + os.sep) or os.path.isabs(name)
