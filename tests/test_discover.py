"""Discovery: what feeds, sitemaps and listings lead to, and where it ends. Pure functions over bytes."""

from __future__ import annotations

import builtins
import gzip
import tracemalloc
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers import sitemaps
from scrapers.discover import links_of, starts, template_of
from scrapers.leads import Lead, address_day, day_of
from scrapers.page import Page, Source
from scrapers.patterns import is_section, listing_of, looks_like_article, page_number
from scrapers.sitemaps import LARGEST
from scrapers.traps import GIVEN_UP_AFTER, Shapes, shape, trap
from scrapers.walks import DULL, PAGES, begin

HOME = "https://dongxanh.example/"
SOURCE = Source("Báo Đồng Xanh", HOME, listings=("/thoi-su/?p={page}",), feeds=("/rss",), sitemaps=("/s.xml",))
NOW = datetime(2024, 7, 1, 5, tzinfo=UTC)
A1, A2 = f"{HOME}cau-moi-qua-song-lo-a101.html", f"{HOME}cho-noi-hop-lai-a102.html"


def page(text: str | bytes, path: str = "", charset: str | None = None) -> Page:
    return Page(text if isinstance(text, bytes) else text.encode(), "html", url=HOME + path, charset=charset, retrieved=NOW)


def found(text: str | bytes, kind: str, path: str = "", since: date | None = None, source: Source = SOURCE) -> list[Lead]:
    return list(links_of(page(text, path), source, kind, since).leads)


def item(link: str, day: str = "") -> str:
    return f"<item><title>x</title><link>{link}</link>{f'<pubDate>{day}</pubDate>' if day else ''}</item>"


def feed(*items: str) -> str:
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>x</title>{"".join(items)}</channel></rss>'


# Feeds


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("Sun, 30 Jun 2024 07:30:00 +0700", date(2024, 6, 30)),
        ("Sun, 30 Jun 2024 20:30:00 GMT", date(2024, 7, 1)),
        ("2024-06-30T07:30:00+07:00", date(2024, 6, 30)),
        ("30/06/2024 07:30", date(2024, 6, 30)),
        ("Chủ nhật, 30/06/2024, 07:30 (GMT+7)", date(2024, 6, 30)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Mon, 01 Jan 2035 00:00:00 GMT", None),
        ("hôm qua", None),
        ("", None),
    ],
)
def test_days_of_feeds(day: str, expected: date | None) -> None:
    assert found(feed(item("/cau-moi-qua-song-lo-a101.html", day)), "feed", "rss") == [Lead(A1, "article", expected)]


def test_feeds_of_every_kind_and_in_bad_shape() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>x</title><link rel="enclosure" href="/a.mp3"/>'
        '<link rel="alternate" href="cau-moi-qua-song-lo-a101.html"/><updated>2024-06-30T00:30:00Z</updated></entry></feed>'
    )
    assert found(atom, "feed") == [Lead(A1, "article", date(2024, 6, 30))]
    assert found(feed(item(A1), item(A2))[:-16], "feed") == [Lead(A1, "article", None), Lead(A2, "article", None)], "cut off"
    assert found(feed(item(f"{A1}?utm_source=rss&a=1&b=2")), "feed") == [Lead(f"{A1}?a=1&b=2", "article", None)], "bare ampersands"
    assert found(feed(item(A1), item(A1)), "feed") == [Lead(A1, "article", None)]
    assert found(feed(item("https://khac.example/a-b-c-d-e-f-1.html"), item("javascript:alert(1)"), item("http://[")), "feed") == []


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"<html><p>Trang</p></html>", b"/etc/hostname", HOME.encode(), b"a" * 5_000_001])
def test_what_is_no_feed_says_so(content: bytes) -> None:
    made = links_of(page(content), SOURCE, "feed")
    assert list(made.leads) == [] and made.problem


def test_a_feed_is_never_opened_or_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: object, **more: object) -> None:
        raise AssertionError(f"opened {args}")

    import feedparser

    monkeypatch.setattr(builtins, "open", refused)
    monkeypatch.setattr(feedparser.http, "get", refused)
    bomb = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "&a;">]>' + feed(item(A1), "<item><link>&a;</link></item>")
    assert Lead(A1, "article", None) in found(bomb, "feed")
    assert found(b"/etc/hostname", "feed") == []


LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghij")) + "]>"


@pytest.mark.parametrize(
    ("kind", "text"), [("feed", LAUGHS + feed(item("&j;"), item(A1))), ("sitemap", f"{LAUGHS}<urlset><url><loc>&j;</loc></url></urlset>")]
)
def test_entities_that_multiply_take_no_memory(kind: str, text: str) -> None:
    tracemalloc.start()
    try:
        found(text, kind)
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


# Sitemaps


def urlset(*entries: str, outer: str = "urlset", inner: str = "url") -> str:
    rows = "".join(f"<{inner}>{entry}</{inner}>" for entry in entries)
    return f'<?xml version="1.0"?><{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</{outer}>'


PLAIN = urlset(f"<loc>{A1}</loc><lastmod>2024-06-30</lastmod>", f"<loc>{HOME}thoi-su/</loc>", f"<loc> {A2} </loc>")
NEWS = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>/tin-la</loc><image:image><image:loc>/x.jpg</image:loc></image:image>'
    "<news:news><news:publication_date>2024-06-29T23:00:00+07:00</news:publication_date></news:news></url></urlset>"
)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PLAIN.encode(), [Lead(A1, "article", date(2024, 6, 30)), Lead(A2, "article", None)]),
        (gzip.compress(PLAIN.encode()), [Lead(A1, "article", date(2024, 6, 30)), Lead(A2, "article", None)]),
        (gzip.compress(PLAIN.encode())[:-12], [Lead(A1, "article", date(2024, 6, 30))]),
        (PLAIN.encode()[:-20], [Lead(A1, "article", date(2024, 6, 30)), Lead(A2, "article", None)]),
        (NEWS.encode(), [Lead(f"{HOME}tin-la", "article", date(2024, 6, 29))]),
        (f"{A1}\nkhông phải địa chỉ\n{A2}\n".encode(), [Lead(A1, "article", None), Lead(A2, "article", None)]),
        (b"<!doctype html><p>x", []),
        (b"\x1f\x8bxx", []),
        (b"", []),
    ],
)
def test_sitemaps(content: bytes, expected: list[Lead]) -> None:
    assert found(content, "sitemap", "s.xml") == expected or (content[:2] == b"\x1f\x8b" and found(content, "sitemap")[:1] == expected[:1])


def test_an_index_leads_to_sitemaps_and_since_prunes_both() -> None:
    index = urlset(
        f"<loc>{HOME}s-2024-06.xml</loc>",
        f"<loc>{HOME}s-2014-06.xml</loc>",
        f"<loc>{HOME}cu.xml</loc><lastmod>2020-01-01</lastmod>",
        f"<loc>{HOME}moi.xml.gz</loc><lastmod>2024-06-30T10:00:00Z</lastmod>",
        "<loc>https://khac.example/s.xml</loc>",
        outer="sitemapindex",
        inner="sitemap",
    )
    assert [(lead.url.removeprefix(HOME), lead.kind) for lead in found(index, "sitemap", since=date(2024, 1, 1))] == [
        ("s-2024-06.xml", "sitemap"),
        ("moi.xml.gz", "sitemap"),
    ]
    assert len(found(index, "sitemap")) == 4
    assert [lead.url for lead in found(PLAIN, "sitemap", since=date(2024, 7, 1))] == [A2]


def test_sitemaps_are_read_up_to_their_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sitemaps.ADDRESSES == 50_000
    monkeypatch.setattr(sitemaps, "ADDRESSES", 500)
    many = [f"{HOME}tin-a{n + 100}.html" for n in range(550)]
    for text in (urlset(*(f"<loc>{url}</loc>" for url in many)), "\n".join(many)):
        assert sum(1 for _ in links_of(page(text), SOURCE, "sitemap").leads) == 500
    bomb = links_of(page(gzip.compress(b"<urlset>" + b" " * (LARGEST + 1))), SOURCE, "sitemap")
    assert list(bomb.leads) == [] and "50 MB" in (bomb.problem or "")


# Listings


def listing(*links: str, extra: str = "") -> str:
    return "<html><body>" + "".join(f'<div><a href="{link}">Tin</a></div>' for link in links) + extra + "</body></html>"


