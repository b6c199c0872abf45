"""A small newspaper in memory, and crawls of it that write a real archive. As a program: a crawl that is killed again and again."""

from __future__ import annotations

import gzip
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from scrapers.answers import Answer, Headers, Hop
from scrapers.archive import Archive
from scrapers.visits import Link, Outcome, Visit

HOME = "https://bao.example.org"
DAY = datetime(2026, 3, 5, 1, 2, 3, 456789, UTC)
LISTS, ON_LIST = 8, 9
FILE = "warc/bao/bao-20260305.warc.gz"
OLD, NEW = f"{HOME}/cu.html", f"{HOME}/moi.html"


def answer(
    url: str,
    body: bytes = b"",
    status: int = 200,
    headers: Headers = (),
    hops: tuple[Hop, ...] = (),
    final: str | None = None,
    packed: bool = False,
    after: float = 0.0,
) -> Answer:
    """What a server said, `after` seconds after the start of `DAY`'s work."""
    raw = gzip.compress(body, mtime=0) if packed else None
    named = [*headers]
    if status == 200:
        named = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(raw or body))), *named]
    if packed:
        named.append(("Content-Encoding", "gzip"))
    asked = (("User-Agent", "baotinh"), ("Accept", "text/html"))
    return Answer(url, final or url, status, asked, tuple(named), body, raw, DAY + timedelta(seconds=after), hops)


def visit(url: str = OLD, kind: str = "article") -> Visit:
    return Visit(url, "bao", kind)


def moved(status: int = 301) -> tuple[Hop, ...]:
    return (Hop(OLD, status, (("Location", "/moi.html"), ("Content-Length", "154"))),)


def aside(url: str = OLD, status: int = 404, content: bytes = b"<p>gone", location: str = "", after: float = 0.0, **more: str) -> Hop:
    """What a server said that is no page."""
    headers = (("Content-Type", "text/html"), *((("Location", location),) if location else ()))
    return Hop(url, status, headers, (("User-Agent", "baotinh"),), content, fetched=DAY + timedelta(seconds=after), **more)


def body(url: str) -> bytes:
    noise = random.Random(url).randbytes(300).hex()
    return f"<!doctype html><title>{url}</title><p>Sáng 5/3, UBND tỉnh họp phiên thường kỳ. {noise}".encode()


def links(url: str) -> tuple[Link, ...]:
    """The lists lead to their articles and to the next list."""
    if "/trang-" not in url:
        return ()
    number = int(url.rpartition("-")[2])
    found = [Link(f"{HOME}/tin-{number}-{item}.html", found_on=url, depth=1) for item in range(ON_LIST)]
    return (*found, *([Link(f"{HOME}/trang-{number + 1}", "listing", number + 1)] if number + 1 < LISTS else []))


def every_address() -> set[str]:
    pages = {f"{HOME}/trang-{number}" for number in range(LISTS)}
    return pages | {f"{HOME}/tin-{number}-{item}.html" for number in range(LISTS) for item in range(ON_LIST)}


def by_warcio(path: Path) -> list[tuple[str, str | None, str | None, bytes]]:
    """Every record as warcio reads it, with its digests checked: type, address, status, the body unpacked."""
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            url = record.rec_headers.get_header("WARC-Target-URI")
            status = record.http_headers.get_statuscode() if record.http_headers and record.rec_type != "request" else None
            found.append((record.rec_type, url, status, record.content_stream().read()))
    return found


def keep(archive: Archive, visit: Visit, got: Answer, found: tuple[Link, ...] = ()) -> None:
    archive.frontier.done(visit, Outcome(archive.append(visit, got), found))


def crawl(folder: Path, log: Path) -> None:
    """One crawl to its end. `log` is the server's: a line for each request, written before the answer is."""
    with Archive(folder) as archive, log.open("a", buffering=1) as server:
        frontier = archive.frontier
        if frontier.base.rows("SELECT 1 FROM crawl WHERE finished IS NOT NULL"):
            return
        frontier.begin("bao")
        frontier.add("bao", [Link(f"{HOME}/trang-0", "listing")])
        for visit, version in frontier.adopted("bao"):
            assert archive.read(version).content == body(visit.url)
            frontier.linked(visit, links(visit.url))
        while visit := frontier.next("bao"):
            server.write(f"{visit.url}\n")
            keep(archive, visit, answer(visit.url, body(visit.url)), links(visit.url))
        frontier.finish("bao")


def main(folder: Path, kills: int, seed: int) -> None:
    """Crawls one archive after another until so many crawls were killed, then the last one to its end."""
    chance, number = random.Random(seed), 0
    while True:
        here = folder / str(number)
        here.mkdir(exist_ok=True)
        child = os.fork()
        if child == 0:
            crawl(here / "archive", here / "log")
            os._exit(0)
        if kills:
            time.sleep(chance.uniform(0.005, 0.15))
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            kills -= 1
            with (here / "kills").open("a") as told:
                told.write("x")
        elif os.WEXITSTATUS(status):
            sys.exit("a crawl failed")
        elif not kills:
            return
        else:
            number += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
