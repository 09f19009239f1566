"""Names of files made of what a corpus says: safe on every system, whatever the text is."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

_LONGEST = 120
"""Bytes of a name without its suffix: the file may be put into a deep folder, and file systems end names at 255."""
_UNSAFE = re.compile(
    '[\0-\x1f\x7f-\x9f<>:"/\\\\|?*\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]+'
)
_RESERVED = re.compile("(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\\..*)?", re.IGNORECASE)
"""Devices of Windows, which also are these with any suffix."""
_UP = re.compile(r"(?:\.\.?/)+")
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}\Z")


def safe_name(text: str) -> str:
    r"""`text` as the name of a file: no separators, controls, leading dots or names of devices; never empty.

    Different texts may get the same name; one that was cut ends with a hash of the whole.

    >>> safe_name("../etc/passwd"), safe_name("Thời sự"), safe_name("con.txt"), safe_name(" ")
    ('_etc_passwd', 'Thời sự', '_con.txt', '_')
    """
    name = _UNSAFE.sub("_", unicodedata.normalize("NFC", text)).strip(" .").lstrip("-~")
    if _RESERVED.fullmatch(name) or not name:
        name = "_" + name
    if len(name.encode()) > _LONGEST:
        name = f"{name.encode()[: _LONGEST - 10].decode(errors='ignore').rstrip(' .')}-{digest(text)}"
    return name


def story_name(source: str) -> str:
    """The name of the file for the story of a source.

    >>> story_name("pages/2025/flood.txt"), story_name("../dump.jsonl#12")
    ('pages_2025_flood', 'dump.jsonl#12')
    """
    match = _UP.match(source)
    return safe_name(_SUFFIX.sub("", source[match.end() :] if match else source))


def digest(text: str) -> str:
    """Eight hex digits that stand for `text`."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
