"""Corrections through a run: the file that a person wrote, the pages that it names, and what names none.

The first pass over the inputs says which page each source is; workers then find the corrections of a page by its id.
"""

from __future__ import annotations

import csv
import io
import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b

import msgspec

from newskit.errors import BadRows, InputError, NotText
from newskit.model import Problem
from newskit.parsing.overrides import COLUMNS, Correction, checked, quoted
from newskit.pipeline.work import ID_BYTES, Corrections, Survey
from newskit.text.decode import decode

_LARGEST = 100_000_000
"""Bytes of a file: more are not written by a person."""
_DELIMITERS = ",;\t"
_UNFIT = re.compile("[\0\ud800-\udfff]")

Row = tuple[int, dict[str, str]]
"""The number of its line, from 1, and its cells by column."""


def read_overrides(path: str) -> tuple[Correction, ...]:
    """The corrections in the CSV or JSONL file at `path`.

    A file whose first sign is `{` is JSONL. CSV has a line with the names of its columns, and commas, semicolons or
    tabs between them. Raises `InputError` when it cannot be read, `BadRows` when rows are not sound.
    """
    name = path.encode("utf-8", "backslashreplace").decode()
    text = _text(path)
    faults: list[str] = []
    found: dict[tuple[object, ...], Correction] = {}
    rows = _json_rows(name, text, faults) if text.lstrip()[:1] == "{" else _csv_rows(name, text, faults)
    for number, row in rows:
        origin = f"{name}:{number}"
        try:
            correction = checked(row, origin)
            for key in _claims(correction):
                if key in found:
                    first = found[key].origin.rpartition(":")[2]
                    raise ValueError(f"it contradicts line {first}")  # noqa: TRY301 - told like all that is wrong with a row
                found[key] = correction
        except ValueError as error:
            faults.append(f"{origin}: {error}")
    if faults:
        raise BadRows(faults)
    return tuple({correction.origin: correction for correction in found.values()}.values())


def _claims(correction: Correction) -> Iterator[tuple[object, ...]]:
    """What a correction settles: no other of the file may settle the same."""
    where = (correction.source, correction.line, correction.text)
    if correction.kind is not None or correction.is_blank:
        yield (*where, "")
    if correction.field is not None:
        yield (*where, correction.field)


