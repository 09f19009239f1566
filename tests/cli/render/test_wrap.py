"""Text in lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from newskit.cli.render.wrap import wrapped

WORDS = st.lists(st.text("abc市é", min_size=1, max_size=30), max_size=20)


@given(WORDS, st.integers(2, 40), st.integers(2, 40))
def test_lines_fit_and_lose_nothing(words: list[str], width: int, first: int):
    lines = list(wrapped(" ".join(words), width, first))
    assert "".join(lines).replace(" ", "") == "".join(words)
    assert cell_len(lines[0]) <= max(first, 2)
    assert all(cell_len(line) <= width for line in lines[1:])
    assert all(line == line.rstrip() for line in lines)
