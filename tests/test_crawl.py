"""A crawl from end to end, against newspapers of several content systems on loopback; figures are read from the servers' own logs."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sites

from scrapers.archive import Archive
from scrapers.crawl import Options, Stop, Summary, crawl, groups
from scrapers.page import Source
from scrapers.parts import PAGES
from scrapers.records import records
from scrapers.registry import load
from scrapers.stamps import HANOI
from scrapers.stored import pages
from scrapers.traps import GIVEN_UP_AFTER

SINCE = date(2024, 6, 20)


def source_for(
    site: sites.Site, folder: Path, name: str = "dongxanh", family: str | None = None, delay: float = 0.0, more: str = ""
) -> Source:
    path = folder / f"{name}.toml"
    path.write_text(sites.source_text(site, family, delay, more), encoding="utf-8")
    return load(path)


def collect(source: Source, folder: Path, options: Options | None = None) -> Summary:
    with Archive(folder) as archive:
        return crawl([source], archive, options)[0]


def addresses(folder: Path) -> set[tuple[str, str | None]]:
    """Which IP addresses the records of an archive say that they came from, by type of record."""
    found = (record for path in folder.glob("warc/*/*.warc.gz") for record in records(path))
    return {(record.kind, record.headers.get("warc-ip-address")) for record in found}


def kept(folder: Path) -> Counter[str]:
    """How often each page stands in the archive, by path."""
    return Counter(
        sites.path_of(page.url or "")
        for path in sorted(folder.glob("warc/*/*.warc.gz"))
        for page in pages(path)
        if page.kind == "response" and page.status == 200
    )


@contextmanager
def paper(family: str = "a", **more: Any) -> Iterator[sites.Site]:
    with sites.serve(sites.paper(family, **more)) as (site,):
        yield site


@pytest.mark.parametrize("family", sites.FAMILIES)
def test_every_article_is_found_and_nothing_else(family: str, tmp_path: Path) -> None:
    with paper(family) as site:
        summary = collect(source_for(site, tmp_path, family=family), tmp_path / "archive")
    held = kept(tmp_path / "archive")
    assert [path for path in site.articles if held[path] != 1] == []
    assert not [path for path in site.asked() if path.startswith("/noi-bo/")], "what robots.txt forbids"
    assert max(Counter(site.asked()).values()) == 1, "each page is asked for once"
    assert site.most_open == 1
    assert summary.ended == "done" and summary.articles == {"new": len(site.articles)} and summary.refused == 1


def test_no_request_comes_sooner_than_the_delay_and_none_beside_another(tmp_path: Path) -> None:
    with sites.serve(sites.paper("a", articles=10), sites.paper("b", articles=10)) as both:
        chosen = [source_for(site, tmp_path, name, delay=0.05) for site, name in zip(both, ("mot", "hai"), strict=True)]
        with Archive(tmp_path / "archive") as archive:
            crawl(chosen, archive)
    for site in both:
        log = sorted(site.log, key=lambda seen: seen.begun)
        assert site.most_open == 1
        assert len(log) > 15
        assert min(later.begun - earlier.ended for earlier, later in itertools.pairwise(log)) >= 0.049
    begun = [(min(seen.begun for seen in site.log), max(seen.ended for seen in site.log)) for site in both]
    assert begun[0][0] < begun[1][1] and begun[1][0] < begun[0][1], "hosts go on side by side"


def test_sources_of_one_host_are_crawled_one_after_the_other(tmp_path: Path) -> None:
    with paper(articles=6) as site:
        chosen = [source_for(site, tmp_path, name) for name in ("mot", "hai")]
        with Archive(tmp_path / "archive") as archive:
            found = crawl(chosen, archive)
        assert [len(group) for group in groups(chosen)] == [2]
        assert site.most_open == 1
    assert [summary.ended for summary in found] == ["done", "done"]


def test_a_second_crawl_brings_304_for_what_is_unchanged_and_a_version_of_what_changed(tmp_path: Path) -> None:
    today = datetime.now(HANOI).date()
    with paper(articles=12, last=today) as site:
        source, folder = source_for(site, tmp_path), tmp_path / "archive"
        collect(source, folder)
        site.log.clear()
        changed = site.articles[2]
        site.put(changed, sites.article_page(site, 2, today, extra="<p>Đính chính: kênh dài 5 km.</p>"))
        new = site.put("/thoi-su/nao-vet-kenh-so-99-a4099.html", sites.article_page(site, 99, today))
        site.put("/rss/tin-moi.rss", sites.rss(site, [(new, today)]), sites.XML)
        summary = collect(source, folder)
        asked = {seen.path: seen.status for seen in site.log if seen.path not in ("/robots.txt", changed, new, "/rss/tin-moi.rss")}
        with Archive(folder) as archive:
            versions = archive.frontier.versions(site.url(changed))
            health = archive.frontier.health("dongxanh")
    assert len(asked) > 6 and set(asked.values()) == {304}
    assert [version.change for version in versions] == ["new", "changed"]
    assert summary.articles["changed"] == 1 and summary.articles["new"] == 1 and summary.articles["unchanged"] > 5
    assert kept(folder)[changed] == 2
    assert addresses(folder) == {("warcinfo", None), *((kind, "127.0.0.1") for kind in ("request", "response", "revisit"))}
    assert [row.figures["articles"] for row in health] == [12, 2]
    assert health[0].figures | {"unchanged": 0} == dict.fromkeys(
        ("no_article", "no_title", "no_date", "no_body", "age", "unchanged"), 0
    ) | {
        "articles": 12,
        "newest": today.isoformat(),
    }


def test_an_old_article_that_the_front_page_still_names_is_asked_for_again(tmp_path: Path) -> None:
    with paper(articles=12) as site:
        source, folder = source_for(site, tmp_path), tmp_path / "archive"
        collect(source, folder)
        site.log.clear()
        collect(source, folder)
    assert {seen.status for seen in site.log if seen.path in site.articles[:3]} == {304}
    assert site.articles[8] not in site.asked()


def in_pages(site: sites.Site, path: str, pages: int, more: Callable[[int], str], marker: str) -> None:
    """Puts the further pages of an article where its first one, and each after it, links to them."""
    first = site.pages[path].body.decode()
    for n in range(1, pages + 1):
        address = path if n == 1 else f"{path}{marker}{n}"
        links = "".join(f'<a href="{path}{marker}{m}">{m}</a>' for m in (n - 1, n + 1) if 1 < m <= pages)
        text = first if n == 1 else first.replace(sites.sentences(site.articles.index(path))[0], more(n)).split('<ul class="related">')[0]
        dated = text if n == 1 else text.replace("article:published_time", "x").replace("pubdate", "x").replace("/2024 - 07:30", "")
        site.put(address, f'{dated}<div class="paging">{links}</div>')


def test_the_further_pages_of_an_article_are_asked_for_and_an_article_without_end_ends(tmp_path: Path) -> None:
    with paper(articles=8) as site:
        three, endless, repeating = site.articles[1:4]
        in_pages(
            site, three, 3, lambda n: f"Trang {n}: dòng kênh đổi khác từng năm, người cũ kể lại chuyện đắp bờ năm thứ {n} ấy.", "?page="
        )
        in_pages(
            site, endless, 60, lambda n: f"Kỳ {n}: chuyện dài về con kênh chưa hết, còn nữa ở trang sau cho ai muốn đọc {n}.", "/trang-"
        )
        in_pages(site, repeating, 60, lambda n: sites.sentences(3)[0], "?trang=")
        summary = collect(source_for(site, tmp_path), tmp_path / "archive")
        with Archive(tmp_path / "archive") as archive:
            (health,) = archive.frontier.health("dongxanh")
    asked = site.asked()
    assert [path for path in asked if path.startswith(f"{three}?")] == [f"{three}?page=2", f"{three}?page=3"]
    assert [path for path in asked if path.startswith(f"{endless}/")] == [f"{endless}/trang-{n}" for n in range(2, PAGES + 1)]
    assert [path for path in asked if path.startswith(f"{repeating}?")] == [f"{repeating}?trang=2"]
    assert site.most_open == 1 and max(Counter(asked).values()) == 1
    assert summary.articles == {"new": 8 + 2 + PAGES - 1 + 1}
    assert (health.figures["articles"], health.figures["no_date"]) == (8, 0), "further pages are no articles without a date"


def traps(site: sites.Site) -> None:
    """Everything that has no end: a calendar, sessions, sorting, growing paths, a list that repeats its last page, one with a clock."""
    ordinary, count = site.more, itertools.count()

    def more(path: str) -> sites.Reply | None:
        number = next(count)
        links = [
            f"/lich/2031/{number % 12 + 1}/{number % 28 + 1}",
            f"/lich-cong-tac/ngay-{number % 28 + 1}-5-2031.html",
            f"/bai-viet-cua-lich-tuan-hop-{number + 20000}.html",
            f"/thoi-su/?sort=moi&dir={number}",
            f"/thoi-su/;jsessionid={number:08X}",
            f"/thoi-su/?PHPSESSID={number:08x}",
            f"{path.partition('?')[0].rstrip('/')}/thoi-su/",
            f"/van-hoa/?page={number}&ref={number}",
        ]
        if path.startswith(("/lich", "/bai-viet-cua-lich", "/thoi-su", "/van-hoa")):
            paging = ["/van-hoa/", *(f"/van-hoa/?page={n}" for n in range(1, 300))] if path.startswith("/van-hoa") else ()
            page = sites.listing_page(site, [(site.articles[0], None)], paging, links, f"<p>Bây giờ là {number} giây</p>")
            return sites.Reply(page.encode(), etag=False)
        return ordinary(path)

    site.more = more
    site.put("/", sites.listing_page(site, [(site.articles[0], None)], menu=["/thoi-su/", "/van-hoa/", "/lich/2031/1/1", "/lich-thi/"]))
    site.put(
        "/thoi-su/",
        sites.listing_page(site, [(path, None) for path in site.articles], ["/thoi-su/?p=2"], ["/bai-viet-cua-lich-tuan-hop-19999.html"]),
    )
    site.put("/thoi-su/?p=2", sites.listing_page(site, [(path, None) for path in site.articles], ["/thoi-su/", "/thoi-su/?p=3"]))
    for n in range(3, 400):
        site.put(f"/thoi-su/?p={n}", site.pages["/thoi-su/?p=2"].body.replace(b"?p=3", f"?p={n + 1}".encode()))


def test_traps_end_by_rule(tmp_path: Path) -> None:
    with paper(articles=8) as site:
        traps(site)
        summary = collect(source_for(site, tmp_path), tmp_path / "archive")
    assert summary.ended == "done"
    assert [path for path in site.articles if path not in site.asked()] == []
    assert not [path for path in site.asked() if path.startswith("/lich/2031") or "session" in path.lower() or "sort=" in path]
    assert sum(path.startswith("/thoi-su/?p=") for path in site.asked()) <= 3
    assert sum(path.startswith("/van-hoa") for path in site.asked()) <= GIVEN_UP_AFTER + 2
    assert sum(path.startswith("/bai-viet-cua-lich") for path in site.asked()) <= GIVEN_UP_AFTER
    assert len(site.asked()) < 80


def test_since_reads_back_to_the_day_and_a_later_crawl_goes_on_from_there(tmp_path: Path) -> None:
    with sites.serve(sites.paper("a", articles=60, per_page=5)) as (site,):
        site.more = lambda path: None
        source, folder = source_for(site, tmp_path, more='listings = ["/thoi-su/?p={page}"]\n'), tmp_path / "archive"
        site.put("/thoi-su/?p=1", site.pages["/thoi-su/"].body)
        days = [date(2024, 6, 30) - timedelta(days=n) for n in range(57)]
        collect(source, folder, Options(since=days[20]))
        first = kept(folder)
        assert [path for path in site.articles[:21] if not first[path]] == []
        assert sum(first[path] for path in site.articles) < 30
        site.log.clear()
        collect(source, folder, Options(since=days[45]))
        again = [int(path.partition("=")[2]) for path in site.asked() if path.startswith("/thoi-su/?p=")]
    assert [path for path in site.articles[:46] if not kept(folder)[path]] == []
    assert sum(kept(folder)[path] for path in site.articles) < 55
    assert max(kept(folder)[path] for path in site.articles) == 1
    assert not set(again) & {3, 4}, "pages that were read are passed over"


def test_since_works_by_the_articles_own_days_where_the_list_prints_none(tmp_path: Path) -> None:
    with sites.serve(sites.paper("a", articles=60, per_page=5, dated=False)) as (site,):
        collect(source_for(site, tmp_path), tmp_path / "archive", Options(since=SINCE))
    held = kept(tmp_path / "archive")
    assert [path for path in site.articles[:11] if not held[path]] == []
    assert sum(held[path] for path in site.articles) < 30


def test_at_most_so_many_pages_then_on_from_there(tmp_path: Path) -> None:
    with paper(articles=20) as site:
        source, folder = source_for(site, tmp_path), tmp_path / "archive"
        first = collect(source, folder, Options(max_pages=9))
        assert (first.ended, first.pages, len(site.asked())) == ("max_pages", 9, 9)
        assert first.waiting > 0
        second = collect(source, folder)
    assert second.ended == "done"
    assert [path for path in site.articles if kept(folder)[path] != 1] == []
    assert max(Counter(site.asked()).values()) == 1


def test_failures_are_counted_by_class_and_what_fails_for_a_while_is_asked_again(tmp_path: Path) -> None:
    with paper(articles=6) as site, sites.serve(sites.Site()) as (other,):
        gone, away, moved = site.articles[1:4]
        site.pages[gone].status = 404
        site.pages[moved] = sites.Reply(b"", status=302, headers=(("Location", other.url("/o-noi-khac-bai-nay-da-chuyen-di-a1.html")),))
        summary = collect(source_for(site, tmp_path), tmp_path / "archive")
        assert summary.failed == {"http_404": 1, "off_source": 1}
        passed = Counter(
            (page.reason, sites.path_of(page.url or ""))
            for path in sorted((tmp_path / "archive").glob("warc/*/*.warc.gz"))
            for page in pages(path)
            if page.kind == "response" and page.status != 200
        )
        assert passed == {("status:404", gone): 1, ("redirect", moved): 1}
        assert other.log == []
        site.pages[gone].status = 200
        again = collect(source_for(site, tmp_path), tmp_path / "archive")
    assert again.failed["http_404"] == 0 and kept(tmp_path / "archive")[away] == 1


def test_an_error_that_says_200_is_asked_for_again_and_believed_when_it_says_so_twice(tmp_path: Path) -> None:
    """The same page under many addresses, and the front page in the place of an article: not what a newspaper has there."""
    sorry = "<!doctype html><html><body><h1>Hệ thống đang bảo trì</h1><p>Mời bạn đọc quay lại sau ít phút nữa.</p></body></html>"
    with paper(articles=12) as site:
        pages = dict(site.pages)
        for path in site.articles[6:8]:
            site.put(path, sorry)
        site.pages[site.articles[5]] = sites.Reply(b"", status=302, headers=(("Location", "/"),))
        source, folder = source_for(site, tmp_path), tmp_path / "archive"
        first = collect(source, folder)
        assert first.empty == 3
        site.pages = pages | {site.articles[5]: site.pages[site.articles[5]]}
        for path in site.articles[7:8]:
            site.put(path, sorry)
        site.log.clear()
        # The front page or the feed still name the first five and the tenth.
        collect(source, folder)
        asked = Counter(site.asked())
        assert [n for n, path in enumerate(site.articles) if asked[path]] == [*range(8), 9]
        with Archive(folder) as archive:
            assert [version.change for version in archive.frontier.versions(site.url(site.articles[6]))] == ["new", "changed"]
            assert archive.frontier.counts("dongxanh").get("failed", 0) == 0
        site.log.clear()
        collect(source, folder)
    assert not set(site.articles[5:8]) & set(site.asked())


def test_addresses_of_a_host_that_the_source_no_longer_names_are_left_out_and_cost_nothing(tmp_path: Path) -> None:
    with paper(articles=8) as site:
        folder = tmp_path / "archive"
        collect(source_for(site, tmp_path), folder, Options(max_pages=6))
        before = len(site.log)
        moved = Source("Báo Đồng Xanh", site.base.replace("127.0.0.1", "localhost") + "/", key="dongxanh", delay=0.0)
        summary = collect(moved, folder, Options(max_pages=40))
        assert summary.ended == "done" and summary.skipped["off_source"] > 3 and not summary.failed
        assert summary.articles["new"] == len(site.articles)
        assert len(site.log) > before


def test_after_the_loss_of_the_frontier_nothing_is_fetched_in_full_again(tmp_path: Path) -> None:
    with paper(articles=24) as site:
        source, folder = source_for(site, tmp_path), tmp_path / "archive"
        collect(source, folder)
        for path in folder.glob("frontier.db*"):
            path.unlink()
        site.log.clear()
        summary = collect(source, folder)
        statuses = {seen.status for seen in site.log if seen.path != "/robots.txt"}
        assert summary.ended == "done" and statuses == {304}
        # Lists are lists again: what comes to the second page of one is found.
        new, second = "/thoi-su/nao-vet-kenh-so-99-a4099.html", "/thoi-su/?p=2"
        site.put(new, sites.article_page(site, 99, date(2024, 6, 1)))
        site.put(second, site.pages[second].body.replace(b"</body>", f'<a href="{new}">Tin</a></body>'.encode()))
        assert collect(source, folder).articles["new"] == 1
    assert {kept(folder)[path] for path in (*site.articles, new)} == {1}


def test_stop_ends_between_two_requests(tmp_path: Path) -> None:
    stop = Stop()

    def tell(summary: Summary) -> None:
        if summary.pages == 4:
            stop.ask()

    with paper(articles=20) as site:
        source = source_for(site, tmp_path)
        with Archive(tmp_path / "archive") as archive:
            summary = crawl([source], archive, tell=tell, stop=stop)[0]
            assert archive.frontier.counts("dongxanh").get("in_flight", 0) == 0
        assert (summary.ended, len(site.asked())) == ("stopped", 4)
        collect(source, tmp_path / "archive")
    assert [path for path in site.articles if kept(tmp_path / "archive")[path] != 1] == []


def test_a_fault_of_the_archive_ends_the_crawl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with paper(articles=6) as site, Archive(tmp_path / "archive") as archive:
        monkeypatch.setattr(archive, "append", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(OSError, match="No space left"):
            crawl([source_for(site, tmp_path)], archive)
