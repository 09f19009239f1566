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
from urllib.parse import urljoin

from msgspec import Struct

from newskit.model import Mark
from newskit.sources._role import roles
from newskit.sources._token import CLOSE, RAW, TEXT, Element, naming, plain, tokens

_UNSEEN = frozenset((
    "noscript", "template", "svg", "math", "canvas", "object", "audio", "video", "map",
    "button", "select", "option", "optgroup", "label", "datalist",
))  # fmt: skip
"""Elements that show no text of the page's own, beside those that a token holds whole."""
_VOID = frozenset((
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link", "meta", "param", "source",
    "track", "wbr",
))  # fmt: skip
"""Elements that have no content and are not closed."""
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
    "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead",
    "tr", "ul",
))  # fmt: skip
_SPACED = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"))
"""Blocks with a blank line around them."""
_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_CELLS = frozenset(("td", "th"))
_UNMARKED = frozenset(("body", "tr", "tbody", "thead", "tfoot", "center", "menu", "dir", "hgroup", "legend"))
_MARKED = (_BLOCKS - _UNMARKED) | frozenset(("a", "b", "strong", "time", "cite"))
_TELLING = frozenset(("meta", "link", "base"))
"""Elements without content whose attributes say something about the page."""
_FEW = 30
"""Pieces of text of an element that says something."""
_LEADING = ("href", "datetime")
_WHITE = " \t\n\r\f"
_BLANKS = re.compile(r"[\t\n\r\f][ \t\n\r\f]*|  [ \t\n\r\f]*| [\t\n\r\f][ \t\n\r\f]*")
_TARGETS = re.compile(r"(?:https?:)?/|[^:]*$|[^:/?#]*[/?#]", re.IGNORECASE)
"""Links to pages, and not to scripts, mail addresses or telephones."""
_ABSOLUTE = re.compile(r"https?://[^/]", re.IGNORECASE)
_ORIGIN = re.compile(r"https?://[^/?#]+", re.IGNORECASE)
MOST_MARKS = 200_000
"""Marks of a page at most: a page that needs more is none that a person wrote."""


class Rendered(Struct, frozen=True):
    """What is seen of a page."""

    text: str
    r"""NFC, `\n` line ends."""
    marks: tuple[Mark, ...]
    """In the order of their starts, outer ones first; offsets in code points of `text`. Links are as written."""
    telling: tuple[Element, ...]
    """The elements that may say something about the page: `meta`, `script`, those with an `itemprop` …"""


class _Frame(Struct):
    """An element that is being walked through."""

    tag: str
    first: int
    """The number of the first piece of text in it."""
    need: int
    """Line ends that follow it."""
    roles: tuple[str, ...]
    value: str | None
    element: Element | None
    """What it may say about the page, once its text is known."""
    slot: int
    """Where its mark stands among all."""


def render(markup: str, *, brief: bool = False) -> Rendered:
    """The text and the marks of sound markup, as `HTMLTree` writes it: each element that is opened is closed.

    `brief`: no marks.
    """
    walk = _Walk(brief=brief)
    walk.go(markup)
    return walk.finished()


def with_targets(marks: tuple[Mark, ...], base: str | None) -> tuple[Mark, ...]:
    """The marks with the targets of links made absolute by the address `base`; none where a link leads to no page."""
    targets: dict[str, str | None] = {}
    result: list[Mark] = []
    for mark in marks:
        link = mark.value
        if mark.kind != "a" or link is None:
            result.append(mark)
            continue
        if link not in targets:
            targets[link] = absolute(link, base)
        result.append(Mark("a", mark.start, mark.end, targets[link]))
    return tuple(result)


