"""Where on a page the article is: its headline, its densest element, and what by its name is no part of it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, pairwise

from lxml.etree import _Element as Element

from scrapers import captions
from scrapers import lines as look
from scrapers.items import Item, last_in, text_of
from scrapers.metadata import Metadata
from scrapers.selectors import Names
from scrapers.stamps import find_stamp
from scrapers.text import collapse
from scrapers.text import fold_line as fold
from scrapers.vocabulary import forms

_SUFFIX = re.compile(r"\s+[|»–—-]\s+|\s*\|\s*|\s*::\s*")
_SITE = re.compile(r"(?:báo|cổng|trang|website|đài|tạp chí)\b")
# What names the publisher; an article may be about licences and rights.
_IMPRINT = re.compile(
    r"\W*(?:©|bản quyền(?:\W*©|\W*20\d\d| (?:thuộc|của|bởi))|giấy phép(?: \w+){0,6}\W* (?:số|gp|\d)|tổng biên tập|tòa soạn)"
)
_NO_HEADLINE = frozenset({"title", "body", "html", "head", "script", "style", "meta", "link"})
HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_RANKS = {"h1": 3.0, "h2": 1.5, "h3": 1.0}
# Running text, in characters, below which a page without an article's metadata is taken for no article.
ENOUGH = 200
_KINDS = ("junk", "body", "sapo", "title", "kicker", "author", "caption", "tags")
_WORD = re.compile(r"[\s_-]")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NO_KIND: frozenset[str] = frozenset()
# Class names of more words are styles of a framework, not names.
_LONGEST_NAME = 300


@dataclass
class Reading:
    """A page's lines and the place of each element in document order.

    `everything` holds all visible lines, `items` those outside of elements that are named as furniture.
    """

    items: list[Item]
    everything: list[Item]
    order: dict[Element, int]
    named: dict[Element, frozenset[str]]
    meta: Metadata
    headline: Element | None
    title: str | None

    def span(self, element: Element) -> tuple[int, int]:
        return self.order[element], last_in(element, self.order)

    def inside(self, element: Element) -> list[Item]:
        low, high = self.span(element)
        return [x for x in self.items if low <= x.at <= high]


@cache
def _names() -> dict[str, list[tuple[int, str, str]]]:
    """The forms of layout.tsv by their first word, as (place of that word, form, kind)."""
    found: dict[str, list[tuple[int, str, str]]] = {}
    for kind in _KINDS:
        for form in forms("layout", kind):
            bare = form.lstrip("_-")
            found.setdefault(_WORD.split(bare)[0], []).append((len(form) - len(bare), form, kind))
    return found


@lru_cache(maxsize=16_384)
def _kinds(first: str | None, second: str | None) -> frozenset[str]:
    names = f"{first or ''} {second or ''}"[:_LONGEST_NAME]
    if not names.islower():
        names = _HUMP.sub("-", names).lower()
    by_word = _names()
    # Most names hold no word of the table.
    spaced = names.replace("-", " ").replace("_", " ")
    if by_word.keys().isdisjoint(spaced.split()):
        return _NO_KIND
    found: list[tuple[int, int, str]] = []
    place = 0
    for word in spaced.split(" ") if spaced.isprintable() else _WORD.split(names):
        for before, form, kind in by_word.get(word, ()):
            low = place - before
            high = low + len(form)
            if low >= 0 and names[low:high] == form and _ends(names, low - 1) and _ends(names, high):
                found.append((low, high, kind))
        place += len(word) + 1
    # "image_desc" names a caption, though "desc" alone names a lead.
    captioned = [(low, high) for low, high, kind in found if kind == "caption"]
    return frozenset(
        kind for low, high, kind in found if kind != "sapo" or not any(a <= low and high <= b and b - a > high - low for a, b in captioned)
    )


def _ends(names: str, at: int) -> bool:
    return not 0 <= at < len(names) or names[at] in "-_" or names[at].isspace()


def kinds_of(element: Element) -> frozenset[str]:
    """What class and id of an element say it is (see layout.tsv)."""
    return _kinds(element.get("class"), element.get("id"))


def named_in(names: Names, order: dict[Element, int]) -> dict[Element, frozenset[str]]:
    """The elements whose class or id says what they are, in document order; `names` as `selectors.names_in` gives them."""
    found: dict[Element, frozenset[str]] = {}
    known = _names().keys()
    for name, elements in names.items():
        # Half of the names are small letters without a word of the table: that is seen here, without a call for each.
        if name.islower() and len(name) <= _LONGEST_NAME and known.isdisjoint(name[1:].replace("-", " ").replace("_", " ").split()):
            continue
        if kinds := _kinds(name[1:], None):
            for element in elements:
                found[element] = found.get(element, _NO_KIND) | kinds
    return {element: found[element] for element in sorted(found, key=order.__getitem__)}


def is_named(element: Element, kind: str, levels: int = 1) -> bool:
    """Whether an element, or one of its next ancestors up to `levels`, is named as `kind` (see layout.tsv)."""
    node: Element | None = element
    for _ in range(levels):
        if node is None or node.tag in {"body", "html"}:
            return False
        if kind in kinds_of(node):
            return True
        node = node.getparent()
    return False


def junk(
    tree: Element,
    headline: Element | None,
    items: list[Item],
    order: dict[Element, int],
    named: dict[Element, frozenset[str]],
) -> list[tuple[int, int]]:
    """Ranges in document order of forms and elements named as furniture, unless the headline or much of the page's text is in them."""
    place = order[headline] if headline is not None else -1
    running = sorted((x.at, len(x.text)) for x in items if x.links < 0.3 and len(x.text) > 80)
    places, sizes = [at for at, _ in running], list(accumulate((size for _, size in running), initial=0))
    total = sizes[-1] or 1
    spans: list[tuple[int, int]] = []
    end = -1
    suspects = [e for e, kinds in named.items() if "junk" in kinds and e.tag not in {"html", "body"}]
    for low, element in sorted((order[e], e) for e in {*suspects, *tree.iter("form")}):
        if low <= end:
            continue
        high = last_in(element, order)
        within = sizes[bisect_right(places, high)] - sizes[bisect_left(places, low)]
        if not low <= place <= high and within < 0.35 * total:
            spans.append((low, high))
            end = high
    return spans


