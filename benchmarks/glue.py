"""How fast whole records are made, beside the usual glue of general tools, in the same process and the same run.

    python benchmarks/glue.py [FOLDER …] [--pairs 5] [--repeat 20] [--json outputs/benchmark.json]

The glue is underthesea.ner, dateparser.search_dates and a regular expression for numbers: it finds names and dates, and no
posts, roles, counted things, documents or directives. It is measured as it is mostly written, on the text of an article, and
in its faster form, sentence by sentence. Each pair measures everything on the same articles, baotinh and the glue taking turns
at going first; every repetition has a line changed and the word cache emptied, so that no earlier reading helps. FOLDERs hold
.txt articles; without any, seeds/ and dev/ of the reference material, else corpus/.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import statistics
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # the working tree, installed or not
NUMBER = re.compile(r"\d+(?:[.,]\d+)*\s*%?")
PACKAGES = ("underthesea", "dateparser", "spacy", "lxml", "pydantic")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    add_options(parser)
    parser.add_argument("--json", type=Path, default=ROOT / "outputs/benchmark.json", dest="out")
    args = parser.parse_args()
    result = {"glue": compare(args.folders, args.pairs, args.repeat), **surroundings()}
    print_table(result["glue"])
    print_surroundings(result)
    save(result, args.out)


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--repeat", type=int, default=20, help="readings of each article by baotinh in a pair (the glue reads it once)")


def compare(folders: list[Path], pairs: int, repeat: int) -> dict[str, Any]:
    """Every pair of measurements and their medians, by figure."""
    folders = folders or default_folders()
    articles = [path.read_text(encoding="utf-8") for folder in folders for path in sorted(folder.glob("*.txt"))]
    if len(articles) < pairs:
        sys.exit(f"{len(articles)} articles in {', '.join(map(str, folders))}: at least one for each of {pairs} pairs is needed")
    records(articles[0], 0)
    glue(articles[0][:500])
    measured = [measure(articles[pair::pairs], pair, repeat) for pair in range(pairs)]
    median = {key: statistics.median(pair[key] for pair in measured) for key in measured[0]}
    return {"articles": len(articles), "pairs": measured, "median": median}


def surroundings() -> dict[str, Any]:
    return {
        "versions": {"python": platform.python_version(), "baotinh": baotinh(), **{name: version(name) for name in PACKAGES}},
        "machine": {"cpu": cpu(), "cores": os.cpu_count(), "system": platform.platform()},
    }


def baotinh() -> str:
    from pipeline import __version__

    return __version__


def save(result: dict[str, Any], out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"\nwritten to {out}")


def default_folders() -> list[Path]:
    shared = Path(os.environ.get("BAOTINH_SHARED") or ROOT.parent / "shared")
    return [shared / "seeds", shared / "dev"] if (shared / "seeds").is_dir() else [ROOT / "corpus"]


def measure(articles: list[str], pair: int, repeat: int) -> dict[str, float]:
    """Articles per second of baotinh and of the glue in both forms, and how many times faster baotinh is."""
    changed = [with_a_line_changed(text, number) for number in range(repeat) for text in articles]
    once = changed[: len(articles)]
    jobs: list[tuple[str, Callable[[], object], int]] = [
        ("baotinh", lambda: [records(text, number) for number, text in enumerate(changed)], len(changed)),
        ("glue", lambda: [glue(text) for text in once], len(once)),
        ("glue by sentence", lambda: [glue(text, by_sentence=True) for text in once], len(once)),
    ]
    rates = {name: rate(job, count) for name, job, count in (reversed(jobs) if pair % 2 else jobs)}
    ratios = {f"ratio to {name}": rates["baotinh"] / rates[name] for name, _, _ in jobs[1:]}
    return {name: rates[name] for name, _, _ in jobs} | ratios


def rate(job: Callable[[], object], articles: int) -> float:
    begun = time.perf_counter()
    job()
    return articles / (time.perf_counter() - begun)


def with_a_line_changed(text: str, number: int) -> str:
    lines = text.split("\n")
    longest = max(range(len(lines)), key=lambda i: len(lines[i]))
    lines[longest] += f" Đây là bản in lần {number + 2}."
    return "\n".join(lines)


def records(text: str, number: int) -> str:
    from pipeline.record import to_json
    from pipeline.run import extract_record
    from pipeline.segment import tagged
    from scrapers.page import Page

    tagged.cache_clear()
    return to_json(extract_record(Page(text.encode("utf-8"), "text", path=f"{number}.txt")))


def glue(text: str, by_sentence: bool = False) -> list[object]:
    from dateparser.search import search_dates
    from underthesea import ner, sent_tokenize

    names = [ner(part) for part in (sent_tokenize(text) if by_sentence else [text])]
    return [names, search_dates(text, languages=["vi"]), NUMBER.findall(text)]


def cpu() -> str:
    try:
        return next(line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line)
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def print_table(result: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    pairs = [(f"pair {number}", pair) for number, pair in enumerate(result["pairs"], 1)]
    title = f"Whole records from text, one process, {result['articles']} articles: articles per second, and ratios"
    table = Table("", *result["median"], title=title)
    for name, row in [*pairs, ("median", result["median"])]:
        table.add_row(name, *(f"{value:.{0 if key.startswith('ratio') else 1}f}" for key, value in row.items()))
    Console().print(table)


def print_surroundings(result: dict[str, Any]) -> None:
    print(", ".join(f"{name} {number}" for name, number in result["versions"].items()))
    print(f"{result['machine']['cpu']}, {result['machine']['cores']} cores, {result['machine']['system']}")


if __name__ == "__main__":
    main()
