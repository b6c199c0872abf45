"""`baotinh sources`: the newspapers that are known, whether they still answer, and how a new one is taken in."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from scrapers.fetch import Fetcher
    from scrapers.page import Page, Source
    from scrapers.past import Past
    from scrapers.probe import Report

sources_app = typer.Typer(help="The newspapers that are known, one TOML file each.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Contact = Annotated[str | None, typer.Option(envvar="BAOTINH_CONTACT", help="Web or mail address that the newspapers can reach you at.")]


@sources_app.command("list")
def list_sources(as_json: AsJson = False) -> None:
    """List the newspapers: name, address, province, when it was seen working, what took its place."""
    found = known_sources()
    if as_json:
        typer.echo(json.dumps([_plain(source) for source in found.values()], ensure_ascii=False, indent=1))
        return
    width = max(map(len, found), default=0)
    for key, source in found.items():
        state = f"seen working {source.checked}" if source.checked else "never seen working"
        after = f", now {source.replaced_by}" if source.replaced_by else ""
        typer.echo(f"{key:<{width}}  {source.name} ({source.province or 'central'})  {source.home}  {state}{after}")
    typer.echo(f"\n{len(found)} sources. Look at one: baotinh sources show NAME; try one: baotinh sources check NAME")


@sources_app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name from `baotinh sources list`, or a .toml file.")],
    as_json: AsJson = False,
) -> None:
    """Print the file of one newspaper, with what is known about it."""
    from importlib.resources import files

    source = find_source(name)
    if as_json:
        typer.echo(json.dumps(_plain(source), ensure_ascii=False, indent=1))
        return
    path = Path(name) if name.endswith(".toml") else files("scrapers").joinpath("sources", f"{source.key}.toml")
    typer.echo(f"# {path}\n{path.read_text(encoding='utf-8-sig').rstrip()}")


@sources_app.command()
def check(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]…", help="Names or .toml files; without any: all of them.")] = None,
    archive: Annotated[Path | None, typer.Option(metavar="DIR", help="An archive of baotinh crawl to compare with.")] = None,
    contact: Contact = None,
    as_json: AsJson = False,
) -> None:
    """Fetch a few live pages of each newspaper and say which fields were found. Exit status 1 where one is broken."""
    chosen = [find_source(name) for name in names] if names else list(known_sources().values())
    from scrapers import probe

    reports: list[Report] = []
    fetcher = _fetcher(contact)
    try:
        for source in chosen:
            past = _past(archive, source) if archive else None
            reports.append(probe.check(source, fetcher, past))
            if not as_json:
                _tell(reports[-1], source)
    except KeyboardInterrupt:
        _fail(f"Stopped after {len(reports)} of {len(chosen)} sources.")
    finally:
        fetcher.close()
    broken = sum(bool(report.broken) for report in reports)
    if as_json:
        typer.echo(json.dumps([asdict(report) for report in reports], ensure_ascii=False, indent=1))
    elif len(reports) > 1:
        typer.echo(f"{len(reports) - broken} work, {broken} broken")
    if broken:
        raise typer.Exit(1)


@sources_app.command()
def adopt(
    page: Annotated[str, typer.Argument(metavar="URL|FILE", help="An article of the newspaper: its address, or a saved page.")],
    url: Annotated[str | None, typer.Option(help="Address that a saved page came from, where the page does not say it.")] = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the three files.")] = Path("."),
    contact: Contact = None,
) -> None:
    """Draft the file of a newspaper from one article; the page and what was read from it are kept beside it for review."""
    from scrapers import adopt as adoption
    from scrapers.page import NotAnArticle

    taken = _page(page, url, contact)
    try:
        paths = adoption.write(adoption.draft(taken), out)
    except NotAnArticle as error:
        _fail(f"{page}: {error} ({error.code})")
    except adoption.NoAddress as error:
        _fail(f"{page}: {error}.", status=2)
    except adoption.AlreadyThere as error:
        _fail(f"{error}. Nothing was written.")
    except OSError as error:
        _fail(f"{out} could not be written ({error.strerror or error}). Name another folder with --out.")
    draft, saved, expected = paths
    typer.echo(f"{draft}: the draft; look at every line.\n{saved}: the page.\n{expected}: what was read from it; compare the two.")
    typer.echo(f"Next: baotinh sources check {draft}")


def _page(name: str, url: str | None, contact: str | None) -> Page:
    from pipeline.inputs import KINDS, kind_of
    from scrapers.page import Page

    if name.startswith(("http://", "https://")):
        return _fetched(name, contact)
    path = Path(name)
    if not path.exists():
        _fail(f"{name}: no such file. Name a saved page, or an address with https:// before it.", status=2)
    try:
        content = path.read_bytes()
    except OSError as error:
        _fail(f"{name} could not be read: {error.strerror or error}.")
    return Page(content, KINDS.get(path.suffix.lower()) or kind_of(content), url=url)


def _fetched(address: str, contact: str | None) -> Page:
    from urllib.parse import urljoin

    from scrapers.fetch import NotFetched
    from scrapers.page import Source
    from scrapers.reading import page_of

    fetcher = _fetcher(contact)
    try:
        answer = fetcher.fetch(address, Source("the newspaper", urljoin(address, "/"), delay=0.0))
    except NotFetched as error:
        _fail(f"{address}: {error} ({error.code}). Save the page with a browser and name the file, with --url.")
    finally:
        fetcher.close()
    return page_of(answer, answer.final_url)


def _fetcher(contact: str | None) -> Fetcher:
    from scrapers.fetch import Fetcher
    from scrapers.probe import LIMITS

    try:
        return Fetcher(contact, limits=LIMITS)
    except ValueError as wrong:
        _fail(f"{wrong}. Nothing was fetched.", status=2)


def _past(archive: Path, source: Source) -> Past:
    from scrapers.frontier import BadFrontier
    from scrapers.past import past_of

    try:
        return past_of(archive, source)
    except FileNotFoundError as error:
        _fail(f"{error}.", status=2)
    except (BadFrontier, OSError) as error:
        _fail(f"{archive} could not be read: {error}")


def known_sources() -> dict[str, Source]:
    from scrapers.registry import BadSource, sources

    try:
        return dict(sources())
    except BadSource as error:
        _fail(str(error))


def find_source(name: str) -> Source:
    """The source of a name or a .toml file; ends the command with status 2 where there is none."""
    from difflib import get_close_matches

    from scrapers.registry import BadSource, load

    if name.endswith(".toml"):
        try:
            return load(Path(name))
        except BadSource as error:
            _fail(str(error), status=2)
        except OSError as error:
            _fail(f"{name} could not be read: {error.strerror or error}.", status=2)
    found = known_sources()
    if name in found:
        return found[name]
    near = get_close_matches(name, found, 3)
    advice = f"did you mean {' or '.join(near)}?" if near else "baotinh sources list names them all"
    _fail(f"{name}: no such source; {advice}", status=2)


def _plain(source: Source) -> dict[str, object]:
    values = asdict(source)
    return values | {"checked": source.checked.isoformat() if source.checked else None}


def _tell(report: Report, source: Source) -> None:
    typer.echo(f"{'broken' if report.broken else 'ok':<6}  {report.key}  {source.home}")
    if report.pages:
        found = ", ".join(f"{name} {number}{'*' * (name in report.expected)}" for name, number in report.fields.items())
        typer.echo(f"        fields found on {report.pages} articles (* expected): {found}")
    for line in (*report.broken, *report.notes):
        typer.echo(f"        {line}")


def _fail(message: str, status: int = 1) -> NoReturn:
    """Say on one line why it ends here, whatever the names of files are made of."""
    typer.echo("".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in message), err=True)
    raise typer.Exit(status)
