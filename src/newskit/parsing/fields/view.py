"""What the field finders look at: the lines around a story's head, with what is worked out once for all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache, cached_property

from newskit.cues import Cues
from newskit.model import NO_HINTS, TEXT_KINDS, Hints
from newskit.parsing.fields.lexicon import Announcing, announcing
from newskit.parsing.lines import Line
from newskit.parsing.shape import DIGIT, OTHER, Shape
from newskit.text.date import Found, Names, Order, find

_ASIDE = ["comment_widget", "share", "newsletter", "login", "paywall", "cookie", "ad", "nav", "copyright", "embed"]
FURNITURE = frozenset([*_ASIDE, "related_heading", "most_read", "read_more_inline", "tags", "caption_markers"]) | {
    "reading_time",
    "bio",
}
"""The cue categories of lines that are neither title nor section nor summary."""

BEFORE = 90
"""How many lines above the story are looked at: menus stand between a site's name and a title, rarely more."""
INSIDE = 5
"""How many story lines the head may hold: a summary, a list of key points, a first paragraph over the byline."""
AFTER = 6
"""How many lines below the story may hold its byline."""

_SPACED = bytes(code if code > 127 or chr(code).isalnum() or code in b"_\n" else ord(" ") for code in range(256))
"""For `bytes.translate` of UTF-8: ASCII that stands between words becomes a space, but line ends are kept."""
_POINTS = "’“”‘–—…\u00a0"
"""The signs without which most texts in Latin letters are ASCII, which is read much faster."""
_LONG = 4
_DIGIT = re.compile(r"\d")
_STEMS = re.compile(r"(\w{4,6})\w*")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
_STEM = 6
_SAMPLE = 2400


class View:
    """The page as the field finders see it; everything dear is worked out when it is first asked for."""

    def __init__(
        self,
        lines: Sequence[Line],
        kinds: Sequence[str],
        cues: Cues,
        names: Names,
        *,
        language: str = "und",
        hints: Hints = NO_HINTS,
        categories: Sequence[Collection[str]] | None = None,
        shape: Shape | None = None,
        menus: Collection[int] = (),
    ) -> None:
        self.lines = lines
        self.texts = [line.text for line in lines]
        self.kinds = kinds
        self.cues = cues
        self.names = names
        self.language = language
        self.hints = hints
        self.menus = menus
        """The lines that the page's marks call a menu."""
        self.story = [i for i, kind in enumerate(kinds) if kind in TEXT_KINDS]
        self.first = self.story[0] if self.story else len(lines)
        self.last = self.story[-1] if self.story else len(lines) - 1
        self._known = categories
        self._shape = shape
        self._categories: dict[int, Collection[str]] = {}
        self._dates: dict[int, list[Found]] = {}

    @cached_property
    def announcing(self) -> Announcing:
        """The cues that announce names and dates, asked only where one can begin."""
        return announcing(self.cues)

    @cached_property
    def numbered(self) -> Sequence[bool]:
        """Which lines may hold a digit; of most lines this says that they hold none."""
        if self._shape is None:
            return [_DIGIT.search(text) is not None for text in self.texts]
        counts = self._shape.counts
        result: list[bool] = (counts[:, DIGIT] + counts[:, OTHER] > 0).tolist()
        return result

    @cached_property
    def head_end(self) -> int:
        """The line after the head: the fifth story line, or a little below the first."""
        inside = self.story[INSIDE] if len(self.story) > INSIDE else self.last + 1
        return min(inside, self.first + 20)

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each line stands on the page."""
        return Counter(self.texts)

    @cached_property
    def is_spaced(self) -> bool:
        """Whether blank lines mean something on the page: a tenth of the lines near the story come after one."""
        near = self.lines[max(0, self.first - BEFORE // 2) : self.first + BEFORE // 2]
        return 10 * sum([line.blanks > 0 for line in near]) > len(near)

    @cached_property
    def below(self) -> frozenset[str]:
        """The lines that stand below the story."""
        return frozenset(self.texts[self.last : self.last + 80])

    @cached_property
    def function_words(self) -> Collection[str]:
        """The function words of the page's language, folded; none when the language is not known."""
        return self.cues.function_words.get(self.language, frozenset())

    @cached_property
    def around(self) -> list[str]:
        """The lines near the story that are not its text: a page's own furniture about its author stands there."""
        start, end = max(0, self.first - 30), min(len(self.lines), self.last + 20)
        return [self.texts[i] for i in range(start, end) if self.kinds[i] not in TEXT_KINDS]

    @cached_property
    def story_text(self) -> str:
        """The story's text, its lines joined."""
        return "\n".join([self.texts[i] for i in self.story])

    @cached_property
    def function_stems(self) -> frozenset[str]:
        """The stems of the function words."""
        return _function_stems(self.cues, self.language if self.language in self.cues.function_words else "und")

    @cached_property
    def story_words(self) -> frozenset[str]:
        """The stems of the longer words of the story's beginning."""
        text, size = [], 0
        for i in self.story:
            text.append(self.texts[i])
            size += len(text[-1])
            if size > _SAMPLE:
                break
        return stems(" ".join(text)[:_SAMPLE])

    def categories(self, i: int) -> Collection[str]:
        """The cue categories of line `i`."""
        if self._known is not None:
            return self._known[i]
        found = self._categories.get(i)
        if found is None:
            found = self._categories[i] = self.cues.categories(self.texts[i])
        return found

    def dates(self, i: int) -> list[Found]:
        """The dates in line `i`."""
        found = self._dates.get(i)
        if found is None:
            text = self.texts[i]
            found = find(text, self.names, self._known_order) if self.numbered[i] else []
            if found and any("order" in date.missing for date in found):
                found = find(text, self.names, self.order)
            self._dates[i] = found
        return found

    @cached_property
    def _known_order(self) -> Order | None:
        return None if self.language in {"en", "und"} else "dmy"

    @cached_property
    def order(self) -> Order | None:
        """How the page writes `03/04/2025`; None when nothing on it tells."""
        from newskit.parsing.fields.order import order_of

        return self._known_order or order_of(self.lines, self.hints.url, self.names)

    def is_story(self, i: int) -> bool:
        """Whether line `i` is the story's text."""
        return self.kinds[i] in TEXT_KINDS


