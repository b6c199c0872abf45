"""Counts: what is counted, and how far it holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import lexicon
from pipeline.document import Body, CitedDocument, Count, DateMention, Document
from pipeline.extractors.counts import find_counts
from pipeline.read import read
from pipeline.text import fold
from scrapers.page import Article, ArticleBlock

CATEGORIES = {
    "enterprise", "cooperative", "household", "party_organisation", "party_member", "union_organisation", "union_member", "worker",
    "official", "delegate", "student", "person", "collective", "organisation", "administrative_unit", "meeting", "document", "project",
    "case", "money", "area", "length", "mass", "other",
}  # fmt: skip
BOUNDS = {"exact", "about", "more_than", "at_least", "less_than", "at_most"}


def document(*blocks: str, published: str | None = "2023-06-01") -> Document:
    return read(Article(tuple(ArticleBlock("paragraph", block) for block in blocks), published=published))


def counts(*blocks: str) -> tuple[Count, ...]:
    return find_counts(document(*blocks)).counts


def facts(found: Iterable[Count]) -> list[tuple[float, str, str]]:
    return [(c.value, c.unit, c.category) for c in found]


@pytest.mark.parametrize("row", [r for r in lexicon.rows("units") if r["category"] != "none"], ids=lambda r: r["form"].split("|")[0])
def test_each_unit_fires_its_example(row: dict[str, str]) -> None:
    assert f"units:{row['form'].split('|')[0]}" in {c.rule for c in counts(row["example"])}
    assert row["category"] in CATEGORIES


@pytest.mark.parametrize("row", [r for r in lexicon.rows("units") if r["category"] == "none"], ids=lambda r: r["form"].split("|")[0])
def test_what_is_no_count_gives_none(row: dict[str, str]) -> None:
    assert counts(row["example"]) == ()


@pytest.mark.parametrize("row", lexicon.rows("hedges"), ids=lambda r: r["form"].split("|")[0])
def test_each_hedge_fires_its_example(row: dict[str, str]) -> None:
    assert [c.bound for c in counts(row["example"])] == [row["bound"]]
    assert row["bound"] in BOUNDS


@pytest.mark.parametrize("table", ["units", "hedges", "shares"])
def test_tables_are_folded_and_unique(table: str) -> None:
    forms = [(form, row.get("side")) for row in lexicon.rows(table) for form in row["form"].split("|")]
    assert [form for form, _ in forms if form != fold(form)] == []
    assert len(forms) == len(set(forms))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Xã có 2.345 hộ với 9.876 khẩu.", [(2345, "hộ", "household"), (9876, "nhân khẩu", "person")]),
        ("Khối có 31 DN và 6 HTX.", [(31, "doanh nghiệp", "enterprise"), (6, "hợp tác xã", "cooperative")]),
        ("Kết nạp 45 ĐVTN, trong đó có 18 nữ.", [(45, "đoàn viên", "union_member"), (18, "nữ", "person")]),
        ("Khám bệnh cho 7 nữ công nhân.", [(7, "nữ công nhân", "worker")]),
        ("Làm việc với 12 chi, đảng bộ.", [(12, "chi, đảng bộ", "party_organisation")]),
        ("Khen thưởng 9 cán bộ, đảng viên.", [(9, "cán bộ, đảng viên", "official")]),
        ("Cho 640 lượt hộ vay vốn.", [(640, "lượt hộ", "household")]),
        ("Thu hút 900 lượt đoàn viên.", [(900, "lượt đoàn viên", "union_member")]),
        ("Làm 6,4km đường, hiến 3.150m2 đất.", [(6.4, "km", "length"), (3150, "m2", "area")]),
        ("Thu giữ 2,5kg pháo và 1.200 USD.", [(2.5, "kg", "mass"), (1200, "USD", "money")]),
        ("Tổng kinh phí 2 tỷ 350 triệu đồng.", [(2350000000, "đồng", "money")]),
        ("Trị giá 450.000đ.", [(450000, "đồng", "money")]),
        ("Gia đình lãi 150 triệu mỗi năm.", [(150000000, "đồng", "money")]),
        ("Kim ngạch đạt 1,7 tỷ USD.", [(1700000000, "USD", "money")]),
        ("Độ mặn đo được 3,5‰.", [(3.5, "‰", "other")]),
        ("Mười hai cá nhân và ba tập thể được khen.", [(12, "cá nhân", "person"), (3, "tập thể", "collective")]),
        ("Tại hội nghị, năm đồng chí phát biểu, trong đó có năm đại biểu nữ.", [(5, "đại biểu", "delegate")]),
        ("Đã cắm 14 mốc giới.", [(14, "mốc giới", "other")]),
        ("Ký với 02 (hai) doanh nghiệp.", [(2, "doanh nghiệp", "enterprise")]),
        ("Số đơn vị hoàn thành nâng lên 9/14.", [(9, "đơn vị", "organisation")]),
        ("Có 9/14 ý kiến được trả lời.", [(9, "ý kiến", "other")]),
        ("Nâng tổng số đảng viên lên gần 6 ngàn.", [(6000, "đảng viên", "party_member")]),
        ("Có 12 trong số 20 xã về đích.", [(12, "xã", "administrative_unit"), (20, "xã", "administrative_unit")]),
        ("Lập 26 TCĐ, gồm 14 tổ chức ở DN.", [(26, "tổ chức đảng", "party_organisation"), (14, "tổ chức", "party_organisation")]),
        ("Có 15 tổ chức tham gia hội chợ.", [(15, "tổ chức", "organisation")]),
        ("Dân tộc thiểu số 12 đồng chí.", [(12, "đồng chí", "person")]),
        ("Giải ngân 1,2/2,5 tỷ đồng.", [(1200000000, "đồng", "money")]),
        ("Quân số 120 đồng chí.", [(120, "đồng chí", "person")]),
        ("Thu được 5.120/4.800 tỷ đồng.", [(5120 * 10**9, "đồng", "money")]),
        ("Bình quân 14 tiêu chí/1 xã.", [(14, "tiêu chí", "other")]),
        ("Chi 2.040.000đ (Hai triệu không trăm bốn mươi ngàn đồng).", [(2040000, "đồng", "money"), (2040000, "đồng", "money")]),
        ("Tỷ suất sinh giảm 0,2%o.", [(0.2, "‰", "other")]),
        ("Xuống giống 3 ngàn hécta cây màu.", [(3000, "ha", "area")]),
        ("Cho 4,917 hộ vay.", [(4917, "hộ", "household")]),
        ("Giải ngân 66,4 tỷ đồng.", [(66400000000, "đồng", "money")]),
        ("Tỉnh có 29 giường bệnh trên một vạn dân.", [(29, "giường bệnh", "other")]),
        ("Tặng quà 1.000 người dân.", [(1000, "người dân", "person")]),
        ("Hội đồng có 29 vị đại biểu, 9 vị là nữ.", [(29, "đại biểu", "delegate"), (9, "vị", "person")]),
        ("Có 2/3 xã đạt chuẩn.", [(2, "xã", "administrative_unit")]),
        ("Mỗi tổ 5 người.", [(5, "người", "person")]),
        ("Lập biên bản 312 trường hợp.", [(312, "trường hợp", "case")]),
        ("Có 9 trường hợp đồng với bếp ăn.", [(9, "trường", "organisation")]),
        ("Mưa lũ làm năm nhà bị sập.", [(5, "nhà", "other")]),
        ("1. Có 25 hộ.", [(25, "hộ", "household")]),
        ("Đội điều 9 xe chữa cháy.", [(9, "xe", "other")]),
        ("Bà có 2 con là liệt sĩ.", [(2, "con", "person")]),
        ("Mỗi ngày nhãn chín đến 900 tấn.", [(900, "tấn", "mass")]),
        ("Tàu công suất 450 CV.", [(450, "cv", "other")]),
        ("Tặng 25 “Mái ấm nghĩa tình”.", [(25, "mái ấm", "other")]),
        ("Ký 14 bản thỏa ước, nâng tổng số lên 90 bản.", [(14, "bản thỏa ước", "document"), (90, "bản", "document")]),
        ("Họp với 9 Bộ, ngành; tặng 9 bộ bàn ghế.", [(9, "bộ", "organisation"), (9, "bộ bàn ghế", "other")]),
        ("Hỗ trợ 19 136 hộ; thôn 5 120 hộ.", [(19136, "hộ", "household"), (120, "hộ", "household")]),
        ("Trong đó cấp Trung ương 13 hộ.", [(13, "hộ", "household")]),
        ("Có 12/40 chủ tịch hội mới nhận việc.", [(12, "chủ tịch", "person")]),
        ("Có 6,3 trong tổng số hơn 7 triệu cử tri đi bầu.", [(6300000, "cử tri", "person"), (7000000, "cử tri", "person")]),
        ("Huyện giữ hạng 4/9 huyện.", []),
        ("Sáng nay (29 tết) họp.", []),
        ("Lúa chết rét 38 mẫu.", [(38, "mẫu", "area")]),
        ("Lấy 6 mẫu nước.", [(6, "mẫu nước", "other")]),
        ("HỘI KẾT NẠP 11 HỘI VIÊN", [(11, "hội viên", "union_member")]),
    ],
)
def test_what_is_counted(text: str, expected: list[tuple[float, str, str]]) -> None:
    assert facts(counts(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Sáng 15/12, Quận 11 tổ chức hội nghị.", "Ngày 5 và 6-9, huyện khai mạc lễ hội.", "Ngày 28.7.2023 xã công bố.",
        "Kỳ họp thứ 9 HĐND khóa XI.",
        "Đại hội lần thứ 17 tổ chức tại tỉnh.", "Tháng 10 huyện sơ kết.", "Năm 2020 tỉnh đạt chuẩn.",
        "Giai đoạn 2021-2025 huyện tập trung.",
        "Tổ 5 và tổ 6 thường mất điện.", "Kênh 3 đã nạo vét.", "Ấp 3 hộ nào cũng có nước sạch.", "QL 1A qua đây.",
        "Quốc lộ 20 huyện đang sửa.",
        "Nghị quyết 19 doanh nghiệp đều biết.", "Theo NQ 19 tỉnh triển khai.", "Kế hoạch số 45 huyện ban hành.",
        "Dịch COVID-19 doanh nghiệp gặp khó.",
        "Dịch COVID - 19 người dân lo lắng.", "Trung ương 8 khóa XI.", "Sau 7 năm thực hiện.", "Trong 12 tháng, 2 ngày và 15 phút.",
        "Lúc 14 giờ 30 phút.",
        "Vào 15h30 cùng ngày.", "Ông 45 tuổi.", "Họp 3 lần.", "Hai mươi năm qua.", "Mỗi năm xã họp.", "Hai bên ký kết.",
        "Thứ hai, xã làm tốt.",
        "Liên hệ 0912 345 678.", "Mạng 5G của tỉnh.", "Sư đoàn 5 kiểm tra.", "Học sinh lớp 9 trường này.", "Công ty 28 sản xuất ổn định.",
        "Một buổi sinh hoạt.",
        "Vá đường tỉnh 911 đoạn qua chợ.", "Theo Điều 9 Nghị định này.",
        "Trận lụt năm 1999 xã bị cô lập.", "Hàng trăm người đến xem.", "Năm học sinh trở lại.", "Giải 2023 tổ chức ở huyện.",
        "Chi bộ 3 tổ chức họp.", "Ban Chỉ đạo Đề án 06 xã họp.", "Vốn Chương trình 135 giai đoạn mới.", "Thợ chia 4 kíp thay nhau.",
        "Gần 2/3 đảng viên là nữ.", "Có vài ba doanh nghiệp.", "Nhà ở 428 Đường Lê Lợi.", "1. Kết quả đạt được.",
    ],
)  # fmt: skip
def test_dates_names_and_durations_are_no_counts(text: str) -> None:
    assert counts(text) == ()


@pytest.mark.parametrize(
    ("text", "value", "high", "unit"),
    [
        ("Bồi dưỡng 30-35 hội viên.", 30, 35, "hội viên"),
        ("Thu hoạch từ 12 đến 15 tấn.", 12, 15, "tấn"),
        ("Mức vay từ 35 đến 60 triệu đồng.", 35000000, 60000000, "đồng"),
        ("Giá 3.500 – 4.000 đồng/kg.", 3500, 4000, "đồng"),
        ("Đảng viên dự họp đạt 75 - 80%.", 75, 80, "%"),
        ("Tỷ lệ đạt từ 75% đến 80%.", 75, 80, "%"),
        ("Phạt từ 500.000 đồng đến 2.000.000 đồng.", 500000, 2000000, "đồng"),
        ("Trồng từ 3 ha đến 5 ha.", 3, 5, "ha"),
    ],
)
def test_ranges(text: str, value: float, high: float, unit: str) -> None:
    (count,) = counts(text)
    assert (count.value, count.high, count.unit) == (value, high, unit)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Thu nhập tăng từ 1,5 lên 1,8 triệu đồng.", [1500000, 1800000]),
        ("Số hộ nghèo giảm từ 48 xuống 12 hộ.", [48, 12]),
        ("Tỷ lệ hộ nghèo giảm từ 11,25% năm 2011 xuống còn 2,89%.", [11.25, 2.89]),
        ("Thu nhập từ 35 triệu đồng lên 48,5 triệu đồng.", [35000000, 48500000]),
    ],
)
def test_a_move_is_two_amounts(text: str, values: list[float]) -> None:
    found = counts(text)
    assert [c.value for c in found] == values
    assert {c.bound for c in found} == {"exact"}


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("Có hơn 90 % đảng viên dự.", "more_than"), ("Kết nạp từ 25 đảng viên trở lên.", "at_least"),
        ("80% trở lên hộ có nước sạch.", "at_least"),
        ("Cho vay không quá 50 triệu đồng.", "at_most"), ("Từ 40 hộ trở xuống.", "at_most"), ("Nhiều hơn 12 vụ.", "exact"),
        ("Bồi dưỡng từ 8-10 đảng viên.", "exact"), ("Khoảng từ 15 đến 20 người.", "about"),
        ("Trên 20 xã dự họp.", "more_than"),
        ("27 đảng viên trên tổng số 80 lao động.", "exact"),
        ("Có 58 người trình độ từ cao đẳng trở lên.", "exact"), ("Có 37% giáo viên xếp loại khá trở lên.", "exact"),
        ("Mức vay tối đa lên 15 triệu đồng.", "at_most"), ("Doanh thu vượt mốc 200 tỷ đồng.", "more_than"),
        ("Không bón quá 90 kg đạm.", "at_most"), ("Sản lượng ước tăng 4%.", "about"),
        ("Đạt tối thiểu từ 80% trở lên.", "at_least"), ("Từ 12 hộ ban đầu nay tăng mạnh.", "exact"),
    ],
)  # fmt: skip
def test_bounds(text: str, bound: str) -> None:
    assert counts(text)[0].bound == bound


def test_a_place_after_a_count_is_no_hedge() -> None:
    assert [(c.value, c.bound) for c in counts("Ghi nhận 312 ca trên 14 xã.")] == [(312, "exact"), (14, "exact")]


def test_a_body_read_too_far_hides_no_number() -> None:
    doc = document("Ban Chỉ đạo theo dõi 6 vụ án.")
    body = Body(0, len(doc.text) - 1, "test", "Ban Chỉ đạo theo dõi 6 vụ án", "committee")
    assert facts(find_counts(replace(doc, bodies=(body,))).counts) == [(6, "vụ", "case")]


def test_a_sum_is_never_part_of_a_name() -> None:
    doc = document("Phụ cấp cho Bí thư Đảng ủy 4.962.000đ.")
    at = doc.text.index("Đảng ủy")
    read_too_far = replace(doc, bodies=(Body(at, at + len("Đảng ủy 4.962"), "bodies", "Đảng ủy 4.962", "party"),))
    assert facts(find_counts(read_too_far).counts) == [(4962000, "đồng", "money")]


def test_numbers_of_dates_and_documents_are_left_alone() -> None:
    doc = document("Đến 2025 xã theo Đề án 06 huyện giao có 5 thôn.")
    date, cited = doc.text.index("2025"), doc.text.index("Đề án")
    found = find_counts(
        replace(
            doc,
            dates=(DateMention(date, date + 4, "test", "2025", "target"),),
            documents=(CitedDocument(cited, cited + len("Đề án 06"), "test", "Đề án", "06"),),
        )
    ).counts
    assert [(c.value, c.status) for c in found] == [(5, "target")]


def test_counts_never_cross_blocks() -> None:
    assert facts(counts("Kết quả năm 2022: 15", "hộ thoát nghèo là 20 hộ.")) == [(20, "hộ", "household")]


def test_spans_hold_hedge_number_and_unit() -> None:
    doc = find_counts(document("Hiện có gần 5.400 đảng viên; các doanh nghiệp có từ 50 lao động trở lên; lãi hơn 3 tỷ."))
    assert [doc.text[c.start : c.end] for c in doc.counts] == ["gần 5.400 đảng viên", "từ 50 lao động trở lên", "hơn 3 tỷ"]


PIECES = ["có", "hơn", "từ", "12", "1.250", "3,5", "%", "hộ", "đảng viên", "/", "-", "đến", "lên", "triệu", "đồng", "2025", "năm", ","]


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_text_gives_sound_counts(words: list[str]) -> None:
    doc = find_counts(document(" ".join(words) or "x"))
    for count in doc.counts:
        assert 0 <= count.start < count.end <= len(doc.text)
        assert count.category in CATEGORIES and count.bound in BOUNDS and count.status in {"actual", "target", "criterion"}
        assert count.high is None or count.high > count.value
