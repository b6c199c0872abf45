"""The automaton of all tables, alternations, and the features that the tagger is shown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Span, Stretches, starting, touching
from pipeline.lexicon import SEARCHED, find, find_at, rows, syllables
from pipeline.segment import _tagger, seen
from pipeline.text import alternation

WORDS = st.lists(st.sampled_from(["ban", "tổ", "chức", "tỉnh", "ủy", "chủ", "tịch", "ubnd", "xã", "3", ",", "phó", "zzz"]), max_size=30)


@pytest.mark.parametrize("table", SEARCHED)
def test_phrases_of_every_searched_table_are_found(table: str) -> None:
    form = max(rows(table)[0]["form"].split("|"), key=len)
    found = find(f"{form} zzz {form}", table)
    assert [term.row for term in found] == [rows(table)[0]] * 2
    assert find_at(f"{form} zzz {form}", table, len(f"{form} zzz ")) == found[1]


@given(WORDS)
def test_found_phrases_stand_in_order_and_read_as_their_row(words: list[str]) -> None:
    text = " ".join(words)
    for table in SEARCHED:
        end = 0
        for term in find(text, table):
            assert term.start >= end
            assert syllables(text[term.start : term.end]).words in [syllables(form).words for form in term.row["form"].split("|")]
            end = term.end


def test_a_table_that_is_not_searched_is_refused() -> None:
    with pytest.raises(KeyError):
        find("hơn", "hedges")


@given(st.lists(st.text("abc .", min_size=1, max_size=5), min_size=1), st.text("abc .", max_size=12))
def test_an_alternation_finds_what_the_longest_first_finds(forms: list[str], text: str) -> None:
    plain = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    assert [m.span() for m in re.finditer(alternation(forms), text)] == [m.span() for m in re.finditer(plain, text)]


def test_an_alternation_of_nothing_matches_nothing() -> None:
    assert re.search(alternation([]), "abc") is None


@pytest.mark.parametrize(
    "clause",
    [
        "Chủ tịch Ủy ban nhân dân huyện yêu cầu các xã khẩn trương rà soát 1.250 hộ",
        "“Không để dịch lan rộng”, ông Hà nói.",
        "đến ngày 30/6, TP.HCM giải ngân 45,7%",
        "tốt",
        "",
    ],
)
def test_the_tagger_sees_what_underthesea_shows_it(clause: str) -> None:
    from underthesea import pos_tag, word_tokenize
    from underthesea.pipeline.pos_tag.model_crf import CRFPOSTagPredictor
    from underthesea.pipeline.pos_tag.tagged_feature import word2features

    words = word_tokenize(clause)
    template = CRFPOSTagPredictor.Instance().transformer.template
    assert seen(words) == [word2features([(word, "X") for word in words], at, template) for at in range(len(words))]
    assert _tagger()(clause) == pos_tag(clause)


BOUNDS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=12)


@given(BOUNDS, st.integers(0, 45), st.integers(1, 9))
def test_stretches_over_a_place(bounds: list[tuple[int, int]], start: int, size: int) -> None:
    end = start + size
    assert Stretches(bounds).over(start, end) == [n for n, (first, last) in enumerate(bounds) if first < end and start < last]


@given(BOUNDS, st.integers(0, 45), st.integers(1, 9))
def test_items_that_start_in_or_touch_a_place(bounds: list[tuple[int, int]], start: int, size: int) -> None:
    items: list[Span] = []
    for first, last in sorted(bounds):
        if not items or items[-1].end <= first:
            items.append(Span(first, last))
    end = start + size
    assert list(starting(items, start, end)) == [item for item in items if start <= item.start < end]
    assert list(touching(items, start, end)) == [item for item in items if item.start < end and start < item.end]
