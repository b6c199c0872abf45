"""One spelling for each page, and whose page it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.addresses import LONGEST, BadAddress, ascii_address, belongs, hosts_of, site_of, tidy
from scrapers.page import Source

PAPER = Source(
    "Báo thử",
    "https://www.bao.example/",
    feeds=("/rss/a.rss", "https://tin.bao.example/rss"),
    listings=("/tin?p={page}", "http://[bad/"),
)


@pytest.mark.parametrize(
    ("given", "tidied"),
    [
        ("HTTPS://Bao.Example", "https://bao.example/"),
        ("https://bao.example:443/a#b", "https://bao.example/a"),
        ("http://bao.example:80/", "http://bao.example/"),
        ("http://bao.example:8080/", "http://bao.example:8080/"),
        ("http://bao.example:/", "http://bao.example/"),
        ("http://bao.example./a", "http://bao.example/a"),
        ("http://bao.example/a/", "http://bao.example/a/"),
        ("http://bao.example/a/./b/../c", "http://bao.example/a/c"),
        ("http://bao.example/../../a", "http://bao.example/a"),
        ("http://bao.example/%7ea/%c4%91", "http://bao.example/~a/%C4%91"),
        ("http://bao.example/đường", "http://bao.example/%C4%91%C6%B0%E1%BB%9Dng"),
        ("http://bao.example/%FF", "http://bao.example/%FF"),
        ("http://bao.example/a b", "http://bao.example/a%20b"),
        ("http://bao.example/a%2Fb", "http://bao.example/a%2Fb"),
        ("http://báo.example/", "http://xn--bo-mia.example/"),
        ("http://BA\u0301O.example/", "http://xn--bo-mia.example/"),
        (" \n http://bao.example/a\n\tb ", "http://bao.example/ab"),
        ("http://bao.example\\a\\b", "http://bao.example/a/b"),
        ("http://[::0:1]/", "http://[::1]/"),
        # Queries: order of names, tracking, what portals need.
        ("http://bao.example/?b=1&a=2&b=0", "http://bao.example/?a=2&b=1&b=0"),
        ("http://bao.example/a?utm_source=x&UTM_Medium=y&fbclid=1&gclid=2&zarsrc=30", "http://bao.example/a"),
        ("http://bao.example/a?id=5&fbclid=1", "http://bao.example/a?id=5"),
        ("http://bao.example/a?&&id=5&", "http://bao.example/a?id=5"),
        ("http://bao.example/a?q=a%20b+c&x=%3c", "http://bao.example/a?q=a%20b+c&x=%3C"),
        ("http://bao.example/a?q=1%262", "http://bao.example/a?q=1%262"),
        ("http://bao.example/a?source=9&ref=1", "http://bao.example/a?ref=1&source=9"),
        (
            "http://bao.example/tin?p_p_id=101_INSTANCE_x&p_p_lifecycle=0&_101_INSTANCE_x_urlTitle=tin",
            "http://bao.example/tin?_101_INSTANCE_x_urlTitle=tin&p_p_id=101_INSTANCE_x&p_p_lifecycle=0",
        ),
        (
            "http://bao.example/wps/portal/home/?1dmy&urile=wcm%3Apath%3A/tinh/tin",
            "http://bao.example/wps/portal/home/?1dmy&urile=wcm:path:/tinh/tin",
        ),
        ("http://bao.example/wps/!ut/p/a1/04_Sj9CPykssy0xPLMnMz0vMAfGjzOLdHP2CLJwM!/", None),
        ("http://bao.example/a;jsessionid=0A1B.node1?id=2", "http://bao.example/a?id=2"),
        ("http://bao.example/a;v=1", None),
    ],
)
def test_one_spelling(given: str, tidied: str | None) -> None:
    assert tidy(given) == (given if tidied is None else tidied)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/a",
        "bao.example",
        "//bao.example/",
        "ftp://bao.example/",
        "mailto:a@bao.example",
        "javascript:void(0)",
        "tel:0292",
        "http:",
        "http://",
        "http:///a",
        "http:bao.example",
        "http://user@bao.example/",
        "http://user:word@bao.example/",
        "http://bao.example:99999/",
        "http://bao.example:0/",
        "http://bao.example:x/",
        "http://a..example/",
        "http://.example/",
        "http://a b/",
        "http://-/",
        "http://[::1/",
        "http://[v1.a]/",
        "http://[::1%25eth0]x/",
        "http://xn--/",
        "http://bao.example/\x00a",
        "http://bao.example/\x7f",
        "http://bao.example/\x85a",
        "http://bao.example/\ud800",
        "http://\ud800.example/",
        "http://" + "a" * 64 + ".example/",
        "http://" + "a." * 130 + "example/",
        "http://bao.example/" + "a" * LONGEST,
        "http://bao.example%2Fx/",
        "http://bao.example%00/",
    ],
)
def test_no_address(url: str) -> None:
    with pytest.raises(BadAddress) as caught:
        tidy(url)
    assert len(str(caught.value)) < 400 and "\n" not in str(caught.value)
    assert not belongs(url, PAPER)


URLS = st.text(alphabet="htps:/.?#&=%@[]\\ aáđ0;,~+\n\x00\ud800-_w!*'(){}|^`\"<>", max_size=40)


@given(URLS | URLS.map("http://bao.example".__add__) | st.text(max_size=40).map("https://bao.example/".__add__))
def test_tidying_ends_in_an_address_or_says_why_not(url: str) -> None:
    try:
        once = tidy(url)
    except BadAddress:
        return
    assert tidy(once) == once == ascii_address(once)
    assert once.isascii() and once.isprintable() and " " not in once and "#" not in once and once.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("http://bao.example/a", "https://www.bao.example/a"),
        ("https://bao.example/a", "https://www.bao.example/a"),
        ("http://www.bao.example/a?x", "https://www.bao.example/a?x"),
        ("https://m.bao.example/a", "https://m.bao.example/a"),
        ("http://bao.example:8080/a", "http://bao.example:8080/a"),
        ("http://tin.bao.example/a", "http://tin.bao.example/a"),
    ],
)
def test_old_links_are_spelled_as_the_home(url: str, same: str) -> None:
    assert tidy(url, PAPER) == same


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("https://www.bao.example/a", True),
        ("http://bao.example/a", True),
        ("https://m.bao.example/a", True),
        ("https://BAO.example", True),
        ("https://tin.bao.example/a", True),
        ("https://bao.example:443/", True),
        ("https://bao.example:8443/", False),
        ("https://anh.bao.example/a", False),
        ("https://bao.example.evil.example/", False),
        ("https://evilbao.example/", False),
        ("https://evil.example/?https://bao.example/", False),
        ("https://bao.example@evil.example/", False),
        ("https://evil.example\\@bao.example/", False),
        ("https://evil.example#@bao.example/", False),
        ("ftp://bao.example/", False),
    ],
)
def test_whose_page_it_is(url: str, ours: bool) -> None:
    assert belongs(url, PAPER) is ours


def test_the_hosts_of_a_source_are_those_it_names() -> None:
    assert hosts_of(PAPER) == {"bao.example", "tin.bao.example"}
    assert hosts_of(Source("Báo thử", "https://bao.example/", hosts=("baocu.example",))) == {"bao.example", "baocu.example"}
    assert hosts_of(Source("Báo thử", "http://127.0.0.1:81/")) == {"127.0.0.1:81"}
    assert site_of("http://m.bao.example/") == site_of("https://www.bao.example/") == "bao.example"
