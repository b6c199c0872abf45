"""Places, events and ranks: what the mentions mean together."""

from __future__ import annotations

import pytest

from pipeline.document import Document, PlaceCodes
from pipeline.places import named, parent, period_of, province_of
from pipeline.run import understand
from scrapers.page import Page


def reading(text: str, published: str | None = "2022-04-13") -> Document:
    more = "Hội nghị đã nghe báo cáo kết quả thực hiện nhiệm vụ thời gian qua và thảo luận các giải pháp trong thời gian tới."
    return understand(Page(f"{text}\n\n{more}".encode(), "text", "a.txt", published=published))


@pytest.mark.parametrize(
    ("text", "kind", "date", "part", "places"),
    [
        (
            "Sáng 12/4, Huyện ủy Lục Ngạn (Bắc Giang) tổ chức hội nghị sơ kết.",
            "meeting",
            "2022-04-12",
            "morning",
            ("Bắc Giang", "Lục Ngạn", None),
        ),
        ("Chiều 12/4, Quận ủy Hải An tổ chức lễ trao Huy hiệu Đảng.", "ceremony", "2022-04-12", "afternoon", ("Hải Phòng", "Hải An", None)),
        ("Ngày 12/4, UBND tỉnh Yên Bái khai giảng lớp tập huấn chuyển đổi số.", "training", "2022-04-12", None, ("Yên Bái", None, None)),
        (
            "Tối 12/4, tại xã Tân Sơn, huyện Lục Ngạn (Bắc Giang) xảy ra vụ cháy nhà.",
            "incident",
            "2022-04-12",
            "evening",
            ("Bắc Giang", "Lục Ngạn", "Tân Sơn"),
        ),
        (
            "Sáng 12/4, đoàn công tác của tỉnh Sơn La kiểm tra các xã của huyện Mai Sơn.",
            "visit",
            "2022-04-12",
            "morning",
            ("Sơn La", "Mai Sơn", None),
        ),
        (
            "Chiều 12/4, Chủ tịch UBND huyện Lục Ngạn (Bắc Giang) xuống cơ sở chỉ đạo phòng, chống mưa lũ, kiểm tra hồ đập.",
            "visit",
            "2022-04-12",
            "afternoon",
            ("Bắc Giang", "Lục Ngạn", None),
        ),
        (
            "Chiều 12/4, Công an tỉnh Yên Bái khen thưởng ban chuyên án phá vụ án ma túy.",
            "ceremony",
            "2022-04-12",
            "afternoon",
            ("Yên Bái", None, None),
        ),
        (
            "Trận lũ lớn từ ngày 9 đến 11-4 đã gây thiệt hại nặng nề trên địa bàn huyện Lục Ngạn (Bắc Giang). Sáng nay, 13-4, nước đã rút.",
            "incident",
            "2022-04-09/2022-04-11",
            None,
            ("Bắc Giang", "Lục Ngạn", None),
        ),
        (
            "Chiều 12/4, Chủ tịch UBND huyện về xã Tân Quang và Quý Sơn kiểm tra lúa. Nông dân Lục Ngạn đang gặt. Tỉnh Bắc Giang có mưa.",
            "visit",
            "2022-04-12",
            "afternoon",
            ("Bắc Giang", "Lục Ngạn", None),
        ),
        (
            "Vụ cháy chợ xảy ra ngày 12/4, tại huyện Phong Điền (Thừa Thiên – Huế), thiêu rụi 20 lô hàng.",
            "incident",
            "2022-04-12",
            None,
            ("Thừa Thiên Huế", "Phong Điền", None),
        ),
        (
            "Ngày 12/4, tại xã Tân Quang, tỉnh Bắc Giang tổ chức lễ phát động trồng cây.",
            "ceremony",
            "2022-04-12",
            None,
            ("Bắc Giang", "Lục Ngạn", "Tân Quang"),
        ),
        (
            "Ngày 12/4, Đảng bộ huyện Lục Ngạn (Bắc Giang) khai mạc Đại hội lần thứ XX.",
            "congress",
            "2022-04-12",
            None,
            ("Bắc Giang", "Lục Ngạn", None),
        ),
    ],
)
def test_event(text: str, kind: str, date: str, part: str | None, places: tuple[str | None, ...]) -> None:
    event = reading(text).event
    assert event is not None
    assert (event.kind, event.date, event.part_of_day) == (kind, date, part)
    assert (event.province, event.district, event.commune) == places


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Cầu Bến Tắt", None),
        ("Huyện Lục Ngạn kiểm tra hồ đập", "visit"),
    ],
)
def test_a_happening_is_told_without_a_date_where_the_title_names_it(text: str, kind: str | None) -> None:
    event = reading(f"{text}\n\nPhát biểu tại đây, ông Lê Văn An, Chủ tịch UBND huyện Lục Ngạn đề nghị các xã trực 24/24 giờ.").event
    assert (event and event.kind) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Chủ tịch UBND huyện Lục Ngạn (Bắc Giang) vừa chủ trì buổi làm việc với xã Tân Sơn.", "meeting"),
        ("Ngày 12/4, Bí thư Tỉnh ủy Bắc Giang nói chuyện với cán bộ huyện Lục Ngạn sau Đại hội Đảng bộ huyện.", "meeting"),
        ("Đoàn công tác của tỉnh Bắc Giang đã có buổi làm việc với huyện Lục Ngạn.", "meeting"),
        ("Huyện Lục Ngạn (Bắc Giang) vừa tổ chức hội nghị, vừa mở rộng diện tích vải.", None),
        ("Ngày 12/4, huyện Lục Ngạn (Bắc Giang) tổ chức hội nghị công bố và trao quyết định về công tác cán bộ.", "decision"),
        ("Ngày 12/4, huyện Lục Ngạn (Bắc Giang) tổ chức hội nghị ký quy chế phối hợp bảo vệ rừng.", "ceremony"),
        ("Ngày 12/4, UBND huyện Lục Ngạn (Bắc Giang) trao kinh phí hỗ trợ nhà ở cho 4 đoàn viên.", "ceremony"),
    ],
)
def test_kind_of_a_happening(text: str, kind: str | None) -> None:
    event = reading(f"Tin trong huyện\n\n{text}").event
    assert (event and event.kind) == kind


