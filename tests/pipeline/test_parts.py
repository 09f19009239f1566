"""Folders of parts: the same pages whatever the parts, only what is missing is made, and nothing half is ever there."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from newskit.errors import InputError, OutputError, UsageError
from newskit.pipeline.parse import Request, Summary, print_pages
from newskit.pipeline.parts import manifest
from newskit.pipeline.parts.manifest import MANIFEST, PLAN, Manifest, Plan
from newskit.pipeline.parts.merge import opened
from newskit.pipeline.parts.plan import Wanted
from newskit.pipeline.parts.run import Outcome, parse_into
from newskit.pipeline.parts.store import store
from newskit.pipeline.watch import Unwatched
from newskit.sources import Options

FURNITURE = "Home\nNews\nSport\n\n"
STORY = """\
Flood number {number} in Kesta

KESTA – Flood number {number} rose in the night and reached the lower market of the town, the town hall said on Monday.

Mayor Ilse Brandt said that {number} pumps had been ordered from the capital and would arrive before the weekend.

Nobody was hurt, and all {number} stalls of the market opened again at noon as on every other day of the week.
"""
SMALL = 3_000
"""Bytes of a part in these tests: a few pages."""
Run = Callable[..., Outcome]


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with thirty pages, twenty records in lines and ten in compressed ones in `in`."""
    monkeypatch.chdir(tmp_path)
    pages = tmp_path / "in" / "pages"
    pages.mkdir(parents=True)
    for number in range(30):
        (pages / f"{number:02}.txt").write_text(FURNITURE + STORY.format(number=number), encoding="utf-8")
    (tmp_path / "in" / "dump.jsonl").write_text(records(100, 20), encoding="utf-8")
    (tmp_path / "in" / "more.jsonl.gz").write_bytes(gzip.compress(records(200, 10).encode()))
    return tmp_path


def records(first: int, number: int) -> str:
    """Lines of records without an id of their own: their sources are the numbers of the lines."""
    texts = (FURNITURE + STORY.format(number=first + one) for one in range(number))
    return "".join(json.dumps({"text": text, "url": "https://kesta.example.org/"}) + "\n" for text in texts)


def wanted(out: str = "out/", *names: str, **more: Any) -> Wanted:
    own = {name: more.pop(name) for name in ("form", "part_size", "shard", "only_plan") if name in more}
    request = Request(inputs=names or ("in",), options=Options(base="."), **{"jobs": 1, **more})
    return Wanted(request=request, out=out, **{"part_size": SMALL, **own})


def run(*args: Any, **more: Any) -> Outcome:
    outcome = Outcome()
    parse_into(wanted(*args, **more), Unwatched(), Summary(), outcome)
    return outcome


def parts(out: str = "out") -> list[Path]:
    return sorted(Path(out).glob("part-*"))


def content(out: str = "out") -> bytes:
    return b"".join(part.read_bytes() for part in parts(out))


def plain(**more: Any) -> bytes:
    """What the same gives without parts."""
    batches = print_pages(wanted(**more).request, Unwatched(), Summary())
    return b"".join(batch.lines for batch in batches)


def the_manifest(out: str = "out") -> Manifest:
    made = manifest.load(store(out), MANIFEST, Manifest)
    assert made is not None
    return made


def test_parts_hold_what_one_file_would(inputs: Path):
    outcome = run()
    assert outcome.made == outcome.parts == len(parts()) > 3
    assert content() == plain()
    made = the_manifest()
    assert [part.name for part in made.parts] == [part.name for part in parts()]
    assert (made.pages, sum(tally.pages for tally in made.kinds.values()), made.failed) == (60, 60, ())
    assert made.inputs == ("in",)
    assert made.sites is not None


@pytest.mark.parametrize("size", [700, 2_000, 10_000, 1_000_000])
def test_the_size_of_parts_changes_no_page(inputs: Path, size: int):
    run("other/", part_size=size)
    assert content("other") == plain()


@pytest.mark.parametrize("more", [{"blocks": True}, {"isolated": True}, {"split": False}, {"site": "kesta"}])
def test_options_mean_what_they_mean_without_parts(inputs: Path, more: dict[str, Any]):
    run(**more)
    assert content() == plain(**more)


