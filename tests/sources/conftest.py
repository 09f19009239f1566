"""What the tests of reading share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from newskit.sources import Options, find, read_shard


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def read() -> Callable[..., list[Any]]:
    """All that inputs give, the inventory's problems first."""

    def read(inputs: str | Sequence[str], options: Options | None = None, stdin: bytes = b"") -> list[Any]:
        names = [inputs] if isinstance(inputs, str) else inputs
        options = options or Options()
        with find(names, options, stdin=BytesIO(stdin)) as inventory:
            found = [result for shard in inventory.shards for result in read_shard(shard, options)]
            return [*inventory.problems, *found]

    return read
