"""`baotinh crawl` and `baotinh forget` as a user types them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sites
from typer.testing import CliRunner, Result

from pipeline.cli import app
from pipeline.crawl_progress import lines, outlook, stretch
from scrapers.answers import NotFetched
from scrapers.crawl import Options, Summary
from scrapers.frontier import Frontier, Link
from scrapers.page import Source
from scrapers.stored import pages


def run(*args: object) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args], catch_exceptions=False)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sites.Site]:
    monkeypatch.setenv("BAOTINH_CONTACT", "https://dongxanh.example/ve-chung-toi")
    monkeypatch.chdir(tmp_path)
    with sites.serve(sites.paper("b", articles=8)) as (made,):
        Path("dongxanh.toml").write_text(sites.source_text(made), encoding="utf-8")
        yield made


def test_a_crawl_says_what_it_did(site: sites.Site) -> None:
    done = run("crawl", "dongxanh.toml")
    assert done.exit_code == 0
    assert [line.split("  ") for line in done.stdout.splitlines() if line.strip()[:1].isdigit()] == [
        ["8", "new articles"], ["0", "changed articles"], ["0", "unchanged articles"], ["1", "refused by robots.txt"],
        ["5", "feeds, sitemaps and listings"],
    ]  # fmt: skip
    assert done.stdout.endswith("Next: baotinh run archive\n")
    assert done.stderr == "dongxanh: 8 new, 0 changed, 0 unchanged, 0 waiting; done\n"
    assert {seen.agent.partition("(")[2] for seen in site.log} == {"+https://dongxanh.example/ve-chung-toi)"}


def test_json_and_what_is_left(site: sites.Site) -> None:
    done = run("crawl", "dongxanh.toml", "--archive", "kho", "--max-pages", 6, "--json")
    told = json.loads(done.stdout)
    assert told["archive"] == "kho" and told["sources"][0]["ended"] == "max_pages" and told["sources"][0]["waiting"] > 0
    assert told["total"]["new"] == told["sources"][0]["articles"]["new"]
    assert "wait; the same command goes on" in run("crawl", "dongxanh.toml", "--archive", "kho", "--max-pages", 1).stdout


def test_a_dry_run_reads_lists_alone_and_writes_nothing(site: sites.Site) -> None:
    done = run("crawl", "dongxanh.toml", "--dry-run")
    assert done.exit_code == 0 and not Path("archive").exists()
    assert {line.partition("  ")[2] for line in done.stdout.splitlines()} >= {site.url(path) for path in site.articles[:7]}
    assert not set(site.asked()) & set(site.articles)
    assert "Nothing was written" in done.stderr
    run("crawl", "dongxanh.toml")
    assert json.loads(run("crawl", "dongxanh.toml", "--dry-run", "--json").stdout) == {"dongxanh": []}
    assert json.loads(run("crawl", "dongxanh.toml", "--dry-run", "--json", "--archive", "khac", "--since", "2024-06-29").stdout) == {
        "dongxanh": [site.url(path) for path in site.articles[:2]]
    }


def test_a_dry_run_that_reads_nothing_says_why(site: sites.Site) -> None:
    with sites.serve(sites.Site("Báo vắng")) as (empty,):
        Path("vang.toml").write_text(sites.source_text(empty), encoding="utf-8")
        alone = run("crawl", "vang.toml", "--dry-run")
        both = run("crawl", "vang.toml", "dongxanh.toml", "--dry-run")
    assert (alone.exit_code, both.exit_code) == (1, 0)
    for done in (alone, both):
        assert f"vang: {empty.base}/: HTTP 404 not found" in done.stderr
    assert "No list of any source could be had" in alone.stderr and "articles would be fetched now" in both.stderr


def test_a_frontier_that_cannot_be_written_ends_in_a_sentence(site: sites.Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Frontier, "done", full)
    done = run("crawl", "dongxanh.toml")
    assert done.exit_code == 1
    assert "frontier.db could not be written (database or disk is full). Is there room on the disk?" in done.stderr


def test_what_was_mended_before_a_crawl_is_said(site: sites.Site) -> None:
    run("crawl", "dongxanh.toml")
    (file,) = Path("archive/warc/dongxanh").iterdir()
    with file.open("ab") as torn:
        torn.write(b"\x1f\x8b\x08 torn")
    said = run("crawl", "dongxanh.toml").stderr
    assert "The last crawl was cut short: 0 pages taken in, 8 bytes of a broken record cut off." in said
    file.unlink()
    said = run("crawl", "dongxanh.toml").stderr
    assert "WARC files of this archive are gone or cut short: their 13 pages are fetched again." in said
    assert "dongxanh: 8 new, 0 changed" in said


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["khong-co"], "no such source"),
        (["khong-co.toml"], "could not be read"),
        (["dongxanh.toml", "--since", "30/6/2024"], "write it as 2024-06-01"),
        (["dongxanh.toml", "--max-pages", "0"], "Invalid value for '--max-pages'"),
        (["dongxanh.toml", "--contact", "toi"], "is no address to be reached at"),
        (["dongxanh.toml", "khac/dongxanh.toml"], "two files of that name"),
    ],
)
def test_wrong_usage(site: sites.Site, args: list[str], said: str) -> None:
    Path("khac").mkdir()
    Path("khac/dongxanh.toml").write_text('name = "Báo khác"\nhome = "https://khac.example/"', encoding="utf-8")
    done = run("crawl", *args)
    assert (done.exit_code, site.log) == (2, []) and said in done.stderr


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FileExistsError(17, "File exists", "kho"), "kho could not be written (File exists). --archive takes a folder."),
        (PermissionError(13, "Permission denied", "kho"), "kho could not be written (Permission denied). See to its permissions"),
        (OSError(28, "No space left on device"), "kho could not be written (No space left on device). Make room; the same command"),
    ],
)
def test_an_archive_that_cannot_be_written(site: sites.Site, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr("scrapers.archive.put", refuse)
    done = run("crawl", "dongxanh.toml", "--archive", "kho")
    assert done.exit_code == 1 and said in done.stderr


def test_a_crawl_that_gets_nothing_has_failed(site: sites.Site) -> None:
    with sites.serve(sites.Site("Báo vắng")) as (empty,):
        Path("vang.toml").write_text(sites.source_text(empty), encoding="utf-8")
        done = run("crawl", "vang.toml", "--json")
        both = run("crawl", "vang.toml", "dongxanh.toml", "--archive", "khac")
    assert done.exit_code == 1 and "No page of any source could be had" in done.stderr
    assert json.loads(done.stdout)["sources"][0]["failed"] == {"http_404": 1}
    assert both.exit_code == 0 and f"vang: {empty.base}/" in both.stderr and "1  failed: http_404 (not found)" in both.stdout


def test_what_was_crawled_is_read_into_records_until_its_owner_has_it_forgotten(site: sites.Site) -> None:
    site.pages[site.articles[7]].status = 410
    run("crawl", "dongxanh.toml")
    del site.articles[7:]
    assert run("run", "archive", "--out", "ra").exit_code == 0
    figures = json.loads(Path("ra/run.json").read_text(encoding="utf-8"))["figures"]
    assert figures["passed"]["status:410"] == figures["passed"]["aside:robots"] == 1, figures
    assert figures["passed"]["listing"] == 2 and figures["rejected"] == 0, figures
    records = [json.loads(line) for line in Path("ra/records.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sorted(record["source"]["url"] for record in records) == sorted(map(site.url, site.articles))
    assert {record["article"]["title"] for record in records} == {sites.title_of(n) for n in range(7)}
    assert {record["article"]["published"][:10] for record in records} == {date(2024, 6, 30 - n).isoformat() for n in range(7)}
    wanted = site.url(site.articles[3])
    done = run("forget", wanted, "--out", "ra")
    assert done.exit_code == 0 and "1 records from ra" in done.stdout
    assert all(wanted.encode() not in path.read_bytes() for path in Path("ra").rglob("*") if path.is_file())
    assert wanted not in {page.url for path in Path("archive").glob("warc/*/*.gz") for page in pages(path)}
    site.log.clear()
    run("crawl", "dongxanh.toml", "--recheck", 99999)
    assert site.articles[3] not in site.asked() and site.articles[2] in site.asked()
    assert run("forget", "dongxanh", "--out", "ra").exit_code == 2
    assert run("forget", wanted, "--archive", "khong-co").exit_code == 2


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 seconds"), (89, "89 seconds"), (90, "2 minutes"), (3000, "50 minutes"), (84_000, "23 hours"), (260_000, "3 days")],
)
def test_a_length_of_time_in_words(seconds: float, said: str) -> None:
    assert stretch(seconds) == said


def test_what_a_crawl_is_in_for_is_said_before_it_begins(tmp_path: Path) -> None:
    slow, shares, other = (
        Source(name, f"https://{host}.example/", key=name, delay=delay)
        for name, host, delay in (("mot", "chung", 3.0), ("hai", "chung", 3.0), ("ba", "rieng", 5.0))
    )
    with Frontier(tmp_path / "frontier.db") as frontier:
        assert outlook([slow], frontier, Options()) == [
            "mot: first crawl, one request every 3 seconds: 50 minutes for 1,000 pages."
            " Bound it by --since DATE or --max-pages N: all of a large newspaper takes days."
        ]
        assert outlook([slow, other], frontier, Options(max_pages=600)) == [
            "2 of 2 sources are crawled for the first time, at most 600 requests each, one request every 5 seconds at the slowest host:"
            " up to 50 minutes."
        ]
        for source in (slow, shares):
            frontier.begin(source.key or "")
            frontier.add(source.key or "", [Link(f"{source.home}{source.key}-{n}") for n in range(1000)])
        assert outlook([slow], frontier, Options(max_pages=10)) == [
            "mot: 10 addresses are due, one request every 3 seconds: 30 seconds or more; what they lead to comes on top."
        ]
        # Sources of one host take turns, others do not wait for them.
        assert outlook([slow, shares, other], frontier, Options(since=date(2024, 6, 1))) == [
            "2,000 addresses are due, one request every 3 seconds: 2 hours or more; what they lead to comes on top.",
            "1 of 3 sources are crawled for the first time, one request every 5 seconds: 83 minutes for 1,000 pages.",
        ]


def test_without_a_network_it_is_said_so_and_not_75_times(site: sites.Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(host: str, *_: object) -> None:
        raise NotFetched("dns", f"{host}: Name or service not known; check the address and the network")

    monkeypatch.setattr("scrapers.safety._resolved", unknown)
    for n in range(15):
        Path(f"bao-{n}.toml").write_text(f'name = "Báo {n}"\nhome = "http://bao-{n}.example/"\ndelay = 0.0', encoding="utf-8")
    done = run("crawl", *(f"bao-{n}.toml" for n in range(15)))
    assert done.exit_code == 1
    assert done.stderr.count("Name or service not known") == 12
    assert done.stderr.splitlines()[-2:] == [
        "3 more sources had trouble; --json says what of each.",
        "No host is known to the name server: is this machine on the network? Nothing was fetched.",
    ]
    assert "15  failed: dns (the host is not known, or the name server does not say in time)" in done.stdout


def test_lines_come_when_a_source_ends(capsys: pytest.CaptureFixture[str]) -> None:
    with lines() as tell:
        tell(Summary("dongxanh", "Báo Đồng Xanh"))
        ended = Summary("dongxanh", "Báo Đồng Xanh", ended="host_away")
        ended.failed["timeout"] = 2
        tell(ended)
    assert capsys.readouterr().err == (
        "dongxanh: 0 new, 0 changed, 0 unchanged, 2 failed, 0 waiting; the host does not answer; left for the next crawl\n"
    )