def test_the_number_of_jobs_changes_no_byte(inputs: Path):
    run("one/")
    run("two/", jobs=2)
    assert [part.name for part in parts("one")] == [part.name for part in parts("two")]
    assert content("one") == content("two")


def test_what_is_there_is_not_made_again(inputs: Path):
    first = run()
    before = {part.name: part.stat().st_mtime_ns for part in parts()}
    again = run(jobs=2)
    assert (again.there, again.made) == (first.made, 0)
    assert before == {part.name: part.stat().st_mtime_ns for part in parts()}


def test_only_what_is_missing_is_made(inputs: Path):
    first = run()
    expected = content()
    for lost in parts()[2:4]:
        lost.unlink()
    again = run()
    assert (again.there, again.made) == (first.made - 2, 2)
    assert content() == expected


KILLED = """
import sys
sys.path.insert(0, sys.argv[1])
import test_parts
test_parts.run(part_size=1, jobs=int(sys.argv[2]))
"""


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_was_killed_goes_on_where_it_was(inputs: Path, jobs: int):
    (inputs / "in" / "long.jsonl").write_text(records(1000, 300), encoding="utf-8")
    total = 322
    command = [sys.executable, "-c", KILLED, str(Path(__file__).parent), str(jobs)]
    with subprocess.Popen(command, start_new_session=True) as process:
        while len(parts()) < total * 0.3:
            assert process.poll() is None
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGKILL)
    there = {part.name: part.read_bytes() for part in parts()}
    assert total * 0.3 <= len(there) < total
    assert not Path("out", MANIFEST).exists()
    assert all(line.endswith(b"}\n") for found in there.values() for line in found.splitlines(keepends=True))
    again = run(part_size=1)
    assert again.parts == total
    assert again.made <= total - len(there) + jobs  # a part may have lacked what is written after it
    assert again.there + again.made == total
    assert all(Path("out", name).read_bytes() == found for name, found in there.items())
    assert content() == plain()
    assert not [path for path in Path("out").iterdir() if path.name.endswith(".part")]


def test_a_part_that_was_cut_short_is_made_again(inputs: Path):
    run()
    expected = content()
    os.truncate(parts()[1], 100)
    assert run().made == 1
    assert content() == expected


def test_a_part_of_another_number_is_renamed(inputs: Path):
    run(isolated=True, part_size=1)
    before = {part.name.partition("-")[2].partition("-")[2]: part.stat().st_ino for part in parts()}
    (inputs / "in" / "pages" / "000.txt").write_text(STORY.format(number=1000), encoding="utf-8")
    (inputs / "in" / "pages" / "01.txt").unlink()
    again = run(isolated=True, part_size=1)
    assert again.parts == 22
    after = {part.name.partition("-")[2].partition("-")[2]: part.stat().st_ino for part in parts()}
    assert again.made < 4
    assert sum(before.get(name) == inode for name, inode in after.items()) == again.there
    assert content() == plain(isolated=True)


