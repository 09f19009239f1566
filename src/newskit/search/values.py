"""What the filters of a query can be asked for: a value that no page has is told, with what may have been meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import get_args

from newskit.model import PageKind

_CODE = r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*"
"""A language as records have it: ISO 639, perhaps with a script or region."""
_COMPARED = 40
"""Characters of a value that are looked at for what it may have been meant for."""
_ALIKE = 0.7
"""How much alike (difflib's ratio) two words are if one was meant for the other."""


def doubt(field: str, value: str, *, prefix: bool = False) -> str:
    """Why no page can be of this `kind` or `lang`, and what may have been meant; empty where one can, or for others.

    With `prefix`, the value may go on.

    >>> doubt("kind", "storry"), doubt("kind", "Story"), doubt("kind", "list", prefix=True), doubt("lang", "pt-BR")
    ("no kind of page 'storry'; did you mean story?", '', '', '')
    >>> doubt("lang", "german")
    "no language code 'german', as vi or en; did you mean de?"
    """
    asked = value.strip().lower()
    if field == "kind":
        known = get_args(PageKind)
        if any(kind.startswith(asked) if prefix else kind == asked for kind in known):
            return ""
        return f"no kind of page {value!r}; {did_you_mean(asked, known) or 'there are: ' + ', '.join(known)}"
    if field != "lang" or prefix or re.fullmatch(_CODE, asked):
        return ""
    names = _language_names()
    meant = names.get(_likeliest(asked, names))
    return f"no language code {value!r}, as vi or en" + (f"; did you mean {meant}?" if meant else "")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question that names which of `known` is most like `word`; empty when none is.

    >>> did_you_mean("titel", ["title", "teaser"])
    'did you mean title?'
    """
    meant = _likeliest(word, known)
    return f"did you mean {meant}?" if meant else ""


def _likeliest(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(word[:_COMPARED], sorted(known), 1, _ALIKE)), "")


def _language_names() -> dict[str, str]:
    """The codes of the languages that newskit knows best, by their English names in lower case."""
    from newskit.cues.file import FOLDER, read  # only here: a slip is worth the time that it takes

    return {read(path).name.lower(): path.stem for path in FOLDER.glob("*.toml")}
