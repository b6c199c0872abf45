"""One article's record against its gold file, field by field (the comparisons that the figures count).

Gold files have the record's fields without offsets; an item marked `"optional": true` is no error found or missed.
Dates, counts, documents and officials are compared as sets, directives by overlap of their action.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.evaluate.compare import form, number, organisation, overlap, same_unit, squash
from pipeline.evaluate.sheet import Json, Sheet, items_of

SAME_ACTION = 0.6
SAME_BODY = 0.6
SAME_ADDRESSEE = 0.8


def compare(sheet: Sheet, name: str, gold: Json, record: Json) -> None:
    """Write down how a record (empty where there is none) compares with the gold of the article `name`."""
    sheet.begin(name, record)
    _article(sheet, gold, record)
    _event(sheet, gold.get("event"), record.get("event"))
    _grounding(sheet, gold, record)
    _dates(sheet, gold, record)
    _officials(sheet, gold, record)
    _counts(sheet, gold, record)
    _documents(sheet, gold, record)
    _directives(sheet, gold, record)


def _article(sheet: Sheet, gold: Json, record: Json) -> None:
    got, want = record.get("article") or {}, gold.get("article") or {}
    text = got.get("text") or ""
    squashed = squash(text)
    for key in ("title", "kicker"):
        if want.get(key) or (key == "title" and key in want):
            sheet.rate(key, form(got.get(key)) == form(want[key]), f"{got.get(key)!r} for {want[key]!r}")
    if want.get("published"):
        published = (got.get("published") or "")[: len(want["published"])]
        sheet.rate("published", published == want["published"], f"{published!r} for {want['published']!r}")
    if want.get("authors") is not None:
        authors = [{form(a): {"name": a} for a in names or []} for names in (want["authors"], got.get("authors"))]
        sheet.sets("authors", authors[0], set(), authors[1])
    for furniture in want.get("not_in_text") or []:
        sheet.rate("furniture removed", bool(text) and squash(furniture) not in squashed, furniture, {"text": furniture})
    captions = [squash(text[b["start"] : b["end"]]) for b in got.get("blocks") or [] if b.get("kind") == "caption"]
    for caption in want.get("captions") or []:
        sheet.rate("captions", any(squash(caption)[:50] in seen for seen in captions), caption, {"text": caption})
    for item in [*gold["counts"], *gold["directives"]]:
        words = item.get("action") or item.get("text")
        sheet.rate("text kept", squash(words) in squashed, words)


def _event(sheet: Sheet, gold: Json | None, found: Json | None) -> None:
    sheet.rate("event.present", bool(gold) == bool(found), f"{_brief(found)} for {_brief(gold)}", found)
    for key in ("kind", "date", "part_of_day", "province", "district", "commune"):
        if gold and key in gold:
            got = (found or {}).get(key)
            sheet.rate(f"event.{key}", form(got) == form(gold[key]), f"{got!r} for {gold[key]!r}", found)


def _brief(event: Json | None) -> str:
    return f"{event.get('kind')} {event.get('date')}" if event else "no event"


def _grounding(sheet: Sheet, gold: Json, record: Json) -> None:
    text = (record.get("article") or {}).get("text") or ""
    for kind in ("dates", "counts", "documents", "directives", "officials"):
        for item in items_of(record, kind):
            start, end = item.get("span") or (0, 0)
            sheet.rate("grounded", bool(item.get("text")) and text[start:end] == item["text"], f"{kind} {item.get('text')!r}", item)
    for kind in ("dates", "counts"):
        for item in items_of(record, kind):
            quotes = [squash(g["text"]) for g in gold[kind] if g["value"] == item.get("value") and g.get("text")]
            mine = squash(item.get("text"))
            if quotes:
                near = len(mine) >= 2 and any(quote in mine or mine in quote for quote in quotes)
                sheet.rate("quoted", near or mine in quotes, f"{item.get('text')!r}", item)


def _dates(sheet: Sheet, gold: Json, record: Json) -> None:
    need = {d["value"]: d for d in gold["dates"] if not d.get("optional")}
    spare = {d["value"] for d in gold["dates"] if d.get("optional")}
    found = items_of(record, "dates")
    sheet.sets("dates", need, spare, {d["value"]: d for d in found if d.get("value")})
    roles: dict[str, set[str]] = {}
    for d in gold["dates"]:
        roles.setdefault(d["value"], set()).add(d["role"])
    for d in found:
        if d.get("value") in roles:
            wanted = roles[d["value"]]
            sheet.rate("dates.role", d.get("role") in wanted, f"{d.get('role')} for {d['value']} {sorted(wanted)}", d)


def _officials(sheet: Sheet, gold: Json, record: Json) -> None:
    people, wanted = record.get("officials") or [], gold["officials"]
    spare = {form(o["name"]) for o in wanted if o.get("optional")}
    need = {form(o["name"]): o for o in wanted if form(o["name"]) not in spare}
    sheet.sets("officials.name", need, spare, {form(o.get("name")): _first_mention(o) for o in people})
    for figure, full in (("officials.title", False), ("officials.position", True)):
        optional = _posts(wanted, full, spare, lambda post: bool(post.get("optional")))
        required = _posts(wanted, full, spare, lambda post: not post.get("optional"))
        sheet.sets(figure, required, optional.keys(), _posts(people, full, spare, lambda post: True))
    known = {form(o.get("name")): o for o in people}
    for o in wanted:
        who = form(o["name"])
        if not o.get("optional") and "roles" in o and who in known:
            item = _first_mention(known[who])
            need_roles, roles = ({(who, r): {**item, "role": r} for r in one.get("roles") or []} for one in (o, known[who]))
            sheet.sets("officials.roles", need_roles, set(), roles)


def _posts(people: list[Json], full: bool, spare: set[str], wanted: Callable[[Json], bool]) -> dict[tuple[str, str, str], Json]:
    """Posts by (name, title, organisation), of people that are not optional; without `full` the organisation is left out."""
    posts: dict[tuple[str, str, str], Json] = {}
    for o in people:
        for post in o.get("positions") or []:
            if form(o.get("name")) not in spare and wanted(post):
                body = organisation(post.get("organisation")) if full else ""
                posts[form(o.get("name")), form(post.get("title")), body] = {**post, "name": o.get("name")}
    return posts


def _first_mention(person: Json) -> Json:
    return {**next(iter(person.get("mentions") or []), person), "name": person.get("name")}


def count_key(count: Json) -> tuple[str, str]:
    """What makes two counts the same fact: value and category, or value and per cent."""
    return number(count.get("value")), "percent" if count.get("unit") == "%" else count.get("category") or ""


def _counts(sheet: Sheet, gold: Json, record: Json) -> None:
    found = items_of(record, "counts")
    need = {count_key(c): c for c in gold["counts"] if not c.get("optional")}
    spare = {count_key(c) for c in gold["counts"] if c.get("optional")}
    sheet.sets("counts", need, spare, {count_key(c): c for c in found})
    for key in need:
        mine, theirs = [f for f in found if count_key(f) == key], [c for c in gold["counts"] if count_key(c) == key]
        if mine:
            _count_attributes(sheet, mine, theirs)


def _count_attributes(sheet: Sheet, mine: list[Json], theirs: list[Json]) -> None:
    quote = theirs[0]["text"]
    for key in ("bound", "status"):
        got, want = {f.get(key) for f in mine}, {c[key] for c in theirs}
        sheet.rate(f"counts.{key}", got <= want, f"{_either(got)} for {quote} {_either(want)}", mine[0])
    for key in ("unit", "of"):
        got, want = {f.get(key) for f in mine}, {c.get(key) for c in theirs}
        if key == "unit" or any(want):
            sheet.rate(f"counts.{key}", any(same_unit(f, c) for f in got for c in want), f"{_either(got)} for {_either(want)}", mine[0])
    if any(c.get("high") is not None for c in theirs):
        same = any(number(f.get("high")) == number(c.get("high")) for f in mine for c in theirs)
        sheet.rate("counts.high", same, f"{_either({f.get('high') for f in mine})} for {quote}", mine[0])


def _either(values: set[Any]) -> str:
    return " or ".join(sorted(map(str, values)))


def document_key(document: Json) -> tuple[str, str]:
    """What makes two cited documents the same fact: kind and number, else date."""
    return form(document.get("kind")), form(document.get("number")) or (document.get("date") or "")


def _documents(sheet: Sheet, gold: Json, record: Json) -> None:
    found = {document_key(d): d for d in items_of(record, "documents")}
    need = {document_key(d): d for d in gold["documents"] if not d.get("optional")}
    spare = {document_key(d) for d in gold["documents"] if d.get("optional")}
    sheet.sets("documents", need, spare, found)
    for want in gold["documents"]:
        got = found.get(document_key(want))
        if got is None:
            continue
        if want.get("date"):
            sheet.rate("documents.date", got.get("date") == want["date"], f"{got.get('date')} for {want['date']}", got)
        if want.get("issuer"):
            same = overlap(organisation(got.get("issuer")), organisation(want["issuer"])) >= SAME_BODY
            sheet.rate("documents.issuer", same, f"{got.get('issuer')} for {want['issuer']}", got)


def _pairs(wanted: list[Json], found: list[Json]) -> dict[int, int]:
    """Gold directives with the found ones that say the same: best overlap of actions first, each used once."""
    scores = ((overlap(g["action"], f.get("action")), i, j) for i, g in enumerate(wanted) for j, f in enumerate(found))
    pairs: dict[int, int] = {}
    for score, i, j in sorted(scores, reverse=True):
        if score >= SAME_ACTION and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _directives(sheet: Sheet, gold: Json, record: Json) -> None:
    wanted, found = gold["directives"], items_of(record, "directives")
    people = {form(o["name"]) for o in gold["officials"]}
    pairs = _pairs(wanted, found)
    hits = issued = 0
    for i, want in enumerate(wanted):
        if want.get("optional"):
            continue
        if i not in pairs:
            sheet.miss("directives", "missing", want["action"], want)
            continue
        hits += 1
        issued += _directive(sheet, want, found[pairs[i]], people)
    for j, got in enumerate(found):
        if j not in pairs.values():
            sheet.miss("directives", "wrong", str(got.get("action")), got)
    need = sum(not want.get("optional") for want in wanted)
    extra = len(found) - sum(bool(wanted[i].get("optional")) for i in pairs)
    sheet.tally("directives", hits, extra - hits, need - hits)
    sheet.tally("directives+issuer", issued, extra - issued, need - issued)


def _directive(sheet: Sheet, want: Json, got: Json, people: set[str]) -> bool:
    """What is said about a directive that was found. True where its issuer is right."""
    mine, theirs = organisation(got.get("issuer")), organisation(want["issuer"])
    alike = bool(mine) and bool(theirs) and theirs not in people and (same_unit(mine, theirs) or overlap(mine, theirs) >= SAME_BODY)
    issued = mine == theirs or alike
    sheet.rate("directives.issuer", issued, f"{got.get('issuer')!r} for {want['issuer']!r}", got)
    who = got.get("addressee")
    same = overlap(who, want["addressee"]) >= SAME_ADDRESSEE if want["addressee"] else not who
    sheet.rate("directives.addressee", same, f"{who!r} for {want['addressee']!r}", got)
    sheet.rate("directives.kind", got.get("kind") == want["kind"], f"{got.get('kind')} for {want['kind']}", got)
    if "deadline" in want:
        due = got.get("deadline") or None
        sheet.rate("directives.deadline", due == want["deadline"], f"{due} for {want['deadline']}", got)
    return issued
