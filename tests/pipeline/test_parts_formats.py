"""Parts for other tools, and at addresses: Parquet that pyarrow and DuckDB read, `memory://` and `file://`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newskit.pipeline.parse import Request, Summary
from newskit.pipeline.parts.merge import into_file, opened
from newskit.pipeline.parts.plan import Wanted
from newskit.pipeline.parts.run import Outcome, parse_into
from newskit.pipeline.watch import Unwatched
from newskit.sources import Options

NUMBER = 40
STORY = """\
Flood number {number} in Kesta

KESTA – Flood number {number} rose in the night and reached the lower market of the town, the town hall said on Monday.

Nobody was hurt, and all {number} stalls of the market opened again at noon as on every other day of the week.
"""


@pytest.fixture
def dump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Forty records in `dump.jsonl`, in the current folder."""
    monkeypatch.chdir(tmp_path)
    lines = (json.dumps({"text": STORY.format(number=number)}) + "\n" for number in range(NUMBER))
    (tmp_path / "dump.jsonl").write_text("".join(lines), encoding="utf-8")
    return tmp_path


def run(out: str, *names: str, **more: Any) -> Outcome:
    own = {name: more.pop(name) for name in ("form", "shard", "only_plan") if name in more}
    request = Request(inputs=names or ("dump.jsonl",), options=Options(base="."), jobs=1, **more)
    outcome = Outcome()
    parse_into(Wanted(request=request, out=out, part_size=3_000, **own), Unwatched(), Summary(), outcome)
    return outcome


def titles(rows: list[dict[str, Any]]) -> list[str]:
    return [row["title"] for row in rows]


EXPECTED = [f"Flood number {number} in Kesta" for number in range(NUMBER)]


def test_parquet_is_read_by_pyarrow_and_back(dump: Path):
    parquet = pytest.importorskip("pyarrow.parquet")
    first = run("out/", form="parquet")
    assert first.made > 3
    rows = [row for part in sorted(Path("out").glob("*.parquet")) for row in parquet.read_table(part).to_pylist()]
    assert titles(rows) == EXPECTED
    before = {part.name: part.read_bytes() for part in Path("out").glob("*.parquet")}
    for part in Path("out").iterdir():
        if part.is_file():
            part.unlink()
    run("out/", form="parquet")
    assert before == {part.name: part.read_bytes() for part in Path("out").glob("*.parquet")}
    run("lines/")
    with Path("merged.jsonl").open("wb") as stream:
        merge("out", stream)
    lines = b"".join(part.read_bytes() for part in sorted(Path("lines").glob("part-*")))
    assert Path("merged.jsonl").read_bytes() == lines


def merge(out: str, stream: Any) -> None:
    request = Request(inputs=(), options=Options(base="."), jobs=1)
    into_file([opened(out)], stream, "jsonl", request, watch=Unwatched(), summary=Summary())


def test_parquet_with_blocks_has_their_columns(dump: Path):
    parquet = pytest.importorskip("pyarrow.parquet")
    run("out/", form="parquet", blocks=True)
    rows = parquet.read_table(next(Path("out").glob("*.parquet"))).to_pylist()
    assert all(row["blocks"] and row["page_text"] for row in rows)


def test_parquet_is_read_by_duckdb(dump: Path):
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    run("out/", form="parquet")
    query = "SELECT title FROM read_parquet('out/*.parquet', filename=true) ORDER BY filename, file_row_number"
    found = duckdb.sql(query.replace("filename=true", "filename=true, file_row_number=true")).fetchall()
    assert [title for (title,) in found] == EXPECTED


@pytest.fixture(params=["memory", "file"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    fsspec = pytest.importorskip("fsspec")
    yield "memory://parts/out/" if request.param == "memory" else f"file://{tmp_path}/far/"
    if request.param == "memory":
        fsspec.filesystem("memory").rm("/parts", recursive=True)


def test_a_folder_at_an_address_is_like_any_other(dump: Path, address: str):
    run("near/")
    assert run(address).made > 3
    assert (run(address).made, run(address).there) == (0, run("near/").there)
    with Path("far.jsonl").open("wb") as stream:
        merge(address, stream)
    near = b"".join(part.read_bytes() for part in sorted(Path("near").glob("part-*")))
    assert Path("far.jsonl").read_bytes() == near
    assert [part.hash for part in opened(address).parts] == [part.hash for part in opened("near").parts]


def test_shards_at_an_address(dump: Path, address: str):
    run(address, only_plan=True)
    for share in (1, 2):
        run(address, shard=(share, 2))
    assert opened(address).finished


def test_inputs_at_an_address(dump: Path):
    pytest.importorskip("fsspec")
    run("near/")
    run("far/", f"file://{dump}/dump.jsonl")
    near, far = (
        [json.loads(line) for part in sorted(Path(out).glob("part-*")) for line in part.read_bytes().splitlines()]
        for out in ("near", "far")
    )
    assert titles(near) == titles(far) == EXPECTED
    assert [row["source"].rpartition("#")[2] for row in far] == [str(number + 1) for number in range(NUMBER)]
    assert far[0]["source"] == f"file://{os.fspath(dump)}/dump.jsonl#1"
