"""Pages of the years before content systems had names for things: tables, fonts, line breaks, one form around everything."""

from __future__ import annotations

import pytest

from scrapers import captions, lines
from scrapers.page import Article, Page
from scrapers.parse import parse

TITLE = "Huyện Phú Sơn tập huấn kỹ thuật nuôi dê cho hội viên nông dân"
LEAD = "Ngày 6/8, Hội Nông dân huyện Phú Sơn mở lớp tập huấn kỹ thuật nuôi dê cho 45 hội viên của các xã vùng đồi, kéo dài trong ba ngày."
ONE = (
    "Tại lớp học, các hội viên được giới thiệu cách làm chuồng, chọn giống, phòng bệnh và ủ thức ăn; mỗi người nhận một tập tài liệu"
    " và số điện thoại của cán bộ thú y phụ trách xã để hỏi khi cần trong suốt vụ nuôi đầu tiên của gia đình mình."
)
TWO = (
    "Bà Trịnh Thị Lựu, Chủ tịch Hội Nông dân huyện, đề nghị hội viên sau lớp học mở sổ theo dõi đàn dê, giữ liên lạc với tổ nuôi ở xã"
    " và báo số con giống cần mua trước ngày 20/8 để huyện làm việc với trại giống; vốn vay do quỹ hỗ trợ lo một nửa."
)
CAPTION = "Các hội viên xem mẫu chuồng nuôi"
TEASER = "Xã Bình Lâm thu hoạch sớm vụ ngô hè"


def page(body: str, title: str = "Trang thông tin điện tử huyện Phú Sơn") -> Article:
    side = "".join(f"<tr><td><a href='?id={i}'><font size=2>Mục số {i}</font></a></td></tr>" for i in range(12))
    html = f"""<html><head><title>{title}</title><meta http-equiv='Content-Type' content='text/html; charset=utf-8'></head><body>
    <form name='aspnetForm' method='post' action='Default.aspx?tabid=5'><input type='hidden' name='__VIEWSTATE' value='{"Ab1/" * 200}'>
    <table width='980'><tr><td colspan=3><marquee>Chào mừng Đại hội Đảng bộ huyện lần thứ XX</marquee></td></tr>
    <tr valign='top'><td width='180'><table>{side}</table></td><td width='600'>{body}</td>
    <td width='200'><table><tr><td><b>TIN MỚI</b></td></tr><tr><td><a href='?id=90'>{TEASER}</a></td></tr></table>
    Số lượt truy cập<br><b>00219</b></td></tr>
    <tr><td colspan=3><b>TRANG THÔNG TIN ĐIỆN TỬ HUYỆN PHÚ SƠN</b><br>Giấy phép số 4/GP-TTĐT</td></tr></table></form></body></html>"""
    return parse(Page(html.encode(), "html"))


OLD = {
    "fonts and line breaks": f"""<table><tr><td><a href='/'>Trang chủ</a> &gt; <a href='?t=5'>Hoạt động các hội</a></td></tr>
      <tr><td><font size='5' color='#CC0000'><b>{TITLE}</b></font></td></tr>
      <tr><td><font size='1'>Thứ tư, 06/08/2014 - 09:20'</font></td></tr>
      <tr><td align='justify'><font size='3'><b>{LEAD}</b><br><br>{ONE}<br><br><center><img src='d.jpg' width=450><br>
      <font size='2'><i>{CAPTION}</i></font></center><br>{TWO}<br><br><div align='right'><b>Tin, ảnh: Văn Khoa</b></div></font></td></tr>
      <tr><td align='right'><a href='#'>Bản in</a> <a href='#'>Về đầu trang</a></td></tr>
      <tr><td><b>Các tin khác</b></td></tr><tr><td><a href='?id=3'>{TEASER}</a> (05/08/2014)</td></tr></table>""",
    "labels of a web form": f"""<table id='ctl00_FormView1'><tr><td colspan='2'><table><tr><td>
      <h2 class='tieude_tin'><span id='ctl00_TieuDeLabel'>{TITLE}</span></h2></td></tr>
      <tr><td class='ngaydang'>Ngày đăng: 06/08/2014 09:20, Lượt xem: 345</td></tr><tr><td><span id='ctl00_NoiDungLabel'>
      <p class='MsoNormal'><font size='3'>{LEAD}</font></p><p class='MsoNormal'><font size='3'>{ONE}</font></p>
      <table align='center'><tr><td><img src='d.jpg'></td></tr><tr><td align='center'><i>{CAPTION}</i></td></tr></table>
      <p class='MsoNormal'>{TWO}</p><p align='right'><b>Tin, ảnh: Văn Khoa</b></p></span></td></tr>
      <tr><td><a href='javascript:history.go(-1)'>[Trở về]</a></td></tr>
      <tr><td><b>Tin đã đưa:</b><table><tr><td><a href='?id=3'>{TEASER}</a> (05/08/2014)</td></tr></table></td></tr>
      </table></td></tr></table>""",
    "time beside buttons": f"""<div class='article'><h1 class='title'>{TITLE}</h1>
      <div class='datetime'>09:20', Thứ Tư, 6/8/2014 (GMT+7) <a href='#'>A+</a> <a href='#'>A-</a> <a href='#'>Trang in</a>
      <a href='#'>Nghe đọc bài</a></div><div class='sapo'>{LEAD}</div><div class='entry'><p>{ONE}</p>
      <table class='img'><tr><td><img src='d.jpg'></td></tr><tr><td class='img-caption'><em>{CAPTION}</em></td></tr></table><p>{TWO}</p>
      <p style='text-align:right'><strong>VĂN KHOA</strong></p></div><div class='others'><a href='?id=3'>{TEASER}</a></div></div>""",
}


