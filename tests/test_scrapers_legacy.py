"""Encodings of before Unicode, checked over every shape of Vietnamese syllable."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.decode import decode
from scrapers.legacy import TCVN3, VNI, encoding_of, from_tcvn3, from_vni, repair
from scrapers.page import Page
from scrapers.parse import parse

# Consonants other than đ are plain letters in every encoding.
ONSETS = ["b", "đ", "d", "ch", "gi", "ngh", "qu"]
_NUCLEI = "a ă â e ê i o ô ơ u ư y ia iê ua uô ưa ươ oa oă oe uâ uê uơ uy uya uyê yê"
NUCLEI = _NUCLEI.split()
CODAS = ["", "c", "ch", "m", "n", "ng", "nh", "p", "t", "i", "y", "o", "u"]
TONES = ["", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"]


def toned(nucleus: str, tone: str) -> list[str]:
    """The nucleus with a tone mark on each of its letters in turn: both placements occur in print."""
    return [unicodedata.normalize("NFC", nucleus[: i + 1] + tone + nucleus[i + 1 :]) for i in range(len(nucleus))]


SYLLABLES = sorted(
    {
        onset + rhyme + coda
        for onset in ["", *ONSETS]
        for nucleus in NUCLEI
        for tone in TONES
        for rhyme in toned(nucleus, tone)
        for coda in CODAS
    }
)
SENTENCE = "Ngày 5 tháng 3, Đảng bộ tỉnh và các huyện đã tổ chức hội nghị với 120 người; quý vị đại biểu của thị xã ủng hộ nhiều ý kiến."


def encode(text: str, table: dict[str, str]) -> str:
    back = {letter: code for code, letter in sorted(table.items(), reverse=True)}
    return "".join(back.get(c, c) for c in text)


def lower_codes(text: str) -> str:
    """TCVN3 as it was typed: capitals with tone marks are the small codes in a capital font."""
    return "".join(c if c in "ĂÂÊÔƠƯĐ" or c.isascii() else c.lower() for c in text)


@pytest.mark.parametrize("coda", CODAS)
def test_every_syllable(coda: str) -> None:
    words = [s for s in SYLLABLES if s.endswith(coda)]
    assert [w for w in words if from_tcvn3(encode(w, TCVN3)) != w] == []
    assert [w for w in words if from_vni(encode(w, VNI)) != w] == []
    assert [w for w in words if from_vni(encode(w.upper(), VNI)) != w.upper()] == []


def test_every_capital_syllable_in_tcvn3() -> None:
    words = [s.upper() for s in SYLLABLES]
    line = " ".join(words)
    assert from_tcvn3(encode(lower_codes(line), TCVN3)).split() == words


@pytest.mark.parametrize("name", ["tcvn3", "vni"])
def test_a_page_in_an_old_font(name: str) -> None:
    table = TCVN3 if name == "tcvn3" else VNI
    old = encode(SENTENCE, table)
    assert encoding_of(old) == name
    assert repair(old) == SENTENCE
    page = f"<html><head><meta charset='iso-8859-1'></head><body><p><font face='.VnTime'>{old}</font></p><p>{old}</p></body></html>"
    for content, charset in ((page.encode("latin-1"), None), (page.encode(), None), (page.encode("latin-1"), "windows-1252")):
        assert decode(Page(content, "html", charset=charset)).count(SENTENCE) == 2
    assert decode(Page(old.encode("latin-1"), "text")) == SENTENCE


def test_entities_of_an_old_font() -> None:
    old = "".join(c if c.isascii() else f"&#{ord(c)};" for c in encode(SENTENCE, TCVN3))
    assert SENTENCE in repair(f"<html><body><p>{old}</p></body></html>")


def test_only_the_passages_in_the_old_font_change() -> None:
    menu = "<ul><li>Trang chủ</li><li>Có gì mới</li><li>Đọc nhiều</li><li>Hộp thư</li></ul>"
    page = f"{menu}<p>{encode(SENTENCE, TCVN3)}</p>"
    assert repair(page) == f"{menu}<p>{SENTENCE}</p>"


def test_utf8_read_as_latin_1() -> None:
    twice = SENTENCE.encode().decode("latin-1")
    assert repair(twice) == SENTENCE
    assert decode(Page(twice.encode(), "text")) == SENTENCE


def test_utf8_read_as_cp1252_with_its_gaps() -> None:
    read = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in SENTENCE.encode())
    assert repair(read) == SENTENCE
    assert repair(read.replace("\u00a0", " ")) == SENTENCE


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "quý",
        "Có Hà",
        "© 2014 Báo Đồng Xanh – số 3",
        "São Paulo và Málaga",
        "Une entrée à côté de l'hôtel où l'on a dîné",
        unicodedata.normalize("NFD", SENTENCE),
        "<p>12 m² × 3 «lô» ® ±5 µm</p>",
    ],
)
def test_other_text_stays(text: str) -> None:
    assert repair(text) == text


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-8"])
@pytest.mark.parametrize("declared", [None, "iso-8859-1", "windows-1258", "utf-8", "x-unknown"])
def test_lying_charsets(charset: str, declared: str | None) -> None:
    page = Page(f"<meta charset='windows-1252'><p>{SENTENCE}</p>".encode(charset), "html", charset=declared)
    assert SENTENCE in decode(page)


def test_windows_1258_over_every_syllable() -> None:
    for words in (SYLLABLES, [s.upper() for s in SYLLABLES]):
        text = " ".join(words)
        marks = "".join(unicodedata.normalize("NFC", c) for c in _letters(text))
        assert decode(Page(marks.encode("cp1258"), "text", charset="windows-1258")).split() == words


def _letters(text: str) -> list[str]:
    """Letters with their own shape (ă, ê, ơ) and tone marks apart, as windows-1258 has them."""
    found: list[str] = []
    for c in unicodedata.normalize("NFD", text):
        if c in TONES[1:]:
            found.append(c)
        elif unicodedata.combining(c):
            # A dot below comes before the letter's own mark.
            at = -2 if len(found) > 1 and found[-1] in TONES[1:] else -1
            found[at] += c
        else:
            found.append(c)
    return found


def test_an_article_in_an_old_font() -> None:
    body = " ".join([SENTENCE] * 6)
    title = encode("Đảng bộ tỉnh và các huyện họp", TCVN3)
    html = f"<html><head><title>{title}</title></head><body><p>{encode(body, TCVN3)}</p></body></html>"
    article = parse(Page(html.encode("latin-1"), "html", charset="iso-8859-1"))
    assert article.title == "Đảng bộ tỉnh và các huyện họp"
    assert [b.text for b in article.blocks if b.kind == "paragraph"] == [body]


@given(st.text(max_size=60))
def test_repair_never_fails(text: str) -> None:
    assert isinstance(repair(text), str)
    assert from_vni(text) is not None
    assert from_tcvn3(text) is not None
