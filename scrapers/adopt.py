"""A first draft of a source file from one article of a newspaper, with what was read from it for a person to review."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element as Element

from scrapers.decode import decode
from scrapers.metadata import Metadata, read_metadata
from scrapers.page import Page, Source
from scrapers.parse import parse
from scrapers.registry import host_of, sources
from scrapers.text import collapse, fold
from scrapers.tree import lines_of_page

# Marks that the content systems leave in their pages and addresses; the letters are those of the registry.
_FAMILIES = (
    ("b", r"zce-content-body|article__sapo"),
    ("d", r"\bb-maincontent\b|\bb-grid__title\b"),
    ("f", r"VCSortableInPreviewMode|afcbc-body"),
    ("g", r"MASTERCMS"),
    ("h", r"p_p_id=|Liferay\."),
    ("i", r"news-bodyhtml|NukeViet"),
    ("a", r"id=.newscontents\b"),
    ("e", r"id=.dcontent\b"),
)
_FEED = re.compile(r"application/(?:rss|atom)\+xml", re.IGNORECASE)


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
    text = decode(page)
    tree = lines_of_page(text)[0]
    meta = read_metadata(tree)
    url = page.url or article.url
    host = host_of(url)
    if not url or not host:
        raise NoAddress("the page does not say its address; give it with --url")
    parts = urlsplit(url)
    key = re.sub(r"[^\w-]", "-", host.split(".")[0])
    source = Source(
        name=_name(meta, host),
        home=f"{parts.scheme if parts.scheme in ('http', 'https') else 'https'}://{parts.netloc.rpartition('@')[2]}/",
        province=_province(meta.site or "", key),
        family=next((name for name, mark in _FAMILIES if re.search(mark, text)), None),
        feeds=_feeds(tree, url),
    )
    expected = {name: value for name, value in asdict(article).items() if name not in ("site", "province")}
    return Draft(key, _toml(source, url), json.dumps(expected, ensure_ascii=False, indent=1) + "\n", page)


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
    """The site's name as the page gives it, without what follows a dash; else the host."""
    return collapse(re.split(r"\s[-–|]\s", meta.site or "")[0]) or host


def _province(site: str, key: str) -> str | None:
    """The province, of those in the registry, whose name stands in the site's name or, without marks, in the host; the longest."""
    provinces = sorted({source.province for source in sources().values() if source.province})
    words = f" {fold(site)} "
    spelled = [name for name in provinces if f" {fold(name)} " in words]
    squeezed = [name for name in provinces if re.sub(r"\W", "", _bare(name)) in key]
    return max(spelled or squeezed, key=len, default=None)


def _bare(name: str) -> str:
    """A name as hosts spell it, lower case without marks."""
    return "".join(c for c in unicodedata.normalize("NFD", fold(name)) if not unicodedata.combining(c)).replace("đ", "d")


def _feeds(tree: Element, url: str) -> tuple[str, ...]:
    """Feeds that the page names; those on the same host relative to home."""
    found: dict[str, None] = {}
    for link in tree.iter("link"):
        if not _FEED.fullmatch((link.get("type") or "").strip()):
            continue
        try:
            feed = urljoin(url, (link.get("href") or "").strip())
            same = host_of(feed) == host_of(url)
            found.setdefault(urlsplit(feed)._replace(scheme="", netloc="").geturl() if same else feed)
        except ValueError:
            continue
    return tuple(feed for feed in found if feed)


def _toml(source: Source, url: str) -> str:
    """The file, with what a person has to look at as comments. JSON text is TOML text too, but for the delete character."""

    def said(value: object) -> str:
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "")

    rows = [f"# Guessed from {said(url)[1:-1]}: check every line, then add checked = the day it was seen working live."]
    rows += [f"{key} = {said(value)}" for key in ("name", "home", "province", "family") if (value := getattr(source, key))]
    if not source.province:
        rows.append('# province = "…"                  # the province it writes about; leave out for a central one')
    rows.append(f"feeds = {said(list(source.feeds))}" if source.feeds else '# feeds = ["/rss/…"]')
    rows.append('# listings = ["/thoi-su?page={page}"]')
    return "\n".join(rows) + "\n"
