"""Files and folders as Pages, in an order that does not depend on the machine."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from scrapers.page import Page

KINDS = {".html": "html", ".htm": "html", ".txt": "text"}

_MARKUP = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<(?:!doctype|!--|\?xml|[a-z][a-z0-9-]*[\s>/])", re.IGNORECASE)


class MissingInput(Exception):
    """A path named by the user is not there."""


@dataclass(frozen=True, slots=True)
class Item:
    """A file to read. `name` is relative to the input it was found in, with `/`; the rest is what the user knows of the page."""

    path: Path
    name: str
    url: str | None = None
    site: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Files to read, in input order; `skipped` counts the files of other kinds by their suffix."""

    items: tuple[Item, ...]
    skipped: Mapping[str, int]


def find(inputs: Sequence[Path]) -> Listing:
    """The files that the inputs name: a file, or every file below a folder, ordered by name.

    Hidden files, and folders whose name begins with a dot, are passed over; a file reached twice is read once.
    Raises `MissingInput` before anything is read.
    """
    for path in inputs:
        if not path.exists():
            raise MissingInput(f"{path}: no such file or folder")
    items: dict[str, Item] = {}
    skipped: Counter[str] = Counter()
    for path in inputs:
        for item in _below(path) if path.is_dir() else [Item(path, printable(path.name))]:
            if item.path.suffix.lower() not in KINDS:
                skipped[item.path.suffix.lower() or "no suffix"] += 1
            else:
                items.setdefault(os.path.realpath(item.path), item)
    return Listing(tuple(items.values()), dict(sorted(skipped.items())))


def load(item: Item) -> Page:
    """The page in a file. Raises `OSError` where it cannot be read, or is no regular file."""
    if not item.path.is_file():
        raise OSError("no regular file")
    kind, content = KINDS[item.path.suffix.lower()], item.path.read_bytes()
    return Page(content, kind, path=item.name, url=item.url, site=item.site, published=item.published)


def kind_of(content: bytes) -> str:
    """`html` for bytes that begin with markup, else `text`; UTF-16 is seen through."""
    return "html" if _MARKUP.match(content[:1024].replace(b"\0", b"")) else "text"


def local_time(published: str | date) -> str:
    """A day of publication as records give it: local time (+07:00), `2014-06-14` or `2014-06-14T15:13`.

    Raises `ValueError` for text that is not ISO 8601.
    """
    if isinstance(published, str):
        try:
            published = date.fromisoformat(published) if len(published) <= 10 else datetime.fromisoformat(published)
        except ValueError:
            raise ValueError(f"{published!r} is no date: write it as 2014-06-14 or 2014-06-14T15:13") from None
    if not isinstance(published, datetime):
        return published.isoformat()
    if published.tzinfo is not None:
        published = published.astimezone(timezone(timedelta(hours=7))).replace(tzinfo=None)
    return published.isoformat(timespec="minutes")


def _below(folder: Path) -> Iterator[Item]:
    found = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(parent, name) for name in names if not name.startswith(".")]
    for path in sorted(found, key=lambda path: path.relative_to(folder).parts):
        yield Item(path, printable(path.relative_to(folder).as_posix()))


def printable(name: str) -> str:
    """A file name as text that can be written: bytes that are not UTF-8 are shown as escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
