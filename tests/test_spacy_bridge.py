"""The spaCy pipe: spans by kind whose words are the record's, whatever the tokenizer, through DocBin and displaCy."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
import unicodedata
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import pipeline
from pipeline.placing import Placing, Plain
from pipeline.record import to_json
from pipeline.spacy_bridge import KINDS, SYLLABLES, item_of
from scrapers.text import line_of

ROOT = Path(__file__).parents[1]
TITLE = "Huyện Đông Sơn bàn việc chống hạn"
FIRST = (
    "Sáng 5/3/2024, đồng chí Lê Văn Tám, Chủ tịch UBND huyện Đông Sơn chủ trì hội nghị bàn việc chống hạn với 12 hợp tác xã "
    "theo Chỉ thị số 09-CT/HU của Huyện ủy."
)
SECOND = "Đồng chí Lê Văn Tám yêu cầu các xã nạo vét hơn 12 km kênh mương trước ngày 30/6; tưới 97,5% diện tích."
ARTICLE = f"{TITLE}\n\n{FIRST}\n\n{SECOND}\n"
WORDS = {
    "dates": {"Sáng 5/3/2024", "trước ngày 30/6"},
    "counts": {"12 hợp tác xã", "hơn 12 km"},
    "documents": {"Chỉ thị số 09-CT/HU"},
    "officials": {"Chủ tịch UBND huyện Đông Sơn"},
}


@pytest.fixture(scope="module", params=[{}, SYLLABLES], ids=["xx", "syllables"])
def nlp(request: pytest.FixtureRequest) -> Language:
    made = spacy.blank("xx", config=request.param)
    made.add_pipe("baotinh")
    return made


def words(doc: Doc, kind: str) -> set[str]:
    return {line_of(span.text) for span in doc.spans[kind]}


@pytest.mark.parametrize(
    "text",
    [
        ARTICLE,
        ARTICLE.replace("\n\n", "\n"),
        ARTICLE.replace("\n\n", " \r\n \r\n"),
        "\n\n  " + ARTICLE.replace(" ", "  ") + "\n \n",
        ARTICLE.replace("12 km", "12\u00a0km").replace("đồng chí", "đồng\tchí"),
        unicodedata.normalize("NFD", ARTICLE),
        "\ufeff" + ARTICLE.replace("hạn", "h\u00adạn").replace("Tám", "T\u200bám"),
        ARTICLE.replace("Đ", "Ð"),
        f"Trang chủ | Tin tức | Liên hệ\n{TITLE}\n06/03/2024 - 15:13\n{FIRST}\nLượt xem: 107\n{SECOND}\nBài: Lê Hoa\nIn bài viết\n",
    ],
    ids=["plain", "lines", "crlf", "spaces", "no-break", "nfd", "invisible", "eth", "furniture"],
)
def test_spans_hold_the_words_of_the_record(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    assert set(doc.spans) == set(KINDS) and doc._.unplaced == []
    for kind, expected in WORDS.items():
        assert expected <= words(doc, kind), kind
    assert any("nạo vét" in said for said in words(doc, "directives"))
    for kind in KINDS:
        for span in doc.spans[kind]:
            assert line_of(span.text) == item_of(span)["text"]


def test_labels_tell_the_kind_of_an_item(nlp: Language) -> None:
    doc = nlp(ARTICLE)
    labels = {line_of(span.text): span.label_ for kind in KINDS for span in doc.spans[kind]}
    assert (labels["Sáng 5/3/2024"], labels["trước ngày 30/6"]) == ("event", "target")
    assert (labels["12 hợp tác xã"], labels["hơn 12 km"], labels["Chỉ thị số 09-CT/HU"]) == ("cooperative", "length", "Chỉ thị")
    assert labels["Chủ tịch UBND huyện Đông Sơn"] == "position"


def test_the_record_is_that_of_the_command(nlp: Language) -> None:
    assert nlp(ARTICLE)._.record == json.loads(to_json(pipeline.extract(ARTICLE, kind="text")))


def test_what_is_known_of_the_page_is_used(nlp: Language) -> None:
    doc = nlp.make_doc(ARTICLE.replace("/2024", ""))
    doc._.page = {"url": "https://example.org/a.htm", "site": "Báo Đông Sơn", "published": "2023-03-06"}
    record = nlp(doc)._.record
    assert record["article"]["published"] == "2023-03-06" and record["event"]["date"] == "2023-03-05"
    assert (record["source"]["url"], record["source"]["site"]) == ("https://example.org/a.htm", "Báo Đông Sơn")


@pytest.mark.parametrize(("page", "message"), [({"date": "2023-03-06"}, "date is not among"), ({"published": "6/3/2023"}, "is no date")])
def test_facts_that_are_none_are_refused(nlp: Language, page: dict[str, str], message: str) -> None:
    doc = nlp.make_doc(ARTICLE)
    doc._.page = page
    with pytest.raises(ValueError, match=message):
        nlp(doc)


@pytest.mark.parametrize("text", ["", "  \n", "\0\1\2\3\4\5"])
def test_a_text_without_article_says_why(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc._.record is None and doc._.rejection["stage"] == "parse" and doc._.rejection["message"]
    assert all(len(doc.spans[kind]) == 0 for kind in KINDS)


def test_a_second_reading_replaces_the_first(nlp: Language) -> None:
    doc = nlp(ARTICLE)
    before = {kind: [(s.start, s.end, s.label_, s.id_) for s in doc.spans[kind]] for kind in KINDS}
    doc = nlp(doc)
    assert {kind: [(s.start, s.end, s.label_, s.id_) for s in doc.spans[kind]] for kind in KINDS} == before


def test_docs_come_back_from_a_docbin(nlp: Language) -> None:
    docs = [*nlp.pipe([ARTICLE, ""]), nlp(TITLE + "\n\n" + SECOND)]
    packed = DocBin(store_user_data=True, docs=docs).to_bytes()
    for before, after in zip(docs, DocBin().from_bytes(packed).get_docs(spacy.blank("xx").vocab), strict=True):
        assert after.text == before.text
        assert (after._.record, after._.rejection, after._.unplaced) == (before._.record, before._.rejection, before._.unplaced)
        for kind in KINDS:
            spans = [(s.start_char, s.end_char, s.label_, s.id_) for s in before.spans[kind]]
            assert [(s.start_char, s.end_char, s.label_, s.id_) for s in after.spans[kind]] == spans
            assert [item_of(s) for s in after.spans[kind]] == [item_of(s) for s in before.spans[kind]]


def test_a_pipeline_can_be_saved(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model")
    loaded = spacy.load(tmp_path / "model")
    assert words(loaded(ARTICLE), "counts") == words(nlp(ARTICLE), "counts")


@pytest.mark.parametrize("kind", KINDS)
def test_displacy_draws_the_spans(nlp: Language, kind: str) -> None:
    doc = nlp(ARTICLE)
    page = displacy.render(doc, style="span", options={"spans_key": kind}, jupyter=False)
    assert all(label in page for label in {span.label_ for span in doc.spans[kind]}) and "nạo" in page


def test_where_tokens_do_not_fit_the_span_is_the_next_wider() -> None:
    nlp = spacy.blank("xx")
    nlp.tokenizer = lambda text: Doc(nlp.vocab, words=text.split(" "), spaces=[True] * text.count(" ") + [False])  # type: ignore[assignment]
    nlp.add_pipe("baotinh")
    doc = nlp(ARTICLE.replace("\n\n", " . ").strip())
    assert doc.spans["counts"]
    for kind in KINDS:
        for span in doc.spans[kind]:
            assert item_of(span)["text"] in line_of(span.text)


def test_words_that_are_not_in_the_source_get_no_span(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    real = pipeline.extract(ARTICLE, kind="text")
    monkeypatch.setattr("pipeline.run.extract_record", lambda page: real)
    doc = nlp(ARTICLE.replace("12 km", "mười hai cây số"))
    numbers = [f"counts/{n}" for n, count in enumerate(real.counts) if "12 km" in count.text]
    assert set(numbers) <= set(doc._.unplaced)
    assert doc._.record["counts"][int(numbers[0].split("/")[1])]["text"] == "hơn 12 km"
    assert "12 hợp tác xã" in words(doc, "counts") and not any("cây số" in said for said in words(doc, "counts"))


@pytest.mark.parametrize(
    ("source", "text", "span", "found"),
    [
        ("a b", "a b", (2, 3), "b"),
        ("một  hai\n\nba", "một hai ba", (4, 10), "hai\n\nba"),
        (unicodedata.normalize("NFD", "Tiếng Việt"), "Tiếng Việt", (6, 10), unicodedata.normalize("NFD", "Việt")),
        ("h\u00adội ngh\u200bị", "hội nghị", (4, 8), "ngh\u200bị"),
        ("một (quảng cáo) hai, một nhà", "một hai, một nhà", (4, 7), "hai"),
        ("một (quảng cáo) hai, một nhà", "một hai, một nhà", (0, 3), None),
        ("khác hẳn", "một hai", (0, 3), None),
    ],
)
def test_words_are_laid_back_over_their_source(source: str, text: str, span: tuple[int, int], found: str | None) -> None:
    article = {"text": text, "blocks": [{"kind": "paragraph", "start": 0, "end": len(text)}]}
    place = Placing(source, article).find(*span)
    assert (source[slice(*place)] if place else None) == found


LETTERS = st.text(alphabet=st.sampled_from("aăâđĐÐêơuưyoe ộ\u0301\u0323\u0302\u200b\u00ad\ufeff\u00a0\n\t\r.,12\0가한😀"), max_size=60)


@given(LETTERS)
def test_the_plain_form_is_that_of_the_reader(source: str) -> None:
    assert Plain(source).text.strip() == line_of(source)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])) | LETTERS)
def test_the_tokenizer_loses_nothing(text: str) -> None:
    doc = spacy.blank("xx", config=SYLLABLES).make_doc(text)
    assert doc.text == text
    assert not any(" " in token.text and token.text.strip() for token in doc)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("UBND huyện, 97,5%.", ["UBND", "huyện", ",", "97", ",", "5", "%", "."]),
        (" a\n\nb  c ", [" ", "a", "\n\n", "b", " ", "c"]),
        (unicodedata.normalize("NFD", "Tiếng Việt"), [unicodedata.normalize("NFD", "Tiếng"), unicodedata.normalize("NFD", "Việt")]),
        ("", []),
    ],
)
def test_tokens_are_syllables_and_marks(text: str, tokens: list[str]) -> None:
    assert [token.text for token in spacy.blank("xx", config=SYLLABLES).make_doc(text)] == tokens


def entry_points() -> dict[str, dict[str, str]]:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {group: points for group, points in project["entry-points"].items() if group.startswith("spacy_")}


def test_entry_points_name_what_is_there() -> None:
    assert "baotinh" in entry_points()["spacy_factories"] and "baotinh.syllables.v1" in entry_points()["spacy_tokenizers"]
    for points in entry_points().values():
        for target in points.values():
            module, _, name = target.partition(":")
            assert callable(getattr(import_module(module), name))


def test_an_installed_package_needs_no_import(tmp_path: Path) -> None:
    info = tmp_path / "baotinh_test-0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: baotinh-test\nVersion: 0\n")
    groups = [
        f"[{group}]\n" + "".join(f"{name} = {target}\n" for name, target in points.items()) for group, points in entry_points().items()
    ]
    (info / "entry_points.txt").write_text("\n".join(groups))
    code = f"""
import sys
sys.path[:0] = [{str(tmp_path)!r}, {str(ROOT)!r}]
import spacy
nlp = spacy.blank("xx", config={SYLLABLES!r})
assert "pipeline.run" not in sys.modules, "making a Language loads the whole pipeline"
nlp.add_pipe("baotinh")
doc = nlp({ARTICLE!r})
print([span.text for span in doc.spans["counts"]])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "12 hợp tác xã" in done.stdout
