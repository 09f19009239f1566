"""What is the story's text and what stands beside it: dates, bylines, menus, lists of other stories, notices."""

from __future__ import annotations

import pytest

from newskit.model import Document, Hints, Mark, Page, page_id
from newskit.parsing import parse
from newskit.record import Record, record_of

TITLE = "Council opens the new market hall"
BODY = (
    "The council of Ashford opened the new market hall on Monday after two years of work, and crowds came early.",
    "The mayor, Rose Dunn, said that the hall would be open every day but Sunday. “We are glad that it is done.”",
    "The old hall, which was closed three years ago, will become a library; plans are due by the end of May.",
)
OTHERS = (
    "School buses run on time again",
    "Ferry to the islands stops for a week",
    "Old mill gets a new wheel",
    "Night train to the coast returns",
)


def page(top: str = "", bottom: str = "", *, body: tuple[str, ...] = BODY, hints: Hints | None = None) -> Page:
    """The page with `top` between title and text, and `bottom` below the text."""
    text = "\n\n".join(part for part in (TITLE, top, *body, bottom) if part)
    return parse(Document(page_id(text), "page.txt", text, hints or Hints()))


def marked(*parts: tuple[str, str], hints: Hints | None = None, value: str | None = None) -> Page:
    """A page of parts, each a line of one element (or several, outer ones first)."""
    text, marks = "", []
    for kinds, words in parts:
        marks += [
            Mark(kind, len(text), len(text) + len(words), value if kind == "time" else None) for kind in kinds.split()
        ]
        text += words + "\n\n"
    marks.insert(0, Mark("article", 0, len(text)))
    return parse(Document(page_id(text), "page.html", text, hints or Hints(), tuple(marks)))


def kinds(found: Page) -> dict[str, str]:
    """Each block's words and its kind."""
    return {found.document.text[block.start : block.end].strip(): block.kind for block in found.blocks}


def record(found: Page) -> Record:
    return record_of(found)


PARAGRAPHS = tuple(("p", words) for words in BODY)


# --- dates and bylines ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line", ["Wednesday, 5 March 2025, 08:30", "Published: March 5, 2025", "05/03/2025, 08:30 (GMT+7)", "5 March 2025"]
)
def test_a_line_that_states_the_date_is_not_text(line: str):
    found = marked(("h1", TITLE), ("p", line), *PARAGRAPHS, hints=Hints(language="en"))
    assert record(found).paragraphs == BODY
    assert kinds(found)[line] == "published"


def test_a_paragraph_that_names_a_day_stays_text():
    first = "The hall was opened on 5 March 2025 by the mayor and a brass band of the school."
    found = page(body=(first, *BODY))
    assert record(found).paragraphs == (first, *BODY)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Lee", ("Ann Lee",)),
        ("By Ann Lee and Bo Chan", ("Ann Lee", "Bo Chan")),
        ("Von Ilse Brandt", ("Ilse Brandt",)),
    ],
)
@pytest.mark.parametrize("told", [False, True])
def test_a_byline_is_not_text(line: str, names: tuple[str, ...], *, told: bool):
    hints = Hints(authors=names) if told else Hints()
    found = marked(("h1", TITLE), ("p", line), *PARAGRAPHS, hints=hints)
    assert record(found).authors == names
    assert record(found).paragraphs == BODY
    assert kinds(found)[line] == "byline"


def test_a_name_is_not_text_where_marks_call_it_a_byline():
    found = marked(("h1", TITLE), ("p .byline", "Ann Lee"), *PARAGRAPHS)
    assert record(found).authors == ("Ann Lee",)
    assert record(found).paragraphs == BODY


def test_a_name_alone_is_not_text_where_it_is_known_to_be_the_authors():
    found = marked(("h1", TITLE), ("p", "Ann Lee"), *PARAGRAPHS, hints=Hints(authors=("Ann Lee",)))
    assert record(found).paragraphs == BODY


def test_the_dateline_is_read_from_the_first_line_of_text():
    first = "ASHFORD (HBP) — " + BODY[0]
    found = marked(("h1", TITLE), ("p", "By Ann Lee"), ("p", "5 March 2025"), ("p", first), *PARAGRAPHS[1:])
    assert (record(found).place, record(found).agency) == ("ASHFORD", "HBP")
    assert record(found).paragraphs == BODY


