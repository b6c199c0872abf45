"""One article: its text with the findings marked, beside its record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from textwrap import shorten

from pipeline.record import CitedDocument, Count, Date, Directive, Event, Official, Quote, Record
from pipeline.report.marks import KINDS, Marker, items_of

BLOCKS = {"kicker": "p", "title": "h2", "lead": "p", "paragraph": "p", "heading": "h3", "caption": "p"}
#: Letters of the text that stand for a missing title.
OPENING = 110

SIGNS = {"exact": "", "about": "≈ ", "more_than": "> ", "at_least": "≥ ", "less_than": "< ", "at_most": "≤ "}


def render_contents(records: Sequence[Record], first: int) -> str:
    """The titles of a page, each a link to its article."""
    rows = "".join(
        f'<li value="{number}"><a href="#a{number}"><span lang="vi">{_title(record)}</span>'
        f"<small>{escape(' · '.join(_place_and_day(record)))}</small></a></li>"
        for number, record in enumerate(records, first)
    )
    return f'<nav class="contents" aria-label="Articles of this page"><ol start="{first}">{rows}</ol></nav>' if records else ""


def render_article(record: Record, number: int) -> str:
    """An article as HTML. `number` counts through all pages of the report and makes the anchors."""
    marker = Marker(record.article.text, items_of(record), number)
    blocks = []
    for block in record.article.blocks:
        tag = BLOCKS[block.kind]
        blocks.append(f'<{tag} class="{block.kind}">{marker.block(block.start, block.end)}</{tag}>')
    title = "" if any(block.kind == "title" for block in record.article.blocks) else '<h2 class="title none" lang="en">No title</h2>'
    return (
        f'<article id="a{number}" tabindex="-1">{_head(record, number)}'
        f'<div class="text" lang="vi">{title}{"".join(blocks)}</div>'
        f'<aside class="record" aria-label="Record {number}" tabindex="0">{_record(record, number)}</aside></article>\n'
    )


def _head(record: Record, number: int) -> str:
    source, facts = record.source, [escape(part) for part in _place_and_day(record)]
    if record.event:
        facts.append(escape(record.event.kind))
    name = escape(source.path or source.site or source.url or record.id)
    # Any other scheme could run as script when clicked.
    if source.url and source.url.lower().startswith(("http://", "https://")):
        name = f'<a href="{escape(source.url)}" rel="noopener noreferrer">{name}</a>'
    return f'<p class="meta"><b>{number}</b>{"".join(f"<span>{part}</span>" for part in [*facts, name])}</p>'


def _place_and_day(record: Record) -> list[str]:
    event, published = record.event, record.article.published
    day = published[:10] if published else event.date if event else None
    places = [event.commune, event.district, event.province] if event else []
    return [part for part in (day, ", ".join(place for place in places if place)) if part]


def _title(record: Record) -> str:
    """The title, else how the text begins."""
    article = record.article
    return escape(article.title or shorten(article.text[:500], OPENING, placeholder=" …") or record.id)


def _record(record: Record, number: int) -> str:
    lists: dict[str, list[str]] = {
        "e": [_row(number, "e0", record.event, _event(record.event))] if record.event else [],
        "d": [_row(number, f"d{n}", date, _date(date)) for n, date in enumerate(record.dates)],
        "o": [_official(number, n, official) for n, official in enumerate(record.officials)],
        "c": [_row(number, f"c{n}", count, _count(count)) for n, count in enumerate(record.counts)],
        "n": [_row(number, f"n{n}", cited, _document(cited)) for n, cited in enumerate(record.documents)],
        "r": [_row(number, f"r{n}", directive, _directive(directive)) for n, directive in enumerate(record.directives)],
    }
    warnings = [f"<li>{escape(warning.message)}</li>" for warning in record.warnings]
    return "".join(_section(letter, KINDS[letter], rows) for letter, rows in lists.items()) + _section("notes", "warnings", warnings)


def _section(kind: str, heading: str, rows: list[str]) -> str:
    number = "" if kind == "e" else f" <b>{len(rows)}</b>"
    return f'<section class="{kind}"><h3>{heading}{number}</h3><ul>{"".join(rows)}</ul></section>' if rows else ""


def _row(number: int, name: str, quote: Quote, inner: str, kind: str = "") -> str:
    """A line of the record: a link to its words in the text, which shows its rule once chosen."""
    return f"<li{kind}>{_link(number, name, quote, inner)}</li>"


def _link(number: int, name: str, quote: Quote, inner: str) -> str:
    rule = f"<code>{escape(quote.rule)}</code>" if quote.rule else "none of its own"
    start, end = quote.span
    return (
        f'<a id="r{number}-{name}" href="#t{number}-{name}" data-i="{name}">{inner}'
        f'<small class="rule">rule {rule} · span {start}–{end}</small></a>'
    )


def _event(event: Event) -> str:
    when = " ".join(part for part in (event.date, event.part_of_day) if part)
    places = ", ".join(place for place in (event.commune, event.district, event.province) if place)
    return f"<b>{event.kind}</b>{_tags([when])}{_line(places)}"


def _date(date: Date) -> str:
    return f"<b>{escape(date.value)}</b>{_tags([date.part_of_day, date.role])}"


def _official(number: int, place: int, official: Official) -> str:
    name = f"<b>{escape(official.name)}</b>{_tags([official.honorific, *official.roles])}"
    anchor = f"#t{number}-o{place}{'m' if official.mentions else 'p'}0"
    posts = "".join(_row(number, f"o{place}p{n}", post, _post(post.title, post.organisation)) for n, post in enumerate(official.positions))
    mentions = "".join(
        _row(number, f"o{place}m{n}", quote, f"<q>{escape(quote.text)}</q>", ' class="said"') for n, quote in enumerate(official.mentions)
    )
    return f'<li><a href="{anchor}" data-i="o{place}">{name}</a><ul>{posts}{mentions}</ul></li>'


def _post(title: str, organisation: str | None) -> str:
    return escape(title) + (f' <span class="of">{escape(organisation)}</span>' if organisation else "")


def _count(count: Count) -> str:
    value = f"{count.value:,}" + (f"–{count.high:,}" if count.high is not None else "")
    of = f' <span class="of">of {escape(count.of)}</span>' if count.of else ""
    sign = f'<span title="{count.bound}">{escape(SIGNS[count.bound])}</span>' if count.bound != "exact" else ""
    status = None if count.status == "actual" else count.status
    category = None if count.category == "other" else count.category.replace("_", " ")
    return f"{sign}<b>{value}</b> {escape(count.unit)}{of}{_tags([category, status])}"


def _document(cited: CitedDocument) -> str:
    head = " ".join(part for part in (cited.kind, cited.number) if part)
    return f"<b>{escape(head)}</b>{_tags([cited.date])}{_line(cited.issuer)}"


def _directive(directive: Directive) -> str:
    whom = f' <span class="to">→ {escape(directive.addressee)}</span>' if directive.addressee else ""
    deadline = f"by {directive.deadline}" if directive.deadline else None
    who = f"<b>{escape(directive.issuer)}</b>" if directive.issuer else '<span class="of">issuer unknown</span>'
    verb = f'<span class="verb">{escape(directive.verb)}</span> ' if directive.verb else ""
    return f"{who}{whom}{_tags([directive.kind, deadline])}{_line_html(verb + escape(directive.action))}"


def _tags(values: Iterable[str | None]) -> str:
    return "".join(f" <i>{escape(value)}</i>" for value in values if value)


def _line(text: str | None) -> str:
    return _line_html(escape(text)) if text else ""


def _line_html(inner: str) -> str:
    return f'<span class="line">{inner}</span>'
