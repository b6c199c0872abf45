"""The frame of a page. Style and script stand inside it; its policy lets nothing else run and nothing be fetched."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from string import Template

from pipeline import __version__
from pipeline.report.marks import KINDS

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Where a page stands: its number of `pages`, and the numbers of its first and last of the `articles` shown, of `all_articles`."""

    number: int
    pages: int
    first: int
    last: int
    articles: int
    all_articles: int

    def to(self, number: int) -> str:
        """The address of another page, seen from this one."""
        if self.number == 1:
            return page_path(number)
        return page_path(number).removeprefix("report/") if number > 1 else "../" + page_path(number)


def page_path(number: int) -> str:
    """Where a page lies in the folder of the run."""
    return "report.html" if number == 1 else f"report/page-{number:04}.html"


def render_page(links: PageLinks, summary: str, articles: str) -> str:
    """A whole page. `summary` and `articles` are HTML."""
    template, style, script = _frame()
    return template.substitute(
        policy=f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'; form-action 'none'",
        style=style,
        script=script,
        title="baotinh report" + (f", page {links.number}" if links.number > 1 else ""),
        home=links.to(1) + "#summary" if links.number > 1 else "#summary",
        kinds=_switches(),
        summary=summary,
        articles=articles or '<p class="note empty">No file held an article.</p>',
        pages=_pages(links) + _not_shown(links),
        before=f"{links.to(links.number - 1)}#a{links.first - 1}" if links.number > 1 else "",
        after=f"{links.to(links.number + 1)}#a{links.last + 1}" if links.number < links.pages else "",
        first=links.first,
        total=links.articles,
        shown=f"{links.articles:,}" + (f" of {links.all_articles:,}" if links.all_articles > links.articles else ""),
        version=__version__,
    )


@cache
def _frame() -> tuple[Template, str, str]:
    template, style, script = ((HERE / name).read_text(encoding="utf-8").strip() for name in ("page.html", "page.css", "page.js"))
    return Template(template + "\n"), style, script


def _digest(content: str) -> str:
    return "sha256-" + b64encode(sha256(content.encode()).digest()).decode()


def _switches() -> str:
    return "".join(
        f'<button type="button" class="{letter}" data-k="{letter}" aria-pressed="true" title="Show or hide {kind} (key {number})">'
        f"{kind}</button>"
        for number, (letter, kind) in enumerate(KINDS.items(), 1)
    )


def _not_shown(links: PageLinks) -> str:
    if links.number < links.pages or links.articles == links.all_articles:
        return ""
    more = links.all_articles - links.articles
    return f'<p class="note">The first {links.articles:,} articles are shown; {more:,} more are in records.jsonl and in the summary.</p>'


def _pages(links: PageLinks) -> str:
    """Links to the neighbours and a field for any other page."""
    if links.pages == 1:
        return ""
    before = f'<a href="{links.to(links.number - 1)}" rel="prev">← Page before</a>' if links.number > 1 else "<span></span>"
    after = f'<a href="{links.to(links.number + 1)}" rel="next">Next page →</a>' if links.number < links.pages else "<span></span>"
    field = (
        f'<label>Page <input type="number" min="1" max="{links.pages}" value="{links.number}" '
        f'data-home="{links.to(1)}" data-page="{links.to(10**9).replace(str(10**9), "*")}"> of {links.pages:,}</label>'
    )
    return f'<nav class="pages" aria-label="Pages">{before}{field}{after}</nav>'
