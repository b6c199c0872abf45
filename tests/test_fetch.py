"""Fetching as a polite reader: turns, pauses, robots, redirects, retries, conditional requests. Measured at the server."""

from __future__ import annotations

import gzip
import re
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli
import pytest
from wire import Asked, Clock, reply, serving

from scrapers.answers import CODES
from scrapers.exchange import Reply
from scrapers.fetch import Fetcher, Limits, NotFetched, agent
from scrapers.hosts import pause_of
from scrapers.page import Source

QUICK = Limits(seconds=5.0, silence=2.0, connect=2.0, backoff=0.01)
TEXT = "<html><body><p>Sáng nay, ủy ban họp bàn việc làm đường.</p></body></html>".encode()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fetcher(clock: Clock) -> Iterator[Fetcher]:
    one = Fetcher("https://du-an.example/", wait=clock.wait, clock=clock, limits=QUICK)
    yield one
    one.close()


def failure(fetcher: Fetcher, url: str, source: Source) -> NotFetched:
    with pytest.raises(NotFetched) as caught:
        fetcher.fetch(url, source)
    assert caught.value.code in CODES
    assert "\n" not in str(caught.value)
    return caught.value


def test_a_page_comes_with_all_that_the_archive_keeps(fetcher: Fetcher) -> None:
    headers = ("Content-Type: text/html; charset=utf-8", 'ETag: "a1"', "Set-Cookie: a=1", "Set-Cookie: b=2")
    with serving(reply(TEXT, "200 OK", *headers)) as wire:
        answer = fetcher.fetch(wire.url("/tin?a=1"), wire.source)
    assert (answer.url, answer.final_url, answer.status, answer.content, answer.raw) == (wire.url("/tin?a=1"),) * 2 + (200, TEXT, None)
    assert answer.etag == '"a1"' and answer.header("content-type") == "text/html; charset=utf-8"
    assert [value for name, value in answer.headers if name == "Set-Cookie"] == ["a=1", "b=2"]
    assert answer.fetched.tzinfo is UTC and abs(datetime.now(UTC) - answer.fetched) < timedelta(seconds=30)
    sent = {name.lower(): value for name, value in answer.request_headers}
    assert sent == wire.asked[-1].headers
    assert (answer.hops, answer.address) == ((), "127.0.0.1")


def test_every_answer_that_is_no_page_is_told_of(fetcher: Fetcher) -> None:
    """What robots.txt said, an error before a page, the error itself, and redirects that led to no page; never those that led to one."""
    told: list[tuple[str, int, str, bytes, str | None, str | None]] = []
    fetcher.aside = lambda source, hop, reason: told.append(
        (hop.url.removeprefix(source.home), hop.status, reason, hop.content[:9], hop.truncated, hop.address)
    )
    long = b"<p>sorry " * 10_000
    wall = b"<html><h1>Just a moment...</h1>" + b" " * 70_000
    answers = {
        "/lan-hai": [reply(b"busy", "503 Busy"), reply(TEXT)],
        "/di": [reply(b"", "302 Found", "Location: /lan-hai")],
        "/xa": [reply(b"<p>away", "302 Found", "Location: https://khac.example/")],
        "/mat": [reply(long, "404 Not Found")],
        "/nguoi": [reply(wall, "200 OK", "cf-mitigated: challenge")],
    }

    def tell(asked: Asked) -> bytes:
        left = answers[asked.path]
        return left.pop(0) if len(left) > 1 else left[0]

    with serving(tell, robots=reply(b"User-agent: *", "200 OK")) as wire:
        assert fetcher.fetch(wire.url("/lan-hai"), wire.source).content == TEXT
        assert len(fetcher.fetch(wire.url("/di"), wire.source).hops) == 1
        assert [failure(fetcher, wire.url(path), wire.source).code for path in ("/xa", "/mat", "/nguoi")] == [
            "off_source",
            "http_404",
            "captcha",
        ]
    at = "127.0.0.1"
    assert told == [
        ("robots.txt", 200, "robots", b"User-agen", None, at),
        ("lan-hai", 503, "http_5xx", b"busy", None, at),
        ("xa", 302, "off_source", b"<p>away", None, at),
        ("mat", 404, "http_404", b"<p>sorry ", "length", at),
        ("nguoi", 200, "captcha", b"<html><h1", "length", at),
    ]