def outside(items: list[Item], spans: list[tuple[int, int]]) -> list[Item]:
    """The lines that stand in none of some ranges; the ranges are sorted and apart."""
    starts = [low for low, _ in spans]
    return [x for x in items if not (i := bisect_right(starts, x.at)) or x.at > spans[i - 1][1]]


def find_headline(
    tree: Element, items: list[Item], named: dict[Element, frozenset[str]], meta: Metadata
) -> tuple[Element | None, str | None]:
    """The element that shows the headline and its text; the element is None where only the metadata tell it."""
    wanted = _wanted(meta)
    best: tuple[float, Element, str] | None = None
    shown_as_title = [e for e, kinds in named.items() if "title" in kinds and e.tag not in _NO_HEADLINE]
    for element in dict.fromkeys([*tree.iter(*_RANKS), *shown_as_title]):
        if len(element) > 12:
            continue
        text = text_of(element, 320)
        if not 8 <= len(text) <= 300 or look.is_section(text):
            continue
        score = _headline_score(element, text, wanted)
        if score >= 3 and (best is None or score > best[0]):
            best = (score, element, text)
    if best is not None:
        return best[1], _bare_title(best[2], meta)
    shown = next((x for x in items if look.key(x.text) in wanted and x.links < 0.5), None)
    if shown is not None:
        return shown.element, shown.text
    return None, _bare_title(meta.titles[0], meta) if meta.titles else None


def _headline_score(element: Element, text: str, wanted: list[str]) -> float:
    words = look.key(text)
    score = _RANKS.get(element.tag, 0.0) + (1 if is_named(element, "title") else 0)
    if words in wanted:
        score += 6
    elif len(words) > 20 and any(words in w or w in words for w in wanted):
        score += 3
    link = element if element.tag == "a" else next(iter(element.iter("a")), None)
    score -= 2.5 if link is not None and len(text_of(link)) > 0.8 * len(text) else 0
    return score - (2 if " > " in text or "»" in text else 0)


