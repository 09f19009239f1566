"""GLiNER models (https://github.com/urchade/GLiNER), which find names of the types that they are asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from newskit.entities.backends.models import Found, mentions, windows
from newskit.entities.mention import Mention, Passage
from newskit.errors import MissingExtra, UsageError

_ASKED = ("person", "organization", "location")
_THRESHOLD = 0.5
_OVERLAP = 20
"""Words that two windows share: no name is longer."""
_TOGETHER = 8
_CONFIG = "gliner_config.json"


class GlinerModel:
    """A GLiNER model that is on the disk."""

    def __init__(self, model: str) -> None:
        """`model`: its name on the hub, or the path of its folder. Raises what `check` raises."""
        check(model)
        from gliner import GLiNER

        self.name = f"gliner:{model}"
        try:
            self._model = GLiNER.from_pretrained(model, local_files_only=True)
        except (OSError, ValueError) as error:
            raise UsageError(f"the GLiNER model {model} cannot be loaded: {' '.join(str(error).split())}") from error
        self._longest = max(2 * _OVERLAP, int(self._model.config.max_len))

    def find(self, pages: Iterable[Sequence[Passage]]) -> Iterator[list[Mention]]:
        """The mentions of each page in order of passage and start, none overlapping another; pages keep their order."""
        read = [(page, list(windows(page, self._longest, _OVERLAP))) for page in pages]
        texts = [window.text for _, cut in read for window in cut]
        answers = (
            self._model.inference(texts, list(_ASKED), threshold=_THRESHOLD, batch_size=_TOGETHER) if texts else []
        )
        found = iter(answers)
        for page, cut in read:
            yield mentions(page, [(window, _found(next(found))) for window in cut], "gliner")


def check(model: str) -> None:
    """Nothing; raises `MissingExtra` without GLiNER, `UsageError` when there is no such model on the disk."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # nothing is downloaded behind the user's back
    if find_spec("gliner") is None:
        raise MissingExtra(f"the backend gliner:{model}", "gliner")
    if os.path.isdir(model):
        if not os.path.exists(os.path.join(model, _CONFIG)):
            raise UsageError(f"{model} is no GLiNER model: it has no {_CONFIG}")
        return
    from huggingface_hub import try_to_load_from_cache

    try:
        found = try_to_load_from_cache(model, _CONFIG)
    except ValueError:
        raise UsageError(f"{model!r} is no name of a GLiNER model, and there is no such folder") from None
    if not isinstance(found, str):
        code = f"from gliner import GLiNER; GLiNER.from_pretrained('{model}')"
        raise UsageError(f'the GLiNER model {model} is not on this machine; get it with: python -c "{code}"')


def _found(answer: Iterable[Mapping[str, Any]]) -> list[Found]:
    return [Found(one["start"], one["end"], one["label"], round(float(one["score"]), 3)) for one in answer]
