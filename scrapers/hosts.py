"""One site and its turn: one request at a time, its pauses, and when to leave it alone."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapers.answers import Hop, NotFetched, header
from scrapers.exchange import Line, Reply
from scrapers.robots import Rules
from scrapers.walls import wall_of

#: A Retry-After beyond a day is taken for one: whoever asks for more is asked again tomorrow.
LONGEST_PAUSE = 86_400.0

_AGAIN = frozenset({"connection", "timeout", "http_429", "http_5xx"})
_FAILURES = frozenset({"dns", "connection", "tls", "timeout", "too_slow", "headers", "protocol", "http_5xx"})
_NAMED = {404: "http_404", 410: "http_410", 429: "http_429"}
_EXACT = {404: "not found", 410: "gone for good", 429: "too many requests"}


#: Hears of a reply that is no page, and why it is none: a code, or "robots".
Aside = Callable[[Hop, str], object]


@dataclass
class Known:
    """What robots.txt of a site said, until when that holds; `fault` where it could not be had."""

    until: float
    rules: Rules | None = None
    fault: NotFetched | None = None


@dataclass
class Host:
    """A site of a crawl. `lock` is held for each exchange with it, and by whoever holds it alone the rest is changed."""

    name: str
    line: Line
    wait: Callable[[float], object]
    clock: Callable[[], float]
    lock: threading.Lock = field(default_factory=threading.Lock)
    robots_lock: threading.Lock = field(default_factory=threading.Lock)
    robots: dict[str, Known] = field(default_factory=dict)
    rested: float | None = None
    held_until: float | None = None
    failed: int = 0
    left_until: float | None = None

    def ask(
        self,
        url: str,
        kinds: frozenset[str],
        headers: dict[str, str],
        gap: float,
        own: float,
        cut: int | None = None,
        aside: Aside = lambda hop, reason: None,
    ) -> Reply:
        """The reply with status 200, 304 or a redirect, after its turn and a few attempts. Raises `NotFetched` for all else.

        `gap`: seconds since the last request, however long the source's `own` delay is waited for; the lock must be held.
        `aside` is given every other reply that came, with its reason.
        """
        limits = self.line.limits
        attempts = 1 if self.failed >= limits.failures else limits.attempts
        attempt = 0
        while True:
            attempt += 1
            self._turn(gap, own)
            found = self._once(url, kinds, headers, cut, aside)
            if isinstance(found, Reply):
                self._well()
                return found
            if found.code in _AGAIN:
                self._hold(found, attempt)
            if found.code not in _AGAIN or attempt >= attempts or self._left(self.held_until) > limits.longest_wait:
                self._count(found)
                raise found

    def _once(self, url: str, kinds: frozenset[str], headers: dict[str, str], cut: int | None, aside: Aside) -> Reply | NotFetched:
        try:
            reply = self.line.get(url, kinds, headers, cut)
        except NotFetched as error:
            return error
        finally:
            self.rested = self.clock()
        fault = fault_of(reply, "If-None-Match" in headers or "If-Modified-Since" in headers, walls=cut is None)
        if fault is not None:
            aside(hop_of(url, reply, self.line.limits.aside), fault.code)
        return fault or reply

    def rest(self) -> None:
        """Close the connection if nothing was asked for a while and nobody is about to."""
        if self.rested is not None and self.clock() - self.rested > self.line.limits.idle and self.lock.acquire(blocking=False):
            try:
                self.line.close()
            finally:
                self.lock.release()

    def _turn(self, gap: float, own: float) -> None:
        left = self._left(self.left_until)
        if left > 0:
            message = f"{self.name} failed {self.failed} times in a row; left alone for {left:.0f} more seconds"
            raise NotFetched("circuit_open", message, retry_after=left)
        left = max(self._left(self.held_until), self._left(None if self.rested is None else self.rested + gap))
        if left > max(self.line.limits.longest_wait, own):
            raise NotFetched("not_yet", f"{self.name} asked for a pause of {left:.0f} more seconds", retry_after=left)
        if left > 0:
            self.wait(left)

    def _left(self, until: float | None) -> float:
        return 0.0 if until is None else max(until - self.clock(), 0.0)

    def _hold(self, fault: NotFetched, attempt: int) -> None:
        backoff = self.line.limits.backoff * 2 ** (attempt - 1) * random.uniform(0.75, 1.25)
        if fault.retry_after is None and attempt == self.line.limits.attempts:
            return
        self.held_until = self.clock() + max(fault.retry_after or 0.0, backoff)

    def _well(self) -> None:
        self.failed, self.left_until = 0, None

    def _count(self, fault: NotFetched) -> None:
        if fault.code not in _FAILURES:
            self._well()
            return
        limits = self.line.limits
        self.failed += 1
        if self.failed >= limits.failures:
            pause = min(limits.pause * 2.0 ** min(self.failed - limits.failures, 30), limits.longest_pause)
            self.left_until = self.clock() + pause
            fault.retry_after = max(fault.retry_after or 0.0, pause)


def hop_of(url: str, reply: Reply, most: int) -> Hop:
    """A reply as it is kept where it is no page: with `most` bytes of its body."""
    truncated = "length" if len(reply.content) > most else reply.truncated
    return Hop(url, reply.status, reply.headers, reply.request_headers, reply.content[:most], truncated, reply.address, reply.fetched)


def fault_of(reply: Reply, conditional: bool, walls: bool = True) -> NotFetched | None:
    """Why a reply is no page, or None for a page, a redirect, or `304` where it was asked for."""
    status = reply.status
    wall = wall_of(reply.headers, reply.content) if walls and (status == 200 or status >= 400) else None
    if wall is not None:
        what = "asks whether the reader is human" if wall == "captcha" else "sets a cookie by script and loads itself again"
        return NotFetched(wall, f"the page {what}; look at it in a browser, and ask the newspaper for access", status=status)
    if status == 200 or (status == 304 and conditional) or (status in (301, 302, 303, 307, 308) and header(reply.headers, "location")):
        return None
    code = _NAMED.get(status) or ("http_4xx" if 400 <= status < 500 else "http_5xx" if 500 <= status < 600 else "http_other")
    after = pause_of(reply) if code in ("http_429", "http_5xx") else None
    return NotFetched(code, f"HTTP {status} {_EXACT.get(status, '')}".rstrip(), status=status, retry_after=after)


def pause_of(reply: Reply) -> float | None:
    """Seconds that Retry-After asks for, a number or a date (RFC 9110, 10.2.3), a day at most; None where it says nothing."""
    said = (header(reply.headers, "retry-after") or "").strip()
    if said.isascii() and said.isdigit():
        return min(float(said[:12]), LONGEST_PAUSE)
    until = _moment(said)
    if until is None:
        return None
    # By the server's own clock, if it tells the time: many are wrong.
    now = _moment(header(reply.headers, "date")) or datetime.now(UTC)
    return min(max((until - now).total_seconds(), 0.0), LONGEST_PAUSE)


def _moment(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
