"""The wheel, installed without what developers use: it has all that is needed, and works."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
OFFLINE = re.compile("Could not find a version|No matching distribution|NewConnectionError|name resolution|timed out")

pytestmark = pytest.mark.slow


def pip(python: str | Path, *args: str) -> None:
    """Run pip; skip the test where there is no package index."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    command = [python, "-m", "pip", "--quiet", "--disable-pip-version-check", *args]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=env)
    if done.returncode and OFFLINE.search(done.stderr):
        pytest.skip("needs a package index")
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("a wheel")
    pip(sys.executable, "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    (path,) = folder.glob("newskit-*.whl")
    return path


def test_it_holds_the_package_and_nothing_else(wheel: Path):
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    files = {str(path.relative_to(SOURCE)) for path in (SOURCE / "newskit").rglob("*") if path.is_file()}
    assert packed == {name for name in files if "__pycache__" not in name}
    assert "newskit/py.typed" in packed


def test_it_says_under_which_terms(wheel: Path):
    names = zipfile.ZipFile(wheel).namelist()
    assert {Path(name).name for name in names if "/licenses/" in name} == {"LICENSE", "NOTICE"}


def test_it_works_without_what_developers_use(wheel: Path, tmp_path: Path):
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    pip(tmp_path / "venv" / "bin" / "python", "install", str(wheel))
    newskit = tmp_path / "venv" / "bin" / "newskit"
    env = {"PATH": os.environ["PATH"], "LANG": "C"}

    def run(*args: str) -> str:
        done = subprocess.run([newskit, *args], capture_output=True, text=True, check=False, cwd=tmp_path, env=env)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("parse", str(ROOT / "samples"))
    assert int(run("search", "gender equality", "--count")) >= 1
    assert "Story" in run("search", "gender equality", "-f", "table")
    assert run("export", "-f", "csv").startswith("schema,id,source")
    assert "state" in run("doctor")
    assert "Usage:" in run("--help")
