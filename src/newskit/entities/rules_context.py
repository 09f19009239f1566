"""What stands around a name and what it says about the name's kind."""

from __future__ import annotations

from newskit.entities.gazetteer import LAND, Gazetteer
from newskit.entities.rules_shape import Scores

WEIGHTS: dict[str, Scores] = {
    #                       person   org  place  other
    "title before":         ( 5.0, -1.0, -1.5, -2.0),
    "post after":           (-1.0,  2.5,  0.6, -0.5),
    "post word before":     ( 2.5, -0.3, -0.5, -1.0),
    "kin beside":           ( 2.0, -0.5, -0.5, -0.5),
    "says":                 ( 1.6,  0.6, -0.6, -0.8),
    "said before":          ( 2.0,  0.5, -0.8, -0.8),
    "age after":            ( 4.0, -1.0, -1.0, -1.0),
    "in":                   (-1.2, -0.2,  1.6,  0.0),
    "place word before":    (-0.8, -0.5,  2.0,  0.0),
    "place word after":     (-0.8, -0.5,  1.6,  0.3),
    "admin word after":     (-1.5, -1.0,  3.5,  0.0),
    "unit after":           (-5.0, -3.0,  6.0,  0.0),
    "place after comma":    (-0.5, -0.3,  2.2,  0.0),
    "org word before":      (-0.8,  2.4, -0.5,  0.0),
    "org word after":       (-0.6,  1.7, -0.3,  0.0),
    "article":              (-1.8,  0.3, -0.2,  0.9),
    "portfolio":            (-1.0, -3.0, -0.5,  1.0),
    "lower long form":      (-1.0, -2.0, -1.0,  3.5),
    "long form before":     (-2.0,  2.5, -0.5,  0.0),
    "acronym after":        (-1.5,  2.0, -0.3,  0.3),
    "who after":            ( 1.8,  0.0, -0.8, -0.5),
    "quoted":               (-0.6,  0.2, -0.3,  1.2),
    "common noun after":    (-0.5,  0.3,  0.0,  0.3),
    "dateline":             (-2.0,  0.0,  2.5,  0.0),
    "byline":               ( 6.0, -1.0, -3.0, -3.0),
}  # fmt: skip

_ARTICLES = frozenset(("the", "The", "a", "an", "A", "An", "this", "This"))
_PORTFOLIOS = frozenset(
    ("Minister", "Ministers", "Secretary", "minister", "secretary", "Undersecretary", "undersecretary")
)
_UNITS = frozenset((
    "province", "district", "county", "prefecture", "governorate", "commune", "township", "village", "upazila",
    "tehsil", "canton", "oblast",
))  # fmt: skip
"""Nouns behind a name that leave no doubt that it is a place's, even if people are called so, too."""
_WHO = frozenset(("who", "whose", "himself", "herself"))
_ENDS = ".!?:;…•|*\n"
_OPENERS = "\"'“”‘’([«-–—"
_FAR = 24


def begins_sentence(text: str, start: int) -> bool:
    """Whether the word at `start` begins a sentence, line or quotation."""
    at = start - 1
    while at >= 0 and (text[at] == " " or text[at] in _OPENERS):
        at -= 1
    if at < 0 or text[at] in _ENDS:
        return at < 0 or text[at] != "." or not _abbreviates(text, at)
    return text[start - 1] in '"“‘' and start > 1


def begins_line(text: str, start: int) -> bool:
    """Whether nothing stands before `start` on its line."""
    return start == 0 or text[start - 1] == "\n"


def _abbreviates(text: str, dot: int) -> bool:
    """Whether the full stop at `dot` ends `Mr`, `St` or a single letter."""
    word = text[max(0, dot - 4) : dot].rpartition(" ")[2]
    return (len(word) == 1 and word.isupper()) or word in {"Mr", "Mrs", "Ms", "Dr", "St", "vs", "No"}


