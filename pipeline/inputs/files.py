"""Files and folders, in an order that does not depend on the machine."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.inputs.packed import PACKED, read_whole
from scrapers.page import Page

KINDS = {".html": "html", ".htm": "html", ".txt": "text"}
#: Files that hold many documents.
CONTAINERS = {".warc": "warc", ".wacz": "wacz", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}

_PACKABLE = {"html", "text", "jsonl"}
# What a crawl keeps beside its archives.
_FRONTIER = "frontier.db"
_BOOKKEEPING = {_FRONTIER, f"{_FRONTIER}-wal", f"{_FRONTIER}-shm", "lock", "forgotten"}


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


def kind_of_file(name: str) -> str | None:
    """`html`, `text`, `warc`, `wacz`, `jsonl` or `parquet` by the ending of a name; None for files of other kinds."""
    stem, suffix = os.path.splitext(name.lower())
    kind = KINDS.get(suffix) or CONTAINERS.get(suffix)
    if kind is not None or suffix not in PACKED:
        return kind
    inner = os.path.splitext(stem)[1]
    kind = KINDS.get(inner) or CONTAINERS.get(inner)
    return kind if kind in _PACKABLE or (kind == "warc" and suffix == ".gz") else None


def find(inputs: Sequence[Path]) -> Listing:
    """The single pages (no archives, no tables) that the inputs name; see `walk`. Raises `MissingInput` before anything is read."""
    items: list[Item] = []
    skipped: Counter[str] = Counter()
    for item in walk(inputs, skipped):
        if item.path.suffix.lower() in KINDS:
            items.append(item)
        else:
            skipped[item.path.suffix.lower() or "no suffix"] += 1
    return Listing(tuple(items), dict(sorted(skipped.items())))


def load(item: Item) -> Page:
    """The page in a file. Raises `OSError` where it cannot be read or is no regular file, `BadInput` where it is damaged or too large."""
    kind = kind_of_file(item.path.name)
    if kind not in {"html", "text"}:
        raise ValueError(f"{item.name} is no single page")
    return Page(read_whole(item.path), kind, path=item.name, url=item.url, site=item.site, published=item.published)


def walk(inputs: Sequence[Path], skipped: Counter[str] | None = None) -> Iterator[Item]:
    """The files that the inputs name, one by one: a file, or every file below a folder, ordered by name; patterns (`2014/*.html`,
    `**/*.warc.gz`) that the shell has left alone are filled in.

    Hidden files, folders whose name begins with a dot, and what a crawl keeps beside its archives are passed over; files of other
    kinds are counted in `skipped` by their suffix; a file reached twice is read once. Memory holds the names of one folder at a
    time. Raises `MissingInput` at once.
    """
    return _walk(_named(inputs), Counter() if skipped is None else skipped)


def printable(name: str) -> str:
    """A file name as text that can be written: bytes that are not UTF-8 are shown as escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _named(inputs: Sequence[Path]) -> list[Path]:
    paths: list[Path] = []
    for path in inputs:
        if os.path.lexists(path) or not glob.has_magic(str(path)):
            found = [path]
        else:
            found = [Path(name) for name in sorted(glob.glob(str(path), recursive=True))]
        if not found or not all(each.exists() for each in found):
            raise MissingInput(f"{path}: no such file or folder")
        paths += found
    return paths


def _walk(roots: Sequence[Path], skipped: Counter[str]) -> Iterator[Item]:
    real = [Path(os.path.realpath(root)) for root in roots]
    linked: set[str] = set()
    for number, root in enumerate(roots):
        files = _below(root, skipped) if root.is_dir() else [(root, root.is_symlink())]
        for path, is_link in files:
            name = path.relative_to(root) if path != root else Path(path.name)
            if kind_of_file(path.name) is None:
                skipped[path.suffix.lower() or "no suffix"] += 1
                continue
            target = Path(os.path.realpath(path)) if is_link else real[number] / (name if path != root else "")
            if str(target) in linked or _was_read(target, real, number, name.parts if is_link and path != root else ()):
                continue
            if is_link:
                linked.add(str(target))
            yield Item(path, printable(name.as_posix()))


def _below(folder: Path, skipped: Counter[str]) -> Iterator[tuple[Path, bool]]:
    """Files in the order of their path's parts, and whether each is a link; folders that are links are passed over."""
    try:
        with os.scandir(folder) as entries:
            found = sorted((e.name, e.is_dir(follow_symlinks=False), e.is_symlink()) for e in entries if not e.name.startswith("."))
    except OSError:
        skipped["folder that cannot be read"] += 1
        return
    crawl = any(name == _FRONTIER for name, _, _ in found)
    for name, is_folder, is_link in found:
        path = folder / name
        if is_folder:
            yield from _below(path, skipped)
        elif not (crawl and name in _BOOKKEEPING) and not (is_link and path.is_dir()):
            yield path, is_link


def _was_read(target: Path, roots: Iterable[Path], number: int, here: tuple[str, ...]) -> bool:
    """Whether a file stands in an earlier input, or (for a link at `here`) earlier in the same one. Nothing is remembered for it."""
    if kind_of_file(target.name) is None or not target.exists():
        return False
    for index, root in enumerate(roots):
        if index > number or (index == number and not here):
            return False
        if not target.is_relative_to(root):
            continue
        parts = target.relative_to(root).parts
        if not any(part.startswith(".") for part in parts) and (index < number or parts < here):
            return True
    return False
