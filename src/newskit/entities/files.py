"""The user's own knowledge as CSV: names that are one (`--aliases`), and names to look for (`--watchlist`).

    name,aliases,type,id,never,note
    United Nations Population Fund,UNFPA; UN Population Fund,org,Q192375,,
    Nguyễn Văn A,,person,,Nguyễn Văn An,the mayor

`name` is how the entity is listed; `aliases` are its other names and `never` names that are never taken for it, with
semicolons between; `type` is person, org, place or other; a `note` is for people. Only `name` must be there.

A watchlist has the same columns; one without a first line that names them is a list of names, one a line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any, get_args

from newskit.entities.user import Known, aliases_of
from newskit.errors import BadRows, InputError, NotText
from newskit.record import EntityType
from newskit.text.cell import FORMULA
from newskit.text.decode import decode

COLUMNS = ("name", "aliases", "type", "id", "never", "note")
TYPES: tuple[EntityType, ...] = get_args(EntityType)

_LARGEST = 200_000_000
"""Bytes of a file."""
_LONGEST = 200
"""Characters of a name."""
_DELIMITERS = ",;\t"
_WORD = re.compile(r"[^\W_]")
_SHOWN = 60


def read_aliases(path: str) -> list[Known]:
    """The rows of the alias file at `path`, in their order.

    Raises `InputError` when it cannot be read, and `BadRows` with a line for each row that is not sound: among these
    are names that two rows claim.
    """
    faults: list[str] = []
    name = _printable(path)
    found = list(_rows(name, _text(path, "a file of aliases"), faults, listed=False))
    faults += _contradictions(name, found)
    if faults:
        raise BadRows(faults)
    return found


def read_watchlist(path: str) -> list[Known]:
    """The rows of the watchlist at `path`, in their order. Raises what `read_aliases` raises."""
    faults: list[str] = []
    found = list(_rows(_printable(path), _text(path, "a watchlist"), faults, listed=True))
    if faults:
        raise BadRows(faults)
    return found


def write_aliases(rows: Sequence[Known]) -> str:
    """The rows as such a file. Signs that a spreadsheet would run as a formula are left out: they are no part of names.

    >>> print(write_aliases([Known(name="UNFPA", aliases=("UN, P.F.",), type="org")]), end="")
    name,aliases,type,id,never,note
    UNFPA,"UN, P.F.",org,,,
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        cells = (row.name, "; ".join(row.aliases), row.type or "", row.key or "", "; ".join(row.never), row.note)
        writer.writerow([cell.lstrip(f"{FORMULA} ") for cell in cells])
    return text.getvalue()


def _text(path: str, what: str) -> str:
    try:
        with open(path, "rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise InputError(f"{path} is too large for {what}")
        return decode(data).text
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except NotText as error:
        raise InputError(f"{path} cannot be read: {error}") from error


def _rows(path: str, text: str, faults: list[str], *, listed: bool) -> Iterator[Known]:
    """The sound rows of a file; what is wrong goes into `faults`. With `listed`, names alone do."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    names_columns = "name" in {cell.strip().casefold() for cell in first.split(delimiter)}
    if listed and not names_columns:
        yield from _names(path, text, faults)
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    line = 1
    try:
        for cells in reader:
            if not any(map(str.strip, cells)):
                pass
            elif header:
                yield from _sound(path, line, header, cells, faults)
            else:
                header = _header(path, line, cells, faults)
                if not header:
                    return
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(f"{path}:{line}: it is not CSV ({error})")
    if not header:
        faults.append(f"{path}: it is empty; it begins with: {','.join(COLUMNS)}")


def _names(path: str, text: str, faults: list[str]) -> Iterator[Known]:
    """The names of a plain list, one a line; `#` begins a remark."""
    number = 0
    for line, written in enumerate(text.split("\n"), 1):
        if written.startswith("#") or not written.strip():
            continue
        number += 1
        try:
            yield Known(name=_name(written), line=line)
        except ValueError as error:
            faults.append(f"{path}:{line}: {error}")
    if not number:
        faults.append(f"{path}: it is empty; write one name a line, or begin with: {','.join(COLUMNS)}")


def _header(path: str, line: int, cells: Sequence[str], faults: list[str]) -> list[str]:
    """The names of the columns; none when they are wrong."""
    header = [cell.strip().casefold() for cell in cells]
    while header and not header[-1]:
        header.pop()
    unknown = next((name for name in header if name not in COLUMNS), None)
    if unknown is None and "name" in header and len(set(header)) == len(header):
        return header
    wrong = "" if unknown is None else f"; it has {_quoted(unknown)}"
    faults.append(f"{path}:{line}: the first line must name the columns, some of: {','.join(COLUMNS)}{wrong}")
    return []


def _sound(path: str, line: int, header: Sequence[str], cells: Sequence[str], faults: list[str]) -> Iterator[Known]:
    """What a row says; if it is not sound, that goes into `faults`."""
    try:
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            raise ValueError(  # noqa: TRY301 - told like all that is wrong with a row
                f"it has {len(cells)} cells, the first line names {len(header)} columns"
            )
        yield _known(dict(zip(header, cells, strict=False)), line)
    except ValueError as error:
        faults.append(f"{path}:{line}: {error}")


def _known(row: dict[str, str], line: int) -> Known:
    name = _name(row.get("name", ""))
    if not name:
        raise ValueError("it has no name")
    type_ = row.get("type", "")
    return Known(
        name=name,
        aliases=tuple(alias for alias in _list(row.get("aliases", "")) if alias != name),
        type=_type(type_.strip()) if type_ else None,
        key=" ".join(row.get("id", "").split()) or None,
        note=row.get("note", ""),
        never=_list(row.get("never", "")),
        line=line,
    )


def _type(cell: str) -> Any:
    known = cell.casefold()
    if not known or known in TYPES:
        return known or None
    guess = get_close_matches(known, TYPES, 1)
    hint = f"did you mean {guess[0]}?" if guess else f"there are: {', '.join(TYPES)}"
    raise ValueError(f"no type {_quoted(cell)}; {hint}")


def _list(cell: str) -> tuple[str, ...]:
    if not cell:
        return ()
    return tuple(dict.fromkeys(name for part in cell.split(";") if (name := _name(part))))


def _name(cell: str) -> str:
    """The name in a cell, white space folded. Raises `ValueError` when it cannot be one."""
    name = " ".join(cell.split())
    if len(name) > _LONGEST:
        raise ValueError(f"{_quoted(name)} is too long for a name")
    if name and not _WORD.search(name):
        raise ValueError(f"{_quoted(name)} is no name: it has no letter and no digit")
    return name


def _contradictions(path: str, rows: Sequence[Known]) -> Iterator[str]:
    """A line on each name that an earlier row has for another entity of the type, or that contradicts itself."""
    aliases = aliases_of(rows)
    lines = {id(alias): row.line for alias, row in zip(aliases.rows, rows, strict=True)}
    for form, first, other in aliases.conflicts:
        yield f"{path}:{lines[id(other)]}: {_quoted(form)} stands on line {lines[id(first)]} already"
    for row in rows:
        for name in row.never:
            if name in (row.name, *row.aliases):
                yield f"{path}:{row.line}: {_quoted(name)} is a name of it, and never to be taken for it"


def _quoted(text: str) -> str:
    return f'"{text}"' if len(text) <= _SHOWN else f'"{text[:_SHOWN]}…"'


def _printable(path: str) -> str:
    return path.encode("utf-8", "backslashreplace").decode()
