"""What goes into the index."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newskit.corpus import in_memory, index
from newskit.corpus.health import check
from newskit.record import Record, SubStory, TeaserRecord
from newskit.search import search
from newskit.text.fold import fold
from newskit.text.spread import spread

Make = Callable[..., Record]

pieces = st.text(st.sampled_from("aÉß’“đ\n œ中ไ👍…ọ̣"), max_size=12)
LONG = "Người dân vùng lũ được hỗ trợ – “kịp thời”, theo báo cáo của địa phương. " * 8


@given(st.lists(pieces, min_size=9, max_size=9), st.booleans())
@settings(deadline=None)
def test_all_that_is_indexed_is_folded_and_spread_as_if_it_stood_alone(
    make: Make,
    parts: list[str],
    long: bool,  # noqa: FBT001
) -> None:
    title, deck, text, caption, author, one, two, three, sub = parts
    text = LONG * long + text
    record = make(
        text=text,
        title=title,
        deck=deck,
        captions=(caption,),
        authors=(author,),
        teasers=(TeaserRecord(position=1, title=one, summary=two), TeaserRecord(position=2, agency=three)),
        stories=(SubStory(text=sub),),
    )
    story, aside, teasers = (found for _, found in index.entries(3, record))
    expected = [spread(fold(part)) for part in (title, deck, text, sub)]
    assert story == [(3, *expected, index.tags(record))]
    assert aside == [(3, spread(fold(caption)), "", spread(fold(author)), index.tags(record))]
    assert teasers == [
        (3 << 20, spread(fold(one)), spread(fold(two)), "", ""),
        ((3 << 20) + 1, "", "", "", spread(fold(three))),
    ]


SENTENCES = {
    "zh": ("越南总理周三在河内会见了各国代表。", ("总理", "河内", "各国代表")),
    "ja": ("東京の会議で首相はデータについて話した。", ("東京", "首相", "データ", "会議")),
    "th": ("นายกรัฐมนตรีกล่าวที่กรุงเทพเมื่อวันพุธ", ("กรุงเทพ", "วันพุธ", "นายก")),
    "lo": ("ນາຍົກລັດຖະມົນຕີກ່າວຢູ່ວຽງຈັນ", ("ວຽງຈັນ",)),
    "km": ("នាយករដ្ឋមន្ត្រីបាននិយាយនៅភ្នំពេញ", ("ភ្នំពេញ",)),
    "my": ("ဝန်ကြီးချုပ်က ရန်ကုန်မှာ ပြောကြားခဲ့သည်", ("ရန်ကုန်",)),
}


@pytest.mark.parametrize("language", SENTENCES)
def test_words_inside_a_run_without_spaces_are_found(make: Make, language: str) -> None:
    text, words = SENTENCES[language]
    with in_memory(rules=1) as writer:
        writer.add([make("a.txt", text, language=language), make("b.txt", "Rain fell.")])
        for word in words:
            assert [hit.source for hit in search(writer.corpus, word).hits] == ["a.txt"], word
        assert not search(writer.corpus, words[0][::-1]).hits


def test_a_batch_with_the_same_page_and_the_same_source_again(make: Make) -> None:
    batch = [make("a.txt", "One."), make("b.txt", "One."), make("a.txt", "Two."), make("c.txt", "Three.")]
    with in_memory(rules=1) as writer:
        added = writer.add(batch)
        found = [(record.source, record.text) for record in writer.corpus.records()]
        assert check(writer.corpus, rules=1).problems == ()
    assert (added.new, added.replaced, added.unchanged) == (3, 1, 0)
    assert found == [("a.txt", "Two."), ("b.txt", "One."), ("c.txt", "Three.")]
