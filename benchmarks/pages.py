"""The pages that are measured with: the labelled ones and their HTML where they are, else the project's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).resolve().parent.parent
TRUTH = "NEWSKIT_TRUTH"
"""The environment variable that names the folder of the larger labelled set."""


class Source(Struct, frozen=True):
    """A page: its text, and the HTML that the text was made from, if that is there."""

    text: Path
    html: Path | None = None


def sources() -> list[Source]:
    """All pages there are, those with HTML only where there are such."""
    truth = Path(os.environ.get(TRUTH) or ROOT.parent / "shared" / "truth")
    found = [Source(path, _html(truth, path)) for path in sorted((truth / "dev").glob("*.txt"))]
    with_html = [source for source in found if source.html]
    own = sorted([*(ROOT / "eval" / "pages").glob("*.txt"), *(ROOT / "samples").glob("*.txt")])
    return with_html or found or [Source(path) for path in own]


def evenly(found: list[Source], limit: int) -> list[Source]:
    """At most `limit` of the pages, from everywhere among them."""
    return found[:: max(1, len(found) // limit)][:limit]


def write_many(folder: Path, count: int) -> int:
    """The bytes of `count` pages written into `folder`: what there is, repeated with a changed line.

    A thousand pages share a folder of their own.
    """
    size = 0
    for number, data in zip(range(count), _again_and_again(), strict=False):
        page = data + f"\nCopy number {number} of this page.\n".encode()
        place = folder / f"{number // 1000:03}" / f"{number % 1000:03}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(page)
        size += len(page)
    return size


def _again_and_again() -> Iterator[bytes]:
    pages = [source.text.read_bytes() for source in sources()]
    while True:
        yield from pages


def _html(truth: Path, page: Path) -> Path | None:
    path = truth / "html" / f"{page.stem}.html.gz"
    return path if path.exists() else None
