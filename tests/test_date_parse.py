"""One date from a string."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extractors.dates import parse_date

PARSED = [
    ("15/12/2022", None, None, "2022-12-15"),
    ("Chiều ngày 15/11/2022", None, None, "2022-11-15"),
    ("2014-06-13", None, None, "2014-06-13"),
    ("5 tháng đầu năm 2014", date(2014, 6, 14), "past", "2014-01/2014-05"),
    ("quý I/2024", None, None, "2024-01/2024-03"),
    ("từ quý I/2024", None, None, "2024-01/.."),
    ("tháng 10/2021", None, None, "2021-10"),
    ("giai đoạn 2011-2014", None, None, "2011/2014"),
    ("15/12", date(2017, 12, 16), None, "2017-12-15"),
    ("30/6", date(2023, 5, 26), "future", "2023-06-30"),
    ("30/6", date(2023, 5, 26), "past", "2022-06-30"),
    ("15/12", None, None, None),
    ("thứ 5 tuần trước", date(2023, 10, 12), None, "2023-10-05"),
    ("thứ sáu", date(2023, 10, 12), "past", "2023-10-06"),
    ("thứ sáu", date(2023, 10, 12), "future", "2023-10-13"),
    ("mùng 5 tháng Giêng", date(2024, 6, 1), None, None),
    ("tuần tới", date(2023, 10, 12), None, "2023-10-16/2023-10-22"),
    ("cuối tuần này", date(2023, 10, 12), None, "2023-10-14/2023-10-15"),
    ("3 ngày trước", date(2023, 10, 2), None, "2023-09-29"),
    ("cách đây 2 tháng", date(2023, 1, 2), None, "2022-11"),
    ("hôm qua", date(2023, 10, 1), None, "2023-09-30"),
    ("sáng nay", date(2023, 10, 1), None, "2023-10-01"),
    ("năm ngoái", date(2023, 10, 1), None, "2022"),
    ("năm qua", date(2023, 12, 1), None, "2023"),
    ("14 giờ 30 phút ngày 5/9/2023", None, None, "2023-09-05"),
    ("June 14, 2014", None, None, "2014-06-14"),
    ("97,1%", date(2014, 6, 14), None, None),
    ("9/14 ý kiến", date(2014, 6, 14), None, None),
    ("43/2014/NĐ-CP", None, None, None),
    ("7 năm", date(2014, 6, 14), None, None),
    ("30/2/2023", None, None, None),
    ("tháng 13/2023", None, None, None),
    ("", None, None, None),
]


@pytest.mark.parametrize(("text", "anchor", "prefer", "expected"), PARSED)
def test_parse_date(text: str, anchor: date | None, prefer: str | None, expected: str | None) -> None:
    assert parse_date(text, anchor, prefer) == expected


def test_parse_date_refuses_an_unknown_preference() -> None:
    with pytest.raises(ValueError, match="prefer"):
        parse_date("15/12", date(2023, 1, 1), "later")
