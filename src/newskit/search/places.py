"""Where a query's words stand in a page, to the letter.

Which pages fit is the index' business (`newskit.corpus.match`); here the hits are found again in the original text:

- a word, the beginning of a word (`word*`) or a phrase is a hit wherever it stands;
- of what may be either, each that is there gives hits, and of what must all be there, all do;
- words that must be near each other are one hit, from the first of them to the last;
- words that must stand in a certain field are hits there, whatever part is searched;
- what must not be there, and what the page must be (dates, sections, kinds …), give none.

Hits do not overlap: of two the one that begins first counts, of those that begin together the longest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from newskit.corpus.parts import FIELDS
from newskit.corpus.plan import All, Any, Near, Node, Not, Raw, Text, Words, leaves, words
from newskit.record import Record
from newskit.search.fields import AUTHORS, FieldText, field_texts
from newskit.search.raw import raw_texts
from newskit.search.tokens import Tokenizer, Tokens

Hits = Iterable[tuple[int, int]]
"""Numbers of tokens, half open."""


class Place(Struct, frozen=True):
    """A hit in a field."""

    field: FieldText
    start: int
    """In code points of the field's text."""
    end: int


class Finder:
    """Finds the hits of one query; `tokenizer` cuts texts as the index does."""

    def __init__(self, node: Node, parts: Sequence[str], tokenizer: Tokenizer) -> None:
        """`node` is the plan of the query, which asks `parts`."""
        self._tokenizer = tokenizer
        self._leaves = [_Leaf(leaf, parts, tokenizer) for wanted in words(node) for leaf in _texts(wanted)]
        absent = [leaf for leaf in leaves(node, wanted=False) if isinstance(leaf, Text | Near)]
        known = (*self._leaves, *(_Leaf(leaf, parts, tokenizer) for leaf in absent))
        starts = {start for leaf in known for start in leaf.starts}
        self._wanted: Container[str | None] = _Everything() if None in starts else starts
        self._fits = _test(node, parts, tokenizer)
        self.parts = [*parts, *sorted({leaf.part for leaf in self._leaves} - {*parts, ""})]
        """Where hits are looked for: what is asked, and what the query names."""

    def places(self, record: Record) -> Iterator[Place]:
        """The hits on a page that fits, part by part in their order.

        Of teasers only those that fit by themselves give hits; if none does, because the words stand in several
        parts, all do.
        """
        for part in self.parts:
            texts = field_texts(record, part)
            fields = [_Field(text, self._tokenizer.tokens(text.text), self._wanted) for text in texts]
            for field in self._fitting(fields) if part == "teasers" else fields:
                yield from _places(field, (hit for leaf in self._leaves for hit in leaf.hits(field)))

    def _fitting(self, teasers: Sequence[_Field]) -> Sequence[_Field]:
        """The fields of those teasers that fit."""
        rows = [list(row) for _, row in groupby(teasers, lambda field: field.text.row)]
        return [field for row in rows if self._fits(row) is not False for field in row] or teasers


class _Field:
    """A field with its tokens, and where those stand that phrases begin with."""

    def __init__(self, text: FieldText, tokens: Tokens, wanted: Container[str | None]) -> None:
        self.text = text
        self.tokens = tokens
        self.numbers: dict[str, list[int]] = defaultdict(list)
        for number, key in enumerate(tokens.keys):
            if key in wanted:
                self.numbers[key].append(number)


class _Everything:
    """A container of all there is."""

    def __contains__(self, _: object) -> bool:
        return True


