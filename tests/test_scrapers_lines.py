"""Single lines: publication lines, bylines, furniture, keywords, captions."""

from __future__ import annotations

import pytest

from scrapers import captions, lines
from scrapers.body import agency_of, read_stamp
from scrapers.stamps import find_stamp, from_metadata
from scrapers.vocabulary import table


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("28/01/2021 - 13:16", "2021-01-28T13:16"),
        ("17/06/2025 13:43", "2025-06-17T13:43"),
        ("Thứ sáu: 15:00 ngày 09/02/2024", "2024-02-09T15:00"),
        ("Thứ sáu, 26/04/2019 - 11:21'", "2019-04-26T11:21"),
        ("Thứ sáu, 29/03/2024, 03:46 [GMT+7]", "2024-03-29T03:46"),
        ("Thứ Tư, 24/12/2025 09:30:00 +07:00", "2025-12-24T09:30"),
        ("Thứ ba, 23/12/2025 09:02 (GMT+7)", "2025-12-23T09:02"),
        ("07-03-2026 - 00:01 AM", "2026-03-07T00:01"),
        ("- 07/03/2026 08:47", "2026-03-07T08:47"),
        ("04:35 15/03/2016", "2016-03-15T04:35"),
        ("13/10/2020, 20:57", "2020-10-13T20:57"),
        ("(31/01/2026, 07:27)", "2026-01-31T07:27"),
        ("10:26 | 28/07/2023", "2023-07-28T10:26"),
        ("28/07/2023 | 10:26", "2023-07-28T10:26"),
        ("Thứ hai - 27/08/2018 10:29", "2018-08-27T10:29"),
        ("Thứ 5, Ngày 30 / 09 / 2021", "2021-09-30"),
        ("02:01 PM 26/05/2023", "2023-05-26T14:01"),
        ("Print Thứ Sáu, 20/12/2019 16:05 Gốc", "2019-12-20T16:05"),
        ("Thứ 4, 18/07/2018 | 15:32:00 [GMT +7] A  A", "2018-07-18T15:32"),
        ("Cập nhật lúc 08:15, Thứ Hai, 12/10/2020 (GMT+7)", "2020-10-12T08:15"),
        ("Cập nhật: 10h30 ngày 5 tháng 6 năm 2020", "2020-06-05T10:30"),
        ("Chủ nhật, ngày 30/06/2013", "2013-06-30"),
        ("Người đăng: Admin Ngày đăng: 16/12/2017 Lượt xem: 107", "2017-12-16"),
        ("Địa phương | 14:20 02/03/2022", "2022-03-02T14:20"),
        ("2021-05-07 09:10", "2021-05-07T09:10"),
        ("14 Tháng Năm, 2024", "2024-05-14"),
        ("Thứ Ba, Tháng Mười Hai 3, 2024", "2024-12-03"),
        ("Published on Tuesday, 14 May 2024 15:13", "2024-05-14T15:13"),
        ("Được đăng: 14 Tháng 5 2024", "2024-05-14"),
        ("Cập nhật: 16/05/2024 09:00 Ngày đăng: 14/05/2024 15:13", "2024-05-14T15:13"),
        ("Xuất bản: 14/05/2024 15:13 Cập nhật: 16/05/2024 09:00", "2024-05-14T15:13"),
        ("Thứ Ba, 14/5/2024 3:13:00 CH", "2024-05-14T15:13"),
        ("5/14/2024 3:13:00 PM", "2024-05-14T15:13"),
        ("Ngày xuất bản: 14/05/2024 lúc 15 giờ 13 phút", "2024-05-14T15:13"),
    ],
)
def test_publication_lines(line: str, value: str) -> None:
    found = read_stamp(line)
    assert found is not None
    assert found[0].value == value


@pytest.mark.parametrize(
    "line",
    [
        "Ngày 18/7/2018, tổ đại biểu tiếp xúc với cử tri xã Phú Lễ.",
        "Quyết định số 12/QĐ-UBND ngày 03/02/2021 của Ủy ban nhân dân huyện",
        "Hội nghị sơ kết công tác quý I/2024",
        "Hạn nộp hồ sơ: 31/02/2021",
        "Sáng 15/6, xã Tân Hưng khánh thành nhà văn hóa",
    ],
)
def test_running_text_is_no_publication_line(line: str) -> None:
    assert read_stamp(line) is None


