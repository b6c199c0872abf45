"""The page reader on HTML: one small page of each family of content systems, with sentences written for this test."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scrapers.page import Article, Layout, NotAnArticle, Page, Source
from scrapers.parse import parse

TITLE = "Phường Long Hòa tổng kết phong trào thi đua năm 2023"
LEAD = "Năm qua, các khu vực trên địa bàn phường đã thi đua làm đường, trồng cây và giúp nhau phát triển kinh tế gia đình."
ONE = (
    "Sáng 12-1, Ủy ban nhân dân phường Long Hòa tổ chức hội nghị tổng kết phong trào thi đua, có hơn 120 đại biểu của các khu vực,"
    " trường học và doanh nghiệp trên địa bàn về dự, nghe báo cáo kết quả một năm."
)
TWO = (
    "Theo báo cáo, phường đã làm mới 4 tuyến hẻm với tổng chiều dài 2,1 km, trồng 900 cây xanh và sửa 15 căn nhà cho hộ khó khăn;"
    " số tiền người dân góp vào là 1,3 tỷ đồng, vượt kế hoạch đề ra từ đầu năm."
)
THREE = (
    "Phát biểu tại hội nghị, ông Lâm Quốc Khởi, Chủ tịch Ủy ban nhân dân phường, đề nghị các khu vực giữ nhịp thi đua,"
    " chọn việc gần với đời sống của người dân và báo cáo kết quả trước ngày 30 hằng tháng."
)
CAPTION = "Người dân khu vực 3 trồng hoa dọc tuyến hẻm mới. Ảnh: T.N"
TEASER = "Quận Hải Tây mở hội chợ sản phẩm của hợp tác xã"
FOOTER = (
    "<div class='footer'><p>Bản quyền thuộc về Báo Đồng Xanh. Tổng biên tập: Đinh Văn Tỏ. Giấy phép số 12 do cơ quan quản lý cấp.</p></div>"
)
MENU = "<ul class='menu'>" + "".join(f"<li><a href='/{i}'>Chuyên mục số {i}</a></li>" for i in range(25)) + "</ul>"


def read(body: str, head: str = "", **page: object) -> Article:
    html = f"<html><head><meta charset='utf-8'>{head}</head><body>{MENU}{body}{FOOTER}</body></html>"
    return parse(Page(content=html.encode(), kind="html", **page))  # type: ignore[arg-type]


def texts(article: Article, kind: str) -> list[str]:
    return [b.text for b in article.blocks if b.kind == kind]


FAMILIES = {
    "two headings, date in the row of buttons": f"""
      <div id="colcate1"><h1><a href="/thoi-su">THỜI SỰ</a></h1>
      <div class="sharemxh"><span class="pubdate">13/01/2024 - 08:05</span><a href="#">Chia sẻ</a></div>
      <h1 class="fw700">{TITLE}</h1>
      <div id="newscontents"><div class="content-fck"><p>{LEAD}</p><p>{ONE}</p><p style="text-align:center"><img src="a.jpg"></p>
      <p style="text-align:center"><em>{CAPTION}</em></p><p>{TWO}</p><p>{THREE}</p>
      <p style="text-align:right"><strong>Tin, ảnh: THU NGÂN</strong></p></div></div>
      <div class="block_tag"><div class="txt_tag">Từ khóa</div><a href="/t/1">thi đua</a><a href="/t/2">Long Hòa</a></div></div>""",
    "paragraphs are div": f"""
      <div class="article"><h1 class="article__title cms-title">{TITLE}</h1><div class="article__meta"><time>13/01/2024 08:05</time></div>
      <div class="article__sapo cms-desc">{LEAD}</div><div class="article__body zce-content-body cms-body"><div>{ONE}</div>
      <table class="picture"><tr><td><img src="a.jpg"></td></tr><tr><td class="caption">{CAPTION}</td></tr></table>
      <div>{TWO}</div><div>{THREE}</div><div class="t1"><span class="t2">Thu Ngân</span></div></div></div>
      <div class="related"><h3><a href="/x">{TEASER}</a></h3></div>""",
    "captions in a table": f"""
      <div class="detail"><h1>{TITLE}</h1><div class="date">Cập nhật lúc 08:05, Thứ Bảy, 13/01/2024 (GMT+7)</div>
      <div class="content-detail"><p><strong>{LEAD}</strong></p><p>{ONE}</p>
      <table class="image center"><tbody><tr><td><img src="a.jpg"/></td></tr>
      <tr><td class="desc">{CAPTION}</td></tr></tbody></table>
      <p>{TWO}</p><p>{THREE}</p><p style="text-align:right">Thu Ngân</p></div></div>""",
    "figures and a box of teasers in the body": f"""
      <div class="detail-cmain"><div class="detail-time">Thứ bảy, 13/01/2024 08:05 (GMT+7)</div><h1 class="detail-title">{TITLE}</h1>
      <h2 class="detail-sapo">{LEAD}</h2><div class="detail-content afcbc-body"><p>{ONE}</p>
      <figure class="VCSortableInPreviewMode"><img src="a.jpg">
      <figcaption class="PhotoCMS_Caption"><p>{CAPTION}</p></figcaption></figure>
      <div class="kbwscwl-relatedbox"><a href="/x">{TEASER}</a><p>Hội chợ có 40 gian hàng của các hợp tác xã trong vùng.</p></div>
      <p>{TWO}</p><p>{THREE}</p></div><div class="detail-author">Thu Ngân</div></div>""",
    "headline is no heading": f"""
      <div class="col630"><div class="title-detail">{TITLE}</div><div class="author-share-top"><a class="author" href="">Thu Ngân </a>
      <span class="post-time"> - 13/01/2024 08:05</span><a href="#">In bài viết</a></div><div class="sapo_detail">{LEAD}</div>
      <div class="list_news_relation_top"><strong>TIN LIÊN QUAN</strong><ul><li><a href="/x">{TEASER}</a></li></ul></div>
      <div id="content_detail_news"><p>{ONE}</p><table class="MASTERCMS_TPL_TABLE"><tr><td><img src="a.jpg"></td></tr>
      <tr><td class="media-caption">{CAPTION}</td></tr></table><p>{TWO}</p><p>{THREE}</p></div></div>""",
    "microdata": f"""
      <div class="news_column"><h1 class="title" itemprop="headline">{TITLE}</h1><em class="pull-left">Thứ bảy - 13/01/2024 08:05</em>
      <div class="hometext" itemprop="description">{LEAD}</div><div id="news-bodyhtml" class="bodytext" itemprop="articleBody"><p>{ONE}</p>
      <figure><img src="a.jpg"><figcaption>{CAPTION}</figcaption></figure><p>{TWO}</p><p>{THREE}</p></div>
      <p class="h5"><strong>Tác giả: </strong>Thu Ngân</p></div>
      <p>Tổng số điểm của bài viết là: 5 trong 1 đánh giá</p><p>Mã bảo mật</p>""",
    "lines broken by br in a table cell": f"""
      <table width="100%"><tr><td class="tieude"><h1>{TITLE}</h1></td></tr><tr><td>(13/01/2024, 08:05)</td></tr>
      <tr><td class="noidung"><b>{LEAD}</b><br><br>{ONE}<br><br>
      <center><img src="a.jpg"><br><i>{CAPTION}</i></center><br>{TWO}<br><br>{THREE}<br><br>
      <b>Thu Ngân</b></td></tr></table>""",
}


@pytest.mark.parametrize("body", FAMILIES.values(), ids=FAMILIES)
def test_families(body: str) -> None:
    article = read(body, f"<title>{TITLE} - Báo Đồng Xanh</title>")
    running = texts(article, "paragraph") + texts(article, "lead")
    assert article.title == TITLE
    assert article.published == "2024-01-13T08:05"
    assert [a.lower() for a in article.authors] == ["thu ngân"]
    assert sorted(running) == sorted([LEAD, ONE, TWO, THREE])
    assert texts(article, "caption") == [CAPTION]


@pytest.mark.parametrize("body", FAMILIES.values(), ids=FAMILIES)
def test_page_clock_is_not_the_publication_time(body: str) -> None:
    clock = '<div class="top"><span>Thứ hai, 02/03/2015, 07:01 (GMT+7)</span></div>'
    assert read(clock + body, f"<title>{TITLE}</title>").published == "2024-01-13T08:05"


PLAIN = f"<div><h1>{TITLE}</h1><div class='content'><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div></div>"


@pytest.mark.parametrize(
    ("head", "published", "authors"),
    [
        ('<meta property="article:published_time" content="2024-01-13T01:05:00Z">', "2024-01-13T08:05", ()),
        ('<meta property="article:published_time" content="2024-01-13T08:05:30+0700">', "2024-01-13T08:05", ()),
        ('<meta name="pubdate" content="13/01/2024 08:05"><meta name="author" content="Báo Đồng Xanh">', "2024-01-13T08:05", ()),
        ('<meta itemprop="datePublished" content="2024-01-13"><meta name="author" content="Thu Ngân">', "2024-01-13", ("Thu Ngân",)),
        (
            '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"x",'
            '"datePublished":"2024-01-12T18:05:00.000Z",'
            '"author":[{"@type":"Person","name":"Thu Ngân"},{"@type":"Organization","name":"Báo Đồng Xanh"}]}]}</script>',
            "2024-01-13T01:05",
            ("Thu Ngân",),
        ),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle", "datePublished": "2024-01-13T08:05:00+07:00",}</script>',
            "2024-01-13T08:05",
            (),
        ),
        ('<script type="application/ld+json">[1, null, {"@type": 5}, "x"</script>', None, ()),
    ],
)
def test_metadata(head: str, published: str | None, authors: tuple[str, ...]) -> None:
    article = read(PLAIN, head)
    assert (article.published, article.authors) == (published, authors)


def test_section_tags_address_and_site() -> None:
    head = (
        '<link rel="canonical" href="https://dongxanh.example/thi-dua-a1.html"><meta property="og:site_name" content="Báo Đồng Xanh">'
        '<meta name="news_keywords" content="thi đua, Long Hòa">'
        '<script type="application/ld+json">{"@type":"BreadcrumbList","itemListElement":'
        '[{"position":1,"item":{"name":"Trang chủ"}},{"position":2,"item":{"name":"Ch&#237;nh trị"}}]}</script>'
    )
    article = read(PLAIN, head)
    assert article.section == "Chính trị"
    assert article.tags == ("thi đua", "Long Hòa")
    assert article.url == "https://dongxanh.example/thi-dua-a1.html"
    assert article.site == "Báo Đồng Xanh"


def test_closed_before_it_began() -> None:
    html = f"<html></html><head><title>{TITLE}</title></head><body>{PLAIN}</body>"
    article = parse(Page(html.encode(), "html"))
    assert article.title == TITLE
    assert texts(article, "paragraph") == [ONE, TWO, THREE]


def test_teasers_comments_and_tables() -> None:
    table = "<table><tr><td>Khu vực</td><td>Số cây</td></tr><tr><td>Khu vực 1</td><td>300</td></tr></table>"
    body = f"""<div class="article"><h1>{TITLE}</h1><div class="body"><p>{ONE}</p>
    <ul class="list-news-inner"><li><a href="/x">{TEASER}</a></li></ul>
    <p>{TWO}</p><p><a href="/y">{TEASER} mùa thứ hai</a></p>{table}<p>{THREE}</p></div><div class="comments"><p>{LEAD}</p></div></div>"""
    article = read(body)
    whole = "\n".join(b.text for b in article.blocks)
    assert TEASER not in whole
    assert LEAD not in whole
    assert "Khu vực 1; 300" in whole


def test_listing_is_refused() -> None:
    items = "".join(f"<div class='item'><h3><a href='/{i}'>{TEASER} số {i}</a></h3><p>{LEAD}</p></div>" for i in range(30))
    with pytest.raises(NotAnArticle) as error:
        read(f"<h1>Chính trị</h1><div class='list'>{items}</div>", "<title>Chính trị</title>")
    assert error.value.code == "listing"


def test_what_the_user_knows_wins() -> None:
    article = read(
        PLAIN, '<meta name="pubdate" content="13/01/2024">', published="2024-02-01", site="Trang thử", url="https://a.example/b?x=1"
    )
    assert (article.published, article.site, article.url) == ("2024-02-01", "Trang thử", "https://a.example/b?x=1")


@pytest.mark.parametrize(
    ("retrieved", "published"),
    [
        (datetime(2024, 1, 13, 1, 6, tzinfo=UTC), "2024-01-13T08:05"),
        (datetime(2024, 1, 13, 1, 4, tzinfo=UTC), None),
        (datetime(2024, 1, 12, tzinfo=UTC), None),
    ],
)
def test_nothing_is_published_after_it_was_fetched(retrieved: datetime, published: str | None) -> None:
    assert read(f"<div>13/01/2024 08:05</div>{PLAIN}", retrieved=retrieved).published is None
    body = PLAIN.replace("</h1>", "</h1><div>13/01/2024 08:05</div>")
    assert read(body, retrieved=retrieved).published == published


CHOSEN = f"""<div class="w"><h2 class="big">{TEASER}</h2><div class="k">Thi đua</div><div class="t">{TITLE}</div>
  <i class="when">13/01/2024 08:05</i> <b class="who">Thu Ngân</b><div class="s">{LEAD}</div>
  <div class="c"><p>{ONE}</p><p class="x">{TWO}</p><p>{CAPTION}</p><p>{THREE}</p></div></div>"""
LAYOUT = Layout(title=".t", kicker=".k", lead=".s", body=".c", published=".when", authors=".who", captions=".c p:nth-child(3)", drop=".x")


def test_selectors_decide() -> None:
    html = f"<html><body>{CHOSEN}{FOOTER}</body></html>"
    article = parse(Page(html.encode(), "html"), Source("Báo Đồng Xanh", "https://dongxanh.example/", layouts=(LAYOUT,)))
    assert (article.title, article.lead, article.published, article.authors) == (TITLE, LEAD, "2024-01-13T08:05", ("Thu Ngân",))
    assert (texts(article, "paragraph"), texts(article, "caption")) == ([ONE, THREE], [CAPTION])


def test_quotes_in_italics_do_not_make_captions_of_the_body() -> None:
    said = [
        f"“Nhà tôi ở {place}, " + "năm nào cũng lo nước, nay có trạm thì đỡ hẳn, " * 4 + "ai cũng mừng”." for place in ("ấp Đông", "ấp Tây")
    ]
    shown = "Trạm cấp nước của xã đủ cho 320 hộ. " + "Nước trong và đủ dùng cả mùa khô, chưa hỏng lần nào. " * 3
    quotes = [f"<p><em>{x}</em></p>" for x in said]
    body = f"<p>{ONE} {TWO}</p>{quotes[0]}<p><img src='/a.jpg'></p><p><em>{shown}</em></p>{quotes[1]}<p>{THREE}</p>"
    article = read(f"<div><h1>{TITLE}</h1><p>13/01/2024 08:05</p>{body}</div>")
    assert texts(article, "caption") == [shown.strip()]
    assert texts(article, "paragraph") == [f"{ONE} {TWO}", *said, THREE]


def test_chosen_lead_takes_only_its_own_parts_from_the_body() -> None:
    said = " ".join(LEAD.split()[:6])
    inside = f"<p>{LEAD}</p><p>{ONE}</p><figure><img src='/a.jpg'><figcaption>{said}</figcaption></figure><p>{TWO}</p><p>{THREE}</p>"
    html = f"<html><body><h1>{TITLE}</h1><div class='s'>{LEAD}</div><div class='c'>{inside}</div>{FOOTER}</body></html>"
    article = parse(Page(html.encode(), "html"), Source("Báo", "https://a.example/", layouts=(Layout(lead=".s", body=".c"),)))
    assert [(b.kind, b.text) for b in article.blocks[1:]] == [
        ("lead", LEAD),
        ("paragraph", ONE),
        ("caption", said),
        ("paragraph", TWO),
        ("paragraph", THREE),
    ]


def test_selectors_that_find_nothing_leave_the_guess() -> None:
    layout = Layout(title=".none", lead=".none", body=".footer", published=".none")
    article = parse(
        Page(f"<html><body>{PLAIN}{FOOTER}</body></html>".encode(), "html"), Source("Báo", "https://a.example/", layouts=(layout,))
    )
    assert article.title == TITLE
    assert texts(article, "paragraph") == [ONE, TWO, THREE]