def _wanted(meta: Metadata) -> list[str]:
    """Titles the page gives itself, with and without the name of the site behind them."""
    found = []
    for title in meta.titles:
        found.append(title)
        found += [title[: m.start()] for m in _SUFFIX.finditer(title)]
    return [words for t in found if len(words := look.key(t)) > 8]


def _bare_title(title: str, meta: Metadata) -> str:
    """A title without the name of the site behind it."""
    parts = _SUFFIX.split(title)
    if len(parts) > 1 and ((meta.site and fold(parts[-1]) == fold(meta.site)) or _SITE.match(fold(parts[-1]))):
        return collapse(title[: title.rindex(parts[-1])].rstrip(" |»–—-:"))
    return title


def _weight(item: Item) -> float:
    if len(item.text) < 40 or item.links > 0.6 or _IMPRINT.match(fold(item.text)):
        return 0.0
    return len(item.text) * (1 - item.links)


def _linked(neighbour: list[Item]) -> bool:
    return bool(neighbour) and neighbour[0].links > 0.8 and len(neighbour[0].text) > 20


def find_main(reading: Reading) -> Element | None:
    """The element that holds the body: most running text in itself and its children, deeper text counting less and less.

    None where that element is a list of teasers or holds too little.
    """
    scores: dict[Element, float] = {}
    sentences: dict[Element, int] = {}
    for i, item in enumerate(reading.items):
        if not (weight := _weight(item)):
            continue
        # A summary stands between the links to its article and to the next one.
        weight *= 0.2 if _linked(reading.items[i - 1 : i]) and _linked(reading.items[i + 1 : i + 2]) else 1.0
        full = item.text.rstrip('"”’)').endswith((".", "…", "!", "?", ":", ";")) or len(item.text) > 200
        element, share = item.element, 1.0
        for level in range(4):
            if element is None or element.tag == "html":
                break
            scores[element] = scores.get(element, 0) + weight * share
            sentences[element] = sentences.get(element, 0) + full
            element, share = element.getparent(), 1.0 if level == 0 else share * 0.6
    # Of two equal elements the inner one.
    best = max(scores, key=lambda e: (scores[e] * (1.4 if is_named(e, "body") else 1.0), reading.order[e]), default=None)
    return best if best is not None and _is_article(reading, best, sentences[best]) else None


def _is_article(reading: Reading, best: Element, sentences: int) -> bool:
    within = reading.inside(best)
    text = sum(_weight(x) for x in within)
    known = reading.meta.is_article
    if text < (80 if known else ENOUGH) or (not known and sum(len(x.text) for x in within if x.links > 0.6) > text):
        return False
    if sum(x.links > 0.8 and len(x.text) > 25 for x in within) >= max(5, sentences):
        return False
    return known or text >= 600 or (sentences >= 2 and reading.headline is not None)


def prominent(reading: Reading, main: Element) -> Item | None:
    """The line before the running text that is set as a headline: for pages whose headline is no heading and whose title is the site's."""
    low, high = reading.span(main)
    first = next((x.at for x in reading.items if low <= x.at <= high and len(x.text) > 150 and x.links < 0.3), low)
    above = [x for x in reading.items if x.at <= first and x.text][-16:]
    best: tuple[float, Item] | None = None
    for item, following in pairwise(above):
        text = item.text
        if not 15 <= len(text) <= 250 or item.links > 0.5 or look.is_section(text) or look.furniture(text) or captions.has_credit(text):
            continue
        score = 2.0 * (item.size >= 4) + (item.bold > 0.8) + 2 * (item.element.tag in _RANKS) + 2 * is_named(item.element, "title", 2)
        score += 2 if find_stamp(following.text) else 0
        if score >= 3 and find_stamp(text) is None and (best is None or score >= best[0]):
            best = (score, item)
    return best[1] if best else None
