"""Records of any WARC file, one after another or from a given byte on. Damage costs the record it is in, never the file."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from scrapers.warc import MAGIC

#: The largest block of a record that is read, in bytes. Larger ones are passed over.
LARGEST = 64 << 20

_PIECE = 1 << 16
_OUT = 1 << 20
_HEAD = 1 << 16
_BLANK = re.compile(rb"\r?\n\r?\n")
_SIGN = re.compile(rb"WARC/[01]\.\d")
_LINE = re.compile(rb"\r?\n(?![ \t])")
_BEGIN = re.compile(rb"WARC/1\.\d\r?\n[A-Za-z-]+:")


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a WARC file, or a place where none can be read.

    `offset` and `length` are bytes of the file: of the record, or of the gzip member it is in. `kind` is its WARC-Type in lower
    case. `headers` have names in lower case. `problem` (then `block` is empty): `damaged`, `too_large` or `not_warc`.
    """

    offset: int
    length: int
    kind: str
    headers: Mapping[str, str]
    block: bytes
    problem: str | None = None


def records(path: Path, start: int = 0, end: int | None = None) -> Iterator[Record]:
    """The records that begin in `[start, end)`, where `start` is 0, or from `cuts`, or where a WARC file in an archive of files begins.

    Raises `OSError`, nothing for what stands in the file.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        end = size if end is None else min(end, size)
        yield from _members(file, start, end) if _packed(file, start) else _plain(file, start, end)


def cuts(path: Path, every: int, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Pieces of about `every` bytes that `records` can read apart from each other; together they are `[start, end)`, in its order.

    A packed file is not read whole: each piece begins at the first gzip member after a multiple of `every` that is sound and
    holds a record, and is followed by another. A file in one single member is one piece. In a file that is not packed the
    headers of its records are read. Raises `OSError`.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        end = size if end is None else min(end, size)
        for cut in _packed_cuts(file, every, start, end) if _packed(file, start) else _plain_cuts(file, every, start, end):
            yield start, cut
            start = cut
        if start < end:
            yield start, end


def _packed(file: BinaryIO, start: int) -> bool:
    file.seek(start)
    return file.read(2) == MAGIC[:2]


def _packed_cuts(file: BinaryIO, every: int, start: int, end: int) -> Iterator[int]:
    found: int | None = start
    while found is not None and (sought := start + ((found - start) // every + 1) * every) < end:
        found = _next_member(file, sought, end, sound=True)
        if found is not None:
            yield found


def _plain_cuts(file: BinaryIO, every: int, start: int, end: int) -> Iterator[int]:
    last = start
    for record in _plain(file, start, end, bodies=False):
        if (record.offset - start) // every > (last - start) // every:
            last = record.offset
            yield last


class _Broken(Exception):
    """A gzip member that cannot be read to its end."""


class _Member:
    """The bytes that one gzip member unpacks to."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        file.seek(offset)
        self._file, self._inner = file, zlib.decompressobj(31)
        self._packed = b""
        self._held = b""
        self._read = offset

    @property
    def end(self) -> int:
        """The byte after the member, once it is read to its end."""
        return self._read - len(self._inner.unused_data)

    def more(self) -> bytes:
        """Some further bytes; none at the member's end. Raises `_Broken`."""
        while not self._inner.eof:
            if not self._packed:
                self._packed = self._file.read(_PIECE)
                self._read += len(self._packed)
                if not self._packed:
                    raise _Broken
            try:
                found = self._inner.decompress(self._packed, _OUT)
            except zlib.error:
                raise _Broken from None
            self._packed = self._inner.unconsumed_tail
            if found:
                return found
        return b""

    def head(self) -> bytes | None:
        """The next record's headers, None at the member's end. Raises `_Broken` if there are none."""
        held = self._held.lstrip(b"\r\n")
        while not (found := _BLANK.search(held)):
            more = self.more()
            if not more and not held:
                return None
            if not more or len(held) > _HEAD:
                raise _Broken
            held = (held + more).lstrip(b"\r\n")
        self._held = held[found.end() :]
        return held[: found.start()]

    def block(self, size: int, wanted: bool) -> bytes:
        """The next `size` bytes, or none if they are not wanted. Raises `_Broken` if the member ends before."""
        pieces, missing = [], size
        held = self._held
        while len(held) < missing:
            missing -= len(held)
            if wanted:
                pieces.append(held)
            if not (held := self.more()):
                raise _Broken
        self._held = held[missing:]
        return b"".join([*pieces, held[:missing]]) if wanted else b""


