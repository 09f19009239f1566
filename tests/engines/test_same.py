"""The same bytes from every engine, whatever the parts and workers, and whoever dies on the way: the real commands."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from made_news import write_news
from ray_cluster import MISSING, Cluster, cluster

needs_ray = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason=MISSING)
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="signals of POSIX")]
FAULTS = str(Path(__file__).with_name("faults"))
PAGES = 1_500
TRUTH = Path(os.environ.get("NEWSKIT_TRUTH") or Path(__file__).parents[2].parent / "shared" / "truth")
FATAL = 500
"""The line whose page ends its worker, where there is one."""


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder, which becomes the current one of commands, with pages in `in` and what one process makes of them."""
    folder = tmp_path_factory.mktemp("news")
    write_news(folder / "in", PAGES)
    for name, more in {"out": ("--part-size", "1"), "wide": ("--part-size", "3")}.items():
        assert newskit(folder, "parse", "in", "-o", f"{name}/", "--engine", "serial", *more).returncode == 0
    done = newskit(folder, "dedup", "in", "-o", "copies.jsonl", "--engine", "serial")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def nodes() -> Iterator[Cluster]:
    """Two nodes; tests that kill one start another."""
    with cluster(2) as two:
        yield two


def newskit(folder: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "newskit", *command],
        cwd=folder, env={**os.environ, **variables}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def parts(folder: Path) -> dict[str, bytes]:
    """The parts in a folder by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("part-*"))}


def records(folder: Path) -> bytes:
    return b"".join(parts(folder).values())


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "_manifest.json").read_bytes())
    return found


def ended_well(process: subprocess.Popen[str]) -> None:
    out, errors = process.communicate(timeout=300)
    assert (process.returncode, out) == (0, ""), errors


def wait_for(process: subprocess.Popen[str], folder: Path, pattern: str, number: int) -> None:
    """Wait until there are so many files in a folder, and the process is not through yet."""
    end = time.monotonic() + 120
    while len(list(folder.glob(pattern))) < number:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.02)


def test_the_pool_makes_what_one_process_makes(news: Path) -> None:
    for size, expected in (("1", "out"), ("3", "wide")):
        done = newskit(news, "parse", "in", "-o", "pool/", "--part-size", size, "-j", "3")
        assert done.returncode == 0, done.stderr
        assert parts(news / "pool") == parts(news / expected)
    assert records(news / "wide") == records(news / "out")
    assert len(parts(news / "out")) > len(parts(news / "wide")) > 1
    assert newskit(news, "dedup", "in", "-j", "3", "-f", "jsonl").stdout == (news / "copies.jsonl").read_text()
    assert newskit(news, "dedup", "out", "-j", "2", "-f", "jsonl").returncode == 0


@needs_ray
def test_ray_makes_what_one_process_makes(news: Path, nodes: Cluster) -> None:
    ray = ("--engine", "ray", "--address", nodes.address)
    for size, expected, jobs in (("1", "out", ()), ("3", "wide", ("-j", "1"))):
        done = nodes.run("parse", "in", "-o", "ray/", "--part-size", size, *ray, *jobs, folder=news)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        assert parts(news / "ray") == parts(news / expected)
    done = nodes.run("dedup", "in", "-f", "jsonl", *ray, folder=news)
    assert done.returncode == 0, done.stderr
    assert done.stdout == (news / "copies.jsonl").read_text()


@needs_ray
def test_pages_of_real_life_are_the_same_everywhere(tmp_path: Path, nodes: Cluster) -> None:
    pages = TRUTH / "main"
    if not pages.is_dir():
        pytest.skip(f"no labelled pages in {TRUTH} (NEWSKIT_TRUTH names another folder)")
    ways = {"serial": ("-j", "1"), "pool": ("-j", "3"), "ray": ("--address", nodes.address)}
    made, copies = [], []
    for name, how in ways.items():
        run = partial(nodes.run, folder=tmp_path)
        done = run("parse", str(pages), "-o", f"{name}/", "-f", "parquet", "--part-size", "1", "--engine", name, *how)
        assert done.returncode in {0, 3}, done.stderr
        made.append(parts(tmp_path / name))
        copies.append(run("dedup", name, "-f", "jsonl", "--engine", name, *how).stdout.replace(f'"{name}/', '"'))
    assert len(made[0]) > 2
    assert made[0] == made[1] == made[2]
    assert copies[0] == copies[1] == copies[2] != ""


@needs_ray
def test_other_commands_on_ray(news: Path, nodes: Cluster) -> None:
    (news / "few").mkdir()
    for path in sorted((news / "in").glob("page-*"))[:30]:
        shutil.copy(path, news / "few")
    ray = ("--engine", "ray", "--address", nodes.address)
    for command in (("parse", "few", "-f", "jsonl"), ("links", "few", "-f", "jsonl"), ("entities", "few", "-f", "csv")):
        on_ray, here = nodes.run(*command, *ray, folder=news), newskit(news, *command)
        assert on_ray.returncode == here.returncode, on_ray.stderr
        assert on_ray.stdout == here.stdout


@needs_ray
def test_a_node_that_dies_while_pages_are_parsed_changes_nothing(news: Path, nodes: Cluster) -> None:
    command = ("parse", "in", "-o", "node/", "--part-size", "1", "--engine", "ray", "--address", nodes.address)
    with nodes.spare() as second, nodes.begin(*command, folder=news) as process:
        wait_for(process, news / "node", "part-*", 2)
        nodes.kill(second)
        ended_well(process)
    assert parts(news / "node") == parts(news / "out")
    assert manifest(news / "node")["failed"] == []


@needs_ray
def test_a_node_that_dies_while_copies_are_looked_for_changes_nothing(news: Path, nodes: Cluster) -> None:
    command = ("dedup", "in", "-o", "node.jsonl", "--engine", "ray", "--address", nodes.address)
    with nodes.spare() as second, nodes.begin(*command, folder=news) as process:
        wait_for(process, news, "_newskit-*/*", 4)
        nodes.kill(second)
        ended_well(process)
    assert (news / "node.jsonl").read_bytes() == (news / "copies.jsonl").read_bytes()


def check_all_tries_exhausted(news: Path, done: subprocess.CompletedProcess[str], command: list[str]) -> None:
    """One part is given up, named and listed, the others are there; and it alone is made once it can be."""
    failing = news / "fatal"
    assert done.returncode == 3, done.stderr
    assert done.stdout == ""
    [failed] = manifest(failing)["failed"]
    assert failed["tries"] == 3
    assert "memory" in failed["reason"]
    assert failed["reason"] in done.stderr
    assert f"part {failed['part']} (from {failed['first']})" in done.stderr
    missing = {name for name in parts(news / "healed") if name not in parts(failing)}
    assert [int(name.split("-")[1]) for name in missing] == [failed["part"]]
    again = newskit(news, *command, "--engine", "serial")
    assert again.returncode == 0, again.stderr
    assert "1 made" in again.stderr
    assert parts(failing) == parts(news / "healed")


@pytest.fixture
def fatal(news: Path, tmp_path: Path) -> Path:
    """A folder with pages of which one ends its worker, and what is made of them where none does."""
    write_news(tmp_path / "in", 900, fatal=FATAL)
    done = newskit(tmp_path, "parse", "in", "-o", "healed/", "--part-size", "1", "--engine", "serial")
    assert done.returncode == 0, done.stderr
    return tmp_path


COMMAND = ["parse", "in", "-o", "fatal/", "--part-size", "1"]


def test_a_part_that_kills_every_process_is_given_up(fatal: Path) -> None:
    done = newskit(fatal, *COMMAND, "--engine", "pool", "-j", "2", PYTHONPATH=FAULTS)
    check_all_tries_exhausted(fatal, done, COMMAND)


@needs_ray
def test_a_part_that_kills_every_worker_is_given_up(fatal: Path, nodes: Cluster) -> None:
    done = nodes.run(*COMMAND, "--engine", "ray", "--address", nodes.address, folder=fatal)
    check_all_tries_exhausted(fatal, done, COMMAND)
