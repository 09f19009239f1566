"""A language's cue file: how it is written and read.

One TOML file a language, named after its ISO 639-1 code (`vi.toml`); adding a language is adding its file.
Lists are strings, one phrase a line or several between ` | `, as they stand on pages: case, accents, quotes
and dashes do not matter for matching (`newskit.text.fold`). Every key but `name` may be left out. The files
write strings between three apostrophes because those are read fastest.

    name = "English"              the language's English name
    spaces = false                only for scripts that write words without spaces (Chinese, Japanese, Thai …)
    function_words = "the of …"   40 to 120 of the most frequent grammar words, lower case, with accents,
                                  between white space; they tell the language and mark running text
    months = (12 lines)           line 1 January … line 12 December: names, inflected forms, abbreviations
    weekdays = "monday | mon | …"

    [time]                        "2 hours ago": number, unit, and `after` or `before`
    after = "ago"                 what stands after the unit (`temu`, `trước`, `前`)
    before = "vor"                what stands before the number (`hace`, `il y a`)
    one = "a | an"                words for one ("an hour ago")
    now = "just now"
    today = "today"
    yesterday = "yesterday"
    [time.units]                  second minute hour day week month year = the unit's words, all forms

    [scene]                       how captions without a mark speak: in the present, about what one sees
    verbs = "presents | poses"    what people on a picture do, third person present
    nouns = "overview | view of"  what a picture without a verb shows
    past = "said | was"           frequent finite forms that such captions never hold

    [cues.share]                  a category (see `newskit.cues`), and in it how its phrases match:
    line = "Share | Copy link"    the whole line is the phrase; numbers beside it do not count
    label = "Related | Tags"      as `line`, or a colon or bar follows, then anything ("Tags: floods, rain")
    start = "Share on"            a short line begins with it, at the end of a word
    opening = "By signing up"     a line of any length begins with it: only for phrases no story begins with
    name = "By | Von"             a short line begins with it and goes on with a capital letter, no sentence
    contains = "rights reserved"  it stands anywhere in the line as whole words
    end = "(AFP) | ./."           the line ends with it
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from newskit.errors import NewskitError

Unit = Literal["second", "minute", "hour", "day", "week", "month", "year"]
"""Units of time, in ascending order."""

FOLDER = Path(__file__).parent
"""Where the language files are."""


class Patterns(Struct, frozen=True, forbid_unknown_fields=True):
    """The phrases of one category of one language, by how they match."""

    line: str = ""
    label: str = ""
    start: str = ""
    opening: str = ""
    name: str = ""
    contains: str = ""
    end: str = ""


class Units(Struct, frozen=True, forbid_unknown_fields=True):
    """The words for units of time."""

    second: str = ""
    minute: str = ""
    hour: str = ""
    day: str = ""
    week: str = ""
    month: str = ""
    year: str = ""


class Time(Struct, frozen=True, forbid_unknown_fields=True):
    """The words of relative times."""

    after: str = ""
    before: str = ""
    one: str = ""
    now: str = ""
    today: str = ""
    yesterday: str = ""
    units: Units = Units()


class Scene(Struct, frozen=True, forbid_unknown_fields=True):
    """The words by which captions that bear no mark are told from the story's sentences."""

    verbs: str = ""
    nouns: str = ""
    past: str = ""


class Language(Struct, frozen=True, forbid_unknown_fields=True):
    """What a language file says, as it stands there."""

    name: str
    spaces: bool = True
    function_words: str = ""
    months: str = ""
    weekdays: str = ""
    time: Time = Time()
    scene: Scene = Scene()
    cues: dict[str, Patterns] = {}


def read(path: Path) -> Language:
    """The language file at `path`.

    Raises `NewskitError` if it is not TOML, has an unknown key or not twelve lines of months.
    """
    try:
        language = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Language)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        message = f"{path.name}: {error}"
        raise NewskitError(message) from error
    if language.months and len(month_lines(language.months)) != 12:  # noqa: PLR2004
        message = f"{path.name}: months must be twelve lines, January first"
        raise NewskitError(message)
    return language


def month_lines(months: str) -> list[str]:
    r"""The lines of a `months` value.

    >>> month_lines("\njan\nfeb\n")
    ['jan', 'feb']
    """
    return months.strip().split("\n")


def phrases(text: str) -> list[str]:
    r"""The phrases of a list: what stands on its lines and between ` | `, without white space around it.

    >>> phrases("Share | Copy link\nPrint\n")
    ['Share', 'Copy link', 'Print']
    """
    return [phrase for part in text.replace("\n", "|").split("|") if (phrase := part.strip())]
