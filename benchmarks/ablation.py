"""What underthesea, dateparser and spaCy each add and cost: the corpus with and without each, every variant in processes of its own.

    python benchmarks/ablation.py [--repeat 4] [--write]

Without underthesea the tagger has no opinion on any clause; without dateparser no left-over date format is read; without spaCy
a trie in plain Python finds the phrases of the same tables (its matches and its records must be the same, else this fails).
Figures are of corpus/; records are compared on the seeds and pages of the reference material too, where it is there. Times are
of the processor, not of the clock, the best of several rounds, with the cache of tagged clauses emptied. With --write the table
goes into docs/accuracy.md.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from common import ROOT, cell, folders, put, shared, table

LISTS = ("dates", "officials", "counts", "documents", "directives")
#: Dates as content systems and foreign readers write them, which stand in no article of the corpus.
FORMATS = (
    "June 14, 2014", "14 June 2014", "14 Jun 2014", "14-Jun-2014", "Saturday, June 14th, 2014", "Sat, 14 Jun 2014 08:00:00 GMT",
    "14 Th6 2014", "14 tháng sáu 2014", "2014/06/14", "14.06.2014", "ngày 14 tháng 6 năm 2014", "Thứ Bảy, 14/06/2014 08:00",
)  # fmt: skip
TIMES = {"ms", "start", "matcher_ms", "trie_ms"}
VARIANTS = {
    "all": "as it is",
    "no-underthesea": "without underthesea",
    "no-dateparser": "without dateparser",
    "no-spacy": "spaCy's PhraseMatcher replaced by a trie in Python",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--repeat", type=int, default=4)
    parser.add_argument("--write", action="store_true", help="replace the table of docs/accuracy.md")
    parser.add_argument("--variant", choices=VARIANTS, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.variant:
        print(json.dumps(measured(args.variant, args.repeat), ensure_ascii=False))
        return
    results: dict[str, dict[str, Any]] = {}
    for variant in [*VARIANTS, *reversed(VARIANTS)]:  # there and back, so that a busy minute does not hit one alone
        found = run(variant, args.repeat)
        quicker = {key: min(found[key], results[variant][key]) for key in TIMES & found.keys()} if variant in results else {}
        results[variant] = found | quicker
    whole, trie = results["all"], results["no-spacy"]
    if trie["records"] != whole["records"]:
        sys.exit(f"other records with the trie: {', '.join(differing(whole, trie))}")
    put("ablation", report(results), args.write)


def run(variant: str, repeat: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--variant", variant, "--repeat", str(repeat)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    if done.returncode:
        sys.exit(done.returncode)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


# in the process of a variant ------------------------------------------------------------------------------------------


def measured(variant: str, repeat: int) -> dict[str, Any]:
    begun = time.process_time()
    PATCHES[variant]()
    from pipeline.evaluate import evaluate, load_gold
    from pipeline.inputs import find

    corpus, others = find([ROOT / "corpus"]).items, find([path for path in (shared() / "seeds", shared() / "pages") if path.is_dir()]).items
    items = corpus + others
    made(corpus[:1])
    started = time.process_time() - begun
    rounds = [timed(lambda: made(corpus)) for _ in range(repeat)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024)
    records = made(items)
    gold = load_gold(folders()["corpus"][1])
    figures = evaluate(gold, {Path(name).stem: json.loads(line) for name, line in records.items() if Path(name).stem in gold}).figures
    found: dict[str, Any] = {
        "articles": len(gold), "all_articles": len(records), "facts": figures["facts"], "attributes": figures["attributes"],
        "start": started, "ms": 1000 * min(rounds) / len(corpus), "memory": memory, "records": records, "formats": formats_read(),
    }  # fmt: skip
    return found | (asked(items) | matching(corpus, repeat) if variant == "all" else {})


def formats_read() -> list[str]:
    """The formats that are read, as a date or as a page's day of publication."""
    from pipeline import parse_date
    from scrapers.stamps import from_metadata

    return [text for text in FORMATS if "2014-06-14" in ((parse_date(text) or "")[:10], (from_metadata(text) or "")[:10])]


def made(items: Any) -> dict[str, str]:
    """JSON of each file's record, by the file's name; the message where there is none."""
    from pipeline.engine.attempt import Rejection, attempt
    from pipeline.inputs import load
    from pipeline.segment import tagged

    tagged.cache_clear()
    results = {item.name: attempt(partial(load, item)) for item in items}
    faults = [f"{name}: {one.message}" for name, one in results.items() if isinstance(one, Rejection) and one.error == "internal"]
    if faults:
        sys.exit("\n".join(faults))
    return {name: "{}" if isinstance(one, Rejection) else one[1] for name, one in results.items()}


def timed(job: Callable[[], object]) -> float:
    begun = time.process_time()
    job()
    return time.process_time() - begun


