"""What a page's language is, and what its words say about names, for languages other than English.

The words stand in `data/tongues.txt` (by hand) and `data/abroad.txt` (lands, Cyrillic names); they are read when the
first such page comes. Function words are those of the cue files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from newskit.entities.gazetteer import read

ENGLISH = "en"
CYRILLIC = frozenset(("ru", "uk", "bg", "sr", "be", "mk", "kk"))
_TELLING = (" the ", " and ", " that ", " with ", " from ", " said ", " after ")
_SHARE = 150
"""These words are English only; English has one of them more often than once in so many characters."""
_ENOUGH = 5_000
_MOST_PASSAGES = 50
_FEWEST_BLANKS = 5
_ENDINGS = re.compile(r"(?:ой|ей|ом|ем|ём|ым|ью|ую|ого|ому|[аяуюыиеоёйьії])$")
_SHORTEST_STEM = 3


class Tongue:
    """The words of one language, in lower case."""

    def __init__(self, language: str) -> None:
        from newskit import cues

        words = _tongues()
        abroad = _abroad()
        self.language = language
        self.cyrillic = language in CYRILLIC
        self.functions = cues.load().function_words.get(language, frozenset())
        self.stop = words.get(f"{language} stop", frozenset()) | self.functions
        self.honorific = words.get(f"{language} honorific", frozenset())
        self.role = words.get(f"{language} role", frozenset())
        self.place_before = words.get(f"{language} place_before", frozenset())
        self.place_head = words.get(f"{language} place_head", frozenset())
        self.org_head = words.get(f"{language} org_head", frozenset())
        tails = words.get(f"{language} org_tail", frozenset())
        self.org_tail = frozenset(tail for tail in tails if tail[0] != "-")
        self.org_ending = tuple(sorted(tail[1:] for tail in tails if tail[0] == "-"))
        self.org = words.get(f"{language} org", frozenset())
        self.particle = words.get(f"{language} particle", frozenset())
        self.determiner = words.get(f"{language} determiner", frozenset())
        self.family = words.get(f"{language} family", frozenset())
        lands = {name.lower() for kind in ("land", "city") for name in abroad.get(f"{language} {kind}", ())}
        self.place = frozenset(lands | words.get(f"{language} place", frozenset()))
        if self.cyrillic:
            self.place = frozenset(map(self.stem, self.place)) | {
                self.stem(name.lower()) for name in abroad["Cyrl city"]
            }
        self.given = frozenset(self.stem(name.lower()) for name in abroad["Cyrl given"]) if self.cyrillic else ()

    def stem(self, word: str) -> str:
        """A word in lower case without the ending of its case, in languages with Cyrillic letters; else itself.

        >>> Tongue("ru").stem("москве")
        'москв'
        """
        if not self.cyrillic:
            return word
        word = word.replace("ё", "е")
        stem = _ENDINGS.sub("", word)
        return stem if len(stem) >= _SHORTEST_STEM else word


@cache
def _tongues() -> dict[str, frozenset[str]]:
    return {section: frozenset(filter(None, entries)) for section, entries in read("tongues.txt", ",").items()}


@cache
def _abroad() -> dict[str, list[str]]:
    return read("abroad.txt", "\n")


tongue = cache(Tongue)


def language_of(texts: Sequence[str]) -> str:
    """The language of a page's passages; `en` also when it cannot be told, as for a title alone.

    >>> language_of(["The ferry and the bridge are closed."]), language_of(["Nairobi, Kenya"])
    ('en', 'en')
    >>> language_of(["Der Fluss ist in der Nacht über die Ufer getreten, und die Feuerwehr pumpt mit allen Kräften."])
    'de'
    """
    longest = sorted(texts, key=len, reverse=True)[:_MOST_PASSAGES]  # running text tells most
    sample = "\n".join(longest)[:_ENOUGH]
    times = sum(map(sample.count, _TELLING))
    if times > 1 and times * _SHARE > len(sample):
        return ENGLISH
    if sample.isascii() and sample.count(" ") < _FEWEST_BLANKS:
        return ENGLISH
    from newskit.cues.language import UNKNOWN, detect

    found = detect(sample)
    return ENGLISH if found == UNKNOWN else found
