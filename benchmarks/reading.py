"""How well and how fast pages are read, beside trafilatura, newspaper4k, resiliparse and readability-lxml in the same run.

    python benchmarks/reading.py [PAGES_DIR] [GOLD.json] [--pairs 5] [--json outputs/reading.json]

PAGES_DIR holds saved pages (.html); GOLD.json maps the file names of the articles among them to {title, published, authors, lead,
paragraphs, captions, not_in_text}. Without either, pages/ of the reference material. What is counted, and how, stands in
docs/benchmarks.md. The others come with the extra `bench`; those that are not installed are left out.
"""

from __future__ import annotations

import argparse
import gc
import json
import re
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from glue import ROOT, print_surroundings, save, surroundings

SAME, SAME_LEAD = 0.95, 0.8
SHORT = 30  # gold leaves out the shortest lines
VIETNAM = timezone(timedelta(hours=7))
BLOCKS = frozenset(
    ("p", "div", "li", "tr", "table", "figure", "figcaption", "blockquote", "section", "article", "br", "h1", "h2", "h3", "h4", "h5", "h6")
)
FIGURES = (
    "paragraphs kept", "paragraphs right", "captions out of the body", "furniture removed", "lead kept", "day", "minute",
    "authors", "title",
)  # fmt: skip
_SPACE = re.compile(r"\s+")
_BULLET = re.compile(r"^\s*(?:[-•*‣]|\d+\.)\s+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a tool says of a page: lines of running text in `body`; in `aside` what it keeps apart from them, captions mostly."""

    title: str | None
    published: str | None
    authors: tuple[str, ...]
    body: tuple[str, ...]
    aside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tool:
    """`read` is what is timed, from the bytes of a page to the tool's own result; `tell` puts the result into one form. `mute` names
    the figures it says nothing of at all."""

    read: Callable[[bytes], Any]
    tell: Callable[[Any], Reading]
    mute: tuple[str, ...] = ()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("pages", nargs="?", type=Path, metavar="PAGES_DIR")
    parser.add_argument("gold", nargs="?", type=Path, metavar="GOLD.json", help="else gold.json in PAGES_DIR")
    parser.add_argument("--pairs", type=int, default=5, help="rounds of measuring; the tools take turns in each")
    parser.add_argument("--json", type=Path, default=ROOT / "outputs/reading.json", dest="out")
    args = parser.parse_args()
    from common import shared

    folder = args.pages or shared() / "pages"
    goldfile = args.gold or folder / "gold.json"
    if not goldfile.is_file():
        sys.exit(f"no gold file {goldfile}: name a folder of pages and its gold file")
    tools, absent = installed()
    gold = json.loads(goldfile.read_text(encoding="utf-8"))
    pages = {path.name: path.read_bytes() for path in sorted(folder.glob("*.html"))}
    if missing := gold.keys() - pages.keys():
        sys.exit(f"not in {folder}: {', '.join(sorted(missing))}")
    result = {"reading": compare(tools, pages, gold, args.pairs), **surroundings()}
    result["versions"] |= {name: version(name) for name in tools if name != "baotinh"}
    print_table(result["reading"])
    if absent:
        print(f'not installed: {", ".join(absent)}; they come with  pip install -e ".[bench]"')
    print_surroundings(result)
    save(result, args.out)


def compare(tools: Mapping[str, Tool], pages: Mapping[str, bytes], gold: Mapping[str, Any], rounds: int) -> dict[str, Any]:
    """Figures as [good, of how many] by tool, and its medians: pages a second of all pages, and ratio to trafilatura."""
    figures = {
        name: judge({page: told(tool, pages[page]) for page in gold}, gold) | {key: [0, 0] for key in tool.mute}
        for name, tool in tools.items()
    }
    seconds: list[dict[str, float]] = []
    for number in range(rounds):
        order = list(tools)[number % len(tools) :] + list(tools)[: number % len(tools)]
        seconds.append({name: timed(tools[name], pages.values()) for name in order})
    rows: dict[str, Any] = {}
    for name, good in figures.items():
        speed = statistics.median(len(pages) / taken[name] for taken in seconds)
        ratios = [taken["trafilatura"] / taken[name] for taken in seconds if "trafilatura" in taken]
        rows[name] = {**good, "pages/s": speed, "ratio to trafilatura": statistics.median(ratios) if ratios else None, "ratios": ratios}
    return {"pages": len(pages), "articles": len(gold), "rounds": rounds, "seconds": seconds, "tools": rows}


def told(tool: Tool, content: bytes) -> Reading | None:
    found = attempted(tool, content)
    return None if found is None else tool.tell(found)


def attempted(tool: Tool, content: bytes) -> Any:
    """The tool's result; None where it gives none, by whatever error."""
    try:
        return tool.read(content)
    except Exception:
        return None


def timed(tool: Tool, contents: Any) -> float:
    """Seconds of the processor for all pages, what baotinh remembers of pages read before being emptied."""
    forget()
    gc.collect()
    begun = time.process_time()
    for content in contents:
        attempted(tool, content)
    return time.process_time() - begun


def forget() -> None:
    """Empty the bounded caches of the reader: those of lines and class names, not those of its tables."""
    for name, module in list(sys.modules.items()):
        if name.startswith("scrapers."):
            for cached in vars(module).values():
                if hasattr(cached, "cache_clear") and cached.cache_parameters()["maxsize"]:
                    cached.cache_clear()


# counting -------------------------------------------------------------------------------------------------------------


def judge(readings: Mapping[str, Reading | None], gold: Mapping[str, Any]) -> dict[str, list[int]]:
    sheet: dict[str, list[int]] = {figure: [0, 0] for figure in FIGURES}
    for page, want in gold.items():
        for figure, good in judged(readings[page] or Reading(None, None, (), ()), want):
            sheet[figure][0] += good
            sheet[figure][1] += 1
    return sheet


def judged(got: Reading, want: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """Every single thing that is right or wrong about a page, by the figure it counts for."""
    from pipeline.evaluate.compare import form, overlap, squash

    published, lead = got.published or "", want["lead"]
    found = [
        ("title", form(got.title) == form(want["title"])),
        ("day", published[:10] == want["published"][:10]),
        ("minute", published[: len(want["published"])] == want["published"]),
        ("authors", {form(name) for name in got.authors} == {form(name) for name in want["authors"]}),
    ]
    body = [line for line in got.body if form(line) and form(line) != form(want["title"])]
    inside, everything = [squash(line) for line in body], squash("".join((*body, *got.aside)))
    found += [("captions out of the body", bool(body) and not any(squash(c)[:50] in line for line in inside)) for c in want["captions"]]
    found += [("furniture removed", bool(body) and squash(junk) not in everything) for junk in want["not_in_text"]]
    if lead:
        found.append(("lead kept", any(overlap(line, lead) >= SAME_LEAD for line in body)))
        if lead not in want["paragraphs"]:
            body = [line for line in body if overlap(line, lead) < SAME_LEAD]
    pairs = paired(want["paragraphs"], body)
    found += [("paragraphs kept", i in pairs) for i in range(len(want["paragraphs"]))]
    return found + [("paragraphs right", j in pairs.values()) for j, line in enumerate(body) if len(line) > SHORT]


def paired(want: Sequence[str], got: Sequence[str]) -> dict[int, int]:
    """The longest pairing of equal passages in order: index in `want` to index in `got`."""
    from pipeline.evaluate.compare import overlap

    same = [[overlap(one, other) >= SAME for other in got] for one in want]
    best = [[0] * (len(got) + 1) for _ in range(len(want) + 1)]
    for i in reversed(range(len(want))):
        for j in reversed(range(len(got))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + same[i][j])
    pairs, i, j = {}, 0, 0
    while i < len(want) and j < len(got):
        if same[i][j] and best[i][j] == best[i + 1][j + 1] + 1:
            pairs[i] = j
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


# the tools ------------------------------------------------------------------------------------------------------------


def installed() -> tuple[dict[str, Tool], list[str]]:
    """The tools that are there, baotinh first, and the names of those that are not."""
    others = {"trafilatura": trafilatura, "newspaper4k": newspaper4k, "resiliparse": resiliparse, "readability-lxml": readability}
    tools, absent = {"baotinh": baotinh()}, []
    for name, made in others.items():
        try:
            version(name)
            tools[name] = made()
        except (PackageNotFoundError, ImportError):
            absent.append(name)
    return tools, absent


def baotinh() -> Tool:
    from scrapers.page import Page
    from scrapers.parse import parse

    def tell(article: Any) -> Reading:
        body = tuple(b.text for b in article.blocks if b.kind in {"paragraph", "lead", "heading"})
        aside = tuple(b.text for b in article.blocks if b.kind not in {"paragraph", "lead", "heading"})
        return Reading(article.title, article.published, article.authors, body, aside)

    return Tool(lambda content: parse(Page(content, "html")), tell)


def trafilatura() -> Tool:
    from trafilatura import bare_extraction

    def tell(found: Any) -> Reading:
        return Reading(found.title, found.date, tuple((found.author or "").split("; ")) if found.author else (), lines(found.text))

    return Tool(lambda content: bare_extraction(content, with_metadata=True, include_comments=False), tell)


def newspaper4k() -> Tool:
    from newspaper import Article

    def read(content: bytes) -> Any:
        article = Article("https://example.invalid/a.html", language="vi", fetch_images=False)
        article.fetch_images = lambda: None  # it would ask the network for the sizes of images, whatever the setting
        article.download(input_html=content.decode("utf-8", "replace"))
        article.parse()
        return article

    def tell(found: Any) -> Reading:
        at = found.publish_date if isinstance(found.publish_date, datetime) else None
        at = at.astimezone(VIETNAM) if at and at.tzinfo else at
        return Reading(found.title, at.isoformat()[:16] if at else None, tuple(found.authors), lines(found.text))

    return Tool(read, tell)


def resiliparse() -> Tool:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    def read(content: bytes) -> Any:
        tree = HTMLTree.parse_from_bytes(content, detect_encoding(content))
        return tree.title, extract_plain_text(tree, main_content=True, comments=False, alt_texts=False)

    return Tool(read, lambda found: Reading(found[0], None, (), lines(found[1])), ("day", "minute", "authors"))


def readability() -> Tool:
    from readability import Document

    def read(content: bytes) -> Any:
        document = Document(content)
        return document.short_title(), document.summary(html_partial=True)

    return Tool(read, lambda found: Reading(found[0], None, (), lines(text_of(found[1]))), ("day", "minute", "authors"))


def text_of(html: str) -> str:
    """The text of a piece of HTML, a line for each block."""
    from lxml.html import fromstring

    tree = fromstring(html)
    for element in tree.iter():
        around = "\n" if element.tag in BLOCKS else ""
        element.text = around + _SPACE.sub(" ", element.text or "")
        element.tail = around + _SPACE.sub(" ", element.tail or "")
    return str(tree.text_content())


def lines(text: str | None) -> tuple[str, ...]:
    """Lines without their white space and bullets, the empty ones left out."""
    cut = (_BULLET.sub("", line).strip() for line in (text or "").split("\n"))
    return tuple(line for line in cut if line)


# showing --------------------------------------------------------------------------------------------------------------


def print_table(result: Mapping[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    title = f"{result['articles']} articles; speed on {result['pages']} pages, median of {result['rounds']} rounds"
    table = Table("", *result["tools"], title=title)
    for figure in FIGURES:
        table.add_row(figure, *(share(row[figure]) for row in result["tools"].values()))
    table.add_row("pages/s", *(f"{row['pages/s']:.1f}" for row in result["tools"].values()))
    ratios = [row["ratio to trafilatura"] for row in result["tools"].values()]
    table.add_row("ratio to trafilatura", *("-" if ratio is None else f"{ratio:.2f}" for ratio in ratios))
    Console().print(table)


def share(counted: Sequence[int]) -> str:
    good, whole = counted
    return f"{100 * good / whole:.1f} ({good}/{whole})" if whole else "-"


if __name__ == "__main__":
    main()
