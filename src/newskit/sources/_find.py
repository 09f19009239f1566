"""From what the user named to an inventory: files, folders, patterns, standard input."""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from hashlib import blake2b
from itertools import chain
from typing import BinaryIO

from msgspec.structs import replace

from newskit.errors import InputError, NewskitError
from newskit.model import Problem
from newskit.sources import _registry, _sniff, _stream
from newskit.sources._inventory import Inventory
from newskit.sources._model import Item, Options
from newskit.sources._name import base_name, is_in_itself, printable, roots
from newskit.sources._parts import FILES_BESIDE, is_beside_parts, parts_among
from newskit.sources._remote import found, is_remote, is_shared, shown
from newskit.sources._suffix import SKIPPED
from newskit.sources._walk import Walk, file_item, unreadable

STDIN = "-"
"""Standard input, as input and as source."""
_SHOWN = 3
"""Inputs that the message names when there is nothing to read."""


def find(inputs: Sequence[str], options: Options | None = None, *, stdin: BinaryIO | None = None) -> Inventory:
    """What `inputs` (files, folders, patterns, `-`) hold, to be read with `read_shard`.

    Sources are named relative to `options.base`; the order of the inputs does not matter, and what is named
    twice is read once. `-` is `stdin` (by default the process's standard input), spooled to a temporary file.
    Inputs that are missing, and folders without pages, are in `Inventory.problems`.

    Raises `InputError` when that is true of all inputs, `UsageError` for an unknown `options.format`,
    `NewskitError` when standard input cannot be spooled.
    """
    options = options or Options()
    if options.format is not None:
        _registry.source(options.format)
    search = _Search(options, stdin)
    with ExitStack() as undo:
        undo.callback(search.clear)
        for name in dict.fromkeys(inputs):
            search.add(name)
        streams = search.streams()
        if not streams:
            raise InputError(_nothing(search.problems))
        undo.pop_all()
    return Inventory(streams, options, problems=search.problems, skipped=search.skipped, spooled=search.spooled)


class _Search:
    """What has been found among the inputs so far."""

    def __init__(self, options: Options, stdin: BinaryIO | None) -> None:
        self._options = options
        self._stdin = stdin
        self._files: list[Item] = []
        self.skipped: Counter[str] = Counter()
        self._walk = Walk(options, self.skipped)
        self._walks: list[Iterator[Item]] = []
        self.problems: list[Problem] = []
        self.spooled: list[str] = []

    def add(self, name: str) -> None:
        """Look at one input."""
        if name == STDIN:
            self._add_stdin()
            return
        if is_beside_parts(name):
            return  # a pattern of the shell, out/*, has named it
        if is_remote(name):
            self._add_remote(name)
            return
        try:
            self._add_found(name, os.stat(name))
        except (FileNotFoundError, NotADirectoryError) as error:
            if os.path.islink(name):
                self._files.append(unreadable(name, base_name(name, self._options.base), error))
            else:
                self._add_pattern(name)
        except ValueError:  # a NUL in the name
            self._complain(name, "no such file or folder")
        except OSError as error:
            self._files.append(unreadable(name, base_name(name, self._options.base), error))

    def streams(self) -> list[Iterator[Item]]:
        """All that was found, in streams that are sorted by source each."""
        files = sorted(self._files, key=lambda item: item.source)
        return [iter(files), *self._walks] if files else self._walks

    def clear(self) -> None:
        """Remove what was spooled."""
        while self.spooled:
            with suppress(FileNotFoundError):
                os.unlink(self.spooled.pop())

    def _add_found(self, name: str, entry: os.stat_result) -> None:
        if stat.S_ISDIR(entry.st_mode):
            self._add_folder(name)
        elif stat.S_ISREG(entry.st_mode):
            item = file_item(name, base_name(name, self._options.base), self._options, entry)
            self._files.append(self._readable(item if _registry.by_suffix(name) else self._sniffed(item)))
        else:
            with open(name, "rb") as stream:  # a named pipe, a process substitution
                self._add_stream(base_name(name, self._options.base), stream)

    def _add_pattern(self, name: str) -> None:
        if not glob.has_magic(name):
            self._complain(name, f"no such file or folder{_meant(name)}")
            return
        found = [path for path in sorted(glob.glob(name, recursive=True)) if not is_in_itself(path)]
        if not found:
            self._complain(name, "no file or folder matches")
        for path in found:
            self.add(path)

    def _add_folder(self, name: str) -> None:
        before = Counter(self.skipped)
        walks = []
        for path, source, without in roots(name, self._options.base):
            walk = self._walk.files(path, source, without)
            first = next(walk, None)
            if first is not None:
                walks.append(chain([first], walk))
        self._walks += walks
        if not walks:
            self._complain(name, _without_pages(self.skipped - before))

    def _add_stdin(self) -> None:
        if self._stdin is None and sys.stdin is None:
            self._complain(STDIN, "there is no standard input")
        else:
            self._add_stream(STDIN, self._stdin or sys.stdin.buffer)

    def _add_stream(self, source: str, stream: BinaryIO) -> None:
        """Copy a stream to a temporary file and take that as a file of that source."""
        import tempfile  # costs as much as all else that finding files imports

        try:
            handle, path = tempfile.mkstemp(prefix="newskit-")
            self.spooled.append(path)
            digest = blake2b(digest_size=4)
            with open(handle, "wb") as spool:
                for chunk in iter(partial(stream.read, _stream.CHUNK), b""):
                    digest.update(chunk)
                    spool.write(chunk)
            item = file_item(path, source, self._options, os.stat(path))
        except OSError as error:
            folder = tempfile.gettempdir()
            raise NewskitError(
                f"{source} cannot be kept in {folder}: {error.strerror}; set TMPDIR to a folder with more room"
            ) from error
        if self._options.lasting and item.problem is None:
            item = replace(item, source=f"stdin-{digest.hexdigest()}")
        self._files.append(self._readable(self._sniffed(item)))

    def _sniffed(self, item: Item) -> Item:
        """`item`, whose name shows no format, with the one that its first bytes show."""
        if item.problem is not None or self._options.format is not None:
            return item
        try:
            with _stream.opened_raw(item.path) as raw:
                magic = raw.peek(_stream.MAGIC)
            if form := _sniff.packed(magic):
                return replace(item, format=form)
            head = b"".join(_stream.narrowed([_stream.read_head(item.path)]))
        except (OSError, _stream.DamagedError):
            return item  # reading it says what is wrong
        form = _sniff.format_of(head)
        return replace(item, format=form) if form else item

    def _readable(self, item: Item) -> Item:
        """`item`, a file that was named. Raises `MissingExtra` when its format cannot be read here."""
        if item.problem is None:
            _registry.need(item.format)
        return item

    def _add_remote(self, name: str) -> None:
        options = self._options
        try:
            listed = list(found(name))
            files = [file_at(address, size, options) for address, size in self._pages_among(listed)]
        except OSError as error:
            gone = isinstance(error, FileNotFoundError)
            self._complain(shown(name), "no such file or folder" if gone else f"it cannot be read: {error.strerror}")
            return
        for item in files:
            what = None if len(files) == 1 else _registry.passed_over(os.path.basename(item.path), options, SKIPPED)
            if what is not None:
                self.skipped[what] += 1
            else:
                self._files.append(self._readable(item))
        if not files:
            self._complain(shown(name), "no file matches" if glob.has_magic(name) else "the folder is empty")

    def _pages_among(self, listed: list[tuple[str, int | None]]) -> list[tuple[str, int | None]]:
        """The files at addresses without those that lie beside parts; complains of parts that are missing."""
        for folder in {address.rpartition("/")[0] for address, _ in listed if address.endswith(FILES_BESIDE)}:
            inside = {_name(address): address for address, _ in listed if address == f"{folder}/{_name(address)}"}
            parts = parts_among(list(inside), partial(_content, folder))
            if parts is None:
                continue
            others = {address for name, address in inside.items() if name not in parts.names}
            listed = [one for one in listed if one[0] not in others and not one[0].startswith(f"{folder}/_")]
            if parts.problem is not None:
                self._complain(shown(folder), parts.problem)
        return listed

    def _complain(self, name: str, message: str) -> None:
        self.problems.append(Problem(printable(name) or "''", message))


