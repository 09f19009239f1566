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
_BYTES = (
    b"\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xef",
    b"\xe1",
    b"\xe0",
    b"\xf0",
    b"\x80\x81\x82\x9e\x9f",
    b"\xb8\xb9\xba\xbb",
    bytes({*range(0xA0, 0xC0)} - {*range(0xB8, 0xBC)}),
)
"""Kinds of bytes in UTF-8: those that begin little else than such letters, three that may begin one, and what then
follows. Vietnamese letters, emoji and much else begin alike."""
_KINDS = bytearray(256)
"""For `bytes.translate`: the number of each byte's kind, from 1; 0 for all others."""
for _number, _known in enumerate(_BYTES, 1):
    for _byte in _known:
        _KINDS[_byte] = _number


def spread(text: str, gap: str = " ") -> str:
    """`text` with `gap` around each letter of a script without spaces.

    >>> spread("AI 人工").split()
    ['AI', '人', '工']
    """
    if text.isascii():
        return text
    return _letter().sub(rf"{gap}\g<0>{gap}", text)


def count_words(text: str) -> int:
    """How many words `text` is long: what stands between blanks; of scripts without spaces each letter is one.

    >>> count_words("Rain – and wind, in the U.S."), count_words("今天天气 AI。")
    (7, 5)
    """
    if not is_spread(text):
        return len(text.split())
    others, letters = _letter().subn(" ", text)
    return letters + sum([any(map(str.isalnum, word)) for word in others.split()])


def is_spread(text: str | bytes) -> bool:
    """Whether `spread` would change `text`, which may be in UTF-8."""
    if text.isascii():
        return False
    data = text if isinstance(text, bytes) else text.encode(errors="surrogatepass")
    return _may_be_spread(data) and bool(_letter().search(data.decode(errors="surrogatepass")))


def _may_be_spread(data: bytes) -> bool:
    """Whether a letter may stand in a text: nearly all others need no more than this look at the bytes."""
    kinds = data.translate(_KINDS)
    return (
        b"\1" in kinds
        or (b"\2" in kinds and b"\2\5" in kinds)
        or (b"\3" in kinds and b"\3\6" in kinds)
        or (b"\4" in kinds and (b"\4\6" in kinds or b"\4\7" in kinds))
    )


@cache
def _letter() -> re.Pattern[str]:
    """A letter with its signs; compiled when first needed, because that takes time."""
    import re

    return re.compile(f"[{LETTERS}][{SIGNS}]*")
