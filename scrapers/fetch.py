"""One page from one host, politely: robots.txt, pauses, retries, and a named reason for whatever goes wrong."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit

from scrapers import robots
from scrapers.addresses import BadAddress, ascii_address, belongs, join, site_of
from scrapers.answers import CODES, Answer, Hop, NotFetched, header
from scrapers.exchange import Line, Reply, trust
from scrapers.hosts import Host, Known, hop_of
from scrapers.limits import Limits
from scrapers.page import Source
from scrapers.safety import Resolve, kinds_of
from scrapers.unpack import ACCEPTED

__all__ = ["CODES", "Answer", "Fetcher", "Hop", "Limits", "NotFetched", "agent"]

#: The limits of a crawl that says nothing else.
USUAL = Limits()

_CONTACT = re.compile(r"(?:https?://|mailto:)?[!-'*-~]{3,200}")
_VALIDATOR = re.compile(r"[\x20-\x7e\x80-\xff]{1,1000}")
_ROBOTS_HOPS = 5
_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
    "Accept-Language": "vi",
    "Accept-Encoding": ACCEPTED,
}


def agent(contact: str | None) -> str:
    """How we name ourselves to servers: `baotinh/VERSION (+contact)`; without a contact the name alone, as none is made up.

    `contact` is a web or mail address under which the people who crawl can be reached. Raises `ValueError` for what is none.
    """
    try:
        name = f"{robots.NAME}/{version('baotinh')}"
    except PackageNotFoundError:
        name = robots.NAME
    if contact is None:
        return name
    if not _CONTACT.fullmatch(contact) or not ("@" in contact or contact.startswith("http")):
        raise ValueError(f"contact {contact!r:.80} is no address to be reached at; write https://… or a mail address, without spaces")
    return f"{name} (+{contact})"


class Fetcher:
    """All fetching of one crawl. Threads may use it at once: hosts go on side by side, one request at a time to each.

    `wait` is called with seconds to sleep (it may raise to stop), `clock` tells seconds that only grow; `resolve` is as
    `socket.getaddrinfo`; `authorities` is a PEM file of certificates to be trusted beside the usual ones.

    `aside` may be set to hear of every answer that is not given back as a page, or with one as a redirect on the way to it: the
    source it was asked for, the answer, and its reason, one of `CODES` or "robots" for what robots.txt said. It may raise to stop.
    """

    def __init__(
        self,
        contact: str | None = None,
        *,
        wait: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        limits: Limits = USUAL,
        resolve: Resolve = socket.getaddrinfo,
        authorities: str | None = None,
    ) -> None:
        self.agent = agent(contact)
        self.limits = limits
        self._wait, self._clock, self._resolve = wait, clock, resolve
        self._trust = trust(authorities)
        self.aside: Callable[[Source, Hop, str], object] = lambda source, hop, reason: None
        self._hosts: dict[str, Host] = {}
        self._lock = threading.Lock()

    def fetch(self, url: str, source: Source, *, etag: str | None = None, modified: str | None = None) -> Answer:
        """The answer at an address of a source: status 200, or 304 where `etag` or `modified` (as served before) still hold.

        Waits for its turn: the longest of the source's `delay` and what robots.txt asks for since the end of the last request
        to that host. Redirects are followed within the source's hosts. Raises `NotFetched`, with `url` where it failed.
        """
        given = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in given.items() if value and _VALIDATOR.fullmatch(value)}
        at, hops = url, list[Hop]()
        try:
            at = _checked(url, source)
            while True:
                reply = self._visit(at, source, headers)
                if reply.status in (200, 304):
                    return _answer(url, at, reply, tuple(hops))
                hops.append(hop_of(at, reply, self.limits.aside))
                if len(hops) > self.limits.redirects:
                    raise NotFetched("too_many_redirects", f"redirected more than {self.limits.redirects} times")
                at = _checked(_target(at, reply), source, " after a redirect")
        except NotFetched as error:
            error.url = error.url or at
            # These redirects led to no page: they stand alone.
            for hop in hops:
                self.aside(source, hop, error.code)
            raise

    def sitemaps(self, source: Source) -> tuple[str, ...]:
        """Addresses of the sitemaps that robots.txt of the home names, those on the source's hosts. Raises `NotFetched`."""
        home = _checked(source.home, source)
        found = []
        for item in self._rules(home, source).sitemaps:
            with suppress(BadAddress):
                found.append(join(home, item))
        return tuple(url for url in found if belongs(url, source))

    def close(self) -> None:
        """Close every connection. Nothing may be fetched at the same time."""
        for host in self._hosts.values():
            host.line.close()

    def _visit(self, url: str, source: Source, headers: dict[str, str]) -> Reply:
        rules = self._rules(url, source)
        if not rules.allows(url):
            raise NotFetched("robots", "robots.txt of this host does not allow it")
        return self._ask(url, source, headers, rules.pause)

    def _ask(self, url: str, source: Source, headers: dict[str, str], pause: float, cut: int | None = None) -> Reply:
        host = self._host(url)
        with host.lock:
            gap = max(source.delay, pause)
            reply = host.ask(url, kinds_of(source), {**_HEADERS, **headers}, gap, source.delay, cut, partial(self.aside, source))
        for other in list(self._hosts.values()):
            if other is not host:
                other.rest()
        return reply

    def _host(self, url: str) -> Host:
        name = site_of(url)
        with self._lock:
            if name not in self._hosts:
                line = Line(self.agent, self.limits, self._resolve, self._trust)
                self._hosts[name] = Host(name, line, self._wait, self._clock)
            return self._hosts[name]

    def _rules(self, url: str, source: Source) -> robots.Rules:
        """What robots.txt of a host says, asked once a day. Where it cannot be had, nothing is allowed for a while."""
        host, place = self._host(url), join(url, "/robots.txt")
        with host.robots_lock:
            known = host.robots.get(place)
            if known is None or self._clock() >= known.until:
                known = host.robots[place] = self._read_robots(place, source, known)
        if known.rules is not None:
            return known.rules
        assert known.fault is not None
        left = max(known.until - self._clock(), known.fault.retry_after or 0.0)
        raise NotFetched(known.fault.code, str(known.fault), url=url, status=known.fault.status, retry_after=left)

    def _read_robots(self, place: str, source: Source, old: Known | None) -> Known:
        limits = self.limits
        try:
            return Known(self._clock() + limits.robots_age, self._fetched_robots(place, source))
        except NotFetched as error:
            until = self._clock() + max(limits.robots_again, error.retry_after or 0.0)
            if old is not None and old.rules is not None:
                return Known(until, old.rules)
            # A host that is away is called so; one that answers, but not this, is another matter.
            away = ("dns", "connection", "tls", "timeout", "refused_address", "circuit_open", "not_yet", "internal")
            code = error.code if error.code in away else "robots_unreachable"
            return Known(until, None, NotFetched(code, f"{place}: {error}; nothing is fetched without it", status=error.status))

    def _fetched_robots(self, place: str, source: Source) -> robots.Rules:
        at = place
        for _ in range(_ROBOTS_HOPS + 1):
            try:
                reply = self._ask(at, source, {}, 0.0, cut=self.limits.robots)
            except NotFetched as error:
                if error.code in ("http_404", "http_410", "http_4xx"):
                    return robots.ALL_ALLOWED
                raise
            self.aside(source, hop_of(at, reply, self.limits.robots), "robots")
            if reply.status == 200:
                return robots.read(reply.content)
            at = _checked(_target(at, reply), source, ", where robots.txt leads to: has the newspaper moved? then change its home")
        # RFC 9309, 2.3.1.2: beyond five redirects there is none.
        return robots.ALL_ALLOWED


def _answer(url: str, at: str, reply: Reply, hops: tuple[Hop, ...]) -> Answer:
    fetched = reply.fetched or datetime.now(UTC)
    return Answer(url, at, reply.status, reply.request_headers, reply.headers, reply.content, reply.raw, fetched, hops, reply.address)


def _checked(url: str, source: Source, why: str = "") -> str:
    try:
        whole = ascii_address(url)
    except BadAddress as error:
        raise NotFetched("bad_url", f"{error}{why}") from None
    if not belongs(whole, source):
        raise NotFetched("off_source", f"{urlsplit(whole).netloc} is no host of {source.name}{why}")
    return whole


def _target(url: str, reply: Reply) -> str:
    """Where a redirect leads. Its bytes are UTF-8 on most servers, whatever the standard says."""
    location = header(reply.headers, "location") or ""
    try:
        return join(url, location.encode("latin-1").decode("utf-8", "percentencode").strip())
    except ValueError as error:
        raise NotFetched("bad_url", f"redirected to {error}") from None
