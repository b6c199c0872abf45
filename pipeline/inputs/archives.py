"""WARC and WACZ: one document a record, `file.warc.gz#4711` the one at byte 4711, `file.wacz#archive/data.warc.gz#4711` likewise
(bytes of the WARC inside)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline.inputs.facts import BadInput
from pipeline.inputs.files import Item, kind_of_file
from pipeline.inputs.shapes import Entry, Passed, Piece, broken
from scrapers.page import Page
from scrapers.stored import Stored, cuts, pages

# What a page takes in an archive, packed, with the records beside it: less than it mostly does, so that all workers have something to do.
_BYTES = 8 * 1024
_PLAIN_REASON = re.compile(r"[\w.+/:-]{1,80}")
# Reasons why a record gives no page that are faults of the file.
_FAULTS = {
    "damaged": ("damaged", "The record is cut off or damaged. Get the archive again; the records around it have been read."),
    "not_warc": ("damaged", "This is no WARC file, or it is damaged from its beginning. Get it again."),
    "encoding": ("damaged", "The page cannot be unpacked as its Content-Encoding says. Fetch it again."),
    "too_large": ("too_long", "The page is larger than any article's, or unpacks to a size out of all proportion."),
}


def cut(piece: Piece, size: int) -> Iterator[Piece]:
    """A WARC or WACZ file as pieces of about `size` pages by their bytes; of a packed file only the places of the cuts are read."""
    assert piece.container is not None
    path = piece.container.path
    try:
        if not path.is_file():
            yield piece
        elif kind_of_file(path.name) == "warc":
            for start, end in cuts(path, size * _BYTES):
                yield Piece(container=piece.container, start=start, end=end)
        else:
            yield from _cut_wacz(piece.container, size)
    except OSError:
        yield piece


def documents(piece: Piece) -> Iterator[Entry | Passed]:
    """The documents of a piece in order, and what is passed over."""
    assert piece.container is not None
    item, base = piece.container, piece.first
    prefix = f"{item.name}#{piece.member}#" if piece.member else f"{item.name}#"
    try:
        if fault := _fault(piece):
            yield broken(f"{item.name}#{piece.member}" if piece.member else item.name, fault)
            return
        for stored in pages(item.path, piece.start, piece.end):
            yield _entry(stored, f"{prefix}{stored.offset - base}", item)
    except OSError as error:
        yield broken(item.name, error)


def _entry(stored: Stored, name: str, item: Item) -> Entry | Passed:
    if stored.page is not None:
        return Entry(name, partial(_given, replace(stored.page, path=name, site=item.site)), crawled=True, listed=stored.listed)
    reason = stored.reason or "unknown"
    if reason in _FAULTS:
        return broken(item.name if reason == "not_warc" else name, BadInput(*_FAULTS[reason]))
    return Passed(name, reason if _PLAIN_REASON.fullmatch(reason) else reason.partition(":")[0])


def _given(page: Page) -> Page:
    return page


def _cut_wacz(item: Item, size: int) -> Iterator[Piece]:
    """The archives of a WACZ by their names. A member that is packed once more by the zip cannot be cut, and is told in `documents`."""
    try:
        with zipfile.ZipFile(item.path) as file:
            members = sorted((m for m in file.infolist() if _is_archive(m.filename)), key=lambda m: m.filename)
            places = [(m, _data(file, m)) for m in members]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
        places = []
    if not places:
        yield Piece(container=item)
    for member, base in places:
        if base is None:
            yield Piece(container=item, member=member.filename)
            continue
        for start, end in cuts(item.path, size * _BYTES, base, base + member.file_size):
            yield Piece(container=item, start=start, end=end, first=base, member=member.filename)


def _is_archive(name: str) -> bool:
    return name.startswith("archive/") and kind_of_file(name) == "warc"


def _data(file: zipfile.ZipFile, member: zipfile.ZipInfo) -> int | None:
    """Where the bytes of a member begin in the file; None where they do not stand there as they are."""
    if member.compress_type != zipfile.ZIP_STORED or member.flag_bits & 1:
        return None
    assert file.fp is not None
    file.fp.seek(member.header_offset)
    head = file.fp.read(30)
    if len(head) < 30 or head[:4] != b"PK\x03\x04":
        return None
    return member.header_offset + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")


def _fault(piece: Piece) -> Exception | None:
    """What is wrong with a file as a whole."""
    assert piece.container is not None
    path: Path = piece.container.path
    if not path.is_file():
        return OSError("no regular file")
    if kind_of_file(path.name) == "warc" or piece.end is not None:
        return None
    if piece.member:
        return BadInput("damaged", f"{piece.member} is packed again inside of the WACZ. Unpack it, and give the .warc.gz as an input.")
    return BadInput("damaged", "This is no WACZ file, or it is damaged, or holds no archive/*.warc.gz. Get it again.")
