"""The folded texts of a run, in a file: memory holds where each one stands."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

from msgspec import Struct

from newskit.dedup.letters import goes_on, letters_of
from newskit.dedup.signature import SHINGLE, sign
from newskit.text.foldpage import fold_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Span = tuple[int, int]


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


class Texts:
    """The different texts of a run: those of the same letters are one.

    Of several forms of one text (other punctuation) the same is kept whatever their order.
    """

    def __init__(self, path: str) -> None:
        """The texts are written into a file at `path`."""
        self._path = path
        self._end = 0
        self._of_key: dict[int, int] = {}
        self.keys = array("q")
        """For each text the number of its letters."""
        self.forms = array("q")
        """For each text the number of its folded form."""
        self.lengths = array("q")
        """Letters of each text."""
        self.leads = array("b")
        """Whether each text breaks off, to go on elsewhere."""
        self._homes = array("q")
        self._starts = array("q")
        self._ends = array("q")
        with open(path, "wb"):
            pass

    def __len__(self) -> int:
        return len(self.keys)

    def add(self, batch: Signed, first: int) -> tuple[list[int], NDArray[np.bool_]]:
        """The number of each text of the batch, and which of them are new; `first` is the number of its first document.

        A text of the batch that is not at hand has to be given by `fill` before it is read.
        """
        import numpy as np

        numbers, new = [], []
        start, shift = (-1, 0) if batch.folded is None else (self._end, self._end)
        for document, (end, length, lead, key, form) in enumerate(
            zip(batch.ends, batch.lengths, batch.leads, batch.keys, batch.forms, strict=True), first
        ):
            stop = -1 if batch.folded is None else shift + end
            number = self._of_key.get(key)
            new.append(number is None)
            if number is None:
                number = len(self.keys)
                self._of_key[key] = number
                self.keys.append(key)
                self.lengths.append(length)
                self.leads.append(lead)
                self.forms.append(form)
                self._homes.append(document)
                self._starts.append(start)
                self._ends.append(stop)
            elif form < self.forms[number] or (form == self.forms[number] and self._starts[number] < 0):
                self._place(number, form, document, (start, stop))
            self.leads[number] |= lead
            numbers.append(number)
            start = stop
        self._write(batch.folded or b"")
        return numbers, np.array(new, bool)

    def missing(self, texts: Iterable[int]) -> list[int]:
        """Those of the texts that are not at hand, ascending."""
        return sorted({text for text in texts if self._starts[text] < 0})

    def home(self, text: int) -> int:
        """The document that has the text in the form that is kept."""
        return self._homes[text]

    def fill(self, text: int, folded: str) -> None:
        """Nothing; takes in a text that was not at hand."""
        data = folded.encode("utf-8", "surrogatepass")
        self._starts[text], self._ends[text] = self._end, self._end + len(data)
        self._write(data)

    def span(self, text: int) -> Span:
        """Where a text stands in the file, in bytes."""
        return self._starts[text], self._ends[text]

    def ranks(self) -> NDArray[np.int64]:
        """The place of each text in an order that does not depend on the order of coming."""
        import numpy as np

        ranks = np.empty(len(self.keys), np.int64)
        ranks[np.argsort(np.frombuffer(self.keys, np.int64))] = np.arange(len(self.keys))
        return ranks

    def _place(self, number: int, form: int, document: int, span: Span) -> None:
        self.forms[number] = form
        self._homes[number] = document
        self._starts[number], self._ends[number] = span

    def _write(self, data: bytes) -> None:
        if data:
            with open(self._path, "ab") as file:
                file.write(data)
            self._end += len(data)


def is_comparable(letters: int) -> bool:
    """Whether a text of so many letters can be anything's copy."""
    return letters >= SHINGLE


class Signatures:
    """The hashes of the texts of a run, in a file: memory holds where those of each text end."""

    def __init__(self, path: str) -> None:
        """The hashes are written into a file at `path`."""
        self._path = path
        self._ends = array("q", [0])
        with open(path, "wb"):
            pass

    def add(self, hashes: NDArray[np.uint64], sizes: Iterable[int]) -> None:
        """Nothing; takes in the hashes of the next texts."""
        with open(self._path, "ab") as file:
            file.write(hashes.tobytes())
        end = self._ends[-1]
        for size in sizes:
            end += size
            self._ends.append(end)

    def span(self, text: int) -> Span:
        """Which of the hashes in the file are those of a text."""
        return self._ends[text], self._ends[text + 1]
