"""The command line. Exit status: 0 done (single bad inputs are set aside and counted), 1 the job failed, 2 wrong usage.

Only what a command needs is loaded, and only when it runs.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from pipeline import __version__
from pipeline.sources_cli import sources_app

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from pipeline.engine.local import Figures
    from pipeline.engine.progress import Progress

CORPUS = Path("corpus")
OUTPUTS = Path("outputs")

app = typer.Typer(
    name="baotinh",
    help="Records from Vietnamese provincial newspapers: dates, officials, counts, cited documents, directives.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(sources_app, name="sources")


def main() -> None:
    """Entry point of the command `baotinh`. Output is UTF-8 wherever it goes."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app()


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"baotinh {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")] = False,
) -> None: ...


@app.command()
def run(
    inputs: Annotated[list[Path] | None, typer.Argument(metavar="[INPUT]…", help="Files and folders; without any: corpus/.")] = None,
    out: Annotated[Path, typer.Option(help="Folder for records.jsonl, rejected.jsonl, run.json and report.html.")] = OUTPUTS,
    fresh: Annotated[bool, typer.Option("--fresh", help="Replace the results of other inputs in that folder.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Read only the first N files.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes to use.")] = 1,
    meta: Annotated[
        Path | None, typer.Option(metavar="TABLE.csv", help="Columns path, url, site, published: what the files do not say.")
    ] = None,
) -> None:
    """Read saved pages and text files (.html .htm .txt) into records."""
    from pipeline.engine import local
    from pipeline.inputs import Listing, MissingInput, find
    from pipeline.meta import BadTable, with_meta

    named = inputs or [CORPUS]
    try:
        listing = find(named)
        listing = with_meta(listing, meta) if meta else listing
    except (MissingInput, BadTable) as wrong:
        _fail(f"{wrong}. Nothing was read.", status=2)
    except OSError as error:
        _fail(f"{error.filename} could not be read ({error.strerror or error}). Nothing was read.", status=2)
    if limit is not None:
        listing = Listing(listing.items[:limit], listing.skipped)
    if not listing.items:
        _fail(f"No .html, .htm or .txt file in {', '.join(map(str, named))}. Name a file or folder with saved articles.")
    try:
        with _progress("files") as progress:
            figures = local.run(listing, out, named, fresh=fresh, workers=workers, progress=progress)
    except (local.Refused, local.WorkerDied) as stopped:
        _fail(str(stopped))
    except OSError as error:
        _fail(f"{out} could not be written ({error.strerror or error}). Name another folder with --out.")
    except KeyboardInterrupt:
        _fail("Stopped. Nothing was written; run the same command to begin again.")
    _write_report(out)
    _print_figures(figures, named, out)
    if not figures.records:
        _fail(f"No file held an article. {out / 'rejected.jsonl'} says why, file by file.")


@app.command()
def extract(
    file: Annotated[str, typer.Argument(metavar="[FILE|-]", help="A saved page or text; - is standard input.")] = "-",
    url: Annotated[str | None, typer.Option(help="Address that the page came from.")] = None,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="Day of publication, 2014-06-14; wins over the page.")] = None,
) -> None:
    """Read one article and print its record."""
    from pipeline.inputs import KINDS, kind_of, local_time, printable

    path = None if file == "-" else Path(file)
    try:
        day = local_time(published) if published else None
    except ValueError as error:
        _fail(f"--published: {error}.", status=2)
    if path is not None and not path.exists():
        _fail(f"{path}: no such file.", status=2)
    try:
        content = path.read_bytes() if path else sys.stdin.buffer.read()
    except OSError as error:
        _fail(f"{path} could not be read: {error.strerror or error}.")

    from pipeline.engine.attempt import Rejection, attempt
    from pipeline.record import to_json
    from scrapers.page import Page

    kind = (KINDS.get(path.suffix.lower()) if path else None) or kind_of(content)
    made = attempt(lambda: Page(content, kind, path=printable(path.name) if path else None, url=url, published=day))
    if isinstance(made, Rejection):
        _fail(f"{file}: {made.message} ({made.error})")
    typer.echo(to_json(made[0], indent=2) if sys.stdout.isatty() else made[1])


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Folder of NAME.json files judged by a person.")],
    records: Annotated[Path, typer.Argument(metavar="RECORDS", help="A .jsonl or .json file, or a folder of them.")],
    errors: Annotated[bool, typer.Option("--errors", help="List every miss with its sentence and the rule that fired.")] = False,
    interval: Annotated[bool, typer.Option("--interval", help="Add 95 % bootstrap intervals over articles.")] = False,
    save: Annotated[Path | None, typer.Option(metavar="FILE", help="Keep figures and misses in a file for --against.")] = None,
    against: Annotated[Path | None, typer.Option(metavar="FILE", help="Say what was gained and lost since --save FILE.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Compare records with gold files: F1 by field."""
    from pipeline import evaluate as evaluation

    for path in (gold, records, *([against] if against else [])):
        if not path.exists():
            _fail(f"{path}: no such file or folder.", status=2)
    try:
        if save:
            evaluation.check_target(save)
        report = evaluation.evaluate_files(gold, records)
        changes = evaluation.changes_since(against, report) if against else None
        if save:
            evaluation.save(report, save)
    except evaluation.BadInput as error:
        _fail(str(error))
    typer.echo(evaluation.render(report, errors=errors, as_json=as_json, interval=interval, changes=changes))


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The records of a run: its folder, or a .jsonl file.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The records to compare them with.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")] = False,
) -> None:
    """What changed between two runs: records that came and went, and values, record by record."""
    from pipeline.diff import NoRecords, compare, render

    try:
        for line in render(compare(old, new), as_json=as_json):
            typer.echo(line)
    except NoRecords as wrong:
        _fail(str(wrong), status=wrong.status)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a record."""
    import json

    from pipeline.record import json_schema

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


def _fail(message: str, status: int = 1) -> NoReturn:
    """Say on one line why it ends here, whatever the names of files are made of."""
    typer.echo("".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in message), err=True)
    raise typer.Exit(status)


def _write_report(out: Path) -> None:
    from pipeline import report

    try:
        with _progress("pages of the report") as progress:
            report.write(out, progress)
    except OSError as error:
        _fail(f"{out / 'report.html'} could not be written ({error.strerror or error}); the records are. Make room, then run again.")
    except KeyboardInterrupt:
        _fail(f"Stopped. The records are in {out}, the report is not; run the same command to have both.")


def _progress(unit: str) -> AbstractContextManager[Progress]:
    from pipeline.engine.progress import bar, lines

    return bar(unit) if sys.stderr.isatty() else lines(unit)


def _print_figures(figures: Figures, named: list[Path], out: Path) -> None:
    rows = figures.table()
    width = max(len(f"{number:,}") for _, number in rows)
    for what, number in rows:
        typer.echo(f"{number:>{width},}  {what}")
    typer.echo(f"\nRecords: {out / 'records.jsonl'}, one line for each article.")
    typer.echo(f"To look at: {out / 'report.html'}, in a browser.")
    if figures.rejected:
        typer.echo(f"Set aside: {out / 'rejected.jsonl'} says why and what to do, file by file.")
    gold = next((path / "gold" for path in named if (path / "gold").is_dir()), None)
    if gold and figures.records:
        typer.echo(f"Next: baotinh evaluate {gold} {out / 'records.jsonl'}")


if __name__ == "__main__":
    main()