# --- of two dates the more exact --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "stated", "value"),
    [
        ("2025-03-05T08:15+01:00", "5 March 2025", "2025-03-05T08:15+01:00"),
        ("2025-03-05T08:15+01:00", "5 March 2025, 08:15", "2025-03-05T08:15+01:00"),
        ("2025-03-05", "5 March 2025, 08:15", "2025-03-05T08:15"),
        ("2025-03-05T00:00:00Z", "5 March 2025", "2025-03-05"),
    ],
)
def test_of_two_dates_of_a_day_the_more_exact_one(told: str, stated: str, value: str):
    found = record(page(stated, hints=Hints(date=told)))
    assert found.published == value
    assert found.published_text == stated


def test_the_time_of_a_mark_belongs_to_the_date_it_holds():
    found = marked(("h1", TITLE), ("time", "5 March 2025"), *PARAGRAPHS, value="2025-03-05T07:40:00Z")
    assert record(found).published == "2025-03-05T07:40:00Z"
    other = marked(("h1", TITLE), ("time", "5 March 2025"), *PARAGRAPHS, value="2025-04-01T07:40:00Z")
    assert record(other).published == "2025-03-05"


# --- sections and kickers ---------------------------------------------------------------------------------------------


def under(*labels: str, gap: str = "\n\n", hints: Hints | None = None) -> Record:
    """The record of a page with `labels` above the title."""
    text = "\n".join(labels) + gap + "\n\n".join((TITLE, "By Ann Lee", *BODY))
    return record(parse(Document(page_id(text), "page.txt", text, hints or Hints())))


@pytest.mark.parametrize(
    "labels",
    [
        ("Home", "Politics", "Sport"),
        ("• Home", "• Politics", "• Sport"),
        ("Trang chủ", "Thời sự", "Thể thao"),
        ("Accueil", "Politique", "Sport"),
        ("首页", "社会", "体育"),
        ("Home Politics Sport",),
        ("News | Local sport | Weather",),
    ],
)
def test_no_part_of_a_menu_is_the_section_or_kicker(labels: tuple[str, ...]):
    assert (under(*labels).section, under(*labels).kicker) == (None, None)


def test_a_label_apart_from_the_menu_is_the_section():
    assert under("Home", "Politics", "Sport", "", "Culture").section == "Culture"
    assert under("Home", "Politics").section == "Politics"
    assert under("1. Home", "2. News", "3. Sport").section == "Sport"


def test_what_is_told_of_the_section_counts_more_than_what_stands_above_the_title():
    assert under("Home", "Sport", hints=Hints(section="Weather")).section == "Weather"
    assert under("Home", "Sport").section == "Sport"


def test_what_marks_call_a_menu_is_neither_section_nor_kicker():
    found = record(marked(("nav", "Council news"), ("h1", TITLE), *PARAGRAPHS))
    assert (found.section, found.kicker) == (None, None)


# --- lists of other stories -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [2, 4])
@pytest.mark.parametrize(
    "heading",
    ["Related articles", "You may also like", "More news", "Latest news", "Read more", "Also read", "Read next"],
)
def test_bare_titles_under_a_heading_are_teasers(heading: str, size: int):
    found = page(bottom="\n".join((heading, *OTHERS[:size])))
    assert tuple(teaser.title for teaser in record(found).teasers) == OTHERS[:size]
    assert kinds(found)[heading] == "heading"
    assert record(found).paragraphs == BODY


def test_bare_titles_in_chinese_are_teasers():
    others = ("校车恢复正点运行了", "开往岛屿的渡轮停航一周", "老磨坊换上新水轮", "夜间列车恢复开行")
    body = (
        "经过两年的施工，北江市新市场大厅周一正式开放，首批摊位在一小时内售罄，许多市民一早就来排队等候。",
        "市长李安说，大厅除周日外每天开放。“我们很高兴工程终于完成了，”她说，“这里属于所有市民。”",
        "旧大厅已经关闭三年，将改建为图书馆，市政府已请三位建筑师在五月底之前提交方案。",
    )
    text = "\n\n".join(("新市场大厅周一开放", *body, "相关新闻\n" + "\n".join(others)))
    found = record(parse(Document(page_id(text), "page.txt", text)))
    assert tuple(teaser.title for teaser in found.teasers) == others


def test_a_list_of_more_than_titles_is_not_taken_whole():
    mixed = ("School buses run on time again", "By Ann Lee", "Picture of a ferry in the rain.", "See all stories ►")
    titles = [teaser.title for teaser in record(page(bottom="\n".join(("Read more", *mixed)))).teasers]
    assert "By Ann Lee" not in titles
    assert "See all stories ►" not in titles


