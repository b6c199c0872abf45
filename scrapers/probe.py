"""Whether a source still works: a few of its pages, fetched politely and read, against what its file says and what it gave before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

from scrapers import registry
from scrapers.decode import characters
from scrapers.discover import links_of
from scrapers.fetch import Fetcher, Limits, NotFetched
from scrapers.page import Article, Layout, NotAnArticle, Page, Source
from scrapers.parse import parse
from scrapers.past import Past, had, worse
from scrapers.reading import page_of
from scrapers.selectors import MANY, ONE, choose, names_in
from scrapers.tree import lines_of_page

#: Articles that one check reads, and links that it follows at most to have them.
ARTICLES, LINKS = 3, 6
#: Fields that every article of a working source has, and those that many have.
NEEDED = ("title", "published", "paragraphs")
FIELDS = ("title", "published", "paragraphs", "lead", "authors", "section", "tags", "captions")
#: What a check waits for: someone is looking on.
LIMITS = Limits(attempts=2, connect=10.0, silence=20.0, seconds=60.0, longest_wait=60.0)

# Failures of a host, after which its other pages need not be asked for.
_HOPELESS = frozenset({"robots_unreachable", "refused_address", "dns", "connection", "tls", "not_yet", "circuit_open", "off_source"})
_FIELD_OF = {"body": "paragraphs", "kicker": "title"}
_NOTHING = (None, ())


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found.

    `pages` articles were read, `fields` counts those that have each field, `expected` are the fields that every article has or the
    source's layouts have selectors for, `selectors` counts the pages on which each part of the layouts chose something. `broken`
    says why the source does not work, and is empty where it does; `notes` is what else there is to look at.
    """

    key: str
    pages: int = 0
    fields: dict[str, int] = field(default_factory=dict)
    expected: tuple[str, ...] = ()
    selectors: dict[str, int] = field(default_factory=dict)
    broken: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def check(source: Source, fetcher: Fetcher, past: Past | None = None) -> Report:
    """Fetch a listing or the home page, a feed and up to three articles, and say what was found. Raises nothing for a source that fails."""
    visit = _Visit(source, fetcher)
    links = visit.links()
    if not links:
        return Report(source.key or source.name, expected=_expected(source), broken=tuple(visit.broken), notes=tuple(visit.notes))
    return _report(visit, list(visit.articles(links)), past or Past())


@dataclass
class _Visit:
    """One visit to a source, and what went wrong in it."""

    source: Source
    fetcher: Fetcher
    broken: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def links(self) -> list[str]:
        """Articles that the first listing, else the home page, else the first feed names. A feed is tried in any case."""
        source = self.source
        failed, found = list[NotFetched](), list[str]()
        kinds = [("listing", item) for item in (*source.listings[:1], "")] + [("feed", item) for item in source.feeds[:1]]
        for kind, item in kinds:
            if found and kind == "listing":
                continue
            url = urljoin(source.home, item.replace("{page}", "1"))
            try:
                named = self._named(url, kind)
            except NotFetched as error:
                failed.append(error)
                self.notes.append(_said(url, error))
                if error.code in _HOPELESS:
                    break
                continue
            found = found or named
            if not named:
                self.notes.append(f"{url}: no link to an article")
        if not found and len(failed) == len(self.notes):
            self.broken.append(self.notes.pop(0))
        elif not found:
            self.broken.append("no link to an article was found; name a page with some under listings")
        return found

    def articles(self, links: Sequence[str]) -> Iterator[Page]:
        """The first few of these pages that can be had."""
        left = ARTICLES
        for url in links[:LINKS]:
            try:
                yield self._page(url)
            except NotFetched as error:
                self.notes.append(_said(url, error))
                if error.code in _HOPELESS:
                    return
                continue
            left -= 1
            if not left:
                return

    def _named(self, url: str, kind: str) -> list[str]:
        page = self._page(url)
        links = [lead.url for lead in links_of(page, self.source, kind).leads if lead.kind == "article"]
        if links and self.source.article is not None and not any(registry.is_article(link, self.source) for link in links):
            self.broken.append(f"article = {self.source.article!r} is none of the {len(links)} articles on {url}, such as {links[0]}")
        return links

    def _page(self, url: str) -> Page:
        answer = self.fetcher.fetch(url, self.source)
        return page_of(answer, answer.final_url)


