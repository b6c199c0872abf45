"""People as they are mentioned, and who they are: names, posts, organisations, roles."""

from __future__ import annotations

import pytest

from pipeline.document import Document
from pipeline.run import understand
from scrapers.page import Page

Posts = list[tuple[str, str | None]]


def reading(*paragraphs: str) -> Document:
    """An article of these paragraphs, with enough prose around them to be one."""
    lead = "Ngày 12/4/2022, Huyện ủy Lục Ngạn, tỉnh Bắc Giang tổ chức hội nghị sơ kết công tác quý I."
    return understand(Page("\n\n".join((lead, *paragraphs)).encode(), "text", "a.txt"))


def people(*paragraphs: str) -> dict[str, Posts]:
    return {o.name: [(p.title, p.organisation) for p in o.posts] for o in reading(*paragraphs).officials}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Đồng chí Trần Văn Sơn, TUV, Bí thư Huyện ủy chủ trì hội nghị.",
            {"Trần Văn Sơn": [("Tỉnh ủy viên", "Tỉnh ủy Bắc Giang"), ("Bí thư", "Huyện ủy Lục Ngạn")]},
        ),
        (
            "Ông LÊ ĐỨC HẢI – Phó Bí thư, Chủ tịch UBND huyện phát biểu.",
            {"Lê Đức Hải": [("Phó Bí thư", "Huyện ủy Lục Ngạn"), ("Chủ tịch", "Ủy ban nhân dân huyện Lục Ngạn")]},
        ),
        (
            "Đoàn do đ/c Trần Văn Sơn: TUV, Bí thư Huyện ủy; đ/c Hà Văn Bình: PCT.UBND huyện dẫn đầu.",
            {
                "Trần Văn Sơn": [("Tỉnh ủy viên", "Tỉnh ủy Bắc Giang"), ("Bí thư", "Huyện ủy Lục Ngạn")],
                "Hà Văn Bình": [("Phó Chủ tịch", "Ủy ban nhân dân huyện Lục Ngạn")],
            },
        ),
        (
            "Bà Lý Thị Sen, Phó Bí thư Thường trực chuyên trách Đảng ủy các cơ quan Đảng tỉnh đến dự.",
            {"Lý Thị Sen": [("Phó Bí thư Thường trực chuyên trách", "Đảng ủy các cơ quan Đảng tỉnh Bắc Giang")]},
        ),
        (
            "Hội nghị đọc thư khen của Bí thư Tỉnh ủy – ông Hồ Văn Phúc cho các đơn vị tham gia chống bão.",
            {"Hồ Văn Phúc": [("Bí thư", "Tỉnh ủy Bắc Giang")]},
        ),
        (
            "Thượng tá Hà Văn Bình, Thủ trưởng Cơ quan CSĐT Công an tỉnh thông tin vụ việc.",
            {"Hà Văn Bình": [("Thủ trưởng", "Cơ quan Cảnh sát điều tra Công an tỉnh Bắc Giang")]},
        ),
        (
            "Phó Chủ tịch UBND huyện Nguyễn Thị Hoa yêu cầu các xã rà soát hộ nghèo.",
            {"Nguyễn Thị Hoa": [("Phó Chủ tịch", "Ủy ban nhân dân huyện Lục Ngạn")]},
        ),
        (
            "Cùng dự có các đồng chí: Vi Văn Tuấn, Trưởng Ban Tổ chức Huyện ủy; Giáp Thị Mai, Chủ tịch Hội LHPN huyện.",
            {
                "Vi Văn Tuấn": [("Trưởng ban", "Ban Tổ chức Huyện ủy Lục Ngạn")],
                "Giáp Thị Mai": [("Chủ tịch", "Hội Liên hiệp Phụ nữ huyện Lục Ngạn")],
            },
        ),
        (
            "Dự hội nghị có các đồng chí Phó Chủ tịch UBND huyện: Hà Văn Bình, Lý Thị Sen.",
            {
                "Hà Văn Bình": [("Phó Chủ tịch", "Ủy ban nhân dân huyện Lục Ngạn")],
                "Lý Thị Sen": [("Phó Chủ tịch", "Ủy ban nhân dân huyện Lục Ngạn")],
            },
        ),
        (
            "Hội nghị bầu đồng chí Đỗ Quang Minh giữ chức Phó Bí thư Huyện ủy.",
            {"Đỗ Quang Minh": [("Phó Bí thư", "Huyện ủy Lục Ngạn")]},
        ),
        (
            "Ông Ngô Văn Đạt, nguyên Chủ tịch HĐND huyện đến dự.",
            {"Ngô Văn Đạt": [("Nguyên Chủ tịch", "Hội đồng nhân dân huyện Lục Ngạn")]},
        ),
        (
            "Bà H'Hương Niê, UVBTV, Trưởng Ban Dân vận Huyện ủy báo cáo.",
            {"H'Hương Niê": [("Ủy viên Ban Thường vụ", "Huyện ủy Lục Ngạn"), ("Trưởng ban", "Ban Dân vận Huyện ủy Lục Ngạn")]},
        ),
        (
            "Thượng tá Phạm Văn Hùng, Chỉ huy trưởng Ban CHQS huyện báo cáo.",
            {"Phạm Văn Hùng": [("Chỉ huy trưởng", "Ban Chỉ huy Quân sự huyện Lục Ngạn")]},
        ),
        ("Học sinh Trường THPT Lê Hồng Phong trồng cây trên đường Trần Phú.", {}),
        ("Nông dân học tập tư tưởng Hồ Chí Minh.", {}),
    ],
)
def test_names_with_their_posts(text: str, expected: dict[str, Posts]) -> None:
    assert people(text) == expected


