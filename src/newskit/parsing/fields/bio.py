"""Lines of a story that are about its author, as `Ann Lee is the health editor of the Post` is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from newskit.parsing.fields.people import ROLES

_FIRST, _LAST = 1, 3
"""Lines at the beginning and at the end of a story that may be about its author."""
_LEAST = 5
"""Lines of a story that has any."""
_WORDS = 30
"""Words in which it is said what the author does."""
_WORD = re.compile(r"[^\W\d_]+")


def bios(lines: Sequence[str], authors: Collection[str]) -> Iterator[int]:
    """Which of the `lines` of a story's text say what one of its `authors` does, by their numbers.

    They stand at either end, begin with the author's full name, and name a role or an address.

    >>> story = ["It rained.", "It snowed.", "It is dry.", "It is warm.", "Ann Lee is an editor."]
    >>> list(bios(story, ["Ann Lee"])), list(bios(story, ["Bo Day"]))
    ([4], [])
    """
    names = tuple(name for name in authors if " " in name)
    if not names or len(lines) < _LEAST:
        return
    for at in (*range(_FIRST), *range(len(lines) - _LAST, len(lines))):
        text = lines[at]
        if text.startswith(names) and ("@" in text or not ROLES.isdisjoint(_first_words(text))):
            yield at


def _first_words(text: str) -> list[str]:
    return _WORD.findall(" ".join(text.split(None, _WORDS)[:_WORDS]).casefold())