@pytest.mark.parametrize(
    ("path", "links", "expected"),
    [
        ("tin/", ["/tin/?p=2", "/tin/?p=3", "/khac/?p=2"], "tin/?p=2"),
        ("tin/?p=2", ["/tin/", "/tin/?p=2", "/tin/?p=3", "/tin/?p=9"], "tin/?p=3"),
        ("tin/?p=3", ["/tin/", "/tin/?p=1", "/tin/?p=2", "/tin/?p=3"], None),
        ("tin?page=4", ["/tin?page=5"], "tin?page=5"),
        ("tin", ["/tin/trang-2"], "tin/trang-2"),
        ("tin.html", ["/tin/trang-2.html", "/tin-khac/trang-2.html"], "tin/trang-2.html"),
        ("tin/trang-2.html", ["/tin/trang-3.html"], "tin/trang-3.html"),
        ("tin/", ["/tin/page-2.html"], "tin/page-2.html"),
        ("tin/", ["/tin/page/2/"], "tin/page/2/"),
        ("tin/page-12/", ["/tin/page-13/"], "tin/page-13/"),
        ("tin", ["/tin/p2"], "tin/p2"),
        ("timelinelist/123/7.htm", [], "timelinelist/123/8.htm"),
        ("timeline/123/trang-7.htm", ["/timeline/123/trang-8.htm"], "timeline/123/trang-8.htm"),
        ("tin/?id=4", ["/tin/?id=4&p=2", "/tin/?id=5&p=2"], "tin/?id=4&p=2"),
        ("tin/", ["/tin/?p=3"], None),
        ("tin/?p=9999", ["/tin/?p=10000"], None),
    ],
)
def test_where_a_listing_goes_on(path: str, links: list[str], expected: str | None) -> None:
    assert links_of(page(listing(A1, *links), path), SOURCE, "listing").next == (HOME + expected if expected else None)


def test_a_listing_of_the_file_goes_on_whatever_it_says_and_rel_next_is_believed() -> None:
    assert template_of(f"{HOME}thoi-su/?p=12", SOURCE) == f"{HOME}thoi-su/?p={{page}}"
    assert template_of(f"{HOME}thoi-su/?p=x", SOURCE) is None
    assert links_of(page(listing(A1), "thoi-su/?p=12"), SOURCE, "listing").next == f"{HOME}thoi-su/?p=13"
    said = '<link rel="next" href="/tin/?trang=2">'
    assert links_of(page(listing(A1, extra=said), "tin/"), SOURCE, "listing").next == f"{HOME}tin/?trang=2"


def test_a_section_that_scripts_continue_is_gone_on_with_as_its_family_does() -> None:
    source = Source("Báo", HOME, family="f")
    text = listing("/cau-moi-102240630071234567.htm", extra='<input type="hidden" id="hdZoneId" value="1021119">')
    assert links_of(page(text, "kinh-te.htm"), source, "listing").next == f"{HOME}timelinelist/1021119/2.htm"
    assert links_of(page(text), source, "listing").next is None, "the home page"


def test_days_printed_beside_links() -> None:
    text = (
        f'<ul><li><a href="{A1}"><img src=1.jpg></a><div><h3><a href="{A1}">Cầu</a></h3><span>(30/06/2024 - 07:30)</span></div></li>'
        f'<li><a href="{A2}">Chợ</a> <time datetime="2024-06-28T10:00:00+07:00">hai hôm trước</time></li>'
        f'<li><a href="/xa-moi-a103.html">Xã</a></li></ul><p>01/07/2024</p>'
    )
    assert [lead.day for lead in found(text, "listing")] == [date(2024, 6, 30), date(2024, 6, 28), None]


def test_home_leads_to_sections_and_feeds_but_never_off_the_hosts() -> None:
    text = listing(
        "/thoi-su/", "/van-hoa.html", "/kinh-te/nong-nghiep", "/lien-he", "/tag/lua", "/thoi-su/?sort=moi", "/rss/thoi-su.rss",
        "https://khac.example/thoi-su/", "//cdn.example/tin/", "mailto:a@b.c", "#x", "javascript:void(0)", "http://[bad", "/anh.jpg", A1,
        extra='<link rel="alternate" type="application/atom+xml" href="/atom.xml">',
    )  # fmt: skip
    assert {(lead.url.removeprefix(HOME), lead.kind) for lead in found(text, "listing")} == {
        ("cau-moi-qua-song-lo-a101.html", "article"), ("thoi-su/", "listing"), ("van-hoa.html", "listing"),
        ("kinh-te/nong-nghiep", "listing"),
        ("rss/thoi-su.rss", "feed"), ("atom.xml", "feed"),
    }  # fmt: skip


