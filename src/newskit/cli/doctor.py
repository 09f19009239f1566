"""`newskit doctor`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import typer

from newskit.cli import DONE, SOME_FAILED
from newskit.cli import options as o
from newskit.cli.reading import request
from newskit.cli.shared import terminal_of

if TYPE_CHECKING:
    from newskit.cli.terminal import Terminal
    from newskit.pipeline.parse import Request

EXAMPLES = (
    ("newskit doctor", "is all there, and is the corpus sound"),
    ("newskit doctor dump/", "how these pages split"),
    ("newskit doctor dump/ out/ --engine ray", "can all nodes work, and see these"),
)


def doctor(
    ctx: typer.Context,
    inputs: o.OptionalInputs = None,
    *,
    corpus: o.CorpusFile = None,
    text_field: o.TextField = None,
    no_split: o.NoSplit = False,
    isolated: o.Isolated = False,
    site: o.Site = None,
    jobs: o.Jobs = None,
    engine: o.Engine = None,
    address: o.Address = None,
) -> int:
    """Check the installation and the corpus, or how some pages split.

    Without INPUT: versions, extras, full-text search, whether the corpus is whole, pages that older rules have
    split. With INPUT: kinds of pages, the share of words in each kind of block, pages of low confidence. With
    --engine: whether every machine of it can work and sees INPUT as this one does. Exit 3 when something is wrong,
    2 when the corpus is so damaged that it cannot be opened, is none, or is from a newer newskit.
    """
    terminal = terminal_of(ctx)
    if engine or address:
        return _look_around(terminal, inputs or [], engine or "auto", jobs, address)
    if inputs:
        asked = request(inputs, text_field=text_field, split=not no_split, isolated=isolated, site=site, jobs=jobs)
        return _inspect(terminal, asked)
    path = corpus or o.CORPUS
    return _examine(terminal, path, named=corpus is not None)


def _examine(terminal: Terminal, path: str, *, named: bool) -> int:
    """Print how the installation and the corpus are."""
    from newskit.cli.render.health import examination_lines, installation_lines
    from newskit.pipeline.doctor import examine, installation

    here = installation()
    terminal.print(*installation_lines(here))
    if not named and not os.path.exists(path):
        terminal.print("", f"There is no corpus here yet ({path}); make one with: newskit parse INPUT")
        return DONE if here.is_complete else SOME_FAILED
    found = examine(path)
    terminal.print("", *examination_lines(found))
    return SOME_FAILED if found.health.problems or not here.is_complete else DONE


def _look_around(terminal: Terminal, paths: list[str], engine: str, jobs: int | None, address: str | None) -> int:
    """Print how the machines of an engine are."""
    from newskit.cli.render.health import nodes_lines
    from newskit.pipeline.nodes import nodes

    found = nodes(engine, jobs, address, paths)
    terminal.print(*nodes_lines(found))
    return SOME_FAILED if any(node.problems for node in found.nodes) or not found.nodes else DONE


def _inspect(terminal: Terminal, asked: Request) -> int:
    """Print how pages split."""
    from newskit.cli.render.health import inspection_lines
    from newskit.cli.render.progress import Progress
    from newskit.pipeline.inspect import inspect_inputs

    progress = Progress(terminal)
    try:
        inspection = inspect_inputs(asked, progress)
    finally:
        progress.end()
    terminal.print(*inspection_lines(inspection, whole=terminal.verbose))
    return SOME_FAILED if inspection.problems else DONE
