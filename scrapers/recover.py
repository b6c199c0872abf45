"""What a crawl left that was killed: whole exchanges that the frontier does not know, and half of one."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from scrapers.addresses import BadAddress, tidy
from scrapers.answers import NotFetched, header
from scrapers.frontier import Frontier
from scrapers.records import Record, records
from scrapers.stored import body_of, http_of, moment, url_of
from scrapers.visits import Outcome, Place, Version, Visit
from scrapers.warc import ASIDE, KIND

#: Hears of long work: what, bytes done, bytes in all.
Tell = Callable[[str, int, int], object]

_OURS = re.compile(r"(.+)/\1-\d{8}\.warc\.gz")
_LEADS_ON = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})


@dataclass(frozen=True, slots=True)
class Recovered:
    """`adopted`: exchanges taken in; `cut`: bytes cut off; `waiting`: addresses that were in flight; `lost`: pages no longer there."""

    adopted: int = 0
    cut: int = 0
    waiting: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A whole exchange in a file: from where to where it goes, its first address, the statuses of its redirects, the answer.

    Of an answer that stands aside `asked` is empty: it is no page, and its address is asked for again or not as the frontier says.
    """

    start: int
    end: int
    asked: str
    hops: tuple[int, ...]
    last: Record


def recover(folder: Path, frontier: Frontier, tell: Tell | None = None) -> Recovered:
    """Makes frontier and WARC files agree. May be broken off anywhere and run again; a sound archive is not read.

    Exchanges beyond a file's mark are taken in as fetched, their links not read yet; what follows the last whole one is cut off;
    addresses in flight wait again. Where a file is shorter than its mark, or gone, what stood there is fetched again, unless the
    file is put back before that. WARC files of other names are left alone.
    """
    marks = dict(frontier.base.rows("SELECT file, written FROM mark"))
    total = Recovered()
    for path in sorted(folder.glob("warc/*/*.warc.gz")):
        name = path.relative_to(folder).as_posix()
        size, mark = path.stat().st_size, marks.get(name, 0)
        if _OURS.fullmatch(name.removeprefix("warc/")) is None:
            continue
        if size > mark:
            if tell:
                tell(name, mark, size)
            total = _adopt(frontier, path, name, mark, total)
        elif size < mark:
            total = _shorter(frontier, path, name, size, total)
    for name in marks:
        if not (folder / name).is_file():
            total = replace(total, lost=total.lost + _lost(frontier, name, 0))
    with frontier.base.change() as base:
        waiting = base.execute("UPDATE address SET state = 'waiting' WHERE state = 'in_flight'").rowcount
    return replace(total, waiting=waiting)


def change_of(digest: str, earlier: Version | None) -> str:
    """What a body is beside the last version: new, changed or unchanged."""
    return "new" if earlier is None else "unchanged" if earlier.digest == digest else "changed"


def for_good(statuses: Iterable[int]) -> bool:
    """Whether redirects say that the page has a new address once and for all."""
    found = list(statuses)
    return bool(found) and _FOR_GOOD.issuperset(found)


def groups(path: Path, start: int = 0) -> Iterator[list[Record]]:
    """The records of one of our own files from `start` on, by exchange. One that is not whole is last, or ends with the damage."""
    held: list[Record] = []
    for record in records(path, start):
        held.append(record)
        if record.problem or record.kind in ("warcinfo", "revisit") or (record.kind == "response" and _ends(record)):
            yield held
            held = []
    if held:
        yield held


def exchanges(path: Path, start: int = 0) -> Iterator[Found]:
    """The whole exchanges of such a file; its warcinfo records as exchanges without an address."""
    for held in groups(path, start):
        last = held[-1]
        if last.problem or last.kind not in ("warcinfo", "revisit", "response"):
            continue
        aside = ASIDE.lower() in last.headers
        hops = () if aside else _hops(held)
        if hops is not None:
            yield Found(held[0].offset, last.offset + last.length, "" if aside else url_of(held[0]) or "", hops, last)


def _hops(held: list[Record]) -> tuple[int, ...] | None:
    """The statuses of the redirects before the last record; None where that is one itself, which leads nowhere."""
    statuses = [_status(record) for record in held if record.kind == "response"]
    if held[-1].kind == "response" and statuses.pop() in _LEADS_ON:
        return None
    return tuple(status for status in statuses if status is not None)


