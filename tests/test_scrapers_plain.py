"""Plain text of naive scrapes, decoding, and what holds for any input."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.decode import decode
from scrapers.page import Article, NotAnArticle, Page, Source
from scrapers.parse import parse
from scrapers.text import clean, fold

TITLE = "Xã Phú Lễ nâng chất các tổ hợp tác trồng dừa"
ONE = (
    "Sáng 15-6, Đảng ủy xã Phú Lễ tổ chức buổi làm việc với 12 tổ hợp tác trồng dừa trên địa bàn về việc nâng chất sản phẩm;"
    " đồng chí Mai Văn Thuở, Bí thư Đảng ủy xã, chủ trì, cùng dự có đại diện các hội, đoàn thể và 64 hộ thành viên."
)
TWO = (
    "Các tổ hợp tác hiện có 410 thành viên, trồng 265 ha dừa, trong đó 90 ha đạt tiêu chuẩn hữu cơ; sản lượng sáu tháng qua đạt 1.240 tấn,"
    " giá bán ổn định nhờ hợp đồng bao tiêu với hai doanh nghiệp trong tỉnh, phần còn lại bán cho thương lái."
)
THREE = (
    "Phát biểu kết luận, đồng chí Mai Văn Thuở yêu cầu các tổ hợp tác ghi chép nhật ký canh tác đầy đủ, mỗi tổ chọn ít nhất 2 vườn làm điểm"
    " và gửi danh sách về Ủy ban nhân dân xã trước ngày 30-6 để xã bố trí cán bộ kỹ thuật theo dõi."
)


def read(text: str, **page: object) -> Article:
    return parse(Page(text.encode(), "text", **page))  # type: ignore[arg-type]


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(b.kind, b.text) for b in article.blocks]


BODY = [("paragraph", ONE), ("paragraph", TWO), ("paragraph", THREE)]


def test_headline_stamp_body_byline_and_furniture() -> None:
    article = read(f"{TITLE}\n15/06/2023 - 16:02\n\n{ONE}\n\n{TWO}\n\n{THREE}\n\nTin, ảnh: HÀ MI\n\nChia sẻ bài viết\nTừ khóa\ncây dừa")
    assert kinds(article) == [("title", TITLE), *BODY]
    assert (article.title, article.published, article.authors, article.tags) == (TITLE, "2023-06-15T16:02", ("HÀ MI",), ("cây dừa",))


@pytest.mark.parametrize("start", ["", "Print Thứ Năm, 15/06/2023 16:02 Gốc\n\n", " date 2023-06-15 "])
def test_no_headline(start: str) -> None:
    article = read(f"{start}{ONE}\n\n{TWO}\n\n{THREE}")
    assert article.title is None
    assert kinds(article) == BODY
    assert (article.published or "")[:10] == ("2023-06-15" if start else "")


@pytest.mark.parametrize(
    "tail",
    [
        "Hà Mi\nÝ kiến của bạn\nKhai mạc hội chợ\n\n" + TWO[:150] + ".",
        "Hà Mi\n\nQuản lý video Quản lý video\n\n// ]]>",
        "Hà Mi\n\nÝ kiến ()\n\n0 / 500 ký tự\nGuest\nĐang tải dữ liệu",
        "Hà Mi – Ban Dân vận\nHôm nay : 12\nTháng này : 340",
        "Tác giả: Hà Mi\n\nTổng số điểm của bài viết là: 0 trong 0 đánh giá",
        "Hà Mi\n.\n;\n.",
    ],
)
def test_what_follows_the_byline_is_gone(tail: str) -> None:
    article = read(f"{TITLE}\n\n{ONE}\n\n{TWO}\n\n{THREE}\n\n{tail}")
    assert kinds(article) == [("title", TITLE), *BODY]
    assert article.authors == ("Hà Mi",)


def test_clock_above_the_headline() -> None:
    article = read(f"Thứ Bảy, 15/03/2025 09:41 (GMT +7)\n\n{TITLE}\n\nThứ 5, 15/06/2023 | 16:02:00 [GMT +7] A  A\n\n{ONE}\n\n{TWO}")
    assert article.published == "2023-06-15T16:02"


def test_clock_without_a_publication_line() -> None:
    opening = f"Ngày 15/6/2023, {ONE[0].lower()}{ONE[1:]}"
    assert read(f"Thứ Bảy, 15/03/2025 09:41 (GMT +7)\n\n{TITLE}\n\n{opening}\n\n{TWO}").published is None
    assert read(f"Thứ Bảy, 17/06/2023 09:41 (GMT +7)\n\n{TITLE}\n\n{opening}\n\n{TWO}").published == "2023-06-17T09:41"


def test_kicker_and_section() -> None:
    article = read(f"Nông nghiệp\nĐẠI HỘI CÁC TỔ HỢP TÁC:\n{TITLE}\n16:02 15/06/2023\n{ONE}\n{TWO}\n{THREE}")
    assert (article.kicker, article.section, article.title) == ("ĐẠI HỘI CÁC TỔ HỢP TÁC:", "Nông nghiệp", TITLE)
    assert kinds(article)[:2] == [("kicker", "ĐẠI HỘI CÁC TỔ HỢP TÁC:"), ("title", TITLE)]


def test_name_of_the_site_is_no_headline() -> None:
    article = read(f"HỘI NÔNG DÂN VIỆT NAM\nHUYỆN BA TRI - TỈNH BẾN TRE\n\n{TITLE}\n\n{ONE}\n{TWO}")
    assert article.title == TITLE
    assert article.kicker is None


def test_captions_inside_the_body() -> None:
    article = read(
        f"{TITLE}\n\n{ONE}\n\n{TITLE} ảnh 1\nThành viên tổ số 3 phân loại dừa. Ảnh: Hà Mi\n\n{TWO}\n\n"
        f"Đồng chí Mai Văn Thuở, Bí thư Đảng ủy xã phát biểu"
        f"\ntại buổi làm việc.\n\n{THREE}\n"
    )
    assert [t for k, t in kinds(article) if k == "caption"] == [
        "Thành viên tổ số 3 phân loại dừa.",
        "Đồng chí Mai Văn Thuở, Bí thư Đảng ủy xã phát biểu tại buổi làm việc.",
    ]
    assert [b for b in kinds(article) if b[0] == "paragraph"] == BODY


def test_table_cell_left_over_at_the_start() -> None:
    article = read(f"|\nXã Phú Lễ có 12 tổ hợp tác. Trong ảnh: Vườn dừa của tổ số 3 |\n{ONE}\n\n{TWO}")
    assert kinds(article)[0] == ("caption", "Xã Phú Lễ có 12 tổ hợp tác. Trong ảnh: Vườn dừa của tổ số 3")
    assert article.title is None


def test_lead_said_twice_stays_once_without_the_second_prefix() -> None:
    article = read(f"{TITLE}\n\nABC.VN - (CT)- {ONE}\n\n(CT)- {ONE}\n\n{TWO}")
    assert kinds(article) == [("title", TITLE), ("lead", f"(CT)- {ONE}"), ("paragraph", TWO)]
    assert (article.agency, article.lead) == ("(CT)", f"(CT)- {ONE}")


def test_headings_and_cut_off_end() -> None:
    cut = "Trong quý tới, xã tiếp tục mở lớp tập huấn cho các thành viên về kỹ thuật tr"
    article = read(f"{TITLE}\n\n{ONE}\n\nNhiều cách làm hay\n\n{TWO}\n\n{cut}")
    assert kinds(article)[2:] == [("heading", "Nhiều cách làm hay"), ("paragraph", TWO), ("paragraph", cut)]


def test_text_wrapped_by_hand() -> None:
    def wrap(text: str) -> str:
        rows, row = [], ""
        for word in text.split():
            if len(row) + len(word) > 70:
                rows, row = [*rows, row], ""
            row = f"{row} {word}".strip()
        return "\n".join([*rows, row])

    article = read(f"{TITLE}\n\n{wrap(ONE)}\n\n{wrap(TWO)}\n\n{wrap(THREE)}\n")
    assert kinds(article) == [("title", TITLE), *BODY]


def test_signed_at_the_end_of_the_last_paragraph() -> None:
    article = read(f"{TITLE}\n\n{ONE}\n\n{THREE[:-1]}./. Hà Mi")
    assert article.authors == ("Hà Mi",)
    assert kinds(article)[-1] == ("paragraph", f"{THREE[:-1]}./.")


def test_source_gives_site_and_province() -> None:
    article = parse(Page(ONE.encode(), "text"), Source("Báo Đồng Xanh", "https://dongxanh.example/", "Bến Tre"))
    assert (article.site, article.province) == ("Báo Đồng Xanh", "Bến Tre")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        ("\ufeff".encode(), "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "binary"),
        (bytes(range(256)) * 4, "binary"),
    ],
)
def test_not_an_article(content: bytes, code: str) -> None:
    with pytest.raises(NotAnArticle) as error:
        parse(Page(content, "text"))
    assert error.value.code == code


SENTENCE = "Quý I, Đảng ủy xã giải quyết 12 đơn của bà con."


@pytest.mark.parametrize(
    "page",
    [
        Page(SENTENCE.encode("utf-8-sig"), "text"),
        Page(SENTENCE.encode("utf-16"), "text"),
        Page(SENTENCE.encode("utf-16-le"), "text"),
        Page(SENTENCE.encode("utf-16-be"), "text"),
        Page(unicodedata.normalize("NFD", SENTENCE).encode(), "text"),
        Page(SENTENCE.replace("Đ", "Ð").encode(), "text"),
        Page(SENTENCE.replace(" ", "\u00a0").encode(), "text"),
        Page(SENTENCE.replace("u", "u\u00ad").replace("1", "1\x00").encode(), "text"),
        Page(SENTENCE.encode(), "text", charset="windows-1252"),
    ],
)
def test_decoding(page: Page) -> None:
    text = decode(page)
    assert text == unicodedata.normalize("NFC", text)
    assert text == SENTENCE


def test_windows_1258() -> None:
    letters = unicodedata.normalize("NFD", "Đảng uỷ xã")
    content = "".join(unicodedata.normalize("NFC", c) for c in letters).encode("cp1258")
    assert decode(Page(content, "text")) == "Đảng uỷ xã"
    assert decode(Page(content, "text", charset="iso-8859-1")) == "Đảng uỷ xã"


@pytest.mark.parametrize(
    ("text", "folded"), [("Thị Uỷ Hoà", "thị ủy hòa"), ("quý", "quý"), ("Ủy–Ban", "ủy-ban"), ("khoá thoại", "khóa thoại")]
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_clean_is_stable_and_fold_keeps_lengths(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert len(fold(once)) == len(once)


PIECES = st.sampled_from(
    [
        TITLE,
        ONE,
        TWO,
        "15/06/2023 - 16:02",
        "Hà Mi",
        "Từ khóa",
        "Ý kiến ()",
        "Tin liên quan",
        "Quang cảnh lễ",
        "|",
        "",
        "Ảnh 1",
        "<p>",
        "\x00",
        "Theo ",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.binary(max_size=400), st.lists(PIECES, max_size=12).map(lambda x: "\n".join(x).encode())),
    st.sampled_from(["text", "html"]),
)
def test_any_bytes_give_an_article_or_a_reason(content: bytes, kind: str) -> None:
    try:
        article = parse(Page(content, kind))
    except NotAnArticle as error:
        assert error.code in {"empty", "binary", "listing", "no_text"}
        return
    for block in article.blocks:
        assert block.kind in {"kicker", "title", "lead", "paragraph", "heading", "caption"}
        assert block.text == " ".join(block.text.split()) != ""
        assert unicodedata.is_normalized("NFC", block.text)
