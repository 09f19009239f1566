"""One contestant of the race, in a process of its own: `python contestant.py NAME`.

Reads a line of JSON on standard input, `[[text file, HTML file or null], …]`, does these pages and answers with the
seconds of CPU that took; reading the files does not count. Imports nothing but what its contestant needs, so that
the peer may run in an environment without newskit.
"""

from __future__ import annotations

import gzip
import json
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

LIMIT, NEWSKIT, RECORDS = "decode + split lines", "newskit", "newskit -f jsonl"
HTML, PEER = "newskit, HTML", "trafilatura, HTML"
WITH_HTML = frozenset((HTML, PEER))
"""Those that get the HTML of a page instead of its text."""


def limit() -> Callable[[bytes], object]:
    """The least that any splitter of text must do."""
    from newskit.text.decode import decode

    return lambda data: decode(data).text.split("\n")


def newskit() -> Callable[[bytes], object]:
    """From a file's bytes to the page in its parts."""
    from newskit.model import Document, page_id
    from newskit.parsing import parse
    from newskit.text.decode import decode

    def run(data: bytes) -> object:
        text = decode(data).text
        return parse(Document(page_id(text), "page.txt", text))

    return run


def records() -> Callable[[bytes], object]:
    """The same, and the record as it is printed."""
    import msgspec

    from newskit.record import record_of

    split: Callable[[bytes], Any] = newskit()
    return lambda data: msgspec.json.encode(record_of(split(data)))


def from_html() -> Callable[[bytes], object]:
    """The same from the bytes of a page's HTML."""
    from newskit.model import Document
    from newskit.parsing import parse
    from newskit.sources._page import page

    return lambda data: [parse(found) for found in page(data, "page.html") if isinstance(found, Document)]


def trafilatura() -> Callable[[bytes], object]:
    """The peer, on HTML."""
    import trafilatura as peer  # type: ignore[import-not-found,import-untyped,unused-ignore]

    logging.disable(logging.CRITICAL)
    return lambda data: peer.bare_extraction(data, with_metadata=True)


CONTESTANTS = {LIMIT: limit, NEWSKIT: newskit, RECORDS: records, HTML: from_html, PEER: trafilatura}


def _read(text: str, html: str | None, *, wants_html: bool) -> bytes:
    return gzip.decompress(Path(html).read_bytes()) if wants_html and html else Path(text).read_bytes()


def main(name: str) -> None:
    """Answer until the input ends."""
    run = CONTESTANTS[name]()
    for line in sys.stdin:
        pages = [_read(text, html, wants_html=name in WITH_HTML) for text, html in json.loads(line)]
        began = time.process_time()
        for page in pages:
            run(page)
        print(time.process_time() - began, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
