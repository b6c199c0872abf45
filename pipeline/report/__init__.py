"""The report of a run: pages that a person opens in a browser, which ask nothing of any host.

`report.html` holds the summary of all articles and the first of them, `report/page-0002.html` and so on the others, up to `SHOWN`. The
same results give the same bytes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from pipeline.record import Record, from_json
from pipeline.report.article import render_article, render_contents
from pipeline.report.page import PageLinks, page_path, render_page
from pipeline.report.summary import Tally, render_summary

#: A page ends after so many articles, or earlier where the records of its articles pass so many bytes: it stays well under 1 MB.
ARTICLES = 40
BYTES = 400_000
#: Nobody leafs through more; a report of millions of articles would take hours and more room than the records.
SHOWN = 4_000

Progress = Callable[[int, int], None]


def write(folder: Path, progress: Progress | None = None) -> Path:
    """Write the report of the `records.jsonl` and `rejected.jsonl` in a folder beside them; returns the path of `report.html`.

    Pages of an earlier, longer report are removed. Raises `OSError` where the folder cannot be written, and
    `pydantic.ValidationError` where a line that is shown is no record. Memory does not grow with the number of articles.
    """
    tally = Tally()
    sizes = _sizes(folder, tally)
    tally.add_rejected(folder / "rejected.jsonl")
    pages: list[Path] = []
    try:
        first = 1
        for number, records in enumerate(_pages(folder, sizes), 1):
            links = PageLinks(number, len(sizes), first, first + len(records) - 1, sum(sizes), tally.articles)
            content = render_page(links, render_summary(tally) if number == 1 else "", _articles(records, first))
            pages.append(folder / page_path(number))
            _write_aside(pages[-1], content)
            first += len(records)
            if progress:
                progress(number, len(sizes))
    except BaseException:
        for page in pages:
            _aside(page).unlink(missing_ok=True)
        raise
    for page in reversed(pages):
        os.replace(_aside(page), page)
    _remove_others(folder, pages)
    return pages[0]


def _sizes(folder: Path, tally: Tally) -> list[int]:
    """How many articles go on each page; there is always a first one, for the summary."""
    sizes, room = [0], BYTES
    for line in _lines(folder):
        tally.add(json.loads(line))
        if tally.articles > SHOWN:
            continue
        if sizes[-1] == ARTICLES or (sizes[-1] and len(line) > room):
            sizes.append(0)
            room = BYTES
        sizes[-1] += 1
        room -= len(line)
    return sizes


def _pages(folder: Path, sizes: list[int]) -> Iterator[list[Record]]:
    lines = _lines(folder)
    for size in sizes:
        yield [from_json(line) for line in islice(lines, size)]


def _lines(folder: Path) -> Iterator[bytes]:
    with (folder / "records.jsonl").open("rb") as file:
        yield from file


def _articles(records: list[Record], first: int) -> str:
    return render_contents(records, first) + "".join(render_article(record, number) for number, record in enumerate(records, first))


def _aside(page: Path) -> Path:
    return page.with_name(f".{page.name}.{os.getpid()}.part")


def _write_aside(page: Path, content: str) -> None:
    page.parent.mkdir(exist_ok=True)
    _aside(page).write_text(content, encoding="utf-8", newline="\n")


def _remove_others(folder: Path, pages: list[Path]) -> None:
    """Only pages of a report are removed: what a person has put into the folder stays."""
    pages_folder = (folder / page_path(2)).parent
    if not pages_folder.is_dir():
        return
    for path in set(pages_folder.glob("page-[0-9]*.html")) - set(pages):
        path.unlink()
    if not any(pages_folder.iterdir()):
        pages_folder.rmdir()