def test_it_names_itself_and_whom_to_write_to() -> None:
    assert re.fullmatch(r"baotinh(/[\w.]+)?", agent(None))
    assert agent("https://du-an.example/").endswith(" (+https://du-an.example/)")
    assert agent("a@b.example").endswith(" (+a@b.example)")


@pytest.mark.parametrize("contact", ["", "nobody", "a@b.example\r\nX: 1", "https://x (y)", "báo@x.vn", "a b@x.vn"])
def test_a_contact_that_is_none_is_refused(contact: str) -> None:
    with pytest.raises(ValueError, match="is no address"):
        agent(contact)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT[:9]) + gzip.compress(TEXT[9:])),
        ("gzip", gzip.compress(TEXT) + b"\0" * 20),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)[2:-4]),
        ("br", brotli.compress(TEXT)),
        ("identity, GZIP", gzip.compress(TEXT)),
        ("gzip, br", brotli.compress(gzip.compress(TEXT))),
    ],
)
def test_bodies_are_unpacked_and_kept_as_served(fetcher: Fetcher, encoding: str, packed: bytes) -> None:
    with serving(reply(packed, "200 OK", f"Content-Encoding: {encoding}")) as wire:
        answer = fetcher.fetch(wire.url(), wire.source)
    assert (answer.content, answer.raw) == (TEXT, packed)


def test_chunks_are_put_together(fetcher: Fetcher) -> None:
    packed = gzip.compress(TEXT)
    parts = b"".join(b"%x;name=value\r\n%s\r\n" % (len(part), part) for part in (packed[:7], packed[7:]))
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    with serving(head + parts + b"0\r\nX-Sum: 1\r\n\r\n") as wire:
        answer = fetcher.fetch(wire.url(), wire.source)
    assert (answer.content, answer.raw) == (TEXT, packed)


def test_a_body_without_length_ends_with_the_connection(fetcher: Fetcher) -> None:
    with serving(reply(TEXT, length=False)) as wire:
        assert fetcher.fetch(wire.url(), wire.source).content == TEXT


def test_unchanged_pages_are_answered_by_304(fetcher: Fetcher) -> None:
    def tell(asked: Asked) -> bytes:
        same = asked.headers.get("if-none-match") == '"a1"' or asked.headers.get("if-modified-since") == "Sat, 14 Jun 2014 08:00:00 GMT"
        return reply(b"", "304 Not Modified", 'ETag: "a1"', length=False) + b"" if same else reply(TEXT)

    with serving(tell) as wire:
        for validators in ({"etag": '"a1"'}, {"modified": "Sat, 14 Jun 2014 08:00:00 GMT"}):
            answer = fetcher.fetch(wire.url(), wire.source, **validators)
            assert (answer.status, answer.content, answer.raw) == (304, b"", None)
        assert fetcher.fetch(wire.url(), wire.source, etag='"b2"').status == 200


@pytest.mark.parametrize("etag", ['"a\r\nX-Evil: 1"', '"ạ"', "x" * 5000])
def test_a_validator_that_is_no_header_is_left_out(fetcher: Fetcher, etag: str) -> None:
    with serving(reply(TEXT)) as wire:
        assert fetcher.fetch(wire.url(), wire.source, etag=etag).status == 200
        assert not {"if-none-match", "x-evil"} & wire.asked[-1].headers.keys()


def test_304_that_nobody_asked_for_is_no_page(fetcher: Fetcher) -> None:
    with serving(reply(b"", "304 Not Modified")) as wire:
        assert failure(fetcher, wire.url(), wire.source).code == "http_other"