def _report(visit: _Visit, pages: list[Page], past: Past) -> Report:
    source = visit.source
    articles, notes = list[Article](), visit.notes
    for page in pages:
        try:
            articles.append(parse(page, source))
        except NotAnArticle as error:
            notes.append(f"{page.url}: {error} ({error.code})")
    counts = {name: sum(_has(article, name) for article in articles) for name in FIELDS}
    chosen = _chosen(pages, source.layouts)
    broken = [*visit.broken, *worse(past.crawls)]
    if articles:
        broken += [f"no {name} on any of {len(articles)} articles{had(past.crawls, name)}" for name in NEEDED if not counts[name]]
    else:
        broken.append("no article could be read")
    if pages and source.layouts:
        broken += _dead(source.layouts, chosen, len(pages), past, notes)
    missing = [name for name in _expected(source) if articles and not counts[name] and name not in NEEDED]
    if missing:
        notes.append(f"expected, and on none of {len(articles)} articles: {', '.join(missing)}")
    parts = {part: chosen[part] for part in (*ONE, *MANY) if _selector(source.layouts, part)}
    return Report(source.key or source.name, len(articles), counts, _expected(source), parts, tuple(broken), tuple(notes))


def _dead(layouts: Sequence[Layout], chosen: Counter[str], pages: int, past: Past, notes: list[str]) -> list[str]:
    """What is wrong with the layouts: none fits any page, or a part that chose something on archived pages chooses nothing now.

    An older layout may rest as long as another one fits. A part of which nothing is known from before is a note.
    """
    if not chosen:
        anchors = dict.fromkeys(f"body = {layout.body}" if layout.body else f"title = {layout.title}" for layout in layouts)
        return [f"layout fits no page any more: {'; '.join(anchors)}"]
    before = _chosen(past.articles, layouts)
    dead = [part for part in (*ONE, *MANY) if part != "drop" and _selector(layouts, part) and not chosen[part]]
    for part in dead:
        if not before[part]:
            notes.append(f"layout {part} = {_selector(layouts, part)} chooses nothing on {pages} articles")
    known = [part for part in dead if before[part]]
    had_it = {part: f"it did on {before[part]} of {len(past.articles)} archived articles" for part in known}
    return [f"layout {part} = {_selector(layouts, part)} chooses nothing any more; {had_it[part]}" for part in known]


def _chosen(pages: Iterable[Page], layouts: Sequence[Layout]) -> Counter[str]:
    """On how many pages the layouts that fit choose something, by part."""
    counted: Counter[str] = Counter()
    for page in pages:
        try:
            tree = lines_of_page(characters(page))[0]
        except NotAnArticle:
            continue
        names = names_in(tree.iter("*"))
        found = [one for layout in layouts if (one := choose(tree, layout, names)) is not None]
        counted.update(part for part in (*ONE, *MANY) if any(getattr(one, part) not in _NOTHING for one in found))
    return counted


def _selector(layouts: Sequence[Layout], part: str) -> str:
    return " or ".join(dict.fromkeys(selector for layout in layouts if (selector := getattr(layout, part))))


def _expected(source: Source) -> tuple[str, ...]:
    named = {_FIELD_OF.get(part, part) for part in (*ONE, *MANY) if _selector(source.layouts, part)}
    return tuple(name for name in FIELDS if name in named or name in NEEDED)


def _has(article: Article, name: str) -> bool:
    kinds = {"paragraphs": "paragraph", "captions": "caption"}
    if name in kinds:
        return any(block.kind == kinds[name] for block in article.blocks)
    return bool(getattr(article, name))


def _said(url: str, error: NotFetched) -> str:
    advice = "; change home, or add the new host under hosts" if error.code == "off_source" else ""
    text = str(error)
    return f"{'' if url in text else f'{url}: '}{text} ({error.code}){advice}"
