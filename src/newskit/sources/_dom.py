"""A tree of HTML elements to text with marks, in one walk.

The text is laid out as Resiliparse's `extract_plain_text` does it, because that is what text dumps of the web look
like: white space folded, a line a block, a blank line around paragraphs and headings, bullets before list items, tabs
between the cells of a table. Descriptions of pictures and the labels of forms are left out.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from operator import itemgetter
from urllib.parse import urljoin

from msgspec import Struct

from newskit.model import Mark
from newskit.sources._sort import BLOCK, CELLS, HIDE, LISTS, PLAIN, Sort, Sorts, is_void
from newskit.sources._token import Element, closing, pieces, plain

_TELLING = frozenset(("meta", "link", "base"))
"""Elements without content whose attributes say something about the page."""
_FEW = 30
"""Pieces of text of an element that says something."""
_WHITE = " \t\n\r\f"
_BLANKS = re.compile(r"[\t\n\r\f][ \t\n\r\f]*|  [ \t\n\r\f]*| [\t\n\r\f][ \t\n\r\f]*")
_TARGETS = re.compile(r"(?:https?:)?/|[^:]*$|[^:/?#]*[/?#]", re.IGNORECASE)
"""Links to pages, and not to scripts, mail addresses or telephones."""
_ABSOLUTE = re.compile(r"https?://[^/]", re.IGNORECASE)
_ORIGIN = re.compile(r"https?://[^/?#]+", re.IGNORECASE)
_ENDS = ("", "\n", "\n\n")
_NONE = (-1, -1)
_NUMBER = itemgetter(0)
MOST_MARKS = 200_000
"""Marks of a page at most: a page that needs more is none that a person wrote."""
_SORTS = Sorts(brief=False)
_BRIEF_SORTS = Sorts(brief=True)


class Rendered(Struct, frozen=True):
    """What is seen of a page."""

    text: str
    r"""NFC, `\n` line ends."""
    telling: tuple[Element, ...]
    """The elements that may say something about the page: `meta`, `script`, those with an `itemprop` …"""
    _closed: list[tuple[int, int, int, tuple[str, ...], str | None]]
    _starts: list[int]
    _ends: list[int]
    _place: Callable[[int], int] | None

    def marks(self, base: str | None) -> list[Mark]:
        """The marks in the order of their starts, outer ones first; offsets in code points of `text`.

        The targets of links are made absolute by the address `base`; those that lead to no page have none.
        """
        starts, ends, place = self._starts, self._ends, self._place
        targets: dict[str, str | None] = {}
        marks: list[Mark] = []
        append = marks.append
        for _, first, last, kinds, value in self._closed:
            start, end = starts[first], ends[last]
            if place is not None:
                start, end = place(start), place(end)
            if value is None:
                for kind in kinds:  # most have one: a comprehension would cost as much as the mark
                    append(Mark(kind, start, end))
                continue
            if kinds[0] == "a":
                if value not in targets:
                    targets[value] = absolute(value, base)
                append(Mark("a", start, end, targets[value]))
            else:
                append(Mark(kinds[0], start, end, value))
            for kind in kinds[1:]:
                append(Mark(kind, start, end))
        return marks[:MOST_MARKS]


def render(markup: str, *, brief: bool = False) -> Rendered:
    """The text and the marks of sound markup, as `HTMLTree` writes it: each element that is opened is closed.

    `brief`: no marks.
    """
    walk = _Walk(brief=brief)
    walk.go(markup)
    return walk.finished()


class _Walk:
    """The text so far: pieces, each with the white space before it."""

    def __init__(self, *, brief: bool) -> None:
        self._sorts = _BRIEF_SORTS if brief else _SORTS
        self._pieces: list[str] = []
        self._starts: list[int] = []
        """Where each piece's first sign stands."""
        self._ends: list[int] = []
        self._size = 0
        self._need = 0
        """Line ends that are due before the next piece."""
        self._blank = False
        """White space is due before it."""
        self._bullet = ""
        self._lists: list[int] = []
        """The open lists: the number of the last item, -1 in lists without numbers."""
        self._items = 0
        self._preserved = 0
        self._opened = 0
        """The number of elements."""
        self._closed: list[tuple[int, int, int, tuple[str, ...], str | None]] = []
        """Those with marks: the number of each, its first and last piece, the kinds of its marks, its value."""
        self._last = _NONE
        """First piece of the last one and the one behind it, if it is a `div` with no mark but its own."""
        self._telling: list[Element] = []
        self._frames: list[tuple[Sort, int, int, Element | None] | None] = []
        """The open elements: what each is, its first piece, its number, what it tells."""
        self._unseen = 0
        """How deep in elements that are not seen."""

    def go(self, markup: str) -> None:
        """Walk through the markup; of what is not seen only the depth is followed."""
        frames = self._frames
        known, learn = self._sorts.known.get, self._sorts.learn
        for white, words, ends, raw, attributes, content, tag, name, odd in pieces(markup):
            if raw is not None:
                self._telling.append(Element(raw, attributes, content))
            if self._unseen:
                self._pass(ends, tag and name)
                continue
            if words:
                self._text(white, words)
            elif white:
                self._white(white)
            if ends is not None:
                self._close(ends)
            elif tag is not None:
                sort = known(tag) or learn(tag, name, odd)
                way = sort.way
                if way == BLOCK:
                    frames.append(self._open(sort))
                elif way == PLAIN:
                    frames.append(None)
                else:
                    self._apart(sort)

    def finished(self) -> Rendered:
        """The text in NFC, and the marks that fit it."""
        text, place = "".join(self._pieces), None
        if not text.isascii() and not unicodedata.is_normalized("NFC", text):
            text, place = _composed(text)
        self._closed.sort(key=_NUMBER)
        return Rendered(text, tuple(self._telling), self._closed, self._starts, self._ends, place)

    def _apart(self, sort: Sort) -> None:
        """Take in an element that has no content, or shows none."""
        tag = sort.tag
        if sort.way == HIDE:
            self._unseen = 1
        elif tag == "br":
            self._need = min(self._need + 1, 2)
        elif tag == "hr":
            self._need = 2
        elif tag in _TELLING:
            self._telling.append(Element(tag, sort.attributes, ""))

    def _open(self, sort: Sort) -> tuple[Sort, int, int, Element | None]:
        """Take in the beginning of an element: what it is, its first piece, its number, what it tells."""
        if sort.need > self._need:  # noqa: PLR1730 - calling max takes three times as long
            self._need = sort.need
        if sort.steers:
            self._steer(sort.tag)
        self._opened += 1
        element = None
        if sort.tells:
            element = Element(sort.tag, sort.attributes, "")
            self._telling.append(element)
        return sort, len(self._pieces), self._opened, element

    def _steer(self, tag: str) -> None:
        """Take in the beginning of an element whose text is laid out in a way of its own."""
        if tag == "li":
            self._open_item()
        elif tag in LISTS:
            self._lists.append(0 if tag == "ol" else -1)
        elif tag == "pre":
            self._preserved += 1
        elif tag in CELLS and self._pieces and not self._need:
            self._bullet = "\t\t"

    def _open_item(self) -> None:
        if self._lists and self._lists[-1] >= 0:
            self._lists[-1] += 1
            sign = f"{self._lists[-1]}. "
        else:
            sign = "• "
        self._items += 1
        self._bullet = "  " * min(self._items, 20) + sign

    def _pass(self, ends: str | None, name: str | None) -> None:
        """Follow the depth of what is not seen: tags that close elements, or an element that begins."""
        if ends is not None:
            self._close_each(ends)
        elif name is not None and not is_void(name):
            self._unseen += 1

    def _close(self, ends: str) -> None:
        """Take in the ends of elements."""
        count = ends.count("</")
        if count == 1:
            self._close_last(1)
        elif self._preserved:
            self._close_each(ends)
        else:
            self._close_last(count)
            if not self._blank:
                self._blank = len(ends.split(None, 1)) > 1

    def _close_last(self, count: int) -> None:
        """Take in the ends of so many elements, with nothing between them."""
        frames, closed = self._frames, self._closed
        end = len(self._pieces)
        need = self._need
        for sort, first, number, element in filter(None, reversed(frames[-count:])):
            if sort.need > need:  # noqa: PLR1730 - the same
                need = sort.need
            if sort.steers:
                self._steer_back(sort.tag)
            if first < end:
                kinds = sort.kinds if sort.kinds is not None else sort.named()
                if sort.tag == "div":
                    kinds = self._of_div(kinds, (first, end))
                elif kinds:
                    self._last = _NONE
                if kinds:
                    closed.append((number, first, end - 1, kinds, sort.value))
                if element is not None and sort.tag != "html":
                    element.text = "".join(self._pieces[first : first + _FEW])
        del frames[-count:]
        self._need = need

    def _of_div(self, kinds: tuple[str, ...], place: tuple[int, int]) -> tuple[str, ...]:
        """The marks of a `div`: one around nothing but another has none by its name."""
        if self._last != place:
            self._last = place if len(kinds) == 1 else _NONE
            return kinds
        if len(kinds) > 1:
            self._last = _NONE
        return kinds[1:]

    def _close_each(self, ends: str) -> None:
        """Take in the ends of elements where white space may not be white space, or they may not be seen."""
        for white in closing(ends):
            if self._unseen:
                self._unseen -= 1
                continue
            if white:
                self._white(white)
            self._close_last(1)

    def _steer_back(self, tag: str) -> None:
        if tag == "li":
            self._items -= 1
            self._bullet = ""
        elif tag in LISTS:
            self._lists.pop()
        elif tag == "pre":
            self._preserved -= 1

    def _white(self, white: str) -> None:
        if self._preserved and "\n" in white:
            self._text(white, "")
        else:
            self._blank = True

    def _text(self, white: str, words: str) -> None:
        if "&" in words:
            words = plain(words)
        if self._preserved and "\n" in (whole := white + words):
            self._lines(whole)
            return
        core = words.rstrip(_WHITE)
        blank = len(core) < len(words)
        if "\n" in core or "  " in core or "\t" in core or "\r" in core or "\f" in core:
            core = _BLANKS.sub(" ", core)
        self._piece(core, white)
        self._blank = blank

    def _lines(self, words: str) -> None:
        """Take in text whose line ends are its own."""
        for number, line in enumerate(words.replace("\r", "").split("\n")):
            if number:
                self._need = min(self._need + 1, 2)
            if line.strip():
                self._piece(line.expandtabs(), "")

    def _piece(self, core: str, white: str) -> None:
        """Put text behind the white space that is due; `white` stands before it."""
        pieces = self._pieces
        if self._bullet or self._items or not pieces:
            before = self._indent(white)
        elif self._need:
            before = _ENDS[self._need]
        else:
            before = " " if white or self._blank else ""
        self._need, self._blank = 0, False
        pieces.append(before + core)
        start = self._size + len(before)
        self._size = end = start + len(core)
        self._starts.append(start)
        self._ends.append(end)

    def _indent(self, white: str) -> str:
        """The white space before a text at the beginning, in a list or in a table, with the sign of its item."""
        bullet, self._bullet = self._bullet, ""
        if bullet == "\t\t" and not self._need:
            return bullet
        if self._need or not self._pieces:
            indent = bullet.replace("\t", "") or "  " * min(self._items, 20) + ("  " if self._items else "")
            return _ENDS[self._need if self._pieces else 0] + indent
        return " " if self._blank or white else ""


