"""Captions that bear no mark: whole sentences between the paragraphs of a story.

News stories tell what happened, in the past; a caption says what one sees, in the present or without a verb
("The mayor hands over the keys.", "Both sides in a group photo."). Where a language file lists the words of
such sentences, a lone sentence of this make inside a story that is told in the past is a caption.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from newskit.cues.file import Scene, phrases
from newskit.parsing.lines import Line

if TYPE_CHECKING:
    from newskit.cues import Cues

_LONGEST = 280
_INNER_STOP = re.compile(r"[.!?](?<=[a-zà-ỹ]{3}[.!?])\s+\S")
_WORD = re.compile(r"\w+")
_SPEECH = re.compile(r"[\"“”«»]")
_OPEN_SPEECH = ("'", "‘")
_TOLD = 0.5
"""From this share of paragraphs with a past form on, a story is told in the past."""
_VERB_WITHIN = 160
"""A caption says what is done before this many characters."""
_LEAST_PARAGRAPHS = 4
_OPENING = 32


def staged(lines: Sequence[Line], story: Sequence[int], language: str, cues: Cues) -> frozenset[int]:
    """Those lines of the `story` that are captions by their tense; none where the language file has no scene words."""
    known = cues.languages.get(language)
    if known is None or not known.scene.verbs or len(story) < _LEAST_PARAGRAPHS:
        return frozenset()
    spaced = _spaced(lines, story)
    likely = [at for at in story[1:] if (lines[at].blanks or not spaced) and _may_be_caption(lines[at])]
    if not likely:
        return frozenset()
    scene = _vocabulary(known.scene)
    found = [at for at in likely if _shows(lines[at].text, scene)]
    if not found or not _is_told([lines[at].text for at in story], scene):
        return frozenset()
    return frozenset(found)


def depicts(text: str, language: str, cues: Cues) -> bool:
    """Whether `text` begins like the description of a picture: "An illustration of …"."""
    known = cues.languages.get(language)
    if known is None:
        return False
    opening = text[:_OPENING].lower()
    return _vocabulary(known.scene).nouns.in_phrase(opening, _WORD.findall(opening))


def _spaced(lines: Sequence[Line], story: Sequence[int]) -> bool:
    """Whether blank lines stand between the paragraphs."""
    return len([at for at in story if lines[at].blanks]) > 0.7 * len(story)


def _may_be_caption(line: Line) -> bool:
    """One sentence, no speech, no list item."""
    text = line.text
    if len(text) > _LONGEST or text[-1] not in ".!?" or line.bullet or text[0] in _OPEN_SPEECH:
        return False
    return not _INNER_STOP.search(text) and not _SPEECH.search(text)


def _shows(text: str, scene: _Vocabulary) -> bool:
    """Whether a sentence says what one sees, in no past form."""
    lowered = text.lower()
    if not scene.past.single.isdisjoint(lowered.split()):
        return False
    words = _WORD.findall(lowered)
    if scene.past.among(lowered, words):
        return False
    said = lowered[:_VERB_WITHIN].partition(" ")[2]  # a sentence does not begin with its verb
    return scene.nouns.among(lowered, words) or scene.verbs.among(said, _WORD.findall(said))


def _is_told(paragraphs: Sequence[str], scene: _Vocabulary) -> bool:
    """Whether enough paragraphs hold a past form; asks no more of them than it takes to know."""
    missing = _TOLD * len(paragraphs)
    for left, text in zip(range(len(paragraphs), 0, -1), paragraphs, strict=True):
        if missing <= 0 or missing > left:
            break
        missing -= scene.past.has(text.lower())
    return missing <= 0


class _Words(NamedTuple):
    """Words and phrases to be found in a text as whole words."""

    single: frozenset[str]
    phrases: Mapping[str, tuple[str, ...]]
    """By their first words."""

    def has(self, lowered: str) -> bool:
        """Whether any of them stands in the lower-case text; sooner seen where it stands between spaces."""
        return not self.single.isdisjoint(lowered.split()) or self.among(lowered, _WORD.findall(lowered))

    def among(self, lowered: str, words: Sequence[str]) -> bool:
        """Whether any of them stands in the lower-case text, of which these are the words."""
        return not self.single.isdisjoint(words) or self.in_phrase(lowered, words)

    def in_phrase(self, lowered: str, words: Sequence[str]) -> bool:
        """Whether one of the phrases stands in the lower-case text, of which these are the words."""
        begun = self.phrases.keys() & words
        return bool(begun) and any(phrase in lowered for word in begun for phrase in self.phrases[word])


class _Vocabulary(NamedTuple):
    """The scene words of a language, ready for use."""

    verbs: _Words
    nouns: _Words
    past: _Words


@functools.cache
def _vocabulary(scene: Scene) -> _Vocabulary:
    return _Vocabulary(*(_words_of(phrases(part)) for part in (scene.verbs, scene.nouns, scene.past)))


def _words_of(known: Sequence[str]) -> _Words:
    phrases: dict[str, tuple[str, ...]] = {}
    for phrase in known:
        if " " in phrase and (first := _WORD.search(phrase)):
            phrases[first[0]] = (*phrases.get(first[0], ()), phrase)
    return _Words(frozenset(phrase for phrase in known if _WORD.fullmatch(phrase)), phrases)
