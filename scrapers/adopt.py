"""A first draft of a source file from one article of a newspaper, with what was read from it for a person to review."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from scrapers.decode import characters
from scrapers.discover import links_of
from scrapers.metadata import Metadata, read_metadata
from scrapers.page import Article, Layout, Page, Source
from scrapers.parse import parse
from scrapers.registry import Family, family_of, host_of, is_article, source_of, sources
from scrapers.selectors import ONE, fitting, names_in
from scrapers.sketch import sketch
from scrapers.text import collapse, fold
from scrapers.tree import lines_of_page

#: Listings and feeds that a draft names at most.
LISTINGS, FEEDS = 6, 4

_ID = re.compile(r"-(?P<kind>[a-z]*)(?P<id>\d{3,}|[0-9a-f]{7,})(?P<end>(?:\.\w{2,5})?/?)$")
_MONTH = re.compile(r"/(?:19|20)\d\d(?:0[1-9]|1[0-2])/")
_SITE = re.compile(r"(?:Báo|Cổng|Trang|Đài|Tạp chí)\b")
_CHIEF = re.compile(r"/(?:thoi-su|chinh-tri|kinh-te|xa-hoi|phap-luat|giao-duc|van-hoa|y-te|doi-song|tin-tuc)[\w-]*(?:\.\w+)?/?$")


class NoAddress(ValueError):
    """The page does not say where it came from. The message says what to do."""


class AlreadyThere(Exception):
    """A file that would be written exists. The message names it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """`toml` is the text of the source file, `expected` the article that was read, as JSON."""

    key: str
    toml: str
    expected: str
    page: Page


def draft(page: Page) -> Draft:
    """A source guessed from an article. Raises `NoAddress`, and `scrapers.page.NotAnArticle` where the page holds none."""
    article = parse(page)
    text = characters(page)
    tree = lines_of_page(text)[0]
    url = page.url or article.url
    host = host_of(url)
    if not url or not host:
        raise NoAddress("the page does not say its address; give it with --url")
    parts = urlsplit(url)
    key = re.sub(r"[^\w-]", "-", host.split(".")[0])
    meta, family = read_metadata(tree), family_of(tree)
    home = f"{parts.scheme if parts.scheme in ('http', 'https') else 'https'}://{parts.netloc.rpartition('@')[2]}/"
    name = _name(meta, host)
    source = Source(name, home, _province(f"{name} {meta.site or ''}", key), key, family.key if family else None)
    listings, feeds = _lists(replace(page, url=url), source)
    chosen = fitting(tree, family.layouts, names_in(tree.iter("*"))) if family else None
    lacking = [part for part in ONE if part != "kicker" and (chosen is None or getattr(chosen, part) is None)]
    layout = sketch(text, article) if lacking else Layout()
    source = replace(
        source,
        listings=listings,
        feeds=feeds,
        article=_pattern(url, family),
        layouts=(Layout(**{part: getattr(layout, part) for part in lacking}),),
    )
    expected = {name: value for name, value in asdict(article).items() if name not in ("site", "province")}
    shared = [part for part in ONE if part not in lacking and part != "kicker"]
    return Draft(key, _toml(source, url, article, shared), json.dumps(expected, ensure_ascii=False, indent=1) + "\n", page)


def write(made: Draft, folder: Path) -> list[Path]:
    """Write NAME.toml, the page and NAME.json into a folder, which is made where it is missing.

    Never overwrites: raises `AlreadyThere` before anything is written; and `OSError` where nothing can be.
    """
    suffix = ".html" if made.page.kind == "html" else ".txt"
    contents = {
        f"{made.key}.toml": made.toml.encode(),
        f"{made.key}{suffix}": made.page.content,
        f"{made.key}.json": made.expected.encode(),
    }
    paths = [folder / name for name in contents]
    if there := next((path for path in paths if path.exists() or path.is_symlink()), None):
        raise AlreadyThere(f"{there} is there already; move it away, or name another folder with --out")
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in zip(paths, contents.values(), strict=True):
        with path.open("xb") as file:
            file.write(content)
    return paths


def _name(meta: Metadata, host: str) -> str:
    """The name as the page gives it: as the site's, or behind the title; without what follows a dash; else the host."""
    site = collapse(re.split(r"\s[-–|]\s", meta.site or "")[0])
    behind = [parts[-1] for title in meta.titles if len(parts := re.split(r"\s[-–|]\s", title)) > 1]
    own = [name for name in behind if _SITE.match(name) or _squeezed(name).startswith(host.split(".")[0])]
    named = [name for name in (site, *own) if " " in name]
    return next((name for name in named if not name.isascii()), named[0] if named else host)