def test_author_in_a_publication_line() -> None:
    found = read_stamp("LÊ THƯ LDO | 28/07/2023 10:26")
    assert found is not None
    assert found[1] == ["LÊ THƯ"]


def test_stamp_bounds_are_those_of_date_and_time() -> None:
    line = "Thứ Hai, 12/10/2020 08:15 Lượt xem: 9"
    stamp = find_stamp(line)
    assert stamp is not None
    assert line[stamp.start : stamp.end] == "12/10/2020 08:15"


@pytest.mark.parametrize(
    ("value", "local"),
    [
        ("2026-01-08T11:21:00Z", "2026-01-08T18:21"),
        ("2026-01-08T18:21:00+0700", "2026-01-08T18:21"),
        ("2026-01-08T18:30:00.000Z", "2026-01-09T01:30"),
        ("2026-01-08T00:00:00", "2026-01-08"),
        ("2026-01-08", "2026-01-08"),
        ("08/01/2026 18:21", "2026-01-08T18:21"),
        ("Thu, 08 Jan 2026 18:21:00 +0700", "2026-01-08T18:21"),
        ("hôm nay", None),
        ("2026-13-45", None),
        ("", None),
    ],
)
def test_metadata_dates_are_local(value: str, local: str | None) -> None:
    assert from_metadata(value) == local


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Tin, ảnh: ANH THƯ", ["ANH THƯ"]),
        ("Bài, ảnh: Lê Thư", ["Lê Thư"]),
        ("Bài và ảnh: Lê Thư - Hà Mi", ["Lê Thư", "Hà Mi"]),
        ("Tin: Lê Thư - Ảnh: Hà Mi", ["Lê Thư", "Hà Mi"]),
        ("Tác giả: Lê Thư (Đài huyện)", ["Lê Thư"]),
        ("Tin, ảnh: P.Y", ["P.Y"]),
        ("Theo Lê Thư/Báo Đồng Xanh", ["Lê Thư"]),
        ("Theo TTXVN", []),
        ("(Nguồn: Cổng thông tin điện tử tỉnh)", []),
        ("Nguồn Báo Đồng Xanh", []),
        ("Ảnh: Lê Thư", []),
        ("Bài và ảnh: Lê Hà Thư – TT KTX, Xưởng SCCK", ["Lê Hà Thư"]),
        ("Theo ông Tám, vụ này lúa được mùa", None),
        ("Nguồn lực từ trong dân", None),
        ("Tin vui cho bà con vùng lũ", None),
    ],
)
def test_bylines(line: str, authors: list[str] | None) -> None:
    assert lines.byline(line) == authors


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Thế Lợi", ["Thế Lợi"]),
        ("KIM HÀ", ["KIM HÀ"]),
        ("K.An", ["K.An"]),
        ("Q.Như-N.Phương", ["Q.Như", "N.Phương"]),
        ("Phùng Vị – HND tỉnh", ["Phùng Vị"]),
        ("Phùng Vị - TT VHTT", ["Phùng Vị"]),
        ("Ngọc Lan (Trung tâm Văn hóa huyện)", ["Ngọc Lan"]),
        ("Y Thanh Hà Niê", ["Y Thanh Hà Niê"]),
        ("ThS. Lê Thư - Trưởng khoa Dân vận", ["Lê Thư"]),
        ("Ban Tuyên giáo", []),
        ("Thời sự", []),
        ("Kết quả bước đầu", []),
        ("ĐỒNG CHÍ LÊ THƯ, PHÓ BÍ THƯ HUYỆN ỦY:", []),
        ("Video hoạt động", []),
    ],
)
def test_names_alone(line: str, authors: list[str]) -> None:
    assert lines.unlabelled_byline(line) == authors


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Chia sẻ bài viết", "drop"),
        ("Lượt xem: 107", "drop"),
        ("Người đăng tin: Admin", "drop"),
        ("Quản lý video Quản lý video", "drop"),
        ("// ]]>", "drop"),
        (">> Khai mạc hội chợ xuân", "drop"),
        ("Ý kiến ()", "end"),
        ("Ý kiến của bạn", "end"),
        ("Đánh giá:", "end"),
        ("0 Bình luận", "end"),
        ("Video hoạt độngHình ảnh hoạt động", "end"),
        ("Online: 3", "end"),
        ("Hôm nay : 1128", "end"),
        ("Bản quyền thuộc về Cổng thông tin", "end"),
        ("Giấy phép số 12/GP-BTTTT cấp ngày 1/2/2020", "end"),
        ("Giấy phép xây nhà ở nông thôn có cần không?", None),
        ("Bản quyền truyền hình giải bóng đá xã", None),
        ("Tin liên quan", "box"),
        ("Từ khoá : ", "tags"),
        ("Từ khóa: công đoàn, thi đua", "tags"),
        ("Thống kê cho thấy vụ lúa này năng suất cao hơn vụ trước ở hầu hết các xã.", None),
        ("Hôm nay, xã Phú Lễ có điện.", None),
        ("Ý kiến của cử tri xã Phú Lễ được trả lời ngay tại chỗ.", None),
        ("Nhiều kết quả nổi bật", None),
    ],
)
def test_furniture(line: str, kind: str | None) -> None:
    assert lines.furniture(line) == kind


