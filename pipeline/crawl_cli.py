"""`baotinh crawl` and `baotinh forget`: pages of newspapers into an archive, and out of it again."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.run_cli import OUTPUTS, fail, write_report
from pipeline.sources_cli import find_source, known_sources

if TYPE_CHECKING:
    from pipeline.crawl_progress import Tell
    from scrapers.crawl import Options, Summary
    from scrapers.page import Source

ARCHIVE = Path("archive")

# Of so many sources it is said in full what was wrong.
_PROBLEMS = 12

_Archive = Annotated[Path, typer.Option(metavar="DIR", help="Folder of the archive.")]


def crawl(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]…", help="Names from `baotinh sources list`, or .toml files; without any: all.")
    ] = None,
    archive: _Archive = ARCHIVE,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Go back to this day (2024-06-01), and take nothing known to be older.")
    ] = None,
    max_pages: Annotated[int | None, typer.Option(min=1, metavar="N", help="At most N requests for each source.")] = None,
    recheck: Annotated[int, typer.Option(min=0, metavar="DAYS", help="Ask again for articles of the last DAYS days.")] = 7,
    contact: Annotated[
        str | None, typer.Option(envvar="BAOTINH_CONTACT", help="Web or mail address that the newspapers can reach you at.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read only lists, write nothing, and print what would be fetched.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Collect pages of newspapers into an archive that `baotinh run` reads. Begun again, it goes on where it was."""
    from scrapers.crawl import Options, since_of
    from scrapers.fetch import agent

    try:
        options = Options(contact, since_of(since) if since else None, max_pages, recheck)
        agent(contact)
    except ValueError as wrong:
        fail(f"{wrong}. Nothing was fetched.", status=2)
    chosen = _chosen(sources)
    if contact is None:
        typer.echo("The newspapers cannot see who is asking: give --contact with a web or mail address, or set BAOTINH_CONTACT.", err=True)
    if dry_run:
        _preview(chosen, archive, options, as_json)
        return
    found = _collect(chosen, archive, options)
    _report(found, archive, as_json)
    if found and not any(summary.articles.total() + summary.lists.total() for summary in found):
        waiting = all(summary.ended == "done" and not summary.failed for summary in found)
        if not waiting and not any(summary.ended == "stopped" for summary in found):
            if set().union(*(summary.failed for summary in found)) == {"dns"}:
                fail("No host is known to the name server: is this machine on the network? Nothing was fetched.")
            fail("No page of any source could be had. The lines above say why; baotinh sources check NAME looks closer.")


def forget(
    url: Annotated[str, typer.Argument(metavar="URL", help="The page's address.")],
    archive: _Archive = ARCHIVE,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the records.")] = OUTPUTS,
) -> None:
    """Remove a page from the archive and its record from the results, because its owner asks. It is never fetched again."""
    from pipeline.engine.forgetting import forget as forget_results
    from pipeline.engine.state import Refused
    from scrapers.addresses import BadAddress
    from scrapers.archive import Locked
    from scrapers.forget import forget as forget_pages
    from scrapers.frontier import BadFrontier

    try:
        pages = forget_pages(archive, url)
        records = forget_results(out, url)
    except BadAddress as wrong:
        fail(f"{wrong}. Give the page's whole address, with https:// before it.", status=2)
    except FileNotFoundError as absent:
        fail(f"{absent}.", status=2)
    except (Locked, BadFrontier, Refused) as refused:
        fail(str(refused))
    except OSError as error:
        fail(f"{error.filename or archive} could not be written ({error.strerror or error}). Make room, then run the same command again.")
    except sqlite3.Error as error:
        fail(f"{archive / 'frontier.db'} could not be written ({error}). Make room, then run the same command again.")
    if not pages and not records:
        typer.echo(f"Nothing of {url} was in {archive} or {out}. Check its spelling; under this one it is not fetched from now on.")
        return
    typer.echo(f"{pages} WARC records removed from {archive}, {records} records from {out}. The address is not fetched again.")
    if records:
        if (out / "report.html").exists():
            write_report(out)
        typer.echo(
            "Its report is written without it. What was made of the results elsewhere (copies, exports, indexes) is yours to make anew."
        )


