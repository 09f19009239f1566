"""A name for the rules by which copies are found: what was worked out by others is of no use."""

from __future__ import annotations

from hashlib import blake2b

import msgspec

from newskit.dedup import limits
from newskit.dedup.texts import signed

_RULES = 1
"""Raised when the same figures of a pair lead to another verdict than before."""
_PROBE = (
    "Kesta, 3 March (AN) – The “lower” market of Điện Biên: 1,200 stalls, Łódź Straße 5. " * 12,
    "雨が降った。ประเทศไทย мир، السلام नमस्ते ...\nRead more",
)
"""Texts that show how texts are folded and hashed."""


def version() -> str:
    """A name for the rules: it is another one when texts are folded or hashed otherwise, or a limit has changed."""
    figures = {name: value for name, value in vars(limits).items() if name.isupper()}
    said = msgspec.json.encode([_RULES, figures, limits.Limits().shared, limits.Limits().aligned, signed(_PROBE)])
    return blake2b(said, digest_size=8).hexdigest()