@pytest.mark.parametrize(
    ("status", "code", "permanent", "times"),
    [
        ("404 Not Found", "http_404", True, 1),
        ("410 Gone", "http_410", True, 1),
        ("403 Forbidden", "http_4xx", False, 1),
        ("429 Too Many Requests", "http_429", False, 3),
        ("500 Internal Server Error", "http_5xx", False, 3),
        ("503 Service Unavailable", "http_5xx", False, 3),
        ("204 No Content", "http_other", False, 1),
        ("206 Partial Content", "http_other", False, 1),
        ("302 Found", "http_other", False, 1),
        ("103 Early Hints", "http_other", False, 1),
        ("999 No", "http_other", False, 1),
    ],
)
def test_a_status_without_a_page_is_named(fetcher: Fetcher, status: str, code: str, permanent: bool, times: int) -> None:
    with serving(reply(b"", status)) as wire:
        found = failure(fetcher, wire.url("/a"), wire.source)
        assert (found.code, found.permanent, found.status, found.url) == (code, permanent, int(status[:3]), wire.url("/a"))
        assert wire.paths == ["/a"] * times


def test_a_server_that_stumbles_is_asked_again_after_growing_pauses(fetcher: Fetcher, clock: Clock) -> None:
    answers = [reply(b"", "503 Busy"), b"", reply(TEXT)]
    with serving(lambda _: answers.pop(0)) as wire:
        assert fetcher.fetch(wire.url(), wire.source).content == TEXT
        assert len(wire.paths) == 3
    assert len(clock.slept) == 2 and 0.0075 <= clock.slept[0] <= 0.0125 and 0.015 <= clock.slept[1] <= 0.025


@pytest.mark.parametrize("date", [False, True])
def test_retry_after_is_waited_for(fetcher: Fetcher, clock: Clock, date: bool) -> None:
    server = datetime(2014, 6, 14, 8, 0, tzinfo=UTC)
    after = format_datetime(server + timedelta(seconds=90), usegmt=True) if date else "90"
    answers = [reply(b"", "429 Slow Down", f"Date: {format_datetime(server, usegmt=True)}", f"Retry-After: {after}"), reply(TEXT)]
    with serving(lambda _: answers.pop(0)) as wire:
        assert fetcher.fetch(wire.url(), wire.source).content == TEXT
    assert clock.slept == [90.0]


def test_a_long_retry_after_is_handed_on_and_holds_the_whole_host(fetcher: Fetcher, clock: Clock) -> None:
    with serving(lambda asked: reply(b"", "503 Busy", "Retry-After: 1800") if asked.path == "/a" else reply(TEXT)) as wire:
        first = failure(fetcher, wire.url("/a"), wire.source)
        assert (first.code, first.retry_after, first.permanent) == ("http_5xx", 1800.0, False)
        clock.now += 600
        second = failure(fetcher, wire.url("/b"), wire.source)
        assert (second.code, second.retry_after) == ("not_yet", 1200.0)
        assert wire.paths == ["/a"]
        clock.now += 1150
        assert fetcher.fetch(wire.url("/b"), wire.source).content == TEXT
    assert clock.slept == [50.0]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        ("9" * 300, 86_400.0),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("1e9", None),
        ("٣", None),
        ("Mon, 01 Jan 1990 00:00:00 GMT", 0.0),
        ("Mon, 99 Foo 9999 00:00:00 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400.0),
    ],
)
def test_what_retry_after_says(said: str, seconds: float | None) -> None:
    assert pause_of(Reply(429, (("Retry-After", said),), (), b"", None)) == seconds


def test_a_host_that_fails_is_left_alone_and_then_tried_once(fetcher: Fetcher, clock: Clock) -> None:
    broken = [True]
    with serving(lambda _: reply(b"", "500 No") if broken[0] else reply(TEXT)) as wire:
        codes = [failure(fetcher, wire.url(f"/{number}"), wire.source) for number in range(5)]
        assert {one.code for one in codes} == {"http_5xx"} and codes[-1].retry_after == 60.0
        asked = len(wire.paths)
        shut = failure(fetcher, wire.url("/6"), wire.source)
        assert shut.code == "circuit_open" and shut.retry_after == pytest.approx(60.0) and len(wire.paths) == asked
        clock.now += 61
        assert failure(fetcher, wire.url("/7"), wire.source).retry_after == 120.0
        assert len(wire.paths) == asked + 1
        clock.now += 121
        broken[0] = False
        assert fetcher.fetch(wire.url("/8"), wire.source).status == 200
        assert fetcher.fetch(wire.url("/9"), wire.source).status == 200


