"""`python -m eval` as it is run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*args: str, floors: dict[str, Any], folder: Path) -> tuple[int, str]:
    """Exit code and standard output of a run without the larger set."""
    file = folder / "floors.json"
    file.write_text(json.dumps(floors), "utf-8")
    command = [sys.executable, "-m", "eval", "--jobs", "1", "--floors", str(file), *args]
    env = {**os.environ, "NEWSKIT_TRUTH": str(folder / "nowhere")}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=False, timeout=120)
    assert done.stderr == b""
    return done.returncode, done.stdout.decode()


def test_figures_are_shown_and_written_and_the_larger_set_may_be_absent(tmp_path: Path):
    file = tmp_path / "figures.json"
    code, shown = run("own", "truth", "--json", str(file), "--worst", "2", floors={}, folder=tmp_path)
    assert code == 0, shown
    assert "truth: skipped" in shown
    assert "truth-main" not in shown
    assert max(len(line) for line in shown.split("\n") if not line.startswith("truth:")) <= 80
    figures = json.loads(file.read_text("utf-8"))
    assert set(figures) == {"own"}
    assert figures["own"]["ALL"]["pages"] >= 60
    assert figures["own"]["ALL"]["f1"] > 0.8


def test_a_figure_below_its_floor_fails(tmp_path: Path):
    floors = {"samples": {"ALL": {"exact": {"floor": 1.1}}}}
    code, shown = run("samples", floors=floors, folder=tmp_path)
    assert code == 1
    assert "BELOW THE FLOOR: samples ALL exact" in shown


def test_floors_are_recorded(tmp_path: Path):
    floors = {"samples": {"ALL": {"pages": {"floor": 10_000}}}}
    code, shown = run("samples", "--record", floors=floors, folder=tmp_path)
    assert code == 0, shown
    assert json.loads((tmp_path / "floors.json").read_text("utf-8"))["samples"]["ALL"]["pages"]["floor"] < 10_000


@pytest.mark.parametrize("args", [["nothing"], ["--worse", "3"]])
def test_wrong_use(args: list[str]):
    command = [sys.executable, "-m", "eval", *args]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert done.returncode == 2
