"""Which buckets of a group of features are neighbours on a scale.

The weights of neighbours are held near each other when they are learned: a line of 65 letters is hardly other than
one of 64. Groups that this module does not know have no scale; the cues of a line have that of its length.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from newskit.parsing import aside, features, review
from newskit.parsing.marks import BLOCKS, PLACES, ROLES

Axis = tuple[int, bool]
"""How many values it has, and whether they are a scale."""


def _scale(edges: tuple[float, ...]) -> Axis:
    return len(edges) + 1, True


def _names(count: int) -> Axis:
    return count, False


_LENGTH, _COARSE, _FUNCTION = map(_scale, (features.LENGTHS, features.COARSE, features.FUNCTION_WORDS))
_SHARE, _STOPS, _CHANCE = map(_scale, (features.SHARES, features.STOPS, features.CHANCES))
_CHANCE_OR_NONE = len(features.CHANCES) + 2, True
_ROUGH, _MASS, _AWAY = map(_scale, (features.COARSE_CHANCES, features.MASSES, features.DISTANCES))
_SIZE, _PROGRESS, _WHOLE = map(_scale, (review.LENGTHS, review.PROGRESS, review.SIZES))
_KNOWN, _KNOWN_SHARE = map(_scale, (review.NAMES, review.NAME_SHARES))
_WORDS, _MEANS = map(_scale, (aside.WORDS, aside.MEANS))
_FOUR, _FIVE, _SIX, _SEVEN, _THIRTEEN = ((count, True) for count in (4, 5, 6, 7, 13))
_TWO, _REGION, _BETWEEN = _names(2), _names(4), _names(4)

_ALONE = {
    "length": (_LENGTH,), "length before": (_LENGTH,), "length after": (_LENGTH,), "stops": (_STOPS,),
    "function words": (_FUNCTION,), "function before": (_FUNCTION,), "function after": (_FUNCTION,),
    "function share": (_SIX,), "capitalised": (_SHARE,), "shouting": (_SHARE,), "digits": (_SIX,), "signs": (_FIVE,),
    "commas": (_SIX,), "quotes": (_FIVE,), "wide": ((3, True),), "place": (_scale(features.PLACES),),
    "first lines": (_THIRTEEN,), "last lines": (_THIRTEEN,),
    "bullet × indent": (_TWO, _scale(features.INDENTS)), "bullet × length": (_TWO, _LENGTH),
    "blanks": ((3, True), (3, True)), "length × end": (_LENGTH, _names(len(features.ENDS) + 1)),
    "length × function": (_LENGTH, _FUNCTION), "length × stops": (_COARSE, _STOPS),
    "length × capitals": (_COARSE, _SHARE), "around length": (_COARSE, _COARSE, _COARSE),
}  # fmt: skip
_AROUND = {
    **{f"chance {step}": (_CHANCE,) for step in ("+0", "+1", "+2", "+3", "-1", "-2", "-3")},
    **{f"chance {lines} {side}": (_CHANCE,) for lines in (3, 8) for side in ("before", "after")},
    **{f"chance ±{width}": (_CHANCE, _ROUGH) for width in (2, 5, 12)},
    "chances": (_ROUGH, _ROUGH, _ROUGH), "mass before": (_MASS, _ROUGH), "mass after": (_MASS, _ROUGH),
    "since sure": (_AWAY, _ROUGH), "until sure": (_AWAY, _ROUGH), "shared words": (_scale(features.OVERLAPS), _ROUGH),
    "heading above": (_names(13), _ROUGH),
}  # fmt: skip
_AGAIN = {
    "chance again": (_CHANCE,), "region × chance": (_REGION, _CHANCE), "region × length": (_REGION, _SIZE, _TWO),
    "region × function": (_REGION, _SIZE, _FUNCTION), "region × bullet": (_REGION, _SIZE, _TWO),
    "between × length": (_BETWEEN, _SIZE, _TWO), "from story": (_AWAY, _REGION), "story so far": (_PROGRESS, _REGION),
    "story size": (_WHOLE, _REGION), "ends since": (_SIX, _REGION), "heads since": (_SIX, _REGION),
    "names": (_KNOWN, _ROUGH), "names × region": (_KNOWN, _REGION), "names share": (_KNOWN_SHARE, _SIX),
    "names share × region": (_KNOWN_SHARE, _SIX, _REGION), "shared again": (_scale(features.OVERLAPS), _REGION),
    "title words": (_FOUR, _ROUGH), "title words × region": (_FOUR, _REGION),
}  # fmt: skip
_ASIDE = {
    **{f"words ±{width}": (_MEANS, _REGION) for width in (2, 5, 10)},
    **{f"headlines ±{width}": (_SIX, _REGION) for width in (2, 5, 10)},
    **{f"teaser chance {step}": (_FIVE, _FOUR) for step in ("+1", "+2", "+3", "-1", "-2", "-3")},
    **{f"teaser chance ±{width}": (_CHANCE, _FOUR) for width in (3, 8, 20)},
    "words": (_WORDS,), "region × words": (_REGION, _WORDS), "words × capitals": (_FIVE, _SHARE),
    "from the story": (_AWAY, _REGION), "teaser chance": (_CHANCE,), "kin before": (_CHANCE, _FOUR),
    "kin after": (_CHANCE, _FOUR), "kin": (_CHANCE, _FIVE), "kin × words": (_CHANCE, _WORDS),
}  # fmt: skip
_MARK_AROUND = {
    **{f"mark chance{step}": (_CHANCE_OR_NONE, _ROUGH) for step in ("", " above", " above 2")},
    **{f"mark mass{step}": ((8, True), _ROUGH) for step in ("", " above", " above 2")},
    "mark main": (_names(6), _ROUGH), "mark kin": (_CHANCE_OR_NONE, _ROUGH),
}  # fmt: skip
_MARKED = {
    **_MARK_AROUND,
    **{f"{group} crude": axes for group, axes in _MARK_AROUND.items()},
    **{f"mark in {place}": ((3, True),) for place in PLACES},
    **{f"mark role {role} × length": (_names(4), _COARSE) for role in ROLES},
    **{f"mark link{side}": (_SIX,) for side in ("", " before", " after")},
    "mark link × length": (_SIX, _COARSE), "mark block × length": (_names(len(BLOCKS) + 1), _COARSE),
    "mark bold": (_TWO, _COARSE), "mark said": (_names(4), _COARSE), "mark h1 above": (_FOUR, _COARSE),
    "mark h1s": (_FOUR, _COARSE), "mark container": (_SEVEN, _COARSE),
}  # fmt: skip
AXES: dict[str, tuple[Axis, ...]] = {**_ALONE, **_AROUND, **_AGAIN, **_ASIDE, **_MARKED}
"""The axes of groups, the one whose steps are longest first."""


def neighbours(group: str, size: int) -> Iterator[tuple[int, int]]:
    """The pairs of buckets, of `size`, of a group that stand side by side on one of its scales."""
    if group.startswith("cue ") and not group.endswith(" beside"):
        yield from pairwise(range(1, size))  # bucket 0: the line shows no such cue
        return
    step = 1
    for count, is_scale in reversed(AXES.get(group, ())):
        if is_scale:
            yield from ((at, at + step) for at in range(size - step) if at // step % count < count - 1)
        step *= count