def _ends(record: Record) -> bool:
    """Whether a response is the last of its exchange: all are but redirects that were followed to a page."""
    return ASIDE.lower() in record.headers or _status(record) not in _LEADS_ON


def _status(record: Record) -> int | None:
    http = http_of(record)
    return http.status if http else None


def _adopt(frontier: Frontier, path: Path, name: str, mark: int, total: Recovered) -> Recovered:
    good, adopted = mark, 0
    with frontier.base.change() as base:
        for found in exchanges(path, mark):
            good = found.end
            known = base.execute("SELECT 1 FROM version WHERE file = ? AND offset = ?", (name, found.last.offset)).fetchone()
            if found.asked and not known:
                adopted += _take_in(frontier, name, found)
        base.execute("INSERT OR REPLACE INTO mark VALUES (?, ?)", (name, good))
    # Only what the frontier has never heard of is ever cut off.
    size = path.stat().st_size
    if size > good:
        with path.open("rb+") as file:
            file.truncate(good)
            os.fsync(file.fileno())
    return replace(total, adopted=total.adopted + adopted, cut=total.cut + size - good)


def _take_in(frontier: Frontier, name: str, found: Found) -> int:
    """Tells the frontier of an exchange as the crawl would have done. Returns how many: one or none."""
    try:
        asked, final = tidy(found.asked), tidy(url_of(found.last) or "")
        place = _place(frontier, name, found, final)
        if place is None or frontier.is_forgotten(asked) or frontier.is_forgotten(final):
            return 0
    except (BadAddress, NotFetched):
        return 0
    kind = found.last.headers.get(KIND.lower(), "article")
    kind = kind if kind in ("listing", "feed", "sitemap") else "article"
    # How deep a list was found is not known any more; those that the source names are told so when the crawl begins.
    visit = frontier.visit(asked) or Visit(asked, Path(name).parent.name, kind, int(kind != "article"))
    if place.change == "unchanged":
        place = replace(place, etag=place.etag or visit.etag, last_modified=place.last_modified or visit.last_modified)
    # The links of an unchanged page were read when it was new.
    frontier.done(visit, Outcome(place, () if place.change == "unchanged" else None))
    return 1


def _place(frontier: Frontier, name: str, found: Found, final: str) -> Place | None:
    record, earlier = found.last, frontier.newest(final)
    http, fetched = http_of(record), moment(record)
    if http is None or fetched is None:
        return None
    if record.kind == "revisit":
        if earlier is None:
            return None
        digest, payload, held = earlier.digest, earlier.payload, earlier.record
    elif http.status == 200:
        digest = hashlib.sha256(body_of(http)).hexdigest()
        payload, held = record.headers.get("warc-payload-digest", ""), record.headers.get("warc-record-id", "")
    else:
        return None
    return Place(
        file=name,
        offset=record.offset,
        length=record.length,
        start=found.start,
        end=found.end,
        url=final,
        moved=for_good(found.hops),
        change=change_of(digest, earlier),
        digest=digest,
        payload=payload,
        record=held,
        fetched=fetched,
        etag=header(http.headers, "etag"),
        last_modified=header(http.headers, "last-modified"),
    )


def _shorter(frontier: Frontier, path: Path, name: str, size: int, total: Recovered) -> Recovered:
    """A disk that lost what it had promised: the pages that stood beyond the end wait again."""
    good = max((found.end for found in exchanges(path)), default=0)
    lost = _lost(frontier, name, good)
    if size > good:
        with path.open("rb+") as file:
            file.truncate(good)
            os.fsync(file.fileno())
    return replace(total, lost=total.lost + lost, cut=total.cut + size - good)


def _lost(frontier: Frontier, name: str, good: int) -> int:
    """What stood in a file from `good` on is no longer there: its pages wait again. How many those are."""
    with frontier.base.change() as base:
        lost = [row[0] for row in base.execute("SELECT url FROM version WHERE file = ? AND offset + length > ?", (name, good))]
        base.execute("DELETE FROM version WHERE file = ? AND offset + length > ?", (name, good))
        base.executemany(
            "UPDATE address SET state = 'waiting', etag = NULL, last_modified = NULL, digest = NULL WHERE url = :url OR final = :url",
            [{"url": url} for url in lost],
        )
        if good:
            base.execute("INSERT OR REPLACE INTO mark VALUES (?, ?)", (name, good))
        else:
            base.execute("DELETE FROM mark WHERE file = ?", (name,))
    return len(set(lost))
