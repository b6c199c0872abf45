"""Invented newspapers on loopback: several content systems, feeds, sitemaps, listings, traps, and a log of what was asked when.

Every name and text was written for this project. A `Site` is a table from addresses to answers; `serve` starts one server for each
site. What a server saw is in `Site.log`: times are of its own monotonic clock.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from urllib.parse import urlsplit

HTML = "text/html; charset=utf-8"
XML = "text/xml; charset=utf-8"


@dataclass(frozen=True)
class Seen:
    """One request: the path asked for, when it began and ended, and the status it got."""

    path: str
    begun: float
    ended: float
    status: int
    agent: str


@dataclass
class Reply:
    body: bytes
    kind: str = HTML
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    etag: bool = True


@dataclass
class Site:
    """One host. `pages` are answers by path and query; `more` is asked where there is none; `slow` seconds pass before each answer."""

    name: str = "Báo Đồng Xanh"
    pages: dict[str, Reply] = field(default_factory=dict)
    more: Callable[[str], Reply | None] = lambda path: None
    articles: list[str] = field(default_factory=list)
    slow: float = 0.0
    base: str = ""
    log: list[Seen] = field(default_factory=list)
    most_open: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    open: int = 0

    def put(self, path: str, text: str | bytes, kind: str = HTML, **more: object) -> str:
        self.pages[path] = Reply(text if isinstance(text, bytes) else text.encode(), kind, **more)  # type: ignore[arg-type]
        return path

    def url(self, path: str) -> str:
        return self.base + path

    def asked(self) -> list[str]:
        """The paths asked for, in order, without robots.txt."""
        return [seen.path for seen in self.log if seen.path != "/robots.txt"]

    def gaps(self) -> list[float]:
        """Seconds between the beginnings of two requests."""
        begun = sorted(seen.begun for seen in self.log)
        return [later - earlier for earlier, later in pairwise(begun)]


def article_page(site: Site, number: int, day: date, links: Sequence[str] = (), body: str = "newscontents", extra: str = "") -> str:
    """An article with title, time, lead and three paragraphs."""
    title = title_of(number)
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in sentences(number))
    related = "".join(f'<li><a href="{link}">Bài cũ hơn về việc này</a></li>' for link in links)
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title} - {site.name}</title>'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="{day.isoformat()}T07:30:00+07:00"></head>'
        f'<body><div class="menu"><a href="/">Trang chủ</a></div><h1 class="detail-title">{title}</h1>'
        f'<span class="pubdate">{day:%d/%m/%Y} - 07:30</span>'
        f'<p class="sapo">Sáng {day.day}/{day.month}, xã Bến Lở họp bàn việc thứ {number}.</p>'
        f'<div id="{body}">{paragraphs}</div><ul class="related">{related}</ul>{extra}</body></html>'
    )


def title_of(number: int) -> str:
    return f"Xã Bến Lở bàn việc nạo vét kênh số {number}"


def sentences(number: int) -> tuple[str, ...]:
    return (
        f"Ông Lò Văn Thử, Chủ tịch UBND xã Bến Lở, cho biết kênh số {number} dài {number + 2} km đã lâu chưa được nạo vét, "
        "bà con hai bờ mong từng ngày.",
        f"Theo kế hoạch, {number + 10} hộ dân sẽ cùng góp công trong tháng này, phần còn lại do xã lo từ nguồn thu tại chỗ của mình.",
        "Cuộc họp giao tổ thủy lợi đo lại lòng kênh, cắm mốc và báo cáo trước ngày cuối tháng để kịp vụ gieo sạ sắp tới.",
    )


def listing_page(
    site: Site, items: Sequence[tuple[str, date | None]], pages: Sequence[str] = (), menu: Sequence[str] = (), extra: str = ""
) -> str:
    rows = "".join(
        f'<div class="item"><a href="{link}"><img src="/anh/{i}.jpg"></a><h3><a href="{link}">Tin số {i}</a></h3>'
        + (f'<span class="time">{day:%d/%m/%Y} 07:30</span>' if day else "")
        + "</div>"
        for i, (link, day) in enumerate(items)
    )
    paging = "".join(f'<a class="page" href="{link}">{i}</a>' for i, link in enumerate(pages, 1))
    tabs = "".join(f'<li><a href="{link}">Mục</a></li>' for link in menu)
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{site.name}</title></head><body><ul class="nav">{tabs}</ul>'
        f"{rows}<div>{paging}</div>{extra}</body></html>"
    )


def rss(site: Site, items: Sequence[tuple[str, date | None]]) -> str:
    rows = "".join(
        f"<item><title>Tin</title><link>{link}</link>"
        + (f"<pubDate>{day:%d %b %Y} 07:30:00 +0700</pubDate>" if day else "")
        + "<description>&lt;p&gt;Tóm tắt&lt;/p&gt;</description></item>"
        for link, day in items
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{site.name}</title>{rows}</channel></rss>'


def sitemap(entries: Sequence[tuple[str, str | None]], index: bool = False) -> str:
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    rows = "".join(f"<{inner}><loc>{url}</loc>" + (f"<lastmod>{day}</lastmod>" if day else "") + f"</{inner}>" for url, day in entries)
    return f'<?xml version="1.0" encoding="UTF-8"?><{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</{outer}>'


# How the content systems spell their addresses: an article's, and the page of a section's list. See docs/sources.md for the letters.
ARTICLE = {
    "a": lambda n, day: f"/thoi-su/nao-vet-kenh-so-{n}-a{4000 + n}.html",
    "b": lambda n, day: f"/nao-vet-kenh-{n}-post{70000 + n}.html",
    "c": lambda n, day: f"/thoi-su/{day:%Y%m}/nao-vet-kenh-{hashlib.sha1(str(n).encode()).hexdigest()[:7]}/",
    "f": lambda n, day: f"/nao-vet-kenh-{10224000000000000 + n}.htm",
    "h": lambda n, day: f"/web/guest/-/asset_publisher/Xy12/content/nao-vet-kenh-{n}?p_p_id=101_INSTANCE_Xy12&p_r_p_id={n}",
    "i": lambda n, day: f"/news/thoi-su/xa-ben-lo-nao-vet-kenh-{1000 + n}.html",
}
LISTED = {
    "a": lambda n: "/thoi-su/" if n == 1 else f"/thoi-su/?p={n}",
    "b": lambda n: "/thoi-su/" if n == 1 else f"/thoi-su/trang-{n}.html",
    "c": lambda n: "/thoi-su/" if n == 1 else f"/thoi-su/?page={n}",
    "f": lambda n: f"/timelinelist/123/{n}.htm",
    "h": lambda n: "/web/guest/thoi-su" if n == 1 else f"/web/guest/thoi-su/p{n}",
    "i": lambda n: "/news/thoi-su/" if n == 1 else f"/news/thoi-su/page-{n}/",
}
TEMPLATE = {"f": "/timelinelist/123/{page}.htm"}
FAMILIES = tuple(ARTICLE)


def paper(family: str = "a", articles: int = 24, per_page: int = 8, last: date = date(2024, 6, 30), dated: bool = True) -> Site:
    """A newspaper of one content system: a home page, a section over several pages, articles one a day back from `last`.

    Beside those that its section lists: one that only the feed names, one that only the sitemap names (packed, in an index that
    robots.txt names), one that only another article links to. Some links lead to what robots.txt forbids and to another host.
    """
    site = Site(f"Báo Đồng Xanh {family.upper()}")
    days = [last - timedelta(days=n) for n in range(articles)]
    paths = [ARTICLE[family](n, day) for n, day in enumerate(days)]
    listed = list(zip(paths, days, strict=True))[: max(1, articles - 3)]
    hidden = dict(zip(("feed", "sitemap", "related"), list(zip(paths, days, strict=True))[len(listed) :], strict=False))
    for n, (path, day) in enumerate(zip(paths, days, strict=True)):
        related = [paths[max(0, n - 1)]] + ([hidden["related"][0]] if n == 0 and "related" in hidden else [])
        site.put(path, article_page(site, n, day, [*related, "/noi-bo/khong-duoc-xem-trang-nay-a9999.html"]))
    site.articles = paths
    chunks = [listed[i : i + per_page] for i in range(0, len(listed), per_page)]
    numbers = range(1, len(chunks) + 1)
    for n, chunk in zip(numbers, chunks, strict=True):
        around = [LISTED[family](m) for m in numbers if abs(m - n) <= 2]
        items = [(path, day if dated else None) for path, day in chunk]
        site.put(LISTED[family](n), listing_page(site, items, around))
    menu = [LISTED[family](1), "/lien-he", "/tag/kenh", "http://127.0.0.250:9/quang-cao-rat-la-hay-day-a1.html"]
    site.put(
        "/", listing_page(site, chunks[0][:3], menu=menu, extra='<link rel="alternate" type="application/rss+xml" href="/rss/tin-moi.rss">')
    )
    site.put("/rss/tin-moi.rss", rss(site, [*listed[:5], *([hidden["feed"]] if "feed" in hidden else [])]), XML)
    _announce(site, hidden.get("sitemap"))
    return site


def _announce(site: Site, hidden: tuple[str, date] | None) -> None:
    """robots.txt with a sitemap index, whose one sitemap is packed. Its addresses are absolute, so they are made when it is asked."""

    def more(path: str) -> Reply | None:
        if path == "/robots.txt":
            return Reply(f"User-agent: *\nDisallow: /noi-bo/\nSitemap: {site.url('/sitemap.xml')}\n".encode(), "text/plain", etag=False)
        if path == "/sitemap.xml":
            return Reply(sitemap([(site.url("/sitemap-2024.xml.gz"), None)], index=True).encode(), XML)
        if path == "/sitemap-2024.xml.gz":
            rows = [(site.url(hidden[0]).replace("&", "&amp;"), hidden[1].isoformat())] if hidden else []
            return Reply(gzip.compress(sitemap(rows).encode(), mtime=0), "application/gzip")
        return None

    site.more = more


def source_text(site: Site, family: str | None = None, delay: float = 0.0, more: str = "") -> str:
    """The .toml of a site."""
    template = TEMPLATE.get(family or "")
    listings = f'listings = ["{template}"]\n' if template else ""
    return f'name = "{site.name}"\nhome = "{site.base}/"\ndelay = {delay}\n{listings}{more}'


@contextmanager
def serve(*sites: Site, ports: Sequence[int] | None = None) -> Iterator[tuple[Site, ...]]:
    """Each site on a port of its own on 127.0.0.1, until the block ends."""
    servers = [_Server(("127.0.0.1", ports[i] if ports else 0), _Handler, site) for i, site in enumerate(sites)]
    threads = [threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True) for server in servers]
    for server, thread in zip(servers, threads, strict=True):
        server.site.base = f"http://127.0.0.1:{server.server_address[1]}"
        thread.start()
    try:
        yield sites
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler], site: Site) -> None:
        super().__init__(address, handler)
        self.site = site

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that is killed breaks its connections: no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    wbufsize = 1 << 16  # headers and body in one packet
    server: _Server

    def log_message(self, *args: object) -> None: ...

    def do_GET(self) -> None:
        site, begun = self.server.site, time.monotonic()
        with site.lock:
            site.open += 1
            site.most_open = max(site.most_open, site.open)
        status = 0
        try:
            if site.slow:
                time.sleep(site.slow)
            status = self._answer(site)
        finally:
            with site.lock:
                site.open -= 1
                site.log.append(Seen(self.path, begun, time.monotonic(), status, self.headers.get("User-Agent", "")))

    def _answer(self, site: Site) -> int:
        reply = site.pages.get(self.path) or site.more(self.path) or Reply("<p>Không có trang này</p>".encode(), status=404, etag=False)
        tag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
        status = reply.status
        if reply.etag and status == 200 and self.headers.get("If-None-Match") == tag:
            status = 304
        body = reply.body if status != 304 else b""
        self.send_response(status)
        if reply.etag:
            self.send_header("ETag", tag)
        for name, value in reply.headers:
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return status


def path_of(url: str) -> str:
    """Path and query of an address: what the server is asked for."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
