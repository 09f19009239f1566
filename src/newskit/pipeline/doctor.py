"""`newskit doctor`: whether everything that newskit needs is there, and whether the corpus is sound."""

from __future__ import annotations

import platform
import re
import sqlite3
from collections.abc import Iterable, Iterator
from importlib import metadata

from msgspec import Struct

from newskit.corpus import open_reader
from newskit.corpus.fetch import Counts
from newskit.corpus.health import Health, check
from newskit.version import __version__

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_EXTRA = re.compile(r"extra\s{0,9}==\s{0,9}[\"']([^\"']+)[\"']")
_FOR_DEVELOPERS = frozenset({"dev", "check", "bench"})


class Package(Struct, frozen=True):
    """A package that newskit uses."""

    name: str
    version: str | None
    """`None`: it is not installed."""
    extra: str | None = None
    """The extra that it belongs to; `None`: newskit cannot do without it."""


class Installation(Struct, frozen=True, kw_only=True):
    """What newskit runs on."""

    newskit: str
    python: str
    system: str
    sqlite: str
    fts5: bool
    """Whether SQLite has full-text search, without which there is no corpus."""
    packages: tuple[Package, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing that newskit cannot do without."""
        return self.fts5 and all(package.version for package in self.packages if package.extra is None)


def installation() -> Installation:
    """What newskit runs on here."""
    return Installation(
        newskit=__version__,
        python=platform.python_version(),
        system=f"{platform.system()} {platform.machine()}",
        sqlite=sqlite3.sqlite_version,
        fts5=_has_fts5(),
        packages=tuple(packages(_requirements())),
    )


def packages(requirements: Iterable[str]) -> Iterator[Package]:
    """What users may want of the requirements, each package once: what newskit needs, and the extras.

    >>> [(one.name, one.extra) for one in packages(["x; extra == 'web'", "x>=2; extra == 'all'", "y; extra == 'dev'"])]
    [('x', 'web')]
    """
    met: set[str] = set()
    for line in requirements:
        package = _package(line)
        if package.extra not in _FOR_DEVELOPERS and package.name not in met:
            met.add(package.name)
            yield package


def _has_fts5() -> bool:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5 (word)")
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return True


def _requirements() -> list[str]:
    """The requirements that newskit was installed with; none where it was not installed but put on the path."""
    try:
        return metadata.requires("newskit") or []
    except metadata.PackageNotFoundError:
        return []


def _extra(requirement: str) -> str | None:
    """The extra that a requirement belongs to.

    >>> _extra('pytest>=8; extra == "dev"'), _extra("rich>=13")
    ('dev', None)
    """
    found = _EXTRA.search(requirement)
    return found[1] if found else None


def _package(requirement: str) -> Package:
    found = _NAME.match(requirement)
    name = found[0] if found else requirement
    try:
        version: str | None = metadata.version(name)
    except metadata.PackageNotFoundError:
        version = None
    return Package(name, version, _extra(requirement))


class Examination(Struct, frozen=True, kw_only=True):
    """How a corpus is, and what is in it."""

    path: str
    health: Health
    counts: Counts


def examine(path: str) -> Examination:
    """How the corpus at `path` is. Reads all of it. Raises `CorpusError` when it cannot be used at all."""
    with open_reader(path) as corpus:
        return Examination(path=path, health=check(corpus), counts=corpus.counts())
