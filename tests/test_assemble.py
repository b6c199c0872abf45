"""Documents made by hand become records; a value that does not point at its words is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline import document as d
from pipeline.assemble import Ungrounded, article_id, assemble, check, normal_url
from pipeline.document import Document, Span
from pipeline.read import read
from pipeline.record import Record, to_json
from scrapers.page import Article, ArticleBlock, Page

TITLE = "Kiểm tra đê điều tại Kim Sơn"
BODY = (
    "Sáng 5/3, đồng chí Lê Văn Tám, Bí thư Huyện ủy kiểm tra 2,5 km đê. "
    "Đồng chí yêu cầu các xã hoàn thành trước ngày 30/6 theo Quyết định số 12/QĐ-UBND của UBND tỉnh."
)
PAGE = Page(content=b"<p>x</p>", kind="html", path="thang-3/de.html", url="https://example.org/de.htm")


def document() -> Document:
    blocks = (ArticleBlock("title", TITLE), ArticleBlock("paragraph", BODY))
    empty = read(Article(blocks=blocks, title=TITLE, published="2024-03-06", url=PAGE.url, site="example.org", agency="(BT)"))

    def at(words: str) -> tuple[int, int]:
        start = empty.text.index(words)
        return start, start + len(words)

    post = d.Post(*at("Bí thư Huyện ủy"), "posts:1", "Bí thư", d.Body(*at("Huyện ủy"), "bodies:2", "Huyện ủy", "party"), "Huyện ủy Kim Sơn")
    person = d.Person(*at("đồng chí Lê Văn Tám, Bí thư Huyện ủy"), "name", "full", official="Lê Văn Tám", posts=(post,))
    directive = d.Directive(
        *at("yêu cầu các xã hoàn thành trước ngày 30/6"),
        rule="verb",
        action=Span(*at("hoàn thành trước ngày 30/6")),
        issuer=Span(*at("Đồng chí")),
        addressee=Span(*at("các xã")),
        verb=Span(*at("yêu cầu")),
        deadline="2024-06-30",
        kind="instruction",
        issuer_name="Lê Văn Tám",
    )
    return replace(
        empty,
        dates=(
            d.DateMention(*at("ngày 30/6"), "day_month", "2024-06-30", "target"),
            d.DateMention(*at("Sáng 5/3"), "day_month", "2024-03-05", "event", "morning"),
        ),
        people=(person,),
        officials=(d.Official("Lê Văn Tám", "đồng chí", (post,), ("speaker",), (Span(*at("Đồng chí")), Span(person.start, person.end))),),
        counts=(d.Count(*at("2,5 km"), "plain", 2.5, "km", "length"), d.Count(*at("12"), "plain", 12.0, "hộ", "household", high=15.0)),
        documents=(
            d.CitedDocument(
                *at("Quyết định số 12/QĐ-UBND"),
                rule="numbered",
                kind="Quyết định",
                number="12/QĐ-UBND",
                issuer=Span(*at("UBND tỉnh")),
                issuer_name="Ủy ban nhân dân tỉnh",
            ),
        ),
        directives=(directive,),
        event=d.Event(*at("Kiểm tra đê điều"), "visit", "visit", "2024-03-05", "morning", "Ninh Bình", "Kim Sơn"),
        warnings=(d.Warn("no_anchor", "Một ngày không rõ năm."), d.Warn("no_anchor", "Một ngày không rõ năm.")),
    )


def test_the_record_says_what_the_document_says() -> None:
    record = assemble(document(), PAGE)
    assert record.article.text == TITLE + "\n\n" + BODY and record.article.agency == "(BT)"
    assert [(b.kind, b.start, b.end) for b in record.article.blocks] == [("title", 0, 28), ("paragraph", 30, 30 + len(BODY))]
    assert [date.value for date in record.dates] == ["2024-03-05", "2024-06-30"]
    official = record.officials[0]
    assert (official.name, official.roles, official.positions[0].organisation) == ("Lê Văn Tám", ("speaker",), "Huyện ủy Kim Sơn")
    assert official.positions[0].text == "Bí thư Huyện ủy"
    assert [(m.text, m.rule) for m in official.mentions] == [("đồng chí Lê Văn Tám, Bí thư Huyện ủy", "name"), ("Đồng chí", None)]
    assert [(c.value, c.high) for c in record.counts] == [(2.5, None), (12, 15)]
    assert record.documents[0].issuer == "Ủy ban nhân dân tỉnh"
    directive = record.directives[0]
    assert (directive.issuer, directive.addressee, directive.verb) == ("Lê Văn Tám", "các xã", "yêu cầu")
    assert record.event is not None and (record.event.district, record.event.text) == ("Kim Sơn", "Kiểm tra đê điều")
    assert [(w.code, w.message) for w in record.warnings] == [("no_anchor", "Một ngày không rõ năm.")]


def test_where_nothing_is_resolved_the_words_stand() -> None:
    plain = document()
    post = replace(plain.officials[0].posts[0], organisation=None)
    plain = replace(
        plain,
        officials=(replace(plain.officials[0], posts=(post, replace(post, body=None))),),
        documents=(replace(plain.documents[0], issuer_name=None),),
        directives=(replace(plain.directives[0], issuer_name=None, addressee=None),),
        event=None,
    )
    record = assemble(plain, PAGE)
    assert [position.organisation for position in record.officials[0].positions] == ["Huyện ủy", None]
    assert record.documents[0].issuer == "UBND tỉnh"
    assert (record.directives[0].issuer, record.directives[0].addressee) == ("Đồng chí", None)
    assert record.event is None


def test_the_source_is_what_was_read() -> None:
    source = assemble(document(), PAGE).source
    assert source.path == "thang-3/de.html" and source.retrieved is None
    assert source.sha256 == sha256(PAGE.content).hexdigest()
    fetched = replace(PAGE, retrieved=datetime(2024, 3, 6, 1, 2, tzinfo=UTC))
    assert '"retrieved":"2024-03-06T01:02:00Z"' in to_json(assemble(document(), fetched))


def test_what_the_page_lacks_is_a_warning() -> None:
    bare = document()
    bare = replace(bare, article=replace(bare.article, title=None, published=None), warnings=())
    assert [warning.code for warning in assemble(bare, PAGE).warnings] == ["no_published", "no_title"]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert to_json(assemble(document(), PAGE)) == to_json(assemble(document(), PAGE))


@pytest.mark.parametrize(
    "broken",
    [
        {"dates": (d.DateMention(5, 5, "x", "2024", "event"),)},
        {"dates": (d.DateMention(0, 10_000, "x", "2024", "event"),)},
        {"event": d.Event(900, 910, "x", "visit")},
        {"directives": (d.Directive(0, 4, "x", Span(7, 7), kind="instruction"),)},
        {"text": TITLE + "\n" + BODY},
        {"blocks": ()},
    ],
)
def test_values_without_words_are_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(Ungrounded):
        assemble(replace(document(), **broken), PAGE)


def test_values_outside_the_lists_are_refused() -> None:
    with pytest.raises(ValidationError, match="kind"):
        assemble(replace(document(), directives=(replace(document().directives[0], kind=None),)), PAGE)


def test_a_quote_that_was_changed_later_is_found() -> None:
    record = assemble(document(), PAGE).model_dump()
    record["counts"][0]["text"] = "2.5 km"
    with pytest.raises(Ungrounded, match=r"2\.5 km"):
        check(Record.model_validate(record))


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/tin/a.htm",
        "http://www.Example.org/tin/a.htm",
        "https://example.org:443/tin/a.htm/",
        "https://example.org/tin/a.htm?utm_source=x&fbclid=y#top",
    ],
)
def test_addresses_of_one_page_share_an_id(url: str) -> None:
    assert article_id(url, "x") == article_id("https://example.org/tin/a.htm", "y")


@pytest.mark.parametrize("url", ["https://example.org/tin/b.htm", "https://example.org/tin/A.htm", "https://example.org/tin/a.htm?id=2"])
def test_addresses_of_other_pages_do_not(url: str) -> None:
    assert article_id(url, "x") != article_id("https://example.org/tin/a.htm", "x")


def test_the_order_of_a_query_makes_no_difference() -> None:
    assert normal_url("https://example.org/?b=2&a=1") == normal_url("https://example.org/?a=1&b=2") == "example.org?a=1&b=2"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_without_address_the_text_gives_the_id(text: str) -> None:
    assert article_id(None, text) == article_id(None, text)
    assert len(article_id(None, text)) == 16
    assert article_id(None, text) != article_id(None, text + "x")