def _province(site: str, key: str) -> str | None:
    """The province, of those in the registry, whose name stands in the site's name or, without marks, in the host; the longest."""
    provinces = sorted({source.province for source in sources().values() if source.province})
    words = f" {fold(site)} "
    spelled = [name for name in provinces if f" {fold(name)} " in words]
    squeezed = [name for name in provinces if _squeezed(name) in key]
    return max(spelled or squeezed, key=len, default=None)


def _squeezed(name: str) -> str:
    """A name as hosts spell it: lower case, without marks, in one word."""
    bare = "".join(c for c in unicodedata.normalize("NFD", fold(name)) if not unicodedata.combining(c)).replace("đ", "d")
    return re.sub(r"\W", "", bare)


def _lists(page: Page, source: Source) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sections and feeds that the page links to, relative to home: the sections that newspapers have before all others."""
    leads = list(links_of(page, source, "listing").leads)
    sections = [_relative(lead.url, source.home) for lead in leads if lead.kind == "listing"]
    chief = [path for path in sections if _CHIEF.fullmatch(path)]
    feeds = [_relative(lead.url, source.home) for lead in leads if lead.kind == "feed"]
    return tuple(dict.fromkeys(chief or sections))[:LISTINGS], tuple(dict.fromkeys(feeds))[:FEEDS]


def _relative(url: str, home: str) -> str:
    return urlsplit(url)._replace(scheme="", netloc="").geturl() if host_of(url) == host_of(home) else url


def _pattern(url: str, family: Family | None) -> str | None:
    """A pattern for addresses like this one; None where the family's finds it, or where nothing in it tells an article."""
    if family and is_article(url, Source("", url, article=family.article)):
        return None
    path = urlsplit(url).path
    found = _ID.search(path)
    if found is None:
        return None
    month = r"/\d{6}/[^/]+" if _MONTH.search(path) else ""
    digits = r"\d{3,}" if found["id"].isdecimal() else "[0-9a-f]{7,}"
    end = found["end"].removesuffix("/")
    return f"{month}-{found['kind']}{digits}{re.escape(end)}{'/?' if not end else ''}$"


def _toml(source: Source, url: str, article: Article, shared: list[str]) -> str:
    """The file, with what a person has to look at as comments. JSON text is TOML text too, but for the delete character."""
    rows = [f"# Guessed from {_said(url)[1:-1]}: check every line, then add checked = the day it was seen working live."]
    if known := source_of(url):
        rows.append(f"# {known.key}.toml has this host already: compare the two.")
    rows += [f"{key} = {_said(value)}" for key in ("name", "home", "province", "family") if (value := getattr(source, key))]
    if not source.province:
        rows.append('# province = "…"                  # the province it writes about; leave out for a central one')
    if source.article:
        rows.append(f"article = '{source.article}'")
    elif not source.family:
        rows.append("# article = '…'                   # a pattern that finds its articles' addresses and no others")
    rows.append(f"feeds = {_said(list(source.feeds))}" if source.feeds else '# feeds = ["/rss/…"]')
    if source.listings:
        rows.append("# Sections the page links to; where their further pages have a number, write it as {page}.")
        rows.append("listings = [\n" + "".join(f"    {_said(item)},\n" for item in source.listings) + "]")
    else:
        rows.append('# listings = ["/thoi-su?page={page}"]')
    return "\n".join([*rows, *_layout_rows(source.layouts[0], article, shared)]) + "\n"


def _layout_rows(layout: Layout, article: Article, shared: list[str]) -> list[str]:
    """The guessed layout, what the family's selectors choose without it, and what this page could not show."""
    found = {part: selector for part in ONE if (selector := getattr(layout, part))}
    rows = [f"# The family's selectors choose {', '.join(shared)} here."] if shared else []
    without = [part for part in ("lead", "published") if not getattr(article, part)]
    rows += [f"# This article has no {' and no '.join(without)}: look at another one."] if without else []
    lost = [part for part in ("title", "body") if part not in found and part not in shared]
    rows += [f"# No class or id leads to the {' or the '.join(lost)}."] if lost else []
    return [*rows, "", "[[layout]]", *(f"{part} = {_said(selector)}" for part, selector in found.items())] if found else rows


def _said(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "")
