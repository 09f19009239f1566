"""From scores of single lines to one decision about the whole page.

The lines of a page are *before* the story, *story*, *inside* it but foreign (a caption, an advertisement), or *after*
it, in this order; only story and inside may alternate. Among all labellings that keep the order, the one with the
highest sum is taken (Viterbi's algorithm, 1967), in time linear in the number of lines.
"""

from __future__ import annotations

from collections.abc import Sequence

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
    enter = -jump
    for gain in gains:
        back, leave = inside - jump, story - jump
        best, from_story = (story, _STORY) if story >= enter else (enter, _BEFORE)
        if back > best:
            best, from_story = back, _INSIDE
        if leave >= inside:
            inside, from_inside = leave - gap, _STORY
        else:
            inside, from_inside = inside - gap, _INSIDE
        if story > after:
            after, from_after = story, _STORY
        else:
            from_after = _AFTER
        steps.append((from_story, from_inside, from_after))
        story = best + gain
    return _trace(steps, _BEFORE if max(story, after) <= 0 else _STORY if story >= after else _AFTER)


def _trace(steps: Sequence[tuple[int, int, int]], state: int) -> list[bool]:
    flags = [False] * len(steps)
    for at in range(len(steps) - 1, -1, -1):
        if state == _STORY:
            flags[at] = True
            state = steps[at][0]
        elif state == _INSIDE:
            state = steps[at][1]
        elif state == _AFTER:
            state = steps[at][2]
        else:
            break
    return flags
