"""The command `baotinh run`."""

from __future__ import annotations

import sys
from collections import Counter
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from pipeline.engine.batch import Options, Ran
    from pipeline.engine.progress import Progress
    from pipeline.engine.spool import Spool


class Engine(StrEnum):
    """What does the work."""

    local = "local"
    dask = "dask"


CORPUS = Path("corpus")
OUTPUTS = Path("outputs")


def run(
    inputs: Annotated[list[Path] | None, typer.Argument(metavar="[INPUT]…", help="Files and folders; without any: corpus/.")] = None,
    out: Annotated[Path, typer.Option(help="Folder for records.jsonl, rejected.jsonl, run.json and report.html.")] = OUTPUTS,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew; also replaces the results of other inputs in that folder.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Read only the first N documents.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes to use.")] = 1,
    memory: Annotated[
        int | None, typer.Option(metavar="MB", min=64, help="What a worker may take; default: its share of two thirds of the machine.")
    ] = None,
    meta: Annotated[
        Path | None, typer.Option(metavar="TABLE.csv", help="Columns path, url, site, published: what the files do not say.")
    ] = None,
    columns: Annotated[
        list[str] | None, typer.Option(metavar="FIELD=COLUMN,…", help="Names of columns in tables: url, html, text, published, title.")
    ] = None,
    engine: Annotated[Engine, typer.Option(help="Processes of this machine, or a Dask cluster.")] = Engine.local,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Of a Dask cluster that runs; without it one is started on this machine.")
    ] = None,
    storage: Annotated[
        str | None, typer.Option(metavar="URL", help="Where Dask workers that do not see the --out folder leave their parts (s3://…).")
    ] = None,
    profile: Annotated[bool, typer.Option("--profile", help="Show where the time went, and the slowest documents.")] = False,
) -> None:
    """Read saved pages and text files (.html .htm .txt), archives and tables into records; goes on where it was stopped."""
    from pipeline.engine.batch import Options

    named = inputs or [CORPUS]
    skipped: Counter[str] = Counter()
    chosen = _engine(engine, scheduler, storage)
    with _planned(named, meta, columns or [], limit, skipped) as spool:
        if not len(spool):
            fail(f"No .html, .htm or .txt file in {', '.join(map(str, named))}. Name a file or folder with saved articles.")
        ran = _run(spool, out, named, Options(workers, memory and memory << 20, fresh=fresh, **chosen), skipped)
    write_report(out)
    _print_figures(ran, named, out, profile)
    if not ran.figures.records:
        fail(f"No file held an article. {out / 'rejected.jsonl'} says why, file by file.")


def _engine(engine: Engine, scheduler: str | None, storage: str | None) -> dict[str, Any]:
    """What the options of the engine come to."""
    if engine is Engine.local:
        if scheduler or storage:
            fail("--scheduler and --storage are of a cluster: give --engine dask too. Nothing was read.", status=2)
        return {}
    try:
        from pipeline.engine import dask
    except ImportError as error:
        fail(f"--engine dask needs {error.name}: pip install 'baotinh[cluster]'. Nothing was read.", status=2)
    return {"engine": partial(dask.process, scheduler=scheduler, storage=storage), "few": 0}


def _planned(named: list[Path], table: Path | None, options: list[str], limit: int | None, skipped: Counter[str]) -> Spool:
    """The work, spooled; no document is read yet and nothing is written."""
    from pipeline.engine.spool import DOCUMENTS, Spool
    from pipeline.inputs import MissingExtra, MissingInput, WrongColumns, check_columns, columns_of, plan
    from pipeline.meta import BadTable, Meta

    meta = None
    try:
        check_columns(named, columns := columns_of(options))
        meta = Meta(table) if table else None
        pieces = plan(named, min(DOCUMENTS, limit or DOCUMENTS), columns, skipped=skipped, known=meta.known if meta else None)
        return Spool(pieces, limit, check=meta.check if meta else None)
    except (MissingInput, MissingExtra, WrongColumns, BadTable) as wrong:
        fail(f"{wrong}. Nothing was read.", status=2)
    except OSError as error:
        fail(f"{error.filename} could not be read ({error.strerror or error}). Nothing was read.", status=2)
    except KeyboardInterrupt:
        fail("Stopped. Nothing was read.")
    finally:
        if meta:
            meta.close()


