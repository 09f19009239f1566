"""The folded texts of a run, in a file: memory holds where each one stands."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from types import TracebackType
from typing import TYPE_CHECKING, Self

from msgspec import Struct

from newskit.dedup.letters import goes_on, letters_of
from newskit.dedup.signature import SHINGLE, sign
from newskit.text.foldpage import fold_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Span = tuple[int, int]


class Signed(Struct, frozen=True, kw_only=True):
    """Texts, folded and hashed: what a worker makes of a shard."""

    folded: bytes
    """All texts one after the other, in UTF-8."""
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
    """Shingles that were kept, as uint64."""
    numbers: bytes
    """The text of each shingle, as int64."""


def signed(texts: Iterable[str]) -> Signed:
    """What the stages need of `texts`."""
    leads, folded = [], []
    for text in texts:
        leads.append(goes_on(text))
        folded.append(fold_text(text))
    encoded = [text.encode("utf-8", "surrogatepass") for text in folded]
    letters = [letters_of(text) for text in folded]
    hashes, numbers = sign(letters)
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
        numbers=numbers.tobytes(),
    )


def _number(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big") >> 1


class Texts:
    """The different texts of a run: those of the same letters are one. A context manager.

    Of several forms of one text (other punctuation) the same is kept whatever their order.
    """

    def __init__(self, path: str) -> None:
        """The texts are written into a file at `path`."""
        self.path = path
        self._file = open(path, "wb")  # noqa: SIM115 - closed by close()
        self._end = 0
        self._of_key: dict[int, int] = {}
        self._keys = array("q")
        self._forms = array("q")
        self._starts = array("q")
        self._ends = array("q")
        self._lengths = array("q")
        self._leads = array("b")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._keys)

    def close(self) -> None:
        """Nothing; writes out what is still in memory."""
        self._file.close()

    def length(self, text: int) -> int:
        """Letters of a text."""
        return self._lengths[text]

    def is_lead(self, text: int) -> bool:
        """Whether a text breaks off, to go on elsewhere."""
        return bool(self._leads[text])

    def span(self, text: int) -> Span:
        """Where a text stands in the file, in bytes."""
        return self._starts[text], self._ends[text]

    def add(self, batch: Signed) -> tuple[list[int], NDArray[np.bool_]]:
        """The number of each text of the batch, and which of them are new."""
        import numpy as np

        numbers, new = [], []
        start = 0
        for end, length, lead, key, form in zip(
            batch.ends, batch.lengths, batch.leads, batch.keys, batch.forms, strict=True
        ):
            number = self._of_key.get(key)
            new.append(number is None)
            if number is None:
                number = len(self._keys)
                self._of_key[key] = number
                self._keys.append(key)
                self._lengths.append(length)
                self._leads.append(lead)
                self._forms.append(form)
                self._starts.append(self._end + start)
                self._ends.append(self._end + end)
            elif form < self._forms[number]:
                self._forms[number] = form
                self._starts[number], self._ends[number] = self._end + start, self._end + end
            self._leads[number] |= lead
            numbers.append(number)
            start = end
        self._file.write(batch.folded)
        self._end += len(batch.folded)
        return numbers, np.array(new, bool)

    def ranks(self) -> NDArray[np.int64]:
        """The place of each text in an order that does not depend on the order of coming."""
        import numpy as np

        ranks = np.empty(len(self._keys), np.int64)
        ranks[np.argsort(np.frombuffer(self._keys, np.int64))] = np.arange(len(self._keys))
        return ranks


def is_comparable(letters: int) -> bool:
    """Whether a text of so many letters can be anything's copy."""
    return letters >= SHINGLE


def read(path: str, spans: Sequence[Span]) -> list[str]:
    """The folded texts that stand at `spans` in the file at `path`."""
    found = []
    with open(path, "rb") as file:
        for start, end in spans:
            file.seek(start)
            found.append(file.read(end - start).decode("utf-8", "surrogatepass"))
    return found