def _name(address: str) -> str:
    return address.rpartition("/")[2]


def _content(folder: str, name: str) -> bytes:
    with _stream.opened_raw(f"{folder}/{name}") as stream:
        return stream.read()


def file_at(address: str, size: int | None, options: Options) -> Item:
    """The item of a file at an address; what other processes cannot see is read here. Raises `OSError`."""
    form = options.format or _registry.by_suffix(address) or "text"
    item = Item(source=printable(shown(address)), path=address, size=size or 0, format=form)
    if size == 0:
        return replace(item, problem="it is empty (0 bytes)")
    if is_shared(address) or _registry.source(form).FORMAT.layout != "page":
        return item
    try:
        return replace(item, data=_stream.read_all(address, options.max_page_bytes))
    except _stream.TooLongError:
        return replace(item, problem=_stream.too_long(options.max_page_bytes))
    except _stream.DamagedError as error:
        return replace(item, problem=f"it is damaged: {error}")


def _without_pages(skipped: Counter[str]) -> str:
    """The message for a folder without anything to read, in which files were passed over."""
    if not skipped:
        return "the folder is empty"
    kinds = ", ".join(f"{number:,} {suffix}" for suffix, number in skipped.most_common(5))
    return f"there are no pages in the folder, only other files ({kinds})"


def _meant(name: str) -> str:
    """A question about a path of a similar name, if there is one."""
    from difflib import get_close_matches

    folder, last = os.path.split(name.rstrip("/"))
    try:
        near = get_close_matches(last, os.listdir(folder or "."), 1, 0.7)
    except OSError:
        return ""
    return f" (did you mean {os.path.join(folder, near[0])!r}?)" if near else ""


def _nothing(problems: Sequence[Problem]) -> str:
    """The message for inputs of which none can be read."""
    if not problems:
        return "nothing to read: name a file, a folder or -"
    shown = "; ".join(f"{problem.source}: {problem.message}" for problem in problems[:_SHOWN])
    more = len(problems) - _SHOWN
    return f"{shown}; and {more:,} more" if more > 0 else shown
