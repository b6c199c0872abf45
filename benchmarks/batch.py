"""Batch runs: 2 workers against 1, and resident memory after many documents against after few.

    python benchmarks/batch.py speed [--documents 20000] [--pairs 5]
    python benchmarks/batch.py memory [--documents 50000] [--first 1000] [--workers 1]

Documents are the articles of the corpus as pages, each time with a line changed, in one WARC file. `speed` takes turns at going first;
`memory` reads what the driver and each worker have resident (Linux) while one run goes on. Nothing else should run on the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from html import escape
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

ROOT = Path(__file__).parents[1]


def write_documents(folder: Path, number: int) -> None:
    """So many articles (.txt), none like another, a thousand to a folder."""
    articles = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus").glob("*.txt"))]
    for index in range(number):
        path = folder / f"{index // 1000:04}" / f"{index:07}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{articles[index % len(articles)].rstrip()}\n\nTổ {index} có {index + 2} hộ.\n", encoding="utf-8")


def write_archive(folder: Path, number: int) -> None:
    """So many pages in a WARC file, none like another."""
    texts = [path.read_text(encoding="utf-8").strip().split("\n") for path in sorted((ROOT / "corpus").glob("*.txt"))]
    pages = [page(title, [line for line in lines if line.strip()]) for title, *lines in texts]
    pages += [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus").glob("*.html"))]
    folder.mkdir(parents=True)
    with (folder / "pages.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for index in range(number):
            changed = pages[index % len(pages)].replace("</p>", f" Tổ {index} có {index + 2} hộ.</p>", 1)
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            body = BytesIO(changed.encode("utf-8"))
            address = f"https://bao.example/tin-{index}.html"
            writer.write_record(writer.create_warc_record(address, "response", payload=body, http_headers=head))


def page(title: str, lines: list[str]) -> str:
    paragraphs = "".join(f"<p>{escape(line)}</p>\n" for line in lines)
    head = f"<meta charset='utf-8'><title>{escape(title)}</title>"
    return f"<!doctype html><html><head>{head}</head><body><h1>{escape(title)}</h1><div>{paragraphs}</div></body></html>"


def command(inputs: Path, out: Path, workers: int) -> list[str]:
    """A run without its report, which is one process whatever the workers."""
    code = (
        "import sys; from pathlib import Path; from pipeline.engine.batch import Options, run; from pipeline.engine.spool import Spool;"
        "from pipeline.inputs import plan; given, out, workers = sys.argv[1:];"
        "ran = run(Spool(plan([Path(given)], 256)), Path(out), [Path(given)], Options(workers=int(workers)))"
    )
    return [sys.executable, "-c", f"if __name__ == '__main__':\n  {code}", str(inputs), str(out), str(workers)]


def begin(inputs: Path, out: Path, workers: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command(inputs, out, workers), env=os.environ | {"PYTHONPATH": str(ROOT)})


def seconds(inputs: Path, out: Path, workers: int) -> float:
    """How long a whole run takes, from the start of its process."""
    shutil.rmtree(out, ignore_errors=True)
    begun = time.perf_counter()
    if begin(inputs, out, workers).wait():
        raise SystemExit("the run failed")
    return time.perf_counter() - begun


def speed(folder: Path, pairs: int) -> dict[str, object]:
    """Rounds of 1 and 2 workers, taking turns at going first."""
    rounds = []
    for turn in range(pairs):
        taken = {workers: seconds(folder / "in", folder / f"out{workers}", workers) for workers in ((1, 2) if turn % 2 else (2, 1))}
        rounds.append({"1": round(taken[1], 2), "2": round(taken[2], 2), "ratio": round(taken[1] / taken[2], 3)})
        print(rounds[-1], flush=True)
    if (folder / "out1/records.jsonl").read_bytes() != (folder / "out2/records.jsonl").read_bytes():
        raise SystemExit("1 and 2 workers gave other bytes")
    return {"rounds": rounds, "median": statistics.median(each["ratio"] for each in rounds)}


def resident(process: int) -> int:
    """Bytes that a process has in memory."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def workers_of(driver: int) -> list[int]:
    children = Path(f"/proc/{driver}/task/{driver}/children").read_text().split()
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def memory(folder: Path, first: int, documents: int, workers: int) -> dict[str, object]:
    """What driver and workers have resident when `first` documents are done, and at the end of all."""
    run = begin(folder / "in", folder / "out", workers)
    parts, early, late = folder / "out/.state/parts", {}, {}
    while run.poll() is None:
        time.sleep(0.2)
        done = sum(1 for _ in parts.rglob("*.part")) * 256  # about
        try:
            now = {"driver": resident(run.pid), **{str(worker): resident(worker) for worker in workers_of(run.pid)}}
        except OSError:
            continue
        if not now["driver"]:  # it is ending
            continue
        if first <= done and not early and len(now) > workers:
            early = now
            print(f"after {done}: {early}", flush=True)
        late = now if len(now) > 1 else {**late, **now}  # the driver joins at the end
    if run.returncode:
        raise SystemExit("the run failed")
    told = {
        name: {"early": early[name] >> 20, "late": size >> 20, "ratio": round(size / early[name], 3)}
        for name, size in late.items()
        if name in early
    }
    return {"first": first, "documents": documents, "MB": told}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("speed", "memory"))
    parser.add_argument("--documents", type=int)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--first", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--json", type=Path, dest="out")
    args = parser.parse_args()
    documents = args.documents or (20_000 if args.what == "speed" else 50_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_archive(folder / "in", documents)
        result = speed(folder, args.pairs) if args.what == "speed" else memory(folder, args.first, documents, args.workers)
    print(json.dumps(result, indent=1))
    if args.out:
        args.out.write_text(json.dumps({args.what: result}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
