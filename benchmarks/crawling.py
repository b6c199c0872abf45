"""The crawler against servers on this machine: sixty hosts at once in one process, and thirty kills of a crawl of five hundred pages.

    python benchmarks/crawling.py [--hosts 60] [--pages 40] [--kills 30] [--killed-pages 500] [--json FILE]

The servers run in a process of their own. Memory is what the crawling process holds at its largest (psutil, resident set).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import sites  # noqa: E402

from scrapers.stored import pages  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(prog="python benchmarks/crawling.py", description=__doc__.split("\n")[0])
    parser.add_argument("--hosts", type=int, default=60)
    parser.add_argument("--pages", type=int, default=40, help="articles of each host")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds between two requests to a host")
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--killed-pages", type=int, default=500)
    parser.add_argument("--json", type=Path, dest="out")
    args = parser.parse_args()
    result: dict[str, Any] = {"python": sys.version.split()[0], "cores": os.cpu_count()}
    if args.hosts:
        result["parallel"] = parallel(args.hosts, args.pages, args.delay)
        print("\n".join(f"{name:>24}  {value}" for name, value in result["parallel"].items()))
    if args.kills:
        result["kills"] = killed(args.killed_pages, args.kills)
        print("\n".join(f"{name:>24}  {value}" for name, value in result["kills"].items()))
    if args.out:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        args.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def parallel(hosts: int, articles: int, delay: float) -> dict[str, Any]:
    """A first and a second crawl of so many newspapers: pages a second, memory, and what the servers saw."""
    with tempfile.TemporaryDirectory() as folder, _Servers(hosts, articles) as servers:
        files = servers.write_sources(Path(folder), delay)
        first = _measured(["crawl", *files, "--archive", f"{folder}/archive", "--json"])
        seen = servers.logs(clear=True)
        second = _measured(["crawl", *files, "--archive", f"{folder}/archive", "--recheck", "99999", "--json"])
        again = servers.logs()
        kept = _kept(Path(folder) / "archive")
    requests = sum(len(log["paths"]) for log in seen)
    statuses = Counter(
        status for log in again for status, path in zip(log["statuses"], log["paths"], strict=True) if path in log["articles"]
    )
    return {
        "hosts": hosts,
        "articles": hosts * articles,
        "found": sum(path in log["paths"] for log in seen for path in log["articles"]),
        "kept exactly once": sum(kept[log["base"] + path] == 1 for log in seen for path in log["articles"]),
        "forbidden asked for": sum(path.startswith("/noi-bo/") for log in seen for path in log["paths"]),
        "most open at one host": max(log["most_open"] for log in seen),
        "shortest pause, ms": round(min(1000 * pause for log in seen for pause in log["pauses"]), 1),
        "requests": requests,
        "seconds": round(first["seconds"], 1),
        "requests a second": round(requests / first["seconds"], 1),
        "memory at most, MB": round(first["memory"] / 1e6),
        "second crawl": f"{second['seconds']:.1f} s, articles answered by {dict(statuses)}",
    }


def killed(articles: int, kills: int) -> dict[str, Any]:
    """Kills at random moments of one crawl; then what the archive holds."""
    chance, began = random.Random(7), time.monotonic()
    with tempfile.TemporaryDirectory() as folder, _Servers(1, articles) as servers:
        (source,) = servers.write_sources(Path(folder), 0.0)
        archive = Path(folder) / "archive"
        struck = 0
        for _ in range(kills):
            before = servers.count()
            process = subprocess.Popen(
                _command("crawl", source, "--archive", archive), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )
            wanted = before + chance.randint(1, articles // kills)
            while process.poll() is None and servers.count() < wanted:
                time.sleep(0.003)
            time.sleep(chance.random() * 0.03)
            struck += process.poll() is None
            process.send_signal(signal.SIGKILL)
            process.wait()
        subprocess.run(_command("crawl", source, "--archive", archive), check=True, capture_output=True)
        (log,) = servers.logs()
        kept = _kept(archive)
        asked = Counter(path for path in log["paths"] if path in set(log["articles"]))
        base = sqlite3.connect(archive / "frontier.db")
        sound = base.execute("PRAGMA integrity_check").fetchone()[0]
        states = dict(base.execute("SELECT state, count(*) FROM address GROUP BY state"))
        base.close()
    return {
        "pages": articles,
        "kills": struck,
        "kept exactly once": sum(kept[log["base"] + path] == 1 for path in log["articles"]),
        "lost": sum(not kept[log["base"] + path] for path in log["articles"]),
        "asked for twice": sum(number - 1 for number in asked.values()),
        "frontier": f"{sound}, {states}",
        "seconds": round(time.monotonic() - began, 1),
    }


class _Servers:
    """So many newspapers in a process of its own, which answers what they saw."""

    def __init__(self, number: int, articles: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, number, articles), daemon=True)

    def __enter__(self) -> _Servers:
        self._process.start()
        self._texts: list[str] = self._pipe.recv()
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.send("end")
        self._process.join()

    def write_sources(self, folder: Path, delay: float) -> list[str]:
        files = []
        for number, text in enumerate(self._texts):
            path = folder / f"bao{number}.toml"
            path.write_text(text.replace("delay = 0.0", f"delay = {delay}"), encoding="utf-8")
            files.append(str(path))
        return files

    def count(self) -> int:
        self._pipe.send("count")
        return int(self._pipe.recv())

    def logs(self, clear: bool = False) -> list[dict[str, Any]]:
        self._pipe.send("clear" if clear else "logs")
        found: list[dict[str, Any]] = self._pipe.recv()
        return found


def _serve(pipe: Connection, number: int, articles: int) -> None:
    families = [sites.FAMILIES[i % len(sites.FAMILIES)] for i in range(number)]
    papers = [sites.paper(family, articles=articles, per_page=20) for family in families]
    with sites.serve(*papers):
        pipe.send([sites.source_text(site, family) for site, family in zip(papers, families, strict=True)])
        while (asked := pipe.recv()) != "end":
            if asked == "count":
                pipe.send(sum(len(site.log) for site in papers))
                continue
            pipe.send([_log(site) for site in papers])
            if asked == "clear":
                for site in papers:
                    site.log.clear()


def _log(site: sites.Site) -> dict[str, Any]:
    log = sorted(site.log, key=lambda seen: seen.begun)
    return {
        "base": site.base,
        "articles": site.articles,
        "paths": [seen.path for seen in log],
        "statuses": [seen.status for seen in log],
        "most_open": site.most_open,
        "pauses": [later.begun - earlier.ended for earlier, later in pairwise(log)],
    }


def _command(*args: object) -> list[str]:
    return [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); from pipeline.cli import main; main()", *map(str, args)]


def _measured(args: list[str]) -> dict[str, float]:
    """Seconds of a command and the most memory that it held."""
    begun, most = time.monotonic(), 0
    with subprocess.Popen(_command(*args), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        watched = psutil.Process(process.pid)
        reader = threading.Thread(target=process.communicate)
        reader.start()
        while process.poll() is None:
            try:
                most = max(most, watched.memory_info().rss)
            except psutil.Error:
                break
            time.sleep(0.05)
        reader.join()
    if process.returncode:
        raise SystemExit(f"baotinh {' '.join(args[:2])} … ended with {process.returncode}")
    return {"seconds": time.monotonic() - begun, "memory": most}


def _kept(archive: Path) -> Counter[str]:
    return Counter(
        page.url or ""
        for path in archive.glob("warc/*/*.warc.gz")
        for page in pages(path)
        if page.kind == "response" and page.status == 200
    )


if __name__ == "__main__":
    main()
