"""The newspapers that are known: one TOML file each in `scrapers/sources/`, found by glob."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from scrapers.page import Layout, Source

_WORDS = ("name", "home", "province", "family", "replaced_by")
KEYS = (*_WORDS, "feeds", "sitemaps", "listings", "delay", "checked", "layout")
_PARTS = tuple(field.name for field in fields(Layout))


class BadSource(ValueError):
    """A source file that cannot be used. The message names the file and says what to do."""


def load(path: Traversable) -> Source:
    """The source in a TOML file. Raises `BadSource`, and `OSError` where the file cannot be read."""
    try:
        table = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadSource(f"{path} is not UTF-8: save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise BadSource(f"{path} is no TOML: {error}") from None
    return _source(table, path)


@cache
def sources() -> Mapping[str, Source]:
    """Every source of the registry by its name there (the file's stem), in alphabetical order. Raises `BadSource`."""
    found = {}
    for path in sorted(files("scrapers").joinpath("sources").iterdir(), key=lambda path: path.name):
        if path.name.endswith(".toml"):
            found[path.name.removesuffix(".toml")] = load(path)
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


@cache
def _hosts() -> dict[str, Source]:
    found: dict[str, Source] = {}
    for key, source in sources().items():
        host = host_of(source.home) or ""
        if host in found:
            raise BadSource(f"{key}.toml: {found[host].key}.toml has the host {host} already; keep one of the two")
        found[host] = source
    return found


def _source(table: dict[str, Any], path: Traversable) -> Source:
    _only(table, KEYS, path)
    absent = [key for key in ("name", "home") if key not in table]
    if absent:
        raise BadSource(f'{path}: {" and ".join(absent)} must be given; add {absent[0]} = "…"')
    words = {key: _text(table[key], key, path) for key in _WORDS if key in table}
    if urlsplit(words["home"]).scheme not in ("http", "https") or not host_of(words["home"]):
        raise BadSource(f"{path}: home = {words['home']!r} is no address; write it as https://example.vn/")
    return Source(
        name=words["name"],
        home=words["home"],
        province=words.get("province"),
        key=path.name.removesuffix(".toml"),
        family=words.get("family"),
        feeds=_addresses(table, "feeds", path),
        sitemaps=_addresses(table, "sitemaps", path),
        listings=_addresses(table, "listings", path),
        delay=_delay(table, path),
        checked=_day(table, path),
        replaced_by=words.get("replaced_by"),
        layouts=_layouts(table, path),
    )


def _only(table: dict[str, Any], known: tuple[str, ...], path: Traversable) -> None:
    unknown = sorted(table.keys() - set(known))
    if unknown:
        raise BadSource(f"{path}: unknown key {', '.join(unknown)}; take it out, or write one of {', '.join(known)}")


def _text(value: object, key: str, path: Traversable) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadSource(f'{path}: {key} must be text and not empty; write it as "…", or take it out')
    return value


def _addresses(table: dict[str, Any], key: str, path: Traversable) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list):
        raise BadSource(f'{path}: {key} must be a list of addresses, such as {key} = ["/…"]')
    return tuple(_text(item, key, path) for item in value)


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
    found = table.get("layout", [])
    if not isinstance(found, list) or not all(isinstance(item, dict) and item for item in found):
        raise BadSource(f"{path}: a layout is a table with selectors; write [[layout]] above them")
    for item in found:
        _only(item, _PARTS, path)
    return tuple(Layout(**{part: _text(value, f"layout {part}", path) for part, value in item.items()}) for item in found)