@pytest.mark.parametrize("stamp", ["Ann Lee 8:31 AM on December 24, 2023", "24.12.2023 - 19:09 Uhr", "2 hours ago"])
def test_when_and_by_whom_another_story_was_written_is_no_title(stamp: str):
    listed = [line for title in OTHERS[:4] for line in (title, stamp)]
    titles = [teaser.title for teaser in record(page(bottom="\n".join(("Related articles", *listed)))).teasers]
    assert stamp not in titles
    assert len(set(OTHERS[:4]) & set(titles)) >= 3


@pytest.mark.parametrize(
    "summary",
    ["The council opened the hall to … Read more", "The council opened the hall […]", "A ferry lies in the harbour."],
)
def test_what_is_cut_off_or_ends_as_a_sentence_is_no_title(summary: str):
    listed = [line for title in OTHERS[:4] for line in (title, "")]
    found = record(page(bottom="\n".join(("Related articles", *listed, summary))))
    assert summary not in [teaser.title for teaser in found.teasers]


def test_titles_may_all_end_as_sentences():
    titles = tuple(f"{title}." for title in OTHERS[:4])
    found = record(page(bottom="\n".join(("Related articles", *titles))))
    assert [teaser.title for teaser in found.teasers][:3] == list(titles[:3])


# --- what is neither --------------------------------------------------------------------------------------------------


def test_sentences_that_touch_the_story_are_never_furniture():
    for last in (
        "Khu nhà trẻ đóng cửa đến hết thứ Năm. Chính quyền tỉnh cũng cử đoàn đến hỗ trợ.",
        "It is so. Or not.",
    ):
        found = page(bottom=f"{last}\n\nTin liên quan\n" + "\n".join(OTHERS[:2]))
        assert kinds(found)[last] in {"paragraph", "unassigned"}
        assert last in (*record(found).paragraphs, *record(found).unassigned)


@pytest.mark.parametrize("line", ["© 2025 Ashford Post. All rights reserved.", "© Ashford Post. All rights reserved."])
def test_a_notice_of_rights_is_no_credit(line: str):
    assert kinds(page(bottom=line))[line] == "copyright"


def test_a_picture_s_credit_stays_one():
    assert kinds(page(bottom="© Ann Lee/dpa"))["© Ann Lee/dpa"] == "credit"


# --- sources and editors ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("来源：北江日报", "北江日报"),
        ("2025年03月05日 08:15  来源：北江日报  编辑：王小明", "北江日报"),
        ("Source: Harbour Post", "Harbour Post"),
        ("Nguồn: Báo Bắc Giang", "Báo Bắc Giang"),
        ("Fonte: Corriere del Porto", "Corriere del Porto"),
        ("Источник: Вести порта", "Вести порта"),
    ],
)
def test_a_source_is_the_agency_and_no_author(line: str, agency: str):
    found = record(page(bottom=line))
    assert (found.agency, found.authors) == (agency, ())


@pytest.mark.parametrize(
    "line", ["编辑：王小明", "责任编辑：王小明", "Editor: Ann Lee", "Редактор: Анна Ли", "Editör: Can Ak"]
)
def test_who_edited_is_no_author(line: str):
    assert record(page(bottom=line)).authors == ()
    both = record(page("By Rose Dunn\n" + line))
    assert both.authors == ("Rose Dunn",)


# --- about the author -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "about",
    [
        "Ann Lee is the health editor of the Ashford Post. She has written about hospitals for ten years.",
        "Ann Lee may be reached at ann.lee@post.example, and by the telephone of the newsroom.",
    ],
)
def test_what_is_said_about_the_author_is_not_text(about: str):
    found = page("By Ann Lee", about, body=(*BODY, *BODY[:2]))
    assert record(found).paragraphs == (*BODY, *BODY[:2])
    assert record(found).authors == ("Ann Lee",)
    assert kinds(found)[about] != "paragraph"


@pytest.mark.parametrize(
    "last", ["Ann Lee is glad that the hall is done.", "Rose Dunn, once an editor, will speak at the opening."]
)
def test_what_is_said_about_others_or_as_news_stays_text(last: str):
    assert record(page("By Ann Lee", body=(*BODY, *BODY[:2], last))).paragraphs[-1] == last
