"""Bytes to text: every encoding that pages come in, and what is no text."""

from __future__ import annotations

import gzip
import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.errors import NewskitError
from newskit.text.charset import codec
from newskit.text.decode import NotText, clean, decode

LEGACY = {
    (
        "fr",
        "cp1252",
    ): "Le maire a annoncé hier que la rénovation de l’école coûterait près de deux millions. « Nous "
    "n'avons pas le choix », a-t-il déclaré à la bibliothèque.",
    (
        "de",
        "cp1252",
    ): "Der Gemeinderat hat über die Straße am Fluss beraten. Für die Bürger ändert sich nichts.",
    (
        "de",
        "iso8859-1",
    ): "Größere Bauarbeiten an der Brücke beginnen frühestens im März, sagte die Bürgermeisterin.",
    (
        "es",
        "cp1252",
    ): "El alcalde explicó que la obra empezará mañana. Según los vecinos, el año pasado ocurrió lo "
    "mismo: «nadie nos informó».",
    (
        "pt",
        "cp1252",
    ): "O prefeito informou que a ponte ficará fechada por três meses, segundo a administração.",
    (
        "it",
        "cp1252",
    ): "Il sindaco ha detto che il ponte resterà chiuso perché i lavori dureranno più di tre mesi.",
    (
        "sv",
        "cp1252",
    ): "Borgmästaren meddelade att bron stängs i tre månader. Bilister måste ta en omväg över ån.",
    (
        "da",
        "cp1252",
    ): "Borgmesteren oplyste, at broen lukkes i tre måneder. Nogle busser kører en anden vej på øen.",
    ("en", "cp1252"): "“We don’t have a choice,” the mayor told reporters — drivers must use a detour…",
    (
        "pl",
        "cp1250",
    ): "Burmistrz zapowiedział, że most zostanie zamknięty. Prace rozpoczną się w październiku.",
    (
        "pl",
        "iso8859-2",
    ): "Mieszkańcy będą musieli korzystać z objazdu, a część autobusów pojedzie inną trasą. Śnieg.",
    (
        "cs",
        "cp1250",
    ): "Starosta oznámil, že se most uzavře na tři měsíce. Řidiči budou muset použít objížďku.",
    (
        "hu",
        "cp1250",
    ): "A polgármester bejelentette, hogy a hidat lezárják. Az autósoknak kerülőúton kell menniük.",
    (
        "ro",
        "cp1250",
    ): "Primarul a anunţat că podul va fi închis. Şoferii vor folosi o rută ocolitoare şi lungă.",
    (
        "tr",
        "cp1254",
    ): "Belediye başkanı köprünün üç ay kapatılacağını açıkladı. Çalışmalar ekim ayında başlıyor.",
    (
        "lt",
        "cp1257",
    ): "Meras pranešė, kad tiltas bus uždarytas. Vairuotojai turės važiuoti aplinkkeliu, sakė jis.",
    (
        "ru",
        "cp1251",
    ): "Мэр сообщил, что мост закроют на три месяца. Водителям придётся пользоваться объездом.",
    (
        "ru",
        "koi8-r",
    ): "Мэр сообщил, что мост закроют на три месяца. Водителям придётся пользоваться объездом.",
    ("uk", "cp1251"): "Мер повідомив, що міст закриють на три місяці. Роботи почнуться в жовтні, їх чекали.",
    ("el", "cp1253"): "Ο δήμαρχος ανακοίνωσε ότι η γέφυρα θα κλείσει για τρεις μήνες, από τον Οκτώβριο.",
    ("he", "cp1255"): "ראש העיר הודיע כי הגשר ייסגר לשלושה חודשים. הנהגים ייאלצו להשתמש בדרך עוקפת.",
    (
        "ar",
        "cp1256",
    ): "أعلن رئيس البلدية أن الجسر سيغلق لمدة ثلاثة أشهر. وسيضطر السائقون إلى استخدام طريق بديل.",
    ("th", "cp874"): "นายกเทศมนตรีประกาศว่าสะพานจะปิดเป็นเวลาสามเดือน ผู้ขับขี่ต้องใช้ทางเลี่ยง",
    ("zh", "gb18030"): "市长宣布，大桥将关闭三个月。司机需要绕行，部分公交车也将改道行驶。工程将于十月开始。",
    ("zh", "big5"): "市長宣布，大橋將關閉三個月。司機需要繞行，部分公車也將改道行駛。工程將於十月開始。",
    (
        "ja",
        "cp932",
    ): "市長は、橋を三か月間閉鎖すると発表した。運転者は迂回路を使う必要がある。工事は十月に始まる。",
    (
        "ja",
        "euc_jp",
    ): "市長は、橋を三か月間閉鎖すると発表した。運転者は迂回路を使う必要がある。工事は十月に始まる。",
    ("ja", "iso2022_jp"): "市長は、橋を三か月間閉鎖すると発表した。工事は十月に始まる予定だ。",
    ("ko", "cp949"): "시장은 다리를 석 달 동안 폐쇄한다고 발표했다. 운전자들은 우회로를 이용해야 한다.",
}
VIETNAMESE = "Điện Biên Phủ là thành phố tỉnh lỵ.\nNgười dân đã chờ cây cầu mới từ lâu.\n"


@pytest.mark.parametrize(("language", "encoding"), LEGACY)
@pytest.mark.parametrize("times", [1, 40])
def test_legacy_encodings_are_recognised(language: str, encoding: str, times: int) -> None:
    text = LEGACY[language, encoding] * times
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.damaged == 0


