"""The frontier: what is asked for next, what is new, what every state leads to, and what a file of another kind says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapers.frontier import TRIES, BadFrontier, Frontier, Link, Outcome, Place, hash_of
from scrapers.frontier_queries import NOT_FOUND

HOME = "https://bao.example.org"
NOW = datetime(2026, 3, 5, 6, tzinfo=UTC)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now.timestamp()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def frontier(tmp_path: Path, clock: Clock) -> Iterator[Frontier]:
    with Frontier(tmp_path / "frontier.db", clock) as made:
        yield made


def place(url: str, change: str = "new", start: int = 0, **other: object) -> Place:
    made = Place("warc/bao/bao-20260305.warc.gz", start + 40, 60, start, start + 100, url, False, change, "d1", "sha1:P", "<urn:1>", NOW)
    return replace(made, **other)  # type: ignore[arg-type]


def visited(frontier: Frontier, **options: timedelta) -> list[str]:
    """Every address that is handed out until there is none, each kept as it comes."""
    found: list[str] = []
    while visit := frontier.next("bao", **options):
        known = frontier.newest(visit.url)
        start = frontier.base.rows("SELECT coalesce(max(written), 0) FROM mark")[0][0]
        frontier.done(visit, Outcome(place(visit.url, "unchanged" if known else "new", start, etag='"1"')))
        found.append(visit.url.removeprefix(HOME))
    return found


def test_an_address_is_known_under_one_spelling(frontier: Frontier) -> None:
    spellings = ["/a?utm_source=zalo", "/a#top", "/a", ":443/a?fbclid=1"]
    assert frontier.add("bao", [Link(HOME + item) for item in spellings]) == 1
    assert frontier.add("bao", [Link(HOME + "/a"), Link("mailto:x@example.org"), Link(HOME + "/a?p_p_id=2")]) == 1
    assert frontier.counts("bao") == {"waiting": 2}


def test_lists_come_first_then_articles_newest_first_then_further_lists(frontier: Frontier) -> None:
    frontier.begin("bao")
    frontier.add(
        "bao", [Link(f"{HOME}/trang-2", "listing", 1), Link(f"{HOME}/cu", day=date(2026, 3, 1)), Link(f"{HOME}/moi", day=date(2026, 3, 4))]
    )
    frontier.add("bao", [Link(f"{HOME}/rss", "feed"), Link(f"{HOME}/nay"), Link(f"{HOME}/nay-nua")])
    assert visited(frontier) == ["/rss", "/nay", "/nay-nua", "/moi", "/cu", "/trang-2"]


def test_the_next_crawl_asks_for_lists_and_recent_articles_again(frontier: Frontier, clock: Clock) -> None:
    frontier.begin("bao")
    links = [Link(f"{HOME}/tin", "listing"), Link(f"{HOME}/tin/2", "listing", 1), Link(f"{HOME}/moi", day=date(2026, 3, 4))]
    frontier.add("bao", [*links, Link(f"{HOME}/cu", day=date(2026, 1, 4))])
    assert len(visited(frontier)) == 4
    assert frontier.add("bao", links) == 0
    assert visited(frontier) == []
    frontier.finish("bao")
    clock.now += timedelta(days=1)
    frontier.begin("bao")
    assert visited(frontier) == ["/tin", "/moi"]
    # A further list is found again, then it is due again.
    assert frontier.add("bao", links) == 0
    assert visited(frontier) == ["/tin/2"]
    frontier.finish("bao")
    frontier.begin("bao")
    assert visited(frontier, recent=timedelta(days=365)) == ["/tin", "/moi", "/cu"]
    assert frontier.figures("bao") == {"article.unchanged": 2, "listing.unchanged": 1}


def test_an_interrupted_crawl_goes_on_until_it_is_stale(frontier: Frontier, clock: Clock) -> None:
    first = frontier.begin("bao")
    frontier.add("bao", [Link(f"{HOME}/tin", "listing")])
    visited(frontier)
    clock.now += timedelta(hours=1)
    assert frontier.begin("bao") == first
    assert frontier.next("bao") is None
    clock.now += timedelta(hours=12)
    assert frontier.begin("bao") > first
    assert visited(frontier) == ["/tin"]


def test_what_is_in_flight_is_not_handed_out_twice(frontier: Frontier) -> None:
    frontier.add("bao", [Link(f"{HOME}/a")])
    visit = frontier.next("bao")
    assert visit is not None and frontier.next("bao") is None
    frontier.release(visit)
    assert frontier.next("bao") == visit


@pytest.mark.parametrize(
    ("code", "state"), [("http_404", "gone"), ("http_410", "gone"), ("robots", "refused"), ("timeout", "failed"), ("http_5xx", "failed")]
)
def test_a_failure_ends_in_a_state_by_its_code(frontier: Frontier, code: str, state: str) -> None:
    frontier.begin("bao")
    frontier.add("bao", [Link(f"{HOME}/a")])
    visit = frontier.next("bao")
    assert visit is not None
    frontier.failed(visit, code)
    assert frontier.counts("bao") == {state: 1}
    assert frontier.figures("bao") == {f"{state}.{code}": 1}
    frontier.finish("bao")
    frontier.begin("bao")
    again = frontier.next("bao")
    assert (again is None) == (code == "http_410"), "servers in trouble say 404 too"
    assert again is None or again.attempts == 1


def test_a_page_that_is_not_found_three_times_is_gone_but_never_a_list_that_the_source_names(frontier: Frontier) -> None:
    asked: list[str] = []
    for _ in range(TRIES + 3):
        frontier.begin("bao")
        frontier.start_from("bao", [Link(f"{HOME}/rss", "feed")])
        frontier.add("bao", [Link(f"{HOME}/a")])
        while visit := frontier.next("bao"):
            asked.append(visit.kind)
            frontier.failed(visit, "http_404")
        frontier.finish("bao")
    assert (asked.count("article"), asked.count("feed")) == (NOT_FOUND, TRIES + 3)


def test_a_list_that_the_source_names_no_more_is_asked_for_when_it_is_found_again(frontier: Frontier) -> None:
    old, new = Link(f"{HOME}/tin", "listing"), Link(f"{HOME}/tin-tuc", "listing")
    asked = []
    for named, found in (([old], []), ([new], []), ([new], [Link(old.url, "listing", 1)]), ([old], [])):
        frontier.begin("bao")
        frontier.start_from("bao", named)
        frontier.add("bao", found)
        asked.append(visited(frontier))
        frontier.finish("bao")
    assert asked == [["/tin"], ["/tin-tuc"], ["/tin-tuc", "/tin"], ["/tin"]]


def test_an_address_that_always_fails_is_left_alone_in_the_end(frontier: Frontier) -> None:
    frontier.add("bao", [Link(f"{HOME}/a")])
    asked = 0
    for _ in range(TRIES + 3):
        frontier.begin("bao")
        while visit := frontier.next("bao"):
            asked += 1
            frontier.failed(visit, "timeout")
        frontier.finish("bao")
    assert asked == TRIES


def test_an_address_waits_until_it_may_be_asked_again(frontier: Frontier) -> None:
    frontier.begin("bao")
    frontier.add("bao", [Link(f"{HOME}/a")])
    visit = frontier.next("bao")
    assert visit is not None
    later = NOW + timedelta(seconds=90)
    frontier.failed(visit, "http_429", later)
    assert frontier.next("bao") is None
    assert frontier.due("bao") == later
    again = frontier.next("bao", later)
    assert again is not None and again.attempts == 1
    frontier.done(again, Outcome(place(again.url)))
    assert frontier.due("bao") is None


def test_what_a_list_names_again(frontier: Frontier, clock: Clock) -> None:
    many = [f"{HOME}/a{n}" for n in range(1200)]
    frontier.begin("bao")
    frontier.add("bao", [Link(url, day=date(2020, 1, 1)) for url in many] + [Link(f"{HOME}/list", "listing")])
    assert frontier.known_before("bao", many) == frozenset(), "what came in this crawl is no old news to it"
    visited(frontier)
    frontier.finish("bao")
    clock.now += timedelta(days=30)
    frontier.begin("bao")
    frontier.add("bao", [Link(f"{HOME}/b")])
    assert frontier.known_before("bao", [*many, f"{HOME}/b", f"{HOME}/never"]) == set(many)
    frontier.ask_again("bao", [many[0], many[1], f"{HOME}/never", f"{HOME}/list"])
    changed = {many[2]: NOW.date(), many[3]: NOW.date() - timedelta(days=1)}
    frontier.ask_again("bao", changed, changed)
    assert visited(frontier, recent=timedelta(0)) == ["/list", "/b", "/a0", "/a1", "/a2"]
    frontier.ask_again("bao", [many[0]])
    assert visited(frontier, recent=timedelta(0)) == [], "once in each crawl"


def test_how_much_is_due_before_a_crawl_begins(frontier: Frontier, clock: Clock) -> None:
    assert frontier.due_in_all("bao") is None
    frontier.begin("bao")
    frontier.add("bao", [Link(f"{HOME}/old", day=date(2020, 1, 1)), Link(f"{HOME}/new"), Link(f"{HOME}/list", "listing")])
    visit = frontier.next("bao")
    assert visit is not None and visit.kind == "listing"
    assert frontier.due_in_all("bao") == 3, "what is in flight is due too"
    frontier.release(visit)
    visited(frontier)
    assert frontier.due_in_all("bao") == 0
    frontier.finish("bao")
    assert frontier.due_in_all("bao") == 2, "the list and the recent article"
    clock.now += timedelta(days=30)
    assert (frontier.due_in_all("bao"), frontier.due_in_all("bao", timedelta(days=10_000))) == (1, 3)


def test_a_wait_that_was_written_when_the_clock_was_wrong_does_not_last(frontier: Frontier, clock: Clock) -> None:
    right = clock.now
    clock.now += timedelta(days=4000)
    frontier.begin("bao")
    frontier.add("bao", [Link(f"{HOME}/a")])
    visit = frontier.next("bao")
    assert visit is not None
    frontier.failed(visit, "http_429", clock.now + timedelta(seconds=90))
    frontier.finish("bao")
    clock.now = right
    assert frontier.next("bao") is None
    frontier.begin("bao")
    assert visited(frontier) == ["/a"]


def test_an_article_says_its_own_day_where_no_list_did(frontier: Frontier) -> None:
    frontier.add("bao", [Link(f"{HOME}/a"), Link(f"{HOME}/b", day=date(2026, 3, 1))])
    for name in "ab":
        frontier.dated(f"{HOME}/{name}", date(2024, 6, 30))
    known = [frontier.visit(f"{HOME}/{name}") for name in "ab"]
    assert [visit and visit.day for visit in known] == [date(2024, 6, 30), date(2026, 3, 1)]
    assert visited(frontier) == ["/b", "/a"]


def test_what_a_visit_brought_is_written_at_once_or_not_at_all(frontier: Frontier) -> None:
    frontier.add("bao", [Link(f"{HOME}/a")])
    visit = frontier.next("bao")
    assert visit is not None
    with pytest.raises(sqlite3.Error):
        frontier.done(visit, Outcome(place(visit.url, "no such change"), (Link(f"{HOME}/b"),), {"page": "2"}))
    assert frontier.counts("bao") == {"in_flight": 1}
    assert (frontier.cursor("bao", "page"), frontier.versions(visit.url), frontier.base.rows("SELECT * FROM mark")) == (None, [], [])
    assert frontier.done(visit, Outcome(place(visit.url, etag='"7"'), (Link(f"{HOME}/b"), Link(f"{HOME}/a")), {"page": "2"})) == 1
    assert frontier.counts("bao") == {"done": 1, "waiting": 1}
    assert frontier.cursor("bao", "page") == "2"
    assert [item.digest for item in frontier.versions(visit.url + "#x")] == ["d1"]
    known = frontier.visit(visit.url)
    assert known is not None and known.etag == '"7"'


def test_the_mark_waits_behind_an_exchange_that_is_not_known(frontier: Frontier) -> None:
    frontier.add("bao", [Link(f"{HOME}/{name}") for name in "abc"])
    first, second, third = (frontier.next("bao") for _ in range(3))
    assert first and second and third
    frontier.done(first, Outcome(place(first.url, start=0)))
    frontier.done(third, Outcome(place(third.url, start=200)))
    assert frontier.base.rows("SELECT written FROM mark") == [(100,)]
    frontier.done(second, Outcome(place(second.url, start=100)))
    assert frontier.base.rows("SELECT written FROM mark") == [(200,)]


def test_a_page_that_moved_for_good_is_kept_under_its_new_address(frontier: Frontier) -> None:
    frontier.begin("bao")
    frontier.add("bao", [Link(f"{HOME}/cu"), Link(f"{HOME}/tam")])
    for moved, new in ((True, f"{HOME}/moi"), (False, f"{HOME}/nghi")):
        visit = frontier.next("bao")
        assert visit is not None
        frontier.done(visit, Outcome(place(new, start=0 if moved else 100, moved=moved)))
        assert [item.url for item in frontier.versions(visit.url)] == [new]
    assert frontier.counts("bao") == {"done": 2, "moved": 1}
    frontier.finish("bao")
    frontier.begin("bao")
    assert sorted(visited(frontier)) == ["/moi", "/tam"]


def test_a_list_in_the_sources_file_is_one_even_where_a_page_linked_to_it(frontier: Frontier) -> None:
    frontier.begin("bao")
    frontier.add("bao", [Link(f"{HOME}/tin", "article", 3)])
    assert frontier.add("bao", [Link(f"{HOME}/tin", "listing")]) == 0
    visit = frontier.next("bao")
    assert visit is not None and (visit.kind, visit.depth) == ("listing", 0)


def test_sources_have_nothing_to_do_with_each_other(frontier: Frontier) -> None:
    frontier.begin("bao")
    frontier.begin("dai")
    frontier.add("dai", [Link(f"{HOME}/a")])
    frontier.set_cursor("dai", "page", "3")
    frontier.store_health("dai", {"articles": 3, "newest": "2026-03-05"})
    assert (frontier.next("bao"), frontier.cursor("bao", "page"), frontier.health("bao"), frontier.counts("bao")) == (None, None, [], {})
    assert [item.figures for item in frontier.health("dai")] == [{"articles": 3, "newest": "2026-03-05"}]


def test_health_is_kept_for_each_crawl(frontier: Frontier) -> None:
    for articles in (5, 7, 9):
        frontier.begin("bao")
        frontier.store_health("bao", {"articles": 0})
        frontier.store_health("bao", {"articles": articles})
        frontier.finish("bao")
    assert [item.figures["articles"] for item in frontier.health("bao", last=2)] == [7, 9]
    assert frontier.health("bao")[-1].stored == NOW


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("http://www.bao.example.org/tin/1.html?utm_source=x", True),
        ("https://m.bao.example.org/tin/1.html/#a", True),
        ("https://bao.example.org/tin/1.html?trang=2", False),
        ("https://bao.example.org/tin/2.html", False),
        ("https://khac.example.org/tin/1.html", False),
    ],
)
def test_one_hash_for_every_spelling_of_an_address(url: str, same: bool) -> None:
    assert (hash_of(url) == hash_of(f"{HOME}/tin/1.html")) is same


def test_the_file_is_opened_again_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "new" / "frontier.db"
    with Frontier(path) as first:
        first.add("bao", [Link(f"{HOME}/a", found_on=HOME, day=date(2026, 3, 1))])
        assert [first.base.rows(f"PRAGMA {name}")[0][0] for name in ("journal_mode", "synchronous")] == ["wal", 2]
    with Frontier(path) as second, Frontier(path) as other:
        visit = second.next("bao")
        assert visit is not None and visit.day == date(2026, 3, 1)
        assert other.counts("bao") == {"in_flight": 1}


def test_files_that_are_no_frontier_say_what_to_do(tmp_path: Path) -> None:
    newer, text, other = tmp_path / "newer.db", tmp_path / "text.db", tmp_path / "other.db"
    Frontier(newer).close()
    link = sqlite3.connect(newer)
    link.execute("PRAGMA user_version = 99")
    link.close()
    text.write_bytes(b"no database" * 200)
    link = sqlite3.connect(other)
    link.execute("CREATE TABLE mine (x)")
    link.close()
    for path, told in ((newer, "update baotinh"), (text, "move it away"), (other, "another program"), (tmp_path, "cannot be opened")):
        with pytest.raises(BadFrontier, match=told):
            Frontier(path)


@given(
    st.lists(
        st.tuples(st.sampled_from(["next", "done", "fail", "later", "skip", "release", "add", "crawl"]), st.integers(0, 7)), max_size=40
    )
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_lost_and_nothing_handed_out_twice(steps: list[tuple[str, int]]) -> None:
    clock = Clock()
    with Frontier(Path(":memory:"), clock) as frontier:
        frontier.begin("bao")
        known: set[str] = set()
        flying: dict[str, object] = {}
        start = 0
        for step, number in steps:
            url = f"{HOME}/tin-{number}"
            if step == "add":
                assert frontier.add("bao", [Link(url)]) == (url not in known)
                known.add(url)
            elif step == "crawl" and not flying:
                frontier.finish("bao")
                frontier.begin("bao")
            elif step == "next" and (visit := frontier.next("bao")):
                assert visit.url not in flying
                flying[visit.url] = visit
            elif flying and (visit := flying.pop(sorted(flying)[number % len(flying)])):
                clock.now += timedelta(seconds=1)
                if step == "done":
                    frontier.done(visit, Outcome(place(visit.url, start=start)))
                    start += 100
                elif step == "later":
                    frontier.failed(visit, "timeout", clock.now)
                elif step == "fail":
                    frontier.failed(visit, "timeout")
                elif step == "skip":
                    frontier.skipped(visit, "robots")
                else:
                    frontier.release(visit)
        counts = frontier.counts("bao")
        assert sum(counts.values()) == len(known)
        assert counts.get("in_flight", 0) == len(flying)
