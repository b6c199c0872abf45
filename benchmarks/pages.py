"""How fast pages become whole records, beside trafilatura's extraction alone and trafilatura with the glue behind it.

    python benchmarks/pages.py [PAGES_DIR] [--pairs 5] [--repeat 5] [--all] [--json outputs/pages.json]

PAGES_DIR holds saved pages of articles (.html); without it, the articles among pages/ of the reference material, or (--all) all of
them, as an archive has them: two are lists of articles. In each pair the three take turns at going first on the same bytes. baotinh
reads each page `repeat` times with a line changed and its caches emptied before each round, the others read it once. trafilatura
comes with the extra `bench`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from glue import ROOT, glue, print_surroundings, rate, save, surroundings
from reading import forget


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("pages", nargs="?", type=Path, metavar="PAGES_DIR")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--all", action="store_true", help="the reference pages that are no article too")
    parser.add_argument("--json", type=Path, default=ROOT / "outputs/pages.json", dest="out")
    args = parser.parse_args()
    from pipeline.engine.shards import warm_up

    pages = articles(args.pages, args.all)
    if not pages:
        sys.exit(f"no pages of articles in {args.pages or 'the reference material'}: name a folder of saved pages")
    warm_up()
    text_and_glue(pages[0])
    pairs = [measure(pages, pair, args.repeat) for pair in range(args.pairs)]
    median = {name: round(statistics.median(pair[name] for pair in pairs), 2) for name in pairs[0]}
    size = sum(map(len, pages)) // len(pages) // 1000
    result = {"pages": {"number": len(pages), "kB each": size, "pairs": pairs, "median": median}, **surroundings()}
    print_table(result["pages"])
    print_surroundings(result)
    save(result, args.out)


def articles(folder: Path | None, everything: bool) -> list[bytes]:
    """The pages of a folder; of the reference material those that gold knows as articles, or `everything`."""
    from common import shared

    folder = folder or (shared() / "pages" if everything else None)
    if folder:
        return [path.read_bytes() for path in sorted(folder.glob("*.html"))]
    gold = shared() / "pages/gold.json"
    names = json.loads(gold.read_text(encoding="utf-8")) if gold.is_file() else {}
    return [(gold.parent / name).read_bytes() for name in sorted(names)]


def measure(pages: list[bytes], pair: int, repeat: int) -> dict[str, float]:
    """Pages per second of each, and how many times faster baotinh is."""
    rounds = [[page.replace(b"</p>", f" Bản in lần {number + 2}.</p>".encode(), 1) for page in pages] for number in range(repeat)]
    jobs: list[tuple[str, Callable[[], object], int]] = [
        ("baotinh, records", lambda: [records(changed) for changed in rounds], len(pages) * repeat),
        ("trafilatura, text", lambda: [text(page) for page in pages], len(pages)),
        ("trafilatura and glue", lambda: [text_and_glue(page) for page in pages], len(pages)),
    ]
    rates = {name: rate(job, count) for name, job, count in (reversed(jobs) if pair % 2 else jobs)}
    ratios = {f"ratio to {name}": rates[jobs[0][0]] / rates[name] for name, _, _ in jobs[1:]}
    return {name: rates[name] for name, _, _ in jobs} | ratios


def records(pages: list[bytes]) -> list[str]:
    """What baotinh remembers of lines and words being emptied before."""
    from pipeline.segment import tagged

    tagged.cache_clear()
    forget()
    return [record(page) for page in pages]


def record(page: bytes) -> str:
    from pipeline.record import to_json
    from pipeline.run import extract_record
    from scrapers.page import NotAnArticle, Page

    try:
        return to_json(extract_record(Page(page, "html")))
    except NotAnArticle:
        return ""


def text(page: bytes) -> Any:
    from trafilatura import bare_extraction

    return bare_extraction(page, with_metadata=True, include_comments=False)


def text_and_glue(page: bytes) -> object:
    found = text(page)
    return glue(found.text) if found else None


def print_table(result: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    title = f"Whole records from pages, one process, {result['number']} pages of {result['kB each']} kB: pages per second, and ratios"
    table = Table("", *result["median"], title=title)
    for name, row in [*((f"pair {n}", pair) for n, pair in enumerate(result["pairs"], 1)), ("median", result["median"])]:
        table.add_row(name, *(f"{value:.{2 if key.startswith('ratio') else 1}f}" for key, value in row.items()))
    Console().print(table)


if __name__ == "__main__":
    main()