@cache
def _function_stems(cues: Cues, language: str) -> frozenset[str]:
    return frozenset([word[:_STEM] for word in cues.function_words.get(language, ())])


def stems(text: str) -> frozenset[str]:
    """The beginnings of the longer words of `text`, in small letters; of Chinese, Japanese, Korean pairs of characters.

    >>> sorted(stems("The minister’s meetings, 電視台"))
    ['meetin', 'minist', '視台', '電視']
    """
    return stems_of([text.replace("\n", " ")])[0]


def stems_of(lines: Sequence[str]) -> list[frozenset[str]]:
    """The stems of each of `lines`, of which there is one at least; they hold no line ends."""
    text = "\n".join(lines)
    for sign in () if text.isascii() else _POINTS:
        text = text.replace(sign, " ")
    spaced = text.casefold().encode("utf-8", "surrogatepass").translate(_SPACED).decode("utf-8", "surrogatepass")
    return [
        frozenset([word[:_STEM] for word in line.split() if len(word) >= _LONG])
        if line.isascii() or _is_alphabetic(line)
        else _further_stems(line)
        for line in spaced.split("\n")
    ]


def _is_alphabetic(text: str) -> bool:
    """Whether there is nothing but letters and digits between the spaces, and none of the scripts read in pairs."""
    return "".join(text.split()).isalnum() and _CJK.search(text) is None


def _further_stems(text: str) -> frozenset[str]:
    """The stems of a text that is not ASCII; the longer ones that are beginnings of runs of pairs are left out."""
    found = set(_STEMS.findall(text))
    for run in _CJK.findall(text):
        found.discard(run[:_STEM])
        found.update([run[k : k + 2] for k in range(len(run) - 1)])
    return frozenset(found)
