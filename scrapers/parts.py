"""Articles over several pages, as a crawl meets them: which page of the same article is to be asked for next."""

from __future__ import annotations

from scrapers.leads import lead
from scrapers.page import Article, Source
from scrapers.paging import split_address, whole_address
from scrapers.text import fold

#: Pages of one article that are asked for. The longest in the provincial press, serials put on one address, have fewer.
PAGES = 30
#: Articles whose paragraphs are remembered at a time: their further pages are asked for soon after the first.
_HELD = 200


class Parts:
    """What the pages of articles said so far, so that an article that repeats itself under ever higher numbers ends."""

    def __init__(self) -> None:
        self._said: dict[str, set[int]] = {}

    def following(self, article: Article, url: str, source: Source) -> str | None:
        """The address of the next page of an article read at `url`; None where there is none that is worth a request.

        It has the number after this page's, at most `PAGES`, and is on the source's hosts. A page that says nothing its
        earlier pages have not said is the last.
        """
        new = self._new(article, whole_address(url))
        if article.next_page is None or not new or split_address(article.next_page)[1] > PAGES:
            return None
        found = lead(article.next_page, url, "article", source)
        return found.url if found else None

    def _new(self, article: Article, key: str) -> bool:
        """Whether a page says anything new; it is remembered while there is a further one."""
        here = {hash(fold(block.text)) for block in article.blocks if block.kind == "paragraph"}
        before = self._said.pop(key, set())
        if article.next_page is not None:
            self._said[key] = before | here
            while len(self._said) > _HELD:
                del self._said[next(iter(self._said))]
        return bool(here - before)
