"""`baotinh sources check` against servers on this machine: newspapers that work, that changed, that are gone, and their past."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import certificates
import pytest
from sites import Reply, Site, article_page, listing_page, rss, serve
from typer.testing import CliRunner, Result
from wire import reply, serving

from pipeline.cli import app
from scrapers.archive import Archive
from scrapers.fetch import Fetcher, Limits
from scrapers.frontier import Health
from scrapers.page import Layout, Source
from scrapers.past import Past, past_of, worse
from scrapers.probe import NEEDED, check
from scrapers.visits import Link, Outcome

PATHS = [f"/nao-vet-kenh-so-{n}-post{70000 + n}.html" for n in range(5)]
LAYOUT = Layout(title="h1.detail-title", lead="p.sapo", body="#newscontents", published="span.pubdate")
QUICK = Limits(attempts=2, backoff=0.01, connect=2.0, silence=0.4, seconds=2.0, longest_wait=30.0)


def newspaper(body: str = "newscontents") -> Site:
    site = Site("Báo Đồng Xanh")
    site.put("/", listing_page(site, [(path, None) for path in PATHS], menu=["/chinh-tri", "/lien-he"]))
    for n, path in enumerate(PATHS):
        site.put(path, article_page(site, n, date(2024, 3, 6), body=body))
    return site


def source_at(site: Site, **more: object) -> Source:
    return Source(site.name, f"{site.base}/", key="dongxanh", delay=0.0, **more)  # type: ignore[arg-type]


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def fetcher(waits: list[float]) -> Iterator[Fetcher]:
    one = Fetcher(wait=waits.append, clock=lambda: sum(waits), limits=QUICK)
    yield one
    one.close()


def run(*args: str) -> Result:
    return CliRunner().invoke(app, ["sources", "check", *args], catch_exceptions=False)


def toml(folder: Path, home: str, more: str = "", name: str = "dongxanh") -> str:
    path = folder / f"{name}.toml"
    path.write_text(f'name = "Báo Đồng Xanh"\nhome = "{home}/"\ndelay = 0\n{more}', encoding="utf-8")
    return str(path)


# The command


def test_a_working_source(tmp_path: Path) -> None:
    with serve(newspaper()) as (site,):
        path = toml(tmp_path, site.base, '[[layout]]\nbody = "#cu"\n[[layout]]\nbody = "#newscontents"\nlead = ".sapo"\n')
        result = run(path)
        assert result.exit_code == 0, result.output
        assert (
            result.stdout.startswith("ok ")
            and "found on 3 articles (* expected): title 3*, published 3*, paragraphs 3*, lead 3*" in result.stdout
        )
        (report,) = json.loads(run(path, "--json").stdout)
    assert (report["key"], report["broken"], report["notes"], report["pages"]) == ("dongxanh", [], [], 3)
    assert report["expected"] == [*NEEDED, "lead"] and report["selectors"] == {"lead": 3, "body": 3}
    assert report["fields"] == {"title": 3, "published": 3, "paragraphs": 3, "lead": 3} | dict.fromkeys(
        ["authors", "section", "tags", "captions"], 0
    )


def test_one_that_is_gone_does_not_hide_one_that_works(tmp_path: Path) -> None:
    with serve(newspaper(), newspaper()) as (site, gone):
        dead, live = toml(tmp_path, gone.base, name="cu"), toml(tmp_path, site.base)
        gone.pages.clear()
        result = run(dead, live)
    assert result.exit_code == 1
    assert "broken  cu" in result.stdout and "http_404" in result.stdout and "ok      dongxanh" in result.stdout
    assert result.stdout.endswith("1 work, 1 broken\n")


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (["--contact", "nobody at all"], 2, "is no address to be reached at"),
        (["--archive", "khong-co"], 2, "khong-co holds no archive: name the folder"),
    ],
)
def test_wrong_usage_is_said_on_one_line(tmp_path: Path, args: list[str], status: int, said: str) -> None:
    result = run(toml(tmp_path, "http://127.0.0.1:9"), *args)
    assert result.exit_code == status and said in result.stderr and result.stderr.count("\n") == 1 and result.stdout == ""


# What can be wrong


def test_a_redesign_names_the_selectors_that_it_left_behind(fetcher: Fetcher) -> None:
    with serve(newspaper(body="noi-dung")) as (site,):
        report = check(source_at(site, layouts=(LAYOUT,)), fetcher)
    assert report.broken == ("layout fits no page any more: body = #newscontents",)
    assert report.fields["paragraphs"] == 3, "the reader does without"


def test_a_selector_that_chooses_nothing_is_a_note_where_nothing_is_known_from_before(fetcher: Fetcher) -> None:
    with serve(newspaper()) as (site,):
        report = check(source_at(site, layouts=(Layout(body="#newscontents", lead=".tom-tat", tags=".the a"),)), fetcher)
    assert report.broken == () and report.selectors == {"lead": 0, "body": 3, "tags": 0}
    assert "layout lead = .tom-tat chooses nothing on 3 articles" in report.notes
    assert "expected, and on none of 3 articles: tags" in report.notes


def test_a_field_that_no_article_has(fetcher: Fetcher) -> None:
    site = newspaper()
    for path in PATHS:
        text = site.pages[path].body.decode().replace("article:published_time", "x").replace("06/03/2024 - 07:30", "")
        site.put(path, text)
    with serve(site):
        report = check(source_at(site), fetcher)
    assert report.broken == ("no published on any of 3 articles",)


def test_an_address_pattern_that_fits_no_article(fetcher: Fetcher) -> None:
    with serve(newspaper()) as (site,):
        report = check(source_at(site, article=r"-a\d+\.html$"), fetcher)
    (broken,) = report.broken
    assert "is none of the 5 articles on" in broken and PATHS[0] in broken and report.pages == 3


def test_a_home_that_moved(fetcher: Fetcher) -> None:
    old = Site("Báo Đồng Xanh")
    with serve(newspaper(), old) as (new, _):
        old.more = lambda path: None if path == "/robots.txt" else Reply(b"", status=301, headers=(("Location", f"{new.base}{path}"),))
        moved = check(source_at(old), fetcher)
        known = check(source_at(old, hosts=(new.base.removeprefix("http://"),)), fetcher)
    (broken,) = moved.broken
    assert "after a redirect (off_source); change home, or add the new host under hosts" in broken
    assert known.broken == () and known.pages == 3


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("/", "<html><body><a href='/lien-he'>Liên hệ</a>", "no link to an article was found; name a page with some under listings"),
        ("/robots.txt", "User-agent: *\nDisallow: /", "robots.txt of this host does not allow it (robots)"),
        ("/robots.txt", "User-agent: *\nCrawl-delay: 3600", "(not_yet)"),
    ],
    ids=["no links", "robots forbids", "robots asks for an hour"],
)
def test_what_a_newspaper_does_not_show_or_allow(fetcher: Fetcher, path: str, text: str, said: str) -> None:
    site = newspaper()
    site.put(path, text)
    with serve(site):
        report = check(source_at(site), fetcher)
    assert said in report.broken[0] and report.pages == 0 and report.expected == NEEDED


def test_a_server_that_fails_and_one_where_only_the_articles_do(fetcher: Fetcher) -> None:
    broken, half = newspaper(), newspaper()
    broken.pages["/"] = Reply(b"", status=500)
    half.pages.update({path: Reply(b"", status=503) for path in PATHS})
    with serve(broken, half):
        first, second = check(source_at(broken), fetcher), check(source_at(half), fetcher)
    assert first.broken[0].endswith("(http_5xx)") and f"{broken.base}/" in first.broken[0]
    assert second.broken[-1] == "no article could be read" and any(PATHS[0] in note and "http_5xx" in note for note in second.notes)


def test_pages_that_are_no_articles(fetcher: Fetcher) -> None:
    site = newspaper()
    for path in PATHS:
        site.put(path, "<html><body><p>Xin chờ.</p>")
    with serve(site):
        report = check(source_at(site), fetcher)
    assert report.broken == ("no article could be read",) and sum("(no_text)" in note for note in report.notes) == 3


def test_a_certificate_that_nobody_signed(fetcher: Fetcher, tmp_path: Path) -> None:
    place = tmp_path / "server.pem"
    place.write_text(certificates.GOOD, encoding="ascii")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(place)
    with serving(reply(b"<p>"), tls=context) as wire:
        report = check(wire.source, fetcher)
    assert len(report.broken) == 1 and "(tls)" in report.broken[0] and report.notes == ()


def test_a_server_that_never_answers(fetcher: Fetcher) -> None:
    with serving(lambda _: iter(lambda: wire.pause(5) and b"", b"")) as wire:
        report = check(wire.source, fetcher)
    assert "(timeout)" in report.broken[0] or "(circuit_open)" in report.broken[0]


def test_a_host_where_nobody_listens(fetcher: Fetcher) -> None:
    with serve(newspaper()) as (site,):
        pass
    report = check(source_at(site), fetcher)
    assert len(report.broken) == 1 and "(connection)" in report.broken[0]


def test_pauses_are_kept_and_what_robots_forbids_is_left_alone(fetcher: Fetcher, waits: list[float]) -> None:
    site = newspaper()
    site.put("/robots.txt", f"User-agent: *\nCrawl-delay: 7\nDisallow: {PATHS[1]}")
    with serve(site):
        report = check(source_at(site, listings=("/tin?p={page}",)), fetcher)
    assert report.broken == () and report.pages == 3
    assert site.asked() == ["/tin?p=1", "/", PATHS[0], PATHS[2], PATHS[3]]
    assert waits == pytest.approx([7.0] * 5)
    assert any("/tin?p=1" in note and "http_404" in note for note in report.notes) and any("(robots)" in note for note in report.notes)


def test_a_feed_serves_where_listings_are_made_by_scripts(fetcher: Fetcher) -> None:
    site = newspaper()
    site.put("/", "<html><body><div id='app'></div><script src='/app.js'></script>")
    with serve(site):
        site.put("/tin-moi.rss", rss(site, [(site.url(path), None) for path in PATHS]), "text/xml")
        report = check(source_at(site, feeds=("/tin-moi.rss",)), fetcher)
    assert report.broken == () and report.pages == 3 and report.notes == (f"{site.base}/: no link to an article",)


# The past


def crawls(*figures: dict[str, int]) -> tuple[Health, ...]:
    return tuple(Health(n, "dongxanh", datetime(2026, 1, n + 1, tzinfo=UTC), made) for n, made in enumerate(figures))


GOOD = {"articles": 40, "no_title": 0, "no_date": 1, "no_body": 0, "no_article": 2}


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ([], []),
        ([GOOD], []),
        ([GOOD, GOOD], []),
        ([GOOD, GOOD | {"no_date": 30}], ["the crawl of 2026-01-02 found no published on 75% of the articles; those before it on 2%"]),
        ([GOOD, GOOD | {"articles": 2, "no_date": 2}], []),
        ([GOOD | {"no_date": 35}, GOOD | {"no_date": 38}], []),
        (
            [GOOD, GOOD | {"articles": 0, "no_article": 9}],
            ["the crawl of 2026-01-02 found no article on any of 9 pages; those before it found them"],
        ),
        ([GOOD, {"articles": 0, "no_article": 0, "unchanged": 40}], []),
        ([{}, GOOD | {"no_title": 40}], []),
    ],
)
def test_a_crawl_is_compared_with_those_before_it(figures: Sequence[dict[str, int]], said: list[str]) -> None:
    assert worse(crawls(*figures)) == said


def archive_of(folder: Path, site: Site, source: Source, fetcher: Fetcher) -> None:
    """A crawl of the site's articles, as it is kept."""
    with Archive(folder) as archive:
        frontier = archive.frontier
        frontier.begin("dongxanh")
        frontier.add("dongxanh", [Link(site.url(path), "article", 1, None, None) for path in PATHS])
        while visit := frontier.next("dongxanh"):
            answer = fetcher.fetch(visit.url, source)
            frontier.done(visit, Outcome(archive.append(visit, answer)))
        frontier.store_health("dongxanh", GOOD)
        frontier.finish("dongxanh")


