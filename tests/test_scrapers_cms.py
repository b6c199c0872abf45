"""Pages as the content systems of provincial papers and portals make them (cms/*.html), with text written for these tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from scrapers.page import Article, Page
from scrapers.parse import parse

FOLDER = Path(__file__).parent / "cms"
TITLE = "Huyện Mỹ Lộc đẩy nhanh tiến độ xây dựng nông thôn mới"
LEAD = "Những năm qua, huyện Mỹ Lộc đã huy động nhiều nguồn lực để xây dựng nông thôn mới, diện mạo các xã vùng sâu từng bước khởi sắc."
P1 = (
    "Sáng 14-5, đồng chí Trần Văn Khải, Phó Bí thư Thường trực Huyện ủy Mỹ Lộc, chủ trì hội nghị sơ kết 6 tháng thực hiện"
    " chương trình mục tiêu quốc gia xây dựng nông thôn mới. Dự hội nghị có đại diện các phòng, ban và 14 xã, thị trấn."
)
P2 = (
    "Theo báo cáo, đến nay toàn huyện có 9/14 xã đạt chuẩn, bình quân mỗi xã đạt 17,3 tiêu chí. Tổng nguồn vốn huy động"
    " trong 6 tháng là 214 tỷ đồng, trong đó Nhân dân đóng góp hơn 31 tỷ đồng."
)
P3 = "Ông Lê Hữu Phước, Chủ tịch UBND xã Tân Hòa, cho biết: “Xã còn 2 tiêu chí chưa đạt là giao thông và trường học”."
P4 = (
    "Kết luận hội nghị, đồng chí Trần Văn Khải yêu cầu các xã rà soát từng tiêu chí, phân công cán bộ phụ trách, báo cáo"
    " Ban Chỉ đạo huyện trước ngày 30-6."
)
CAPTION = "Đồng chí Trần Văn Khải phát biểu tại hội nghị."
OTHER_CAPTION = "Đường hoa ở ấp Tân Lợi, xã Tân Hòa"
TEASER1 = "Xã Long Điền ra mắt mô hình camera an ninh"
TEASER2 = "Hội Nông dân tỉnh tập huấn kỹ thuật trồng xoài rải vụ"
TEASER3 = "Tặng 50 suất học bổng cho học sinh nghèo hiếu học"
SECTIONS = (
    "Trang chủ,Thời sự,Chính trị,Kinh tế,Văn hóa - Xã hội,Quốc phòng - An ninh,Pháp luật,Thể thao,Giáo dục,Y tế,Bạn đọc,Video,Ảnh,Quốc tế"
)
MENU = "<ul>" + "".join(f"<li><a href='/c{i}'>{x}</a></li>" for i, x in enumerate(SECTIONS.split(","))) + "</ul>"
TEASED = (TEASER1, TEASER2, TEASER3)
RELATED = "".join(f"<li><a href='/r{i}.html'>{x}</a> <span>(12/05/2024)</span></li>" for i, x in enumerate(TEASED))
SUMMARY = "Mô hình được triển khai từ đầu năm, giúp người dân có thêm thu nhập ổn định hằng tháng."
TEASERS = "".join(f"<h3><a href='/x{i}.html'>{x}</a></h3><p><a href='/x{i}.html'>{SUMMARY}</a></p>" for i, x in enumerate(TEASED * 3))
FOOTER = (
    "<div><p>Bản quyền thuộc Báo Mỹ Lộc. Giấy phép số 123/GP do cơ quan quản lý báo chí cấp ngày 12/3/2019.</p>"
    "<p>Tổng biên tập: Đinh Văn Tỏ. Tòa soạn: 15 đường Hùng Vương, phường 1, thành phố Mỹ Lộc. Điện thoại: 0270 000 000</p></div>"
)
CLOCK = '<div class="header-top"><span>Thứ hai, 02/03/2015, 07:01 (GMT+7)</span></div>'


@dataclass(frozen=True)
class Want:
    published: str = "2024-05-14T15:13"
    authors: tuple[str, ...] = ("Anh Dũng",)
    lead: str | None = LEAD
    paragraphs: tuple[str, ...] = (P1, P2, P3, P4)
    captions: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    tags: tuple[str, ...] | None = None
    kicker: str | None = None


PAGES = {
    "joomla_tables": Want(),
    "joomla_3": Want(
        lead=None,
        paragraphs=(
            LEAD,
            P1,
            P2,
            P3,
            P4,
        ),
    ),
    "nukeviet_4": Want(
        captions=(CAPTION,),
        tags=(
            "nông thôn mới",
            "Mỹ Lộc",
        ),
    ),
    "table_page_with_br": Want(authors=("ANH DŨNG",), captions=(CAPTION,)),
    "paragraphs_are_div": Want(lead=f"(BML) - {LEAD}", captions=(CAPTION,)),
    "centred_captions": Want(
        authors=("P.Y",),
        captions=(
            CAPTION,
            OTHER_CAPTION,
        ),
    ),
    "captions_in_tables": Want(
        captions=(
            CAPTION,
            OTHER_CAPTION,
        )
    ),
    "two_headings": Want(
        published="2024-05-14T07:01",
        authors=(
            "Anh Dũng",
            "Minh Thư",
        ),
        tags=(
            "nông thôn mới",
            "huyện Mỹ Lộc",
        ),
        kicker="HỘI NGHỊ SƠ KẾT CHƯƠNG TRÌNH NÔNG THÔN MỚI:",
    ),
    "boxes_in_the_body": Want(),
    "published_and_updated": Want(
        lead=None,
        paragraphs=(
            LEAD,
            P1,
            P2,
            P3,
            P4,
        ),
    ),
    "updated_before_published": Want(
        lead=None,
        paragraphs=(
            LEAD,
            P1,
            P2,
            P3,
            P4,
        ),
    ),
    "headings_and_table": Want(
        paragraphs=(
            P1,
            P2,
            "TT; Xã; Số tiêu chí đạt",
            "1; Tân Hòa; 17",
            "2; Long Điền; 19",
            P3,
            P4,
        ),
        headings=(
            "Huy động sức dân",
            "Còn nhiều khó khăn",
        ),
    ),
    "wordpress": Want(
        authors=(),
        lead=None,
        paragraphs=(
            LEAD,
            P1,
            P2,
            P3,
            P4,
        ),
        captions=(CAPTION,),
    ),
    "font_elements": Want(published="2004-05-14T15:13", authors=("ANH DŨNG",)),
    "sections": Want(
        headings=(
            "Huy động sức dân",
            "Quyết tâm về đích",
        )
    ),
    "comments": Want(
        lead=None,
        paragraphs=(
            LEAD,
            P1,
            P2,
            P3,
            P4,
        ),
    ),
    "photo_story": Want(
        paragraphs=(),
        captions=(
            CAPTION,
            "Các đại biểu tham quan mô hình trồng rau trong nhà lưới của hợp tác xã Tân Hòa.",
            "Cầu kênh Ba vừa được đưa vào sử dụng, nối hai ấp Tân Lợi và Tân Phú.",
            OTHER_CAPTION,
        ),
    ),
    "mastercms": Want(lead=f"CTVN - {LEAD}", captions=(CAPTION,)),
    "author_and_date_without_space": Want(captions=(CAPTION,), tags=("nông thôn mới",)),
    "closed_before_head": Want(lead=f"BTN - {LEAD}", captions=(CAPTION,), tags=("nông thôn mới",)),
    "caption_beside_picture": Want(
        authors=("ANH DŨNG",),
        captions=(
            f"{CAPTION} Ảnh: H.L",
            OTHER_CAPTION,
        ),
    ),
    "author_with_address": Want(),
    "notices_beside": Want(authors=()),
    "portal_with_tools": Want(captions=(CAPTION,)),
    "captions_not_marked": Want(
        captions=(
            CAPTION,
            OTHER_CAPTION,
            "Tuyến đường ấp Tân Phú dài 2,4 km do dân góp công, góp đất làm trong ba tháng, nay được dựng hàng rào hoa.",
            "Hình 4: Trạm cấp nước của xã chạy thử từ tháng 4, đủ cho 320 hộ.",
            "Chợ xã Long Điền sau khi được nâng cấp",
        ),
    ),
    "body_in_bold": Want(captions=(CAPTION,)),
    "body_in_italics": Want(captions=(OTHER_CAPTION,)),
    "numbered_list": Want(
        paragraphs=(
            P1,
            P2,
            "Ba xã được tặng bằng khen:",
            "1. Xã Tân Hòa – đường giao thông nông thôn",
            "2. Xã Long Điền – trường đạt chuẩn quốc gia",
            "3. Xã Bình Phú – nước sạch",
            P3,
            P4,
        )
    ),
    "links_below_pictures": Want(
        paragraphs=(
            P1,
            P2,
            "(Khoản 2 Điều 9 Luật Trồng trọt)",
            "Đơn vị tính: triệu đồng",
            "Năm 2022; Năm 2023",
            "Xã Tân Hòa; 41; 52",
            P3,
            "Lê Hữu Phước sinh năm 1975, làm chủ tịch xã từ năm 2019, là người đi vận động từng nhà hiến đất làm đường.",
            P4,
        ),
        captions=(
            CAPTION,
            "Trạm cấp nước của xã đủ cho 320 hộ, chạy thử từ tháng 4 đến nay chưa hỏng lần nào, nước trong và đủ dùng cả mùa khô.",
            f"{OTHER_CAPTION}. Con đường do dân góp công, góp đất làm trong ba tháng, nay được trồng hoa hai bên và lắp 40 bóng đèn."
            " Đêm đêm cả ấp ra đây đi dạo.",
        ),
        headings=("Lê Hữu Phước",),
    ),
    "invitation": Want(
        paragraphs=(
            P1,
            P2,
            "1. Thời gian khảo sát: hai ngày, từ 18-06-2024",
            "2. Họp dân:",
            "+ Thời gian: 19h30 ngày 20-06-2024",
            "+ Địa điểm: nhà văn hóa ấp Tân Lợi.",
            P3,
            "Theo ông Phước, dân rất mừng.",
            P4,
        ),
        captions=("Niềm vui ở ấp Tân Lợi.",),
    ),
    "agency_prefix": Want(lead=f"(ĐCSVN) - {LEAD}", captions=(f"{CAPTION} (Ảnh: HL)",)),
}


def markup(name: str) -> str:
    """The page of a file, its placeholders filled in."""
    page = (FOLDER / f"{name}.html").read_text(encoding="utf-8")
    for part in ("MENU", "RELATED", "TEASERS", "FOOTER", "TITLE", "LEAD", "P1", "P2", "P3", "P4", "CAPTION", "OTHER_CAPTION"):
        page = page.replace(f"{{{part}}}", globals()[part])
    for i, teaser in enumerate(TEASED, 1):
        page = page.replace(f"{{TEASER{i}}}", teaser)
    return page


def texts(article: Article, kind: str) -> tuple[str, ...]:
    return tuple(b.text for b in article.blocks if b.kind == kind)


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_says(name: str) -> None:
    article, want = parse(Page(markup(name).encode(), "html")), PAGES[name]
    assert (article.title, article.published, article.kicker) == (TITLE, want.published, want.kicker)
    assert (article.authors, article.lead) == (want.authors, want.lead)
    assert texts(article, "paragraph") == want.paragraphs
    assert (texts(article, "caption"), texts(article, "heading")) == (want.captions, want.headings)
    if want.tags is not None:
        assert article.tags == want.tags
    whole = "\n".join(b.text for b in article.blocks)
    assert not any(teaser in whole for teaser in (*TEASED, SUMMARY, "Bản quyền"))


@pytest.mark.parametrize("name", PAGES)
def test_page_clock_is_not_the_publication_time(name: str) -> None:
    page = markup(name).replace("<body>", f"<body>{CLOCK}")
    article = parse(Page(page.encode(), "html"))
    assert (article.title, article.published) == (TITLE, PAGES[name].published)


def test_every_page_is_read() -> None:
    assert {path.stem for path in FOLDER.glob("*.html")} == PAGES.keys()
