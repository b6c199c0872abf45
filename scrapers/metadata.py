"""What a page says about itself to machines: JSON-LD, meta elements, microdata. A hint, never the last word."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.etree import _Element as Element

from scrapers.lines import names
from scrapers.stamps import from_metadata
from scrapers.text import collapse, fold, line_of

_ARTICLE = re.compile(
    r"(?:News|Report|Opinion|Blog|Analysis|Reportage|Review|Advertiser)?(?:Article|Posting|NewsArticle|Report|Story)$|^LiveBlogPosting$"
)
_HOME = {"trang chủ", "home", "trang nhất", "homepage"}
_DATES = (
    "article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "date",
    "dc.date",
    "dc.date.issued",
    "dc.date.created",
    "og:published_time",
    "publication_date",
    "article:published",
    "dcterms.created",
    "published_time",
    "parsely-pub-date",
    "sailthru.date",
)
_DATED = ("datePublished", "dateCreated")
_TITLES = ("og:title", "twitter:title", "dc.title", "title", "headline")
_SUMMARIES = ("og:description", "description", "twitter:description")
_SECTIONS = ("article:section", "articlesection")
_WORDS = ("news_keywords", "keywords")
_AUTHORS = ("dable:author", "article:author", "author", "dc.creator", "news_author", "parsely-author")

_WANTED = frozenset(
    (*_TITLES, *_SUMMARIES, *_SECTIONS, *_WORDS, *_DATES, *_AUTHORS, "og:url", "og:site_name", "og:type", "application-name")
)


@dataclass
class Metadata:
    """`titles`: every title given, the surest first; `published` local ISO 8601; `articles`: how many articles the page claims to be."""

    titles: list[str] = field(default_factory=list)
    description: str | None = None
    published: str | None = None
    authors: list[str] = field(default_factory=list)
    section: str | None = None
    tags: list[str] = field(default_factory=list)
    url: str | None = None
    site: str | None = None
    is_article: bool = False


def read_metadata(tree: Element) -> Metadata:
    """Collect the metadata of a whole page."""
    meta = _meta(tree)
    found = Metadata()
    things = list(_linked_data(tree))
    for thing in things:
        _from_article(thing, found)
    for name in _TITLES:
        found.titles += [t for t in meta.get(name, []) if t]
    found.titles += [text for element in tree.iter("title") if (text := _text(element.text))]
    found.description = found.description or _first(meta, *_SUMMARIES)
    dates = [d for name in _DATES for value in meta.get(name, []) if (d := from_metadata(value))]
    dates = dates or _microdata(tree)
    found.published = max([d for d in (found.published, *dates[:1]) if d], key=len, default=None)
    if not found.authors:
        found.authors = next((people for name in _AUTHORS for value in meta.get(name, []) if (people := _people(value, found, meta))), [])
    found.section = _first(meta, *_SECTIONS) or _breadcrumb(things) or found.section
    found.tags = _keywords(_first(meta, *_WORDS) or "")
    found.url = _canonical(tree) or _first(meta, "og:url")
    found.site = _first(meta, "og:site_name")
    found.is_article = (
        found.is_article
        or any(v.lower() in {"article", "news.article", "newsarticle"} for v in meta.get("og:type", []))
        or bool(meta.get("article:published_time"))
    )
    return found


def _text(value: object) -> str:
    """A value as text; twice escaped ones ("&amp;#7871;") are common."""
    if not isinstance(value, str):
        return ""
    for _ in range(2 if "&" in value else 0):
        value = html.unescape(value)
    return line_of(re.sub(r"<[^<>]{1,200}>", " ", value) if "<" in value else value)


def _meta(tree: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        if name in _WANTED and (value := _text(element.get("content"))):
            found.setdefault(name, []).append(value)
    return found


def _first(meta: dict[str, list[str]], *keys: str) -> str | None:
    return next((meta[k][0] for k in keys if meta.get(k)), None)


def _linked_data(tree: Element) -> Iterator[dict[str, Any]]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        text = (script.text or "").strip().removeprefix("<!--").removeprefix("//<![CDATA[").removesuffix("-->").removesuffix("//]]>")
        try:
            yield from _things(json.loads(text, strict=False), 0)
        except (ValueError, RecursionError):
            # One stray comma makes the rest unreadable; the two fields that matter can still be found.
            loose = {k: m[1] for k in ("datePublished", "headline") if (m := re.search(rf'"{k}"\s*:\s*"([^"]{{4,300}})"', text))}
            if loose:
                yield {"@type": "NewsArticle", **loose}


def _things(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value:
            yield from _things(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _things(value.get("@graph"), depth + 1)


def _types(thing: dict[str, Any]) -> list[str]:
    kind = thing.get("@type")
    return [k for k in (kind if isinstance(kind, list) else [kind]) if isinstance(k, str)]


def _from_article(thing: dict[str, Any], found: Metadata) -> None:
    if not any(_ARTICLE.search(k) for k in _types(thing)):
        return
    found.is_article = True
    found.titles += [t for k in ("headline", "name") if (t := _text(thing.get(k)))]
    found.description = found.description or _text(thing.get("description")) or None
    if isinstance(thing.get("datePublished"), str):
        found.published = found.published or from_metadata(thing["datePublished"])
    section = thing.get("articleSection")
    found.section = found.section or _text(section[0] if isinstance(section, list) and section else section) or None
    authors = thing.get("author")
    for author in authors if isinstance(authors, list) else [authors]:
        if isinstance(author, dict) and "Organization" in _types(author):
            continue
        name = _text(author.get("name") if isinstance(author, dict) else author)
        found.authors += [p for p in names(name) if p not in found.authors and len(name) < 80]


def _people(value: str, found: Metadata, meta: dict[str, list[str]]) -> list[str]:
    """Authors of a meta element; the name of the site or of a company, which most sites put there, is none."""
    sites = {fold(s) for s in meta.get("og:site_name", []) + meta.get("application-name", [])}
    if fold(value) in sites or re.search(
        r"https?:|\.(?:vn|com|net)\b|@|online|news|báo |tạp chí|admin|editor|\bjsc\b|công ty", fold(value)
    ):
        return []
    return names(value.replace(";", ","))


def _microdata(tree: Element) -> list[str]:
    found = []
    for element in tree.iter():
        if element.get("itemprop") not in _DATED:
            continue
        value = element.get("content") or element.get("datetime") or "".join(element.itertext())
        if date := from_metadata(_text(value)[:60]):
            found.append(date)
    return found


def _breadcrumb(things: list[dict[str, Any]]) -> str | None:
    for thing in things:
        if "BreadcrumbList" in _types(thing) and isinstance(thing.get("itemListElement"), list):
            crumbs = []
            for crumb in thing["itemListElement"]:
                item = crumb.get("item") if isinstance(crumb, dict) else None
                name = _text(crumb.get("name") if isinstance(crumb, dict) else None) or _text(
                    item.get("name") if isinstance(item, dict) else None
                )
                if name and fold(name) not in _HOME and len(name) < 60:
                    crumbs.append(name)
            if crumbs:
                return crumbs[-1]
    return None


def _keywords(value: str) -> list[str]:
    return list(dict.fromkeys(t for part in re.split(r"[,;]", value) if (t := collapse(part))))[:20]


def _canonical(tree: Element) -> str | None:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower() and re.match(r"https?://", link.get("href") or ""):
            return collapse(str(link.get("href")))
    return None
