"""`newskit doctor --engine`: whether the machines that are to work can, and see what this one sees."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct, structs

from newskit.engines import Failed, engine
from newskit.errors import NewskitError
from newskit.sources import Options, find, is_remote
from newskit.version import __version__


class Sight(Struct, frozen=True):
    """What is found under the name of an input."""

    files: int = 0
    bytes: int = 0
    missing: str | None = None
    """Why there is nothing."""
    sealed: bool = False
    """Whether it is a folder that cannot be written into."""


class Machine(Struct, frozen=True, kw_only=True):
    """What works on a machine, and what it sees."""

    newskit: str
    python: str
    sights: tuple[Sight, ...]
    shares_temporary: bool
    """Whether temporary files of the machine that asks can be seen."""


class Node(Struct, frozen=True):
    """A machine that was asked."""

    name: str
    found: Machine | None
    problems: tuple[str, ...]
    """What is in the way of its work, a line each."""


class Nodes(Struct, frozen=True, kw_only=True):
    """The machines of an engine."""

    here: Machine
    nodes: tuple[Node, ...]
    processors: int

    @property
    def shares_temporary(self) -> bool:
        """Whether all see the temporary files of this machine."""
        return all(node.found.shares_temporary for node in self.nodes if node.found)


class _Asked(Struct, frozen=True):
    """What every machine is asked."""

    names: tuple[str, ...]
    options: Options
    folder: str
    """The folder that names are relative to."""
    temporary: str
    """A file among the temporary ones of the machine that asks."""


def nodes(name: str, jobs: int | None, address: str | None, paths: Sequence[str]) -> Nodes:
    """The machines of the engine called `name`, and what they see of `paths`.

    Raises `NewskitError` when the engine cannot be used at all.
    """
    with tempfile.NamedTemporaryFile(prefix="newskit-") as file, engine(name, jobs, address) as workers:
        asked = _Asked(tuple(paths), Options(), os.getcwd(), file.name)
        here = look_around(asked)
        found = tuple(_node(paths, here, *answer) for answer in workers.on_each_node(look_around, asked))
        return Nodes(here=here, nodes=found, processors=workers.jobs)


def look_around(asked: _Asked) -> Machine:
    """What there is on this machine; runs on every one."""
    return Machine(
        newskit=__version__,
        python=platform.python_version(),
        sights=tuple(map(partial(_sight, asked), asked.names)),
        shares_temporary=os.path.exists(asked.temporary),
    )


def _sight(asked: _Asked, name: str) -> Sight:
    why: str | None = None
    path = name if is_remote(name) else os.path.join(asked.folder, name)
    try:
        with find([path], structs.replace(asked.options, base=asked.folder)) as found:
            files, size = sum(len(shard.items) for shard in found.shards), found.size()
    except NewskitError as error:
        files, size, why = 0, 0, str(error).removeprefix(f"{path}: ")
    if os.path.isdir(path):
        return Sight(files, size, None, not os.access(path, os.W_OK))
    return Sight(files, size, why)


def _node(paths: Sequence[str], here: Machine, name: str, found: Machine | Failed) -> Node:
    if isinstance(found, Failed):
        return Node(name, None, (found.reason,))
    return Node(name, found, tuple(_differences(paths, here, found)))


def _differences(paths: Sequence[str], here: Machine, there: Machine) -> Iterator[str]:
    """What another machine sees otherwise than this one."""
    for path, ours, theirs in zip(paths, here.sights, there.sights, strict=True):
        if ours.missing is None and theirs.missing is not None:
            yield f"{path}: it is here, but not there: {theirs.missing}"
        elif ours.missing is not None:
            yield f"{path}: {ours.missing}"
        elif (ours.files, ours.bytes) != (theirs.files, theirs.bytes):
            yield (
                f"{path}: it is not the same there: {theirs.files:,} files of {theirs.bytes:,} bytes, "
                f"here {ours.files:,} of {ours.bytes:,}"
            )
        elif theirs.sealed:
            yield f"{path}: it cannot be written into"
