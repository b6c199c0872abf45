"""Dates: what is one, which day it means, what it is for."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Document
from pipeline.extractors.date_words import cue
from pipeline.extractors.dates import find_dates, parse_date
from pipeline.lexicon import rows
from pipeline.read import read
from pipeline.text import fold
from scrapers.page import Article, ArticleBlock

DAY = "2023-10-12"


def find(text: str, published: str | None = DAY, title: str | None = None) -> Document:
    blocks = [ArticleBlock("title", title)] if title else []
    blocks += [ArticleBlock("paragraph", part) for part in text.split("\n")]
    return find_dates(read(Article(tuple(blocks), title=title, published=published)))


def values(document: Document) -> str:
    return " ".join(f"{m.value}:{m.role}" for m in document.dates)


# Read in an article of Thursday, 12 October 2023.
SENTENCES = [
    # days
    ("Vụ xuân 2022, xã gieo 40 ha lúa; vụ mùa năm 2021 mất trắng.", "2022:period 2021:period"),
    ("Sản lượng tăng 4% so với cùng kỳ 2022.", "2022:period"),
    ("Sĩ số duy trì đến cuối năm học 2022 - 2023 đạt cao.", "2022/2023:period"),
    ("Huyện chuẩn bị Đại hội lần thứ hai, dự kiến vào tháng 11.", "2023-11:other"),
    ("10 tháng đầu năm nay, huyện đã tập trung chỉ đạo thu ngân sách.", "2023-01/2023-10:period"),
    ("Năm 2023, nhiều chỉ tiêu kinh tế tăng cao.", "2023:period"),
    ("Năm 2023, chỉ tiêu đặt ra là thu 9 tỷ đồng.", "2023:target"),
    ("Xã họp ngày 9/10. Vụ phá rừng được phát hiện vào ngày 1 và 2-10.", "2023-10-09:event 2023-10-01/2023-10-02:other"),
    ("Thu ngân sách đến cuối năm 2023 ước đạt 27 tỷ đồng.", "2023:period"),
    ("Chợ cũ xây dựng từ năm 1998, mái đã dột.", "1998:other"),
    ("Nghị quyết số 5/NQ-HĐND ngày 7/9/2023 quyết định ngày bầu cử là ngày 22/12/2023.", "2023-09-07:document 2023-12-22:other"),
    ("Thu ngân sách 2 tháng đầu năm đạt 9 tỷ đồng.", "2023-01/2023-02:period"),
    ("Hội nghị giao ban cho biết, 3 tháng đầu năm thu 9 tỷ đồng.", "2023-01/2023-03:period"),
    ("Vốn bố trí trong năm 2021, đến nay mới giải ngân một nửa.", "2021:period"),
    ("Năm 2021, xã thu 5 tỷ đồng, tăng 3% so với năm trước.", "2021:period 2020:period"),
    ("Chỉ số giá tháng 8 tăng 1% so với tháng trước.", "2023-08:period"),
    ("Huyện đánh giá kết quả 9 tháng, bàn nhiệm vụ 3 tháng cuối năm.", "2023-01/2023-09:period 2023-10/2023-12:period"),
    ("Đến năm 2025 thu nhập đạt 70 triệu đồng; đạt chuẩn vào cuối năm 2023.", "2025:target 2023:target"),
    ("Ngày 9/10, UBND tỉnh họp. Các xã báo cáo trước ngày 12/10.", "2023-10-09:event 2023-10-12:target"),
    ("Ngày 9/10, họp. Thời gian đến ngày bầu cử 15/11 chỉ còn hơn một tháng.", "2023-10-09:event 2023-11-15:other"),
    ("Theo kế hoạch, từ ngày 20-10 đến 5-11, các đội sẽ xây mới cầu nông thôn.", "2023-10-20/2023-11-05:target"),
    ("Nếu đến cuối tháng 11 khối lượng không đạt một nửa thì phải báo cáo.", "2023-11:target"),
    ("Huyện đánh giá kết quả 6 tháng đầu năm, triển khai nhiệm vụ 6 tháng cuối năm 2023.", "2023-01/2023-06:period 2023-07/2023-12:period"),
    ("Em tốt nghiệp cao đẳng cơ khí năm 2021.", "2021:other"),
    ("Năm nay, Huyện đoàn thành lập đội tình nguyện.", "2023:period"),
    ("Các xã ký giao ước thi đua năm 2024.", "2024:period"),
    ("Ngày 9/10/2023, xã Phú Lộc tổ chức hội nghị.", "2023-10-09:event"),
    ("Ngày 9 tháng 10 năm 2023, xã Phú Lộc tổ chức hội nghị.", "2023-10-09:event"),
    ("Ngày 9 - 10, xã Phú Lộc tổ chức hội nghị.", "2023-10-09:event"),
    ("Ngày 9.10, xã Phú Lộc tổ chức hội nghị.", "2023-10-09:event"),
    ("Thứ Hai, ngày 09 / 10 / 2023, xã Phú Lộc tổ chức hội nghị.", "2023-10-09:event"),
    ("Sáng qua (11-10), đoàn công tác đã đến thăm bệnh viện.", "2023-10-11:event"),
    ("Hôm nay (12-10), Huyện ủy khai mạc hội nghị.", "2023-10-12:event"),
    ("Sáng nay 12/10, Thị ủy tổ chức hội nghị.", "2023-10-12:event"),
    ("Tối qua, mưa lớn gây ngập nhiều tuyến phố.", "2023-10-11:event"),
    ("Lúc 14 giờ 30 phút ngày 11/10, trên quốc lộ xảy ra tai nạn.", "2023-10-11:event"),
    ("Sáng 10-10, đoàn làm việc tại xã A. Chiều cùng ngày, đoàn thăm hộ nghèo.", "2023-10-10:event 2023-10-10:event"),
    ("Sáng 11/10, xã họp. Trước đó, ngày 8/10, lũ về.", "2023-10-11:event 2023-10-08:other"),
    ("Chiều 10/10, xã họp. Dự kiến ngày 20/10 khởi công cầu.", "2023-10-10:event 2023-10-20:other"),
    ("Cháy nhà lúc 7 giờ ngày 9-10; ngày mùng 2-9 cũng cháy.", "2023-10-09:event 2023-09-02:other"),
    ("Ngày 30 tháng Tư năm 1975, đất nước thống nhất.", "1975-04-30:other"),
    ("Cụ thể, ngày 5/10 tại xã A, ngày 6/10 tại xã B.", "2023-10-05:event 2023-10-06:other"),
    ("Xã họp vào ngày 5/10 và 8/10.", "2023-10-05:event 2023-10-08:other"),
    # stretches of days
    ("Hai ngày 5 và 6-9, Hội Nông dân tỉnh tổ chức lớp tập huấn.", "2023-09-05/2023-09-06:event"),
    ("Từ ngày 8-10/10, tại Trường Chính trị diễn ra lớp bồi dưỡng.", "2023-10-08/2023-10-10:event"),
    ("Trong 3 ngày 1, 2, 3-10, đoàn khảo sát đã làm việc với các xã.", "2023-10-01/2023-10-03:event"),
    ("Trong 2 ngày (10 và 11/10), đoàn làm việc với huyện.", "2023-10-10/2023-10-11:event"),
    ("Trong 2 ngày 9 đến 10/10, trường tổ chức hội thao.", "2023-10-09/2023-10-10:event"),
    ("Hội nghị sẽ diễn ra từ ngày 15 đến 17/10 tại nhà văn hóa.", "2023-10-15/2023-10-17:event"),
    ("Các ngày 3, 5 và 9/10, đoàn kiểm tra ba chợ.", "2023-10-03:event 2023-10-05:other 2023-10-09:other"),
    ("Trước đó, từ 28/9 đến 2/10, mưa kéo dài.", "2023-09-28/2023-10-02:period"),
    ("Từ 1-7 đến 25-9, trung tâm nhận 7.000 hồ sơ.", "2023-07-01/2023-09-25:period"),
    # months, quarters, parts of the year
    ("Phiên họp thường kỳ tháng 9; nhiệm vụ tháng 10.", "2023-09:period 2023-10:period"),
    ("Tháng 6 năm ngoái, xã thu 2 tỷ đồng.", "2022-06:period"),
    ("Các tháng 7, 8 và 9/2023, mưa lớn.", "2023-07/2023-09:period"),
    ("Bảo trợ 12 tháng (từ tháng 10/2022 đến tháng 9/2023).", "2022-10/2023-09:period"),
    ("Quý 3, sản lượng tăng 5%; bàn nhiệm vụ quý IV-2023.", "2023-07/2023-09:period 2023-10/2023-12:period"),
    ("Quý I, II/2023, thu ngân sách tăng.", "2023-01/2023-06:period"),
    ("Nửa đầu năm, toàn ngành thu 1.200 tỷ đồng.", "2023-01/2023-06:period"),
    ("Thu ngân sách 9 tháng đầu năm tăng. Riêng thuế 9 tháng tăng 5%.", "2023-01/2023-09:period 2023-01/2023-09:period"),
    ("Tình hình tháng 9, 9 tháng và nhiệm vụ quý IV năm 2023.", "2023-09:period 2023-01/2023-09:period 2023-10/2023-12:period"),
    ("Nhiệm vụ 6 tháng cuối năm 2020 rất nặng nề.", "2020-07/2020-12:period"),
    ("Chín tháng qua, xã kết nạp 5 đảng viên.", "2023-01/2023-09:period"),
    ("Trong 3 tháng cuối năm, phường sẽ tập trung cải cách hành chính.", "2023-10/2023-12:target"),
    # years
    ("Năm 2022, chi bộ tổ chức 2 cuộc sinh hoạt, hơn năm trước.", "2022:period 2022:period"),
    (
        "Nhiệm kỳ 2020 - 2025; giai đoạn 2021-2025; năm học 2022-2023; vụ đông xuân 2023-2024.",
        "2020/2025:period 2021/2025:period 2022/2023:period 2023/2024:period",
    ),
    ("Các năm 2021, 2022 và 2023, huyện đều về nhất.", "2021:period 2022:period 2023:period"),
    ("Năm 2019, chị Hoa vay vốn. Tháng 5, chị mua 2 con bò.", "2019:period 2019-05:period"),
    ("Ông vào Đảng năm 1985.", "1985:other"),
    # open and mere starts
    ("Từ năm 2021 đến nay, xã đã xây 38 căn nhà.", "2021/..:period"),
    ("Từ quý I/2024, thành phố áp dụng biểu giá mới.", "2024-01/..:period"),
    ("Từ đầu năm đến nay, huyện kết nạp 102 đảng viên.", "2023/..:period"),
    ("Từ đầu năm đến ngày 15-9, công an bắt 12 vụ.", "2023-01-01/2023-09-15:period"),
    ("Từ 1-7-2025 đến nay, phường nhận 512 hồ sơ.", "2025-07-01/..:period"),
    ("Đồng chí nghỉ hưu từ 1-9 theo chế độ.", "2023-09-01:other"),
    ("Chi bộ được thành lập từ tháng 10/2021.", "2021-10:other"),
    # as of
    ("Tính đến 20-9, toàn tỉnh giải ngân 3.412 tỷ đồng.", "2023-09-20:period"),
    ("Hết năm 2022, huyện có 12 xã về đích.", "2022:period"),
    ("Đến ngày 30/9, toàn tỉnh đã giải ngân 60%.", "2023-09-30:period"),
    ("Tại thời điểm 31/12/2022, còn 5 hộ nghèo.", "2022-12-31:period"),
    # targets
    ("Đến hết năm 2025 phấn đấu có 20 xã nông thôn mới.", "2025:target"),
    ("Mục tiêu đến năm 2030, tầm nhìn đến năm 2045.", "2030:target 2045:target"),
    ("Đồng chí đề nghị các xã báo cáo trước ngày 5/1.", "2024-01-05:target"),
    ("Hồ sơ gửi về huyện chậm nhất ngày 30/11.", "2023-11-30:target"),
    ("Chi bộ phải rà soát hồ sơ ngay trong tháng này.", "2023-10:target"),
    ("Trong năm 2024, huyện phấn đấu giảm 2% hộ nghèo.", "2024:target"),
    ("Từ nay đến cuối năm, các xã tập trung giải ngân.", "2023:target"),
    ("Thời hạn hoàn thành: 30/11/2023.", "2023-11-30:target"),
    ("Sở hót sụt, thông xe ngay trong ngày 13/10.", "2023-10-13:target"),
    ("Ban Tổ chức rà soát hồ sơ, báo cáo Ban Thường vụ trong tháng 11.", "2023-11:target"),
    ("Phòng tham mưu điều động công chức về xã trong quý I/2024.", "2024-01/2024-03:target"),
    ("Dự kiến quý I năm 2024 kết thúc ít nhất 4 vụ.", "2024-01/2024-03:target"),
    ("Huyện phấn đấu cả năm 2023 thu 90 tỷ đồng.", "2023:target"),
    ("Từ năm 2026 đến năm 2030, mỗi năm phấn đấu trồng 50 ha.", "2026/2030:target"),
    ("Kế hoạch trung hạn giai đoạn 2026-2030 có tổng vốn 90 tỷ đồng.", "2026/2030:period"),
    ("Yêu cầu nông dân không gieo sau ngày 20/11.", "2023-11-20:target"),
    ("Các huyện phải khám sức khỏe từ 20/11 đến 10/12.", "2023-11-20/2023-12-10:target"),
    ("Thu nhập đến năm 2027 đạt 108 triệu đồng; xã đạt chuẩn nâng cao vào năm 2025.", "2027:target 2025:target"),
    # happenings besides the reported one, what lasts and what is forecast
    ("Sáng 10/10, xã họp. Lớp học diễn ra đến hết ngày 31/10.", "2023-10-10:event 2023-10-31:other"),
    ("Nếu hạn kéo dài đến cuối tháng 12, thiệt hại sẽ tăng.", "2023-12:other"),
    ("Đài cảnh báo, từ nay đến hết tháng 11, vùng núi có khả năng lũ quét.", "2023-11:other"),
    ("Sáng 10/10, xã họp. Ông đề nghị chuẩn bị tốt cuộc bầu cử vào ngày 15-11-2023.", "2023-10-10:event 2023-11-15:other"),
    ("Trận lũ tháng 9, toàn xã bị ngập.", "2023-09:other"),
    ("Tháng 8, đơn vị đã kiểm tra và lập biên bản đối với xưởng này.", "2023-08:other"),
    ("Quý II/2023, Liên minh đã mở 4 lớp, hướng dẫn thành lập 12 hợp tác xã.", "2023-04/2023-06:period"),
    ("Triển khai kế hoạch gọi công dân nhập ngũ năm 2024.", "2024:period"),
    ("UBND tỉnh tổ chức phiên họp thường kỳ tháng 9.", "2023-09:period"),
    ("Đơn vị nộp hồ sơ từ tháng 2 nhưng đến nay chưa được trả lời.", "2023-02:other"),
    ("Sáng 10/10, xã họp. Kỳ họp bế mạc vào trưa 14/10.", "2023-10-10:event 2023-10-14:other"),
    ("Có 21 khu vực cho ngày bầu cử 15/10.", "2023-10-15:other"),
    ("Đại hội dự kiến diễn ra trong tháng 12.2023.", "2023-12:other"),
    ("Năm 2024 tỉnh giao quân hai đợt: đợt 1 tháng 2, đợt 2 tháng 9.", "2024:period 2024-02:other 2024-09:other"),
    ("Năm 2023, sản xuất tiếp tục phát triển, thu ngân sách ước đạt 52 tỷ đồng.", "2023:period"),
    ("Năm 2023, xã tiếp tục phấn đấu thu ngân sách đạt 52 tỷ đồng.", "2023:target"),
    # cited documents
    (
        "Quyết định số 7-QĐ/TU ngày 2/3/2023 cho ông A nghỉ hưu từ 1-4-2023; Quyết định số 8-QĐ/TU cùng ngày phân công ông B.",
        "2023-03-02:document 2023-04-01:other 2023-03-02:document",
    ),
    ("Quán triệt Nghị quyết số 05-NQ/HU ngày 12/4/2022 của Huyện ủy.", "2022-04-12:document"),
    ("Căn cứ Luật Đất đai ngày 29/11/2013.", "2013-11-29:document"),
    ("Nghị quyết Trung ương 4 khóa XII, ngày 30-10-2016 đã đi vào cuộc sống.", "2016-10-30:document"),
    ("Hướng dẫn số 08-HD/BTC của Ban Tổ chức Huyện ủy ngày 6/7/2022 nêu rõ.", "2022-07-06:document"),
    ("Sáng 9/10, xã họp. Ngày 3/2/2021, Huyện ủy ban hành Nghị quyết số 04-NQ/HU.", "2023-10-09:event 2021-02-03:document"),
    ("Ông từng là Phó Giám đốc Sở Xây dựng từ tháng 3/2018.", "2018-03:other"),
    ("Công an cân xe ít nhất 3 đợt trong tháng 11.", "2023-11:target"),
    ("Hội cử 9 người dự Đại hội Phụ nữ tỉnh vào tháng 12 tới.", "2023-12:other"),
    ("Đến 30-11 mà tỷ lệ giải ngân dưới 60% thì người đứng đầu phải kiểm điểm.", "2023-11-30:target"),
    ("Trận lũ lớn từ ngày 6 đến 8-10 làm sập cầu. Đến 10 giờ sáng nay, 12-10, lũ rút.", "2023-10-06/2023-10-08:event 2023-10-12:period"),
    ("Đài Khí tượng cho biết, từ ngày 14 đến 16-10, toàn tỉnh có mưa to.", "2023-10-14/2023-10-16:other"),
    ("Tỷ lệ lao động qua đào tạo năm 2026 đạt 65%.", "2026:target"),
    ("Tăng trưởng quý III ước đạt 8%.", "2023-07/2023-09:period"),
    ("Thực hiện Kế hoạch số 12-KH/HU của Huyện ủy, ngày 10/10, xã Phú Lộc tổ chức ra quân.", "2023-10-10:event"),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_value_and_role(text: str, expected: str) -> None:
    assert values(find(text)) == expected


NO_DATES = [
    "Sau 7 năm thực hiện, trong 5 năm qua, 10 năm tới, nhiều năm nay.",
    "Việc trong tuần thì không để sang tuần sau.",
    "Báo cáo trước ngày 25 hằng tháng, mỗi quý một lần, 6 tháng một lần.",
    "Giải trình 9/14 ý kiến, 13/16 đơn vị, 8/11 đồng chí; đạt 15/19 tiêu chí.",
    "Kết nạp từ 8-10 đảng viên, 30-35 hội viên, thưởng 5-7 triệu đồng, 3,5-4 tấn.",
    "Nghị định số 43/2014/NĐ-CP, Nghị quyết số 02-NQ/TU, Điều 5, khoản 2.",
    "Tỷ số 2-1; địa chỉ số 12/5 đường Lê Lợi; tại QL 1A; tổ 5, tổ 6; phục vụ 24/24 giờ.",
    "Gần 1/3 dân số; từ 2/3 trở lên; đến 3/4 số phiếu; chiếm 97,1%.",
    "Chào mừng 30/4 và 1/5; đợt 3-2; Ngày Quốc tế Phụ nữ 8-3; kỷ niệm ngày 20/11.",
    "Kỷ niệm 128 năm Ngày sinh Chủ tịch Hồ Chí Minh (19/5/1890 - 19/5/2018).",
    "Mùng 5 tháng Giêng, rằm tháng Bảy, ngày 10/3 âm lịch, 23 tháng Chạp.",
    "Ông Tám, sinh năm 1962, cùng chị Lan (sinh ngày 2/3/1950).",
    "Cách mạng Tháng Tám thành công; thời gian qua; những năm 1980; năm sau cao hơn năm trước.",
    "Vốn 2.023 tỷ đồng, 2023 hộ, mã số 2021-2025/XY; tháng 13; 3 tháng 5 ngày.",
]


@pytest.mark.parametrize("text", NO_DATES)
def test_no_date(text: str) -> None:
    document = find(text)
    assert [document.words(m) for m in document.dates] == []


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Sáng 9/10, xã họp.", "morning"),
        ("Rạng sáng 9/10, cháy chợ.", "morning"),
        ("Trưa 9/10, xã họp.", "noon"),
        ("Chiều ngày 9/10, xã họp.", "afternoon"),
        ("Vào tối thứ Hai (9/10), xã họp.", "evening"),
        ("Đêm qua, lũ về.", "night"),
        ("Ngày 9/10, xã họp.", None),
        ("Sáng và chiều 9/10, xã họp.", None),
    ],
)
def test_part_of_day(text: str, part: str | None) -> None:
    assert [m.part_of_day for m in find(text).dates] == [part]


# Without a publication date.
ANCHORS = [
    ("Sáng 24/8, khối mở hội thảo giai đoạn 2022 - 2025.", None, "2022/2025", "no_anchor"),
    ("Ngày 6-6, hội khai mạc đại hội nhiệm kỳ 2017-2022.", None, "2017/2022", "no_anchor"),
    ("Chiều 17/6, khối mở hội nghị báo cáo viên tháng 6/2015.", None, "2015-06-17 2015-06", "anchor_from_text"),
    ("Chiều 16/10, phường ra quân; xong trước ngày 18/11.", "Tháng cao điểm năm 2020", "2020 2020-10-16 2020-11-18", "anchor_from_text"),
    ("Sáng ngày 19/5/2018, công ty kết nạp Đảng. Thu 6 tháng đầu năm tăng.", None, "2018-05-19 2018-01/2018-06", "anchor_from_text"),
    ("Sáng 12/1, xã tổng kết năm 2022, triển khai nhiệm vụ năm 2023.", None, "2023-01-12 2022 2023", "anchor_from_text"),
    ("Chiều 20/12, xã tổng kết năm 2022, triển khai nhiệm vụ năm 2023.", None, "2022-12-20 2022 2023", "anchor_from_text"),
    ("Chiều 5/7, huyện họp đánh giá 6 tháng đầu năm 2023.", None, "2023-07-05 2023-01/2023-06", "anchor_from_text"),
    ("Sáng 5/9, trường khai giảng năm học 2023-2024.", None, "2023-09-05 2023/2024", "anchor_from_text"),
    (
        "Theo Quyết định số 35-QĐ/ĐU ngày 22/4/2021, trong 2 ngày 27 đến 28/4, chi bộ kết nạp.",
        None,
        "2021-04-22 2021-04-27/2021-04-28",
        "anchor_from_text",
    ),
    ("Ngày 22/5/2016, cử tri bầu cử. Chiều 24/5, xã họp báo.", None, "2016-05-22 2016-05-24", "anchor_from_text"),
    ("Ra đời ngày 12/9/1963, đảng bộ có 97 chi bộ. Sáng 5/3, xã họp.", None, "1963-09-12", "no_anchor"),
    ("Hôm qua, đoàn đã về.", None, "", "no_anchor"),
]


@pytest.mark.parametrize(("text", "title", "expected", "warning"), ANCHORS)
def test_anchor_from_text(text: str, title: str | None, expected: str, warning: str) -> None:
    document = find(text, None, title)
    assert " ".join(m.value for m in document.dates) == expected
    assert [w.code for w in document.warnings] == [warning]


def test_publication_of_a_month_alone() -> None:
    assert values(find("Sáng 30/7, tại xã Bình Ba, khối công bố quyết định.", "2023-07")) == "2023-07-30:event"


def test_turn_of_the_year() -> None:
    document = find("Ngày 28/12, công ty tổng kết. Quý IV vừa qua, thu tăng. Năm qua rất tốt. Đến ngày 31/12 còn nợ.", "2024-01-15")
    assert values(document) == "2023-12-28:event 2023-10/2023-12:period 2023:period 2023-12-31:period"


DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(DAYS, st.sampled_from(["{d}/{m}/{y}", "{d}-{m}-{y}", "{d:02}.{m:02}.{y}", "ngày {d} tháng {m} năm {y}", "ngày {d:02}/{m:02}/{y}"]))
def test_every_written_day_is_read_back(day: date, form: str) -> None:
    assert parse_date(form.format(d=day.day, m=day.month, y=day.year)) == day.isoformat()


@given(DAYS, DAYS, st.sampled_from(["past", "future"]))
def test_a_preference_is_kept(day: date, anchor: date, prefer: str) -> None:
    value = parse_date(f"{day.day}/{day.month}", anchor, prefer)
    if value is not None:
        got = date.fromisoformat(value)
        assert (got.day, got.month) == (day.day, day.month)
        assert got <= anchor if prefer == "past" else got >= anchor - timedelta(366)


@given(st.text("0123456789/-., ngàytháquýđếtừs\n", max_size=60))
def test_spans_are_ordered_and_values_well_formed(text: str) -> None:
    document = find(text)
    end = 0
    for mention in document.dates:
        assert end <= mention.start < mention.end <= len(document.text)
        assert re.fullmatch(r"\d{4}(-\d\d){0,2}(/(\.\.|\d{4}(-\d\d){0,2}))?", mention.value)
        end = mention.end


@pytest.mark.parametrize("row", rows("date_cues"), ids=lambda row: row["cue"])
def test_each_cue_row_fires_on_its_example(row: dict[str, str]) -> None:
    assert any(match[0] in row["form"].split("|") for match in cue(row["cue"]).finditer(fold(row["example"])))