def _chosen(names: list[str] | None) -> list[Source]:
    from scrapers.reading import key_of

    if not names:
        return [source for source in known_sources().values() if source.replaced_by is None]
    found = list(dict.fromkeys(find_source(name) for name in names))
    keys = [key_of(source) for source in found]
    if twice := {key for key in keys if keys.count(key) > 1}:
        fail(f"{min(twice)}: two files of that name. Name one of them otherwise; the archive keeps sources apart by it.", status=2)
    return found


def _collect(chosen: list[Source], folder: Path, options: Options) -> list[Summary]:
    from pipeline.crawl_progress import outlook, put_in_order
    from scrapers.archive import Archive, Locked
    from scrapers.crawl import crawl as collect
    from scrapers.frontier import BadFrontier

    try:
        with Archive(folder) as archive:
            for line in (*put_in_order(archive.recovered), *outlook(chosen, archive.frontier, options)):
                typer.echo(line, err=True)
            with _progress() as tell:
                return collect(chosen, archive, options, tell)
    except (Locked, BadFrontier) as refused:
        fail(str(refused))
    except OSError as error:
        fail(f"{error.filename or folder} could not be written ({error.strerror or error}). {_way_out(error)}")
    except sqlite3.Error as error:
        fail(f"{folder / 'frontier.db'} could not be written ({error}). Is there room on the disk? The same command goes on from here.")
    except KeyboardInterrupt:
        fail("Broken off. What was fetched is kept; the same command goes on from here.")


def _way_out(error: OSError) -> str:
    if isinstance(error, FileExistsError | NotADirectoryError):
        return "--archive takes a folder."
    if isinstance(error, PermissionError):
        return "See to its permissions, or give another --archive."
    return "Make room; the same command goes on from here."


def _preview(chosen: list[Source], folder: Path, options: Options, as_json: bool) -> None:
    from scrapers.preview import preview

    try:
        found, problems = preview(chosen, folder, options)
    except KeyboardInterrupt:
        fail("Stopped. Nothing was written.")
    for key, problem in problems.items():
        typer.echo(f"{key}: {problem}", err=True)
    if chosen and len(problems) == len(chosen):
        fail("No list of any source could be had. The lines above say why. Nothing was written.")
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for key, urls in found.items():
        for url in urls:
            typer.echo(f"{key}  {url}")
    typer.echo(f"{sum(map(len, found.values()))} articles would be fetched now, more where these lead on. Nothing was written.", err=True)


def _progress() -> AbstractContextManager[Tell]:
    from pipeline.crawl_progress import bars, lines

    return bars() if sys.stderr.isatty() else lines()


def _report(found: list[Summary], folder: Path, as_json: bool) -> None:
    from pipeline.crawl_progress import explained, totals

    if as_json:
        told = {"archive": str(folder), "total": totals(found), "sources": [_plain(summary) for summary in found]}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    rows = [(number, what) for what, number in totals(found).items()]
    width = max(len(f"{number:,}") for number, _ in rows)
    for number, what in rows:
        if number or what != "of these without an article":
            typer.echo(f"{number:>{width},}  {explained(what)}")
    troubled = [summary for summary in found if summary.problem and (summary.ended == "host_away" or not summary.articles)]
    for summary in troubled[:_PROBLEMS]:
        typer.echo(f"{summary.key}: {summary.problem}", err=True)
    if more := len(troubled[_PROBLEMS:]):
        typer.echo(f"{more} more sources had trouble; --json says what of each.", err=True)
    if any(summary.ended == "stopped" for summary in found):
        typer.echo("Stopped. What was fetched is kept; the same command goes on from here.", err=True)
    elif left := sum(summary.waiting for summary in found):
        typer.echo(f"{left:,} addresses wait; the same command goes on from here.")
    if any(summary.articles for summary in found):
        typer.echo(f"Next: baotinh run {folder}")


def _plain(summary: Summary) -> dict[str, object]:
    return {
        "source": summary.key,
        "name": summary.name,
        "ended": summary.ended,
        "articles": dict(summary.articles),
        "lists": dict(summary.lists),
        "refused_by_robots": summary.refused,
        "without_article": summary.empty,
        "failed": dict(summary.failed),
        "skipped": dict(summary.skipped),
        "waiting": summary.waiting,
        "problem": summary.problem,
    }
