"""Teasers that are made for known stories are linked to them, and others to none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_bar_holds_on_the_projects_own_pages():
    command = [sys.executable, "-m", "eval.links", "eval/pages", "samples", "--teasers", "360", "--strangers", "200"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "another story" in done.stdout


def test_what_is_wrong_is_shown():
    command = [sys.executable, "-m", "eval.links", "samples", "--teasers", "30", "--strangers", "0", "--show"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "precision" in done.stdout