def test_a_selector_that_worked_on_archived_pages_is_named_when_it_works_no_more(fetcher: Fetcher, tmp_path: Path) -> None:
    with serve(newspaper()) as (site,):
        source = source_at(site, layouts=(LAYOUT,))
        archive_of(tmp_path, site, source, fetcher)
        past = past_of(tmp_path, source)
        assert len(past.articles) == 3 and [health.figures["articles"] for health in past.crawls] == [40]
        assert check(source, fetcher, past).broken == ()
        for path in PATHS:
            site.put(path, site.pages[path].body.replace(b'class="sapo"', b'class="tom-tat"'))
        report = check(source, fetcher, past)
    assert report.broken == ("layout lead = p.sapo chooses nothing any more; it did on 3 of 3 archived articles",)


def test_the_past_says_how_much_a_missing_field_means(fetcher: Fetcher) -> None:
    site = newspaper()
    for path in PATHS:
        site.put(path, site.pages[path].body.decode().replace("article:published_time", "x").replace("06/03/2024 - 07:30", ""))
    with serve(site):
        report = check(source_at(site), fetcher, Past(crawls(GOOD, GOOD)))
    assert report.broken == ("no published on any of 3 articles; until 2026-01-02 98% had one",)


def test_the_command_reads_an_archive(fetcher: Fetcher, tmp_path: Path) -> None:
    with serve(newspaper()) as (site,):
        archive_of(tmp_path / "kho", site, source_at(site), fetcher)
        path = toml(tmp_path, site.base, '[[layout]]\nbody = "#newscontents"\nlead = ".sapo"\n')
        assert run(path, "--archive", str(tmp_path / "kho")).exit_code == 0
        for article in PATHS:
            site.put(article, site.pages[article].body.replace(b'class="sapo"', b"class='x'"))
        result = run(path, "--archive", str(tmp_path / "kho"))
    assert result.exit_code == 1 and "layout lead = .sapo chooses nothing any more" in result.stdout
