"""The credit at the end of a caption: `(Photo: VNA)`, `Foto: Ann Lee/dpa`, `© AFP`, `REUTERS/Ann Lee`."""

from __future__ import annotations

import re

from newskit.cues import Cues

_LONGEST = 90
_BRACKETS = re.compile(r"[(\[（【]([^()\[\]（）【】]{2,80})[)\]）】]\s*[.]?$")
_PARTS = re.compile(r"(?<=[.!?。”\"')])\s+|\s[|•·]\s|\s{2,}|(?=©)|\s[-–—]\s|\s(?=[A-Z]{2,}/)")
_SIGNED = re.compile(r"©|[A-Z][\w ]{1,24}/[A-Z][\w ./-]{1,50}$")
_SOURCE = re.compile(r"[^\W\d_][\w.&-]*(?:\s?/\s?[\w .&-]+)+")


def credit(text: str, cues: Cues) -> tuple[int, int] | None:
    """The span of the credit that ends the caption `text`; None when it has none."""
    match = _BRACKETS.search(text)
    if match is not None and _is_credit(match[1], cues):
        return match.start(), len(text)
    at = len(text)
    for part in reversed([0, *(m.end() for m in _PARTS.finditer(text))]):
        words = text[part:at].strip()
        if 1 < len(words) <= _LONGEST and _is_credit(words, cues):
            return part, len(text)
        if part and len(text) - part > _LONGEST:
            break
    return None


def _is_credit(words: str, cues: Cues) -> bool:
    if cues.prefix(words, "caption_markers") or _SIGNED.match(words):
        return True
    found = cues.categories(words)
    is_known = "caption_markers" in found or "agency" in found
    return is_known or _SOURCE.fullmatch(words) is not None
