"""`newskit forget`: pages out of the corpus, with all that came from them."""

from __future__ import annotations

from collections.abc import Sequence

from newskit.corpus import open_writer
from newskit.corpus.removal import Forgotten


def forget(path: str, names: Sequence[str]) -> Forgotten:
    """What was taken out of the corpus at `path`; names are sources, folders or files of sources, or ids.

    Raises `CorpusError` when there is no corpus or it cannot be written.
    """
    with open_writer(path, create=False) as writer:
        forgotten = writer.forget(names)
        writer.finish()
    return forgotten
