"""Compressed files as streams of bytes, and pages read whole up to a limit."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EINVAL
from pathlib import Path
from typing import IO, Any, cast

from pipeline.inputs.facts import BadInput

#: Bytes of one page or row, unpacked; the largest pages of newspapers have a tenth of it.
LARGEST = 32 * 1024 * 1024
PACKED = (".gz", ".bz2", ".xz", ".zst")
#: What reading a file raises that is not there, cannot be read, or is damaged.
FAULTS = (OSError, EOFError, zlib.error, lzma.LZMAError, BadInput)


class MissingExtra(BadInput):
    """A kind of file that needs a package which is not installed. The message names it."""

    def __init__(self, message: str) -> None:
        super().__init__("unreadable", message)

    def __reduce__(self) -> tuple[type[MissingExtra], tuple[str]]:  # type: ignore[override]
        return type(self), (str(self),)


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked if its name says that they are packed. Opening and reading raise any of `FAULTS`."""
    if not path.is_file():
        raise OSError(EINVAL, "no regular file")
    with cast(IO[bytes], _open(path)) as stream:
        yield stream


def read_whole(path: Path) -> bytes:
    """The bytes of a page. Raises `OSError`, and `BadInput` for damaged files and those that no memory should hold."""
    if not is_packed(path):
        if not path.is_file():
            raise OSError(EINVAL, "no regular file")
        if path.stat().st_size > LARGEST:
            raise too_large()
        return path.read_bytes()
    try:
        with opened(path) as stream:
            content = stream.read(LARGEST + 1)
    except FAULTS as error:
        raise fault_of(error) from None
    if len(content) > LARGEST:
        raise too_large()
    return content


def fault_of(error: Exception) -> Exception:
    """One of `FAULTS` as what `Entry.load` raises: what the system says stays as it is, the rest is damage."""
    if isinstance(error, BadInput) or (isinstance(error, OSError) and error.errno):
        return error
    return BadInput("damaged", "The file is cut off or damaged. Get it again; what stands before the damage has been read.")


def too_large() -> BadInput:
    """What to raise for a page of more than `LARGEST` bytes."""
    return BadInput("too_long", f"The page is larger than {LARGEST >> 20} MB. Cut it up, or take it out of the input.")


def is_packed(path: Path) -> bool:
    """Whether the name says that the bytes are compressed."""
    return path.suffix.lower() in PACKED


def _open(path: Path) -> Any:
    match path.suffix.lower():
        case ".gz":
            return gzip.open(path)
        case ".bz2":
            return bz2.open(path)
        case ".xz":
            return lzma.open(path)
        case ".zst":
            return _zstandard(path)
    return path.open("rb")


def _zstandard(path: Path) -> Any:
    try:
        import pyarrow
    except ImportError:
        raise MissingExtra(f"{path.name} is packed with Zstandard, which needs pyarrow: pip install 'baotinh[parquet]'") from None
    return io.BufferedReader(pyarrow.CompressedInputStream(pyarrow.OSFile(str(path)), "zstd"), 1 << 20)