def _run(spool: Spool, out: Path, named: list[Path], options: Options, skipped: Counter[str]) -> Ran:
    from pipeline.engine import batch
    from pipeline.engine.join import Changed
    from pipeline.engine.poison import WorkerDied
    from pipeline.engine.state import Refused

    try:
        with _progress("files") as progress:
            return batch.run(spool, out, named, options, skipped=skipped, progress=progress)
    except (Refused, WorkerDied, Changed) as stopped:
        fail(str(stopped))
    except OSError as error:
        fail(f"{out} could not be written ({error.strerror or error}). Name another folder with --out.")
    except KeyboardInterrupt:
        fail(f"Stopped. What was done is kept in {out}; run the same command{' without --fresh' * options.fresh} to go on.")


def fail(message: str, status: int = 1) -> NoReturn:
    """Say on one line why it ends here, whatever the names of files are made of."""
    typer.echo("".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in message), err=True)
    raise typer.Exit(status)


def write_report(out: Path) -> None:
    """Write the report of the results in a folder, or end with what stands in the way."""
    from pipeline import report

    try:
        with _progress("pages of the report") as progress:
            report.write(out, progress)
    except OSError as error:
        fail(f"{out / 'report.html'} could not be written ({error.strerror or error}); the records are. Make room, then run again.")
    except KeyboardInterrupt:
        fail(f"Stopped. The records are in {out}, the report is not; run the same command to have both.")


def _progress(unit: str) -> AbstractContextManager[Progress]:
    from pipeline.engine.progress import bar, lines

    return bar(unit) if sys.stderr.isatty() else lines(unit)


def _print_figures(ran: Ran, named: list[Path], out: Path, profile: bool) -> None:
    figures = ran.figures
    rows = figures.table()
    width = max(len(f"{number:,}") for _, number in rows)
    for what, number in rows:
        typer.echo(f"{number:>{width},}  {what}")
    typer.echo(f"\n{_times(ran)}")
    if profile:
        _print_profile(ran)
    typer.echo(f"Records: {out / 'records.jsonl'}, one line for each article.")
    typer.echo(f"To look at: {out / 'report.html'}, in a browser.")
    if figures.rejected:
        typer.echo(f"Set aside: {out / 'rejected.jsonl'} says why and what to do, file by file.")
    gold = next((path / "gold" for path in named if (path / "gold").is_dir()), None)
    if gold and figures.records:
        typer.echo(f"Next: baotinh evaluate {gold} {out / 'records.jsonl'}")


def _times(ran: Ran) -> str:
    """One line on what the run cost."""
    times = ran.times
    told = f"{times.documents:,} files in {times.seconds:.1f} s"
    if times.kept:
        told += f", {times.kept:,} of them unchanged since an earlier run"
    whole = sum(times.stages.values())
    parts: Counter[str] = Counter()
    for stage, seconds in times.stages.items():
        parts[stage.split(":")[0]] += seconds  # type: ignore[assignment]
    shares = ", ".join(f"{stage} {seconds / whole:.0%}" for stage, seconds in parts.most_common() if seconds / whole >= 0.005)
    return f"{told}: {shares}." if shares else f"{told}."


def _print_profile(ran: Ran) -> None:
    times = ran.times
    whole, done = sum(times.stages.values()) or 1.0, max(1, times.documents - times.kept)
    typer.echo(f"\n{'stage':<22}{'seconds':>10}{'share':>8}{'ms each':>10}")
    for stage, seconds in times.as_json()["stages"].items():
        typer.echo(f"{stage:<22}{seconds:>10.2f}{seconds / whole:>8.1%}{1000 * seconds / done:>10.2f}")
    typer.echo(f"{'joining':<22}{times.joining:>10.2f}\n\nslowest documents")
    for seconds, name in times.slowest:
        typer.echo(f"{seconds:>8.3f} s  {name.encode('unicode_escape').decode('ascii') if not name.isprintable() else name}")
    typer.echo()
