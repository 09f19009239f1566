"""Texts to what the stages need of them: folded, reduced to letters, hashed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b

from msgspec import Struct

from newskit.dedup.letters import goes_on, letters_of
from newskit.dedup.signature import SHINGLE, sign
from newskit.text.foldpage import fold_text


class Signed(Struct, frozen=True, kw_only=True):
    """Texts, folded and hashed: what a worker makes of a shard, or what is remembered of one."""

    folded: bytes | None
    """All texts one after the other, in UTF-8; `None` when they are not at hand and have to be asked for."""
    ends: Sequence[int]
    """Where each ends, in bytes."""
    lengths: Sequence[int]
    """Letters of each."""
    leads: Sequence[bool]
    """Whether each breaks off, to go on elsewhere."""
    keys: Sequence[int]
    """A number for the letters of each: the same number, the same letters."""
    forms: Sequence[int]
    """A number for the folded text of each."""
    hashes: bytes
    """Shingles that were kept, as uint64, text by text."""
    sizes: Sequence[int]
    """How many of them are of each text."""


def signed(texts: Iterable[str]) -> Signed:
    """What the stages need of `texts`."""
    leads, folded = [], []
    for text in texts:
        leads.append(goes_on(text))
        folded.append(fold_text(text))
    encoded = [text.encode("utf-8", "surrogatepass") for text in folded]
    letters = [letters_of(text) for text in folded]
    hashes, sizes = sign(letters)
    ends, end = [], 0
    for data in encoded:
        end += len(data)
        ends.append(end)
    return Signed(
        folded=b"".join(encoded),
        ends=ends,
        lengths=list(map(len, letters)),
        leads=leads,
        keys=list(map(_number, letters)),
        forms=list(map(_number, encoded)),
        hashes=hashes.tobytes(),
        sizes=sizes.tolist(),
    )


def _number(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big") >> 1


def is_comparable(letters: int) -> bool:
    """Whether a text of so many letters can be anything's copy."""
    return letters >= SHINGLE
