from __future__ import annotations

import pytest

from newskit.cues import load
from newskit.parsing.fields.credit import credit


@pytest.mark.parametrize(
    ("caption", "words"),
    [
        ("The bridge on Monday. (Photo: VNA)", "(Photo: VNA)"),
        ("The bridge on Monday. Photo: Ann Lee", "Photo: Ann Lee"),
        ("Die Brücke am Montag. Foto: Ann Lee/dpa", "Foto: Ann Lee/dpa"),
        ("The bridge © AFP", "© AFP"),
        ("The bridge on Monday. REUTERS/Ann Lee", "REUTERS/Ann Lee"),
        ("Cây cầu hôm thứ Hai. (Ảnh: TTXVN)", "(Ảnh: TTXVN)"),
    ],
)
def test_credits(caption: str, words: str) -> None:
    span = credit(caption, load())
    assert span is not None
    assert caption[slice(*span)].strip() == words


@pytest.mark.parametrize("caption", ["The bridge on Monday.", "The bridge (built in 1990) on Monday", "", "A."])
def test_captions_without_credit(caption: str) -> None:
    assert credit(caption, load()) is None
