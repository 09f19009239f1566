"""Loaded by every Python that has this folder on its path, before all else: a page may end the worker that splits it.

What kills real workers (memory that runs short, a machine that fails) cannot be had at a wish; and nothing in newskit
itself should be able to do it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

_MODULE = "newskit.pipeline.work"
_FATAL = "This page ends the worker that splits it."


class _Faulty(Loader):
    """Loads the module as it is, then lets its `parse` end the process over fatal pages."""

    def __init__(self, real: Loader) -> None:
        self._real = real

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._real.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._real.exec_module(module)
        parse = module.parse

        def fatal(document: Any, **options: Any) -> Any:
            if _FATAL in document.text:
                os.kill(os.getpid(), signal.SIGKILL)
            return parse(document, **options)

        module.parse = fatal  # type: ignore[attr-defined]


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != _MODULE:
            return None
        spec = PathFinder.find_spec(fullname, path)
        if spec is not None and spec.loader is not None:
            spec.loader = _Faulty(spec.loader)
        return spec


sys.meta_path.insert(0, _Finder())
