"""`newskit formats`: what can be read and what can be written."""

from __future__ import annotations

from msgspec import Struct

from newskit import exporters, sources


class KnownFormat(Struct, frozen=True, kw_only=True):
    """A format that newskit reads or writes."""

    does: str
    """`read` or `write`."""
    name: str
    suffixes: tuple[str, ...]
    needs: str
    """What to install for it, `newskit[extra]`; empty when it needs nothing."""
    description: str


def known_formats() -> tuple[KnownFormat, ...]:
    """All formats, those that can be read first, those for graphs last."""
    from newskit.text.graph import FORMATS

    graphs = tuple(
        KnownFormat(
            does="write", name=name, suffixes=(f".{name}",), needs="", description="the graphs of links and entities"
        )
        for name in FORMATS
    )
    families = (("read", sources.formats()), ("write", exporters.formats(installed=True)))
    rows = (
        KnownFormat(
            does=does,
            name=form.name,
            suffixes=form.suffixes,
            needs=f"newskit[{form.extra}]" if form.extra else "",
            description=form.description,
        )
        for does, family in families
        for form in family
    )
    return (*rows, *graphs)


def broken_formats() -> tuple[tuple[str, str], ...]:
    """Names of other distributions' formats that cannot be used, each with the reason."""
    return (*sources.broken(), *exporters.broken())
