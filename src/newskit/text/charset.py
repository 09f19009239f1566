"""Guessing the encoding of bytes that are not UTF-8, and the names that encodings go by.

Encodings of the Latin alphabet differ in few letters, which no statistics of bytes tells apart; but every
language uses few accented letters, so the right reading is the one whose letters all belong to one language.
Other scripts are left to charset-normalizer, held to encodings that the web really uses.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter

from newskit.errors import NotText

_WEB = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""What browsers read these as (WHATWG Encoding Standard), by Python's names."""
_LATIN = {
    "cp1252": (
        "äöüß", "àâæçéèêëîïôœùûüÿ", "áéíóúüñ", "àáâãçéêíóôõú", "àèéìíòóù", "åäöé", "æøåéòó",
        "éèëïóöüá", "áðéíóúýþæö", "àçèéíïòóúü",
    ),
    "cp1250": ("ąćęłńóśźż", "áäčďéěíĺľňóôŕřšťúůýž", "áéíóöőúüű", "čćđšž", "ăâîşţ"),
    "iso8859-2": ("ąćęłńóśźż", "áäčďéěíĺľňóôŕřšťúůýž", "áéíóöőúüű", "čćđšž", "ăâîşţ"),
    "cp1254": ("çğıöşüâîû",),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äöõüšž"),
    "cp1258": ("àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ",),
}  # fmt: skip
"""The accented letters of languages, under each encoding they are written in; at a draw the first wins."""
_COMMON = frozenset("“”„‘’‚–—…«»‹›€£°§©®™·•¿¡ªº½¼¾²³\u00a0\u00ad")
"""Signs that pages of any language may hold."""
_OTHERS = (
    "cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp1253", "cp1255", "cp1256", "cp874",
    "gb18030", "big5", "cp932", "euc_jp", "cp949",
)  # fmt: skip
_SURE = 0.97
"""Share of the signs beyond ASCII that must belong to one Latin language to believe in it at once."""
_LIKELY = 0.7
"""Share that will do when nothing else fits."""
_MORE = 4
"""Valid characters for each damaged place, at least, of UTF-8."""
_SAMPLE = 200_000
"""Bytes that are looked at, from …"""
_BEFORE = 2_000
"""… so many before the first that is not ASCII."""
_ASCII = re.compile("[\0-\x7f]+")


def codec(label: str) -> str | None:
    """Python's name of the encoding called `label` in a header or by a user, as browsers read it.

    >>> codec("ISO-8859-1"), codec("UTF8"), codec("x-none")
    ('cp1252', 'utf-8', None)
    """
    try:
        name = codecs.lookup(label.strip()).name
        "".encode(name)  # some codecs are no encodings of text
    except (LookupError, ValueError):
        return None
    return _WEB.get(name, name)


def is_damaged_utf8(data: bytes) -> bool:
    """Whether most of what is not ASCII is valid UTF-8, which other encodings hardly ever are by chance."""
    text = _sample(data).decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(text) - bad - len(text.encode("ascii", "ignore"))
    return good >= _MORE * bad


def guess(data: bytes) -> str:
    """Python's name of the encoding that `data`, which is not UTF-8, is most likely in.

    Raises `NotText` when no encoding makes sense of it.
    """
    sample = _sample(data)
    latin, share = _best_latin(sample)
    if share >= _SURE:
        return latin
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=[*_OTHERS, latin]).best()
    if best is not None and best.encoding in _OTHERS:
        return best.encoding
    if share >= _LIKELY:
        return latin
    raise NotText("it is in no character encoding that can be recognised")


def _sample(data: bytes) -> bytes:
    """A stretch of whole lines (or words) of `data` around its first byte beyond ASCII."""
    first = len(data) - len(data.lstrip(bytes(range(128))))
    sample = data[max(0, first - _BEFORE) : first + _SAMPLE]
    if first + _SAMPLE >= len(data):
        return sample
    end = max(sample.rfind(b"\n"), sample.rfind(b" "))
    return sample[:end] if end > _BEFORE else sample


def _best_latin(sample: bytes) -> tuple[str, float]:
    """The Latin encoding that fits best, and how well, 0 to 1."""
    best, best_share = "cp1252", 0.0
    for encoding, alphabets in _LATIN.items():
        text = sample.decode(encoding, "replace")
        signs = Counter(_ASCII.sub("", unicodedata.normalize("NFC", text)).lower())
        total = signs.total()
        common = sum(number for sign, number in signs.items() if sign in _COMMON)
        for alphabet in alphabets:
            letters = sum(signs[letter] for letter in alphabet)
            share = (letters + common) / total if total else 0.0
            if share > best_share:
                best, best_share = encoding, share
    return best, best_share
