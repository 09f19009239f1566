"""What copies are compared by: letters and figures, folded, without anything between them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from newskit.text.foldpage import fold_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ASCII = 128
_NOT_ALNUM = bytes(code for code in range(_ASCII) if not chr(code).isalnum())
_SPACED = bytes(code if chr(code).isalnum() or code == ord("_") else ord(" ") for code in range(_ASCII)).ljust(256)
"""Makes a space of what is no part of a word."""
_SURROGATES = range(0xD800, 0xE000)
_WIDE = 0x2E80
"""Signs from here on (Chinese, Japanese, Korean) say as much as two letters; they become two bytes."""
_FIGURE = re.compile("[0-9]+")
_GOES_ON = re.compile(r"(?:…|\.\.\.)[^\w\n]{0,9}(?:\n{1,3}[^\n]{0,40})?\Z")
_END = 120
"""Characters at the end of a text in which it may say that it goes on."""
_BEYOND_ASCII = re.compile("[^\0-\x7f]")
_FEW = 8
"""So many signs that are no letters (£, •) are sooner taken out one by one."""
_WORD = re.compile(r"\w+")


def letters(text: str) -> bytes:
    """The letters and digits of `text`, folded; a byte for each letter, two for a sign of a wide script.

    What two texts have in common does not depend on punctuation, spaces, case or accents. Letters beyond ASCII share
    their bytes with others: it is a form for comparing, not for reading.

    >>> letters("Điện Biên – 27 Feb")
    b'dienbien27feb'
    """
    return letters_of(fold_text(text))


def letters_of(folded: str) -> bytes:
    """As `letters`, of a text that is folded already."""
    if not folded.isascii():
        signs = set(_BEYOND_ASCII.findall(folded))
        if len(signs) > _FEW or any(map(str.isalnum, signs)):
            return _beyond(folded)
        for sign in signs:
            folded = folded.replace(sign, "")
    return folded.encode().translate(None, _NOT_ALNUM)


def figures(folded: str) -> list[str]:
    """The numbers that stand by themselves in a folded text, in order.

    >>> figures("on 27 march 1,5 mm and b12")
    ['27', '1', '5']
    """
    last = len(folded)
    return [
        found[0]
        for found in _FIGURE.finditer(folded)
        if not (found.start() and folded[found.start() - 1].isalnum())
        and not (found.end() < last and folded[found.end()].isalnum())
    ]


def goes_on(text: str) -> bool:
    r"""Whether `text` breaks off with an ellipsis, before a short last line ("Read more") or none.

    >>> goes_on("Rain fell on ...\nRead more"), goes_on("Rain ... fell.")
    (True, False)
    """
    return _GOES_ON.search(text[-_END:].rstrip()) is not None


def words(folded: str) -> list[str]:
    """The words and numbers of a folded text."""
    if folded.isascii():  # the same, sooner
        return folded.encode().translate(_SPACED).decode().split()
    return _WORD.findall(folded)


def _beyond(folded: str) -> bytes:
    import numpy as np

    codes = np.frombuffer(folded.encode("utf-16-le", "surrogatepass"), np.uint16)
    codes = codes[_kept()[codes]]
    low = np.where(codes < _ASCII, codes, _ASCII | (codes * np.uint16(0x9E35) >> 9)).astype(np.uint8)
    wide = codes >= _WIDE
    if not wide.any():
        return low.tobytes()
    several = np.repeat(low, 1 + wide)
    second = np.cumsum(1 + wide) - 1
    several[second[wide]] = (_ASCII | (codes[wide] & (_ASCII - 1))).astype(np.uint8)
    return several.tobytes()


@cache
def _kept() -> NDArray[np.bool_]:
    """For each UTF-16 code whether it is (half of) a letter or digit."""
    import numpy as np

    return np.fromiter((code in _SURROGATES or chr(code).isalnum() for code in range(0x10000)), np.bool_, 0x10000)