def test_changed_bytes_are_seen_even_under_the_same_size_and_time(inputs: Path):
    run()
    page = inputs / "in" / "pages" / "07.txt"
    times = page.stat()
    page.write_text(page.read_text(encoding="utf-8").replace("Ilse", "Elsa"), encoding="utf-8")
    os.utime(page, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert run().made > 0
    assert content() == plain()
    assert b"Elsa" in content()


def test_other_options_make_other_parts_and_the_old_ones_go_last(inputs: Path):
    run()
    old = {part.name for part in parts()}
    outcome = run(blocks=True)
    assert outcome.removed == len(old)
    assert old.isdisjoint(part.name for part in parts())
    assert content() == plain(blocks=True)


def test_files_of_others_are_left_and_named(inputs: Path):
    run()
    Path("out/README").write_text("mine", encoding="utf-8")
    Path("out/part-1.jsonl").write_text("{}", encoding="utf-8")
    outcome = run(isolated=True)
    assert outcome.left == ("README", "part-1.jsonl")
    assert Path("out/README").read_text(encoding="utf-8") == "mine"


def test_what_a_killed_worker_has_left_is_removed_at_the_end(inputs: Path):
    Path("out").mkdir()
    Path("out/_part-00001-00112233aabbccdd.jsonl.1a2b3c4d.part").write_text('{"schema":1', encoding="utf-8")
    run()
    assert not list(Path("out").glob("_*.part"))
    assert {path.name for path in Path("out").glob("_*")} == {MANIFEST, PLAN, str(the_manifest().sites)}


def test_shards_and_merge_make_what_one_run_makes(inputs: Path):
    run("whole/")
    for share in (3, 1, 2):
        outcome = run(shard=(share, 3))
        assert not outcome.finished
        assert not Path("out", MANIFEST).exists()
    assert outcome.missing == 0
    assert opened("out").finished
    assert the_manifest("out").parts == tuple(
        replace(mine, seconds=other.seconds)
        for mine, other in zip(the_manifest("whole").parts, the_manifest("out").parts, strict=True)
    )
    assert content("out") == content("whole")


def test_a_folder_in_which_a_shard_is_missing_is_not_whole(inputs: Path):
    run(shard=(1, 2))
    folder = opened("out")
    assert not folder.finished
    assert (len(folder.parts), len(folder.missing)) == (3, 2)
    assert {part.reason for part in folder.missing} == {"it was not made yet"}
    run()
    assert opened("out").missing == ()
    assert content() == plain()


def test_a_plan_is_used_by_the_shards(inputs: Path, monkeypatch: pytest.MonkeyPatch):
    planned = run(only_plan=True)
    assert (planned.made, parts()) == (0, [])
    seen: list[str] = []
    monkeypatch.setattr("newskit.pipeline.parts.plan.look_at", lambda *_: seen.append("looked"))
    for share in (1, 2):
        run(shard=(share, 2))
    assert seen == []
    assert opened("out").finished
    assert content() == plain()


def test_a_shard_notices_that_its_input_is_not_what_was_planned(inputs: Path):
    run(only_plan=True)
    page = inputs / "in" / "pages" / "07.txt"
    times = page.stat()
    page.write_text(page.read_text(encoding="utf-8").replace("Ilse", "Elsa"), encoding="utf-8")
    os.utime(page, ns=(times.st_atime_ns, times.st_mtime_ns))
    failed = [failure for share in (1, 2) for failure in run(shard=(share, 2)).failed]
    assert [failure.first for failure in failed] == [failure.first for failure in opened("out").missing]
    assert len(failed) == 1
    assert "has changed" in failed[0].reason
    run()
    assert content() == plain()


def test_a_part_that_fails_is_named_and_the_rest_is_done(inputs: Path, monkeypatch: pytest.MonkeyPatch):
    run("whole/")
    name = parts("whole")[2].name
    Path("out").mkdir()
    Path("out", name).mkdir()  # no file can take that name
    outcome = run()
    assert [(failure.part, failure.tries) for failure in outcome.failed] == [(2, 3)]
    assert outcome.made == outcome.parts - 1
    assert the_manifest().failed == tuple(outcome.failed)
    assert len(opened("out").missing) == 1
    Path("out", name).rmdir()
    again = run()
    assert (again.made, again.failed) == (1, [])
    assert content() == content("whole")
    assert opened("out").missing == ()


def test_older_parts_stay_until_the_new_ones_are_complete(inputs: Path):
    run("whole/", blocks=True)
    run()
    old = {part.name for part in parts()}
    name = parts("whole")[2].name
    Path("out", name).mkdir()
    assert len(run(blocks=True).failed) == 1
    assert old < {part.name for part in parts()}
    Path("out", name).rmdir()
    assert run(blocks=True).removed == len(old)
    assert content() == content("whole")


def test_a_folder_that_takes_no_more_ends_the_run(inputs: Path, monkeypatch: pytest.MonkeyPatch):
    resource = pytest.importorskip("resource")
    run(only_plan=True)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, hard))
    try:
        with pytest.raises(OutputError, match="File too large"):
            run(shard=(1, 2))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(Path("out").glob("*.part"))
    run()
    assert content() == plain()


