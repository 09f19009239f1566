"""The different texts of a run: those of the same letters are one.

A text's number is its place in the order of the numbers of all texts' letters, so it does not depend on the order of
the inputs. Of several forms of one text (other punctuation) the same is kept, whatever their order. What tasks need of
the texts is written into the run's folder.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import IO, TYPE_CHECKING, Any

import msgspec

from newskit.dedup.files import Files, written
from newskit.dedup.segment import PAGES, ROW, TEXTS, Page, Segment
from newskit.errors import NewskitError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Numbers = NDArray[np.int64]

TEXT_BITS = 28
"""Bits of the number of a text at most: 268 million different texts."""
TABLE, NAMES, NEW = "table.npy", "names", "new.npy"
_ENTRY = [
    ("segment", "<i4"), ("text_at", "<i8"), ("text", "<i4"), ("hashes_at", "<i8"), ("hashes", "<u4"),
    ("letters", "<u4"), ("lead", "?"), ("asked", "?"),
]  # fmt: skip
"""Of each text: its segment, where its folded form is there (bytes), where its hashes are, its letters, whether it
breaks off, and whether its folded form is in the file of those that were asked for instead."""
ASKED = "asked" + TEXTS

_decode = msgspec.msgpack.Decoder(Page).decode


class Catalogue:
    """The texts of all segments, and which document has which. Raises `NewskitError` when there are too many texts."""

    def __init__(self, folder: str, segments: Sequence[Segment]) -> None:
        """`segments` are in the order of the inputs; their files are in `folder`."""
        import numpy as np

        self._folder = folder
        self._names = [segment.name for segment in segments]
        self._ends = np.cumsum([len(segment.rows) // np.dtype(ROW).itemsize for segment in segments], dtype=np.int64)
        rows = np.concatenate([np.zeros(0, ROW), *(np.frombuffer(segment.rows, ROW) for segment in segments)])
        order = np.lexsort((rows["text"] < 0, rows["form"], rows["key"]))  # of equal ones the first document is first
        keys = rows["key"][order]
        starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else np.zeros(0, np.int64)
        if len(starts) > 1 << TEXT_BITS:
            raise NewskitError(
                f"{len(starts):,} different texts are more than copies can be found among ({1 << TEXT_BITS:,}); "
                "look for copies in parts of them"
            )
        self.homes: Numbers = order[starts]
        """The document that has each text in the form that is kept."""
        self.keys: Numbers = keys[starts]
        self.forms: Numbers = rows["form"][self.homes]
        """Numbers for the letters of each text, and for its folded form."""
        self.text_of = np.empty(len(rows), np.int32)
        """The number of the text of each document."""
        self.text_of[order] = np.repeat(np.arange(len(starts), dtype=np.int32), np.diff(np.append(starts, len(rows))))
        self.table: NDArray[Any] = self._tabled(rows)
        self.table["lead"] = np.logical_or.reduceat(rows["lead"][order], starts) if len(starts) else False
        self.hashes = int(self.table["hashes"].sum(dtype=np.int64))
        """How many there are, of all texts."""
        self._pages_at = self._within(rows["page"])
        self._asked = 0
        self._files = Files()

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def documents(self) -> int:
        """How many there are."""
        return len(self.text_of)

    @property
    def lengths(self) -> NDArray[np.uint32]:
        """Letters of each text."""
        lengths: NDArray[np.uint32] = self.table["letters"]
        return lengths

    def save(self) -> None:
        """Nothing; writes down what tasks need."""
        import numpy as np

        new = np.full(self.documents, -1, np.int32)
        new[self.homes] = np.arange(len(self), dtype=np.int32)
        self._write(NEW, lambda file: np.save(file, new))
        first = [0, *self._ends.tolist()][: len(self._names)]
        lines = [f"{name} {place}\n" for name, place in zip(self._names, first, strict=True)]
        self._write(NAMES, lambda file: file.writelines(line.encode() for line in lines))
        self._save_table()

    def ask(self, texts: Numbers, folded: Callable[[int], str]) -> None:
        """Nothing; asks `folded` for those of the texts that are not at hand, by their documents."""
        import numpy as np

        missing = np.unique(texts[self.table["text"][texts] < 0])
        if not len(missing):
            return
        path = os.path.join(self._folder, ASKED)
        with open(path, "ab") as file:
            for text in missing.tolist():
                data = folded(int(self.homes[text])).encode("utf-8", "surrogatepass")
                entry = self.table[text : text + 1]
                entry["text_at"], entry["text"], entry["asked"] = self._asked, len(data), True
                self._asked += file.write(data)
        self._save_table()

    def pages(self, first: int, last: int) -> list[Page]:
        """The pages of the documents from `first` to before `last`, which are of one segment or of several."""
        found: list[Page] = []
        while first < last:
            segment, end = self._segment(first)
            stop = min(last, end)
            path = os.path.join(self._folder, self._names[segment] + PAGES)
            begins = self._pages_at[first : stop + 1].tolist()
            size = begins[stop - first] - begins[0] if stop < end else os.path.getsize(path) - begins[0]
            data = memoryview(self._files.read(path, begins[0], size))
            cuts = [*(begin - begins[0] for begin in begins[: stop - first]), size]
            found += [_decode(data[one:other]) for one, other in pairwise(cuts)]
            first = stop
        return found

    def close(self) -> None:
        """Nothing; closes the files of pages."""
        self._files.close()

    def _segment(self, document: int) -> tuple[int, int]:
        """The number of the segment of a document, and the document with which the next one begins."""
        import numpy as np

        segment = int(np.searchsorted(self._ends, document, "right"))
        return segment, int(self._ends[segment])

    def _tabled(self, rows: NDArray[Any]) -> NDArray[Any]:
        import numpy as np

        homes = self.homes
        table = np.zeros(len(homes), _ENTRY)
        table["segment"] = np.searchsorted(self._ends, homes, "right")
        table["text_at"] = self._within(np.maximum(rows["text"], 0))[homes]
        table["text"] = rows["text"][homes]
        table["hashes_at"] = self._within(rows["hashes"])[homes]
        table["hashes"] = rows["hashes"][homes]
        table["letters"] = rows["letters"][homes]
        return table

    def _within(self, sizes: NDArray[Any]) -> Numbers:
        """Where each document's piece begins in the file of its segment."""
        import numpy as np

        begins = np.cumsum(sizes, dtype=np.int64) - sizes
        firsts = np.append(0, self._ends[:-1]) if len(self._ends) else self._ends
        counts = np.diff(self._ends, prepend=0)
        within: Numbers = begins - np.repeat(begins[firsts[counts > 0]], counts[counts > 0])
        return within

    def _save_table(self) -> None:
        import numpy as np

        self._write(TABLE, lambda file: np.save(file, self.table))

    def _write(self, name: str, write: Callable[[IO[bytes]], object]) -> None:
        with written(os.path.join(self._folder, name)) as file:
            write(file)
