"""The archive: what it writes other tools can read, what a kill leaves it puts in order, and what is forgotten is gone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from crawled import FILE, HOME, NEW, OLD, answer, aside, body, by_warcio, crawl, every_address, keep, links, moved, visit
from warcio.archiveiterator import ArchiveIterator

from scrapers import disk
from scrapers.archive import Archive, Locked, NotKept
from scrapers.forget import forget
from scrapers.frontier import Link
from scrapers.records import records
from scrapers.recover import exchanges
from scrapers.stored import pages
from scrapers.visits import Outcome, Visit


def sound(folder: Path, answered: set[str]) -> None:
    """Each address exactly once in the files, and the frontier agrees with every byte of them."""
    found = [item for path in sorted(folder.glob("warc/*/*")) for item in by_warcio(path)]
    assert Counter(url for kind, url, _, _ in found if kind == "response") == Counter(answered)
    with Archive(folder) as archive:
        assert (archive.recovered.adopted, archive.recovered.cut, archive.recovered.waiting, archive.recovered.lost) == (0, 0, 0, 0)
        for url in answered:
            (version,) = archive.frontier.versions(url)
            assert archive.read(version).content == body(url)
        marks = dict(archive.frontier.base.rows("SELECT file, written FROM mark"))
        assert marks == {path.relative_to(folder).as_posix(): path.stat().st_size for path in folder.glob("warc/*/*")}
        assert archive.frontier.base.rows("PRAGMA integrity_check") == [("ok",)]


def test_warc_tools_read_what_is_written(tmp_path: Path) -> None:
    odd = (("Transfer-Encoding", "chunked"), ("X-Tên", 'báo; a="é"'.encode().decode("latin-1")), ("Set-Cookie", "a=1\r\n b=2"))
    with Archive(tmp_path) as archive:
        keep(archive, visit(), answer(OLD, body(OLD), headers=odd, packed=True))
        keep(archive, visit(NEW), answer(NEW, body(NEW), headers=(("Content-Encoding", "br"),)))
        keep(archive, visit(f"{HOME}/di.html"), answer(f"{HOME}/di.html", b"<p>xa", hops=moved(), final=f"{HOME}/xa.html", packed=True))
    path = tmp_path / FILE
    read = by_warcio(path)
    assert [item[0] for item in read] == ["warcinfo", *["request", "response"] * 4]
    assert [item[1:] for item in read if item[0] == "response"] == [
        (OLD, "200", body(OLD)),
        (NEW, "200", body(NEW)),
        (OLD, "301", b""),
        (f"{HOME}/xa.html", "200", b"<p>xa"),
    ]
    with path.open("rb") as file:
        found = list(ArchiveIterator(file))
    assert {record.rec_headers.protocol for record in found} == {"WARC/1.1"}
    for request, response in zip(found[1::2], found[2::2], strict=True):
        assert request.rec_headers.get_header("WARC-Concurrent-To") == response.rec_headers.get_header("WARC-Record-ID")
        assert response.rec_headers.get_header("WARC-Date").startswith("2026-03-05T01:02:03.456789")
        assert response.rec_headers.get_header("WARC-Payload-Digest") and response.rec_headers.get_header("WARC-Block-Digest")
        assert not response.http_headers.get_header("transfer-encoding")
        assert request.http_headers.get_header("Host") == "bao.example.org"
    first, second = found[2].http_headers, found[4].http_headers
    assert (first.get_header("Content-Encoding"), second.get_header("X-Archive-Orig-Content-Encoding")) == ("gzip", "br")
    assert first.get_header("Set-Cookie") == "a=1 b=2"


def test_the_frontiers_places_are_where_the_records_are(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        for number in range(3):
            url = f"{HOME}/tin-{number}.html"
            place = archive.append(visit(url), answer(url, body(url), packed=number == 1))
            archive.frontier.done(visit(url), Outcome(place))
            record = next(records(tmp_path / place.file, place.offset))
            assert (record.offset, record.length, record.headers["warc-record-id"]) == (place.offset, place.length, place.record)
            assert archive.read(place).content == body(url)
            assert place.end == (tmp_path / place.file).stat().st_size


def test_what_is_no_page_stands_aside_and_is_passed_over(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        archive.aside("bao", aside(f"{HOME}/robots.txt", 200, b"User-agent: *"), "robots")
        keep(archive, visit(), answer(OLD, body(OLD)))
        archive.aside("bao", aside(NEW, 302, b"", "https://khac.example/"), "off_source")
        archive.aside("bao", aside(NEW, 200, b"<p>Are you human?", truncated="length", address="192.0.2.7"), "captcha")
        archive.aside("bao", aside(NEW, 404), "http_404")
        keep(archive, visit(f"{HOME}/sau.html"), answer(f"{HOME}/sau.html", body("sau")))
    assert [item for item in by_warcio(tmp_path / FILE) if item[0] == "response"] == [
        ("response", f"{HOME}/robots.txt", "200", b"User-agent: *"),
        ("response", OLD, "200", body(OLD)),
        ("response", NEW, "302", b""),
        ("response", NEW, "200", b"<p>Are you human?"),
        ("response", NEW, "404", b"<p>gone"),
        ("response", f"{HOME}/sau.html", "200", body("sau")),
    ]
    stored = list(pages(tmp_path / FILE))
    assert [item.url for item in stored if item.page] == [OLD, f"{HOME}/sau.html"]
    passed = [item.reason for item in stored if item.reason not in (None, "request", "warcinfo")]
    assert passed == ["aside:robots", "redirect", "aside:captcha", "status:404"]
    with (tmp_path / FILE).open("rb") as file:
        human = [record.rec_headers for record in ArchiveIterator(file) if record.rec_headers.get_header("WARC-Truncated")]
    assert [(item.get_header("WARC-Truncated"), item.get_header("WARC-IP-Address")) for item in human] == [("length", "192.0.2.7")]
    sound_marks(tmp_path)


@pytest.mark.parametrize("cut", [0, 1, 40, 200])
def test_what_stands_aside_is_known_again_without_the_frontier(tmp_path: Path, cut: int) -> None:
    with Archive(tmp_path) as archive:
        archive.aside("bao", aside(NEW, 302, b"", OLD), "http_404")
        keep(archive, visit(), answer(OLD, body(OLD)))
        archive.aside("bao", aside(NEW, 200, b"<p>wall"), "captcha")
        whole = (tmp_path / FILE).stat().st_size
        archive.aside("bao", aside(NEW, 503), "http_5xx")
    for path in tmp_path.glob("frontier.db*"):
        path.unlink()
    size = (tmp_path / FILE).stat().st_size
    os.truncate(tmp_path / FILE, size - cut)
    with Archive(tmp_path) as archive:
        assert (archive.recovered.adopted, archive.recovered.cut) == (1, size - cut - whole if cut else 0)
        assert [visit.url for visit, _ in archive.frontier.adopted("bao")] == [OLD]
        assert archive.frontier.versions(NEW) == []
    sound_marks(tmp_path)


def sound_marks(folder: Path) -> None:
    """The frontier knows every file up to its end."""
    with Archive(folder) as archive:
        assert (archive.recovered.adopted, archive.recovered.cut, archive.recovered.lost) == (0, 0, 0)
        marks = dict(archive.frontier.base.rows("SELECT file, written FROM mark"))
    assert marks == {path.relative_to(folder).as_posix(): path.stat().st_size for path in folder.glob("warc/*/*")}


def test_versions_of_a_page(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        keep(archive, visit(), answer(OLD, b"<p>one", headers=(("ETag", '"1"'),)))
        keep(archive, visit(), answer(OLD, b"", 304, after=1))
        keep(archive, visit(), answer(OLD, b"<p>one", after=2))
        keep(archive, visit(), answer(OLD, b"<p>one", packed=True, after=3))
        keep(archive, visit(), answer(OLD, b"<p>two", after=4))
        keep(archive, visit(), answer(OLD, b"", 304, after=5))
        keep(archive, visit(), answer(OLD, b"<p>one", after=6))
        versions = archive.frontier.versions(OLD)
        assert [item.change for item in versions] == ["new", "unchanged", "unchanged", "unchanged", "changed", "unchanged", "changed"]
        assert [archive.read(item).content for item in versions] == [b"<p>one"] * 4 + [b"<p>two"] * 2 + [b"<p>one"]
    with (tmp_path / FILE).open("rb") as file:
        found = [record.rec_headers for record in ArchiveIterator(file) if record.rec_type in ("response", "revisit")]
    # The same page packed is the same version, but not the same bytes: only a full record is true.
    assert [item.get_header("WARC-Type") for item in found] == [
        "response",
        "revisit",
        "revisit",
        "response",
        "response",
        "revisit",
        "response",
    ]
    profiles = [(item.get_header("WARC-Profile") or "").rpartition("/")[2] for item in found]
    assert profiles == ["", "server-not-modified", "identical-payload-digest", "", "", "server-not-modified", ""]
    for item in found[1:3]:
        assert item.get_header("WARC-Refers-To") == found[0].get_header("WARC-Record-ID")
        assert item.get_header("WARC-Refers-To-Date") == found[0].get_header("WARC-Date")
        assert item.get_header("WARC-Refers-To-Target-URI") == OLD
    assert found[2].get_header("WARC-Payload-Digest") == found[0].get_header("WARC-Payload-Digest")
    assert found[5].get_header("WARC-Refers-To") == found[4].get_header("WARC-Record-ID")


def test_one_file_for_each_source_and_day(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        for source, days in (("bao", 0), ("bao", 1), ("dai/..", 1), (".an", 0)):
            url = f"{HOME}/{days}"
            keep(archive, Visit(url, source, "article"), answer(url, b"<p>x", after=days * 86400))
    names = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.gz"))
    assert names == [
        "warc/_an/_an-20260305.warc.gz",
        "warc/bao/bao-20260305.warc.gz",
        "warc/bao/bao-20260306.warc.gz",
        "warc/dai_../dai_..-20260306.warc.gz",
    ]


def test_a_304_for_a_page_that_is_not_there_is_not_kept(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive, pytest.raises(NotKept) as error:
        archive.append(visit(), answer(OLD, b"", 304))
    assert error.value.code == "no_version"


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Archive(tmp_path) as archive:
        keep(archive, visit(), answer(OLD, body(OLD)))
        before = (tmp_path / FILE).read_bytes()
        put = disk.put

        def full(file: int, content: bytes) -> None:
            put(file, content[: len(content) // 2])
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("scrapers.archive.put", full)
        with pytest.raises(OSError, match="No space"):
            archive.append(visit(NEW), answer(NEW, body(NEW)))
        assert (tmp_path / FILE).read_bytes() == before
        monkeypatch.undo()
        keep(archive, visit(NEW), answer(NEW, body(NEW)))
    sound(tmp_path, {OLD, NEW})


def test_kills_at_random_moments_lose_nothing_and_fetch_nothing_twice(tmp_path: Path) -> None:
    here = Path(__file__).parent
    code = subprocess.run(
        [sys.executable, here / "crawled.py", tmp_path, "30", "5"], env={"PYTHONPATH": f"{here.parent}:{here}"}, timeout=120, check=False
    ).returncode
    assert code == 0
    kills = 0
    for folder in tmp_path.iterdir():
        here_killed = len((folder / "kills").read_text()) if (folder / "kills").exists() else 0
        asked = Counter((folder / "log").read_text().split())
        assert set(asked) == every_address()
        assert sum(asked.values()) <= len(asked) + here_killed, "only what was in flight at a kill is asked for again"
        sound(folder / "archive", every_address())
        kills += here_killed
    assert kills == 30


@pytest.fixture(scope="module")
def torn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose last two exchanges the frontier does not know: a page, and a page after a redirect."""
    folder = tmp_path_factory.mktemp("torn")
    with Archive(folder) as archive:
        archive.frontier.add("bao", [Link(f"{HOME}/trang-0", "listing"), Link(NEW), Link(OLD)])
        for number in range(3):
            visit = archive.frontier.next("bao")
            assert visit is not None
            hops = moved() if number == 2 else ()
            place = archive.append(visit, answer(visit.url, body(visit.url), hops=hops, final=f"{HOME}/xa.html" if hops else None))
            if number == 0:
                archive.frontier.done(visit, Outcome(place, links(visit.url)))
    return folder


