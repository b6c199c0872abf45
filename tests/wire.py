"""A server on loopback that sends the very bytes a test wants, and writes down who asked what when."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from scrapers.page import Source


@dataclass
class Asked:
    """One request as it came: path with query, headers with names in lower case, when it was there and when it was answered."""

    path: str
    headers: dict[str, str]
    begun: float
    ended: float = 0.0


Told = Callable[[Asked], "bytes | Iterable[bytes]"]


def reply(body: bytes = b"", status: str = "200 OK", *headers: str, length: bool = True) -> bytes:
    """An HTTP answer in bytes."""
    lines = [f"HTTP/1.1 {status}", *headers]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body


NO_ROBOTS = reply(b"", "404 Not Found")


@dataclass
class Wire:
    """What `tell` gives for a request is sent as it is; robots.txt is answered by `robots`. An iterable is sent piece by piece."""

    tell: Told
    robots: bytes = NO_ROBOTS
    tls: ssl.SSLContext | None = None
    asked: list[Asked] = field(default_factory=list)
    most_at_once: int = 0

    def __post_init__(self) -> None:
        self._now = 0
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._links: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._over = threading.Event()
        self.port = self._listener.getsockname()[1]
        self.home = f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}/"
        self.source = Source("Báo thử", self.home, delay=0.0)
        self._start(self._accept)

    def url(self, path: str = "/") -> str:
        return self.home + path.lstrip("/")

    @property
    def paths(self) -> list[str]:
        """What was asked for beside robots.txt."""
        return [one.path for one in self.asked if one.path != "/robots.txt"]

    def close(self) -> None:
        self._over.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for link in list(self._links):
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    def pause(self, seconds: float) -> bool:
        """Wait within an answer; True when the server is closed meanwhile."""
        return self._over.wait(seconds)

    def _start(self, work: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                link, _ = self._listener.accept()
            except OSError:
                return
            self._start(self._serve, link)

    def _serve(self, link: socket.socket) -> None:
        self._links.add(link)
        try:
            if self.tls:
                link.settimeout(5)
                plain, link = link, self.tls.wrap_socket(link, server_side=True)
                self._links.discard(plain)
                self._links.add(link)
            with link.makefile("rb") as file:
                while (asked := self._read(file)) is not None:
                    self._answer(link, asked)
        except (OSError, ValueError):
            pass
        finally:
            self._links.discard(link)
            link.close()

    def _read(self, file: Iterable[bytes]) -> Asked | None:
        lines: list[bytes] = []
        for line in file:
            if line == b"\r\n":
                break
            lines.append(line)
        if not lines:
            return None
        pairs = (line.decode("latin-1").strip().split(": ", 1) for line in lines[1:])
        return Asked(lines[0].decode("latin-1").split(" ")[1], {name.lower(): value for name, value in pairs}, time.monotonic())

    def _answer(self, link: socket.socket, asked: Asked) -> None:
        with self._lock:
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
            self.asked.append(asked)
        try:
            told = self.robots if asked.path == "/robots.txt" else self.tell(asked)
            for piece in [told] if isinstance(told, bytes) else told:
                asked.ended = time.monotonic()
                link.sendall(piece)
        finally:
            with self._lock:
                self._now -= 1
        head, _, body = told.partition(b"\r\n\r\n") if isinstance(told, bytes) else (b"", b"", b"")
        if f"\r\nContent-Length: {len(body)}".encode() not in head:
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)


class Clock:
    """Time that passes only by waiting; `slept` keeps what was waited for."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def wait(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def __call__(self) -> float:
        return self.now


@contextlib.contextmanager
def serving(tell: Told | bytes, robots: bytes = NO_ROBOTS, tls: ssl.SSLContext | None = None) -> Iterator[Wire]:
    """A server for the time of a `with`."""
    wire = Wire(tell if callable(tell) else lambda _: tell, robots, tls)
    try:
        yield wire
    finally:
        wire.close()