def test_items_that_follow_each_other() -> None:
    assert captions.is_next("1. Xã Tân Hòa", "2. Xã Long Điền")
    assert captions.is_next("9) Xã Tân Hòa", "10) Xã Long Điền")
    assert not captions.is_next("1. Kết quả đạt được", "1. Về kinh tế")
    assert not captions.is_next("1. Kết quả đạt được", "Kinh tế tăng trưởng khá.")


def _examples(kind: str) -> list[str]:
    return [row["example"] for row in table("furniture") if row["kind"] == kind]


@pytest.mark.parametrize("kind", ["drop", "end", "box", "tags"])
def test_examples_of_the_vocabulary_fire(kind: str) -> None:
    assert [x for x in _examples(kind) if lines.furniture(x) != kind] == []


def test_vocabulary_is_written_as_it_is_matched() -> None:
    forms = [f.rstrip("* ") for row in table("furniture") for f in row["form"].split("|")]
    assert [f for f in forms if lines.fold(f) != f or "  " in f or not f.strip()] == []


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("Từ khóa: công đoàn, thi đua", ["công đoàn", "thi đua"]),
        ("Tags: nông thôn mới", ["nông thôn mới"]),
        ("#côngđoàn #thiđua", ["côngđoàn", "thiđua"]),
        ("Kết quả: 12 hộ thoát nghèo", []),
    ],
)
def test_keywords(line: str, tags: list[str]) -> None:
    assert lines.tag_line(line) == tags


@pytest.mark.parametrize(
    "line",
    [
        "Quang cảnh buổi tọa đàm",
        "Ông Lê Thư, Bí thư Huyện ủy phát biểu tại hội nghị.",
        "Đồng chí Lê Thư – Phó Chủ tịch UBND xã trao quà cho hộ nghèo",
        "Đại biểu biểu quyết thông qua nghị quyết",
        "(Lễ bàn giao nhà cho hộ bà Tư ở ấp Đông)",
        "Từ trái qua: bà Hoa, ông Thư tại lễ ra mắt. Ảnh: Hà Mi",
        "Xã có 12 tổ hợp tác. Trong ảnh: Một buổi họp của tổ số 3",
        "Bà Hoa (bìa trái) hướng dẫn hội viên ươm cây giống cho vụ tới, tháng 3 vừa rồi.",
        "Cử tri ấp Đông nêu ý kiến",
        "Hình 2: Bản đồ vùng trồng khóm của xã, vẽ lại năm 2021.",
    ],
)
def test_captions(line: str) -> None:
    assert captions.is_caption(line)


