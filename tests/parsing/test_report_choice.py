"""Whose report it is when several names are said, and whether it is a report at all."""

from __future__ import annotations

import pytest

from tests.parsing.identifying import BODY, identity_of, titled

SIGNED = "\n2023年1月15日"


def test_agency_place_and_year_identify() -> None:
    """A plain report would be held back."""
    identity = titled("淮安市财政局")
    assert identity.identification == "identified"
    assert (identity.province, identity.city) == ("江苏省", "淮安市")
    assert (identity.county, identity.division_code) == (None, "320800")
    assert (identity.report_year, identity.reason) == (2022, None)


@pytest.mark.parametrize(
    ("agency", "place"),
    [
        ("重庆市九龙坡区财政局", ("重庆市", "重庆市", "九龙坡区")),
        ("重庆市财政局", ("重庆市", "重庆市", None)),
        ("江苏省财政厅", ("江苏省", None, None)),
        ("济源市财政局", ("河南省", None, "济源市")),
        ("洪泽区财政局", ("江苏省", "淮安市", "洪泽区")),
    ],
)
def test_a_municipality_is_its_own_city(
    agency: str, place: tuple[str, str | None, str | None]
) -> None:
    """The city of such a district would be missing, or one invented for a province."""
    identity = titled(agency)
    assert (identity.province, identity.city, identity.county) == place


@pytest.mark.parametrize(
    ("title", "signature"),
    [
        ("淮安市财政局", "淮安市审计局"),
        ("淮安市财政局", "徐州市财政局"),
        ("淮安市财政局", "鼓楼区财政局"),
        ("淮安市洪泽区财政局", "淮安市人民政府"),
    ],
)
def test_a_signature_of_another_agency_contradicts(title: str, signature: str) -> None:
    """A report copied from another agency would be published under its name."""
    identity = titled(title, body=f"{BODY}\n{signature}{SIGNED}")
    assert (identity.agency_name, identity.agency_id) == (None, None)
    assert identity.identification == "held_back"
    assert identity.reason == (
        f"{title} (title) is contradicted by {signature} (signature)"
    )


@pytest.mark.parametrize(
    ("title", "signature"),
    [
        ("淮安市人民政府", "淮安市人民政府办公室"),
        ("淮安市", "市政务公开办公室"),
        ("淮安市财政局", "市财政局"),
        ("淮安市住房和城乡建设局", "淮安市住建局"),
        ("淮安市财政局", "淮安市财政局"),
        ("淮安市人民政府办公室", "淮安市人民政府"),
        ("淮安市市财政局", "淮安市财政局"),
    ],
)
def test_names_that_can_be_one_agencys_agree(title: str, signature: str) -> None:
    """A government's report signed by its office would be held back."""
    identity = titled(title, body=f"{BODY}\n{signature}{SIGNED}")
    assert (identity.identification, identity.agency_evidence) == ("identified", "title")


def test_a_name_with_a_place_speaks_before_one_without() -> None:
    """A title that says 市财政局 would hide the full name in the signature."""
    identity = titled("市财政局", body=f"{BODY}\n淮安市财政局{SIGNED}")
    assert identity.agency_name == "淮安市财政局"
    assert identity.agency_evidence == "signature"


@pytest.mark.parametrize(
    "agency",
    ["我局", "我市", "本机关", "全市", "本镇政府", "我街道人民政府", "本县人民政府"],
)
def test_a_pronoun_names_nobody(agency: str) -> None:
    """我局 would be an agency, and contradict the one that signs."""
    identity = titled(agency, body=f"{BODY}\n淮安市财政局{SIGNED}")
    assert identity.agency_name == "淮安市财政局"


def test_a_county_whose_name_begins_like_a_pronoun_is_somebody() -> None:
    """全州县 begins with 全州."""
    assert titled("全州县人民政府").division_code == "450324"


def test_a_pronoun_that_is_announced_names_nobody() -> None:
    """本镇政府 was an agency, below 特向社会公布2022年本镇政府信息公开年度报告."""
    sentence = "特向社会公布2022年本镇政府信息公开工作年度报告。"
    body = f"{sentence}\n{BODY}\n如有疑问，请与淮安市洪泽区甲乙镇党政办公室联系。"
    assert identity_of(body).agency_name == "淮安市洪泽区甲乙镇"
    assert identity_of(f"{sentence}\n{BODY}").agency_name is None


def test_several_names_that_contradict_are_all_named_the_best_first() -> None:
    """A reason would hide one of the candidates, or list them by chance."""
    body = f"{BODY}\n淮安市审计局{SIGNED}"
    identity = titled("泰州市财政局2022年政府信息公开年报\n淮安市财政局", body=body)
    assert identity.reason == (
        "泰州市财政局 (title) is contradicted by "
        "淮安市财政局 (title), 淮安市审计局 (signature)"
    )


def test_a_city_stated_settles_an_ambiguous_name() -> None:
    """The manifest's city would not choose between namesakes."""
    identity = titled("鼓楼区财政局", city="徐州市")
    assert (identity.division_code, identity.city) == ("320302", "徐州市")
    assert titled("鼓楼区财政局", province="江苏省").division_code is None
    assert titled("鼓楼区财政局", province="福建").division_code == "350102"


def test_a_province_stated_does_not_settle_a_zone() -> None:
    """All zones of a province would be one agency."""
    assert titled("高新区管委会", province="江苏省").division_code is None
    assert titled("高新区管委会", city="淮安").division_code == "320800"
    assert titled("高新区管委会", province="重庆市").division_code == "500000"