class _Leaf:
    """A word, a phrase or words near each other, ready to look for."""

    def __init__(self, leaf: Text | Near, parts: Sequence[str], tokenizer: Tokenizer) -> None:
        self._field = leaf.field
        self._asked = parts
        texts = leaf.texts if isinstance(leaf, Near) else (leaf,)
        self._phrases = [_Phrase(tokenizer.asked(text.text), is_prefix=text.prefix) for text in texts]
        self._distance = leaf.distance if isinstance(leaf, Near) else None

    @property
    def part(self) -> str:
        """The part that the leaf names with its field; empty when it names none."""
        return (FIELDS[self._field][0] or AUTHORS) if self._field else ""

    @property
    def starts(self) -> list[str | None]:
        """The tokens that its phrases begin with; `None` for one that may go on."""
        return [phrase.start for phrase in self._phrases]

    def hits(self, field: _Field) -> Hits:
        """The hits in a field, in any order."""
        if field.text.name != self._field if self._field else field.text.part not in self._asked:
            return ()
        if self._distance is None:
            return self._phrases[0].hits(field)
        return _near([phrase.hits(field) for phrase in self._phrases], self._distance)

    def fits(self, row: Sequence[_Field]) -> bool | None:
        """Whether the fields of a row have it; `None` where it asks for another part."""
        if self._field and self.part not in {field.text.part for field in row}:
            return None
        return any(True for field in row for _ in self.hits(field))


class _Phrase:
    """Tokens one after the other; the last may be the beginning of a token only."""

    def __init__(self, keys: tuple[str, ...], *, is_prefix: bool) -> None:
        self._keys = keys
        self._is_prefix = is_prefix

    @property
    def start(self) -> str | None:
        """The token that it begins with; `None` when that may go on, empty when it has none."""
        return None if self._is_prefix and len(self._keys) == 1 else next(iter(self._keys), "")

    def hits(self, field: _Field) -> Hits:
        size = len(self._keys)
        keys = field.tokens.keys
        return ((start, start + size) for start in self._starts(field) if self._stands(keys[start : start + size]))

    def _starts(self, field: _Field) -> Iterable[int]:
        if not self._keys:
            return ()
        first = self._keys[0]
        if self._is_prefix and len(self._keys) == 1:
            return [number for key, found in field.numbers.items() if key.startswith(first) for number in found]
        return field.numbers.get(first, ())

    def _stands(self, keys: list[str]) -> bool:
        if len(keys) < len(self._keys) or tuple(keys[:-1]) != self._keys[:-1]:
            return False
        return keys[-1].startswith(self._keys[-1]) if self._is_prefix else keys[-1] == self._keys[-1]


def _near(found: Sequence[Hits], distance: int) -> Hits:
    """The shortest stretches that have a hit of each kind, at most `distance` tokens between the first and the last."""
    latest: dict[int, tuple[int, int]] = {}
    for hit, kind in sorted((hit, kind) for kind, hits in enumerate(found) for hit in hits):
        latest[kind] = hit
        if len(latest) == len(found):
            first, last = min(latest.values()), max(latest.values())
            if last[0] - first[1] <= distance:
                yield first[0], max(end for _, end in latest.values())
                latest.clear()


Test = Callable[[Sequence[_Field]], bool | None]
"""Whether a row fits; `None` where that is not for the row to say."""


def _test(node: Node, parts: Sequence[str], tokenizer: Tokenizer) -> Test:
    if isinstance(node, Text | Near):
        return _Leaf(node, parts, tokenizer).fits
    if isinstance(node, Not):
        inner = _test(node.part, parts, tokenizer)
        return lambda row: None if (fits := inner(row)) is None else not fits
    if isinstance(node, All | Any):
        tests = [_test(part, parts, tokenizer) for part in node.parts]
        return _every(tests) if isinstance(node, All) else _some(tests)
    return lambda _: None


def _every(tests: Sequence[Test]) -> Test:
    def fits(row: Sequence[_Field]) -> bool | None:
        answers = [test(row) for test in tests]
        return False if False in answers else None if None in answers else True

    return fits


def _some(tests: Sequence[Test]) -> Test:
    def fits(row: Sequence[_Field]) -> bool | None:
        answers = [test(row) for test in tests]
        return True if True in answers else None if None in answers else False

    return fits


def _texts(leaf: Words) -> Sequence[Text | Near]:
    return raw_texts(leaf) if isinstance(leaf, Raw) else [leaf]


def _places(field: _Field, hits: Hits) -> Iterator[Place]:
    """The hits as places in the text, those left out that overlap an earlier one."""
    ordered = sorted(set(hits), key=lambda hit: (hit[0], -hit[1]))
    spans = field.tokens.spans() if ordered else []
    done = 0
    for start, end in ordered:
        if start >= done:
            done = end
            yield Place(field.text, spans[start][0], spans[end - 1][1])
