"""The newspapers that are known, and the content systems they share: one TOML file each in `sources/` and `families/`, found by glob."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapers.page import Layout, Source

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_WORDS = ("name", "home", "province", "family", "replaced_by", "article")
KEYS = (*_WORDS, "hosts", "feeds", "sitemaps", "listings", "delay", "checked", "layout")
_FAMILY_LISTS = ("pages", "marks", "example", "not_example")
FAMILY_KEYS = ("name", "article", *_FAMILY_LISTS, "layout")
_PARTS = tuple(field.name for field in fields(Layout))


class BadSource(ValueError):
    """A source or family file that cannot be used. The message names the file and says what to do."""


@dataclass(frozen=True, slots=True)
class Family:
    """What the sites of one content system have in common.

    `article` is a regular expression as that of a source. `pages` are the further pages of a listing, relative to its address, with
    `{page}`; `{zone}` is the value of the listing's element `#hdZoneId`. `marks`: selectors of elements that only pages of this
    system have. `example` and `not_example` are invented addresses that `article` finds and does not find.
    """

    key: str
    name: str
    article: str
    pages: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    example: tuple[str, ...] = ()
    not_example: tuple[str, ...] = ()
    layouts: tuple[Layout, ...] = ()


def load(path: Traversable) -> Source:
    """The source in a TOML file, with the layouts and the article pattern of its family after its own.

    Raises `BadSource`, and `OSError` where the file cannot be read.
    """
    return _source(_table(path), path)


def load_family(path: Traversable) -> Family:
    """The family in a TOML file. Raises `BadSource`, and `OSError` where the file cannot be read."""
    table = _table(path)
    _only(table, FAMILY_KEYS, path)
    if absent := [key for key in ("name", "article") if key not in table]:
        raise BadSource(f'{path}: {" and ".join(absent)} must be given; add {absent[0]} = "…"')
    lists = {key: _texts(table, key, path) for key in _FAMILY_LISTS}
    key = path.name.removesuffix(".toml")
    return Family(key, _text(table["name"], "name", path), _pattern(table, path) or "", layouts=_layouts(table, path), **lists)


@cache
def families() -> Mapping[str, Family]:
    """Every family by its name (the file's stem), in alphabetical order. Raises `BadSource`."""
    return MappingProxyType({path.name.removesuffix(".toml"): load_family(path) for path in _files("families")})


@cache
def sources() -> Mapping[str, Source]:
    """Every source of the registry by its name there (the file's stem), in alphabetical order. Raises `BadSource`."""
    found = {path.name.removesuffix(".toml"): load(path) for path in _files("sources")}
    for key, source in found.items():
        if source.replaced_by is not None and (source.replaced_by == key or source.replaced_by not in found):
            raise BadSource(
                f"{key}.toml: replaced_by = {source.replaced_by!r} is no other file in that folder; write a file's name without .toml"
            )
    return MappingProxyType(found)


def source_of(url: str | None) -> Source | None:
    """The source that a page with this address belongs to, by its host; `www.` and `m.` make no difference."""
    host = host_of(url)
    return _hosts().get(host) if host else None


def host_of(url: str | None) -> str | None:
    """The host of an address, in lower case, without `www.` or `m.`; None where it has none."""
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:
        return None
    return host.removeprefix("www.").removeprefix("m.") if host else None


def is_article(url: str, source: Source) -> bool | None:
    """Whether an address of a source is one of its articles, by the source's pattern; None where the source has none."""
    if source.article is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    # With the query, for systems that name the article there; without, because trackers add queries.
    return any(re.search(source.article, text) for text in dict.fromkeys((parts.path, f"{parts.path}?{parts.query}")))


def family_of(tree: Element) -> Family | None:
    """The family whose marks a page has; of several the one with most of them."""
    from scrapers.selectors import names_in, present

    names = names_in(tree.iter("*"))
    marked = [(sum(present(tree, mark, names) for mark in family.marks), family) for family in families().values()]
    best = max(marked, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] else None


@cache
def marked_layouts() -> tuple[Layout, ...]:
    """The layouts of all families that can be told by their marks, for pages of any host. Raises `BadSource`."""
    return tuple(
        replace(layout, mark=", ".join(family.marks)) for family in families().values() if family.marks for layout in family.layouts
    )


@cache
def _hosts() -> dict[str, Source]:
    found: dict[str, Source] = {}
    for key, source in sources().items():
        for host in (host_of(source.home) or "", *source.hosts):
            if host in found:
                raise BadSource(f"{key}.toml: {found[host].key}.toml has the host {host} already; keep one of the two")
            found[host] = source
    return found


def _files(folder: str) -> list[Traversable]:
    paths = files("scrapers").joinpath(folder).iterdir()
    return sorted((path for path in paths if path.name.endswith(".toml")), key=lambda path: path.name)


def _table(path: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadSource(f"{path} is not UTF-8: save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise BadSource(f"{path} is no TOML: {error}") from None


def _source(table: dict[str, Any], path: Traversable) -> Source:
    _only(table, KEYS, path)
    absent = [key for key in ("name", "home") if key not in table]
    if absent:
        raise BadSource(f'{path}: {" and ".join(absent)} must be given; add {absent[0]} = "…"')
    words = {key: _text(table[key], key, path) for key in _WORDS if key in table}
    if urlsplit(words["home"]).scheme not in ("http", "https") or not host_of(words["home"]):
        raise BadSource(f"{path}: home = {words['home']!r} is no address; write it as https://example.vn/")
    family = families().get(words["family"]) if "family" in words else None
    if "family" in words and family is None:
        raise BadSource(f"{path}: family = {words['family']!r} is none of {', '.join(families())}; write one of them, or take it out")
    return Source(
        name=words["name"],
        home=words["home"],
        province=words.get("province"),
        key=path.name.removesuffix(".toml"),
        family=words.get("family"),
        feeds=_texts(table, "feeds", path),
        sitemaps=_texts(table, "sitemaps", path),
        listings=_texts(table, "listings", path),
        delay=_delay(table, path),
        checked=_day(table, path),
        replaced_by=words.get("replaced_by"),
        layouts=(*_layouts(table, path), *(family.layouts if family else ())),
        article=_pattern(table, path) or (family.article if family else None),
        hosts=_former(table, path),
    )


def _only(table: dict[str, Any], known: tuple[str, ...], path: Traversable) -> None:
    unknown = sorted(table.keys() - set(known))
    if unknown:
        raise BadSource(f"{path}: unknown key {', '.join(unknown)}; take it out, or write one of {', '.join(known)}")


def _text(value: object, key: str, path: Traversable) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadSource(f'{path}: {key} must be text and not empty; write it as "…", or take it out')
    return value


def _texts(table: dict[str, Any], key: str, path: Traversable) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list):
        raise BadSource(f'{path}: {key} must be a list, such as {key} = ["{"…" if key == "hosts" else "/…"}"]')
    return tuple(_text(item, key, path) for item in value)


def _former(table: dict[str, Any], path: Traversable) -> tuple[str, ...]:
    hosts = _texts(table, "hosts", path)
    if wrong := next((host for host in hosts if host_of(f"https://{host}/") != host), None):
        raise BadSource(
            f"{path}: hosts = {wrong!r} is no host; write it in small letters without https:// and www., such as example.com.vn"
        )
    return hosts


def _pattern(table: dict[str, Any], path: Traversable) -> str | None:
    pattern = _text(table["article"], "article", path) if "article" in table else None
    try:
        re.compile(pattern or "")
    except re.error as error:
        raise BadSource(f"{path}: article = {pattern!r} is no regular expression: {error}; mend it, or take it out") from None
    return pattern


def _delay(table: dict[str, Any], path: Traversable) -> float:
    value = table.get("delay", 3.0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
        raise BadSource(f"{path}: delay must be seconds, zero or more, such as delay = 3.0")
    return float(value)


def _day(table: dict[str, Any], path: Traversable) -> date | None:
    value = table.get("checked")
    if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
        raise BadSource(f"{path}: checked must be a day without quotes, such as checked = 2026-01-08")
    return value


def _layouts(table: dict[str, Any], path: Traversable) -> tuple[Layout, ...]:
    # Pages of text are read without the libraries for selectors.
    from scrapers.selectors import compiled

    found = table.get("layout", [])
    if not isinstance(found, list) or not all(isinstance(item, dict) and item for item in found):
        raise BadSource(f"{path}: a layout is a table with selectors; write [[layout]] above them")
    for item in found:
        _only(item, _PARTS, path)
        for part, value in item.items():
            try:
                compiled(_text(value, f"layout {part}", path))
            except ValueError as error:
                raise BadSource(f"{path}: layout {part} = {error}; mend it, or take it out") from None
    return tuple(Layout(**{part: _text(value, f"layout {part}", path) for part, value in item.items()}) for item in found)
