"""Bodies as they are meant: Content-Encoding undone piece by piece, so that a bomb is seen before it goes off."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli

from scrapers.answers import NotFetched

#: What a request may say it accepts.
ACCEPTED = "gzip, deflate, br"
#: More than two encodings on top of each other is no mistake any more.
_MOST = 2
_PIECE = 1 << 16
_ENCODINGS = frozenset({"gzip", "x-gzip", "deflate", "br"})


class _Decoder(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]: ...
    def whole(self) -> bool: ...


class Unpacker:
    """Undoes the encodings of one body. Raises `NotFetched`: encoding, bomb or too_large."""

    def __init__(self, encodings: str, most: int, ratio: float, ratio_from: int) -> None:
        """`most`: bytes it may unpack to; `ratio`: how many times its size from `ratio_from` bytes on; `encodings`: the header."""
        names = [name for item in encodings.split(",") if (name := item.strip().lower()) not in ("", "identity")]
        if len(names) > _MOST or not _ENCODINGS.issuperset(names):
            raise NotFetched("encoding", f"Content-Encoding {encodings!r:.80}: only {ACCEPTED} can be unpacked")
        self._decoders: list[_Decoder] = [_Brotli() if name == "br" else _Zlib(name == "deflate") for name in reversed(names)]
        self._most, self._ratio, self._ratio_from = most, ratio, ratio_from
        self._taken = self._given = self._between = 0
        self.packed = bool(names)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What a further piece of the body unpacks to."""
        self._taken += len(data)
        try:
            for piece in self._through(data, self._decoders):
                self._given += len(piece)
                if self._given > max(self._ratio_from, self._ratio * self._taken):
                    raise NotFetched("bomb", f"{self._taken} bytes unpack to more than {self._given}")
                if self._given > self._most:
                    raise NotFetched("too_large", f"unpacks to more than {self._most} bytes")
                yield piece
        except (zlib.error, brotli.error) as error:
            raise NotFetched("encoding", f"the body is not packed as its Content-Encoding says: {error}") from None

    def end(self) -> None:
        """To be called after the last piece. An empty body is whole."""
        if self._taken and not all(decoder.whole() for decoder in self._decoders):
            raise NotFetched("encoding", "the packed body breaks off before its end")

    def _through(self, data: bytes, decoders: list[_Decoder]) -> Iterator[bytes]:
        if not decoders:
            yield data
            return
        for piece in decoders[0].feed(data):
            if decoders[1:]:
                # A layer in between is no smaller a bomb than the last one.
                self._between += len(piece)
                if self._between > self._most:
                    raise NotFetched("bomb", f"{self._taken} bytes unpack to more than {self._between}, and those are packed again")
            yield from self._through(piece, decoders[1:])


class _Zlib:
    """gzip with any number of members, or deflate with or without the header that RFC 9110 asks for."""

    def __init__(self, deflate: bool) -> None:
        self._deflate = deflate
        self._wbits = zlib.MAX_WBITS if deflate else zlib.MAX_WBITS | 16
        self._inner = zlib.decompressobj(self._wbits)
        self._begun = self._ended = False
        self._held = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        data = self._begin(self._held + data)
        while not self._ended:
            if self._inner.eof:
                if not data:
                    return
                # What follows a gzip body without being a further member is padding, as every browser takes it.
                if self._deflate or not data.startswith(b"\x1f"):
                    self._ended = True
                    return
                self._inner = zlib.decompressobj(self._wbits)
            piece = self._inner.decompress(data, _PIECE)
            data = self._inner.unused_data if self._inner.eof else self._inner.unconsumed_tail
            if piece:
                yield piece
            elif not data and not self._inner.eof:
                return

    def whole(self) -> bool:
        return self._ended or self._inner.eof

    def _begin(self, data: bytes) -> bytes:
        """Servers send deflate without its two-byte header as often as with it."""
        self._held = b""
        if self._begun or not data:
            return data
        if self._deflate and len(data) < 2:
            self._held = data
            return b""
        self._begun = True
        if self._deflate and not (data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0):
            self._inner = zlib.decompressobj(-zlib.MAX_WBITS)
        return data


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._inner.is_finished():
            return
        piece = self._inner.process(data, output_buffer_limit=_PIECE)
        while piece or not self._inner.can_accept_more_data():
            yield piece
            if self._inner.is_finished():
                return
            piece = self._inner.process(b"", output_buffer_limit=_PIECE)

    def whole(self) -> bool:
        return bool(self._inner.is_finished())
