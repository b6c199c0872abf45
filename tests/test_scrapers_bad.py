"""Broken and hostile pages: an article or a reason, within a bounded number of steps."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from urllib.parse import quote

import pytest

from scrapers.body import MANY
from scrapers.page import Article, NotAnArticle, Page
from scrapers.parse import parse

TITLE = "Xã Tân Lộc mở đường vào vùng trồng khóm"


def sentences(count: int) -> list[str]:
    return [
        f"Ngày {i % 28 + 1}-3, tổ số {i} của xã Tân Lộc đắp được {i * 7 % 900} mét đường, góp {i * 13 % 997} ngày công"
        f" và dời {i % 9} cây cầu tạm."
        for i in range(count)
    ]


TEXT = " ".join(sentences(10))
ODD = '{"@type":"NewsArticle","headline":{"a":1},"author":5,"datePublished":["x"],"articleSection":{}}'
CIPHER = "Zm9vYmFyLWJheg" * 200
SECRET = base64.b64encode(b"".join(hashlib.sha256(bytes([i])).digest() for i in range(60))).decode()
PARAGRAPHS = "".join(f"<p>{s} {s[::-1]}</p>" for s in sentences(8))


def article(html: str) -> Article:
    return parse(Page(html.encode("utf-8", "surrogatepass"), "html"))


def code(content: str | bytes, kind: str = "html") -> str:
    with pytest.raises(NotAnArticle) as error:
        parse(Page(content if isinstance(content, bytes) else content.encode(), kind))
    # The message says what to do.
    assert str(error.value).count(".") >= 2
    return error.value.code


@pytest.mark.parametrize(
    "html",
    [
        "<html><body>" + "<div>" * 200_000 + TEXT,
        "<html><body>" + "<span class='author'>" * 100_000 + TEXT,
        "<html><body>" + "<table><tr><td>" * 5_000 + TEXT,
        "</html></body></html><head><title>x</title></head><body><p>" + TEXT,
        f"<img src='data:image/png;base64,{'A' * 5_000_000}'><p>{TEXT}</p>",
        "<body>" + "<a href='/x?page=2'>2</a>" * 3_000 + f"<p>{TEXT}</p>",
        f"<html><body><p>{TEXT}</p>" + "<font>" * 200_000,
        "<html><body><div " + " ".join(f"a{i}='x'" for i in range(100_000)) + f"><p>{TEXT}</p></div>",
        "<html><body><div class='" + "a " * 1_000_000 + f"'><p>{TEXT}</p></div>",
        "<!--" + "x" * 2_000_000 + f"--><p>{TEXT}</p>",
        f"<p>{TEXT}</p>".replace(" ", " \x00"),
        f"<?xml version='1.0' encoding='utf-16'?><html><body><p>{TEXT}</p></body></html>",
        f"<html><body>&#55296;&#0;&#x110000;&bogus;<p>{TEXT}</p>",
        f"<html><body><p>{TEXT}",
        f"<p>{TEXT}</p><script>if (a < b) {{",
        f"<title>{TITLE * 30}</title><script type='application/ld+json'>{'[' * 100_000}</script><p>{TEXT}</p>",
        f"<script type='application/ld+json'>{ODD}</script><p>{TEXT}</p>",
        f"<form action='default.aspx'><input type='hidden' value='x'><p>{TEXT}</p></form>",
    ],
    ids=[
        "div",
        "spans",
        "table",
        "closed first",
        "embedded",
        "pages",
        "font",
        "attributes",
        "attribute",
        "comment",
        "nul",
        "declaration",
        "entities",
        "unclosed",
        "script",
        "data",
        "types",
        "form",
    ],
)
def test_the_text_is_read(html: str) -> None:
    found = article(html)
    assert sentences(10)[0] in "\n".join(b.text for b in found.blocks)


def test_unclosed_elements_keep_their_paragraphs() -> None:
    lines = sentences(60)
    found = article(f"<html><body><h1>{TITLE}</h1>" + "".join(f"<p><b><font size=2>{x}" for x in lines))
    assert found.title == TITLE
    assert [b.text for b in found.blocks if b.kind != "title"] == lines


def test_decomposed_letters_are_composed() -> None:
    found = article(unicodedata.normalize("NFD", f"<html><body><h1>{TITLE}</h1>{PARAGRAPHS}"))
    assert found.title == TITLE
    assert all(unicodedata.is_normalized("NFC", b.text) for b in found.blocks)


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("", "empty"),
        ("\ufeff \n", "empty"),
        ("<html><script>document.cookie='a=1';location.reload()</script></html>", "reload"),
        ("<script>document.cookie='a=1'</script><meta http-equiv='refresh' content='0'><p>Vui lòng chờ</p>", "reload"),
        ("<html><frameset><frame src='a.html'></frameset></html>", "frames"),
        ("<html><body><h1>Tin</h1><iframe src='a.html'></iframe></body></html>", "frames"),
        (f"<h1>{TITLE}</h1><div id='c' data-c='{CIPHER}'></div><script>show(CryptoJS.AES.decrypt(c, key))</script>", "encrypted"),
        (f"<h1>{TITLE}</h1><p>{TEXT[:200]}</p><div id='dcontent'>{SECRET}</div>", "encrypted"),
        (f"<h1>{TITLE}</h1><img src='data:image/png;base64,{CIPHER}'><script>atob('x')</script>", "images_only"),
        ("<html><body><img src='a.jpg'></body></html>", "images_only"),
        ("<html><body><div id='root'></div><script src='app.js'></script></body></html>", "scripted"),
        ("<html><body><p>Đang xây dựng</p></body></html>", "no_text"),
        ("<p>" + "<br>" * 700_000, "too_long"),
        ("<p>" + TEXT * 2_000, "too_long"),
        ("<" * 100_000, "binary"),
        (f"<ul>{''.join(f'<li><a href=/{i}>{s[:60]}</a></li>' for i, s in enumerate(sentences(40)))}</ul>", "listing"),
        ("".join(f"<p>{s}</p>" for s in sentences(MANY + 2)), "too_long"),
    ],
)
def test_set_aside_with_a_reason(html: str, reason: str) -> None:
    assert code(html) == reason


@pytest.mark.parametrize(
    "content", [b"%PDF-1.4\n" + bytes(range(256)), b"PK\x03\x04" + bytes(200), b"\x00\x01\x02" * 500, b"\xff\xd8\xff\xe0" * 80]
)
@pytest.mark.parametrize("kind", ["html", "text"])
def test_no_text_at_all(content: bytes, kind: str) -> None:
    assert code(content, kind) == "binary"


def test_a_text_of_too_many_lines() -> None:
    assert code("một dòng ngắn\n" * (3 * MANY), "text") == "too_long"


def test_long_pages_take_time_in_proportion() -> None:
    # Quadratic steps would not end: 4,000 paragraphs, each compared with all before it.
    lines = sentences(4_000)
    found = article("<html><body><h1>" + TITLE + "</h1>" + "<br>".join(lines))
    assert [b.text for b in found.blocks if b.kind != "title"] == lines


SAID = [
    "Sáng nay, xã Tân Lộc khởi công tuyến đường dài 2,4 km nối ấp Đông với vùng trồng khóm, do dân hiến đất và góp công.",
    "Bà Lê Thị Thư, Chủ tịch UBND xã, cho biết đường làm xong trước mùa mưa, xe tải nhỏ vào được tận rẫy.",
    "Từ đầu năm, 63 hộ đã hiến hơn 4.000 m2 đất; thầu xây dựng nhận bù phần chênh lệch giá cát đá.",
]


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
@pytest.mark.parametrize("quoted", [False, True])
def test_coded_body_that_is_plain_text_is_read(end: str, quoted: bool) -> None:
    body = "".join(f"<p>{s}</p>" for s in SAID)
    coded = base64.b64encode((quote(body) if quoted else body).encode()).decode()
    lines = end.join(coded[i : i + 76] for i in range(0, len(coded), 76))
    found = article(f"<h1>{TITLE}</h1><div id='dcontent'>{lines}</div><script>show(atob(text))</script>")
    assert [b.text for b in found.blocks if b.kind == "paragraph"] == SAID


def test_a_coded_line_beside_an_article_does_not_set_it_aside() -> None:
    found = article(f"<h1>{TITLE}</h1><p>{'</p><p>'.join((*SAID, *(s[::-1] for s in SAID)))}</p><p>{SECRET[:500]}</p>")
    assert [b.text for b in found.blocks if b.kind == "paragraph"][:3] == SAID