def _members(file: BinaryIO, start: int, end: int) -> Iterator[Record]:
    offset = start
    while offset < end:
        member = _Member(file, offset)
        held: Record | None = None
        try:
            while (head := member.head()) is not None:
                headers, length = _headers(head)
                if held is not None:
                    yield held
                held = None
                wanted = length <= LARGEST
                held = Record(offset, 0, _kind(headers), headers, member.block(length, wanted), None if wanted else "too_large")
        except _Broken:
            # The record before the break is left out too: its checksum was not reached.
            after = _next_member(file, offset + 1, end)
            yield _damage(offset, after, end)
            offset = end if after is None else after
            continue
        if held is not None:
            yield replace(held, length=member.end - offset)
        offset = member.end


def _next_member(file: BinaryIO, start: int, end: int, sound: bool = False) -> int | None:
    """Where the first gzip member with a record begins at `start` or after it. `sound`: it can be read whole, and another follows it."""
    for offset in _finds(file, start, end, MAGIC):
        member = _Member(file, offset)
        try:
            if not _SIGN.match(member.more().lstrip(b"\r\n")):
                continue
            while sound and member.more():
                pass
        except _Broken:
            continue
        if not sound or member.end == end:
            return offset
        file.seek(member.end)
        if file.read(len(MAGIC)) == MAGIC:
            return offset
    return None


def _plain(file: BinaryIO, start: int, end: int, bodies: bool = True) -> Iterator[Record]:
    offset = _filled(file, start)
    while offset < end:
        try:
            headers, block = _plain_head(file, offset)
            length = block[1] - block[0]
            if block[1] > end or not _ended(file, block[1], end):
                raise _Broken
        except _Broken:
            found = next((at for at in _finds(file, offset + 1, end, b"WARC/1.") if _begins(file, at)), None)
            yield _damage(offset, found, end)
            offset = end if found is None else found
            continue
        wanted = length <= LARGEST
        file.seek(block[0])
        content = file.read(length) if wanted and bodies else b""
        yield Record(offset, block[1] - offset, _kind(headers), headers, content, None if wanted else "too_large")
        offset = _filled(file, block[1])


def _plain_head(file: BinaryIO, offset: int) -> tuple[dict[str, str], tuple[int, int]]:
    """The headers of the record at `offset`, and from where to where its block goes."""
    file.seek(offset)
    head = file.read(2048)
    while not (found := _BLANK.search(head)):
        more = file.read(_PIECE)
        if not more or len(head) > _HEAD:
            raise _Broken
        head += more
    headers, length = _headers(head[: found.start()])
    return headers, (offset + found.end(), offset + found.end() + length)


def _filled(file: BinaryIO, offset: int) -> int:
    """The first byte at `offset` or after it that is no line end."""
    file.seek(offset)
    while piece := file.read(64):
        if rest := piece.lstrip(b"\r\n"):
            return offset + len(piece) - len(rest)
        offset += len(piece)
    return offset


def _begins(file: BinaryIO, offset: int) -> bool:
    """Whether a record seems to begin at `offset`, and no talk of one."""
    file.seek(offset)
    return _BEGIN.match(file.read(64)) is not None


def _ended(file: BinaryIO, offset: int, end: int) -> bool:
    """Whether a record may end at `offset`: two line ends follow, or the next record, or nothing. Else its length is wrong."""
    file.seek(offset)
    after = file.read(min(16, end - offset))
    return after.startswith((b"\r\n\r\n", b"\n\n")) or not (left := after.lstrip(b"\r\n")) or _SIGN.match(left) is not None


def _finds(file: BinaryIO, start: int, end: int, sought: bytes) -> Iterator[int]:
    """Where `sought` begins in `[start, end)`."""
    while start < end:
        file.seek(start)
        piece = file.read(_PIECE + len(sought) - 1)
        at = piece.find(sought)
        while 0 <= at < min(_PIECE, end - start):
            yield start + at
            at = piece.find(sought, at + 1)
        start += _PIECE


def _headers(head: bytes) -> tuple[dict[str, str], int]:
    """The headers of a record, and the size of its block. Raises `_Broken` where they are none."""
    first, *lines = _LINE.split(head)
    if not _SIGN.match(first):
        raise _Broken
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.decode("utf-8", "replace").partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) < 19):
        raise _Broken
    return headers, int(length)


def _kind(headers: Mapping[str, str]) -> str:
    return headers.get("warc-type", "").lower()


def _damage(offset: int, after: int | None, end: int) -> Record:
    whole = offset == 0 and after is None
    return Record(offset, (end if after is None else after) - offset, "", {}, b"", "not_warc" if whole else "damaged")
