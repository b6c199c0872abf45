"""What addresses look like: of articles, of sections, and of the pages that a listing goes on with."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from scrapers import registry
from scrapers.page import Source

# Endings that content systems of Vietnamese newspapers give to articles and to nothing else (see docs/crawling.md).
_SURE = re.compile(
    r"-a\d{2,}\.html?$|-post\d{3,}\.(?:html?|vnp|tpo|vov)$|/(?:19|20)\d{4}/[^/]+-[0-9a-f]{7,}/?$|-\d{14,}\.(?:html?|chn)$"
    r"|/asset_publisher/.+/content/[^/]+|/-/(?:asset_publisher/)?[^/]*-[^/]*-[^/]+$|/content/[^/]*-[^/]*-[^/]+$"
)
_ID = re.compile(r"(?:-(?:a|d|n|p|t|id|post|postid|news|tin)?\d{3,}|-[0-9a-f]{7,}|/\d{4,}|\d{15,})(?:\.\w{3,5})?/?$")
_BY_NUMBER = re.compile(
    r"(?:^|&)(?:itemid|newsid|articleid|baivietid|idtin|tinid)=\d+|(?:^|&)view=article&|(?:^|&)urile=wcm(?::|%3a)path", re.IGNORECASE
)
_ELSE = re.compile(
    r"-event\d+|/(?:tags?|topics?|chu-de|tu-khoa|authors?|tac-gia|rss|feeds?|search|tim-kiem|login|dang-nhap|lien-he|print)(?:[/.-]|$)"
    r"|\.(?:jpe?g|png|gif|webp|svg|ico|css|js|json|pdf|docx?|xlsx?|pptx?|zip|rar|mp[34]|m4[av]|avi|rss|xml|gz)$"
)
_SECTION = re.compile(r"(?:/[a-z][a-z0-9]*(?:[-_][a-z0-9]+){0,7}){1,3}(?:\.(?:html?|chn|aspx|vnp|tpo))?/?")
_NO_SECTION = re.compile(
    r"/(?:video|clip|podcast|radio|truyen-hinh|emagazine|anh|gallery|gioi-thieu|toa-soan|lien-he|contact|about|quang-cao|dieu-khoan|sitemap|so-do"
    r"|dang-ky|register|bao-gia|english|en|cdn-cgi|wp-\w+|admin|user|rao-vat|lich|calendar)\b"
)

_QUERY_PAGE = re.compile(
    r"(?P<before>(?:^|.*&)(?:p|page|trang|paged|pi|pageindex|page_no|pageno|currentpage|nvpage)=)(?P<n>\d{1,4})(?P<after>(?:&.*)?)",
    re.IGNORECASE,
)
_PATH_PAGE = re.compile(
    r"(?P<before>.*(?:/(?:page|trang|p)[-/]?|[-_.](?:trang|page)[-_]?|/timeline(?:list)?/[\w-]+/))(?P<n>\d{1,4})(?P<after>(?:\.(?:html?|chn|aspx|vnp|tpo))?/?)$",
    re.IGNORECASE,
)
_TIMELINE = re.compile(r"/timelinelist/[\w-]+/\d{1,5}\.(?:html?|chn)$", re.IGNORECASE)
_ENDING = re.compile(r"(?:/|\.(?:html?|chn|aspx|vnp|tpo)|/index\.\w+)$", re.IGNORECASE)


def is_article(url: str, source: Source) -> bool:
    """Whether an address is one of the source's articles, by the source's own pattern or else by what articles look like in general."""
    own = registry.is_article(url, source)
    return looks_like_article(url) if own is None else own and not page_number(url)


def looks_like_article(url: str) -> bool:
    """Whether an address has the look of an article: an ending that content systems give to articles, or a long slug."""
    parts = urlsplit(url)
    path = parts.path.lower()
    if _ELSE.search(path) or page_number(url):
        return False
    if _SURE.search(path) or _BY_NUMBER.search(parts.query):
        return True
    hyphens = path.rstrip("/").rpartition("/")[2].count("-")
    return hyphens >= 5 or (hyphens >= 3 and bool(_ID.search(path)))


def is_section(url: str, source: Source) -> bool:
    """Whether an address looks like a section of a newspaper: words without an id or a query, three segments at most."""
    parts = urlsplit(url)
    path = parts.path.lower()
    if parts.query or not _SECTION.fullmatch(path) or _ELSE.search(path) or _NO_SECTION.search(path):
        return False
    return not page_number(url) and not is_article(url, source) and not looks_like_article(url)


def page_number(url: str) -> tuple[str, int] | None:
    """An address of a listing's page as a template with `{page}` and the number, in the styles of docs/crawling.md; None for others."""
    parts = urlsplit(url)
    if found := _QUERY_PAGE.fullmatch(parts.query):
        return urlunsplit(parts._replace(query=f"{found['before']}{{page}}{found['after']}")), int(found["n"])
    if found := _PATH_PAGE.match(parts.path):
        return urlunsplit(parts._replace(path=f"{found['before']}{{page}}{found['after']}")), int(found["n"])
    return None


def endless(url: str) -> bool:
    """Whether a listing goes on without saying so: what scripts load while the reader scrolls."""
    return bool(_TIMELINE.search(urlsplit(url).path))


def listing_of(url: str) -> str:
    """What the pages of one listing have in common: the address without its page number and without the ending of the path."""
    numbered = page_number(url)
    parts = urlsplit(numbered[0] if numbered else url)
    query = "&".join(part for part in parts.query.split("&") if part and "{page}" not in part)
    path = re.sub(r"[/._-]?(?:trang|page|p)?[-/]?\{page\}.*$", "", parts.path, flags=re.IGNORECASE)
    return f"{parts.netloc}{_ENDING.sub('', path).rstrip('/')}?{query}"
