"""Site memory: what the pages of one site teach each other.

A line that stands on many pages of a site is furniture, one that stands on some is likely the title of a promoted
story. How often each line stands is kept in a count-min sketch (Cormode & Muthukrishnan 2005): a table of fixed size
that never counts too little, hardly ever too much, and that adds up the same in whatever order pages come.
"""

from __future__ import annotations

import hashlib
import math
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

from newskit.model import Document
from newskit.parsing.lines import Line, read_lines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Places = NDArray[np.uint32]
    Table = NDArray[np.uint16]

ROWS = 4
WIDTH = 1 << 20
"""Counters a row: 8 MB in all. Up to some 400,000 different lines are told apart; with more, counts that may be
chance are not believed (`SiteMemory.noise`)."""
_FULL = 65_535
_HASHED = 120
"""Characters of a line that make its identity: teasers are cut at different lengths."""
_MOST_LINES = 5_000
"""Lines of a page that are counted: those of a longer one are no page's layout."""
_MISTAKEN = 0.01
"""So many lines may seem to stand on a page more than they do."""
LEAST_PAGES = 3
"""So many pages of a site must have been seen before they teach anything."""


class Observation(Struct, frozen=True):
    """What one page adds to the memory."""

    site: str
    places: bytes
    """The counters of its different lines: `uint32[lines, ROWS]`."""


class SiteMemory:
    """How often each line stands on the pages of each site."""

    def __init__(self, table: Table | None = None, pages: Mapping[str, int] | None = None) -> None:
        """An empty memory, or the one that `table` and `pages` (site to number of pages) hold."""
        import numpy as np

        self.table = np.zeros((ROWS, WIDTH), np.uint16) if table is None else table
        self.pages = dict(pages or {})

    def add(self, seen: Observation) -> None:
        """Count a page in; the order of pages makes no difference."""
        import numpy as np

        self.__dict__.pop("noise", None)
        self.pages[seen.site] = self.pages.get(seen.site, 0) + 1
        for row, column in enumerate(np.frombuffer(seen.places, np.uint32).reshape(-1, ROWS).T):
            known = np.unique(column)
            self.table[row, known] += self.table[row, known] < _FULL

    def counts(self, site: str, lines: Sequence[Line]) -> Ints:
        """On how many pages of `site` each of `lines` stands, at the least the page itself if it was counted in."""
        import numpy as np

        if self.pages.get(site, 0) < LEAST_PAGES:
            return np.zeros(len(lines), np.int64)
        places = _places(site, [line.text for line in lines])
        found = np.min([self.table[row, places[:, row]] for row in range(ROWS)], axis=0)
        result: Ints = np.maximum(found.astype(np.int64) - self.noise, 0)
        return result

    @cached_property
    def noise(self) -> int:
        """What may stand in a line's counters by chance: other lines' counts, nearly never more than this.

        Counters that no line of its own has hit are 0; from their share follows how many hits there are (Poisson).
        """
        import numpy as np

        used = max(np.count_nonzero(row) for row in self.table) / WIDTH
        hits = -math.log(max(1 - used, 1e-9))
        chance = left = math.exp(-hits)
        noise = 0
        while (1 - left) ** ROWS > _MISTAKEN:
            noise += 1
            chance *= hits / noise
            left += chance
        return noise

    def faded(self) -> SiteMemory:
        """The memory, or if it is too full to be trusted one of half of all counts: what is rare is forgotten."""
        import numpy as np

        if not self.noise:
            return self
        half = {site: pages // 2 for site, pages in self.pages.items() if pages > 1}
        return SiteMemory((self.table >> 1).astype(np.uint16), half).faded()

    def to_bytes(self) -> bytes:
        """The table, compressed, for keeping."""
        return zlib.compress(self.table.tobytes(), 1)

    @classmethod
    def from_bytes(cls, packed: bytes, pages: Mapping[str, int]) -> SiteMemory:
        """The memory that `to_bytes` gave, with the number of pages of each site."""
        import numpy as np

        return cls(np.frombuffer(zlib.decompress(packed), np.uint16).reshape(ROWS, WIDTH).copy(), pages)

    def merged(self, others: Iterable[SiteMemory]) -> SiteMemory:
        """The memory of these pages and those of `others` together."""
        import numpy as np

        table = self.table.astype(np.uint32)
        pages = dict(self.pages)
        for other in others:
            table += other.table
            for site, count in other.pages.items():
                pages[site] = pages.get(site, 0) + count
        return SiteMemory(np.minimum(table, _FULL).astype(np.uint16), pages)


def site_of(document: Document) -> str:
    """The site a page is from: the host of its URL, else the folder or file it was read from.

    >>> site_of(Document("1", "dump/a/1.txt", "x")), site_of(Document("1", "pages.jsonl#7", "x"))
    ('dump/a', 'pages.jsonl')
    """
    if document.hints.url and (host := _host(document.hints.url)):
        return host.removeprefix("www.")
    name = document.source
    for sign in ("#", "!", "@"):
        if sign in name:
            return name.split(sign, 1)[0]
    return name.rsplit("/", 1)[0] if "/" in name else ""


def _host(url: str) -> str | None:
    """The host of a URL.

    >>> _host("https://www.example.org/a"), _host("http://[example.org")
    ('www.example.org', None)
    """
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host and host.encode("utf-8", "replace").decode()


def observe(document: Document, site: str | None = None) -> Observation:
    """What a page adds to the memory; `site` is worked out by `site_of` unless given."""
    name = site_of(document) if site is None else site
    texts = sorted({line.text[:_HASHED] for line in read_lines(document.text)[:_MOST_LINES]})
    return Observation(name, _places(name, texts).tobytes())


def _places(site: str, texts: Sequence[str]) -> Places:
    """The counters of each text: `uint32[texts, ROWS]`, each below `WIDTH`."""
    import numpy as np

    key = hashlib.blake2b(site.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    blake = hashlib.blake2b
    digests = b"".join(
        blake(text[:_HASHED].encode("utf-8", "surrogatepass"), digest_size=4 * ROWS, key=key).digest() for text in texts
    )
    result: Places = np.frombuffer(digests, np.uint32).reshape(-1, ROWS) & np.uint32(WIDTH - 1)
    return result