def test_problems_of_documents_are_told_again_when_their_part_is_there(inputs: Path):
    (inputs / "in" / "pages" / "empty.txt").touch()
    for _ in range(3):
        summary = Summary()
        parse_into(wanted(), Unwatched(), summary, Outcome())
        assert summary.problems == 1
    (part,) = [part for part in the_manifest().parts if part.problems]
    assert [problem.source for problem in part.shown] == ["in/pages/empty.txt"]


def test_a_part_without_a_page_is_no_file(inputs: Path):
    for name in ("a", "b"):
        (inputs / "in" / f"{name}.txt").touch()
    outcome = run(part_size=1)
    assert None in [part.name for part in the_manifest().parts]
    assert run(part_size=1).there == outcome.parts
    assert content() == plain()


def test_corrections_reach_their_page_and_only_their_part(inputs: Path):
    run()
    before = {part.name for part in parts()}
    fixes = inputs / "fixes.csv"
    fixes.write_text("source,field,value\nin/dump.jsonl#13,title,Corrected\n", encoding="utf-8")
    outcome = run(overrides="fixes.csv")
    assert outcome.made == 1
    assert len(before - {part.name for part in parts()}) == 1
    assert content() == plain(overrides="fixes.csv")
    assert b"Corrected" in content()


def test_corrections_of_pages_that_are_not_there_are_named(inputs: Path):
    Path("fixes.csv").write_text("source,field,value\nin/pages/99.txt,title,x\n", encoding="utf-8")
    for _ in range(2):
        summary = Summary()
        parse_into(wanted(overrides="fixes.csv"), Unwatched(), summary, Outcome())
        assert summary.problems == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [("part-00001-", "../part-00001-"), ('"sites": "_', '"sites": "../_'), ('"version": 1', '"version": 9')],
)
def test_a_plan_that_newskit_has_not_written_is_not_followed(inputs: Path, old: str, new: str):
    run(only_plan=True)
    plan = Path("out", PLAN)
    text = plan.read_text(encoding="utf-8")
    assert old in text
    plan.write_text(text.replace(old, new), encoding="utf-8")
    before = sorted(inputs.iterdir())
    run(shard=(1, 1))
    assert sorted(inputs.iterdir()) == before
    assert content() == plain()


def test_sites_are_learned_once(inputs: Path, monkeypatch: pytest.MonkeyPatch):
    run()
    Path("out", MANIFEST).unlink()
    for part in parts():
        part.unlink()
    learned: list[object] = []
    monkeypatch.setattr("newskit.pipeline.parts.look.observed", lambda *found: learned.append(found))
    run()
    assert learned == []
    assert content() == plain()


def test_the_plan_says_what_is_to_be_done(inputs: Path):
    run(only_plan=True)
    plan = manifest.load(store("out"), PLAN, Plan)
    assert plan is not None
    assert plan.parts[0].first == "in/dump.jsonl"
    assert sum(part.size for part in plan.parts) == sum(path.stat().st_size for path in Path("in").rglob("*.*"))
    ranges = [line for part in plan.parts for line in part.lines]
    assert ranges == sorted(ranges)
    assert ranges[0] == 1


@pytest.mark.parametrize(
    ("name", "more", "words"),
    [
        ("out/", {"form": "csv"}, "jsonl or parquet"),
        ("in/out/", {}, "lies in the input"),
        ("in", {}, "lies in the input"),
        ("out/", {"shard": (3, 2)}, "--shard 3/2"),
    ],
)
def test_what_cannot_be_done_in_parts_is_said(inputs: Path, name: str, more: dict[str, Any], words: str):
    with pytest.raises(UsageError, match=words):
        run(name, **more)


def test_standard_input_and_pipes_cannot_be_cut(inputs: Path):
    with pytest.raises(UsageError, match="standard input"):
        run("out/", "-")
    os.mkfifo("pipe")
    with pytest.raises(UsageError, match="a pipe"):
        run("out/", "pipe")


def test_a_folder_that_cannot_be_written_is_refused_before_anything_is_read(inputs: Path):
    Path("file").touch()
    with pytest.raises(OutputError):
        run("file/out/")


def test_a_folder_that_is_none_of_parts_is_not_merged(inputs: Path):
    with pytest.raises(InputError, match="no folder of parts"):
        opened("in")
