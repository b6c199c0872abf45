"""A crawl in a process of its own that is killed, interrupted, and run twice: nothing is lost and nothing is kept twice."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sites
from warcio.archiveiterator import ArchiveIterator

from scrapers.archive import Archive

ROOT = Path(__file__).parents[1]
PAGES, KILLS = 80, 8


@pytest.fixture
def newspaper(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[sites.Site, Path, Path]]:
    """A newspaper of so many pages as the test asks for, its file, and where the archive is to be."""
    with sites.serve(sites.paper("a", articles=getattr(request, "param", PAGES), per_page=20)) as (site,):
        source = tmp_path / "dongxanh.toml"
        source.write_text(sites.source_text(site), encoding="utf-8")
        yield site, source, tmp_path / "archive"


@contextmanager
def started(*args: object) -> Iterator[subprocess.Popen[str]]:
    """`baotinh …` in a process, gone when the block ends."""
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", *map(str, args)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "BAOTINH_CONTACT": "toasoan@dongxanh.example"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8") as process:
        try:
            yield process
        finally:
            process.kill()


def held(archive: Path, *statuses: str) -> Counter[str]:
    """How often another WARC tool finds each page in the archive, by path; or each answer of other statuses."""
    found: Counter[str] = Counter()
    for path in sorted(archive.glob("warc/*/*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.content_stream().read()
                if record.rec_type == "response" and record.http_headers.get_statuscode() in (statuses or ("200",)):
                    found[sites.path_of(record.rec_headers.get_header("WARC-Target-URI"))] += 1
    return found


def states(archive: Path) -> Counter[str]:
    """How many addresses the frontier has in each state, once SQLite found it sound."""
    base = sqlite3.connect(archive / "frontier.db")
    try:
        assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert base.execute("SELECT count(*), count(DISTINCT url) FROM version WHERE change != 'unchanged'").fetchone()[0] > 0
        twice = base.execute("SELECT url FROM version WHERE change != 'unchanged' GROUP BY url HAVING count(*) > 1").fetchall()
        assert twice == []
        return Counter(dict(base.execute("SELECT state, count(*) FROM address GROUP BY state")))
    finally:
        base.close()


def test_killed_at_any_moment_a_crawl_loses_nothing_and_keeps_nothing_twice(newspaper: tuple[sites.Site, Path, Path]) -> None:
    site, source, archive = newspaper
    chance = random.Random(20)
    gone, led_away = set(site.articles[5::10]), set(site.articles[7::10])
    for path in gone:
        site.pages[path].status = 404
    for path in led_away:
        site.pages[path] = sites.Reply(b"", status=302, headers=(("Location", "https://khac.example/"),))
    kills = 0
    while kills < KILLS:
        asked = len(site.log)
        with started("crawl", source, "--archive", archive) as process:
            wanted = asked + chance.randint(1, PAGES // KILLS)
            while process.poll() is None and len(site.log) < wanted:
                time.sleep(0.005)
            time.sleep(chance.random() * 0.03)
            assert process.poll() is None, process.communicate()
            process.send_signal(signal.SIGKILL)
            kills += 1
    with started("crawl", source, "--archive", archive, "--json") as process:
        out, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert json.loads(out)["sources"][0]["ended"] == "done"
    found = held(archive)
    assert {path: found[path] for path in site.articles if found[path] != (path not in gone | led_away)} == {}
    assert set(states(archive)) <= {"done", "refused", "gone"}
    aside = held(archive, "404", "302")
    assert set(aside) >= gone | led_away and aside.total() - len(aside) <= KILLS, "what is no page stands aside, each as often as it came"
    with Archive(archive) as opened:
        assert (opened.recovered.adopted, opened.recovered.cut, opened.recovered.lost) == (0, 0, 0)
    asked_for = Counter(path for path in site.asked() if path in site.articles)
    assert sum(asked_for.values()) - len(asked_for) <= KILLS, "none is fetched twice but those in flight"


@pytest.mark.parametrize("newspaper", [30], indirect=True)
def test_ctrl_c_ends_after_the_request_in_flight_and_says_how_to_go_on(newspaper: tuple[sites.Site, Path, Path]) -> None:
    site, source, archive = newspaper
    with started("crawl", source, "--archive", archive) as process:
        while len(site.log) < 12 and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        out, said = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "the same command goes on" in said and "Traceback" not in said
    assert "in_flight" not in states(archive)
    assert 0 < held(archive).total() < 30
    with started("crawl", source, "--archive", archive) as process:
        out, said = process.communicate(timeout=60)
    assert process.returncode == 0 and "dongxanh: " in said and "new" in out
    found = held(archive)
    assert [path for path in site.articles if found[path] != 1] == []
    assert max(Counter(site.asked()).values()) == 1
    assert {seen.agent.partition("/")[0] for seen in site.log} <= {"baotinh", "baotinh (+toasoan@dongxanh.example)"}


@pytest.mark.parametrize("newspaper", [12], indirect=True)
def test_two_crawls_on_one_archive_exclude_each_other(newspaper: tuple[sites.Site, Path, Path]) -> None:
    site, source, archive = newspaper
    site.slow = 0.2
    with started("crawl", source, "--archive", archive) as first:
        while len(site.log) < 2 and first.poll() is None:
            time.sleep(0.01)
        with started("crawl", source, "--archive", archive) as second:
            _, said = second.communicate(timeout=20)
        assert second.returncode == 1
        assert f"{archive} is in use by process {first.pid}" in said and "Traceback" not in said
        assert first.poll() is None
