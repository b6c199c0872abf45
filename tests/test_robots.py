"""robots.txt as RFC 9309 reads it: what is allowed, what holds where it cannot be had, and which pauses it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wire import Asked, Clock, Wire, reply, serving

from scrapers.fetch import Fetcher, Limits, NotFetched
from scrapers.robots import read

TEXT = b"<html><body><p>Tin</p></body></html>"
QUICK = Limits(seconds=5.0, silence=0.3, connect=2.0, backoff=0.01, attempts=2)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fetcher(clock: Clock) -> Iterator[Fetcher]:
    one = Fetcher(wait=clock.wait, clock=clock, limits=QUICK)
    yield one
    one.close()


def outcome(fetcher: Fetcher, wire: Wire, path: str) -> str:
    try:
        return str(fetcher.fetch(wire.url(path), wire.source).status)
    except NotFetched as error:
        return error.code


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /in/", "/in/tin.html", False),
        ("User-agent: *\nDisallow: /in/", "/tin/in.html", True),
        ("User-agent: *\nDisallow: /\nAllow: /tin/", "/tin/a", True),
        ("User-agent: *\nDisallow: /tin/\n\nUser-agent: baotinh\nDisallow:", "/tin/a", True),
        ("User-agent: *\nDisallow:\n\nUser-agent: Baotinh\nDisallow: /", "/tin/a", False),
        ("User-agent: googlebot\nDisallow: /", "/tin/a", True),
        ("User-agent: *\nDisallow: /*.print$", "/a.print", False),
        ("User-agent: *\nDisallow: /*.print$", "/a.print?x=1", True),
        ("User-agent: *\nDisallow: /đường", "/%C4%91%C6%B0%E1%BB%9Dng/a", False),
        ("\ufeffUser-agent: *\r\nDisallow: /a\r", "/a", False),
        ("<html><body>Không tìm thấy trang</body></html>", "/a", True),
        ("", "/a", True),
        ("Disallow: /", "/a", True),
    ],
)
def test_what_is_allowed(rules: str, path: str, allowed: bool) -> None:
    assert read(rules.encode()).allows(f"https://bao.example{path}") is allowed


@pytest.mark.parametrize(
    ("rules", "pause"),
    [
        ("User-agent: *\nCrawl-delay: 10", 10.0),
        ("User-agent: *\nCrawl-delay: 0.5\nRequest-rate: 1/20", 20.0),
        ("User-agent: *\nRequest-rate: 30/1m", 2.0),
        ("User-agent: baotinh\nCrawl-delay: 4\n\nUser-agent: *\nCrawl-delay: 90", 4.0),
        ("User-agent: *\nCrawl-delay: -3", 0.0),
        ("User-agent: *\nCrawl-delay: 9999999", 86_400.0),
        ("User-agent: *\nCrawl-delay: nan", 0.0),
        ("User-agent: *\nCrawl-delay: mười", 0.0),
        ("User-agent: *\nRequest-rate: 1/0", 0.0),
        ("User-agent: *\nRequest-rate: 0/5", 0.0),
        ("", 0.0),
    ],
)
def test_which_pause_is_asked_for(rules: str, pause: float) -> None:
    assert read(rules.encode()).pause == pause


@given(st.binary(max_size=300) | st.text(alphabet="Useragnt-: *Dilow/\n$%Crw0123dy.#\r\x00", max_size=300).map(str.encode))
def test_any_bytes_are_rules(content: bytes) -> None:
    rules = read(content)
    assert rules.allows("https://bao.example/tin?a=1") in (True, False)
    assert 0 <= rules.pause <= 86_400


def test_it_is_asked_for_once_and_again_after_a_day(fetcher: Fetcher, clock: Clock) -> None:
    with serving(reply(TEXT), robots=reply(b"User-agent: *\nDisallow: /secret")) as wire:
        assert [outcome(fetcher, wire, path) for path in ("/a", "/secret/b", "/c")] == ["200", "robots", "200"]
        assert [one.path for one in wire.asked] == ["/robots.txt", "/a", "/c"]
        clock.now += QUICK.robots_age
        wire.robots = reply(b"User-agent: *\nDisallow: /")
        assert outcome(fetcher, wire, "/a") == "robots"


@pytest.mark.parametrize(
    ("robots", "code"),
    [
        (reply(b"", "404 Not Found"), "200"),
        (reply(b"", "410 Gone"), "200"),
        (reply(b"", "403 Forbidden"), "200"),
        (reply(b"", "401 Unauthorized"), "200"),
        (reply(b"", "429 Too Many Requests"), "robots_unreachable"),
        (reply(b"", "500 Internal Server Error"), "robots_unreachable"),
        (reply(b"", "503 Busy"), "robots_unreachable"),
        (reply(b"", "204 No Content"), "robots_unreachable"),
        (reply(b"x", "200 OK", "Content-Encoding: gzip"), "robots_unreachable"),
        (b"", "connection"),
        (b"nonsense\r\n\r\n", "robots_unreachable"),
        (reply(b"", "302 Found", "Location: http://elsewhere.example/robots.txt"), "robots_unreachable"),
        (reply(b"", "302 Found", "Location: /robots.txt"), "200"),
    ],
)
def test_where_it_cannot_be_had(fetcher: Fetcher, robots: bytes, code: str) -> None:
    with serving(reply(TEXT), robots=robots) as wire:
        assert outcome(fetcher, wire, "/a") == code
        asked = len(wire.asked)
        assert outcome(fetcher, wire, "/a") == code
        assert len(wire.asked) - asked == (code == "200")


def test_what_cannot_be_had_is_asked_for_again_later(fetcher: Fetcher, clock: Clock) -> None:
    with serving(reply(TEXT), robots=reply(b"", "503 Busy", "Retry-After: 700")) as wire:
        with pytest.raises(NotFetched) as caught:
            fetcher.fetch(wire.url("/a"), wire.source)
        assert caught.value.retry_after == pytest.approx(700, abs=5) and not caught.value.permanent
        wire.robots = reply(b"User-agent: *\nDisallow: /in")
        clock.now += 701
        assert outcome(fetcher, wire, "/a") == "200"


def test_old_rules_hold_while_new_ones_cannot_be_had(fetcher: Fetcher, clock: Clock) -> None:
    with serving(reply(TEXT), robots=reply(b"User-agent: *\nDisallow: /in")) as wire:
        assert outcome(fetcher, wire, "/a") == "200"
        wire.robots = reply(b"", "500 No")
        clock.now += QUICK.robots_age
        assert [outcome(fetcher, wire, path) for path in ("/a", "/in")] == ["200", "robots"]


@pytest.mark.parametrize(("hops", "code"), [(5, "robots"), (6, "200")])
def test_five_redirects_are_followed(fetcher: Fetcher, hops: int, code: str) -> None:
    def tell(asked: Asked) -> bytes:
        if not asked.path.startswith("/r"):
            return reply(TEXT)
        number = int(asked.path[2:])
        return reply(b"User-agent: *\nDisallow: /") if number == hops else reply(b"", "301 Moved", f"Location: /r{number + 1}")

    with serving(tell, robots=reply(b"", "301 Moved", "Location: /r1")) as wire:
        assert outcome(fetcher, wire, "/a") == code


def test_only_the_beginning_of_a_huge_one_is_read(fetcher: Fetcher) -> None:
    rules = b"User-agent: *\nDisallow: /in\n" + b"# and so on\n" * 200_000 + b"Disallow: /a\n"
    with serving(reply(TEXT), robots=reply(rules)) as wire:
        assert [outcome(fetcher, wire, path) for path in ("/in", "/a")] == ["robots", "200"]


def test_the_longer_pause_wins(fetcher: Fetcher, clock: Clock) -> None:
    with serving(reply(TEXT), robots=reply(b"User-agent: *\nCrawl-delay: 7")) as wire:
        for delay in (3.0, 9.0):
            fetcher.fetch(wire.url(), replace(wire.source, delay=delay))
    assert clock.slept == [7.0, 9.0]


def test_a_pause_too_long_to_wait_for_is_handed_on(fetcher: Fetcher, clock: Clock) -> None:
    with serving(reply(TEXT), robots=reply(b"User-agent: *\nCrawl-delay: 3600")) as wire:
        with pytest.raises(NotFetched) as caught:
            fetcher.fetch(wire.url("/a"), wire.source)
        assert (caught.value.code, caught.value.retry_after, clock.slept) == ("not_yet", 3600.0, [])
        clock.now += 3600
        assert outcome(fetcher, wire, "/a") == "200"


def test_the_delay_of_the_source_is_waited_for_however_long(fetcher: Fetcher, clock: Clock) -> None:
    with serving(reply(TEXT)) as wire:
        fetcher.fetch(wire.url(), replace(wire.source, delay=900.0))
    assert clock.slept == [900.0]


def test_sitemaps_are_those_of_the_source(fetcher: Fetcher) -> None:
    rules = b"Sitemap: /map.xml\nSitemap: http://elsewhere.example/map.xml\nSitemap: http://[\nUser-agent: *\nDisallow: /"
    with serving(reply(TEXT), robots=reply(rules)) as wire:
        assert fetcher.sitemaps(wire.source) == (wire.url("/map.xml"),)