def test_a_file_that_breaks_off_at_any_byte(torn: Path, tmp_path: Path) -> None:
    content = (torn / FILE).read_bytes()
    first, second, third = [found.end for found in exchanges(torn / FILE) if found.asked]
    assert third == len(content)
    path = tmp_path / "cut.warc.gz"
    path.write_bytes(content)
    for end in range(third, first - 1, -1):
        os.truncate(path, end)
        assert [found.end for found in exchanges(path, first)] == [item for item in (second, third) if item <= end], end


@pytest.mark.parametrize("end", [0, 1, 99, 200, 380, 500, -1, -2, -100, -301, -501, -700, None])
def test_a_torn_archive_is_put_in_order(torn: Path, tmp_path: Path, end: int | None) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(torn, folder)
    first, second, third = [found.end for found in exchanges(folder / FILE) if found.asked]
    end = third if end is None else third + end if end < 0 else first + end
    with (folder / FILE).open("rb+") as file:
        file.truncate(end)
    good = max(item for item in (first, second, third) if item <= end)
    with Archive(folder) as archive:
        adopted = [first, second, third].index(good)
        assert (archive.recovered.adopted, archive.recovered.cut, archive.recovered.waiting) == (adopted, end - good, 2 - adopted)
        assert (folder / FILE).stat().st_size == good
        waiting = archive.frontier.adopted("bao")
        assert [visit.url for visit, _ in waiting] == [NEW, f"{HOME}/xa.html"][:adopted]
        for visit, version in waiting:
            assert archive.read(version).content == body(OLD if visit.url.endswith("xa.html") else visit.url)
            assert archive.frontier.linked(visit, [Link(f"{visit.url}?from")]) == 1
        assert archive.frontier.adopted("bao") == []
        # What follows is written where the cut was made.
        keep(archive, Visit(f"{HOME}/sau", "bao", "article"), answer(f"{HOME}/sau", b"<p>after"))
    with Archive(folder) as archive:
        assert (archive.recovered.adopted, archive.recovered.cut) == (0, 0)
    assert by_warcio(folder / FILE)[-1][3] == b"<p>after"