def mentions(doc: Document) -> dict[str, list[str]]:
    return {o.name: [doc.words(span) for span in o.mentions] for o in doc.officials}


def test_later_mentions_are_the_same_person() -> None:
    doc = reading(
        "Đồng chí Trần Văn Sơn, Bí thư Huyện ủy chủ trì hội nghị. Ông Lê Đức Hải, Chủ tịch UBND huyện báo cáo.",
        "Đồng chí Bí thư Huyện ủy đề nghị các xã tập trung chống hạn. Đồng chí cũng yêu cầu kiểm tra hồ đập. Ông Hải cảm ơn.",
    )
    assert mentions(doc) == {
        "Trần Văn Sơn": ["Đồng chí Trần Văn Sơn, Bí thư Huyện ủy", "Đồng chí Bí thư Huyện ủy", "Đồng chí"],
        "Lê Đức Hải": ["Ông Lê Đức Hải, Chủ tịch UBND huyện", "Ông Hải"],
    }


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Đồng chí Trần Văn Sơn, Bí thư Huyện ủy dự và chủ trì hội nghị.", ("attendee", "chair")),
        ("Cùng dự có đồng chí Trần Văn Sơn, Bí thư Huyện ủy.", ("attendee",)),
        ("Phát biểu kết luận, đồng chí Trần Văn Sơn, Bí thư Huyện ủy biểu dương các xã.", ("speaker",)),
        ("Theo ông Trần Văn Sơn, Bí thư Huyện ủy, năm nay nắng hạn đến sớm.", ("speaker",)),
        ("Chủ trì hội nghị, đồng chí Trần Văn Sơn, Bí thư Huyện ủy lưu ý các xã trực 24/24 giờ.", ("chair", "speaker")),
        ("Đồng chí Trần Văn Sơn, Bí thư Huyện ủy thông báo dự kiến nội dung.", ("speaker",)),
        ("Huyện ủy bầu đồng chí Trần Văn Sơn giữ chức Bí thư Huyện ủy.", ()),
    ],
)
def test_roles(text: str, roles: tuple[str, ...]) -> None:
    assert [o.roles for o in reading(text).officials] == [roles]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Dự hội nghị có đồng chí Vũ Hải Sơn, Ủy viên Bộ Chính trị, Bí thư Trung ương Đảng.",
            {"Vũ Hải Sơn": [("Ủy viên", "Bộ Chính trị"), ("Bí thư", "Trung ương Đảng")]},
        ),
        (
            "Các Phó Chủ tịch UBND huyện Hoàng Thị Thơ, Lê Trai và Vi Văn Tú trả lời cử tri.",
            {name: [("Phó Chủ tịch", "Ủy ban nhân dân huyện Lục Ngạn")] for name in ("Hoàng Thị Thơ", "Lê Trai", "Vi Văn Tú")},
        ),
        (
            "Tại buổi lễ, Bí thư Huyện đoàn - Ngô Văn Tài trao 30 suất quà.",
            {"Ngô Văn Tài": [("Bí thư", "Huyện đoàn Lục Ngạn")]},
        ),
        (
            "Về dự có đồng chí Thiếu tướng Bùi Xuân Lực, Giám đốc Công an tỉnh.",
            {"Bùi Xuân Lực": [("Giám đốc", "Công an tỉnh Bắc Giang")]},
        ),
        (
            "Đồng chí Bí thư Đảng ủy Nguyễn Văn Khoa và Trưởng bản Giàng A Páo cùng đi kiểm tra.",
            {"Nguyễn Văn Khoa": [("Bí thư", "Đảng ủy")], "Giàng A Páo": [("Trưởng bản", None)]},
        ),
        (
            "Ông Ngô Xuân Lâm, Chủ tịch và Phan Kỳ, Phó Chủ tịch UBND huyện chủ trì.",
            {
                "Ngô Xuân Lâm": [("Chủ tịch", "Ủy ban nhân dân huyện Lục Ngạn")],
                "Phan Kỳ": [("Phó Chủ tịch", "Ủy ban nhân dân huyện Lục Ngạn")],
            },
        ),
        (
            "Bà Lê Thị Na, Bí thư Đảng đoàn, Chủ tịch Hội Nông dân tỉnh phát biểu.",
            {"Lê Thị Na": [("Bí thư", "Đảng đoàn Hội Nông dân tỉnh Bắc Giang"), ("Chủ tịch", "Hội Nông dân tỉnh Bắc Giang")]},
        ),
        (
            "Ông Phạm Văn Đạt, Chủ tịch UBND TP.HCM tiếp đoàn; Chủ tịch UBND TPHCM Phạm Văn Đạt cảm ơn.",
            {"Phạm Văn Đạt": [("Chủ tịch", "Ủy ban nhân dân thành phố Hồ Chí Minh")]},
        ),
        (
            "Ông Trần Quốc Hưng, Bí thư phường Tân Tiến và Thứ trưởng Y tế Đỗ Xuân Thành thăm trạm.",
            {"Trần Quốc Hưng": [("Bí thư", "Đảng ủy phường Tân Tiến")], "Đỗ Xuân Thành": [("Thứ trưởng", "Bộ Y tế")]},
        ),
        (
            "VKSND tỉnh sơ kết công tác. Đồng chí Phan Minh Hải - Viện trưởng chủ trì.",
            {"Phan Minh Hải": [("Viện trưởng", "Viện Kiểm sát nhân dân tỉnh Bắc Giang")]},
        ),
        (
            "Ông Bùi Văn Nhã, UVT.Ư Đảng, Phó Chủ tịch T.Ư Hội NDVN dự.",
            {"Bùi Văn Nhã": [("Ủy viên Ban Chấp hành", "Trung ương Đảng"), ("Phó Chủ tịch", "Trung ương Hội Nông dân Việt Nam")]},
        ),
        (
            "Trung tá Lê Văn Tư, Bí thư Đảng ủy, Chính ủy Trung đoàn 8 và cô Vi Thị Mơ - Bí thư Chi bộ, Hiệu trưởng Trường THPT Tân Lập.",
            {
                "Lê Văn Tư": [("Bí thư", "Đảng ủy Trung đoàn 8"), ("Chính ủy", "Trung đoàn 8")],
                "Vi Thị Mơ": [
                    ("Bí thư", "Chi bộ Trường Trung học phổ thông Tân Lập"),
                    ("Hiệu trưởng", "Trường Trung học phổ thông Tân Lập"),
                ],
            },
        ),
        (
            "Hải đoàn Biên phòng 40 ra quân. Thiếu tá Hồ Sỹ Lam, Ủy viên Ban Thường vụ, Hải đoàn trưởng phát biểu.",
            {
                "Hồ Sỹ Lam": [
                    ("Ủy viên Ban Thường vụ", "Đảng ủy Hải đoàn Biên phòng 40"),
                    ("Hải đoàn trưởng", "Hải đoàn Biên phòng 40"),
                ]
            },
        ),
        (
            "Đại tá Đỗ Hùng Cường, Phó Giám đốc, Thủ trưởng Cơ quan CSĐT Công an tỉnh trao thưởng.",
            {
                "Đỗ Hùng Cường": [
                    ("Phó Giám đốc", "Công an tỉnh Bắc Giang"),
                    ("Thủ trưởng", "Cơ quan Cảnh sát điều tra Công an tỉnh Bắc Giang"),
                ]
            },
        ),
        (
            "Ông Vũ Đình Khải (quê xã Tân Sơn) từng giữ chức vụ Trưởng phòng Nội vụ huyện; được chỉ định làm Bí thư Huyện ủy.",
            {"Vũ Đình Khải": [("Trưởng phòng", "Phòng Nội vụ huyện Lục Ngạn"), ("Bí thư", "Huyện ủy Lục Ngạn")]},
        ),
        (
            "Cụm thi đua gồm Thành ủy Sa Đéc. Dự có bà Cao Thị Lý, Thành ủy viên, Phó Trưởng Ban Dân vận Thành ủy Cần Thơ.",
            {"Cao Thị Lý": [("Thành ủy viên", "Thành ủy Cần Thơ"), ("Phó Trưởng ban", "Ban Dân vận Thành ủy Cần Thơ")]},
        ),
        (
            "Ông Lê Văn Tư, Bí thư Đảng ủy - CTHĐND xã Tân Sơn; ông Hà Yên Bình PCTUBND xã và bà Đỗ Thị Na, Chủ tịch UBMTTQ VN huyện dự.",
            {
                "Lê Văn Tư": [("Bí thư", "Đảng ủy xã Tân Sơn"), ("Chủ tịch", "Hội đồng nhân dân xã Tân Sơn")],
                "Hà Yên Bình": [("Phó Chủ tịch", "Ủy ban nhân dân xã Tân Sơn")],
                "Đỗ Thị Na": [("Chủ tịch", "Ủy ban Mặt trận Tổ quốc Việt Nam huyện Lục Ngạn")],
            },
        ),
        (
            "Theo Trưởng Công an xã Tân Sơn, Lê Văn Tư, lũ rút chậm; Bí thư Huyện ủy, ông Hà Yên Bình; Bí thư T.Ư Đoàn, anh Đỗ Văn Na dự.",
            {
                "Lê Văn Tư": [("Trưởng Công an", "Công an xã Tân Sơn")],
                "Hà Yên Bình": [("Bí thư", "Huyện ủy Lục Ngạn")],
                "Đỗ Văn Na": [("Bí thư", "Trung ương Đoàn")],
            },
        ),
        (
            "Ông Lê Văn Tư, Ủy viên Ban Thường vụ, Trưởng Ban Tổ chức Trung ương Đoàn và Chủ tịch Hội Sinh viên Việt Nam tỉnh Hà Yên Bình.",
            {
                "Lê Văn Tư": [("Ủy viên Ban Thường vụ", "Trung ương Đoàn"), ("Trưởng ban", "Ban Tổ chức Trung ương Đoàn")],
                "Hà Yên Bình": [("Chủ tịch", "Hội Sinh viên Việt Nam tỉnh Bắc Giang")],
            },
        ),
        (
            "Dự có T.s Đỗ Văn Na, Phó Cục trưởng Cục Quản lý Khám, chữa bệnh; BSCKII Lê Văn Tư, Giám đốc Bệnh viện Da liễu Trung ương.",
            {
                "Đỗ Văn Na": [("Phó Cục trưởng", "Cục Quản lý Khám, chữa bệnh")],
                "Lê Văn Tư": [("Giám đốc", "Bệnh viện Da liễu Trung ương")],
            },
        ),
        (
            "Gồm: Lê Văn Tư (SN 1960), trú xã Tân Sơn (nguyên Chủ tịch UBND huyện); Hà Yên Bình (SN 1979, Trưởng phòng Nội vụ huyện).",
            {
                "Lê Văn Tư": [("Nguyên Chủ tịch", "Ủy ban nhân dân huyện Lục Ngạn")],
                "Hà Yên Bình": [("Trưởng phòng", "Phòng Nội vụ huyện Lục Ngạn")],
            },
        ),
        (
            "Dự có các đồng chí là Ủy viên Ban Thường vụ Huyện ủy: Lê Văn Tư, Vi Thị Mơ.",
            {name: [("Ủy viên Ban Thường vụ", "Huyện ủy Lục Ngạn")] for name in ("Lê Văn Tư", "Vi Thị Mơ")},
        ),
        (
            "Khởi tố ông Hà Yên Bình và ông Đỗ Văn Na, đều là Phó Chủ tịch UBND huyện.",
            {
                "Hà Yên Bình": [("Phó Chủ tịch", "Ủy ban nhân dân huyện Lục Ngạn")],
                "Đỗ Văn Na": [("Phó Chủ tịch", "Ủy ban nhân dân huyện Lục Ngạn")],
            },
        ),
        (
            "Bàn chức vụ Bí thư Huyện ủy, ông Lê Văn Tư, Bí thư Đảng ủy xã Tân Sơn, huyện Lục Ngạn, Thứ trưởng Thường trực Bộ TP dự.",
            {"Lê Văn Tư": [("Bí thư", "Đảng ủy xã Tân Sơn"), ("Thứ trưởng Thường trực", "Bộ Tư pháp")]},
        ),
        (
            "Cùng dự có bà Lê Thị Phương Anh - Phó Bí thư Huyện ủy và ông Hà Yên Bình, Giám đốc Sở Văn hóa, Thể thao & Du lịch.",
            {
                "Lê Thị Phương Anh": [("Phó Bí thư", "Huyện ủy Lục Ngạn")],
                "Hà Yên Bình": [("Giám đốc", "Sở Văn hóa, Thể thao và Du lịch tỉnh Bắc Giang")],
            },
        ),
        (
            "Hội nghị bầu bổ sung chức danh Phó Chủ tịch HĐND huyện khóa XX đối với đồng chí Lê Văn Tư.",
            {"Lê Văn Tư": [("Phó Chủ tịch", "Hội đồng nhân dân huyện Lục Ngạn")]},
        ),
        (
            "Chủ tịch Hội Nông dân xã Tân Sơn, huyện Lục Ngạn - Võ Mơ. Chủ tịch Hội Nông dân huyện, Trưởng Ban Tổ chức hội thi - Lê Tư.",
            {"Võ Mơ": [("Chủ tịch", "Hội Nông dân xã Tân Sơn")], "Lê Tư": [("Chủ tịch", "Hội Nông dân huyện Lục Ngạn")]},
        ),
        (
            "Thường trực HĐND huyện họp. Dự có ĐC Lê Văn Tư, Chủ tịch UBND; ông Hà Yên Bình, cố vấn Ban Chỉ đạo Tây Bắc.",
            {
                "Lê Văn Tư": [("Chủ tịch", "Ủy ban nhân dân huyện Lục Ngạn")],
                "Hà Yên Bình": [("Cố vấn", "Ban Chỉ đạo Tây Bắc")],
            },
        ),
        (
            "Dự có các đồng chí Ủy viên Ban Thường vụ Huyện ủy: Chủ tịch UBND huyện Hà Yên Bình; Đại tá Lê Văn Tư - Trưởng Công an huyện.",
            {
                "Hà Yên Bình": [("Ủy viên Ban Thường vụ", "Huyện ủy Lục Ngạn"), ("Chủ tịch", "Ủy ban nhân dân huyện Lục Ngạn")],
                "Lê Văn Tư": [("Ủy viên Ban Thường vụ", "Huyện ủy Lục Ngạn"), ("Trưởng Công an", "Công an huyện Lục Ngạn")],
            },
        ),
        (
            "Ông Lê Văn Tư, Phó Chủ tịch Ủy ban bầu cử (UBBC) tỉnh kiểm tra việc bầu cử đại biểu Quốc hội và đại biểu HĐND huyện.",
            {"Lê Văn Tư": [("Phó Chủ tịch", "Ủy ban Bầu cử tỉnh Bắc Giang")]},
        ),
        (
            "Cùng đi có Phó Bí thư Huyện ủy - Lê Văn Tư, Chủ tịch Hội Nông dân huyện - Đỗ Thị Na cùng các phòng.",
            {"Lê Văn Tư": [("Phó Bí thư", "Huyện ủy Lục Ngạn")], "Đỗ Thị Na": [("Chủ tịch", "Hội Nông dân huyện Lục Ngạn")]},
        ),
        (
            "Ông Lê Văn Tư, Giám đốc Agribank chi nhánh Yên Thế, Bí thư Đảng bộ cơ quan UBND huyện dự. "
            "Thay mặt Ban Trị sự Giáo hội Phật giáo Việt Nam tỉnh, Đại đức Thích Minh Tấn cảm ơn.",
            {
                "Lê Văn Tư": [
                    ("Giám đốc", "Agribank Chi nhánh Yên Thế"),
                    ("Bí thư", "Đảng bộ cơ quan Ủy ban nhân dân huyện Lục Ngạn"),
                ],
                "Thích Minh Tấn": [],
            },
        ),
        (
            "Đoàn đến thăm Hòa thượng Thạch Sa Rương, Trụ trì chùa Tà Mơn.",
            {"Thạch Sa Rương": [("Trụ trì", "Chùa Tà Mơn")]},
        ),
        (
            "Trả lời chất vấn có ông Trần Văn Sơn, Trưởng phòng Tài nguyên và Môi trường.",
            {"Trần Văn Sơn": [("Trưởng phòng", "Phòng Tài nguyên và Môi trường huyện Lục Ngạn")]},
        ),
        (
            "Cùng đi có bà Vũ Thị Bình, Trưởng Ban Kinh tế - Xã hội HĐND huyện; ông Trần Văn Sơn, Phó Trưởng Ban Pháp chế.",
            {
                "Vũ Thị Bình": [("Trưởng ban", "Ban Kinh tế - Xã hội Hội đồng nhân dân huyện Lục Ngạn")],
                "Trần Văn Sơn": [("Phó Trưởng ban", "Ban Pháp chế Hội đồng nhân dân huyện Lục Ngạn")],
            },
        ),
        (
            "Còn tại Sơn Động, ông Trần Văn Sơn - Bí thư Huyện ủy cho biết huyện đã lập 9 chốt.",
            {"Trần Văn Sơn": [("Bí thư", "Huyện ủy Sơn Động")]},
        ),
        ("Bí thư Đảng ủy xã A Thương cho biết xã còn khó khăn.", {"A Thương": [("Bí thư", "Đảng ủy xã")]}),
        (
            "Cuộc họp do ông Huỳnh Quốc Huy, Huyện ủy viên; Phó Chủ tịch HĐND huyện chủ trì.",
            {"Huỳnh Quốc Huy": [("Huyện ủy viên", "Huyện ủy Lục Ngạn"), ("Phó Chủ tịch", "Hội đồng nhân dân huyện Lục Ngạn")]},
        ),
        ("Dự có bà Vũ Thị Bình, Phó Bí thư Huyện ủy, Tổ trưởng các Tổ đại biểu.", {"Vũ Thị Bình": [("Phó Bí thư", "Huyện ủy Lục Ngạn")]}),
        ("Bi thư Huyện ủy Hà Văn Yên phát biểu.", {"Hà Văn Yên": [("Bí thư", "Huyện ủy Lục Ngạn")]}),
        ("Dự có bà Vũ Thị Bình - Bí thu Đảng ủy xã.", {"Vũ Thị Bình": [("Bí thư", "Đảng ủy xã")]}),
        ("Ông Lê Văn Tám, Trưởng Khu vực Bình Yên B cho biết nước đã rút.", {"Lê Văn Tám": [("Trưởng Khu vực", "Khu vực Bình Yên B")]}),
        (
            "Ông Hà Văn Yên, Chánh án Tòa án nhân dân tỉnh trao quyết định bổ nhiệm phó chánh án cho các ông Đỗ Văn Thinh, Lê Hữu Chiến.",
            {
                "Hà Văn Yên": [("Chánh án", "Tòa án nhân dân tỉnh Bắc Giang")],
                "Đỗ Văn Thinh": [("Phó Chánh án", "Tòa án nhân dân tỉnh Bắc Giang")],
                "Lê Hữu Chiến": [("Phó Chánh án", "Tòa án nhân dân tỉnh Bắc Giang")],
            },
        ),
        ("Quyết định bổ nhiệm Phó Giám đốc Sở Y tế cho ông Đỗ Văn Thinh.", {"Đỗ Văn Thinh": [("Phó Giám đốc", "Sở Y tế tỉnh Bắc Giang")]}),
        ("Đồng chí Trần Văn Sơn giữ quyền Chủ tịch UBND huyện.", {"Trần Văn Sơn": [("Quyền Chủ tịch", "Ủy ban nhân dân huyện Lục Ngạn")]}),
        (
            "Trao quyết định cho ông Đỗ Văn Thinh - Trưởng phòng Giáo dục tiểu học và Giáo dục mầm non (Sở GD-ĐT Bắc Giang).",
            {"Đỗ Văn Thinh": [("Trưởng phòng", "Phòng Giáo dục tiểu học và Giáo dục mầm non Sở Giáo dục và Đào tạo Bắc Giang")]},
        ),
        (
            "Ông Lê Văn An, Giám đốc Công an tỉnh đến hiện trường. Đại tá Lê Văn An cùng ông Hà Văn Yên, Bí thư Huyện ủy họp bàn.",
            {"Lê Văn An": [("Giám đốc", "Công an tỉnh Bắc Giang")], "Hà Văn Yên": [("Bí thư", "Huyện ủy Lục Ngạn")]},
        ),
        (
            "Dự có ông Đỗ Văn Hải - Ủy viên Ban Thường trực, Trưởng ban Tuyên giáo và Đối ngoại Ủy ban MTTQ tỉnh.",
            {
                "Đỗ Văn Hải": [
                    ("Ủy viên Ban Thường trực", "Ủy ban Mặt trận Tổ quốc tỉnh Bắc Giang"),
                    ("Trưởng ban", "Ban Tuyên giáo và Đối ngoại Ủy ban Mặt trận Tổ quốc tỉnh Bắc Giang"),
                ]
            },
        ),
        (
            "Dự có ông Đỗ Văn Hải, PCT Mặt trận tỉnh. Ông Đỗ Văn Hải, PCT UBMTTQ tỉnh phát biểu.",
            {"Đỗ Văn Hải": [("Phó Chủ tịch", "Ủy ban Mặt trận Tổ quốc tỉnh Bắc Giang")]},
        ),
        (
            "Dự có ông Lê Văn An, Tổ trưởng Tổ công tác; ông Hà Yên, Chỉ huy trưởng.",
            {"Lê Văn An": [("Tổ trưởng", "Tổ công tác")], "Hà Yên": [("Chỉ huy trưởng", None)]},
        ),
        (
            "Dự có bà Vũ Thị Bình, Phó Trưởng Tiểu ban An ninh, Trật tự và Y tế của Ban Chỉ đạo tỉnh.",
            {"Vũ Thị Bình": [("Phó Trưởng tiểu ban", "Tiểu ban An ninh, Trật tự và Y tế của Ban Chỉ đạo tỉnh Bắc Giang")]},
        ),
        ("Dự có ông Hà Yên - Truởng phòng Nội vụ huyện.", {"Hà Yên": [("Trưởng phòng", "Phòng Nội vụ huyện Lục Ngạn")]}),
    ],
)
def test_posts_as_the_press_writes_them(text: str, expected: dict[str, Posts]) -> None:
    assert people(text) == expected


