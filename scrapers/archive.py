"""The archive of a crawl: WARC files, one for each newspaper and day, and the frontier that says what they hold.

An exchange is on the disk before the frontier hears of it (`append`), and the frontier hears of everything it brought at once
(`Frontier.done`). Whatever ends the program in between leaves complete records that the frontier does not know, or half a record:
opening the archive again takes in the ones and cuts the other off.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from scrapers.addresses import tidy
from scrapers.answers import Answer, Hop, header
from scrapers.disk import folder_of, put, settle
from scrapers.forget import named_in, redo
from scrapers.frontier import Frontier
from scrapers.lock import Lock, Locked
from scrapers.records import Record, cuts, records
from scrapers.recover import Tell, change_of, for_good, recover
from scrapers.stored import Stored, body_of, http_of, pages
from scrapers.visits import Place, Version, Visit
from scrapers.warc import aside, exchange, opening

__all__ = ["Archive", "Locked", "NotKept", "Place", "Record", "Stored", "cuts", "pages", "records"]


class NotKept(Exception):
    """An answer that the archive does not take. `code`: forgotten, or no_version (a 304 for a page that is not there)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Archive:
    """An archive open for writing, made where it is absent. What an earlier crawl left undone is put in order first.

    `recovered` says what that was; pages taken in by it are in `frontier.adopted`. `tell` hears of long work: what, bytes done,
    bytes in all. Threads may share it. Raises `Locked`, `BadFrontier`, `OSError`.
    """

    def __init__(self, folder: Path, tell: Tell | None = None, clock: Callable[[], float] = time.time) -> None:
        self.folder = folder
        self._files: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._lock = Lock(folder)
        try:
            self.frontier = Frontier(folder / "frontier.db", clock)
            try:
                redo(folder, self.frontier, tell)
                self.recovered = recover(folder, self.frontier, tell)
            except BaseException:
                self.frontier.close()
                raise
        except BaseException:
            self._lock.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the frontier and lets another process in. Nothing is lost without it."""
        self.frontier.close()
        self._lock.close()

    def append(self, visit: Visit, answer: Answer) -> Place:
        """Writes an exchange; it is on the disk when this returns. To be followed by `frontier.done`.

        A body that is the last version's, and a 304, become a revisit record. Raises `NotKept`, and `OSError` (then the file is
        as it was).
        """
        key = tidy(answer.final_url)
        if any(self.frontier.is_forgotten(url) for url in (visit.url, key, *(hop.url for hop in answer.hops))):
            raise NotKept("forgotten", f"{visit.url}: its owner had the page removed")
        earlier = self.frontier.newest(key)
        if answer.status == 304 and earlier is None:
            raise NotKept("no_version", f"{visit.url}: not modified, says the server, but the archive has no version of it")
        unchanged = answer.status == 304 and earlier is not None
        digest = earlier.digest if unchanged and earlier else hashlib.sha256(answer.content).hexdigest()
        made = exchange(answer, earlier, visit.kind)
        name = self._name(visit.source, answer.fetched)
        start, before, end = self._write(name, made.content)
        return Place(
            file=name,
            offset=before + made.skip,
            length=end - before - made.skip,
            start=start,
            end=end,
            url=key,
            moved=for_good(hop.status for hop in answer.hops),
            change=change_of(digest, earlier),
            digest=digest,
            payload=made.payload,
            record=made.record,
            fetched=answer.fetched,
            etag=answer.etag or (visit.etag if unchanged else None),
            last_modified=answer.modified or (visit.last_modified if unchanged else None),
        )

    def read(self, version: Version | Place) -> Answer:
        """What was answered, out of the archive; of an unchanged page, the version that holds its body.

        Raises `OSError`, `ValueError` where it is not in the file, `NotFetched` where the body cannot be unpacked.
        """
        held = version
        if version.change == "unchanged":
            same = [item for item in self.frontier.versions(version.url) if item.record == version.record and item.change != "unchanged"]
            held = same[0] if same else version
        record = next(records(self.folder / held.file, held.offset, held.offset + 1), None)
        http = http_of(record) if record is not None and record.kind == "response" else None
        if http is None:
            raise ValueError(f"{held.file} has no answer at byte {held.offset}")
        return Answer(version.url, version.url, http.status, (), http.headers, body_of(http), None, version.fetched)

    def aside(self, source: str, hop: Hop, reason: str) -> None:
        """Writes an answer that is no page, for those who look into the archive later; the frontier's addresses do not change.

        Nothing of a forgotten page is written, nor a redirect to one. Raises `OSError` (then the file is as it was).
        """
        if any(self.frontier.is_forgotten(url) for url in named_in(hop.url, header(hop.headers, "location"))):
            return
        name = self._name(source, hop.fetched or datetime.now(UTC))
        start, _, end = self._write(name, aside(hop, reason))
        self.frontier.written(name, start, end)

    def _name(self, key: str, fetched: datetime) -> str:
        source = folder_of(key)
        return f"warc/{source}/{source}-{fetched.astimezone(UTC):%Y%m%d}.warc.gz"

    def _write(self, name: str, content: bytes) -> tuple[int, int, int]:
        """Where the exchange's bytes start in the file, where after the opening of a new file, and where they end."""
        path = self.folder / name
        with self._files[name]:
            if not path.parent.is_dir():
                path.parent.mkdir(parents=True, exist_ok=True)
                for folder in (path.parent, path.parent.parent, self.folder):
                    settle(folder.parent)
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
            try:
                start = os.fstat(file).st_size
                first = opening(path.name) if start == 0 else b""
                try:
                    put(file, first + content)
                    os.fsync(file)
                except BaseException:
                    os.ftruncate(file, start)
                    raise
            finally:
                os.close(file)
            if start == 0:
                settle(path.parent)
        return start, start + len(first), start + len(first) + len(content)
