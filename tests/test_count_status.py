"""Counts: whether a number is so, wanted or a condition, and what a percentage is a share of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline import lexicon
from pipeline.document import Count, DateMention, Directive, Document, Span
from pipeline.extractors.count_words import cue
from pipeline.extractors.counts import find_counts
from pipeline.read import read
from pipeline.text import fold
from scrapers.page import Article, ArticleBlock


def document(text: str) -> Document:
    return read(Article((ArticleBlock("paragraph", text),), published="2023-06-01"))


def counts(text: str) -> tuple[Count, ...]:
    return find_counts(document(text)).counts


@pytest.mark.parametrize("row", lexicon.rows("count_cues"), ids=lambda r: f"{r['cue']}-{r['form'].split('|')[0]}")
def test_each_cue_row_fires_on_its_example(row: dict[str, str]) -> None:
    forms = row["form"].split("|")
    assert all(fold(form) == form for form in forms)
    assert any(match[0] in forms for match in cue(row["cue"]).finditer(fold(row["example"])))


def test_no_cue_is_told_twice() -> None:
    told = [(row["cue"], form) for row in lexicon.rows("count_cues") for form in row["form"].split("|")]
    assert len(told) == len(set(told))


@pytest.mark.parametrize("row", [r for r in lexicon.rows("shares") if r["category"] != "none"], ids=lambda r: r["form"].split("|")[0])
def test_each_share_fires_its_example(row: dict[str, str]) -> None:
    assert [(c.unit, c.of) for c in counts(row["example"])] == [("%", row["unit"])]


@pytest.mark.parametrize("row", [r for r in lexicon.rows("shares") if r["category"] == "none"], ids=lambda r: r["form"].split("|")[0])
def test_what_is_no_share_hides_the_noun_in_it(row: dict[str, str]) -> None:
    for form in row["form"].split("|"):
        assert [c.of for c in counts(f"{form} đạt 61%.")] == [None]


@pytest.mark.parametrize(
    ("text", "of", "category"),
    [
        ("Có 92,5% đảng viên học tập.", "đảng viên", "party_member"),
        ("Hơn 40% số chi bộ làm tốt.", "chi bộ", "party_organisation"),
        ("Nơi này 80% trở lên các doanh nghiệp có công đoàn.", "doanh nghiệp", "enterprise"),
        ("Tỷ lệ DN có tổ chức Đảng đạt 15% trên tổng số doanh nghiệp.", "doanh nghiệp", "enterprise"),
        ("Tỷ lệ hộ nghèo giảm còn 1,9%.", "hộ", "household"),
        ("Tỷ lệ lao động qua đào tạo nâng lên; hộ nghèo giảm còn 6,25%.", "hộ", "household"),
        ("Giải quyết 903 hồ sơ (tỷ lệ đúng hạn 99,2%).", "hồ sơ", "document"),
        ("Khối có 38 chi bộ, chiếm 39,2%.", "chi bộ", "party_organisation"),
        ("Công ty có 1.200 công nhân, trong đó hơn 70% là nữ.", "công nhân", "worker"),
        ("Nơi có nhiều chi bộ, đảng viên dự họp mới đạt 75%.", "đảng viên", "party_member"),
        ("Thu ngân sách bằng 71% dự toán.", "dự toán", "other"),
        ("Khối có 9 KCN, chiếm 30%.", "khu công nghiệp", "other"),
        ("Kim ngạch tăng 12% so với cùng kỳ.", "kim ngạch", "other"),
        ("Giá trị sản xuất nông, lâm nghiệp đạt 812 tỷ đồng, tăng 4,6%.", "giá trị sản xuất", "other"),
        ("Thu ngân sách 52 tỷ đồng, đạt 97% dự toán; tổ chức 3 lớp.", "dự toán", "other"),
        ("Xã kết nạp 31 đảng viên, tăng 15% so với năm 2022.", "đảng viên", "party_member"),
        ("Giá cá tra giảm từ 10 - 12%.", "giá", "other"),
        ("So với tổng diện tích, phần có tưới mới chiếm 21%.", "diện tích", "other"),
        ("Trong số 64 học viên có 22 nữ, chiếm 34,4%.", "học viên", "student"),
        ("Dân số hơn 9.100 người, trong đó đồng bào Mông chiếm 41%.", "dân số", "person"),
        ("Tỷ lệ thu hội phí mới đạt 83%.", "hội phí", "other"),
        ("Xã nhận 1.200 hồ sơ, tỷ lệ giải quyết đúng hạn đạt 97%.", "hồ sơ", "document"),
        ("Thôn tôi 52% là hộ nghèo.", "hộ", "household"),
        ("Bò lai chiếm 75% so với tổng đàn.", "tổng đàn", "other"),
        ("Bàn giao mặt bằng đạt 97% KH tỉnh giao.", "kế hoạch", "other"),
        ("Sản lượng đạt 5 tấn, trong tháng số vụ trộm giảm 26%.", "vụ", "case"),
        ("Giải ngân vốn đầu tư công mới đạt 44%.", "vốn đầu tư công", "other"),
        ("Các xã bàn giao 80% mặt bằng sạch.", "mặt bằng", "other"),
        ("Cao hơn 0,7% so với bình quân.", None, "other"),
        ("Trồng 50 ha, vượt 25% so với Nghị quyết.", "nghị quyết", "other"),
        ("Tỷ lệ hộ nghèo giảm ở mức dưới 2%.", "hộ", "household"),
        ("Tỷ lệ hộ nghèo còn 12,4% cuối năm 2021.", "hộ", "household"),
        ("Thu thuế vượt dự toán hơn 9%.", "dự toán", "other"),
        ("Có 5/6 xã vượt kế hoạch, trong đó Phú An đạt 131%.", "kế hoạch", "other"),
        ("Nợ quá hạn 12 tỷ đồng, chiếm 1,2% trên tổng dư nợ.", "dư nợ", "other"),
        ("Thu được 40 tỷ đồng, đạt 103% so dự toán.", "dự toán", "other"),
        ("Có 64 người ứng cử, tỷ lệ nữ đạt 36%.", "người ứng cử", "person"),
        ("Lớp có 84 học viên của 12 xã, trong đó 31 người ở vùng cao, chiếm 36,9%.", "học viên", "student"),
        ("Diện tích mía tăng 2% so với kế hoạch.", "diện tích", "other"),
        ("Tổng sản phẩm (GRDP) ước tăng 6,4%.", "tổng sản phẩm", "other"),
        ("Thị trường sôi động, dịch vụ lưu trú tăng 12%.", "dịch vụ lưu trú", "other"),
        ("Du lịch phục hồi, vận tải hành khách tăng 9%.", "vận tải hành khách", "other"),
        ("Giá trị sản xuất nông, lâm, thủy sản tăng 3,1%.", "giá trị sản xuất", "other"),
        ("Tổng mức bán lẻ và doanh thu dịch vụ tăng 9%.", "tổng mức bán lẻ", "other"),
        ("Tổng dư nợ là 820 tỷ đồng; so với đầu năm tăng 41 tỷ đồng (+5,3%).", "dư nợ", "other"),
        ("Tổng đàn lợn 61 nghìn con, tăng 2,5%.", "đàn lợn", "other"),
        ("Nhà thầu bàn giao 12,4/20 km mặt bằng, đạt 62%.", "mặt bằng", "other"),
        ("Giải ngân vốn đầu tư công 14,2/40 tỷ đồng (35,5%).", "vốn đầu tư công", "other"),
        ("Có 97,5% trong tổng số gần 1,2 triệu cử tri đã bầu.", "cử tri", "person"),
        ("Hội có 3.400 hội viên, đạt 71,6% so với phụ nữ trong độ tuổi.", "phụ nữ", "person"),
        ("Lớp có 60 học viên, trong đó đảng viên chỉ chiếm 30%.", "học viên", "student"),
        ("Công an làm rõ 42 vụ, 61 đối tượng, đạt tỷ lệ 82%.", "vụ", "case"),
        ("Tốc độ tăng dân số bình quân dưới 1%.", "dân số", "person"),
        ("Tỷ trọng trong cơ cấu kinh tế: nông nghiệp chiếm 42%.", "cơ cấu", "other"),
        ("Phấn đấu nữ cấp ủy viên đạt 20%.", "cấp ủy viên", "official"),
        ("Lãnh đạo xã cho biết mức thưởng Tết tăng 5%.", "mức thưởng", "other"),
    ],
)
def test_what_a_percentage_is_a_share_of(text: str, of: str | None, category: str) -> None:
    share = next(c for c in counts(text) if c.unit == "%")
    assert (share.of, share.category) == (of, category)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Huyện phấn đấu kết nạp 120 đảng viên.", "target"),
        ("Mục tiêu đến năm 2030 có 300 doanh nghiệp.", "target"),
        ("Đến năm 2030, toàn tỉnh có 300 doanh nghiệp.", "target"),
        ("Đến năm 2022, toàn tỉnh có 300 doanh nghiệp.", "actual"),
        ("Xã sẽ xây 3 cây cầu.", "target"),
        ("Để đạt mục tiêu giải ngân 95% kế hoạch, xã vào cuộc.", "target"),
        ("Đã đạt mục tiêu giải ngân 95% kế hoạch.", "actual"),
        ("Huy động 59 tỷ đồng, chỉ tiêu là 17 tỷ đồng (đạt 350%).", "actual"),
        ("Đảng bộ kết nạp 60 đảng viên (chỉ tiêu cả năm là 90); kiểm tra 47 chi bộ.", "actual"),
        ("Xã đạt chuẩn phải có tỷ lệ hộ nghèo dưới 4%.", "criterion"),
        ("Tỷ lệ người dân tiêm ít nhất 1 mũi đã cao.", "criterion"),
        ("Phòng lập danh sách các vườn cam từ 3 ha trở lên.", "criterion"),
        ("Xã có nhiều mô hình cho thu nhập từ 50 - 90 triệu đồng.", "actual"),
        ("Kết quả thấp hơn chỉ tiêu giao, mới có 30 hộ.", "actual"),
        ("Phấn đấu tỷ lệ đảng viên mới đạt từ 4% trở lên.", "target"),
        ("Chi bộ phát triển từ 2 đảng viên trở lên/năm.", "target"),
        ("Huyện không còn xã dưới 9 tiêu chí.", "criterion"),
        ("Tỉnh có nhiều xã đạt từ 15 tiêu chí trở lên.", "criterion"),
        ("Dự kiến có 210 đại biểu dự.", "target"),
        ("Thực hiện mục tiêu đề ra, xã đã xây 3 cây cầu.", "actual"),
        ("Vượt mục tiêu, xã xây được 3 cây cầu.", "actual"),
        ("Chi hội kết nạp 8/chỉ tiêu cả năm 15 hội viên; trao 6 suất quà cho hội viên nghèo.", "actual"),
        ("Hoàn thành 12/12 chỉ tiêu, kết nạp 30 đảng viên.", "actual"),
        ("Thực hiện chương trình mục tiêu quốc gia, huyện giải ngân 25 tỷ đồng.", "actual"),
        ("Phấn đấu mỗi chi bộ có từ 5 đảng viên trở lên.", "target"),
        ("Phấn đấu mỗi năm thành lập từ 3 chi bộ trở lên.", "target"),
        ("Tỉnh có hơn 500 doanh nghiệp.", "actual"),
        ("Ông yêu cầu mỗi xã có ít nhất 2 mô hình.", "target"),
        ("Có ít nhất 12 hộ bị ngập.", "actual"),
        ("Rà soát các doanh nghiệp có từ 25 lao động trở lên.", "criterion"),
        ("Nhiều chi bộ còn yếu, số chi bộ có dưới 5 đảng viên tăng.", "criterion"),
        ("Các hộ có thu nhập từ 100 triệu đồng trở lên được biểu dương.", "criterion"),
        ("Nơi có từ ba đảng viên chính thức trở lên thì lập chi bộ.", "criterion"),
        ("Doanh nghiệp dưới 10 lao động được miễn.", "criterion"),
        ("Không ít chi bộ thôn có dưới 10 đảng viên.", "criterion"),
        ("Tỉnh hỗ trợ đối với mỗi hợp tác xã có từ 15 thành viên trở lên.", "criterion"),
        ("Xã mong tỉnh hỗ trợ mỗi hộ từ 70 tấm lợp trở lên.", "actual"),
        ("Trong đó có 18 hộ thu nhập từ 500 triệu đồng/năm trở lên.", "criterion"),
        ("Có 40 ha mất trắng (thiệt hại từ 70% trở lên).", "criterion"),
        ("Đối tượng được hỗ trợ là hộ có nhà ở bình quân dưới 8 m2.", "criterion"),
        ("Nhà xây xong phải có diện tích sử dụng tối thiểu 30 m2.", "criterion"),
        ("Học viên vắng quá 2 buổi sẽ không được cấp chứng nhận.", "criterion"),
        ("Giảm số tàu dưới 20 CV.", "criterion"),
        ("Không ứng vốn khi chưa có đủ 70% mặt bằng.", "criterion"),
        ("Huyện phấn đấu 100% chi hội có quỹ từ 5 triệu đồng trở lên.", "target"),
        ("Huyện phấn đấu giảm tỷ lệ hộ nghèo từ 2% trở lên.", "target"),
        ("Hội đặt ra 12 chỉ tiêu.", "actual"),
        ("Nhiệm kỳ tới, xã phấn đấu thực hiện 11 chỉ tiêu, 7 giải pháp.", "target"),
        ("Đại hội đề ra các giải pháp; trong nhiệm kỳ phát triển 20 đảng viên mới.", "target"),
        ("Diện tích vượt quy hoạch đến năm 2030 gần 900 ha.", "actual"),
        ("Dự kiến gieo 300 ha, song đến nay mới gieo được 120 ha.", "actual"),
        ("Nhà mạng cam kết lắp thêm 5 trạm.", "target"),
        ("Đã vận động ký cam kết với 60 hộ.", "actual"),
        ("Ngành được giao dự toán thu 520 tỷ đồng.", "target"),
        ("Chi bộ xác định 8 chỉ tiêu chủ yếu.", "actual"),
        ("Đến năm 2030: mọi thôn có nhà văn hóa. Tỷ lệ hộ nghèo dưới 2%.", "target"),
        ("Các chỉ tiêu chủ yếu: mọi thôn có nhà văn hóa.\n\n- Trên 95% hộ có nước sạch.", "target"),
        ("Đến năm 2030: mọi thôn có nhà văn hóa. Xã đã họp 2 buổi.", "actual"),
        ("Huyện đào 812 căn hầm / 900 căn theo kế hoạch.", "target"),
        ("Hợp tác xã liên kết tối thiểu 15 ha mới được xét.", "criterion"),
        ("Nơi giải ngân dưới 55% thì bị phê bình.", "criterion"),
        ("Công ty tạo việc làm với thu nhập từ 7 - 9 triệu đồng.", "actual"),
        ("Ngân hàng cho 2.100 hộ vay trên 80 tỷ đồng.", "actual"),
        ("Xã còn vướng tiêu chí thu nhập (tối thiểu 60 triệu đồng).", "criterion"),
        ("Cấp thêm kinh phí cho các xã có trên 25 thôn.", "criterion"),
        ("Xã chưa đủ năng lực làm công trình có tổng mức đầu tư trên 2 tỷ đồng.", "criterion"),
    ],
)
def test_status(text: str, status: str) -> None:
    assert counts(text)[-1].status == status


def test_a_condition_inside_a_goal_stays_a_condition() -> None:
    found = counts("Đến năm 2030, 100% doanh nghiệp có từ 25 lao động trở lên thành lập công đoàn.")
    assert [(c.value, c.status) for c in found] == [(100, "target"), (25, "criterion")]


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("mở rộng 2,3 km đường vào ấp", "target"), ("bổ sung 02 trạm biến áp", "target"),
        ("nâng tỷ lệ hồ sơ trực tuyến lên tối thiểu 80%", "target"),
        ("rà soát 38 hộ bị thiệt hại", "actual"), ("sắp xếp lại 4 trụ sở dôi dư", "actual"),
        ("kiểm tra và giúp 6 hộ thoát nghèo", "target"), ("chi trả cho 52 hộ còn lại", "actual"),
        ("bổ sung 5 giáo viên còn thiếu", "target"), ("truy bắt 2 đối tượng đang bỏ trốn", "actual"),
        ("cử bác sĩ về, vì trạm hiện chỉ có 1 y sĩ", "actual"), ("nâng mức vay đối với hợp tác xã lên 2 tỷ đồng", "target"),
        ("mức hỗ trợ 350.000 đồng/người phải được chi trả trực tiếp", "actual"),
        ("bám sát 19 chỉ tiêu", "actual"), ("hoàn thành 19 chỉ tiêu", "target"), ("nắm địa bàn, nhất là 7 xã", "actual"),
        ("phê duyệt phương án bồi thường dưới 1 tỷ đồng", "criterion"), ("hỗ trợ hộ vay dưới 200 triệu đồng", "criterion"),
        ("giảm hộ nghèo xuống dưới 2%", "target"), ("tiêm cho 3 doanh nghiệp có trên 50 người", "actual"),
        ("nâng cấp tuyến đường đoạn qua 3 xã", "actual"), ("dừng cung cấp nước cho 2 trường", "actual"),
        ("tính lại giá bồi thường 900m2 đất vườn tạp bị thu hồi", "actual"), ("không cho học sinh đi xe trên 50 cm3", "criterion"),
        ("tổ chức ít nhất 4 mũi thi công", "target"), ("kéo điện cho 34 hộ ở cuối thôn chưa có điện", "actual"),
        ("làm rõ việc chậm cấp giấy cho 420 hộ", "actual"), ("thu hồi số tạm ứng 12 tỷ đồng", "actual"),
        ("khởi công 2 cây cầu còn lại", "target"), ("lập tổ tự quản từ 5 người trở lên", "target"),
        ("giúp học sinh nghèo 2 thôn", "actual"), ("thu ngân sách, trong đó phí đạt 35 tỷ đồng", "target"),
        ("hướng dẫn 2 huyện kiện toàn bộ máy", "actual"), ("tạo việc làm cho 300 lao động", "target"),
    ],
)  # fmt: skip
def test_what_a_directive_asks_for_is_a_target(action: str, status: str) -> None:
    doc = document(f"Ông yêu cầu xã {action}.")
    start = doc.text.index(action)
    span = Span(start, start + len(action))
    found = find_counts(replace(doc, directives=(Directive(span.start, span.end, "test", span),))).counts
    assert [c.status for c in found][:1] == [status]


def test_what_was_disbursed_is_a_share_of_the_plan_told_of_before() -> None:
    found = counts("Tỉnh giải ngân bằng 41% kế hoạch, thấp hơn bình quân cả nước (45%). Có 9 xã giải ngân dưới 20%.")
    assert [c.of for c in found if c.unit == "%"] == ["kế hoạch"] * 3


def test_a_rise_by_a_later_year_is_wanted() -> None:
    doc = document("Xã mở rộng vùng sâm từ 70 ha lên 90 ha vào năm 2030.")
    at = doc.text.index("vào năm")
    year = DateMention(at, len(doc.text) - 1, "year", "2030", "target")
    assert [c.status for c in find_counts(replace(doc, dates=(year,))).counts] == ["actual", "target"]


def test_a_move_that_is_asked_for_has_one_target() -> None:
    doc = document("Ông đề nghị tỉnh mở rộng khu điều trị từ 20 lên 50 giường.")
    action = Span(doc.text.index("mở rộng"), len(doc.text) - 1)
    found = find_counts(replace(doc, directives=(Directive(action.start, action.end, "test", action),))).counts
    assert [(c.value, c.status) for c in found] == [(20, "actual"), (50, "target")]


def test_a_term_that_closes_its_clause_rules_no_other_clause() -> None:
    doc = document("Các xã báo cáo trước ngày 30/6; khảo sát việc thiếu nước ở 4 xã.")
    day = doc.text.index("trước")
    term = DateMention(day, day + len("trước ngày 30/6"), "test", "2023-06-30", "target")
    assert [c.status for c in find_counts(replace(doc, dates=(term,))).counts] == ["actual"]


def test_a_bodys_order_told_as_done_is_actual() -> None:
    doc = document("Đảng ủy đã đề nghị tặng Huy hiệu cho 19 đảng viên.")
    verb, action = doc.text.index("đề nghị"), doc.text.index("tặng")
    directive = Directive(0, len(doc.text), "test", Span(action, len(doc.text) - 1), Span(0, 7), None, Span(verb, verb + 7))
    assert [c.status for c in find_counts(replace(doc, directives=(directive,))).counts] == ["actual"]
