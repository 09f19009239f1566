"""The three pages that newskit began with promote no story among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from newskit.pipeline.links import of_inputs
from newskit.pipeline.parse import Request, Summary
from newskit.pipeline.watch import Unwatched
from newskit.sources import Options

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"


def test_no_teaser_of_the_seeds_is_linked():
    if not SEEDS.exists():
        pytest.skip(f"{SEEDS} is not here")
    request = Request(inputs=[str(SEEDS)], options=Options(), jobs=1)
    with of_inputs(request, Unwatched(), Summary()) as gathered:
        links = [link for _, link in gathered.links()]
    assert len(links) == 24
    assert {(link.target, link.rule) for link in links} == {(None, None)}
