"""Which sources are gone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newskit.model import Problem
from newskit.pipeline.presence import Presence
from newskit.pipeline.work import Survey


@pytest.fixture
def presence(tmp_path: Path) -> Presence:
    for name in ("read.jsonl", "damaged.jsonl", "other.jsonl", "page.txt", "a#b.txt"):
        (tmp_path / name).touch()
    presence = Presence(str(tmp_path))
    presence.saw(
        Survey(
            size=1,
            pairs=(("read.jsonl#1", "x"), ("damaged.jsonl#1", "y"), ("page.txt", "z")),
            files=("read.jsonl", "damaged.jsonl", "page.txt"),
            problems=(Problem("damaged.jsonl#2", "not JSON"),),
        )
    )
    return presence


@pytest.mark.parametrize(
    ("source", "there"),
    [
        ("page.txt", True),
        ("gone.txt", False),
        ("a#b.txt", True),
        ("a#c.txt", False),
        ("read.jsonl#1", True),
        ("read.jsonl#2", False),
        ("damaged.jsonl#2", True),
        ("other.jsonl#7", True),
        ("gone.jsonl#7", False),
        ("-", True),
        ("-#3", True),
    ],
)
def test_presence(presence: Presence, source: str, there: bool):  # noqa: FBT001 - a parameter of the test
    assert presence.has(source) is there


@pytest.mark.skipif(os.name == "nt", reason="file names are bytes elsewhere only")
def test_a_name_that_is_not_utf8_is_found(tmp_path: Path):
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))).touch()
    assert Presence(str(tmp_path)).has("caf\\xe9.txt")
    assert not Presence(str(tmp_path)).has("caf\\xe8.txt")
