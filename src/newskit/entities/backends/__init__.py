"""What can find names: the rules, a spaCy or GLiNER model that is on the disk, or several of these together.

    rules                       what newskit brings
    spacy:en_core_web_sm        a spaCy pipeline, by the name of its package or the path of its folder
    gliner:urchade/gliner_small-v2.1
                                a GLiNER model, by its name on the Hugging Face hub or the path of its folder
    rules+spacy:en_core_web_sm  what either finds; where they contradict each other, the one named later counts

Nothing is downloaded: a model that is not there is an error that says how to get it.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from newskit.entities.version import VERSION
from newskit.errors import UsageError

if TYPE_CHECKING:
    from newskit.entities.evidence import Evidence
    from newskit.entities.mention import Recogniser

RULES = "rules"
_MODELS = {"spacy": "spacy:en_core_web_sm", "gliner": "gliner:urchade/gliner_small-v2.1"}
"""Kinds of models, each with an example."""


def parts(backend: str) -> list[tuple[str, str]]:
    """The kinds and models of what is written after `--backend`. Raises `UsageError` when that cannot be.

    >>> parts("rules+spacy:en_core_web_sm")
    [('rules', ''), ('spacy', 'en_core_web_sm')]
    """
    found = []
    for part in backend.split("+"):
        kind, colon, model = part.strip().partition(":")
        kind = kind.strip().lower()
        if kind not in {RULES, *_MODELS}:
            guess = get_close_matches(kind, [RULES, *_MODELS], 1)
            hint = f" Did you mean {guess[0]}?" if guess else ""
            raise UsageError(f"no backend {part.strip()!r}.{hint} There are: {', '.join([RULES, *_MODELS.values()])}")
        if kind == RULES and colon:
            raise UsageError(f"the backend rules takes no model: {part.strip()!r}")
        if kind != RULES and not model.strip():
            raise UsageError(f"the backend {kind} needs a model: {_MODELS[kind]}")
        found.append((kind, model.strip()))
    if len(set(found)) < len(found):
        raise UsageError(f"{backend!r} names a backend twice")
    return found


def check(backend: str) -> None:
    """Nothing; raises what `recogniser` would, without loading a model."""
    for kind, model in parts(backend):
        if kind == "spacy":
            from newskit.entities.backends.spacy_model import check as check_spacy

            check_spacy(model)
        elif kind == "gliner":
            from newskit.entities.backends.gliner_model import check as check_gliner

            check_gliner(model)


def version(backend: str) -> str:
    """What the names depend on: the versions of the rules and of the models. It says when pages are to be done anew."""
    return " ".join([str(VERSION), *(_version(kind, model) for kind, model in parts(backend) if model)])


def needs_evidence(backend: str) -> bool:
    """Whether the backend looks at all pages before it decides about the first."""
    return any(kind == RULES for kind, _ in parts(backend))


def is_model(backend: str) -> bool:
    """Whether a model is loaded: it takes memory in every process that uses it."""
    return any(kind != RULES for kind, _ in parts(backend))


def recogniser(backend: str, evidence: Evidence | None) -> Recogniser:
    """The backend, ready to find names.

    Raises `UsageError` for an unknown one or a model that is not there, `MissingExtra` when its package is not.
    """
    found = [_recogniser(kind, model, evidence) for kind, model in parts(backend)]
    if len(found) == 1:
        return found[0]
    from newskit.entities.backends.merged import Merged

    return Merged(found)


def _recogniser(kind: str, model: str, evidence: Evidence | None) -> Recogniser:
    if kind == "spacy":
        from newskit.entities.backends.spacy_model import SpacyModel

        return SpacyModel(model)
    if kind == "gliner":
        from newskit.entities.backends.gliner_model import GlinerModel

        return GlinerModel(model)
    from newskit.entities.rules import Rules

    return Rules(evidence)


def _version(kind: str, model: str) -> str:
    if kind == "spacy":
        from newskit.entities.backends.spacy_model import version as version_of_spacy

        return f"spacy:{model}:{version_of_spacy(model)}"
    return f"{kind}:{model}"