def test_an_accident_is_of_the_day_it_happened_not_of_its_report() -> None:
    event = reading(
        "Ngày 12/4, lãnh đạo xã Tân Sơn (huyện Lục Ngạn, Bắc Giang) cho biết trên địa bàn vừa xảy ra vụ lật thuyền. "
        "Vụ việc xảy ra vào khoảng 19h tối 11/4 trên hồ Cấm Sơn."
    ).event
    assert event is not None
    assert (event.kind, event.date, event.part_of_day, event.commune) == ("incident", "2022-04-11", "evening", "Tân Sơn")


def test_the_hour_of_an_accident_is_not_that_of_its_report() -> None:
    text = "Chiều 12/4, Công an huyện Vân Hồ cho biết vừa xảy ra vụ lật xe. Khoảng 5 giờ sáng cùng ngày, xe lao xuống vực."
    event = reading(text).event
    assert event is not None
    assert (event.kind, event.date, event.part_of_day) == ("incident", "2022-04-12", "morning")


def test_a_bare_district_is_that_of_the_only_commune() -> None:
    doc = reading("Ngày 12/4, HĐND xã Tân Quang họp. Bí thư Huyện ủy Lê Văn An dự kỳ họp. Tỉnh Bắc Giang có mưa.")
    assert [p.organisation for p in doc.officials[0].posts] == ["Huyện ủy Lục Ngạn"]


def test_a_slogan_is_no_city_and_a_list_no_place() -> None:
    event = reading(
        "Kỷ niệm ngày sinh Chủ tịch Hồ Chí Minh\n\nChiều 12/4, Huyện ủy Lục Ngạn thăm, tặng quà: ông Lê Văn An; bà Vũ Thị Na, xã Tân Sơn."
    ).event
    assert event is not None
    assert (event.province, event.district, event.commune) == ("Bắc Giang", "Lục Ngạn", None)


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("Bổ nhiệm Bí thư Huyện ủy Lục Ngạn\n\nChiều 12/4, Tỉnh ủy Bắc Giang tổ chức hội nghị công bố quyết định.", None),
        ("Bí thư Huyện ủy Lục Ngạn tiếp dân\n\nChiều 12/4, Huyện ủy tổ chức tiếp công dân.", "Lục Ngạn"),
        ("Thi đua khối tư pháp\n\nChiều 12/4, ông Lê Văn An, Giám đốc Sở TP Lạng Sơn chủ trì hội nghị tại Lạng Sơn.", None),
    ],
)
def test_where_a_person_of_the_title_serves(text: str, district: str | None) -> None:
    event = reading(text).event
    assert event is not None
    assert event.district == district


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Sau một năm khởi công xây dựng, sáng 12/4, Công ty Hoa Mai tổ chức lễ khánh thành nhà máy tại Bắc Giang.", "2022-04-12"),
        (
            "Từ ngày 3 đến 6-4, ông Lê An, Ủy viên Ban Thường vụ Tỉnh ủy, Trưởng Ban Tuyên giáo Tỉnh ủy Bắc Giang đã đi kiểm tra các xã.",
            "2022-04-03/2022-04-06",
        ),
        ("Nhân dịp năm mới, Tỉnh đoàn Bắc Giang đã đến thăm các chùa.", None),
    ],
)
def test_a_title_that_begins_with_what_happened(text: str, date: str | None) -> None:
    event = reading(f"Thăm, chúc mừng năm mới\n\n{text}").event
    assert event is not None
    assert event.date == date