def _text(path: str) -> str:
    try:
        with open(path, "rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise InputError(f"{path} is too large for a file of corrections")
        return decode(data).text
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except NotText as error:
        raise InputError(f"{path} cannot be read: {error}") from error


def _csv_rows(path: str, text: str, faults: list[str]) -> Iterator[Row]:
    """The rows of a CSV file; what is wrong with it as a table goes into `faults`."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    line = 1
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                pass
            elif not header:
                header = [cell.strip().casefold() for cell in cells]
                if not _is_header(path, line, header, faults):
                    return
            elif len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
                faults.append(f"{path}:{line}: it has {len(cells)} cells, the first line names {len(header)} columns")
            else:
                yield line, dict(zip(header, cells, strict=False))
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(f"{path}:{line}: it is not CSV ({error})")
    if not header:
        faults.append(f"{path}: it is empty; a file of corrections begins with: {','.join(COLUMNS)}")


def _is_header(path: str, line: int, header: Sequence[str], faults: list[str]) -> bool:
    while header and not header[-1]:
        header = header[:-1]
    unknown = [name for name in header if name not in COLUMNS]
    if unknown or "source" not in header or len(set(header)) < len(header):
        wrong = f"; it has {', '.join(quoted(name) for name in unknown[:5])}" if unknown else ""
        faults.append(f"{path}:{line}: the first line must name the columns, some of: {','.join(COLUMNS)}{wrong}")
        return False
    return True


def _json_rows(path: str, text: str, faults: list[str]) -> Iterator[Row]:
    """The objects of a JSONL file; lines that are none go into `faults`."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found = msgspec.json.decode(line, type=dict[str, str | int | list[str] | None])
        except msgspec.MsgspecError as error:
            faults.append(f"{path}:{number}: it is no JSON object of texts and numbers ({error})")
            continue
        yield number, {name: _cell(value) for name, value in found.items()}


def _cell(value: str | int | list[str] | None) -> str:
    """The value as a CSV file would have it: escapes can stand for signs that `decode` lets no file have."""
    text = "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return unicodedata.normalize("NFC", _UNFIT.sub("\ufffd", text))


class Overrides:
    """The corrections of a run: those of a file, and those that the corpus has kept."""

    def __init__(self, path: str | None) -> None:
        """The corrections of the file at `path`, if there is one. Raises what `read_overrides` raises."""
        self._kept: Mapping[str, Sequence[Correction]] = {}
        self._named: dict[str, list[Correction]] = {}
        for correction in () if path is None else read_overrides(path):
            self._named.setdefault(correction.source, []).append(correction)
        self._ids: dict[str, str] = {}
        self._last_parts = {posixpath.basename(name): name for name in self._named}
        self._alike: dict[str, str] = {}

    def keep(self, kept: Mapping[str, Sequence[Correction]]) -> None:
        """Take in the corrections of earlier runs, by the page's id; the file's win, page by page."""
        self._kept = kept

    @property
    def asked(self) -> bool:
        """Whether a file says anything: then the inputs must be looked at before they are split."""
        return bool(self._named)

    def names(self) -> frozenset[str]:
        """What the file calls pages: sources and ids, and the last parts of these."""
        return frozenset((*self._named, *self._last_parts))

    def digest(self) -> str | None:
        """Equal when the file says the same; `None` when it says nothing."""
        if not self._named:
            return None
        said = [[msgspec.structs.replace(row, origin="") for row in rows] for _, rows in sorted(self._named.items())]
        return blake2b(msgspec.json.encode(said), digest_size=8).hexdigest()

    def saw(self, survey: Survey) -> None:
        """Learn which pages the sources are."""
        self.saw_pairs(survey.pairs)

    def saw_pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """The same of sources and ids."""
        if not self.asked:
            return
        for source, id_ in pairs:
            for name in (source, id_):
                if name in self._named:
                    self._ids[name] = id_
            alike = self._last_parts.get(posixpath.basename(source))
            if alike is not None:
                self._alike.setdefault(alike, source)

    def new(self) -> dict[str, tuple[Correction, ...]]:
        """What the file says of the pages that were seen, by their ids; nothing takes what was said before back."""
        found: dict[str, tuple[Correction, ...]] = {}
        for name, id_ in self._ids.items():
            rows = (row for row in self._named[name] if not row.is_blank)
            found[id_] = (*found.get(id_, ()), *rows)
        return found

    def all(self) -> Corrections:
        """What is to be carried out, by the pages' ids."""
        return {id_: tuple(rows) for id_, rows in {**self._kept, **self.new()}.items() if rows}

    def undone(self, known: Iterable[bytes]) -> list[bytes]:
        """The ids of documents that need no work, shard by shard, without those of pages that the file names."""
        new = {bytes.fromhex(id_) for id_ in self.new()}
        return [_without(ids, new) for ids in known]

    def unmatched(self) -> list[Problem]:
        """A line on each source that the file names and the inputs do not have."""
        return [self._unmatched(name, rows) for name, rows in self._named.items() if name not in self._ids]

    def _unmatched(self, name: str, rows: Sequence[Correction]) -> Problem:
        guess = f". Did you mean {self._alike[name]}?" if name in self._alike else ""
        return Problem(rows[0].origin, f"there is no page {quoted(name)} in these inputs{guess}")


def _without(ids: bytes, new: set[bytes]) -> bytes:
    if not new:
        return ids
    parts = (ids[at : at + ID_BYTES] for at in range(0, len(ids), ID_BYTES))
    return b"".join(bytes(ID_BYTES) if part in new else part for part in parts)
