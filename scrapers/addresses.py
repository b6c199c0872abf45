"""Addresses of pages: one spelling for each, and whose they are."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from ipaddress import IPv6Address
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

from scrapers.page import Source

#: The longest address that is taken, in characters: Liferay's and WCM's longest stay well below, traps grow beyond it.
LONGEST = 4096

_PORTS = {"http": 80, "https": 443}
_EDGES = "".join(map(chr, range(0x21)))
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
# Characters that mean the same in a query escaped or not (RFC 3986, 2.3 and 3.4).
_PLAIN_IN_QUERY = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/:")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?]*", re.IGNORECASE)
# What says where a reader came from or who he is, never which page he reads.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|fb_(?:action_\w+|comment_id|ref|source)|mibextid|sfnsn|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ttclid|twclid"
    r"|zarsrc|zanpid|gidzl|igshid?|mc_[ce]id|_g[al]|_hs(?:enc|mi)|__twitter_impression|wt\.mc_id|phpsessid|jsessionid|aspsessionid\w*",
    re.IGNORECASE,
)


class BadAddress(ValueError):
    """Text that is no address of a web page. The message is one line and says why."""


def tidy(url: str, source: Source | None = None) -> str:
    """The one spelling of an address under which its page is known, fit to be fetched. Raises `BadAddress`.

    Host in lower case and ASCII, no default port, fragment, session or tracking parameter; dot segments resolved; parameters
    in the order of their names, those of one name as they were; a slash at the end of a path stays or stays away. Line breaks
    and tabs inside are dropped as browsers do. With `source`, a link to its home under http instead of https (or the other
    way round), or with `www.` more or less, is spelled as `home` is: old pages link so.
    """
    parts = urlsplit(ascii_address(re.sub(r"[\t\r\n]", "", url.strip(_EDGES)).replace("\\", "/")))
    path = _SESSION.sub("", parts.path)
    bare = canonicalize_url(urlunsplit((parts.scheme, parts.netloc, path, "", "")))
    whole = ascii_address(urlunsplit(urlsplit(bare)._replace(query=_query(parts.query))))
    return whole if source is None else _as_home(whole, source)


def ascii_address(url: str) -> str:
    """An address as it goes to a server: http or https, ASCII, percent-encoded, without fragment. Raises `BadAddress`.

    Refused are other schemes, user names and passwords in it, control characters, hosts that cannot be, and what is longer
    than `LONGEST`. Nothing that a server could tell apart is changed.
    """
    url = url.strip(_EDGES)
    if len(url) > LONGEST:
        raise BadAddress(f"an address of {len(url)} characters: more than {LONGEST}")
    if _UNSEEN.search(url):
        raise BadAddress(f"control characters in the address {url!r:.200}")
    try:
        given = urlsplit(url)
        if given.scheme not in _PORTS:
            raise BadAddress(f"neither http nor https: {url!r:.200}")
        if "@" in given.netloc:
            raise BadAddress(f"a user name in the address {given.hostname or ''!r:.200}: take it out")
        if "[" in given.netloc and ":" not in (given.hostname or ""):
            raise BadAddress(f"no host: {given.netloc!r:.200}")
        parts = urlsplit(safe_url_string(url))
        host, port = _host(parts.hostname), parts.port
    except BadAddress:
        raise
    except (ValueError, LookupError) as error:
        raise BadAddress(f"no address: {url!r:.200} ({error!s:.80})") from None
    if port == 0:
        raise BadAddress(f"port 0 in the address {url!r:.200}")
    netloc = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    whole = urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))
    if not whole.isascii() or _CONTROL.search(whole):
        raise BadAddress(f"no address: {url!r:.200}")
    return whole


def site_of(url: str) -> str:
    """Which site an address is on: its host without `www.` or `m.`, and the port where it is not the usual one. Raises `BadAddress`.

    Pages of one site come from one machine: one request at a time goes to it.
    """
    netloc = urlsplit(ascii_address(url)).netloc
    return netloc.removeprefix("www.").removeprefix("m.")


def hash_of(url: str) -> str:
    """What is remembered of a forgotten address: the same for http and https, with `www.` or `m.` or without, with a last slash or not.

    Raises `BadAddress`.
    """
    parts = urlsplit(tidy(url))
    return hashlib.sha256(f"{site_of(url)}{parts.path.rstrip('/')}?{parts.query}".encode()).hexdigest()


def join(base: str, url: str) -> str:
    """The address that a link on a page at `base` leads to. Raises `BadAddress` where the two make none."""
    try:
        return urljoin(base, url)
    except ValueError as error:
        raise BadAddress(f"no address: {url!r:.200} ({error!s:.80})") from None


@lru_cache(256)
def hosts_of(source: Source) -> frozenset[str]:
    """The sites (as `site_of` names them) that a source's pages may come from: its home's, and those its file names beside it."""
    named = (item.replace("{page}", "1") for item in (*source.feeds, *source.sitemaps, *source.listings))
    found = set()
    for url in ("", *named, *(f"https://{host}/" for host in source.hosts)):
        try:
            found.add(site_of(join(source.home, url)))
        except BadAddress:
            continue
    return frozenset(found)


def belongs(url: str, source: Source) -> bool:
    """Whether an address is a page of the source: http or https, on one of its hosts; `www.` and `m.` make no difference."""
    try:
        return site_of(url) in hosts_of(source)
    except BadAddress:
        return False


def _host(host: str | None) -> str:
    if host and ":" in host:
        return f"[{IPv6Address(host.partition('%')[0]).compressed}]"
    plain = (host or "").lower().rstrip(".")
    if not _HOST.fullmatch(plain):
        raise BadAddress(f"no host: {host or ''!r:.200}")
    return plain


def _query(query: str) -> str:
    pieces = [piece for piece in query.split("&") if piece and not _TRACKING.fullmatch(piece.partition("=")[0])]
    return "&".join(sorted((_ESCAPE.sub(_plainer, piece) for piece in pieces), key=lambda piece: piece.partition("=")[0]))


def _plainer(escape: re.Match[str]) -> str:
    value = int(escape[1], 16)
    return chr(value) if value in _PLAIN_IN_QUERY else escape[0].upper()


def _as_home(url: str, source: Source) -> str:
    parts, home = urlsplit(url), urlsplit(ascii_address(source.home))
    if parts.port is not None or home.port is not None or parts.netloc.removeprefix("www.") != home.netloc.removeprefix("www."):
        return url
    return urlunsplit(parts._replace(scheme=home.scheme, netloc=home.netloc))
