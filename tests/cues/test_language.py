# ruff: noqa: E501 - one sentence a language, easier to compare on one line each
"""The language of texts, from sentences written for this test."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.cues.language import detect

TEXTS = {
    "en": "The council has agreed that the old mill will be opened to visitors from the first week of May.",
    "de": "Der Rat hat beschlossen, dass die alte Mühle ab der ersten Woche im Mai für Besucher geöffnet wird.",
    "fr": "Le conseil a décidé que le vieux moulin sera ouvert aux visiteurs dès la première semaine de mai.",
    "es": "El consejo decidió que el viejo molino se abrirá a los visitantes desde la primera semana de mayo.",
    "pt": "O conselho decidiu que o velho moinho será aberto aos visitantes na primeira semana de maio, mas não antes.",
    "it": "Il consiglio ha deciso che il vecchio mulino sarà aperto ai visitatori dalla prima settimana di maggio.",
    "nl": "De raad heeft besloten dat de oude molen vanaf de eerste week van mei voor bezoekers wordt geopend.",
    "sv": "Rådet har beslutat att den gamla kvarnen ska öppnas för besökare från och med första veckan i maj.",
    "da": "Rådet har besluttet, at den gamle mølle skal åbnes for besøgende fra den første uge af maj, siger hun.",
    "no": "Rådet har vedtatt at den gamle mølla skal åpnes for besøkende fra den første uka i mai, sier hun etter møtet.",
    "is": "Ráðið hefur ákveðið að gamla myllan verði opnuð fyrir gesti í fyrstu viku maí og það er ekki of seint.",
    "pl": "Rada zdecydowała, że stary młyn zostanie otwarty dla zwiedzających od pierwszego tygodnia maja, ale nie za darmo.",
    "cs": "Rada rozhodla, že starý mlýn se otevře pro návštěvníky od prvního týdne v květnu, ale není to zadarmo.",
    "lt": "Taryba nusprendė, kad senasis malūnas bus atidarytas lankytojams nuo pirmosios gegužės savaitės, bet ne visiems.",
    "tr": "Meclis, eski değirmenin mayıs ayının ilk haftasında ziyaretçiler için açılacağını ve bu işin çok iyi olduğunu söyledi.",
    "id": "Dewan memutuskan bahwa kincir tua itu akan dibuka untuk pengunjung pada minggu pertama bulan Mei dan tidak dipungut biaya.",
    "vi": "Hội đồng đã quyết định rằng cối xay cũ sẽ được mở cửa cho khách tham quan từ tuần đầu của tháng Năm.",
    "sw": "Baraza limeamua kwamba kinu cha zamani kitafunguliwa kwa wageni katika wiki ya kwanza ya mwezi na bila malipo kwa watu.",
    "zu": "Umkhandlu uthe isigayo esidala sizovulelwa abantu ngesonto lokuqala futhi akukho mali ezokhokhwa ngoba kanti nje lokhu kuhle.",
    "ru": "Совет решил, что старая мельница будет открыта для посетителей с первой недели мая, но не для всех.",
    "uk": "Рада вирішила, що старий млин буде відкрито для відвідувачів з першого тижня травня, але не для всіх.",
    "ar": "قرر المجلس أن الطاحونة القديمة ستفتح أبوابها أمام الزوار في الأسبوع الأول من مايو بعد أن تم ترميمها",
    "hi": "परिषद ने तय किया है कि पुरानी चक्की को मई के पहले सप्ताह से आगंतुकों के लिए खोला जाएगा और यह नहीं रुकेगा।",
    "th": "สภามีมติให้เปิดโรงสีเก่าแก่แก่ผู้เข้าชมตั้งแต่สัปดาห์แรกของเดือนพฤษภาคม",
    "zh": "议会决定从五月的第一周起向游客开放旧磨坊。",
    "ja": "議会は古い水車小屋を五月の第一週から見学者に開放することを決めた。",
    "ko": "의회는 오래된 방앗간을 오월 첫째 주부터 방문객에게 개방하기로 결정했다.",
    "el": "Το συμβούλιο αποφάσισε να ανοίξει τον παλιό μύλο στους επισκέπτες τον Μάιο.",
    "my": "ကောင်စီက စက်ဟောင်းကို ဖွင့်ရန် ဆုံးဖြတ်ခဲ့သည်။",
}  # fmt: skip


@pytest.mark.parametrize("code", TEXTS)
def test_one_sentence_tells_the_language(code: str):
    assert detect(TEXTS[code]) == code


@pytest.mark.parametrize("code", TEXTS)
def test_a_menu_in_english_does_not_hide_it(code: str):
    menu = "\n".join(["Home", "News", "Sport", "Contact us", "Privacy policy"] * 3)
    assert detect(f"{menu}\n\n" + f"{TEXTS[code]}\n" * 12) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "404",
        "Facebook\nTwitter\n",
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor. " * 9,
    ],
)
def test_without_enough_words_it_is_undetermined(text: str):
    assert detect(text) == "und"


@given(st.text(max_size=300))
def test_any_text_has_an_answer(text: str):
    assert detect(text)


def test_the_length_of_the_text_does_not_matter():
    began = time.process_time()
    for _ in range(20):
        detect(TEXTS["en"] * 100_000)
    assert time.process_time() - began < 1
