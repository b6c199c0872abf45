"""What one fetch may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a fetch may take. Sizes in bytes, times in seconds.

    `seconds` is for one answer from the first packet to the last, `naming` of it for the name server to say where the
    host is, `connect` for the connection, `silence` for a pause in it.
    `aside` is how much is read of a page that carries an error or a redirect: enough to know a wall by, and to keep.
    `raw` is the body as served, `unpacked` without its Content-Encoding, and `ratio` how many times the one the other may be
    once it passes `ratio_from`. `longest_wait` is how long one call waits at most for its turn, a Retry-After or a Crawl-delay.
    """

    attempts: int = 3
    redirects: int = 5
    naming: float = 20.0
    connect: float = 15.0
    silence: float = 30.0
    seconds: float = 120.0
    headers: int = 100
    header_bytes: int = 1 << 16
    cookies: int = 50
    cookie_bytes: int = 1 << 14
    raw: int = 20_000_000
    unpacked: int = 50_000_000
    ratio: float = 100.0
    ratio_from: int = 4_000_000
    aside: int = 1 << 16
    robots: int = 512_000
    robots_age: float = 86_400.0
    robots_again: float = 600.0
    longest_wait: float = 120.0
    backoff: float = 2.0
    failures: int = 5
    pause: float = 60.0
    longest_pause: float = 3600.0
    idle: float = 60.0
