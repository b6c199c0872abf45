"""What selectors choose, that the quick way chooses what XPath does, and that a layout never makes a page's reading worse."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.etree import _Element as Element

from scrapers.page import Article, Layout, Page, Source
from scrapers.parse import parse
from scrapers.registry import families, family_of, marked_layouts
from scrapers.selectors import Chosen, compiled, fitting, names_in, select

TREE = """<html><body class="trang">
<div class="khung a"><h1 id="ten" class="tit le">Tên <b>bài</b></h1><p class="sapo"></p><div class="sapo">Tóm tắt</div></div>
<div class="a b  khung"><div class="a than"><p class="sapo">Đoạn một.</p><p class="c">Đoạn hai dài hơn đoạn một.</p></div></div>
<ul class="the"><li><a href="/tag/x">Thẻ</a></li></ul><script class="than">var chu = "Một đoạn chữ dài mà không ai đọc";</script>
<time class="gio" datetime="2024-03-06"></time></body></html>"""


def tree(text: str) -> Element:
    return etree.fromstring(text, etree.HTMLParser())


def texts(elements: list[Element]) -> list[str]:
    return [" ".join("".join(element.itertext()).split()) for element in elements]


@pytest.mark.parametrize(
    "selector",
    [
        "div",
        ".a",
        "div.a",
        ".a.b",
        "#ten",
        "h1#ten.tit",
        ".khung .a p",
        ".a .a",
        ".a .b",
        "body .khung .c",
        ".the a",
        "ul li",
        "p.sapo, div.sapo",
        ".the > li",
        "a[href*='/tag/']",
        "h1:not(.le)",
        ":has(> .c)",
        "p:not([class='c'])",
        ".khong-co",
    ],
)
def test_every_kind_of_selector_chooses_what_css_says(selector: str) -> None:
    page = tree(TREE)
    found = [element for group in select(page, selector, names_in(page.iter())) for element in group]
    assert set(found) == set(CSSSelector(selector, translator="html")(page))
    assert len(found) == len(set(found))


@st.composite
def trees(draw: st.DrawFn) -> Element:
    root = etree.Element("div")
    nodes = [root]
    for _ in range(draw(st.integers(0, 25))):
        node = etree.SubElement(nodes[draw(st.integers(0, len(nodes) - 1))], draw(st.sampled_from(["div", "p", "a"])))
        if names := draw(st.lists(st.sampled_from(["x", "y", "z"]), max_size=3)):
            node.set("class", " ".join(names))
        if draw(st.booleans()):
            node.set("id", draw(st.sampled_from(["i", "j"])))
        nodes.append(node)
    return root


COMPOUND = st.from_regex(r"(?:div|p|a)(?:\.[xyz]){0,2}|(?:\.[xyz]){1,2}|#[ij]|p#i\.x", fullmatch=True)


@given(trees(), st.lists(COMPOUND, min_size=1, max_size=3).map(" ".join))
@settings(max_examples=200, deadline=None)
def test_the_quick_way_chooses_what_xpath_does_in_its_order(root: Element, selector: str) -> None:
    (found,) = select(root, selector, names_in(root.iter()))
    place = {element: number for number, element in enumerate(root.iter())}
    assert sorted(found, key=place.__getitem__) == CSSSelector(selector, translator="html")(root)


def fit(layouts: list[Layout]) -> Chosen | None:
    root = tree(TREE)
    return fitting(root, layouts, names_in(root.iter()))


def test_of_a_list_the_first_selector_that_finds_something_counts_and_of_many_all() -> None:
    chosen = fit([Layout(lead=".khong-co, div.sapo, p.sapo", tags=".the a, h1")])
    assert chosen is not None and chosen.lead is not None
    assert texts([chosen.lead]) == ["Tóm tắt"]
    assert texts(list(chosen.tags)) == ["Thẻ", "Tên bài"]


def test_what_is_empty_is_not_chosen_and_the_fullest_body_is() -> None:
    chosen = fit([Layout(title="h1", lead=".sapo", body=".a", published=".gio")])
    assert chosen is not None and chosen.body is not None and chosen.lead is not None and chosen.published is not None
    assert texts([chosen.lead]) == ["Tóm tắt"], "the first .sapo holds nothing"
    assert chosen.body.get("class") == "a b  khung"
    assert chosen.published.get("datetime") == "2024-03-06", "what it tells machines is text enough"
    assert fit([Layout(body="script.than")]) is None, "a script is not read"


@pytest.mark.parametrize(
    ("layouts", "title", "lead"),
    [
        ([Layout(title="h1", body=".moi"), Layout(title=".tit", body=".than")], "Tên bài", None),
        ([Layout(title=".moi", lead=".sapo")], None, None),
        ([Layout(lead="div.sapo"), Layout(title="h1", lead="p.c", body=".than")], "Tên bài", "Tóm tắt"),
        ([Layout(title="h1", body=".than"), Layout(lead="div.sapo")], "Tên bài", "Tóm tắt"),
        ([Layout(title="h1", mark=".khong-co")], None, None),
        ([Layout(title="h1", mark=".khong-co, .the")], "Tên bài", None),
        ([Layout(drop=".sapo")], None, None),
        ([], None, None),
    ],
    ids=["the design that is there", "no title, no fit", "own before shared", "completed", "no mark", "a mark", "only drop", "none"],
)
def test_the_first_layout_that_fits_is_completed_by_the_next(layouts: list[Layout], title: str | None, lead: str | None) -> None:
    chosen = fit(layouts)
    got = (None, None) if chosen is None else (chosen.title, chosen.lead)
    assert [texts([element])[0] if element is not None else None for element in got] == [title, lead]


@pytest.mark.parametrize("selector", ["[[", "a >", "..x", "p:khong-co-gi", ".a, , .b"])
def test_what_is_no_selector_is_named(selector: str) -> None:
    with pytest.raises(ValueError, match="is no CSS selector") as refused:
        compiled(selector)
    assert selector in str(refused.value) and "\n" not in str(refused.value)


# Whole pages, written in the designs of the families

BODY = [
    "Sáng 5/3, Ủy ban nhân dân huyện Đồng Xanh tổ chức hội nghị bàn việc chống hạn cho vụ lúa đông xuân, có đại diện của tất cả các xã.",
    "Theo báo cáo tại hội nghị, toàn huyện có hơn 200 ha lúa thiếu nước, các hồ chứa chỉ còn một nửa dung tích thiết kế so với cùng kỳ.",
    "Hội nghị yêu cầu các xã nạo vét kênh mương, lắp đặt máy bơm dã chiến và tổ chức trực bơm cả ngày lẫn đêm cho đến khi có mưa.",
]
TITLE = "Huyện Đồng Xanh bàn việc chống hạn cho lúa đông xuân"
LEAD = "Hơn 200 ha lúa của huyện đang chờ nước, trong khi các hồ chứa cạn nhanh hơn mọi năm và trời chưa có dấu hiệu mưa."
OTHER = "Bà con xã bên vui mừng vì con đường mới đã thông xe trước Tết Nguyên đán, việc đi lại không còn cách trở như nhiều năm về trước."
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in BODY)
PAGES = {
    "a": f"""<div class="titlecate"><h1><a href="/thoi-su/">THỜI SỰ</a></h1></div><span class="pubdate">06/03/2024 - 08:15</span>
