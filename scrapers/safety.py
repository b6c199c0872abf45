"""Which machines a crawl may talk to: none inside a private network, unless the newspaper itself is there."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import urlsplit

from scrapers.answers import NotFetched
from scrapers.page import Source

#: As `socket.getaddrinfo`, called with host, port, family 0 and the type of a stream.
Resolve = Callable[..., Sequence[tuple[Any, ...]]]

# IANA's registries of special-purpose addresses (RFC 6890 and what came after it), as of 2025: what a network is for.
# The first that holds an address says its kind. Python's own tables differ from one version to the next.
_V4 = [
    (ip_network(network), kind)
    for kind, networks in {
        "loopback": "127.0.0.0/8",
        "private": "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16",
        "link_local": "169.254.0.0/16",
        "shared": "100.64.0.0/10",
        "multicast": "224.0.0.0/4",
        "reserved": "0.0.0.0/8 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.175.48.0/24 198.18.0.0/15"
        " 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4",
    }.items()
    for network in networks.split()
]
_V6 = [
    (ip_network(network), kind)
    for kind, networks in {
        "loopback": "::1/128",
        "private": "fc00::/7 64:ff9b:1::/48",
        "link_local": "fe80::/10 fec0::/10",
        "multicast": "ff00::/8",
        "reserved": "::/96 2001::/23 2001:db8::/32 2620:4f:8000::/48 3fff::/20",
    }.items()
    for network in networks.split()
]
_V6_PUBLIC = ip_network("2000::/3")
_NAT64 = ip_network("64:ff9b::/96")
_INSIDE = frozenset({"loopback", "private", "link_local", "shared"})
# Names that the public DNS never holds (RFC 6761, 6762, 8375, 9476 and ICANN's .internal).
_INSIDE_NAMES = (".local", ".internal", ".intranet", ".lan", ".home.arpa", ".test", ".localdomain")


def kind_of(address: IPv4Address | IPv6Address) -> str:
    """`public`, or what else an address is for: loopback, private, link_local, shared (CGNAT), multicast, reserved.

    An IPv6 address that stands for an IPv4 one (mapped, NAT64, 6to4) is of that one's kind.
    """
    if isinstance(address, IPv4Address):
        return next((kind for network, kind in _V4 if address in network), "public")
    if address.ipv4_mapped is not None:
        return kind_of(address.ipv4_mapped)
    if address.sixtofour is not None:
        return kind_of(address.sixtofour)
    if address in _NAT64:
        return kind_of(IPv4Address(int(address) & 0xFFFFFFFF))
    kind = next((kind for network, kind in _V6 if address in network), None)
    return kind or ("public" if address in _V6_PUBLIC else "reserved")


def kinds_of(source: Source) -> frozenset[str]:
    """The kinds of addresses that pages of a source may come from: public ones, and the kind of its home if that is inside a network.

    Whether home is inside is read from its spelling (an address, `localhost`, a name without a dot or under `.local` and its
    like), never from what its name resolves to: who holds a public name could else point it at this machine.
    """
    host = (urlsplit(source.home).hostname or "").rstrip(".")
    try:
        return frozenset({"public", kind_of(ip_address(host))})
    except ValueError:
        pass
    if host == "localhost" or host.endswith(".localhost"):
        return frozenset({"public", "loopback"})
    return _INSIDE | {"public"} if "." not in host or host.endswith(_INSIDE_NAMES) else frozenset({"public"})


def connect(
    host: str, port: int, kinds: frozenset[str], seconds: float, resolve: Resolve = socket.getaddrinfo, naming: float = 20.0
) -> socket.socket:
    """A connection to the first address of a host that is of an allowed kind and answers, within `seconds` over all of them.

    To find the addresses of the name, `naming` seconds are given before that.

    The name is resolved once and the very addresses that were looked at are connected to, so that an answer of the DNS that
    changes in between changes nothing. Raises `NotFetched`: dns, refused_address, timeout or connection.
    """
    allowed = _allowed(host, kinds, _resolved(host, port, naming, resolve))
    until = time.monotonic() + seconds
    late = NotFetched("timeout", f"{host}: no connection within {seconds:g} seconds")
    error: OSError | None = None
    for family, address in allowed:
        left = until - time.monotonic()
        if left <= 0:
            raise late
        link = socket.socket(family, socket.SOCK_STREAM)
        try:
            link.settimeout(left)
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            link.connect(address)
            link.settimeout(max(until - time.monotonic(), 0.01))
            return link
        except OSError as failed:
            link.close()
            error = failed
        except BaseException:
            link.close()
            raise
    if isinstance(error, TimeoutError):
        raise late from error
    raise NotFetched("connection", f"{host}: {error.strerror or error if error else 'no address'}") from error


def _resolved(host: str, port: int, seconds: float, resolve: Resolve) -> Sequence[tuple[Any, ...]]:
    """What the name server says. It is asked in a thread of its own: nothing ends a call of `getaddrinfo` that hangs.

    Such a thread is left behind; a host that fails is left alone after a few of them.
    """
    told: SimpleQueue[Sequence[tuple[Any, ...]] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            told.put(resolve(host.strip("[]"), port, 0, socket.SOCK_STREAM))
        except Exception as error:
            told.put(error)

    threading.Thread(target=ask, daemon=True, name=f"name of {host}").start()
    try:
        found = told.get(timeout=seconds)
    except Empty:
        raise NotFetched("dns", f"{host}: the name server says nothing within {seconds:g} seconds; check the network") from None
    if isinstance(found, OSError | UnicodeError):
        raise NotFetched("dns", f"{host}: {getattr(found, 'strerror', None) or found}; check the address and the network") from found
    if isinstance(found, Exception):
        raise found
    return found


def _allowed(host: str, kinds: frozenset[str], found: Sequence[tuple[Any, ...]]) -> list[tuple[int, tuple[Any, ...]]]:
    allowed, refused = [], {}
    for family, _type, _proto, _name, address in found:
        kind = kind_of(ip_address(address[0])) if family in (socket.AF_INET, socket.AF_INET6) else "reserved"
        if kind in kinds:
            allowed.append((family, address))
        else:
            refused[str(address[0])] = kind
    if not allowed:
        where = ", ".join(f"{address} ({kind})" for address, kind in refused.items()) or "no address"
        raise NotFetched("refused_address", f"{host} is at {where}: not fetched from there, because the home of its source is not there")
    return allowed
