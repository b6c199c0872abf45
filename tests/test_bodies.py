"""Names of bodies: where they end and what they are called."""

from __future__ import annotations

import pytest

from pipeline.extractors.bodies import find_bodies
from pipeline.lexicon import find, rows
from pipeline.read import read
from scrapers.page import Article, ArticleBlock


def bodies(text: str) -> list[tuple[str, str]]:
    doc = find_bodies(read(Article(blocks=(ArticleBlock("paragraph", text),))))
    return [(doc.words(body), body.name) for body in doc.bodies]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("UBND huyện Lục Ngạn tổ chức hội nghị", "UBND huyện Lục Ngạn", "Ủy ban nhân dân huyện Lục Ngạn"),
        ("HĐND TP. Việt Trì họp", "HĐND TP. Việt Trì", "Hội đồng nhân dân thành phố Việt Trì"),
        ("Thị uỷ Ba Đồn chủ trì", "Thị uỷ Ba Đồn", "Thị ủy Ba Đồn"),
        ("Ban Tổ chức Huyện ủy báo cáo", "Ban Tổ chức Huyện ủy", "Ban Tổ chức Huyện ủy"),
        ("UBKT Tỉnh ủy Yên Bái làm việc", "UBKT Tỉnh ủy Yên Bái", "Ủy ban Kiểm tra Tỉnh ủy Yên Bái"),
        ("Sở NN&PTNT tỉnh trình bày", "Sở NN&PTNT tỉnh", "Sở Nông nghiệp và Phát triển nông thôn tỉnh"),
        ("Sở Văn hóa, Thể thao và Du lịch cho biết", "Sở Văn hóa, Thể thao và Du lịch", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Phòng LĐ-TB&XH huyện rà soát", "Phòng LĐ-TB&XH huyện", "Phòng Lao động - Thương binh và Xã hội huyện"),
        ("Hội LHPN xã Tân Lập ra mắt", "Hội LHPN xã Tân Lập", "Hội Liên hiệp Phụ nữ xã Tân Lập"),
        ("Chi bộ Công ty CP Cấp nước Sơn La họp", "Chi bộ Công ty CP Cấp nước Sơn La", "Chi bộ Công ty cổ phần Cấp nước Sơn La"),
        ("Đảng ủy Khối Các cơ quan tỉnh sơ kết", "Đảng ủy Khối Các cơ quan tỉnh", "Đảng ủy Khối Các cơ quan tỉnh"),
        ("Ban Chỉ đạo 35 tỉnh họp", "Ban Chỉ đạo 35 tỉnh", "Ban Chỉ đạo 35 tỉnh"),
        (
            "Ban Chỉ đạo phòng, chống tham nhũng, tiêu cực tỉnh Bắc Kạn họp",
            "Ban Chỉ đạo phòng, chống tham nhũng, tiêu cực tỉnh Bắc Kạn",
            "Ban Chỉ đạo phòng, chống tham nhũng, tiêu cực tỉnh Bắc Kạn",
        ),
        ("Ban Pháp chế HĐND tỉnh thẩm tra", "Ban Pháp chế HĐND tỉnh", "Ban Pháp chế Hội đồng nhân dân tỉnh"),
        ("Ủy ban MTTQ Việt Nam quận Hải An vận động", "Ủy ban MTTQ Việt Nam quận Hải An", "Ủy ban Mặt trận Tổ quốc Việt Nam quận Hải An"),
        ("Ban Thường vụ (BTV) Huyện ủy kết luận", "Ban Thường vụ (BTV) Huyện ủy", "Ban Thường vụ Huyện ủy"),
        ("HTX rau sạch Suối Bon ký hợp đồng", "HTX rau sạch Suối Bon", "Hợp tác xã rau sạch Suối Bon"),
        ("Trưởng Ban Chỉ đạo đưa kết quả phòng ngừa vào tiêu chí xếp loại", "Ban Chỉ đạo", "Ban Chỉ đạo"),
        (
            "Ban Chỉ đạo phòng, chống tội phạm, tệ nạn xã hội tỉnh họp",
            "Ban Chỉ đạo phòng, chống tội phạm, tệ nạn xã hội tỉnh",
            "Ban Chỉ đạo phòng, chống tội phạm, tệ nạn xã hội tỉnh",
        ),
        ("Ban Chỉ đạo diễn tập tỉnh họp", "Ban Chỉ đạo diễn tập tỉnh", "Ban Chỉ đạo diễn tập tỉnh"),
        (
            "Ban Quản lý dự án đầu tư xây dựng công trình giao thông và nông nghiệp tỉnh mời thầu",
            "Ban Quản lý dự án đầu tư xây dựng công trình giao thông và nông nghiệp tỉnh",
            "Ban Quản lý Dự án đầu tư xây dựng công trình giao thông và nông nghiệp tỉnh",
        ),
        ("Bộ CHQS tỉnh huấn luyện", "Bộ CHQS tỉnh", "Bộ Chỉ huy Quân sự tỉnh"),
        (
            "Hội Bảo trợ Người cao tuổi và Bệnh nhân nghèo tỉnh tặng xe lăn",
            "Hội Bảo trợ Người cao tuổi và Bệnh nhân nghèo tỉnh",
            "Hội Bảo trợ Người cao tuổi và Bệnh nhân nghèo tỉnh",
        ),
    ],
)
def test_a_name_ends_where_its_words_end(text: str, words: str, name: str) -> None:
    assert bodies(text) == [(words, name)]


@pytest.mark.parametrize(
    "text",
    [
        "cán bộ, công chức và các cơ sở đảng",  # the ends of other words are no heads
        "toàn bộ trụ sở xây dựng xong trước hội nghị",
        "ông Võ Trường Kỳ phát biểu",  # a given name
        "bà Lâm Quốc Hội cho biết",
        "Nghị quyết số 05-NQ/TU đi vào cuộc sống",  # an abbreviation within a number
        "ca trực đêm của công nhân",
    ],
)
def test_what_only_looks_like_a_body(text: str) -> None:
    assert bodies(text) == []


def test_a_person_is_no_place() -> None:
    assert bodies("Đại biểu HĐND huyện Bùi Thị Lan nêu ý kiến") == [("HĐND huyện", "Hội đồng nhân dân huyện")]
    assert bodies("Phó Chủ tịch UBND tỉnh Trần Văn Sơn chủ trì") == [("UBND tỉnh", "Ủy ban nhân dân tỉnh")]


@pytest.mark.parametrize("table", ["bodies", "posts", "sectors", "honorifics", "role_verbs", "steering_words"])
def test_every_example_fires_its_row(table: str) -> None:
    silent = [row["form"] for row in rows(table) if row not in [term.row for term in find(row["example"], table)]]
    assert silent == []


@pytest.mark.parametrize("table", ["abbreviations", "surnames", "name_words", "name_ends"])
def test_every_example_holds_a_form_of_its_row(table: str) -> None:
    silent = [row["form"] for row in rows(table) if not any(form in row["example"].lower() for form in row["form"].split("|"))]
    assert silent == []


@pytest.mark.parametrize("table", ["bodies", "posts", "sectors", "honorifics", "role_verbs", "surnames", "abbreviations"])
def test_no_form_stands_in_two_rows(table: str) -> None:
    forms = [form for row in rows(table) for form in row["form"].split("|")]
    assert sorted({form for form in forms if forms.count(form) > 1}) == []