def test_missing_pages_open_no_circuit(fetcher: Fetcher) -> None:
    with serving(reply(b"", "404 Not Found")) as wire:
        assert [failure(fetcher, wire.url(f"/{number}"), wire.source).code for number in range(8)] == ["http_404"] * 8


def test_the_delay_runs_from_the_end_of_the_last_answer(clock: Clock) -> None:
    def tell(asked: Asked) -> bytes:
        clock.now += 7.0  # what the answer takes
        return reply(TEXT)

    with serving(tell) as wire:
        fetcher = Fetcher(wait=clock.wait, clock=clock, limits=QUICK)
        for number in range(3):
            fetcher.fetch(wire.url(f"/{number}"), replace(wire.source, delay=3.0))
        fetcher.close()
    # The first wait is between robots.txt and the first page.
    assert clock.slept == [3.0] * 3


def test_one_request_at_a_time_and_never_before_the_delay() -> None:
    fetcher = Fetcher(limits=QUICK)

    def tell(asked: Asked) -> Iterator[bytes]:
        whole = reply(TEXT)
        yield whole[:40]
        time.sleep(0.01)
        yield whole[40:]

    with serving(tell) as wire:
        source = replace(wire.source, delay=0.05)
        threads = [threading.Thread(target=lambda n=n: [fetcher.fetch(wire.url(f"/{n}-{i}"), source) for i in range(3)]) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        fetcher.close()
    assert len(wire.paths) == 12 and wire.most_at_once == 1
    gaps = [after.begun - before.ended for before, after in zip(wire.asked, wire.asked[1:], strict=False)]
    assert len(gaps) == 12 and min(gaps) >= 0.05


def test_hosts_go_on_side_by_side() -> None:
    fetcher, meet = Fetcher(limits=QUICK), threading.Barrier(4, timeout=5)

    def tell(asked: Asked) -> bytes:
        meet.wait()
        return reply(TEXT)

    with serving(tell) as a, serving(tell) as b, serving(tell) as c, serving(tell) as d:
        threads = [threading.Thread(target=fetcher.fetch, args=(wire.url(), wire.source)) for wire in (a, b, c, d)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [wire.paths for wire in (a, b, c, d)] == [["/"]] * 4
    fetcher.close()


def test_a_stop_during_a_wait_gets_through() -> None:
    class Stop(Exception):
        pass

    def stop(seconds: float) -> None:
        raise Stop

    fetcher = Fetcher(wait=stop, limits=QUICK)
    with serving(reply(TEXT)) as wire:
        with pytest.raises(Stop):
            fetcher.fetch(wire.url(), replace(wire.source, delay=1.0))
        assert wire.paths == []
    fetcher.close()


def redirect(target: str, status: str = "302 Found", body: bytes = b"") -> bytes:
    return reply(body, status, f"Location: {target}")


def test_redirects_are_followed_one_by_one_and_kept(fetcher: Fetcher) -> None:
    pages = {"/a": redirect("b?x=1", "301 Moved"), "/b?x=1": redirect("/đường#here", "308 Moved"), "/%C4%91%C6%B0%E1%BB%9Dng": reply(TEXT)}
    with serving(lambda asked: pages[asked.path]) as wire:
        answer = fetcher.fetch(wire.url("/a"), wire.source)
        assert answer.url == wire.url("/a") and answer.final_url == wire.url("/%C4%91%C6%B0%E1%BB%9Dng") and answer.content == TEXT
        assert [(hop.url, hop.status) for hop in answer.hops] == [(wire.url("/a"), 301), (wire.url("/b?x=1"), 308)]
        assert ("Location", "b?x=1") in answer.hops[0].headers


def test_redirects_wait_their_turn_too(fetcher: Fetcher, clock: Clock) -> None:
    with serving(lambda asked: redirect("/b") if asked.path == "/a" else reply(TEXT)) as wire:
        fetcher.fetch(wire.url("/a"), replace(wire.source, delay=2.0))
    assert clock.slept == [2.0, 2.0]


def test_a_circle_ends(fetcher: Fetcher) -> None:
    with serving(lambda asked: redirect("/b" if asked.path == "/a" else "/a")) as wire:
        assert failure(fetcher, wire.url("/a"), wire.source).code == "too_many_redirects"
        assert len(wire.paths) == 6


def test_a_redirect_that_only_wants_its_cookie_back_is_followed(fetcher: Fetcher) -> None:
    def tell(asked: Asked) -> bytes:
        return reply(TEXT) if asked.headers.get("cookie") == "seen=1" else reply(b"", "302 Found", "Location: /a", "Set-Cookie: seen=1")

    with serving(tell) as wire:
        assert fetcher.fetch(wire.url("/a"), wire.source).content == TEXT


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("http://elsewhere.example/", "off_source"),
        ("//elsewhere.example/a", "off_source"),
        ("http://127.0.0.1:1/", "off_source"),
        ("http://169.254.169.254/latest/meta-data/", "off_source"),
        ("file:///etc/passwd", "bad_url"),
        ("ftp://127.0.0.1/", "bad_url"),
        ("javascript:alert(1)", "bad_url"),
        ("http://user:word@127.0.0.1/", "bad_url"),
        ("http://[::1", "bad_url"),
        ("http://x:99999/", "bad_url"),
        ("/a\x01b", "bad_url"),
        ("/secret", "robots"),
    ],
)
def test_redirects_that_lead_astray_are_not_followed(fetcher: Fetcher, target: str, code: str) -> None:
    with serving(redirect(target), robots=reply(b"User-agent: *\nDisallow: /secret\n")) as wire:
        found = failure(fetcher, wire.url("/a"), wire.source)
        assert found.code == code and wire.paths == ["/a"]