def test_a_name_stated_wins() -> None:
    """What a person has stated would be argued with."""
    body = f"{BODY}\n淮安市审计局{SIGNED}"
    identity = titled("淮安市财政局", body=body, agency_name="淮安市民政局")
    assert (identity.agency_name, identity.agency_evidence) == (
        "淮安市民政局",
        "manifest",
    )


def test_what_is_stated_of_the_place_is_shown_and_need_not_be_a_division() -> None:
    """A place that the seed does not know would be dropped in silence."""
    identity = titled("淮安市财政局", province="苏", agency_name="某某处")
    assert (identity.province, identity.division_code) == (None, None)
    identity = titled("高新区管委会", province="苏", city="淮安")
    assert (identity.province, identity.city) == ("苏", "淮安市")


def test_blanks_stated_state_nothing() -> None:
    """A blank cell of the manifest would be a name."""
    identity = titled(
        "淮安市财政局", agency_name=" ", province="", city=" ", report_year=" "
    )
    assert identity.identification == "identified"
    assert all(piece.evidence != "manifest" for piece in identity.evidence)


@pytest.mark.parametrize("agency", ["淮安市", "淮安市高新区管委会"])
def test_a_government_does_not_say_our_bureau(agency: str) -> None:
    """A portal's banner above a bureau's report would be its agency."""
    identity = titled(agency, body=f"我局高度重视。\n{BODY}")
    assert (identity.agency_name, identity.identification) == (None, "held_back")
    assert titled(agency, body=f"我局高度重视。\n{BODY}", agency_name=agency).agency_name


@pytest.mark.parametrize(
    "line",
    [
        "关于做好年度报告工作的通知",
        "淮安市财政局关于编制信息公开指南的公告",
        "淮安市2022年政务公开工作要点",
        "关于 开展 检查 的 通报",
    ],
)
def test_a_notice_is_not_a_report(line: str) -> None:
    """The sender of a notice would be published as reporting."""
    identity = identity_of(f"{line}\n{BODY}\n淮安市财政局\n2023年1月15日")
    assert identity.identification == "not_a_report"
    assert identity.reason == f"another kind of document: {line}"
    assert (identity.agency_name, identity.signed_on) == (None, None)


@pytest.mark.parametrize(
    "line",
    ["关于做好年度报告工作的通知精神", "首页 > 关于做好年度报告工作的通知", "通知"],
)
def test_a_line_that_speaks_of_a_notice_is_none(line: str) -> None:
    """A report that begins with what it follows would be none."""
    assert titled("淮安市财政局").identification == "identified"
    text = f"{line}\n淮安市财政局2022年政府信息公开工作年度报告\n{BODY}"
    assert identity_of(text).identification == "identified"


def test_of_a_text_that_is_a_report_a_notice_behind_the_title_is_no_matter() -> None:
    """A link below the title would make it another kind of document."""
    body = f"关于做好年度报告工作的通知\n{BODY}"
    assert titled("淮安市财政局", body=body).identification == "identified"


def test_a_report_behind_a_notice_is_held_back() -> None:
    """Who forwards a report would be named as reporting."""
    identity = identity_of(
        f"关于转发年度报告的通知\n淮安市财政局2022年政府信息公开工作年度报告\n{BODY}"
    )
    assert (identity.identification, identity.agency_name) == ("held_back", None)
    assert identity.reason == (
        "the text begins as another kind of document: 关于转发年度报告的通知"
    )


@pytest.mark.parametrize(
    "missing", ["主动公开", "依申请", "行政复议", "信息公开", "120条"]
)
def test_a_text_without_title_or_vocabulary_is_not_a_report(missing: str) -> None:
    """News with a signature would be published as a report."""
    body = BODY.replace("依申请公开", "依申请").replace("3件", "三次")
    text = body.replace(missing, "") + "\n淮安市财政局\n2021年1月15日"
    assert identity_of(text).identification == "not_a_report"
    assert identity_of(body).identification == "held_back"


def test_a_report_of_nobody_is_held_back() -> None:
    """A report without any name would vanish."""
    identity = titled("")
    assert (identity.agency_name, identity.report_year) == (None, 2022)
    assert identity.identification == "held_back"
    assert identity.reason == (
        "no agency found: not in a title, above it, in a signature "
        "or as the only development zone"
    )


def test_two_things_in_doubt_are_both_said() -> None:
    """Whoever mends one would meet the other only afterwards."""
    identity = titled("市财政局", "")
    assert identity.reason == (
        "the place of 市财政局 is not known; "
        "no year found: not in a title, a coverage statement or a sentence"
    )


def test_a_text_that_the_manifest_knows_is_a_report_if_it_speaks_of_one() -> None:
    """Catches a report of prose that is cut, and passed over as none though named."""
    text = "2017年，我市推进公开，本报告按政府信息公开年度工作报告的要求编制。"
    stated = ("淮安市财政局", "江苏省", "淮安市", 2017)
    assert identity_of(text, *stated).identification == "identified"
    assert identity_of(text).identification == "not_a_report"
    # a list that names each file it finds, and a notice, make no report
    assert identity_of("我市召开会议。", *stated).identification == "not_a_report"
    notice = f"关于做好政府信息公开年度报告工作的通知\n{text}"
    assert identity_of(notice, *stated).identification == "not_a_report"


def test_a_table_in_traditional_characters_is_a_reports() -> None:
    """Catches a report without a title that is passed over with its tables."""
    text = "第二十條第(一)項\n規章 | 1 | 0 | 4\n"
    assert identity_of(text).identification == "held_back"
    stated = ("淮安市财政局", "江苏省", "淮安市", 2021)
    assert identity_of(text, *stated).identification == "identified"