class _Walk:
    """The text so far: pieces, each with the white space before it."""

    def __init__(self, *, brief: bool) -> None:
        self._brief = brief
        self._pieces: list[str] = []
        self._starts: list[int] = []
        """Where each piece's first sign stands."""
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
        self._marks: list[tuple[Mark, ...]] = []
        self._last = Mark("", 0, 0)
        """The mark of the element that was closed last: a `div` around nothing but another needs none."""
        self._telling: list[Element] = []
        self._called: dict[tuple[str, str], tuple[tuple[str, ...], str | None]] = {}
        """What is known of elements that begin with the same words: pages repeat themselves."""

    def go(self, markup: str) -> None:
        """Walk through the markup; of what is not seen only the depth is followed."""
        frames: list[_Frame] = []
        unseen = 0
        for what, tag, attributes in tokens(markup):
            if what == TEXT:
                self._text("" if unseen else plain(tag))
            elif what == CLOSE:
                if unseen:
                    unseen -= 1
                elif frames:
                    self._close(frames.pop())
            elif what == RAW:
                self._raw(tag, attributes)
            elif tag in _VOID:
                self._alone(tag, attributes, seen=not unseen)
            elif unseen or tag in _UNSEEN:
                unseen += 1
            else:
                frames.append(self._open(tag, attributes))

    def finished(self) -> Rendered:
        """The text in NFC, and the marks that fit it."""
        text = "".join(self._pieces)
        marks = self._all_marks()
        if text.isascii() or unicodedata.is_normalized("NFC", text):
            return Rendered(text, tuple(marks), tuple(self._telling))
        whole, place = _composed(text)
        moved = tuple(Mark(m.kind, place(m.start), place(m.end), m.value) for m in marks)
        return Rendered(whole, moved, tuple(self._telling))

    def _raw(self, tag: str, words: str) -> None:
        """Take in an element whose content is no markup, then its content."""
        if tag:
            self._telling.append(Element(tag, words, ""))
        else:
            self._telling[-1].text = words

    def _alone(self, tag: str, attributes: str, *, seen: bool) -> None:
        """Take in an element that has no content."""
        if not seen:
            return
        if tag == "br":
            self._need = min(self._need + 1, 2)
        elif tag == "hr":
            self._need = 2
        elif tag in _TELLING:
            self._telling.append(Element(tag, attributes, ""))

    def _open(self, tag: str, attributes: str) -> _Frame:
        need = 0
        if tag in _BLOCKS:
            need = 2 if tag in _SPACED else 1
            self._need = max(self._need, need)
            if tag == "li":
                self._open_item()
            elif tag in _LISTS:
                self._lists.append(0 if tag == "ol" else -1)
            elif tag == "pre":
                self._preserved += 1
        elif tag in _CELLS and self._pieces and not self._need:
            self._bullet = "\t\t"
        if not attributes or (self._brief and tag != "html" and "itemprop=" not in attributes):
            return self._frame(tag, need, (), None, None)
        known = self._called.get((tag, attributes))
        if known is None:
            known = self._called[tag, attributes] = _called(tag, attributes)
        element = None
        if tag == "html" or "itemprop=" in attributes:
            element = Element(tag, attributes, "")
            self._telling.append(element)
        return self._frame(tag, need, *known, element)

    def _frame(
        self, tag: str, need: int, called: tuple[str, ...], value: str | None, element: Element | None
    ) -> _Frame:
        """The frame of an element, with a place for its marks: they stand in the order in which elements begin."""
        slot = len(self._marks)
        if called or tag in _MARKED:
            self._marks.append(())
        return _Frame(tag, len(self._pieces), need, called, value, element, slot)

    def _open_item(self) -> None:
        if self._lists and self._lists[-1] >= 0:
            self._lists[-1] += 1
            sign = f"{self._lists[-1]}. "
        else:
            sign = "• "
        self._items += 1
        self._bullet = "  " * min(self._items, 20) + sign

    def _close(self, frame: _Frame) -> None:
        tag = frame.tag
        self._need = max(self._need, frame.need)
        if tag == "li":
            self._items -= 1
            self._bullet = ""
        elif tag in _LISTS:
            self._lists.pop()
        elif tag == "pre":
            self._preserved -= 1
        if frame.first < len(self._pieces):
            if not self._brief and (tag in _MARKED or frame.roles):
                self._mark(frame)
            if frame.element is not None and tag != "html":
                frame.element.text = "".join(self._pieces[frame.first : frame.first + _FEW])

    def _mark(self, frame: _Frame) -> None:
        start, end = self._starts[frame.first], self._size
        marks = [Mark(f".{role}", start, end) for role in frame.roles]
        last = self._last
        wraps = frame.tag == "div" == last.kind and (last.start, last.end) == (start, end)
        if frame.tag in _MARKED and not wraps:
            marks.insert(0, Mark(frame.tag, start, end, frame.value))
        if marks:
            self._marks[frame.slot] = tuple(marks)
            self._last = marks[-1]

    def _all_marks(self) -> list[Mark]:
        """The marks in the order of their starts, outer ones first."""
        return [mark for marks in self._marks for mark in marks][:MOST_MARKS]

    def _text(self, words: str) -> None:
        if self._preserved and "\n" in words:
            for number, line in enumerate(words.replace("\r", "").split("\n")):
                if number:
                    self._need = min(self._need + 1, 2)
                if line.strip():
                    self._piece(line.expandtabs(), blank_before=False)
            return
        core = words.strip(_WHITE)
        if not core:
            self._blank = self._blank or bool(words)
            return
        self._piece(_BLANKS.sub(" ", core), blank_before=words[0] in _WHITE)
        self._blank = words[-1] in _WHITE

    def _piece(self, core: str, *, blank_before: bool) -> None:
        """Put text behind the white space that is due."""
        if self._bullet == "\t\t" and not self._need:
            before = "\t\t"
        elif self._need or not self._pieces:
            indent = self._bullet.replace("\t", "") or "  " * min(self._items, 20) + ("  " if self._items else "")
            before = "\n" * (self._need if self._pieces else 0) + indent
        else:
            before = " " if self._blank or blank_before else ""
        self._bullet = ""
        self._need, self._blank = 0, False
        self._pieces.append(before + core)
        self._starts.append(self._size + len(before))
        self._size += len(before) + len(core)


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


def _called(tag: str, attributes: str) -> tuple[tuple[str, ...], str | None]:
    """The roles that an element's attributes name, and what it points to (a link) or means (a time)."""
    said = naming(attributes)
    value = None
    if tag == "a":
        value = said.get("href", "").strip() or None
    elif tag == "time":
        value = said.get("datetime")
    called = [words for name, words in said.items() if name not in _LEADING]
    if "hidden" in said:
        called.append("hidden")
    return roles(" ".join(called)) if called else (), value


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
