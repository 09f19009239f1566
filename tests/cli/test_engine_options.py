"""`--engine` and `--address`, where there is no cluster; with one see `tests/engines`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.mark.parametrize("command", ["parse", "links", "dedup", "entities"])
def test_every_engine_gives_the_same(run: Callable, pages: Path, command: str):
    serial, pool = (run(command, "pages", "-f", "jsonl", "--engine", name, "-j", "2") for name in ("serial", "pool"))
    assert serial.code == 0
    assert serial.out == pool.out == run(command, "pages", "-f", "jsonl").out != ""


@pytest.mark.parametrize("command", ["links", "dedup", "entities"])
def test_a_corpus_is_worked_on_by_this_machine(run: Callable, corpus: Path, command: str):
    code, _, err = run(command, "--engine", "pool")
    assert code == 2
    assert "--engine and --address are for INPUT" in err


def test_what_no_engine_is(run: Callable, pages: Path):
    assert "choose one of auto, serial, pool, ray" in run("parse", "pages", "--engine", "dask", "-f", "jsonl").err
    assert "no use for one" in run("parse", "pages", "--engine", "pool", "--address", "h:1", "-f", "jsonl").err
    assert "HOST:PORT" in run("parse", "pages", "--address", "ray://h:10001", "-f", "jsonl").err


def test_without_ray_it_is_said_what_to_install(run: Callable, pages: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    for command in (["parse", "pages", "-o", "out/"], ["dedup", "pages"], ["doctor", "pages"]):
        code, _, err = run(*command, "--engine", "ray")
        assert code == 2
        assert "pip install 'newskit[ray]'" in err


@pytest.mark.parametrize("engine", ["serial", "pool"])
def test_doctor_asks_the_machines_of_an_engine(run: Callable, pages: Path, engine: str):
    code, out, _ = run("doctor", "pages", "--engine", engine, "-j", "2")
    assert code == 0
    assert "1 node" in out
    assert "fit" in out
    assert "NOT FIT" not in out
    assert "TMPDIR" not in out


def test_doctor_names_what_a_machine_does_not_see(run: Callable, pages: Path):
    code, out, _ = run("doctor", "pages", "nowhere", "--engine", "serial")
    assert code == 3
    assert "nowhere: no such file" in out
    assert "NOT FIT" in out


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everybody may write")
def test_doctor_names_a_folder_that_cannot_be_written(run: Callable, pages: Path):
    Path("out").mkdir(mode=0o500)
    code, out, _ = run("doctor", "out", "--engine", "serial")
    assert code == 3
    assert "out: it cannot be written into" in out