@pytest.mark.parametrize(
    "line",
    [
        "Dịp này, xã tặng 20 phần quà cho hộ nghèo.",
        "Ông Lê Thư cho biết vụ này lúa được mùa.",
        "Đồng chí Lê Thư, Bí thư Huyện ủy dự và chủ trì hội nghị.",
        "Nhiều cách làm hay từ cơ sở",
        "1. Kết quả đạt được",
        "Hình 2 cho thấy diện tích khóm tăng.",
        "(Khoản 2 Điều 9 Luật Trồng trọt năm 2018)",
        "(Còn nữa, kỳ sau đăng tiếp)",
        "Tại hội nghị, các đại biểu thảo luận hai nội dung",
    ],
)
def test_no_captions(line: str) -> None:
    assert not captions.is_caption(line)


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("Nhiều cách làm hay từ cơ sở", True),
        ("Vì sao khóm rớt giá?", True),
        ("Đơn vị tính: đồng/kg", False),
        ("(Khoản 2 Điều 9 Luật Trồng trọt)", False),
        ("Vụ này lúa được mùa.", False),
    ],
)
def test_headings(line: str, heading: bool) -> None:
    assert captions.is_heading(line) is heading


@pytest.mark.parametrize(
    ("caption", "left"),
    [
        ("Bà Hoa nhận hoa chúc mừng. Ảnh: Hà Mi", "Bà Hoa nhận hoa chúc mừng."),
        ("Bà Hoa nhận hoa - Ảnh: H.M.", "Bà Hoa nhận hoa"),
        ("Bà Hoa nhận hoa (ảnh: Hà Mi)", "Bà Hoa nhận hoa"),
        ("Bà Hoa nhận hoa (Ảnh minh họa)", "Bà Hoa nhận hoa"),
        ("Bà Hoa nhận hoa. Ảnh TTXVN", "Bà Hoa nhận hoa."),
        ("Trong ảnh: Bà Hoa nhận hoa", "Trong ảnh: Bà Hoa nhận hoa"),
        ("Ảnh: Hà Mi", "Ảnh: Hà Mi"),
    ],
)
def test_credit_is_taken_off(caption: str, left: str) -> None:
    assert captions.without_credit(caption) == left


@pytest.mark.parametrize(
    ("line", "alt"),
    [
        ("Phú Lễ được mùa lúa ảnh 1", "Phú Lễ được mùa lúa"),
        ("Phú Lễ được mùa lúa - Ảnh 2.", "Phú Lễ được mùa lúa"),
        ("Ảnh 3", ""),
        ("Đoàn thăm triển lãm 30 bức ảnh", None),
    ],
)
def test_image_marks(line: str, alt: str | None) -> None:
    assert captions.image_mark(line) == alt


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("(CTO) - Ngày 8-1, phường mở hội nghị.", "(CTO)"),
        ("(CT)- Ngày 8-1, phường mở hội nghị.", "(CT)"),
        ("(Báo Đồng Xanh)- Phường mở hội nghị.", "(Báo Đồng Xanh)"),
        ("NDO - Phường mở hội nghị.", "NDO"),
        ("TTH.VN - Phường mở hội nghị.", "TTH.VN"),
        ("(BDO) Chiều 31-8, phường mở hội nghị.", "(BDO)"),
        ("Phường mở hội nghị - Sáng nay có mưa.", None),
        ("(Lễ bàn giao nhà cho hộ bà Tư ở ấp Đông, xã Phú Lễ)", None),
    ],
)
def test_agency(text: str, mark: str | None) -> None:
    assert agency_of(text) == mark


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Viết bởi Thu Ngân", ["Thu Ngân"]),
        ("Viết bởi Super User", []),
        ("Written by Administrator", []),
        ("Được đăng bởi: Ban Biên tập", []),
        ("Nội dung: Thu Ngân - Trình bày: Hải Yến", ["Thu Ngân"]),
        ("Trình bày: Hải Yến", []),
        ("Thiết kế, kỹ thuật: Hải Yến", []),
        ("Tác giả: BBT", []),
    ],
)
def test_who_wrote_and_who_did_not(line: str, people: list[str]) -> None:
    assert lines.byline(line) == people


def test_date_of_a_change_is_told_from_that_of_publication() -> None:
    changed, said = find_stamp("Lần cập nhật cuối: 15/05/2024 07:20"), find_stamp("Ngày đăng: 14/05/2024")
    assert changed is not None
    assert said is not None
    assert (changed.updated, changed.sure, said.updated, said.sure) == (True, False, False, True)