def asked(items: Any) -> dict[str, Any]:
    """How often underthesea and dateparser are asked, and how often dateparser has an answer."""
    import dateparser

    from pipeline import segment

    counted = {"clauses": 0, "dates": 0, "dates_read": 0}
    tagger, parse = segment._tagger, dateparser.parse

    def counting_tag(text: str) -> Any:
        counted["clauses"] += 1
        return tagger()(text)

    def counting_parse(*args: Any, **more: Any) -> Any:
        found = parse(*args, **more)
        counted["dates"] += 1
        counted["dates_read"] += found is not None
        return found

    segment._tagger, dateparser.parse = lambda: counting_tag, counting_parse  # type: ignore[assignment]
    try:
        made(items)
    finally:
        segment._tagger, dateparser.parse = tagger, parse
    return counted


def matching(items: Any, repeat: int) -> dict[str, float]:
    """Milliseconds an article to find the phrases of every table that is asked for, by PhraseMatcher and by trie. Exits where
    they differ."""
    from trie import by_trie

    from pipeline.lexicon import _found, find, syllables

    asked: dict[tuple[str, str], None] = {}

    def noting(text: str, name: str) -> object:
        asked[text, name] = None
        return find(text, name)

    replace_find(noting)
    made(items)

    def every(function: Any) -> list[Any]:
        _found.cache_clear()
        by_trie.cache_clear()
        syllables.cache_clear()
        return [function(text, name) for text, name in asked]

    for (text, name), one, other in zip(asked, every(find), every(by_trie), strict=True):
        if one != other:
            sys.exit(f"the trie does not find what the PhraseMatcher finds: {name}, {text[:80]!r}")
    rounds = [(timed(lambda: every(find)), timed(lambda: every(by_trie))) for _ in range(repeat)]
    matcher, trie = (1000 * min(times) / len(items) for times in zip(*rounds, strict=True))
    names = {name for _, name in asked}
    return {"matcher_ms": matcher, "trie_ms": trie, "tables": len(names), "phrases": sum(map(phrases, names))}


def phrases(name: str) -> int:
    from pipeline.lexicon import rows

    return sum(len(row["form"].split("|")) for row in rows(name))


# what is left out -----------------------------------------------------------------------------------------------------


def without_underthesea() -> None:
    """A tagger that sees one word of unknown kind everywhere."""
    stand_in("underthesea", pos_tag=lambda text: [(text, "X")])


def without_dateparser() -> None:
    stand_in("dateparser", parse=lambda *args, **more: None)


def without_spacy() -> None:
    """`lexicon.find` replaced wherever it is used; any import of spaCy fails."""
    from trie import by_trie

    replace_find(by_trie)
    sys.modules["spacy"] = None  # type: ignore[assignment]


def replace_find(find: Callable[..., object]) -> Callable[..., Any]:
    """Another function for `lexicon.find` in every module that uses it; gives back the one that was there."""
    import pipeline.run  # noqa: F401
    from pipeline import lexicon

    used: Callable[..., Any] = lexicon.find
    for name, module in list(sys.modules.items()):
        if name.startswith("pipeline."):
            for attribute in [key for key, value in vars(module).items() if value is used]:
                setattr(module, attribute, find)
    return used


def stand_in(name: str, **functions: Callable[..., object]) -> None:
    module = ModuleType(name)
    vars(module).update(functions)
    sys.modules[name] = module


PATCHES: dict[str, Callable[[], None]] = {
    "all": lambda: None,
    "no-underthesea": without_underthesea,
    "no-dateparser": without_dateparser,
    "no-spacy": without_spacy,
}


# the table ------------------------------------------------------------------------------------------------------------


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    return [name for name, line in one["records"].items() if other["records"].get(name) != line]


def report(results: Mapping[str, dict[str, Any]]) -> str:
    whole = results["all"]
    rows = [
        (
            VARIANTS[variant],
            cell(found["facts"]),
            cell(found["attributes"]),
            f"{len(differing(whole, found))} of {found['all_articles']}",
            f"{found['ms']:.1f} ms",
            f"{found['start']:.1f} s",
            f"{found['memory']:.0f} MB",
        )
        for variant, found in results.items()
    ]
    head = ("", "facts", "attributes", "records that change", "time for an article", "start, first article included", "memory")
    less = results["no-dateparser"]["formats"]
    asked = (
        f"underthesea was asked about {whole['clauses']} clauses in {whole['all_articles']} articles, dateparser about "
        f"{whole['dates']} strings, of which it read {whole['dates_read']}. Of {len(FORMATS)} other ways to write a date, "
        f"{len(whole['formats'])} are read with dateparser and {len(less)} without. The {whole['phrases']} phrases of "
        f"{whole['tables']} tables took {whole['matcher_ms']:.2f} ms an article with spaCy's PhraseMatcher and "
        f"{whole['trie_ms']:.2f} ms with the trie; both found the same."
    )
    return f"{table(head, rows)}\n\n{asked}"


if __name__ == "__main__":
    main()
