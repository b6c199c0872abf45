"""Articles over several pages: the next page's address, and the pages joined."""

from __future__ import annotations

import pytest

from scrapers.page import Article, ArticleBlock, Page
from scrapers.paging import joined, split_address, whole_address
from scrapers.parse import parse

TITLE = "Xã Tân Lộc và mùa khóm đầu tiên trên đất phèn"
LEAD = "Ba năm trước, cả cánh đồng phía nam xã còn bỏ hoang; nay đó là vùng khóm rộng gần hai trăm héc-ta của hơn trăm hộ dân."
TEXTS = [
    "Ông Danh Sóc là người đầu tiên lên liếp, ông kể năm ấy cả xóm đi coi và ai cũng nói ông đem tiền đổ xuống phèn.",
    "Vụ đầu, mỗi héc-ta cho 18 tấn, bán được 6.000 đồng một ký, trừ phân và công còn lời gấp ba lần trồng lúa một vụ như trước.",
    "Thấy vậy, hai mươi hộ trong ấp vay vốn làm theo; xã mời cán bộ trạm khuyến nông về ở luôn với dân suốt mùa nước nổi.",
    "Cái khó là đường: khóm chín rộ mà ghe không vô được, thương lái ép giá, có hộ phải chặt bỏ cho bò ăn mấy công liền.",
    "Năm sau, xã góp ngày công đắp bờ bao, bắc bốn cây cầu ván, xe ba gác chạy tới đầu ruộng, giá bán từ đó nhích lên.",
    "Bây giờ, hợp tác xã có máy rửa, có kho lạnh nhỏ, ký được với hai nhà máy; con của ông Sóc học xong cũng về làm kế toán.",
]
HOME = "https://dongxanh.example/phong-su/mua-khom-dau-tien-a1234.html"


def page(texts: list[str], paging: str, url: str | None = HOME, lead: bool = True, **more: str) -> Article:
    opening = f"<div class='sapo'>{LEAD}</div>" if lead else ""
    body = "".join(f"<p>{t}</p>" for t in texts)
    html = (
        f"<html><head><title>{TITLE}</title>{more.get('head', '')}</head><body><h1>{TITLE}</h1><div>14/05/2024 15:13</div>{opening}"
        f"<div class='content'>{body}</div><div class='paging'>{paging}</div></body></html>"
    )
    return parse(Page(html.encode(), "html", url=url))


@pytest.mark.parametrize(
    ("url", "number"),
    [
        (HOME, 1),
        (HOME + "?page=2", 2),
        (HOME + "?trang=3", 3),
        (HOME + "/page-4", 4),
        (HOME.replace(".html", "/page-2/"), 2),
        (HOME.replace(".html", "-trang-2.html"), 2),
        (HOME.replace(".html", "/3/"), 3),
        (HOME.replace("https://", "http://www."), 1),
    ],
)
def test_addresses_of_one_article(url: str, number: int) -> None:
    assert split_address(url)[1] == number
    if "/3/" not in url:
        assert whole_address(url) == whole_address(HOME)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/tin-12.html", "https://a.example/tin-13.html"),
        ("https://a.example/?p=12", "https://a.example/?p=13"),
        ("https://a.example/web/-/tin?id=1&page=2", "https://a.example/web/-/tin?id=2&page=2"),
        ("https://a.example/2024/05/14/tin", "https://a.example/2024/05/15/tin"),
    ],
)
def test_addresses_of_two_articles(one: str, other: str) -> None:
    assert whole_address(one) != whole_address(other)


@pytest.mark.parametrize(
    ("links", "url", "found"),
    [
        ("<span>1</span> <a href='?page=2'>2</a> <a href='?page=3'>3</a>", HOME, (HOME + "?page=2", 1)),
        ("<a href='?page=1'>1</a> <a href='?page=3'>3</a>", HOME + "?page=2", (HOME + "?page=3", 2)),
        ("<a href='?page=1'>1</a>", HOME + "?page=2", (None, 2)),
        (f"<a href='{HOME}/page-2'>Tiếp</a>", HOME, (HOME + "/page-2", 1)),
        ("<a href='/phong-su?page=2'>2</a>", HOME, (None, None)),
        ("<a href='/phong-su/bai-khac-a9999.html?page=2'>2</a>", HOME, (None, None)),
        ("<a href='?page=2'>2</a>", None, ("?page=2", 1)),
        ("<a href='javascript:go(2)'>2</a><a href='http://[bad?page=2'>x</a>", HOME, (None, None)),
    ],
)
def test_next_page(links: str, url: str | None, found: tuple[str | None, int | None]) -> None:
    article = page(TEXTS[:3], links, url)
    assert (article.next_page, article.page_number) == found


def test_next_page_in_the_head() -> None:
    article = page(TEXTS[:3], "", head=f"<link rel='next' href='{HOME}?page=2'>")
    assert article.next_page == HOME + "?page=2"


def test_pages_become_one_article() -> None:
    first = page(TEXTS[:3], "<a href='?page=2'>2</a>")
    second = page(TEXTS[3:], "<a href='?page=1'>1</a>", HOME + "?page=2")
    whole = joined([second, first])
    assert [b.text for b in whole.blocks] == [TITLE, LEAD, *TEXTS]
    assert (whole.title, whole.lead, whole.published, whole.url) == (TITLE, LEAD, "2024-05-14T15:13", HOME)
    assert (whole.next_page, whole.page_number) == (None, None)


def test_what_is_missing_stays_named() -> None:
    first = page(TEXTS[:2], "<a href='?page=2'>2</a>")
    second = page(TEXTS[2:4], "<a href='?page=3'>3</a>", HOME + "?page=2", lead=False)
    whole = joined([first, second])
    assert whole.next_page == HOME + "?page=3"
    assert [b.text for b in whole.blocks if b.kind == "paragraph"] == TEXTS[:4]


def test_headline_said_again_is_left_out() -> None:
    blocks = (ArticleBlock("title", TITLE), ArticleBlock("paragraph", TEXTS[0]))
    again = (ArticleBlock("heading", f"{TITLE} (tiếp theo)"), ArticleBlock("heading", "Trang 2"), ArticleBlock("paragraph", TEXTS[1]))
    whole = joined([Article(blocks, title=TITLE), Article(again, page_number=2, authors=("Thu Ngân",))])
    assert [b.text for b in whole.blocks] == [TITLE, *TEXTS[:2]]
    assert whole.authors == ("Thu Ngân",)


def test_one_page_is_itself() -> None:
    article = page(TEXTS, "")
    assert joined([article]) == article


def test_no_page() -> None:
    with pytest.raises(ValueError, match="no page to join"):
        joined([])
