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


def bios(texts: Sequence[str], story: Sequence[int], authors: Collection[str]) -> Iterator[int]:
    """Which lines of the `story` say what one of its `authors` does; `texts`: those of all lines of the page.

    They stand at either end, begin with the author's full name, and name a role or an address.

    >>> page = ["It rained.", "It snowed.", "It is dry.", "It is warm.", "Ann Lee is an editor."]
    >>> list(bios(page, range(5), ["Ann Lee"])), list(bios(page, range(5), ["Bo Day"]))
    ([4], [])
    """
    names = tuple([name for name in authors if " " in name])
    if not names or len(story) < _LEAST:
        return
    for at in (*story[:_FIRST], *story[-_LAST:]):
        text = texts[at]
        if text.startswith(names) and ("@" in text or not ROLES.isdisjoint(_first_words(text))):
            yield at


def _first_words(text: str) -> list[str]:
    return _WORD.findall(" ".join(text.split(None, _WORDS)[:_WORDS]).casefold())
