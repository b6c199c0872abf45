"""The command line. Exit status: 0 done (single bad inputs are set aside and counted), 1 the job failed, 2 wrong usage.

Only what a command needs is loaded, and only when it runs.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline import __version__, crawl_cli
from pipeline.run_cli import fail, run
from pipeline.sources_cli import sources_app

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


app.command()(run)
app.command()(crawl_cli.crawl)
app.command()(crawl_cli.forget)


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
        fail(f"--published: {error}.", status=2)
    if path is not None and not path.exists():
        fail(f"{path}: no such file.", status=2)
    try:
        content = path.read_bytes() if path else sys.stdin.buffer.read()
    except OSError as error:
        fail(f"{path} could not be read: {error.strerror or error}.")

    from pipeline.engine.attempt import Rejection, attempt
    from pipeline.record import to_json
    from scrapers.page import Page

    kind = (KINDS.get(path.suffix.lower()) if path else None) or kind_of(content)
    made = attempt(lambda: Page(content, kind, path=printable(path.name) if path else None, url=url, published=day))
    if isinstance(made, Rejection):
        fail(f"{file}: {made.message} ({made.error})")
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
            fail(f"{path}: no such file or folder.", status=2)
    try:
        if save:
            evaluation.check_target(save)
        report = evaluation.evaluate_files(gold, records)
        changes = evaluation.changes_since(against, report) if against else None
        if save:
            evaluation.save(report, save)
    except evaluation.BadInput as error:
        fail(str(error))
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
        fail(str(wrong), status=wrong.status)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a record."""
    import json

    from pipeline.record import json_schema

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
