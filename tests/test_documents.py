"""Cited documents: kinds, numbers, dates, issuers, and the merging of mentions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Document
from pipeline.extractors.bodies import find_bodies
from pipeline.extractors.dates import find_dates
from pipeline.extractors.document_numbers import normalise_number
from pipeline.extractors.documents import find_documents
from pipeline.lexicon import rows
from pipeline.read import read
from scrapers.page import Article, ArticleBlock


def cited(text: str) -> Document:
    article = Article(blocks=(ArticleBlock("paragraph", text),), published="2024-03-01")
    return find_documents(find_bodies(find_dates(read(article))))


def keys(text: str) -> list[tuple[str, str | None]]:
    return [(d.kind, d.number or d.date) for d in cited(text).documents]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Huyện thực hiện Nghị quyết số 07 –NQ/HU về du lịch.", [("Nghị quyết", "07-NQ/HU")]),
        ("Tổng kết 5 năm Kết luận 44 của Trung ương.", [("Kết luận", "44")]),
        ("Quán triệt Nghị quyết Trung ương 7 khóa XII.", [("Nghị quyết", "Trung ương 7 khóa XII")]),
        ("Quán triệt Nghị quyết Hội nghị lần thứ năm Ban Chấp hành Trung ương khóa X.", [("Nghị quyết", "Trung ương 5 khóa X")]),
        ("Học Nghị quyết Trung ương 4 (khóa XI, XII).", [("Nghị quyết", "Trung ương 4 khóa XI"), ("Nghị quyết", "Trung ương 4 khóa XII")]),
        ("Theo Nghị định số 88/2019/NĐ-CP của Chính phủ.", [("Nghị định", "88/2019/NĐ-CP")]),
        ("Theo Quyết định số: 12-QĐ/ĐU của Đảng ủy.", [("Quyết định", "12-QĐ/ĐU")]),
        ("Sơ kết Nghị quyết (NQ) 31 của Tỉnh ủy; Ban chỉ đạo NQ 31 báo cáo.", [("Nghị quyết", "31")]),
        ("Thực hiện các Nghị quyết số 18-NQ/TW, 19-NQ/TW.", [("Nghị quyết", "18-NQ/TW"), ("Nghị quyết", "19-NQ/TW")]),
        ("Công điện khẩn số 3/CĐ-UBND vừa được gửi đi.", [("Công điện", "3/CĐ-UBND")]),
        ("Quyết định của Chủ tịch UBND tỉnh số 91/QĐ-UBND có hiệu lực.", [("Quyết định", "91/QĐ-UBND")]),
        ("Theo Luật Thủ đô năm 2024, thành phố được phân cấp.", [("Luật", "2024")]),
        ("Theo Bộ luật Dân sự số 91/2015/QH13.", [("Bộ luật", "91/2015/QH13")]),
        ("Nghị quyết số 5-NQ/TU ngày 1/2/2015 và số 6-NQ/TU ngày 3/4/2015.", [("Nghị quyết", "5-NQ/TU"), ("Nghị quyết", "6-NQ/TU")]),
        ("Xử lý kỷ luật đảng viên và Quy định số 102-QĐ/TW.", [("Quy định", "102-QĐ/TW")]),
        ("Theo Luật Đầu tư và Nghị định số 31/2021/NĐ-CP.", [("Nghị định", "31/2021/NĐ-CP")]),
        ("Theo Luật Viên chức 58/2010/QH12, các xã rà soát.", [("Luật", "58/2010/QH12")]),
        ("Theo Quyết định ngày 5/2/2022 của Tỉnh ủy.", [("Quyết định", "2022-02-05")]),
        ("Đề án số 02-ĐA/TU và Kế hoạch 15-KH/TU.", [("Đề án", "02-ĐA/TU"), ("Kế hoạch", "15-KH/TU")]),
    ],
)
def test_numbers(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert keys(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch 5 năm đạt kết quả khá.",
        "Huyện ban hành 12 nghị quyết, 3 kế hoạch.",
        "Quyết định 4 nội dung quan trọng.",
        "Nghị quyết của Đảng đã đi vào cuộc sống.",
        "Chương trình 135 giúp bà con thoát nghèo.",
        "Kết luận hội nghị, bí thư nhấn mạnh 3 việc.",
        "Đúng luật năm 2020 cũng vậy.",
    ],
)
def test_nothing_that_identifies_is_no_document(text: str) -> None:
    assert keys(text) == []


@pytest.mark.parametrize(
    ("text", "date", "issuer"),
    [
        ("Chỉ thị số 9-CT/TW, ngày 14/2/2020 của Ban Bí thư về đại hội.", "2020-02-14", "Ban Bí thư"),
        ("Kết luận số 5 ngày 3/4/2021 của Ban Thường vụ Tỉnh ủy, các xã rà soát.", "2021-04-03", "Ban Thường vụ Tỉnh ủy"),
        ("Nghị quyết số 22-NQ/TW (Hội nghị Trung ương 6 khóa XII) về hội quần chúng.", None, "Hội nghị Trung ương 6 khóa XII"),
        ("Ngày 6/1/2024, Ban Thường vụ Huyện ủy ban hành Nghị quyết số 3-NQ/HU.", "2024-01-06", "Ban Thường vụ Huyện ủy"),
        ("Kết luận của Huyện ủy về thực hiện Nghị quyết số số 4-NQ/TU ngày 2/3/2021 của Tỉnh ủy.", "2021-03-02", "Tỉnh ủy"),
        ("Hướng dẫn số 4-HD/BTG được gửi tới cơ sở.", None, None),
        ("Trong nội dung Công văn số 9/SYT, ban hành ngày 5/2/2021, UBND tỉnh yêu cầu các xã trực gác.", "2021-02-05", "UBND tỉnh"),
        ("Nghị định số 8/2019/NĐ-CP ngày 1/7/2019 của Chính phủ sửa đổi, bổ sung điều 3.", "2019-07-01", "Chính phủ"),
        ("Mức hỗ trợ theo Quyết định số 14/QĐ-UBND của UBND tỉnh phải được công khai.", None, "UBND tỉnh"),
        ("Tại Kế hoạch số 8/KH-UBND ngày 5/1/2024, UBND tỉnh Lạng Sơn đặt mục tiêu trồng rừng.", "2024-01-05", "UBND tỉnh Lạng Sơn"),
        ("Trong Công điện số 3/CĐ-UBND, Chủ tịch UBND tỉnh yêu cầu các xã trực gác.", None, "Chủ tịch UBND tỉnh"),
        (
            "Tại Quyết định số 21/QĐ-BVHTTDL ngày 4/1/2024, Bộ trưởng Bộ Văn hóa, Thể thao và Du lịch đã công nhận lễ hội.",
            "2024-01-04",
            "Bộ trưởng Bộ Văn hóa, Thể thao và Du lịch",
        ),
        ("Đạt chỉ tiêu Thủ tướng Chính phủ giao tại Quyết định số 41/QĐ-TTg.", None, "Thủ tướng Chính phủ"),
        ("Chủ tịch UBND tỉnh tặng bằng khen cho 2 tập thể theo Quyết định số 217/QĐ-UBND.", None, "Chủ tịch UBND tỉnh"),
        ("Xét đề nghị của Giám đốc Sở Xây dựng tại Tờ trình số 20/TTr-SXD.", None, "Giám đốc Sở Xây dựng"),
        ("Thực hiện Nghị quyết số 29-NQ/TW, khóa XI của Ban Chấp hành Trung ương.", None, "Ban Chấp hành Trung ương"),
        ("Ban Chỉ huy tỉnh ban hành Công điện khẩn số 13.", None, "Ban Chỉ huy tỉnh"),
        ("Tại Kế hoạch số 8/KH-UBND, sau rà soát, các xã đặt mục tiêu trồng rừng.", None, None),
        ("Theo Kế hoạch số 8/KH-UBND, Huyện Hòa Vang đặt mục tiêu trồng rừng.", None, None),
    ],
)
def test_date_and_issuer(text: str, date: str | None, issuer: str | None) -> None:
    doc = cited(text)
    (found,) = doc.documents
    assert found.date == date
    assert (doc.words(found.issuer) if found.issuer else None) == issuer


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Ban Thường vụ Huyện ủy đã ban hành Đề án số 4-ĐA/HU, Kế hoạch số 5-KH/HU.", [None, None]),
        ("Thực hiện Quy định số 4-QĐ/HU, Quy định số 5-QĐ/HU của Ban Thường vụ Huyện ủy về nêu gương.", [None, None]),
        (
            "Quyết định số 7-QĐ/HU ngày 2/1/2024 của Ban Thường vụ Huyện ủy; Quyết định số 8-QĐ/HU cùng ngày phân công nhiệm vụ.",
            ["2024-01-02", "2024-01-02"],
        ),
    ],
)
def test_documents_named_together_share_their_issuer(text: str, dates: list[str | None]) -> None:
    doc = cited(text)
    assert [doc.words(d.issuer) for d in doc.documents if d.issuer] == ["Ban Thường vụ Huyện ủy"] * 2
    assert [d.date for d in doc.documents] == dates


def test_later_mention_completes_the_first() -> None:
    doc = cited("Chỉ thị 12 đã đi vào cuộc sống. Chỉ thị số 12-CT/TU ngày 9/8/2022 của Tỉnh ủy được sơ kết.")
    (found,) = doc.documents
    assert (found.number, found.date) == ("12-CT/TU", "2022-08-09")
    assert doc.words(found) == "Chỉ thị 12"


@pytest.mark.parametrize("row", rows("document_kinds"), ids=lambda row: row["kind"])
def test_every_example_fires_its_row(row: dict[str, str]) -> None:
    assert [d.kind for d in cited("Theo " + row["example"][0].upper() + row["example"][1:] + ".").documents] == [row["kind"]]


@pytest.mark.parametrize("row", rows("document_codes"), ids=lambda row: row["form"])
def test_the_code_tells_who_of_those_named_before_issued_it(row: dict[str, str]) -> None:
    doc = cited(row["example"])
    (found,) = doc.documents
    assert found.issuer is not None
    assert found.issuer.end < found.start


@pytest.mark.parametrize("text", ["UBND xã họp về Nghị quyết số 5-NQ/HU.", "UBND xã họp, triển khai thực hiện Quyết định số 7/QĐ-UBND."])
def test_the_code_of_another_body_tells_nothing(text: str) -> None:
    (found,) = cited(text).documents
    assert found.issuer is None


@given(st.integers(1, 9999), st.sampled_from("-–—‐"), st.sampled_from(["NQ/TW", "KH/UBND", "QĐ/ĐU"]), st.sampled_from(["", " "]))
def test_normal_form_has_no_space_and_plain_hyphens(number: int, dash: str, code: str, gap: str) -> None:
    assert normalise_number(f"{number}{gap}{dash}{gap}{code}") == f"{number}-{code}"
