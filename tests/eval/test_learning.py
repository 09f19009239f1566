"""What the scripts learn with: neighbours on a scale share what is known of them; renamed features are missed."""

from __future__ import annotations

import subprocess
import sys
from math import prod
from pathlib import Path

import pytest
from eval.axes import AXES, neighbours
from eval.softmax import Group, learn

from newskit.parsing.weights import Weights, load


def test_every_group_with_axes_is_in_the_tables():
    known = {**load().groups, **load(marked=True).groups}
    assert set(AXES) <= set(known)


@pytest.mark.parametrize("tables", [load(), load(marked=True)], ids=["plain", "marked"])
def test_no_bucket_lies_beyond_its_axes(tables: Weights):
    for group, axes in AXES.items():
        start, last = tables.groups.get(group, (0, 0))
        assert last - start < prod(count for count, _ in axes), group


def test_neighbours():
    assert list(neighbours("length", 4)) == [(0, 1), (1, 2), (2, 3)]
    assert list(neighbours("bullet × indent", 10)) == [(0, 1), (1, 2), (2, 3), (3, 4), (5, 6), (6, 7), (7, 8), (8, 9)]
    assert {(3, 7), (4, 5)} < set(neighbours("mass before", 48))
    assert (3, 4) not in list(neighbours("mass before", 48))
    assert list(neighbours("cue ad", 5)) == [(1, 2), (2, 3), (3, 4)]
    assert list(neighbours("end", 9)) == []


ROOT = Path(__file__).resolve().parents[2]
SCALE = ("size 0", "size 1", "size 2", "size 3")
GROUPS = [Group("a", [["size 0"], ["size 3"]], [False, True]), Group("b", [["size 0"], ["size 2"]], [False, True])] * 5


def test_what_is_rare_leans_on_its_neighbours():
    groups = [*GROUPS, Group("c", [["size 1"], ["size 3"]], [True, False])]
    alone = learn(groups, strength=0.1)
    together = learn(groups, strength=0.1, scales=[SCALE], smoothness=20.0)
    assert alone["size 1"] > alone["size 3"]
    assert together["size 1"] < together["size 3"]


def test_a_scale_of_which_little_was_seen():
    assert learn(GROUPS, strength=1.0, scales=[("size 7", "size 3"), SCALE], smoothness=1.0)["size 3"] > 0


def test_weights_of_lines_lean_on_their_neighbours():
    pytest.importorskip("scipy", reason="needs scipy")
    import numpy as np
    from eval.logistic import logistic
    from scipy.sparse import csr_matrix

    rows = csr_matrix(np.repeat(np.eye(3), (8, 1, 8), axis=0))
    labels = np.repeat([1.0, 0.0, 1.0], (8, 1, 8))
    alone = logistic(rows, labels, 0.1)
    together = logistic(rows, labels, 0.1, neighbours=[(0, 1), (1, 2)], smoothness=20.0)
    assert alone[1] < 0 < together[1]


@pytest.mark.parametrize(
    ("script", "needs"), [("learn_fields", "numpy"), ("learn", "scipy"), ("learn_marked", "scipy, resiliparse")]
)
def test_the_scripts_find_what_they_import(script: str, needs: str):
    for name in needs.split(", "):
        pytest.importorskip(name, reason=f"needs {name}")
    command = [sys.executable, "-c", f"import {script}"]
    done = subprocess.run(command, cwd=ROOT / "eval", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