def test_units_are_those_of_the_day() -> None:
    event = reading("Sáng 3/10, Đảng ủy phường Thới Hòa (TP. Hồ Chí Minh) tổ chức hội nghị.", "2025-10-03").event
    assert event is not None
    assert (event.province, event.district, event.commune) == ("Hồ Chí Minh", None, "Thới Hòa")


def test_units_carry_codes_to_join_on() -> None:
    event = reading("Sáng 12/4, tại xã Tân Sơn, huyện Lục Ngạn (Bắc Giang) xảy ra vụ cháy nhà.").event
    assert event is not None
    assert event.codes == PlaceCodes("24", "219", "07531", "24", "Bắc Ninh")


def test_no_single_happening_no_event() -> None:
    assert reading("Những năm qua, nông dân Lục Ngạn chuyển đổi hàng nghìn héc-ta đất đồi sang trồng vải thiều.").event is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ngày 12/4, Chủ tịch UBND tỉnh Yên Bái Lò Văn Sáng đề nghị các huyện rà soát hộ nghèo.", "instruction"),
        ("Ngày 12/4, ông Lò Văn Sáng, Chủ tịch UBND xã Nậm Búng đề nghị tỉnh Yên Bái hỗ trợ xi măng làm đường.", "proposal"),
        ("Ngày 12/4, cử tri xã Nậm Búng (Yên Bái) đề nghị huyện sửa chữa cầu treo.", "proposal"),
        ("Ngày 12/4, ông Lò Văn Sáng, Giám đốc Công ty chè Suối Giàng đề nghị tỉnh Yên Bái giảm tiền thuê đất.", "proposal"),
        ("Ngày 12/4, đồng chí Lò Văn Sáng, Bí thư Tỉnh ủy Yên Bái mong muốn các doanh nghiệp tiếp tục mở rộng sản xuất.", "instruction"),
    ],
)
def test_who_stands_above_whom_settles_the_kind(text: str, kind: str) -> None:
    assert [d.kind for d in reading(text).directives] == [kind]


def test_places() -> None:
    (district,) = named("cẩm lệ", "district")
    assert (district.kind, province_of(district).name) == ("Quận", "Đà Nẵng")
    commune = named("Thới Hòa", "commune", "34")[0]
    above = parent(commune)
    assert above is not None and above.name == "Hồ Chí Minh"


@pytest.mark.parametrize(
    ("day", "period"),
    [("2025-06-30", "63"), ("2025-07-01", "34"), ("2025-10", "34"), ("2025", "63"), ("2026", "34"), ("2014-06-14", "63"), (None, "63")],
)
def test_period_of_a_day(day: str | None, period: str) -> None:
    assert period_of(day) == period


def test_a_person_named_like_a_province_is_no_place() -> None:
    event = reading("Chiều 12/4, Chánh án Tòa án nhân dân tối cao Trần Hòa Bình chủ trì hội nghị toàn quốc.").event
    assert event is not None
    assert event.province is None


@pytest.mark.parametrize(("year", "province"), [("2010", "Thừa Thiên Huế"), ("2025", "Huế")])
def test_hue_bears_the_name_of_the_day(year: str, province: str) -> None:
    event = reading(f"Sáng 24/3/{year}, UBND huyện Phú Lộc tổ chức hội nghị.", f"{year}-03-25").event
    assert event is not None
    assert (event.province, event.codes.province) == (province, "46")


def test_a_dotted_class_word_is_one() -> None:
    doc = reading("Ngày 12/4, thượng tá Trần Văn Kiên, Trưởng công an H.Hưng Hà (Thái Bình) dự hội nghị.")
    assert doc.officials[0].posts[0].organisation == "Công an huyện Hưng Hà"


def test_where_somebody_lives_is_not_where_it_happened() -> None:
    text = "Chiều 12/4, Công an tỉnh Lạng Sơn họp báo về vụ án do Lê Văn T. (sinh năm 1984, trú tại xã Bảo Lâm, huyện Cao Lộc) cầm đầu."
    event = reading(text).event
    assert event is not None
    assert event.district is None