def test_a_pattern_that_a_redesign_has_overtaken_gives_way_to_the_general_one() -> None:
    own = Source("Báo", HOME, article=r"/bai-\d+$")
    assert [lead.url for lead in found(listing(A1, "/bai-7"), "article", source=own)] == [f"{HOME}bai-7"]
    assert [lead.url for lead in found(listing(A1, "/trang-7"), "article", source=own)] == [A1]


def test_where_a_crawl_begins() -> None:
    assert [(lead.url.removeprefix(HOME), lead.kind) for lead in starts(SOURCE, [f"{HOME}robots-sitemap.xml", "http://["])] == [
        ("rss", "feed"), ("s.xml", "sitemap"), ("robots-sitemap.xml", "sitemap"), ("thoi-su/?p=1", "listing"), ("", "listing"),
    ]  # fmt: skip


@given(st.binary(max_size=300), st.sampled_from(["feed", "sitemap", "listing", "article"]))
def test_no_bytes_bring_discovery_down(content: bytes, kind: str) -> None:
    for made in (content, b"<urlset><url><loc>" + content, b"<a href='" + content, b"<rss><item><link>" + content):
        for lead in links_of(page(made), SOURCE, kind).leads:
            assert lead.url.startswith(HOME)


# Addresses


@pytest.mark.parametrize(
    ("path", "article"),
    [
        ("chinh-tri/hop-bao-a12.html", True),
        ("cho-que-post123456.html", True),
        ("thoi-su/202406/cho-que-1a2b3c4/", True),
        ("cho-que-102240630071234567.htm", True),
        ("web/guest/-/asset_publisher/Ab1/content/cho-que?p_p_id=101", True),
        ("index.php?option=com_content&view=article&id=7", True),
        ("portal/detail?urile=wcm:path:/tin/cho-que", True),
        ("van-hoa/mot-bai-viet-that-dai-ve-cho-que", True),
        ("thoi-su/", False),
        ("thoi-su/trang-12.html", False),
        ("mot-chu-de-rat-dai-cua-nam-event1234.html", False),
        ("tag/mot-tu-khoa-that-dai-ve-cho-que", False),
        ("tai-lieu/mot-van-ban-that-dai-ve-cho-que-12345.pdf", False),
    ],
)
def test_articles_by_their_looks(path: str, article: bool) -> None:
    assert looks_like_article(HOME + path) is article
    assert not (article and is_section(HOME + path, SOURCE))


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("lich/2031/05", "calendar"),
        ("2031/05/04", "calendar"),
        ("tin/ngay-04-05-2031.html", "calendar"),
        ("su-kien?date=2031-05-04", "calendar"),
        ("tin/?sort=moi", "view"),
        ("tim-kiem?q=lua", "view"),
        ("a/b/a/b/", "repeated"),
        ("tin/tin/tin/", "repeated"),
        ("tin?x=1&x=2&x=3", "repeated"),
        ("tin?" + "&".join(f"x{n}=1" for n in range(9)), "parameters"),
        ("/".join(f"m{n}" for n in range(15)), "deep"),
        ("x" * 1300, "long"),
        ("2024/05/04/cho-que-hop-lai.html", None),
        ("nam-hoc-moi-da-den-a123.html", None),
        ("chi-tiet?id=5&ngay=04-05-2024", None),
        ("web/guest/x?p_p_id=1&p_p_state=2&a=1&b=1&c=1&d=1&e=1&f=1&g=1", None),
        ("tin/?p=2", None),
    ],
)
def test_traps_by_their_looks(path: str, why: str | None) -> None:
    assert trap(HOME + path) == why