def test_who_sits_in_the_council_whose_session_is_told() -> None:
    doc = reading("Tại kỳ họp HĐND huyện, Đại biểu Hà Thị Mận (tổ Biển Động) đề nghị UBND huyện sửa đường.")
    assert [(o.name, [(p.title, p.organisation) for p in o.posts]) for o in doc.officials] == [
        ("Hà Thị Mận", [("Đại biểu", "Hội đồng nhân dân huyện Lục Ngạn")])
    ]
    assert [d.kind for d in doc.directives] == ["proposal"]


def test_a_list_after_a_colon_shares_the_post_before_it() -> None:
    found = people("Cùng dự có các đồng chí Phó Bí thư Huyện ủy: Trung tá Lê Văn Hòa - Trưởng Công an huyện; Đại úy Vũ Minh Tân.")
    assert all(("Phó Bí thư", "Huyện ủy Lục Ngạn") in found[name] for name in ("Lê Văn Hòa", "Vũ Minh Tân"))


def test_a_post_of_the_title_is_not_that_of_the_next_paragraph() -> None:
    assert people("Siêu phường có tân Chủ tịch HĐND", "(BGO)- Ông Lê Duy Hải, Phó Bí thư Huyện ủy đã dự.") == {
        "Lê Duy Hải": [("Phó Bí thư", "Huyện ủy Lục Ngạn")]
    }