<h1>{TITLE}</h1><div class="detail-desc"><p>{LEAD}</p></div><div id="newscontents"><div class="content-fck">{PARAGRAPHS}</div></div>
<div class="block_tag"><div class="txt_tag">Từ khóa</div><a href="/t1">chống hạn</a></div>
<div class="detail-related"><p>{OTHER}</p></div>""",
    "b": f"""<h1 class="article__title">{TITLE}</h1><div class="article__meta"><time>06/03/2024 08:15</time></div>
<div class="article__sapo">{LEAD}</div><div class="article__body zce-content-body cms-body"><div>{BODY[0]}</div>
<article class="story"><p>{OTHER}</p></article><div>{BODY[1]}</div><div>{BODY[2]}</div></div>
<div class="article__tags"><div class="box-content"><a href="/t1">chống hạn</a></div></div>""",
    "d": f"""<h1 class="c-detail-head__title">{TITLE}</h1><span class="c-detail-head__time">06/03/2024 | 08:15</span>
<p class="sc-longform-header-sapo">{LEAD}</p><div class="b-maincontent"><article class="entry">{PARAGRAPHS}</article>
<div class="c-box"><p>{OTHER}</p></div></div><div class="c-widget-tags"><a href="/t1">chống hạn</a></div>""",
    "e": f"""<h1>{TITLE}</h1><p>06/03/2024 08:15</p><div class="article__sapo">{LEAD}</div><div id="dcontent">{PARAGRAPHS}</div>""",
    "f": f"""<h1 class="detail-title">{TITLE}</h1><div class="detail-time"><div data-role="publishdate">06/03/2024 08:15 GMT+7</div></div>
