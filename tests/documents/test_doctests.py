"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import newskit

MODULES = [
    module.name
    for module in pkgutil.walk_packages(newskit.__path__, "newskit.")
    if not module.name.endswith("__main__")
]


@pytest.mark.parametrize("name", MODULES)
def test_doctests(name: str):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_pure_helpers_have_examples():
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = sum(1 for name in MODULES for test in finder.find(importlib.import_module(name)) if test.examples)
    assert found >= 40