class Surroundings:
    """Reads what stands around a name; `clues` names it."""

    def __init__(self, words: Gazetteer) -> None:
        self._bits = words.bits
        context = words.context
        self._kin, self._place = context["kin"], context["place_noun"]
        self._beside = {  # what a word before a name says, the strongest last
            **dict.fromkeys(context["org_noun"], "org word before"),
            **dict.fromkeys(context["place_noun"], "place word before"),
            **dict.fromkeys(context["said_before"], "said before"),
            **dict.fromkeys(context["kin"], "kin beside"),
            **dict.fromkeys(context["role"], "post word before"),
            **dict.fromkeys(context["place_preposition"], "in"),
            **dict.fromkeys(_ARTICLES, "article"),
        }
        self._following = {
            **dict.fromkeys(_WHO, "who after"),
            **dict.fromkeys(context["org_noun"], "org word after"),
            **dict.fromkeys(context["place_noun"], "place word after"),
            **dict.fromkeys(context["admin_noun"], "admin word after"),
            **dict.fromkeys(_UNITS & frozenset(context["admin_noun"]), "unit after"),
            **dict.fromkeys(context["said"], "says"),
        }

    def clues(self, text: str, start: int, end: int) -> list[str]:
        """The clues around `text[start:end]`."""
        clues = self._before(text, start)
        self._after(text, end, clues)
        return clues

    def _before(self, text: str, start: int) -> list[str]:
        if start < 2:  # noqa: PLR2004
            return []
        sign = text[start - 1]
        if sign != " ":
            return self._sign_before(text, start, sign)
        space = text.rfind(" ", max(0, start - _FAR), start - 1)
        word = text[space + 1 : start - 1]
        if word == "of":
            return self._of(text, space)
        clue = self._beside.get(word)
        return [clue] if clue else []

    def _of(self, text: str, space: int) -> list[str]:
        word = text[text.rfind(" ", max(0, space - _FAR), max(space, 0)) + 1 : max(space, 0)]
        if word in _PORTFOLIOS:
            return ["portfolio"]
        return ["place word before"] if word in self._place else []

    @staticmethod
    def _sign_before(text: str, start: int, sign: str) -> list[str]:
        if sign == "(" and start > 2:  # noqa: PLR2004
            return Surroundings._long_form(text, start)
        return ["quoted"] if sign in "\"“‘'" else []

    @staticmethod
    def _long_form(text: str, start: int) -> list[str]:
        """Whether an acronym in brackets stands for words in lower case: `body mass index (BMI)`."""
        close = text.find(")", start, start + 9)
        short = text[start:close] if close > 0 else ""
        words = text[max(0, start - 90) : start - 1].replace("-", " ").split()[-len(short) :]
        if len(short) < 2 or not short.isupper() or len(words) < len(short):  # noqa: PLR2004
            return []
        initials = "".join(word[0] for word in words)
        return ["lower long form"] if initials.upper() == short and initials[1:].islower() else []

    def _after(self, text: str, end: int, clues: list[str]) -> None:
        sign = text[end : end + 1]
        if sign == " ":
            word = text[end + 1 : self._word_end(text, end + 1)]
            clue = self._following.get(word)
            if clue:
                clues.append(clue)
            elif word[:1] == "(":
                self._bracket(text, end, clues)
        elif sign == ",":
            self._comma(text, end, clues)
        elif sign in "'’" and sign:
            self._owner(text, end, clues)

    @staticmethod
    def _word_end(text: str, start: int) -> int:
        end = text.find(" ", start, start + _FAR)
        end = end if end >= 0 else min(len(text), start + _FAR)
        while end > start and text[end - 1] in '.,;:!?)"”’':
            end -= 1
        return end

    @staticmethod
    def _bracket(text: str, end: int, clues: list[str]) -> None:
        close = text.find(")", end + 2, end + 14)
        inside = text[end + 2 : close] if close > 0 else ""
        if inside.isdigit():
            clues.append("age after" if len(inside) == 2 else "quoted")  # noqa: PLR2004
        elif inside.isalpha() and sum(c.isupper() for c in inside) > 1:
            clues.append("acronym after")

    def _comma(self, text: str, end: int, clues: list[str]) -> None:
        word = text[end + 2 : self._word_end(text, end + 2)]
        if word.isdigit() and len(word) == 2 and text[end + 4 : end + 5] in ",.":  # noqa: PLR2004
            clues.append("age after")
        elif word in _WHO:
            clues.append("who after")
        elif word[:1].isupper() and self._bits(word) & LAND:
            clues.append("place after comma")

    def _owner(self, text: str, end: int, clues: list[str]) -> None:
        space = text.find(" ", end, end + 4)
        if space > 0:
            word = text[space + 1 : self._word_end(text, space + 1)]
            if word in self._kin:
                clues.append("kin beside")
            elif word in self._place:
                clues.append("place word after")