def absolute(link: str, base: str | None) -> str | None:
    """Where `link` on a page of the address `base` leads; `None` where that is no page.

    >>> absolute("b?c=1", "https://example.org/news/a"), absolute("/b", None)
    ('https://example.org/news/b?c=1', '/b')
    """
    if _ABSOLUTE.match(link):
        return link
    if not _TARGETS.match(link):
        return None
    if base is None:
        return link
    if link[0] == "/" and link[1:2] != "/" and "/." not in link and (origin := _ORIGIN.match(base)):
        return origin[0] + link  # as most are; joining takes ten times as long
    try:
        return urljoin(base, link)
    except ValueError:
        return None


def _composed(text: str) -> tuple[str, Callable[[int], int]]:
    """`text` in NFC, and the function from places in `text` to places there."""
    whole: list[str] = []
    old_starts, new_starts = [], []
    old = new = 0
    for line in text.split("\n"):
        old_starts.append(old)
        new_starts.append(new)
        composed = unicodedata.normalize("NFC", line)
        whole.append(composed)
        old += len(line) + 1
        new += len(composed) + 1

    def place(at: int) -> int:
        number = bisect_right(old_starts, at) - 1
        begun = text[old_starts[number] : at]
        return new_starts[number] + (len(begun) if begun.isascii() else len(unicodedata.normalize("NFC", begun)))

    return "\n".join(whole), place
