"""A page whose owner asked is gone from the archive, all else stays readable, and a kill at any step changes nothing of that."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from crawled import FILE, HOME, NEW, OLD, answer, aside, by_warcio, keep, moved, visit

from scrapers import forget as forget_module
from scrapers.archive import Archive, NotKept
from scrapers.forget import forget
from scrapers.frontier import Frontier, Link
from scrapers.frontier_file import Base
from scrapers.stored import pages


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two days of a newspaper: a page with two versions and revisits, an address that moved to it, others around them."""
    folder = tmp_path_factory.mktemp("published")
    other, tail = f"{HOME}/khac.html", f"{HOME}/cuoi.html"
    with Archive(folder) as archive:
        archive.frontier.begin("bao")
        keep(archive, visit(other), answer(other, b"<p>other"))
        keep(archive, visit(OLD), answer(OLD, b"<p>one", hops=moved(), final=NEW))
        for after, content, status in ((1, b"", 304), (2, b"<p>two", 200), (86400, b"<p>two", 200)):
            keep(archive, visit(NEW), answer(NEW, content, status, after=after))
            keep(
                archive,
                visit(f"{tail}?{after}"),
                answer(f"{tail}?{after}", b"<p>tail %d" % after, after=after),
                (Link(NEW, found_on=other),),
            )
        keep(archive, visit(other), answer(other, b"", 304, after=86401))
        archive.frontier.add("bao", [Link(f"{HOME}/tu-do.html", found_on=NEW)])
    return folder


def forgotten(folder: Path) -> None:
    """Nothing of the page is left, and all else is where the frontier says."""
    for path in folder.glob("warc/*/*"):
        for kind, url, _, content in by_warcio(path):
            assert url not in (OLD, NEW) and b"<p>one" not in content and b"<p>two" not in content, kind
    assert [path.suffix for path in folder.glob("warc/*/*")] == [".gz", ".gz"]
    assert not any(url.encode() in path.read_bytes() for url in (OLD, NEW) for path in folder.glob("frontier.db*"))
    with Archive(folder) as archive:
        assert (archive.recovered.adopted, archive.recovered.cut, archive.recovered.lost) == (0, 0, 0)
        for url in (f"{HOME}/khac.html", *(f"{HOME}/cuoi.html?{after}" for after in (1, 2, 86400))):
            for version in archive.frontier.versions(url):
                assert archive.read(version).content.startswith(b"<p>other" if "khac" in url else b"<p>tail")
        assert archive.frontier.counts("bao") == {"done": 4, "waiting": 1}
        spellings = [OLD, NEW, NEW.replace("https://", "http://www.") + "/?utm_source=x#a"]
        assert archive.frontier.add("bao", [Link(url) for url in spellings]) == 0
        for url, final in ((OLD, OLD), (f"{HOME}/them", NEW)):
            with pytest.raises(NotKept) as error:
                archive.append(visit(url), answer(url, b"<p>one", final=final))
            assert error.value.code == "forgotten"
        keep(archive, visit(f"{HOME}/them"), answer(f"{HOME}/them", b"<p>more"))
    with Archive(folder) as archive:
        assert (archive.recovered.adopted, archive.recovered.cut) == (0, 0)


@pytest.mark.parametrize("url", [NEW, OLD, NEW.replace("https://", "http://m.") + "/"])
def test_forget_takes_every_record_of_a_page(published: Path, tmp_path: Path, url: str) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(published, folder)
    told: list[Any] = []
    # A redirect and its page, a 304, a new version, a revisit: each with its request.
    assert forget(folder, url, lambda *news: told.append(news)) == 10
    assert [item[1:] for item in told] == [(0, 2), (1, 2)]
    forgotten(folder)
    assert forget(folder, url) == 0