def test_a_shape_without_articles_is_given_up() -> None:
    shapes = Shapes()
    for n in range(GIVEN_UP_AFTER):
        assert not shapes.hopeless(f"{HOME}lich/tuan-hop-{n}.html")
        shapes.tell(f"{HOME}lich/tuan-hop-{n}.html", False)
    assert shapes.hopeless(f"{HOME}lich/ca-nhan-hop-99.html")
    assert not shapes.hopeless(f"{HOME}tin/tuan-hop-99.html")
    shapes.tell(f"{HOME}lich/tuan-hop-100.html", True)
    assert not shapes.hopeless(f"{HOME}lich/ca-nhan-hop-99.html")
    assert shape(f"{HOME}tin/cho-que-a1.html") == shape(f"{HOME}tin/mot-hai-ba-a99.html") != shape(f"{HOME}tin/cho-que/")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/2024/06/12/cho", date(2024, 6, 12)),
        ("/202402/cho", date(2024, 2, 29)),
        ("/2024/6/cho", date(2024, 6, 30)),
        ("/1024/06/cho", None),
        ("/2024/31/02/x", None),
    ],
)
def test_days_in_addresses(url: str, expected: date | None) -> None:
    assert address_day(HOME + url[1:]) == expected


def test_days_that_cannot_be() -> None:
    assert day_of("30/06/1980") is None
    assert day_of("02/07/2024", date(2024, 7, 1)) == date(2024, 7, 2), "clocks differ"
    assert day_of("03/07/2024", date(2024, 7, 1)) is None
    assert day_of("31/02/2024") is None


def test_pages_of_one_listing_have_one_name() -> None:
    for path in ("tin", "tin/", "tin.html", "tin/trang-3.html", "tin/page/4/", "tin/?p=5", "tin?page=2"):
        assert listing_of(HOME + path) == "dongxanh.example/tin?"
    assert page_number(f"{HOME}nghiem-trang-123456.html") is None


# Walks


def walk_through(
    pages: list[list[str]], since: date | None = None, days: dict[str, date] | None = None, limit: int = 9999
) -> tuple[int, str | None]:
    """How many pages of a list are read, and why it ends. An empty last page stands for a list that repeats it for ever."""
    walk, number = begin(f"{HOME}tin/", 1, None), 0
    while number < limit:
        names = pages[min(number, len(pages) - 1)]
        leads = [Lead(HOME + name, "article", (days or {}).get(name)) for name in names]
        last = number + 1 >= len(pages) and pages[-1]
        onward = walk.step(f"{HOME}?p={number + 1}", f"{number}".encode(), leads, None if last else "x", old=(), since=since, days={})
        number += 1
        if onward is None:
            break
    return number, walk.ended


def test_how_walks_end() -> None:
    assert walk_through([["a"], ["b"], ["c"]]) == (3, "end")
    assert walk_through([["a"], ["b"], []]) == (2 + DULL, "nothing_new")
    assert walk_through([["a"], ["a"], ["a"], []]) == (1 + DULL, "nothing_new")
    assert walk_through([[f"{n}"] for n in range(PAGES + 9)]) == (PAGES, "cap")
    days = {f"{n}": date(2024, 6, 30 - n) for n in range(20)}
    assert walk_through([[f"{2 * n}", f"{2 * n + 1}"] for n in range(10)], date(2024, 6, 25), days) == (4, "older")
    walk = begin(f"{HOME}tin/", 1, None)
    assert walk.step(f"{HOME}tin/", b"1", [Lead(A1, "article")], "x", old=(), since=None, days={}) == "x"
    assert walk.step(f"{HOME}tin/?p=2", b"1", [Lead(A2, "article")], "x", old=(), since=None, days={}) is None and walk.ended == "same"


def test_a_walk_that_an_earlier_crawl_ended_is_over_when_nothing_came_since() -> None:
    first = begin(f"{HOME}tin/", 1, None)
    first.step(f"{HOME}tin/", b"1", [Lead(A1, "article")], None, old=(), since=None, days={})
    later = begin(f"{HOME}tin/", 2, first.cursor())
    assert later.step(f"{HOME}tin/", b"1", [Lead(A1, "article"), Lead(A2, "article")], "2", old={A1}, since=None, days={}) == "2"
    assert later.step(f"{HOME}tin/?p=2", b"2", [Lead(A1, "article")], "3", old={A1}, since=None, days={}) == "3"
    assert later.step(f"{HOME}tin/?p=3", b"3", [], "4", old={A1}, since=None, days={}) is None and later.ended == "caught_up"
    resumed = begin(f"{HOME}tin/", 2, later.cursor())
    assert not resumed.first_time(f"{HOME}tin/") or resumed.numbers == {1}
