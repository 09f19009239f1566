"""Scripts without spaces."""

from __future__ import annotations

import re
import sys

from newskit.text.spread import LETTERS, is_spread, spread


def test_what_is_spread_is_told_from_what_is_not() -> None:
    letter = re.compile(f"[{LETTERS}]")
    for code in (*range(0x10000), *range(0x10000, sys.maxunicode, 251)):
        sign = chr(code)
        assert is_spread(f"a “ế” {sign} z") == bool(letter.match(sign)) == (spread(sign) != sign), hex(code)