def test_a_new_paragraph_begins_a_new_person() -> None:
    found = people("Đoàn chúc mừng ông Lê Duy Hải - Phó Chủ tịch UBND huyện", "Thượng tá Thái Đức Mạnh tặng hoa giáo xứ Bố Hạ.")
    assert found == {"Lê Duy Hải": [("Phó Chủ tịch", "Ủy ban nhân dân huyện Lục Ngạn")]}


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Chủ tịch HĐND huyện Lê Văn An, các Phó Chủ tịch HĐND huyện Vũ Thị Bình đồng chủ trì kỳ họp.", [("chair",), ("chair",)]),
        (
            "Kỳ họp diễn ra dưới sự chủ trì của ông Lê Văn An, Chủ tịch HĐND huyện và bà Vũ Thị Bình, Phó Chủ tịch.",
            [("chair",), ("chair",)],
        ),
        (
            "Dưới sự chủ trì của ông Lê Văn An, Bí thư Huyện ủy và các đồng chí: Vũ Thị Bình, Chủ tịch UBND huyện, hội nghị đã đánh giá.",
            [("chair",), ("chair",)],
        ),
        ("Thư khen của Bí thư Huyện ủy – ông Lê Văn An, các quyết định khen thưởng cho các đơn vị tham gia cứu hộ.", [()]),
        ("Ông Lê Văn An, Bí thư Huyện ủy chủ trì; tham dự có bà Vũ Thị Bình, Chủ tịch UBND huyện.", [("chair",), ("attendee",)]),
        ("Về phía huyện có các đồng chí: Lê Văn An, Bí thư Huyện ủy.", [("attendee",)]),
        ("Đại diện nhà trường có ông Lê Văn An, Hiệu trưởng Trường THPT số 1.", [("attendee",)]),
        ("Cùng đi với đoàn, có ông Lê Văn An, Bí thư Huyện ủy.", [("attendee",)]),
        ("Sáng nay, ông Lê Văn An, Bí thư Huyện ủy đã tiếp bà Vũ Thị Bình, Tổng Lãnh sự Lào.", [("attendee",), ()]),
        ("Ông Lê Văn An, Phó Bí thư Huyện ủy được Tỉnh ủy giao phụ trách Đảng bộ.", [()]),
        ("Vinh dự nhận Huy hiệu Đảng có đồng chí Lê Văn An, nguyên Chủ tịch HĐND huyện.", [()]),
        ("Đón tiếp Thủ tướng Chính phủ có các đồng chí: Lê Văn An, Bí thư Tỉnh ủy; Hà Yên, Chủ tịch UBND tỉnh.", [("attendee",)] * 2),
        ("Bà Vũ Thị Bình, Phó Chủ tịch HĐND huyện điều hành phiên thảo luận tại tổ.", [("chair",)]),
        ("Lãnh đạo huyện cùng làm việc có Bí thư Huyện ủy Lê Văn An.", [("attendee",)]),
        ("Sau lá thư của ông Lê Văn An, Bí thư Tỉnh ủy, bà Vũ Thị Bình, Hiệu trưởng phát biểu.", [(), ("speaker",)]),
        (
            "Ông Lê Văn An, Giám đốc Công an tỉnh và ông Hà Văn Yên, Giám đốc Công an tỉnh Lạng Sơn. Giám đốc Công an tỉnh Lạng Sơn nói.",
            [(), ("speaker",)],
        ),
        ("Thiếu tá Lê Văn An, Trưởng Công an xã, điều khiển ô tô đâm vào cột mốc.", [()]),
        ("Chi cục trưởng Chi cục Thú y Lê Văn An khuyến cáo người nuôi không bán lợn bệnh.", [("speaker",)]),
    ],
)
def test_roles_are_shared_by_those_named_together(text: str, roles: list[tuple[str, ...]]) -> None:
    assert [o.roles for o in reading(text).officials] == roles


def test_a_speech_goes_on_over_those_who_are_given_something_and_over_captions() -> None:
    doc = reading(
        "Đồng chí Trần Văn Sơn, Bí thư Huyện ủy trao quyết định bổ nhiệm cho ông Lê Đức Hải, Trưởng phòng Tư pháp huyện.",
        "Giữ vững nền nếp",
        "Đồng chí yêu cầu các xã làm tốt việc tiếp dân và giải quyết đơn thư ngay từ những ngày đầu năm.",
    )
    assert [block.kind for block in doc.blocks][-2:] == ["heading", "paragraph"]
    assert [directive.issuer_name for directive in doc.directives] == ["Trần Văn Sơn"]