def test_the_body_of_a_redirect_is_never_unpacked_whole(fetcher: Fetcher) -> None:
    bomb = gzip.compress(b"\0" * 30_000_000)
    moved = reply(bomb, "302 Found", "Location: /b", "Content-Encoding: gzip")
    with serving(lambda asked: moved if asked.path == "/a" else reply(TEXT)) as wire:
        assert fetcher.fetch(wire.url("/a"), wire.source).content == TEXT


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "ftp://127.0.0.1/",
        "http://",
        "http://a@127.0.0.1/",
        "http://127.0.0.1:x/",
        "http://127.0.0.1/a\nb",
        "http://127.0.0.1/\x00a",
        "http://127.0.0.1/\ud800",
        "http://a..b/",
        "http://[::1/",
        "http://" + "a" * 5000,
    ],
)
def test_what_is_no_address_is_named(fetcher: Fetcher, url: str) -> None:
    found = failure(fetcher, url, Source("Báo thử", "http://127.0.0.1/"))
    assert found.code == "bad_url" and found.permanent


def test_other_hosts_are_left_alone(fetcher: Fetcher) -> None:
    with serving(reply(TEXT)) as wire, serving(reply(TEXT)) as other:
        assert failure(fetcher, other.url(), wire.source).code == "off_source"
        assert other.asked == []


def test_connections_are_kept_and_closed_when_idle(clock: Clock) -> None:
    with serving(reply(TEXT)) as wire, serving(reply(TEXT)) as other:
        fetcher = Fetcher(wait=clock.wait, clock=clock, limits=QUICK)
        for path in ("/a", "/b", "/c"):
            fetcher.fetch(wire.url(path), wire.source)
        assert len(wire._links) == 1
        clock.now += QUICK.idle + 1
        fetcher.fetch(other.url(), other.source)
        deadline = time.monotonic() + 5
        while wire._links and time.monotonic() < deadline:
            time.sleep(0.005)
        assert not wire._links
        fetcher.close()
