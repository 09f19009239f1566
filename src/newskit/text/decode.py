r"""Bytes to text: one form for every page, whatever encoding and line ends it was saved with.

The order of belief: byte order marks, the zero bytes of UTF-16 and UTF-32, UTF-8, the declared encoding,
UTF-8 with a few damaged bytes, and last a guess (`newskit.text.charset`). The text is NFC with `\n` line ends
and has no byte order mark, no NUL and no lone surrogate: what cannot be read is U+FFFD and counted, never
dropped. Zero bytes at the very end are padding that a crash or an archive left, and are dropped.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from msgspec import Struct

from newskit.errors import NotText

__all__ = ["Decoded", "NotText", "clean", "decode"]

_MAGIC = {
    b"%PDF-": "a PDF file",
    b"\x1f\x8b": "gzip data",
    b"PK\x03\x04": "a zip archive (or an office document)",
    b"PK\x05\x06": "an empty zip archive",
    b"\xfd7zXZ\x00": "xz data",
    b"\x28\xb5\x2f\xfd": "zstd data",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF87a": "an image",
    b"GIF89a": "an image",
    b"SQLite format 3\x00": "an SQLite database",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"\x7fELF": "a program",
    b"PAR1": "a Parquet table",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\v\f\r\x1b"})
"""Bytes that text in an encoding of bytes does not hold."""
_CONTROL = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_USUAL = re.compile("[\n -~\u3000-\u3002\uff0c]")
"""Signs that any text has: ASCII, or the blank, comma and full stop of Chinese and Japanese."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile(rb"\x1b(?:\$[@B]|\([BIJ])")
"""Escape sequences of ISO-2022-JP."""
_STRAY = 2
"""So many stray control characters are no reason to call even a short text binary …"""
_STRAY_SHARE = 0.01
"""… and this share of a long one."""
_MOST = 0.9
"""Share of the units of UTF-32 that stand for characters below U+10000, at least."""
_MANY = 0.6
"""Zero bytes in two units of UTF-16 from which on they cannot be strays."""
_SIGNS_LOOKED_AT = 10_000
_LOOKED_AT = 1 << 20
"""Bytes that a verdict about a whole file is based on."""


class Decoded(Struct, frozen=True):
    """A text and how it was read."""

    text: str
    """NFC, `\\n` line ends."""
    encoding: str
    """Python's name of the encoding."""
    damaged: int = 0
    """How many places could not be read; each is a U+FFFD in `text`."""


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    r"""The text of `data`; `declared` is what a header or the user said about its encoding, if anything.

    Raises `NotText` when `data` is a known binary format, mostly control characters, or in no known encoding.

    >>> decode("Điện Biên\r\n".encode("utf-16"))
    Decoded(text='Điện Biên\n', encoding='utf-16-le', damaged=0)
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom) and not (encoding == "utf-32-le" and len(data) % 4):
            return _read(data[len(bom) :], encoding)
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise NotText(f"it is {what}, not text")
    if b"\0" in data:
        unpadded = data.rstrip(b"\0")
        if not unpadded:
            raise NotText("it holds nothing but zero bytes")
        if wide := _wide(data):
            return _read(data, wide)
        data = unpadded
    if _is_binary(data):
        raise NotText("it is binary data, not text")
    return _decode_bytes(data, declared)


def clean(text: str) -> str:
    r"""`text` in the one form that pages have: NFC, `\n` line ends, U+FFFD for NULs and lone surrogates.

    >>> clean("\ufeffcafe\u0301\r\nnow\rthen\x00")
    'café\nnow\nthen\ufffd'
    """
    return _normal(text if text.isascii() else _SURROGATE.sub("\ufffd", text))


def _normal(text: str) -> str:
    """`text`, which has no surrogates, in the one form that pages have."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _decode_bytes(data: bytes, declared: str | None) -> Decoded:
    """The text of `data` in an encoding whose units are bytes."""
    if _ESCAPED.search(data, 0, _LOOKED_AT) and (text := _strictly(data, "iso2022_jp")) is not None:
        return Decoded(_normal(text), "iso2022_jp")
    if (text := _strictly(data, "utf-8")) is not None:
        return Decoded(_normal(text), "utf-8", text.count("\0"))
    if (halves := _strictly(data, "utf-8", "surrogatepass")) is not None:
        whole = _read(halves.encode("utf-16-le", "surrogatepass"), "utf-16-le")  # joins halves of characters
        return Decoded(whole.text, "utf-8", whole.damaged)
    from newskit.text import charset  # which pages in UTF-8 never need

    encoding = charset.codec(declared) if declared is not None else None
    if encoding and (text := _strictly(data, encoding)) is not None:
        return Decoded(_normal(text), encoding, text.count("\0"))
    return _read(data, "utf-8" if charset.is_damaged_utf8(data) else charset.guess(data))


def _read(data: bytes, encoding: str) -> Decoded:
    """The text of `data` in `encoding`, damage and all."""
    text = data.decode(encoding, "replace")
    there = text.count("\ufffd")
    if there and encoding.startswith("utf-"):
        there -= data.count("\ufffd".encode(encoding))
    return Decoded(_normal(text), encoding, max(there, 0) + text.count("\0"))


def _strictly(data: bytes, encoding: str, errors: str = "strict") -> str | None:
    """The text of `data`, `None` when it is not valid in `encoding`."""
    try:
        return data.decode(encoding, errors)
    except UnicodeDecodeError:
        return None


def _is_binary(data: bytes) -> bool:
    """Whether `data` has more control characters than a text that was damaged somewhere would have."""
    sample = data[:_LOOKED_AT]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > _STRAY + _STRAY_SHARE * len(sample)


def _wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a byte order mark, if `data`, which has zero bytes, is in one; else `None`."""
    sample = data[: _LOOKED_AT // 4 * 4]
    zeros = [sample[place::4].count(0) for place in range(4)]
    units = len(sample) // 4
    if len(data) % 4 == 0 and units == zeros[3] and zeros[2] >= units * _MOST and _makes_sense(sample, "utf-32-le"):
        return "utf-32-le"
    if len(data) % 4 == 0 and units == zeros[0] and zeros[1] >= units * _MOST and _makes_sense(sample, "utf-32-be"):
        return "utf-32-be"
    if len(data) % 2:
        return None
    narrow = sum(zeros) < units * _MANY and not _is_binary(sample.replace(b"\0", b""))
    if narrow and _strictly(data.replace(b"\0", b""), "utf-8") is not None:
        return None  # text with stray zero bytes
    little = zeros[1] + zeros[3] > zeros[0] + zeros[2]
    orders = ("utf-16-le", "utf-16-be") if little else ("utf-16-be", "utf-16-le")
    return next((encoding for encoding in orders if _makes_sense(sample, encoding)), None)


def _makes_sense(sample: bytes, encoding: str) -> bool:
    """Whether `sample` is valid in `encoding` and reads like text: usual signs, hardly any that mean nothing."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)  # the sample may end within a character
    except UnicodeDecodeError:
        return False
    odd = len(_CONTROL.findall(text)) + sum(unicodedata.category(sign) in {"Cn", "Co"} for sign in text[:10_000])
    usual = len(_USUAL.findall(text))
    return odd <= _STRAY_SHARE * len(text) <= usual