<h2 class="detail-sapo">{LEAD}</h2><div class="detail-content afcbc-body"><p>{BODY[0]}</p><div type="RelatedOneNews"><p>{OTHER}</p></div>
<p>{BODY[1]}</p><p>{BODY[2]}</p></div><div class="detail-tab"><a class="item" href="/t1">chống hạn</a></div>""",
    "g": f"""<h1 class="article-detail-title">{TITLE}</h1>
<p><span class="format_time">08:15</span> | <span class="format_date">06/03/2024</span></p>
<div class="article-detail-desc">{LEAD}</div><div class="__MASTERCMS_CONTENT"><div id="__MB_MASTERCMS_EL_3">{PARAGRAPHS}</div></div>""",
    "h": f"""<div class="asset-full-content"><h3 class="asset-title">{TITLE}</h3><span class="metadata-publish-date">06/03/2024 08:15</span>
<div class="journal-content-article"><p><b>{LEAD}</b></p>{PARAGRAPHS}</div><div class="asset-links"><p>{OTHER}</p></div></div>""",
    "i": f"""<div class="news_column"><h1>{TITLE}</h1><em class="time">Thứ tư - 06/03/2024 08:15</em><div class="hometext">{LEAD}</div>
<div id="news-bodyhtml" class="bodytext">{PARAGRAPHS}</div><div class="keywords"><a href="/tag/x/">chống hạn</a></div></div>""",
}
CLOCK = "<div>Thứ hai, 02/03/2015, 07:01 (GMT+7)</div>"


def read(inner: str, family: str | None = None) -> Article:
    source = Source("Báo Đồng Xanh", "https://dongxanh.example/", layouts=families()[family].layouts) if family else None
    html = f"<html><head><title>Báo Đồng Xanh</title></head><body>{CLOCK}{inner}<footer>Giấy phép số 1</footer></body></html>"
    return parse(Page(html.encode(), "html"), source)


@pytest.mark.parametrize("family", [None, "its own"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_family_is_read_as_its_layout_says(name: str, family: str | None) -> None:
    article = read(PAGES[name], name if family else None)
    assert (article.title, article.published, article.lead) == (TITLE, "2024-03-06T08:15", LEAD)
    assert [block.text for block in article.blocks if block.kind == "paragraph"] == BODY
    assert article.tags == (("chống hạn",) if "chống hạn</a>" in PAGES[name] else ())


@pytest.mark.parametrize("name", PAGES)
def test_a_family_is_told_by_its_marks(name: str) -> None:
    found = family_of(tree(PAGES[name]))
    assert found is not None and found.key == name
    assert family_of(tree(TREE)) is None


def test_every_family_with_a_layout_and_marks_of_its_own_is_written_down_here() -> None:
    assert set(PAGES) == {key for key, family in families().items() if family.marks and family.layouts}
    assert all(layout.mark for layout in marked_layouts())


@pytest.mark.parametrize(
    "layout",
    [
        Layout(title=".hop h3", lead=".hop p", body=".hop"),
        Layout(body=".khong-co", lead=".hop p"),
        Layout(title=".gio", body=".gio"),
        Layout(body="footer"),
        Layout(body="body"),
        Layout(drop="#than"),
        Layout(body="#than", drop="body, #than"),
        Layout(body="#than", published="h1", authors="#than p"),
    ],
    ids=["a box", "no body", "a clock", "the footer", "all", "drops it, alone", "drops it", "nonsense"],
)
def test_selectors_that_a_redesign_left_behind_do_no_harm(layout: Layout) -> None:
    page = f"""<html><body><div class="gio">Thứ hai, 02/03/2015</div>
<div class="hop"><h3>Đường mới đã thông xe</h3><p>Bà con vui mừng.</p></div>
<h1>{TITLE}</h1><p>06/03/2024 08:15</p><div id="than">{PARAGRAPHS}</div><footer>Giấy phép số 1</footer></body></html>"""
    source = Source("Báo Đồng Xanh", "https://dongxanh.example/", layouts=(layout,))
    with_layout, without = parse(Page(page.encode(), "html"), source), parse(Page(page.encode(), "html"))
    assert (with_layout.title, with_layout.published, with_layout.blocks) == (without.title, without.published, without.blocks)
    assert [block.text for block in without.blocks if block.kind == "paragraph"] == BODY
    assert (with_layout.authors, with_layout.tags) == ((), ())
