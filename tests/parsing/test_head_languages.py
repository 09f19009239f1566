"""Heads in many languages: byline and date as papers of each write them. All texts written for these tests."""

from __future__ import annotations

import pytest

from newskit.cues import load
from newskit.parsing.fields import head
from newskit.parsing.lines import read_lines

PAGES = {
    "vi": (
        "Khánh thành cây cầu mới bắc qua sông Lam\nThứ năm, 27/02/2025, 09:10 (GMT+7)",
        [
            (
                "Sáng nay, cây cầu mới bắc qua sông Lam đã được khánh thành sau hai năm thi công, với sự "
                "tham dự của người dân."
            ),
            (
                "Cây cầu thay thế bến phà cũ, giúp người dân đi lại thuận tiện hơn trong mùa mưa lũ, theo "
                "lãnh đạo thành phố."
            ),
        ],
        "Trần Văn Nam",
        ["Trần Văn Nam"],
        "2025-02-27T09:10+07:00",
    ),
    "de": (
        "Neue Brücke über die Lenne ist fertig\nVon Anna Meier\n27. Februar 2025, 9:10 Uhr",
        [
            (
                "Nach zwei Jahren Bauzeit ist die neue Brücke über die Lenne am Montag für den Verkehr "
                "freigegeben worden."
            ),
            (
                "Die Brücke ersetzt die alte Fähre, mit der viele Menschen zur Arbeit gefahren sind, sagte "
                "der Bürgermeister."
            ),
        ],
        "",
        ["Anna Meier"],
        "2025-02-27T09:10",
    ),
    "fr": (
        "Un nouveau pont franchit la Lenne\nPar Claire Dubois\nPublié le 27 février 2025 à 09h10",
        [
            (
                "Après deux ans de travaux, le nouveau pont sur la Lenne a été ouvert lundi à la "
                "circulation, selon la mairie."
            ),
            (
                "Le pont remplace le vieux bac que les ouvriers prenaient pour aller au port, a rappelé le "
                "maire de la ville."
            ),
        ],
        "",
        ["Claire Dubois"],
        "2025-02-27T09:10",
    ),
    "es": (
        "Un nuevo puente cruza el río Lena\nPor Lucía Romero\n27/02/2025 09:10",
        [
            (
                "Tras dos años de obras, el nuevo puente sobre el río Lena fue abierto el lunes al "
                "tráfico, según el municipio."
            ),
            (
                "El puente sustituye a la vieja barca que llevaba a los trabajadores al puerto, recordó el "
                "alcalde de la ciudad."
            ),
        ],
        "",
        ["Lucía Romero"],
        "2025-02-27T09:10",
    ),
    "it": (
        "Un nuovo ponte attraversa il fiume Lena\ndi Luca Bianchi\n27 febbraio 2025 alle 9:10",
        [
            (
                "Dopo due anni di lavori, il nuovo ponte sul fiume Lena è stato aperto lunedì al traffico, "
                "secondo il comune."
            ),
            (
                "Il ponte sostituisce il vecchio traghetto che portava gli operai al porto, ha ricordato "
                "il sindaco della città."
            ),
        ],
        "",
        ["Luca Bianchi"],
        "2025-02-27T09:10",
    ),
    "pt": (
        "Nova ponte atravessa o rio Lena\nPor João Pereira\nPublicado em 27/02/2025 às 09:10",
        [
            (
                "Depois de dois anos de obras, a nova ponte sobre o rio Lena foi aberta na segunda-feira "
                "ao trânsito, diz a câmara."
            ),
            (
                "A ponte substitui a velha barca que levava os trabalhadores ao porto, lembrou o "
                "presidente da câmara da cidade."
            ),
        ],
        "",
        ["João Pereira"],
        "2025-02-27T09:10",
    ),
    "ru": (
        "Новый мост через реку Лену открыт\nАвтор: Иван Петров\n27 февраля 2025, 09:10",
        [
            (
                "После двух лет работ новый мост через реку Лену в понедельник открыли для движения, "
                "сообщила администрация."
            ),
            ("Мост заменил старый паром, на котором рабочие ездили в порт, напомнил мэр города на встрече с жителями."),
        ],
        "",
        ["Иван Петров"],
        "2025-02-27T09:10",
    ),
    "id": (
        "Jembatan baru di atas sungai Lena dibuka\nOleh Budi Santoso\n27 Februari 2025, 09:10 WIB",
        [
            (
                "Setelah dua tahun pengerjaan, jembatan baru di atas sungai Lena dibuka pada hari Senin, "
                "kata pemerintah kota."
            ),
            (
                "Jembatan itu menggantikan perahu tua yang membawa para pekerja ke pelabuhan, kata wali "
                "kota kepada warga."
            ),
        ],
        "",
        ["Budi Santoso"],
        "2025-02-27T09:10+07:00",
    ),
    "zh": (
        "连江新大桥正式通车\n2025年02月27日09:10 | 来源：本地日报",
        [
            "经过两年的建设，连江新大桥于周一正式通车，市民可以从新城区直接前往港口，市政府在通车仪式上介绍了情况。",
            "新大桥取代了旧的渡船，过去工人每天都要乘船前往港口上班，市长在通车仪式上回顾了建设过程。",
        ],
        "(责编：王伟)",
        None,
        "2025-02-27T09:10",
    ),
    "tr": (
        "Lena nehri üzerindeki yeni köprü açıldı\nMehmet Yılmaz\n27 Şubat 2025, 09:10",
        [
            (
                "İki yıllık çalışmanın ardından Lena nehri üzerindeki yeni köprü pazartesi günü trafiğe "
                "açıldı, dedi belediye."
            ),
            ("Köprü, işçileri limana taşıyan eski feribotun yerini alıyor, dedi belediye başkanı törende halka."),
        ],
        "",
        ["Mehmet Yılmaz"],
        "2025-02-27T09:10",
    ),
}


@pytest.mark.parametrize("language", PAGES)
def test_heads_of_many_languages(language: str) -> None:
    top, body, bottom, names, published = PAGES[language]
    lines = read_lines("\n\n".join((top, *body, bottom)))
    kinds = ["paragraph" if line.text in body else "unassigned" for line in lines]
    found = head(lines, kinds, load(), language)
    assert found.title is not None
    assert found.title.value == top.split("\n", maxsplit=1)[0]
    assert found.published is not None
    assert found.published.value == published
    if names is not None:
        assert [field.value for field in found.authors] == names