def test_first_foreign_letter_late_in_the_page() -> None:
    text = "The plan was approved.\n" * 30_000 + "The café’s owner did not object.\n"
    assert decode(text.encode("cp1252")).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
@pytest.mark.parametrize("text", [VIETNAMESE, LEGACY["ru", "cp1251"] * 3, "Plain words.\n", "x\n"])
def test_unicode_encodings(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_mark_and_with_few_zero_bytes(encoding: str) -> None:
    text = LEGACY["zh", "gb18030"] * 5 + "\n第2段\n"
    assert decode(text.encode(encoding)).text == text


def test_utf16_with_mark_of_the_other_order() -> None:
    assert decode(b"\xfe\xff" + VIETNAMESE.encode("utf-16-be")).text == VIETNAMESE


def test_line_ends_and_composition() -> None:
    assert decode("Điện\r\nBiên\rPhủ\n".encode()).text == "Điện\nBiên\nPhủ\n"
    assert decode(unicodedata.normalize("NFD", VIETNAMESE).encode()).text == VIETNAMESE
    assert decode("a\u2028b\x0c\x85c".encode()).text == "a\u2028b\x0c\x85c"


def test_declared_encoding_is_believed_after_utf8() -> None:
    assert decode(VIETNAMESE.encode(), declared="iso-8859-1").text == VIETNAMESE
    assert decode("été".encode("cp1250"), declared="windows-1250").encoding == "cp1250"
    assert decode("“été”".encode("cp1252"), declared="ISO-8859-1").text == "“été”"
    assert decode("été partagé".encode("cp1252"), declared="x-unknown").text == "été partagé"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("UTF-8", "utf-8"),
        ("latin1", "cp1252"),
        ("gb2312", "gb18030"),
        ("Shift_JIS", "cp932"),
        ("rot13", None),
        ("hex", None),
        ("", None),
        ("no\0such", None),
    ],
)
def test_labels(label: str, name: str | None) -> None:
    assert codec(label) == name


def test_a_few_damaged_bytes_are_counted() -> None:
    decoded = decode(VIETNAMESE.encode()[:-2] + b"\xff!\n" + "cầu".encode()[:-2])
    assert decoded.encoding == "utf-8"
    assert decoded.damaged == 2
    assert decoded.text.count("\ufffd") == 2


def test_halves_of_characters_are_joined() -> None:
    """Java and MySQL write a character beyond U+FFFF as two encoded surrogates (CESU-8)."""
    halves = "Well done 👍!".encode("utf-16-le")
    text = "".join(chr(int.from_bytes(halves[place : place + 2], "little")) for place in range(0, len(halves), 2))
    assert decode(text.encode("utf-8", "surrogatepass")).text == "Well done 👍!"
    decoded = decode("Well \ud83d done".encode("utf-8", "surrogatepass"))
    assert (decoded.text, decoded.damaged) == ("Well \ufffd done", 1)


def test_replacement_characters_of_the_page_itself_are_no_damage() -> None:
    decoded = decode("Already lost: \ufffd\ufffd".encode())
    assert (decoded.text, decoded.damaged) == ("Already lost: \ufffd\ufffd", 0)


def test_a_cut_page_keeps_all_but_its_last_letter() -> None:
    data = (VIETNAMESE * 20).encode()
    for end in range(len(data) - 12, len(data)):
        decoded = decode(data[:end])
        assert (VIETNAMESE * 20).startswith(decoded.text.removesuffix("\ufffd"))


def test_stray_zero_bytes_are_seen_and_counted() -> None:
    decoded = decode(b"One page of\0 text, and some more of it.\n" * 3)
    assert decoded.text.startswith("One page of\ufffd text")
    assert decoded.damaged == 3


def test_padding_is_dropped() -> None:
    decoded = decode(b"The whole page.\n" + bytes(5000))
    assert (decoded.text, decoded.damaged) == ("The whole page.\n", 0)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\nnot text", "PDF"),
        (gzip.compress(b"text", mtime=0), "gzip"),
        (b"PK\x03\x04rest", "zip"),
        (b"SQLite format 3\0" + bytes(100), "SQLite"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "image"),
        (bytes(1000), "zero bytes"),
        (bytes(range(256)) * 20, "binary"),
        (random.Random(1).randbytes(10_000), "binary"),
        (bytes(random.Random(2).choices(range(128, 256), k=3000)), "encoding"),
    ],
)
def test_what_is_not_text(data: bytes, what: str) -> None:
    with pytest.raises(NotText, match=what) as caught:
        decode(data)
    assert isinstance(caught.value, NewskitError)
    assert "\n" not in str(caught.value)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_utf8_is_read_as_it_is(text: str) -> None:
    expected = unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    padded = "A line that makes control characters rare enough.\n" * 50 + expected.rstrip("\0")
    decoded = decode(padded.encode())
    assert decoded.text == unicodedata.normalize("NFC", padded.replace("\0", "\ufffd"))
    assert decoded.damaged == padded.count("\0")


@given(st.binary(max_size=300))
def test_any_bytes_give_clean_text_or_a_reason(data: bytes) -> None:
    try:
        decoded = decode(data)
    except NotText:
        return
    assert "\r" not in decoded.text
    assert "\0" not in decoded.text
    assert unicodedata.is_normalized("NFC", decoded.text)
    assert decoded.damaged <= decoded.text.count("\ufffd")
    decoded.text.encode()


@given(st.text(max_size=50))
def test_clean_is_final(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_clean_replaces_lone_surrogates() -> None:
    assert clean("a\ud83d b\ude00") == "a\ufffd b\ufffd"
