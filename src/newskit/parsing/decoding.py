"""From scores of single lines to one decision about the whole page.

The lines of a page are *before* the story, *story*, *inside* it but foreign (a caption, an advertisement), or *after*
it, in this order; only story and inside may alternate. Among all labellings that keep the order, the one with the
highest sum is taken (Viterbi's algorithm, 1967), in time linear in the number of lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

GAP = 0.1
"""What a foreign line inside the story costs, in log-odds of a line of about a dozen words."""
JUMP = 0.5
"""What entering and leaving the story costs each time."""

_BEFORE, _STORY, _INSIDE, _AFTER = range(4)


def decode(gains: Sequence[float], *, gap: float = GAP, jump: float = JUMP) -> list[bool]:
    """Whether each line is story text; `gains` are the lines' log-odds. All false when nothing is gained.

    >>> decode([-3.0, 2.0, -2.5, 2.0, -3.0, 0.2])
    [False, True, False, True, False, False]
    """
    story = inside = after = -1e18
    steps: list[tuple[int, int, int]] = []
    for gain in gains:
        enter, back = -jump, inside - jump
        from_story = _STORY if story >= enter and story >= back else _INSIDE if back > enter else _BEFORE
        best = story if from_story == _STORY else back if from_story == _INSIDE else enter
        from_inside = _STORY if story - jump >= inside else _INSIDE
        from_after = _STORY if story > after else _AFTER
        steps.append((from_story, from_inside, from_after))
        inside = max(story - jump, inside) - gap
        after = max(story, after)
        story = best + gain
    return _trace(steps, _BEFORE if max(story, after) <= 0 else _STORY if story >= after else _AFTER)


def _trace(steps: Iterable[tuple[int, int, int]], state: int) -> list[bool]:
    flags: list[bool] = []
    for from_story, from_inside, from_after in reversed(list(steps)):
        flags.append(state == _STORY)
        if state == _STORY:
            state = from_story
        elif state == _INSIDE:
            state = from_inside
        elif state == _AFTER:
            state = from_after
    flags.reverse()
    return flags