def test_a_forgotten_page_stays_so_when_the_frontier_is_made_anew(published: Path, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(published, folder)
    forget(folder, NEW)
    for path in folder.glob("frontier.db*"):
        path.unlink()
    with (folder / "forgotten").open("a") as file:
        file.write("0123")  # a line that was cut off
    with Archive(folder) as archive:
        assert archive.frontier.add("bao", [Link(OLD), Link(NEW), Link(f"{HOME}/them")]) == 1
        assert archive.frontier.visit(NEW) is None
    assert forget(folder, f"{HOME}/khac.html") == 4
    with Archive(folder) as archive:
        assert all(archive.frontier.is_forgotten(url) for url in (OLD, NEW, f"{HOME}/khac.html"))
    assert HOME not in (folder / "forgotten").read_text()


class Killed(BaseException):
    """In the place of a kill."""


def test_forget_goes_on_after_a_kill_at_any_step(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change = Base.change
    for deadline in range(1, 60):
        folder = tmp_path / str(deadline)
        shutil.copytree(published, folder)
        left = [deadline]

        def step(function: Callable[..., Any], left: list[int] = left) -> Callable[..., Any]:
            def counted(*values: Any) -> Any:
                left[0] -= 1
                if left[0] == 0:
                    raise Killed
                return function(*values)

            return counted

        with monkeypatch.context() as patch:
            for name in ("_copy", "settle"):
                patch.setattr(forget_module, name, step(getattr(forget_module, name)))
            patch.setattr(forget_module.os, "replace", step(forget_module.os.replace))
            patch.setattr(Base, "change", step(change))
            patch.setattr(Base, "empty_log", step(Base.empty_log))
            try:
                forget(folder, NEW)
            except Killed:
                pass
            else:
                assert deadline > 12
                return
        if b"forgetting" not in journal(folder):
            forget(folder, NEW)
        Archive(folder).close()
        forgotten(folder)
    pytest.fail("never came to an end")


def journal(folder: Path) -> bytes:
    with Frontier(folder / "frontier.db") as frontier:
        return b"forgetting" if frontier.base.rows("SELECT * FROM forgetting") else b""


def test_a_page_that_moved_to_the_front_page_does_not_take_it_along(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        archive.frontier.add("bao", [Link(HOME, "listing")])
        home = archive.frontier.next("bao")
        assert home is not None
        keep(archive, home, answer(home.url, b"<p>front"))
        keep(archive, visit(OLD), answer(OLD, b"<p>front", hops=moved(), final=home.url))
    assert forget(tmp_path, OLD) == 4
    with Archive(tmp_path) as archive:
        assert archive.frontier.visit(home.url) is not None and not archive.frontier.is_forgotten(HOME)
    assert [stored.url for stored in pages(tmp_path / FILE) if stored.page] == [home.url]


def test_what_stands_aside_is_forgotten_with_its_page_and_so_is_what_leads_to_it(tmp_path: Path) -> None:
    before, other = f"{HOME}/cu-hon.html", f"{HOME}/khac.html"
    with Archive(tmp_path) as archive:
        archive.frontier.add("bao", [Link(url) for url in (OLD, NEW, before, other)])
        keep(archive, visit(NEW), answer(NEW, b"<p>one"))
        for hop in (aside(NEW, 503), aside(before, 302, b"", "/moi.html?utm_source=x"), aside(other, 302, b"", "/cuoi.html")):
            archive.aside("bao", hop, "http_5xx")
    assert forget(tmp_path, NEW) == 6
    with Archive(tmp_path) as archive:
        for hop in (aside(NEW, 404), aside(before, 302, b"", NEW), aside(other, 404)):
            archive.aside("bao", hop, "http_404")
    assert [item[1:3] for item in by_warcio(tmp_path / FILE) if item[0] == "response"] == [(other, "302"), (other, "404")]


@pytest.mark.parametrize("page", ["", "?page=3"])
def test_an_article_over_several_pages_goes_with_all_of_them(tmp_path: Path, page: str) -> None:
    pages_of, others = (
        [OLD, f"{OLD}?page=2", f"{OLD}?page=3"],
        [f"{HOME}/cu-khac.html?page=2", f"{HOME}/cu.html/anh?id=7", f"{HOME}/?page=2"],
    )
    others += [f"{HOME}/tin/1", f"{HOME}/tin/12", f"{HOME}/tin/13"]
    with Archive(tmp_path) as archive:
        for url in (*pages_of, *others):
            keep(archive, visit(url), answer(url, url.encode()))
    assert forget(tmp_path, OLD + page) == 6
    assert [stored.url for stored in pages(tmp_path / FILE) if stored.page] == others
    with Archive(tmp_path) as archive:
        assert [archive.frontier.is_forgotten(url) for url in (*pages_of, *others)] == [True] * 3 + [False] * 6
    assert forget(tmp_path, f"{HOME}/tin/12") == 2
    assert [stored.url for stored in pages(tmp_path / FILE) if stored.page] == [url for url in others if url[-3:] != "/12"]


def test_forget_wants_an_archive(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="is no archive"):
        forget(tmp_path / "none", OLD)
    assert not (tmp_path / "none").exists()
