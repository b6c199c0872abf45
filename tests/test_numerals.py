"""Numbers in Vietnamese notation, in digits and in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.numerals import numerals, parse_number

UNITS = ["", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def in_words(number: int) -> str:
    """A number from 1 to 999 as it is read aloud."""
    hundreds, rest = divmod(number, 100)
    tens, unit = divmod(rest, 10)
    if tens == 0:
        words = (f"linh {UNITS[unit]}" if hundreds else UNITS[unit]) if unit else ""
    else:
        last = {1: "mốt" if tens > 1 else "một", 5: "lăm"}.get(unit, UNITS[unit])
        words = f"{'mười' if tens == 1 else UNITS[tens] + ' mươi'} {last}".strip()
    return f"{UNITS[hundreds]} trăm {words}".strip() if hundreds else words


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.415", 2415), ("12.408.300", 12408300), ("1378", 1378), ("02", 2), ("0,5", 0.5), ("97,1", 97.1), ("97,1%", 97.1),
        ("7.5", 7.5), ("7.50", 7.5), ("0.125", 0.125), ("1.234,5", 1234.5), ("1,250,000", 1250000), ("1 250 000", 1250000), ("-3,5", -3.5),
        ("5,5 ngàn", 5500), ("1,2 triệu", 1200000), ("3 tỷ 250 triệu", 3250000000), ("3 tỉ đồng", 3000000000), ("2,5 nghìn tỷ", 2.5e12),
        ("2 triệu rưỡi", 2500000), ("4 vạn", 40000), ("10tr", 10000000), ("nửa", 0.5), ("một nửa", 0.5), ("hai rưỡi", 2.5),
        ("mười hai", 12), ("mười lăm", 15), ("hai mươi mốt", 21), ("hai mươi tư", 24), ("năm mươi lăm", 55), ("Ba", 3), ("Mười một", 11),
        ("một trăm linh năm", 105), ("một trăm lẻ tám", 108), ("một trăm rưỡi", 150), ("hai trăm ba mươi tư", 234), ("ba chục", 30),
        ("một trăm hai mươi nghìn", 120000), ("hai triệu ba", 2300000), ("hai  mươi\u00a0ba", 23),
    ],
)  # fmt: skip
def test_reads_vietnamese_notation(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text",
    ["", " ", "abc", "hơn 5", "5 hộ", "12a", "20-30", "15/12", "12.5.2020", "1.23.4", "tư", "lăm", "mốt", "tỷ", "trăm", "linh năm",
    "hai ba", "năm nay",
     "một trăm linh", "rưỡi", "XI", "nửa triệu năm"],
)  # fmt: skip
def test_is_no_number(text: str) -> None:
    assert parse_number(text) is None


def test_whole_numbers_are_integers() -> None:
    assert isinstance(parse_number("1,5 triệu"), int)
    assert isinstance(parse_number("1,5"), float)


@given(st.integers(min_value=0, max_value=10**13))
def test_grouped_digits_round_trip(number: int) -> None:
    assert parse_number(f"{number:,}".replace(",", ".")) == number


@given(st.integers(min_value=1, max_value=999))
def test_words_round_trip(number: int) -> None:
    assert parse_number(in_words(number)) == number


@given(st.integers(min_value=1, max_value=999), st.sampled_from([("nghìn", 10**3), ("triệu", 10**6), ("tỷ", 10**9)]))
def test_scaled_words_round_trip(number: int, scale: tuple[str, int]) -> None:
    assert parse_number(f"{in_words(number)} {scale[0]}") == number * scale[1]


@given(st.text(alphabet="0123456789., /-mộthaibnghìtrệuỷ%", max_size=30))
def test_never_raises_and_spans_hold(text: str) -> None:
    parse_number(text)
    for found in numerals(text):
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("có 2.415 hộ, 3 tỷ 250 triệu đồng và 12,5km", [2415, 3250000000, 12.5]),
        ("hai mươi năm qua, một trăm năm sau", [20, 100]),
        ("một buổi với mười hai người", [12]),
        ("từ 1,5 lên 1,8 triệu", [1.5, 1800000]),
        ("chi bộ A2, mã K15", []),
        ("hỗ trợ 19 136 hộ, thôn 5 120 hộ", [19136, 5, 120]),
        ("hạng tư, khu vực tư nhân", []),
    ],
)
def test_finds_numbers_in_a_text(text: str, values: list[float]) -> None:
    assert [n.value for n in numerals(text)] == values
