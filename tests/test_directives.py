"""Directives: who tells whom to do what, and what is none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Document
from pipeline.extractors.bodies import find_bodies
from pipeline.extractors.dates import find_dates
from pipeline.extractors.directive_words import one_of
from pipeline.extractors.directives import find_directives
from pipeline.extractors.documents import find_documents
from pipeline.extractors.officials import find_people
from pipeline.lexicon import find, rows
from pipeline.read import read
from pipeline.resolve import resolve
from scrapers.page import Article, ArticleBlock


def told(*paragraphs: str) -> Document:
    blocks = tuple(ArticleBlock("paragraph", text) for text in paragraphs)
    doc = find_bodies(find_dates(read(Article(blocks=blocks, published="2024-03-01"))))
    return find_directives(find_people(find_documents(doc)))


def pairs(*paragraphs: str) -> list[tuple[str | None, str]]:
    doc = told(*paragraphs)
    return [(doc.words(d.addressee) if d.addressee else None, doc.words(d.action)) for d in doc.directives]


CLAUSES = [
    ("Bí thư Huyện ủy yêu cầu các xã rà soát hộ nghèo.", [("các xã", "rà soát hộ nghèo")]),
    ("Bí thư Huyện ủy yêu cầu các chi bộ phải sinh hoạt đúng kỳ.", [("các chi bộ", "sinh hoạt đúng kỳ")]),
    (
        "Bí thư Huyện ủy lưu ý, thời gian tới, các cơ quan tham mưu giúp việc Huyện ủy cần bám sát cơ sở.",
        [("các cơ quan tham mưu giúp việc Huyện ủy", "bám sát cơ sở")],
    ),
    ("Bí thư Huyện ủy đề nghị các đoàn công tác chỉ đạo cơ sở cần sâu sát hơn.", [("các đoàn công tác chỉ đạo cơ sở", "sâu sát hơn")]),
    (
        "Bí thư Huyện ủy yêu cầu các tổ chức đoàn thể tiếp tục giám sát; phòng Nội vụ bố trí đủ biên chế.",
        [("các tổ chức đoàn thể", "tiếp tục giám sát"), ("phòng Nội vụ", "bố trí đủ biên chế")],
    ),
    (
        "Bí thư Huyện ủy yêu cầu xã Tân An rà soát quỹ đất; công khai danh sách.",
        [("xã Tân An", "rà soát quỹ đất"), ("xã Tân An", "công khai danh sách")],
    ),
    (
        "Bí thư Huyện ủy yêu cầu các phòng, ban; UBND các xã tăng cường phòng cháy.",
        [("các phòng, ban; UBND các xã", "tăng cường phòng cháy")],
    ),
    ("Cử tri kiến nghị nâng cấp đường liên thôn.", [(None, "nâng cấp đường liên thôn")]),
    ("Bí thư Huyện ủy nhấn mạnh việc sắp xếp thôn phải bảo đảm dân chủ.", [(None, "việc sắp xếp thôn phải bảo đảm dân chủ")]),
    ("Để kịp vụ mới, Bí thư Huyện ủy đề nghị người dân gieo đúng lịch.", [("người dân", "gieo đúng lịch")]),
    ("Bí thư Huyện ủy giao Công an huyện xác minh, báo cáo kết quả.", [("Công an huyện", "xác minh, báo cáo kết quả")]),
    ("Bí thư Huyện ủy biểu dương xã Tân An, đồng thời yêu cầu xã sớm bàn giao mặt bằng.", [("xã", "sớm bàn giao mặt bằng")]),
    (
        "Bí thư Huyện ủy yêu cầu xã Tân An lập danh sách, đồng thời đề nghị Công an huyện hỗ trợ.",
        [("xã Tân An", "lập danh sách"), ("Công an huyện", "hỗ trợ")],
    ),
    ("Bí thư Huyện ủy yêu cầu: Các xã không được để dân thiếu nước.", [("Các xã", "không được để dân thiếu nước")]),
    ("Tại đây, đoàn công tác yêu cầu chủ rừng tổ chức trực gác.", [("chủ rừng", "tổ chức trực gác")]),
    ("Bí thư Huyện ủy giao Phòng Tài chính - Kế hoạch tham mưu bố trí vốn.", [("Phòng Tài chính - Kế hoạch", "tham mưu bố trí vốn")]),
    ("Hội Nông dân huyện đề nghị được vay thêm vốn.", [(None, "được vay thêm vốn")]),
    # where the predicate begins
    (
        "Bí thư Huyện ủy yêu cầu Sở Tài nguyên và Môi trường chủ trì thẩm định giá đất.",
        [("Sở Tài nguyên và Môi trường", "chủ trì thẩm định giá đất")],
    ),
    ("Bí thư Huyện ủy yêu cầu các nhà thầu khi thi công phải che chắn.", [("các nhà thầu", "che chắn")]),
    ("Bí thư Huyện ủy đề nghị Công an huyện thời gian tới cần bám địa bàn.", [("Công an huyện", "bám địa bàn")]),
    ("Bí thư Huyện ủy yêu cầu các trường không được ép học sinh phải học thêm.", [("các trường", "không được ép học sinh phải học thêm")]),
    ("Bí thư Huyện ủy đề nghị UBND tỉnh cho các hộ vay thêm vốn.", [("UBND tỉnh", "cho các hộ vay thêm vốn")]),
    ("Đối với chi bộ mới, Bí thư Huyện ủy mong muốn giữ vững đoàn kết.", [("chi bộ mới", "giữ vững đoàn kết")]),
    (
        "Bí thư Huyện ủy yêu cầu các xã rà soát chợ. Nếu chợ mất an toàn thì chủ chợ phải sửa ngay.",
        [("các xã", "rà soát chợ"), ("chủ chợ", "Nếu chợ mất an toàn thì chủ chợ phải sửa ngay")],
    ),
    (
        "Bí thư Huyện ủy yêu cầu các xã rà soát hồ sơ. Sớm hoàn tất hồ sơ vụ phá rừng, đề nghị truy tố nghiêm.",
        [("các xã", "rà soát hồ sơ"), (None, "Sớm hoàn tất hồ sơ vụ phá rừng, đề nghị truy tố nghiêm")],
    ),
    ("Bí thư Huyện ủy yêu cầu các xã giữ rừng; người dân không đốt rẫy.", [("các xã", "giữ rừng"), ("người dân", "không đốt rẫy")]),
    ("UBND tỉnh ban hành văn bản yêu cầu các sở rà soát công sản.", [("các sở", "rà soát công sản")]),
    (
        "Bí thư Huyện ủy yêu cầu các xã rà soát bến. Riêng bến đò Vàm, trước mắt xã Tân An huy động dân sửa cầu.",
        [("các xã", "rà soát bến"), ("xã Tân An", "huy động dân sửa cầu")],
    ),
    ("Bí thư Huyện ủy yêu cầu các hộ không phơi lúa trên đường.", [("các hộ", "không phơi lúa trên đường")]),
    ("Bí thư Huyện ủy yêu cầu hộ không có đất đăng ký với xã.", [("hộ không có đất", "đăng ký với xã")]),
    ("Ông Lê Văn Tư đề nghị huyện cho mở thêm bến đò.", [("huyện", "cho mở thêm bến đò")]),
    ("Ông Lê Văn Tư đề nghị tỉnh ghép 3 tỷ đồng để xã làm cầu.", [("tỉnh", "ghép 3 tỷ đồng để xã làm cầu")]),
    (
        "Bí thư Huyện ủy đề nghị nhà trường quản lý, sử dụng tốt sân chơi mới, tổ chức trồng cây.",
        [("nhà trường", "quản lý, sử dụng tốt sân chơi mới, tổ chức trồng cây")],
    ),
    ("Bí thư Huyện ủy lưu ý các đồng chí mới nhận nhiệm vụ bàn giao sổ sách.", [("các đồng chí mới nhận nhiệm vụ", "bàn giao sổ sách")]),
    ("Bí thư Huyện ủy yêu cầu các phòng, căn cứ chức năng, nhiệm vụ được giao, chủ động rà soát.", [("các phòng", "chủ động rà soát")]),
    ("Bí thư Huyện ủy mong muốn mỗi đoàn viên là một tấm gương.", [(None, "mỗi đoàn viên là một tấm gương")]),
    # how parts go on
    (
        "Bí thư Huyện ủy yêu cầu xã Tân An rà soát quỹ đất; cụ thể hóa quy chế.",
        [("xã Tân An", "rà soát quỹ đất"), ("xã Tân An", "cụ thể hóa quy chế")],
    ),
    (
        "Bí thư Huyện ủy đề nghị đồng chí Trần Văn Bình bám cơ sở; cùng tập thể chi ủy xử lý đơn thư.",
        [("đồng chí Trần Văn Bình", "bám cơ sở"), ("đồng chí Trần Văn Bình", "cùng tập thể chi ủy xử lý đơn thư")],
    ),
    (
        "Bí thư Huyện ủy lưu ý các xã không thu thêm phí; khi bình xét sai phải báo cáo ngay.",
        [("các xã", "không thu thêm phí"), ("các xã", "khi bình xét sai phải báo cáo ngay")],
    ),
    ("Bà Lê Thị Mai kiến nghị tỉnh hỗ trợ giống; phấn đấu gieo xong trong tháng 5.", [("tỉnh", "hỗ trợ giống")]),
    ("Bà Lê Thị Mai đề nghị xã vá đường; đồng chí Trần Văn Bình, Chủ tịch UBND xã cho biết sẽ làm ngay.", [("xã", "vá đường")]),
    ("Ông Lê Văn Tư mong muốn huyện cử thú y về xã, vì xã chưa có ai.", [("huyện", "cử thú y về xã")]),
    # who is to act stands apart
    ("Với UBND xã, Bí thư Huyện ủy yêu cầu khẩn trương sửa đập.", [("UBND xã", "khẩn trương sửa đập")]),
    (
        "Bí thư Huyện ủy yêu cầu học viên: Một là, học đúng giờ; hai là, ghi chép đầy đủ.",
        [("học viên", "học đúng giờ"), ("học viên", "ghi chép đầy đủ")],
    ),
    ("Bí thư Huyện ủy giao Ban Quản lý chợ dọn vệ sinh.", [("Ban Quản lý chợ", "dọn vệ sinh")]),
    ("UBND huyện đã ban hành Công văn số 15/UBND-NN yêu cầu các xã tiêm phòng cho đàn bò.", [("các xã", "tiêm phòng cho đàn bò")]),
    (
        "Bí thư Huyện ủy yêu cầu các phòng làm rõ một số nội dung như: Tình trạng nợ thuế.",
        [("các phòng", "làm rõ một số nội dung như: Tình trạng nợ thuế")],
    ),
    # who acts
    (
        "Bí thư Huyện ủy yêu cầu thành viên Ban Chỉ đạo phòng, chống dịch; người đứng đầu các xã giữ chốt.",
        [("thành viên Ban Chỉ đạo phòng, chống dịch; người đứng đầu các xã", "giữ chốt")],
    ),
    (
        "Bộ Công Thương đề nghị UBND các tỉnh, thành phố trực thuộc Trung ương; các đơn vị đóng chân trên địa bàn kiểm tra chợ.",
        [("UBND các tỉnh, thành phố trực thuộc Trung ương; các đơn vị đóng chân trên địa bàn", "kiểm tra chợ")],
    ),
    ("Bí thư Huyện ủy đề nghị Nhân dân và yêu cầu các xã tiếp tục trực chốt.", [("các xã", "tiếp tục trực chốt")]),
    ("UBND huyện có công văn gửi Điện lực huyện đề nghị sửa cột điện.", [("Điện lực huyện", "sửa cột điện")]),
    ("Bí thư Huyện ủy giao Phòng Y tế; UBND các xã tổ chức phun thuốc.", [("Phòng Y tế; UBND các xã", "tổ chức phun thuốc")]),
    ("Bí thư Huyện ủy nhấn mạnh, bên cạnh việc gieo mạ, các xã cần chú trọng đê điều.", [("các xã", "chú trọng đê điều")]),
    ("Theo ông Lê Văn Tư, Bắc Giang cần giữ đất lúa; sửa kênh.", [("Bắc Giang", "giữ đất lúa"), ("Bắc Giang", "sửa kênh")]),
    (
        "Bí thư Huyện ủy yêu cầu các xã giữ rừng. Xã nào chủ quan, để cháy lan rộng, chủ tịch UBND xã phải chịu trách nhiệm.",
        [("các xã", "giữ rừng"), ("chủ tịch UBND xã", "chịu trách nhiệm")],
    ),
    (
        "Bí thư Huyện ủy yêu cầu các xã giữ đê. Khi có thiệt hại về lúa, màu, thủy sản cần nhanh chóng kiểm đếm, báo cáo.",
        [("các xã", "giữ đê"), (None, "Khi có thiệt hại về lúa, màu, thủy sản cần nhanh chóng kiểm đếm, báo cáo")],
    ),
    ("Theo Ban Chỉ huy Quân sự huyện, các xã cần chủ động gia cố đê.", [("các xã", "chủ động gia cố đê")]),
    (
        "Theo chỉ đạo của Chủ tịch UBND huyện, UBND các xã phối hợp với công an sơ tán dân. Khẩn trương dựng lều.",
        [("UBND các xã", "phối hợp với công an sơ tán dân"), (None, "Khẩn trương dựng lều")],
    ),
    (
        "Bí thư Huyện ủy giao Phòng Y tế rà soát hồ sơ. Đồng thời báo cáo UBND huyện trước ngày 20/4.",
        [("Phòng Y tế", "rà soát hồ sơ"), (None, "báo cáo UBND huyện trước ngày 20/4")],
    ),
    (
        "Bí thư Huyện ủy yêu cầu các xã phun thuốc; người dân được khuyến cáo đeo khẩu trang.",
        [("các xã", "phun thuốc"), ("người dân", "đeo khẩu trang")],
    ),
    ("Bí thư Huyện ủy đề nghị các đồng chí với tinh thần cao nhất bám sát cơ sở.", [("các đồng chí", "bám sát cơ sở")]),
    ("Bí thư Huyện ủy yêu cầu công tác giám sát cần chặt chẽ.", [(None, "công tác giám sát cần chặt chẽ")]),
    ("Về nhiệm vụ tháng 6, Thường trực HĐND huyện chỉ đạo tiếp tục tiếp xúc cử tri.", [(None, "tiếp tục tiếp xúc cử tri")]),
    (
        "Bí thư Huyện ủy yêu cầu các xã dọn chợ. Nêu cao vai trò của công an.",
        [("các xã", "dọn chợ"), (None, "Nêu cao vai trò của công an")],
    ),
    (
        "Cử tri xã Tân An nêu một số ý kiến, kiến nghị như: Cần sửa cầu; giá điện còn cao; nâng cấp kênh.",
        [(None, "sửa cầu"), (None, "nâng cấp kênh")],
    ),
    (
        "Cử tri xã Tân An kiến nghị một số vấn đề như mức đóng bảo hiểm tăng; sửa cầu; nạo vét kênh.",
        [(None, "sửa cầu"), (None, "nạo vét kênh")],
    ),
    (
        "Bí thư Huyện ủy yêu cầu các xã dọn chợ. Đối với công tác thi đua, khen thưởng, đảm bảo công khai.",
        [("các xã", "dọn chợ"), (None, "đảm bảo công khai")],
    ),
    (
        "Bí thư Huyện ủy lưu ý đây là địa bàn phức tạp. Vì vậy, công an các xã phải tăng cường tuần tra.",
        [("công an các xã", "tăng cường tuần tra")],
    ),
    (
        "Bí thư Huyện ủy nhấn mạnh, nhiệm kỳ tới, huyện sẽ gặp nhiều khó khăn, ngành giáo dục cần rà soát mục tiêu.",
        [("ngành giáo dục", "rà soát mục tiêu")],
    ),
    (
        "Bí thư Huyện ủy yêu cầu ban soạn thảo tuân thủ hướng dẫn. Làm rõ những kết quả đã đạt được.",
        [("ban soạn thảo", "tuân thủ hướng dẫn"), (None, "Làm rõ những kết quả đã đạt được")],
    ),
    (
        "Ông Lê Văn Tư làm việc với Ban Thường vụ Huyện ủy (BTVHU). Ông mong muốn BTVHU trước hết phải đoàn kết.",
        [("BTVHU", "đoàn kết")],
    ),
    (
        "Cục Chăn nuôi có văn bản đề nghị các xã chống rét cho trâu. Theo đó, bà con cần lưu ý che chuồng.",
        [("các xã", "chống rét cho trâu"), ("bà con", "lưu ý che chuồng")],
    ),
    (
        "Bí thư Huyện ủy yêu cầu các xã giải ngân. Những dự án chậm thì tiếp tục điều chuyển vốn.",
        [("các xã", "giải ngân"), (None, "Những dự án chậm thì tiếp tục điều chuyển vốn")],
    ),
    (
        "Bí thư Huyện ủy yêu cầu các xã sửa báo cáo. Ngoài ra cần chỉnh số liệu, nêu rõ việc còn chậm.",
        [("các xã", "sửa báo cáo"), (None, "chỉnh số liệu, nêu rõ việc còn chậm")],
    ),
    (
        "Ban vận động quỹ kêu gọi cán bộ; công nhân; hộ gia đình tích cực đóng góp.",
        [("cán bộ; công nhân; hộ gia đình", "tích cực đóng góp")],
    ),
    ("Bí thư Huyện ủy kêu gọi các tầng lớp Nhân dân tham gia hiến máu.", [("các tầng lớp Nhân dân", "tham gia hiến máu")]),
    (
        "Bí thư Huyện ủy mong muốn các ủy viên sẽ giành nhiều thời gian đọc tài liệu.",
        [("các ủy viên", "giành nhiều thời gian đọc tài liệu")],
    ),
    ("Bí thư Huyện ủy đề nghị các xã giữ đê; đồng thời tin tưởng, các xã làm tốt.", [("các xã", "giữ đê")]),
    # where the order ends
    ("Bí thư Huyện ủy yêu cầu hủy các cuộc họp, tuy nhiên, xã Tân An vẫn họp.", [(None, "hủy các cuộc họp")]),
    ("Bí thư Huyện ủy đề nghị các xã giúp nhau, đồng thời Bí thư đã kể chuyện làng nghề.", [("các xã", "giúp nhau")]),
    ("Bí thư Huyện ủy yêu cầu các xã làm nhanh. Qua đó, tạo điều kiện cho dân vay vốn.", [("các xã", "làm nhanh")]),
    ("Chi cục Thú y khuyến cáo các trang trại hạn chế khách lạ.", [("các trang trại", "hạn chế khách lạ")]),
    ("Bí thư Huyện ủy đề nghị tân Chủ tịch UBND xã sớm nắm địa bàn.", [("tân Chủ tịch UBND xã", "sớm nắm địa bàn")]),
    ("Bí thư Huyện ủy nhấn mạnh, các hộ cần chủ động che chắn chuồng trại.", [("các hộ", "chủ động che chắn chuồng trại")]),
    ("Bí thư Huyện ủy yêu cầu xã vá đường, nếu không mùa mưa tới ta khó đi.", [("xã", "vá đường")]),
    ("Bí thư Huyện ủy yêu cầu mỗi học viên về mở một lớp học.", [("mỗi học viên", "về mở một lớp học")]),
    ("Ông Lê Văn Tư đề xuất Huyện hội hàng năm nên mở thêm lớp.", [("Huyện hội", "mở thêm lớp")]),
    ("Bí thư Huyện ủy nhấn mạnh: Đối với mỗi cán bộ, giáo viên cần nêu gương.", [("mỗi cán bộ, giáo viên", "nêu gương")]),
    ("Ông Lê Văn Tư cho biết, thời gian tới các xã cần tập trung dạy nghề.", [("các xã", "tập trung dạy nghề")]),
    (
        "Bí thư Huyện ủy yêu cầu Phòng Nội vụ rà soát biên chế của từng đơn vị và đề nghị các xã báo cáo ngay.",
        [("Phòng Nội vụ", "rà soát biên chế của từng đơn vị"), ("các xã", "báo cáo ngay")],
    ),
    ("UBND huyện yêu cầu Phòng Kinh tế kiểm tra và yêu cầu nhà thầu sửa.", [("Phòng Kinh tế", "kiểm tra và yêu cầu nhà thầu sửa")]),
    ("Bí thư Huyện ủy yêu cầu xã mở trường; trẻ em phải được đi học.", [("xã", "mở trường"), (None, "trẻ em phải được đi học")]),
    ("UBND huyện đã yêu cầu các xã rà soát hộ nghèo.", [("các xã", "rà soát hộ nghèo")]),
    ("Có 5 lượt ý kiến tập trung vào các việc như: Đề nghị xã vá đường.", [("xã", "vá đường")]),
    (
        "Ông Lê Văn Tư nhấn mạnh: Hết quý mà thu dưới 50% thì người đứng đầu phải kiểm điểm.",
        [("người đứng đầu", "Hết quý mà thu dưới 50% thì người đứng đầu phải kiểm điểm")],
    ),
    (
        "UBND tỉnh yêu cầu các xã giữ đê. Các sở chủ động hỗ trợ khi có yêu cầu.",
        [("các xã", "giữ đê"), ("Các sở", "chủ động hỗ trợ khi có yêu cầu")],
    ),
    (
        "UBND tỉnh yêu cầu các xã giữ đê; nếu cần, chủ động sơ tán dân. Đối với vùng núi, vùng cao: Tiếp tục rà soát điểm sạt lở.",
        [("các xã", "giữ đê"), ("các xã", "chủ động sơ tán dân"), (None, "Tiếp tục rà soát điểm sạt lở")],
    ),
    (
        "UBND tỉnh yêu cầu các xã giữ đê. Theo dõi chặt mực nước, triển khai các biện pháp, các nội dung tỉnh đã chỉ đạo.",
        [("các xã", "giữ đê"), (None, "Theo dõi chặt mực nước, triển khai các biện pháp, các nội dung tỉnh đã chỉ đạo")],
    ),
    ("Ông Lê Văn Tư đề nghị, hằng năm Hội Nông dân tỉnh nên có một cuộc đối thoại.", [("Hội Nông dân tỉnh", "có một cuộc đối thoại")]),
    ("Sở Y tế khuyến cáo: Người dân nên ngủ màn.", [("Người dân", "ngủ màn")]),
    ("Bí thư Huyện ủy giao Ban Quản lý dự án lập hồ sơ.", [("Ban Quản lý dự án", "lập hồ sơ")]),
    (
        "Đoàn giám sát kiến nghị với UBND huyện bố trí vốn; tuyển thêm giáo viên.",
        [("UBND huyện", "bố trí vốn"), ("UBND huyện", "tuyển thêm giáo viên")],
    ),
    ("Đoàn giám sát kiến nghị với UBND huyện các nội dung sau: bố trí vốn sửa trường.", [("UBND huyện", "bố trí vốn sửa trường")]),
    ("Công ty Mía đường đề nghị huyện quy hoạch vùng mía; đồng thời cam kết mua hết mía.", [("huyện", "quy hoạch vùng mía")]),
    ("Đối với các xã, thị trấn, Bí thư Huyện ủy yêu cầu rà soát quỹ đất.", [("các xã, thị trấn", "rà soát quỹ đất")]),
    # who spoke is told afterwards
    (
        "“Các xã phải công khai danh sách. Chủ tịch UBND phải báo cáo hằng tuần” - đó là chỉ đạo của bà Lê Thị Mai.",
        [("Các xã", "công khai danh sách"), ("Chủ tịch UBND", "báo cáo hằng tuần")],
    ),
    (
        "“Các xã phải công khai danh sách; không thu thêm phí”. Đó là yêu cầu của bà Lê Thị Mai, Bí thư Huyện ủy tại buổi họp.",
        [("Các xã", "công khai danh sách"), ("Các xã", "không thu thêm phí")],
    ),
    (
        "“Các xã phải công khai danh sách; tổ chức đối thoại”, bà Lê Thị Mai nhấn mạnh.",
        [("Các xã", "công khai danh sách"), ("Các xã", "tổ chức đối thoại")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CLAUSES)
def test_addressee_and_action(text: str, expected: list[tuple[str | None, str]]) -> None:
    assert pairs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Năm qua, Huyện ủy thường xuyên chỉ đạo các xã rà soát hộ nghèo.",
        "UBND huyện đã chỉ đạo các xã rà soát hộ nghèo.",
        "Đảng bộ xã đã đoàn kết, thống nhất, triển khai tốt nghị quyết.",
        "Các đại biểu tập trung thảo luận, đề xuất nhiều giải pháp nâng cao thu nhập.",
        "Theo yêu cầu của Tỉnh ủy, huyện đã sắp xếp 12 chi bộ.",
        "Bí thư Huyện ủy nhấn mạnh vai trò của người đứng đầu.",
        "Chủ tịch UBND xã cho biết, thời gian tới, xã sẽ tiếp tục vận động nhân dân hiến đất.",
        "Năm 2024, huyện phấn đấu kết nạp 50 đảng viên.",
        "UBND huyện tổ chức giao ban với các xã.",
        "Huyện ủy giao lưu với đoàn viên thanh niên.",
        "Ý kiến chỉ đạo của Bí thư Huyện ủy được tiếp thu đầy đủ.",
        "Ông Lê Văn Tư, Bí thư Huyện ủy đã có mặt tại bến đò chỉ đạo tìm kiếm nạn nhân.",
        "Thanh tra huyện kiểm tra 12 đơn vị, phát hiện sai phạm 3 tỷ đồng, kiến nghị thu hồi 2 tỷ đồng.",
        "Bí thư Huyện ủy chỉ rõ những tồn tại, hạn chế cần khắc phục.",
        "Ông Lê Văn Tư nêu rõ: Toàn huyện hiện có 9 dự án phải thu hồi đất.",
        "Ông Lê Văn Tư cho rằng, không ít chủ hộ sợ thủ tục rườm rà.",
        "Ban Thường vụ Huyện ủy phân công bà Lê Thị Mai giữ chức Bí thư Đảng ủy xã.",
        "Có 20 ý kiến, kiến nghị gửi tới kỳ họp.",
        "Các xã đã bình xét, suy tôn xã Tân An đề nghị UBND huyện tặng Giấy khen.",
        "Ông Lê Văn Tư chủ trì phiên họp xét công nhận các xã đề nghị đạt chuẩn.",
        "Theo Ban Quản lý khu công nghiệp, các doanh nghiệp cần tuyển 18 lao động.",
        "Ông Lê Văn Tư đã nghe báo cáo tiến độ và đề xuất phương án sửa cầu.",
        "Các đại biểu đã thảo luận, đề xuất, kiến nghị giải pháp nâng cao thu nhập.",
        "Tháng này, chi bộ tiếp tục chỉ đạo đoàn thanh niên tổng kết hè.",
        "Đoàn giám sát ghi nhận, sẽ tổng hợp, báo cáo, đề xuất các ngành xem xét.",
        "Đại diện UBND huyện hứa, huyện sẽ ra thông báo yêu cầu các xã nộp lại tiền.",
        "Trao quyết định và giao nhiệm vụ, Bí thư Huyện ủy Lê Văn Tư ghi nhận cán bộ đều được đào tạo bài bản.",
        "Các xã cần vốn để cử người chỉ đạo trực tiếp, hướng dẫn, kiểm tra.",
        "“Các xã phải làm ngay”, ông Lê Văn Tư nói. Đó là kế hoạch vốn Thủ tướng Chính phủ giao.",
        "UBND huyện có công văn trả lời kiến nghị của xã. Theo đó, các tuyến đường đã được vá.",
    ],
)
def test_reports_nouns_and_goals_are_none(text: str) -> None:
    assert pairs(text) == []


def test_sentences_of_the_same_speech() -> None:
    speech = "Bí thư Huyện ủy yêu cầu các xã rà soát hộ nghèo. Đồng thời, chú trọng dạy nghề. Các trường cần mở thêm lớp."
    assert pairs(speech, "Tập trung chăm lo người già neo đơn.", "Dịp này, 20 tập thể được tặng giấy khen.") == [
        ("các xã", "rà soát hộ nghèo"),
        (None, "chú trọng dạy nghề"),
        ("Các trường", "mở thêm lớp"),
        (None, "Tập trung chăm lo người già neo đơn"),
    ]
    assert [d.verb is not None for d in told(speech).directives] == [True, False, False]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Được biết, huyện mở thêm 2 lớp học nghề.", None),
        ("Tại hội nghị, 5 tập thể được khen trong đợt ra quân trấn áp tội phạm.", None),
        ("Bạn đọc cần thêm thông tin liên hệ tòa soạn.", None),
        ("Toàn huyện có 40 tàu, chỉ 20 tàu trang bị đủ phao.", None),
        ("Theo báo cáo, xã tập trung làm 3 km đường.", None),
        ("Đồng chí Lê Thị Mai cần bám sát cơ sở.", ("Đồng chí Lê Thị Mai", "bám sát cơ sở")),
        ("Ban Tổ chức Huyện ủy rà soát quy hoạch.", ("Ban Tổ chức Huyện ủy", "rà soát quy hoạch")),
        ("Ngay sau hội nghị, các xã phải ban hành kế hoạch.", ("các xã", "ban hành kế hoạch")),
        ("Các phòng được giao tiêu chí phải trả lời kiến nghị của xã.", ("Các phòng được giao tiêu chí", "trả lời kiến nghị của xã")),
        ("Mọi khiếu nại phải được xem xét.", (None, "Mọi khiếu nại phải được xem xét")),
        ("Đơn vị nào chậm thì kiên quyết thu hồi vốn.", (None, "Đơn vị nào chậm thì kiên quyết thu hồi vốn")),
        ("Chủ động nghiên cứu, đề xuất cơ chế mới.", (None, "Chủ động nghiên cứu, đề xuất cơ chế mới")),
        ("Trọng tâm là đẩy nhanh giải ngân.", (None, "đẩy nhanh giải ngân")),
        ("Cũng theo đồng chí, mức hỗ trợ phải được công khai.", (None, "mức hỗ trợ phải được công khai")),
    ],
)
def test_what_goes_on_with_a_speech(sentence: str, expected: tuple[str | None, str] | None) -> None:
    first = "Kết luận hội nghị, Bí thư Huyện ủy yêu cầu các xã rà soát hộ nghèo."
    assert pairs(f"{first} {sentence}")[1:] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("Về chống hạn, Công ty Thủy nông mở thêm trạm bơm.", ("Công ty Thủy nông", "mở thêm trạm bơm")),
        ("Sở Y tế phối hợp với các trường tiêm chủng cho học sinh.", ("Sở Y tế", "phối hợp với các trường tiêm chủng cho học sinh")),
        ("Các địa phương tăng cường tuần tra.", ("Các địa phương", "tăng cường tuần tra")),
        ("Sở Y tế phối hợp với các trường khám cho 300 người.", None),
        ("UBND huyện trao quà cho các xã.", None),
    ],
)
def test_duties_in_a_new_paragraph(paragraph: str, expected: tuple[str, str] | None) -> None:
    """A body, or all of a kind, with a duty goes on with the orders before it; work with figures is told."""
    found = pairs("Ông Lê Văn Tư, Bí thư Huyện ủy yêu cầu các xã rà soát hộ nghèo.", paragraph)[1:]
    assert found == ([expected] if expected else [])


def test_who_is_only_mentioned_before_a_comma_does_not_speak() -> None:
    text = "Ông Lê Văn Tư, Bí thư Huyện ủy kết luận từng vụ. Đối với đơn của bà Trần Thị Na, giao Thanh tra huyện xác minh."
    doc = resolve(told(text))
    assert [d.issuer_name for d in doc.directives] == ["Lê Văn Tư"]


def test_an_order_on_paper_goes_on_with_the_duties_it_lists() -> None:
    paper = "UBND tỉnh vừa ban hành Công văn số 12/UBND-NN về phòng cháy rừng. Theo đó, giao các sở rà soát chủ rừng."
    duties = ("UBND các huyện tổ chức tuần tra ban đêm.", "Đài Phát thanh tỉnh và các cơ quan thông tin đại chúng tăng thời lượng.")
    doc = resolve(told(paper, *duties, "Năm 2023, toàn tỉnh có 5 vụ cháy rừng."))
    assert [(d.issuer_name, doc.words(d.addressee or d.action)) for d in doc.directives] == [
        ("Ủy ban nhân dân tỉnh", "các sở"),
        ("Ủy ban nhân dân tỉnh", "UBND các huyện"),
        ("Ủy ban nhân dân tỉnh", "Đài Phát thanh tỉnh và các cơ quan thông tin đại chúng"),
    ]


def test_an_office_passes_on_whose_words_it_tells() -> None:
    text = "Văn phòng UBND tỉnh ban hành Văn bản số 4/VP thông báo ý kiến chỉ đạo của Chủ tịch UBND tỉnh, giao Sở Xây dựng trả lời đơn."
    assert [d.issuer_name for d in resolve(told(text)).directives] == ["Chủ tịch Ủy ban nhân dân tỉnh"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Đồng chí Vũ Văn Tấn, Bí thư Đảng ủy chủ trì hội nghị. Đồng chí chủ trì yêu cầu các xã tập trung diễn tập.", "Vũ Văn Tấn"),
        ("Ông Tô Văn Lâm, Giám đốc Công an tỉnh gửi công điện về pháo nổ. Công điện nêu rõ yêu cầu các xã tuần tra.", "Tô Văn Lâm"),
        ("Thủ tướng yêu cầu các bộ rà soát văn bản.", "Thủ tướng Chính phủ"),
        ("Các ý kiến của người dân tập trung vào các nội dung: Kiến nghị sớm sửa cầu.", "người dân"),
        ("Để chấn chỉnh, Chủ tịch tỉnh Thanh Hóa yêu cầu kiểm điểm cán bộ.", "Chủ tịch tỉnh Thanh Hóa"),
        ("Cuối buổi, Chủ tịch tỉnh đề nghị các xã rà soát.", "Chủ tịch tỉnh"),
        ("Ông Lê Văn Tư và bà Trần Thị Na yêu cầu các xã giữ đê.", "Lê Văn Tư"),
        ("Bí thư Tỉnh ủy Lê Văn Tư làm việc với Huyện ủy Tân Yên. Bí thư đề nghị huyện giữ rừng.", "Lê Văn Tư"),
        (
            "Các đồng chí lãnh đạo huyện đánh giá cao nhà trường. Các đồng chí mong các xã chăm lo trẻ em.",
            "lãnh đạo huyện",
        ),
        ("Bà con ấp Sà Lôn thì xin tăng mức vay cho hộ nghèo.", "Bà con ấp Sà Lôn"),
        (
            "Bà Lê Thị Mai, Phó Chủ tịch HĐND huyện làm Trưởng đoàn. Đối với UBND huyện, Trưởng đoàn giám sát kiến nghị bố trí vốn.",
            "Lê Thị Mai",
        ),
        ("Cử tri nhất trí với báo cáo, đồng thời đề nghị xã sửa cầu.", "Cử tri"),
        ("Lãnh đạo tỉnh đề nghị huyện Tân Yên giữ rừng.", "Lãnh đạo tỉnh"),
    ],
)
def test_who_is_named_elsewhere_or_by_a_function(text: str, name: str) -> None:
    assert [d.issuer_name for d in resolve(told(text)).directives] == [name]


def test_lists_over_paragraphs() -> None:
    first = "1. Phòng Y tế chủ trì giám sát dịch; báo cáo trước ngày 5/4."
    second = ("2. UBND các xã:", "a) Tăng cường kiểm tra.", "b) Bố trí kinh phí.")
    assert pairs("UBND huyện yêu cầu:", first, *second) == [
        ("Phòng Y tế", "chủ trì giám sát dịch"),
        ("Phòng Y tế", "báo cáo trước ngày 5/4"),
        ("UBND các xã", "Tăng cường kiểm tra"),
        ("UBND các xã", "Bố trí kinh phí"),
    ]


def test_items_may_be_numbered_with_dashes_and_open_with_their_own_verb() -> None:
    items = ("1- Cho học sinh toàn huyện nghỉ học.", "2- Các xã tổ chức sơ tán dân.", "3. Đề nghị Hội Nông dân vận động hội viên.")
    assert pairs("UBND huyện yêu cầu:", *items) == [
        (None, "Cho học sinh toàn huyện nghỉ học"),
        ("Các xã", "tổ chức sơ tán dân"),
        ("Hội Nông dân", "vận động hội viên"),
    ]


def test_who_was_told_before_is_told_more_in_a_new_paragraph() -> None:
    told_more = ("Bí thư Huyện ủy khẳng định, các cấp ủy Đảng cần đẩy mạnh tuyên truyền.", "Các cấp ủy Đảng tổ chức đợt sinh hoạt.")
    assert pairs(*told_more) == [("các cấp ủy Đảng", "đẩy mạnh tuyên truyền"), ("Các cấp ủy Đảng", "tổ chức đợt sinh hoạt")]


@pytest.mark.parametrize("head", ["nhấn mạnh 3 việc:", "lưu ý một số nội dung sau:", "nêu rõ hai nhiệm vụ trước mắt của Hội:"])
def test_what_is_to_be_done_may_follow_as_matters(head: str) -> None:
    assert pairs(
        f"Phát biểu tại đại hội, đồng chí Lê Văn Tám, Bí thư Huyện ủy ghi nhận kết quả của Hội, đồng thời {head}",
        "Thứ nhất, tuyên truyền nghị quyết đến từng hội viên.",
        "Thứ hai, UBND các xã bố trí kinh phí hoạt động cho Hội.",
    ) == [(None, "tuyên truyền nghị quyết đến từng hội viên"), ("UBND các xã", "bố trí kinh phí hoạt động cho Hội")]


def test_reasons_that_are_listed_are_none() -> None:
    assert (
        pairs(
            "Đồng chí Lê Văn Tám, Bí thư Huyện ủy nêu rõ 2 nguyên nhân:",
            "Thứ nhất, một số xã chậm giải ngân.",
        )
        == []
    )


def test_a_list_may_be_headed_by_many() -> None:
    lists = ("1. Các sở, ngành, đoàn thể, UBND các huyện:", "- Tuyên truyền tới cán bộ.", "- Kêu gọi, vận động cán bộ ủng hộ.")
    whom = "Các sở, ngành, đoàn thể, UBND các huyện"
    assert pairs("UBND tỉnh có ý kiến chỉ đạo như sau:", *lists) == [
        (whom, "Tuyên truyền tới cán bộ"),
        (whom, "Kêu gọi, vận động cán bộ ủng hộ"),
    ]


def test_a_list_after_a_colon_keeps_its_addressee() -> None:
    announced = "Bí thư Huyện ủy yêu cầu các phòng thực hiện các nhiệm vụ sau:"
    assert pairs(announced, "Một là, rà soát hồ sơ.", "Hai là, công khai kết quả.") == [
        ("các phòng", "rà soát hồ sơ"),
        ("các phòng", "công khai kết quả"),
    ]


@pytest.mark.parametrize(
    ("text", "issuer", "force"),
    [
        (
            "Phát biểu kết luận, đồng chí Trần Văn Bình, Bí thư Huyện ủy yêu cầu các xã rà soát hộ nghèo.",
            "đồng chí Trần Văn Bình, Bí thư Huyện ủy",
            "down",
        ),
        ("Bà Lê Thị Mai, Chủ tịch UBND xã đề nghị huyện bố trí vốn.", "Bà Lê Thị Mai, Chủ tịch UBND xã", "open"),
        ("Cử tri xã Tân An kiến nghị sửa cầu.", "Cử tri xã Tân An", "up"),
        ("Nhiều ý kiến đề nghị tỉnh bố trí thêm vốn.", None, "up"),
        ("Ban Kinh tế - Ngân sách HĐND huyện kiến nghị UBND huyện thu hồi đất.", "Ban Kinh tế - Ngân sách HĐND huyện", "up"),
        ("Nghị quyết số 4-NQ/TU của Tỉnh ủy yêu cầu các cấp ủy đổi mới sinh hoạt.", "Tỉnh ủy", "down"),
        ("Bà Lê Thị Mai bày tỏ: “Tôi mong huyện sớm làm cầu”.", "Bà Lê Thị Mai", "open"),
        ("“Tôi chỉ xin huyện hỗ trợ giống”, ông Lê Văn Tư nói.", "ông Lê Văn Tư", "up"),
        ("“Tuyệt đối không để dân thiếu nước”, ông Lê Văn Tư nhấn mạnh.", "ông Lê Văn Tư", "down"),
        ("Ông Lê Văn Tư cảm ơn Hội Nông dân tỉnh và mong muốn đơn vị tiếp tục giúp xã.", "Ông Lê Văn Tư", "open"),
        ("Về phần mình, các chi hội cơ sở đề nghị Ngân hàng Chính sách xã hội nâng mức vay.", "các chi hội cơ sở", "open"),
        ("Cử tri dự họp đông. Nhiều ý kiến đề nghị xã vá đường.", "Cử tri", "up"),
        ("Hội nghị nêu rõ khó khăn. Theo ông Lê Văn Tư, các xã cần trồng thêm rừng.", "ông Lê Văn Tư", "open"),
        (
            "Ghi nhận nỗ lực của cán bộ, chiến sĩ, Đoàn công tác lãnh đạo tỉnh mong muốn các đơn vị giữ vững địa bàn.",
            "Đoàn công tác lãnh đạo tỉnh",
            "open",
        ),
        ("“Tôi đề nghị các xã phải công khai danh sách”, bà Lê Thị Mai, Bí thư Huyện ủy nói.", "bà Lê Thị Mai, Bí thư Huyện ủy", "open"),
    ],
)
def test_issuer_and_force(text: str, issuer: str | None, force: str) -> None:
    doc = told(text)
    (directive,) = doc.directives
    assert (doc.words(directive.issuer) if directive.issuer else None, directive.force) == (issuer, force)


def test_deadline_is_a_target_date_inside_the_action() -> None:
    doc = told("Bí thư Huyện ủy yêu cầu các xã rà soát hộ nghèo, báo cáo trước ngày 20/4; các phòng tăng cường kiểm tra.")
    assert [d.deadline for d in doc.directives] == ["2024-04-20", None]


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("giao đủ đất trong quý II", "2024-04/2024-06"),
        ("bám sát Nghị quyết số 5-NQ/HU ngày 3/2/2020", None),
        ("chuẩn bị tốt cuộc bầu cử vào ngày 15/6", None),
        ("trình bảng giá đất năm 2025", None),
        ("rút kinh nghiệm trong năm 2022", None),
        ("thực hiện Quy hoạch tỉnh đến năm 2030", None),
        ("phấn đấu lấp đầy 70% cụm công nghiệp vào năm 2025", "2025"),
        ("tuyên truyền các sự kiện diễn ra trong tháng 4", None),
        ("rà soát chương trình trong nhiệm kỳ 2020-2025", None),
    ],
)
def test_deadline_is_a_term_and_not_the_matter(text: str, deadline: str | None) -> None:
    assert [d.deadline for d in told(f"Bí thư Huyện ủy yêu cầu các xã {text}.").directives] == [deadline]


def test_the_last_speaker_goes_on_as_dong_chi() -> None:
    doc = told("Phát biểu khai giảng, ông Lê Văn Tư cho rằng bí thư chi bộ là người gần dân. Đồng chí yêu cầu học viên đi đúng giờ.")
    assert [doc.words(d.issuer) for d in doc.directives if d.issuer] == ["ông Lê Văn Tư"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Đảng ủy Khối Doanh nghiệp tỉnh đề nghị các chi bộ sinh hoạt đúng kỳ.", "instruction"),
        ("Ông Lê Văn Tư, Bí thư Huyện ủy đề nghị mỗi cơ sở hội giúp một hộ nghèo.", "instruction"),
        ("Ông Lê Văn Tư, Giám đốc Sở Nông nghiệp và Phát triển nông thôn đề nghị ngành nông nghiệp huyện gieo đúng lịch.", "instruction"),
        ("Ông Lê Văn Tư, Bí thư Huyện ủy cảm ơn Hội Nông dân tỉnh và mong muốn đơn vị tiếp tục giúp huyện.", "proposal"),
        ("Nhà vườn mong muốn ngành chức năng thông báo sớm độ mặn.", "proposal"),
        ("Ông Lê Văn Tư, Bí thư Đảng ủy xã đề nghị UBND huyện bố trí vốn.", "proposal"),
        ("Kết luận buổi làm việc, ông Lê Văn Tư đề nghị Sở Y tế rà soát thuốc.", "instruction"),
        ("Bộ Y tế đề nghị UBND các tỉnh, thành phố trực thuộc Trung ương tiêm vắc xin.", "instruction"),
        ("Ông Lê Văn Tư, nguyên Bí thư Huyện ủy đề nghị huyện sớm sửa cầu.", "proposal"),
        ("Ông Lê Văn Tư, Chủ tịch UBND xã đề nghị cho khai thác mỏ đất.", "proposal"),
        ("Đại tá Lê Văn Tư, Chỉ huy trưởng Bộ Chỉ huy Quân sự tỉnh đề nghị UBND tỉnh bố trí vốn.", "proposal"),
        ("Bà Lê Thị Mai, Chủ tịch Ủy ban MTTQ Việt Nam tỉnh đề nghị Ủy ban MTTQ Việt Nam các xã giữ quỹ.", "instruction"),
        ("Thảo luận tại họp báo, đại diện các tòa soạn đề nghị các cơ quan chức năng cung cấp thông tin.", "proposal"),
        ("Công ty Thủy nông đề nghị các địa phương nạo vét kênh.", "proposal"),
    ],
)
def test_ranks_decide_what_the_verb_leaves_open(text: str, kind: str) -> None:
    assert [d.kind for d in resolve(told(text)).directives] == [kind]


def test_titles_and_captions_give_none() -> None:
    text = "Bí thư Huyện ủy yêu cầu các xã rà soát hộ nghèo"
    blocks = tuple(ArticleBlock(kind, text) for kind in ("title", "kicker", "heading", "caption"))
    assert find_directives(read(Article(blocks=blocks))).directives == ()


@pytest.mark.parametrize("table", ["action_verbs", "reporting_verbs"])
def test_every_example_fires_its_row(table: str) -> None:
    for row in rows(table):
        assert row in [term.row for term in find(row["example"], table)], row


def test_every_example_holds_a_word_of_its_row() -> None:
    for row in rows("directive_words"):
        found = re.search(rf"(?<!\w)(?:{one_of(row['use'])})(?!\w)", row["example"])
        assert found and found[0] in row["form"].split("|"), row


@given(st.lists(st.sampled_from([text for text, _ in CLAUSES]), min_size=1, max_size=4))
def test_spans_lie_in_their_own_sentence_and_are_trimmed(texts: list[str]) -> None:
    doc = told(*texts)
    for directive in doc.directives:
        action = doc.words(directive.action)
        assert action == action.strip(" .,;:") and "\n" not in action
        assert directive.start <= directive.action.start < directive.action.end == directive.end