@pytest.mark.parametrize("body", OLD.values(), ids=OLD)
def test_old_layouts(body: str) -> None:
    found = page(body)
    running = [b.text for b in found.blocks if b.kind in {"lead", "paragraph"}]
    assert found.title == TITLE
    assert found.published == "2014-08-06T09:20"
    assert [a.lower() for a in found.authors] == ["văn khoa"]
    assert running == [LEAD, ONE, TWO]
    assert [b.text for b in found.blocks if b.kind == "caption"] == [CAPTION]
    assert TEASER not in "\n".join(b.text for b in found.blocks)


def test_small_forms_are_no_part_of_the_article() -> None:
    form = (
        "<form action='/gui'><p>Mời bà con gửi câu hỏi về kỹ thuật nuôi dê cho cán bộ thú y, chúng tôi sẽ trả lời trong ba ngày.</p></form>"
    )
    html = f"<html><body><h1>{TITLE}</h1><div><p>{LEAD}</p><p>{ONE}</p>{form}<p>{TWO}</p></div></body></html>"
    found = parse(Page(html.encode(), "html"))
    assert [b.text for b in found.blocks if b.kind != "title"] == [LEAD, ONE, TWO]


def test_paragraphs_directly_under_body() -> None:
    html = f"<html><body><h1>{TITLE}</h1><p>{LEAD}</p><p>{ONE}</p><p>{TWO}</p></body></html>"
    assert [b.text for b in parse(Page(html.encode(), "html")).blocks] == [TITLE, LEAD, ONE, TWO]


@pytest.mark.parametrize(
    ("meta", "published"),
    [
        ('<meta name="pubdate" content="8/6/2014 9:20:00 AM">', "2014-08-06T09:20"),
        ('<meta property="article:published_time" content="2014-08-06T02:20:00Z">', "2014-08-06T09:20"),
        ('<meta property="article:published_time" content="2014-08-05T20:00:00.000Z">', "2014-08-06T03:00"),
        ('<meta name="date" content="06/08/2014">', "2014-08-06T09:20"),
        ('<meta itemprop="datePublished" content="August 6, 2014">', "2014-08-06T09:20"),
    ],
)
def test_dates_of_metadata(meta: str, published: str) -> None:
    printed = "<p>Cập nhật: 09:20 06/08/2014</p>"
    html = f"<html><head>{meta}</head><body><div><h1>{TITLE}</h1>{printed}<p>{LEAD}</p><p>{ONE}</p><p>{TWO}</p></div></body></html>"
    assert parse(Page(html.encode(), "html")).published == published


@pytest.mark.parametrize(
    "line",
    [
        "Thời sự | Kinh tế | Đời sống | Thể thao | Bạn đọc",
        "Tin hoạt động > Công đoàn với đời sống",
        "Like 0 Chia sẻ Tweet",
        "Cỡ chữ: A- A A+",
        "In ra",
    ],
)
def test_menus_and_rows_of_buttons(line: str) -> None:
    assert lines.furniture(line) is not None


@pytest.mark.parametrize("line", ["Đường 5 > 3 km chưa có đèn, người dân phải đi nhờ xe.", "Nuôi dê, hướng đi mới", "Hộ nghèo: 12 | 5"])
def test_no_menus(line: str) -> None:
    assert lines.furniture(line) is None


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("Đ/c Trịnh Thị Lựu trao quà cho hội viên", True),
        ("Cử tri xã Bình Lâm phát biểu ý kiến.", True),
        ("Các đơn vị ký kết giao ước thi đua năm 2015.", True),
        ("Hiện trường vụ sạt lở", True),
        ("Các hội viên đã nhận 45 con giống.", False),
        ("Bà Lựu đề nghị các xã báo cáo trước ngày 20/8.", False),
    ],
)
def test_captions_in_one_breath(line: str, is_one: bool) -> None:
    assert captions.is_caption(line) is is_one


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Thực hiện: Nhóm PV", ["Nhóm PV"]),
        ("CTV Chế Thị Mơ", ["Chế Thị Mơ"]),
        ("Văn Khoa - TTXVN", ["Văn Khoa"]),
        ("PV", []),
    ],
)
def test_signatures(line: str, people: list[str]) -> None:
    assert (lines.byline(line) or lines.unlabelled_byline(line)) == people


def test_label_above_the_headline() -> None:
    found = parse(Page(f"PHÚ SƠN:\n{TITLE}\n06/08/2014 - 09:20\n\n{LEAD}\n\n{ONE}\n\n{TWO}".encode(), "text"))
    assert (found.kicker, found.title) == ("PHÚ SƠN:", TITLE)
