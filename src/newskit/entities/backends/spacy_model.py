"""spaCy pipelines (https://spacy.io) that recognise names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from typing import Any

from newskit.entities.backends.models import Found, mentions, windows
from newskit.entities.mention import Mention, Passage
from newskit.errors import MissingExtra, UsageError

_WORDS = 20_000
"""Of a text that a pipeline reads at once: it refuses more than a million characters."""
_CONFIDENCE = 0.85
"""spaCy does not say how sure it is."""
_NEEDLESS = ("tagger", "parser", "senter", "lemmatizer", "morphologizer", "attribute_ruler")
"""Parts of a pipeline that its recogniser does without."""
_RULERS = {"entity_ruler", "span_ruler"}
"""Parts that may look at what those find."""
_TOGETHER = 64


class SpacyModel:
    """A spaCy pipeline that is on the disk."""

    def __init__(self, model: str) -> None:
        """`model`: the name of its package, or the path of its folder. Raises what `check` raises."""
        check(model)
        import spacy

        self.name = f"spacy:{model}"
        try:
            self._nlp = spacy.load(model)
        except (OSError, ValueError, ImportError) as error:
            raise UsageError(f"the spaCy model {model} cannot be loaded: {_line(error)}") from error
        if "ner" in self._nlp.pipe_names and _RULERS.isdisjoint(self._nlp.pipe_names):
            self._nlp.select_pipes(disable=[name for name in _NEEDLESS if name in self._nlp.pipe_names])

    def find(self, pages: Iterable[Sequence[Passage]]) -> Iterator[list[Mention]]:
        """The mentions of each page in order of passage and start, none overlapping another; pages keep their order."""
        read = [(page, list(windows(page, _WORDS))) for page in pages]
        docs = iter(self._nlp.pipe((window.text for _, cut in read for window in cut), batch_size=_TOGETHER))
        for page, cut in read:
            yield mentions(page, [(window, _found(next(docs))) for window in cut], "spacy")


def check(model: str) -> None:
    """Nothing; raises `MissingExtra` without spaCy, `UsageError` when there is no such model."""
    if find_spec("spacy") is None:
        raise MissingExtra(f"the backend spacy:{model}", "spacy")
    if os.path.isdir(model):
        if not os.path.exists(os.path.join(model, "config.cfg")):
            raise UsageError(f"{model} is no spaCy pipeline: it has no config.cfg")
        return
    if not model.isidentifier() or find_spec(model) is None:
        wrong = "is no name of a spaCy model" if not model.isidentifier() else "is not installed"
        hint = f"; get it with: python -m spacy download {model}" if model.isidentifier() else ""
        raise UsageError(f"the spaCy model {model} {wrong}{hint or ', and there is no such folder'}")


def version(model: str) -> str:
    """The version of the model."""
    if os.path.isdir(model):
        from hashlib import blake2b

        with open(os.path.join(model, "meta.json"), "rb") as file:
            return blake2b(file.read(), digest_size=8).hexdigest()
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as version_of

    try:
        return version_of(model)
    except PackageNotFoundError:
        return ""


def _found(doc: Any) -> list[Found]:
    return [Found(ent.start_char, ent.end_char, ent.label_, _CONFIDENCE) for ent in doc.ents]


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
