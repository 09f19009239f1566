"""Scripts that put no spaces between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese.

SQLite takes a whole run of such letters for one word. Spread, each letter (with the vowel signs that hang on it) is
a word of its own, and what was a word is a phrase: so it can be found inside a run. Korean has spaces between words
and is left alone.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re

LETTERS = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46"  # Thai, without what hangs on a consonant
    "\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd\u0ec0-\u0ec6\u0edc-\u0edf"  # Lao
    "\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e"  # Burmese
    "\u1780-\u17b3\u17dc"  # Khmer
    "\u3005-\u3007\u3021-\u3029\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)
SIGNS = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059\u105e-\u1060"
    "\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u17b4-\u17d3\u17dd\u3099\u309a\uff9e\uff9f\ufe00-\ufe0f"
)
_OTHERS = bytes(byte for byte in range(256) if byte not in b"\xe0\xe1\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xef\xf0")
"""Bytes with which none of the letters begins in UTF-8."""


def spread(text: str, gap: str = " ") -> str:
    """`text` with `gap` around each letter of a script without spaces.

    >>> spread("AI 人工").split()
    ['AI', '人', '工']
    """
    if text.isascii():
        return text
    return _letter().sub(rf"{gap}\g<0>{gap}", text)


def is_spread(text: str) -> bool:
    """Whether `spread` would change `text`."""
    if text.isascii() or not text.encode(errors="surrogatepass").translate(None, _OTHERS):
        return False
    return _near().search(text) is not None and _letter().search(text) is not None


@cache
def _near() -> re.Pattern[str]:
    """What is not surely something else: compiled fifty times as fast, and rarely more than that is needed."""
    import re

    return re.compile("[^\0-\u0e00\u17dd-\u3004\U00010000-\U0001ffff]")


@cache
def _letter() -> re.Pattern[str]:
    """A letter with its signs; compiled when first needed, because that takes time."""
    import re

    return re.compile(f"[{LETTERS}][{SIGNS}]*")
