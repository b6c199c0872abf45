"""Articles over several pages: which page comes next, and the pages at hand joined into one article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml.etree import _Element as Element

from scrapers.page import Article, ArticleBlock
from scrapers.text import fold

# Names that content systems of Vietnamese sites give to the number of a page in the query.
_NAMES = frozenset(("page", "p", "trang", "paged", "pg", "pageindex", "pageno", "trangso", "start_page", "page_number"))
# The number at the end of a path: /slug-a1234.html/page-2, /slug/trang-2.html, /slug/2/ (WordPress), /slug-p2.htm.
_PATH = re.compile(r"[/_-](?:page|trang|p)[-_/]?(?P<number>\d{1,2})(?P<end>/?|\.\w{3,5})$", re.I)
_LAST = re.compile(r"(?<=/)(?=[^/]*[a-z])[^/]+(?P<mark>/)(?P<number>\d{1,2})/?$", re.I)
_FEW = re.compile(r"\d{1,2}")
_ENDING = re.compile(r"\.(?:html?|aspx?|php|jsp|vnp|chn)(?=$|\?)", re.I)
_SCHEME = re.compile(r"^https?://(?:www\.|m\.|mobile\.)?", re.I)
_IN_QUERY = re.compile(rf"[?&;](?:{'|'.join(sorted(_NAMES))})=\d{{1,2}}(?!\w)", re.I)
_AT_END = re.compile(r"(?:[/_-](?:[Pp]age|[Tt]rang|p)[-_/]?|[a-z0-9]/)\d{1,2}(?:/?|\.\w{3,5})$")
_LONGEST = 2000
# Parts of no article; a link to one says that the number is too large to be meant.
_MOST = 60
_CONTINUED = re.compile(r"\W*(?:tiếp theo|tiếp|trang|phần|kỳ|hết)?\W*\d*\W*")
# Letters, folded, of which two pages seldom share a block without repeating it.
_SAME = 25


def split_address(url: str) -> tuple[str, int]:
    """An address without the number of its page, and that number; 1 where it has none."""
    try:
        parts = urlsplit(url.strip())
        query = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return url, 1
    # At the root, `?p=12` is the article itself, as WordPress writes it.
    names = _NAMES if parts.path.strip("/") or not parts.netloc else _NAMES - {"p"}
    numbers = [int(v) for k, v in query if k.lower() in names and _FEW.fullmatch(v)]
    path, number = parts.path, max(numbers, default=1)
    if not numbers and (found := _PATH.search(path)):
        number = int(found["number"])
        path = path[: found.start()] + found["end"].rstrip("/")
    elif not numbers and (found := _LAST.search(path)):
        number, path = int(found["number"]), path[: found.start("mark")]
    kept = [(k, v) for k, v in query if not (k.lower() in names and _FEW.fullmatch(v))]
    return urlunsplit((parts.scheme, parts.netloc, path, urlencode(kept), "")), max(number, 1)


def whole_address(url: str) -> str:
    """What the addresses of all pages of one article have in common: the key to bring them together by."""
    base = _SCHEME.sub("", split_address(url)[0])
    base = _ENDING.sub("", base)
    return base.rstrip("/").lower()


def next_page_of(tree: Element, url: str | None) -> tuple[str | None, int | None]:
    """The address of the article's next page and the number of this one; (None, None) for an article on one page.

    `url` is the page's own address, if known; without it only links that keep the page's path (`?page=2`) are believed.
    """
    own, here = (whole_address(url), split_address(url)[1]) if url else (None, 1)
    stem = own.rpartition("/")[2].partition("?")[0] if own else ""
    numbers: dict[int, str] = {}
    for link in tree.iter("a", "link"):
        href = (link.get("href") or "").strip()[:_LONGEST]
        # Hundreds of links stand on a page; few name this article, or have a number where those of its parts have one.
        if own is None and not href.startswith("?"):
            continue
        if href.startswith(("http", "/")) and stem not in href.lower():
            continue
        if not (_AT_END.search(href[-16:]) or ("?" in href and _IN_QUERY.search(href))):
            continue
        try:
            full = urljoin(url or "", href)
        except ValueError:
            continue
        number = split_address(full)[1]
        if 1 <= number <= _MOST and (own is None or whole_address(full) == own):
            numbers.setdefault(number, full)
    if here + 1 in numbers:
        return numbers[here + 1], here
    return None, here if here > 1 else None


def joined(articles: Sequence[Article]) -> Article:
    """One article of the pages at hand, in the order of their numbers.

    The first gives headline, lead, date and address; of the others comes what it does not say already. `next_page` is that of the
    last: None where the article is whole. Raises ValueError for no article.
    """
    if not articles:
        raise ValueError("no page to join: give the articles read from the pages of one article")
    first, *others = sorted(articles, key=lambda a: a.page_number or 1)
    blocks, said = list(first.blocks), {_key(b) for b in first.blocks}
    for article in others:
        for block in article.blocks:
            if block.kind in {"title", "kicker"} or _key(block) in said or _again(block.text, first.title):
                continue
            said.add(_key(block))
            # A page's first paragraph may stand where the lead stands on the first one.
            blocks.append(ArticleBlock("paragraph", block.text) if block.kind == "lead" and first.lead else block)
    last = others[-1] if others else first
    return replace(
        first,
        blocks=tuple(blocks),
        lead=first.lead or next((b.text for b in blocks if b.kind == "lead"), None),
        authors=tuple(dict.fromkeys(x for a in articles for x in a.authors)),
        tags=tuple(dict.fromkeys(x for a in articles for x in a.tags)),
        published=first.published or next((a.published for a in others if a.published), None),
        next_page=last.next_page,
        page_number=None if last.next_page is None else first.page_number,
    )


def _key(block: ArticleBlock) -> str:
    # A short line may well be said twice in one article: only as the same kind is it the same.
    words = fold(block.text)
    return words if len(words) > _SAME else f"{block.kind} {words}"


def _again(text: str, title: str | None) -> bool:
    """Whether a line is the headline once more, with or without "(tiếp theo)", or the number of the page."""
    folded, head = fold(text), fold(title or "")
    rest = folded[len(head) :] if head and folded.startswith(head) else folded
    return _CONTINUED.fullmatch(rest) is not None