def test_zeros_at_the_end_are_cut(torn: Path, tmp_path: Path) -> None:
    shutil.copytree(torn, tmp_path / "archive")
    size = (torn / FILE).stat().st_size
    with (tmp_path / "archive" / FILE).open("ab") as file:
        file.write(bytes(5000))
    with Archive(tmp_path / "archive") as archive:
        assert (archive.recovered.adopted, archive.recovered.cut) == (2, 5000)
    assert (tmp_path / "archive" / FILE).stat().st_size == size


def test_revisits_are_taken_in_too(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        keep(archive, visit(), answer(OLD, b"<p>x", headers=(("ETag", '"1"'),)))
        archive.append(visit(), answer(OLD, b"", 304, after=1))
        archive.append(visit(), answer(OLD, b"<p>y", after=2))
    with Archive(tmp_path) as archive:
        assert archive.recovered.adopted == 2
        assert [item.change for item in archive.frontier.versions(OLD)] == ["new", "unchanged", "changed"]
        known = archive.frontier.visit(OLD)
        assert known is not None and known.etag is None


def test_a_lost_frontier_is_made_anew_from_the_files(tmp_path: Path) -> None:
    crawl(tmp_path / "archive", tmp_path / "log")
    for path in (tmp_path / "archive").glob("frontier.db*"):
        path.unlink()
    told: list[tuple[str, int, int]] = []
    with Archive(tmp_path / "archive", lambda *news: told.append(news)) as archive:
        assert archive.recovered.adopted == len(every_address())
        archive.frontier.add("bao", [Link(f"{HOME}/trang-0", "listing")])
        for visit, version in archive.frontier.adopted("bao"):
            assert archive.read(version).content == body(visit.url)
            assert archive.frontier.linked(visit, links(visit.url)) == 0
        assert archive.frontier.next("bao") is None
    assert told == [(FILE, 0, (tmp_path / "archive" / FILE).stat().st_size)]
    sound(tmp_path / "archive", every_address())


def test_a_frontier_made_anew_knows_lists_from_articles(tmp_path: Path) -> None:
    kinds = {f"{HOME}/": "listing", f"{HOME}/rss": "feed", f"{HOME}/sitemap.xml": "sitemap", f"{HOME}/trang-2": "listing", OLD: "article"}
    with Archive(tmp_path) as archive:
        archive.frontier.start_from("bao", [Link(url, kind) for url, kind in list(kinds.items())[:3]])
        for url, kind in kinds.items():
            keep(archive, visit(url, kind), answer(url, body(url)))
        keep(archive, visit(f"{HOME}/", "listing"), answer(f"{HOME}/", b"", 304, after=1))
    for path in tmp_path.glob("frontier.db*"):
        path.unlink()
    with Archive(tmp_path) as archive:
        known = [archive.frontier.visit(url) for url in kinds]
        assert {item.url: item.kind for item in known if item} == kinds
        for item, _ in archive.frontier.adopted("bao"):
            archive.frontier.linked(item, ())
        archive.frontier.begin("bao")
        archive.frontier.start_from("bao", [Link(f"{HOME}/", "listing"), Link(f"{HOME}/rss", "feed")])
        archive.frontier.add("bao", [Link(f"{HOME}/trang-2", "listing", 1)])
        asked = [item.url for item in iter(lambda: archive.frontier.next("bao"), None) if item.kind != "article"]
    assert asked == [f"{HOME}/", f"{HOME}/rss", f"{HOME}/trang-2"]


def test_what_a_disk_lost_is_fetched_again(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        for url in (OLD, NEW):
            keep(archive, visit(url), answer(url, body(url)))
        place = archive.frontier.versions(NEW)[0]
    with (tmp_path / FILE).open("rb+") as file:
        file.truncate(place.offset + 10)
    with Archive(tmp_path) as archive:
        assert archive.recovered.lost == 1
        assert archive.frontier.counts("bao") == {"done": 1, "waiting": 1}
        again = archive.frontier.next("bao")
        assert again is not None and (again.url, again.etag) == (NEW, None)
        keep(archive, again, answer(NEW, body(NEW)))
    sound(tmp_path, {OLD, NEW})


def test_a_file_that_is_gone_is_fetched_again_and_one_that_comes_back_is_known_again(tmp_path: Path) -> None:
    away, file = tmp_path / "away.warc.gz", tmp_path / FILE
    with Archive(tmp_path) as archive:
        for url in (OLD, NEW):
            keep(archive, visit(url), answer(url, body(url), headers=(("ETag", '"1"'),)))
        keep(archive, visit(OLD), answer(OLD, b"", 304, after=1))
        tomorrow = f"{HOME}/mai.html"
        keep(archive, visit(tomorrow), answer(tomorrow, body(tomorrow), after=86_400))
    file.rename(away)
    with Archive(tmp_path) as archive:
        assert archive.recovered.lost == 2
        assert archive.frontier.counts("bao") == {"done": 1, "waiting": 2}
        assert archive.frontier.visit(OLD) == Visit(OLD, "bao", "article")
    away.rename(file)
    with Archive(tmp_path) as archive:
        assert (archive.recovered.adopted, archive.recovered.lost) == (3, 0)
        assert "waiting" not in archive.frontier.counts("bao")
        assert [archive.read(version).content for version in archive.frontier.versions(OLD)] == [body(OLD)] * 2
    sound_marks(tmp_path)


def test_files_of_others_in_the_archive_are_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "warc/bao/from-elsewhere.warc.gz"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"\x1f\x8b\x08 torn")
    with Archive(tmp_path) as archive:
        assert archive.recovered.cut == 0
    assert other.read_bytes() == b"\x1f\x8b\x08 torn"


def test_two_crawls_on_one_archive_exclude_each_other(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from scrapers.archive import Archive\n"
        "held = Archive(Path(sys.argv[1])); print('in', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, tmp_path], cwd=Path(__file__).parents[1], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None and other.stdout.readline() == "in\n"
        with pytest.raises(Locked, match=rf"in use by process {other.pid} on .+, started 20\d\d-.+: wait until it ends"):
            Archive(tmp_path)
        other.kill()
    Archive(tmp_path).close()
    with Archive(tmp_path), pytest.raises(Locked):
        forget(tmp_path, OLD)
