"""One writer for an archive at a time."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime
from pathlib import Path


class Locked(Exception):
    """Another process writes to the archive. The message says which, and what to do."""


class Lock:
    """Holds `folder/lock` until `close`, or until the process ends, however that happens. Raises `Locked`."""

    def __init__(self, folder: Path) -> None:
        # Not there on every system; whoever only reads archives never comes here.
        import fcntl

        folder.mkdir(parents=True, exist_ok=True)
        self._file = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(self._file, 1000, 0).decode("utf-8", "replace").strip()
            os.close(self._file)
            if not isinstance(error, BlockingIOError):
                raise Locked(f"{folder} cannot be locked ({error.strerror}): put the archive on a disk of this machine") from None
            raise Locked(f"{folder} is in use by {holder or 'another process'}: wait until it ends, or give another --archive") from None
        started = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"process {os.getpid()} on {socket.gethostname()}, started {started}\n".encode(), 0)

    def close(self) -> None:
        """Lets the next one in."""
        if self._file >= 0:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = -1
