"""Whose row a label names, however it is written, cut or damaged."""

from __future__ import annotations

import pytest

from tests.parsing.tables import APPLICANT_LABELS, FORMS, Printing, of_section, read

LAYOUTS = (
    "pipes",
    "pipes_trailing",
    "pipes_leading",
    "pipes_broken",
    "grid",
    "tabs",
    "lines",
    "lines_spaced",
    "lines_blank",
    "spaces",
    "label_then_numbers",
    "wrapped",
    "markdown",
    "vertical",
)
TRADITIONAL = str.maketrans(
    "规许处罚强业费务对项总数开请结转续办属国内执类讼诉复议审维纠无没现护单员计机会统",
    "規許處罰強業費務對項總數開請結轉續辦屬國內執類訟訴復議審維糾無沒現護單員計機會統",
)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_read_whole_in_every_layout(form: str, layout: str) -> None:
    if form == "hybrid":
        printing = Printing("table_2021")
        other = Printing("table_2019")
        for section in ("applications", "proceedings"):
            printing.tables[section] = other.tables[section]
            printing.truth = {
                place: value
                for place, value in printing.truth.items()
                if place[0] != section
            } | of_section(other.truth, section)
    else:
        printing = Printing(form)
    reading = read(printing.text(layout))
    assert reading.wrong(printing.truth) == {}
    assert reading.published == printing.truth


# ---- variants -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("received", "一、本年新收政府信息公开申请数量"),
        ("received", "本年新收政府信息公开申请数量"),
        ("received", "一、 本年新收 政府信息公开申请数量"),
        ("granted", "(一)予以公开"),
        ("granted", "（一） 予以公开"),
        ("partly_granted", "（二）部分公开"),
        ("partly_granted", "（二）部分公开（区分处理的,只计这一情形,不计其他情形）"),
        ("refused_state_secret", "1、属于国家秘密"),
        ("refused_state_secret", "1．属于国家秘密"),
        ("refused_state_secret", "属于国家秘密"),
        ("refused_by_law", "2.其他法律行政止公开"),
        ("refused_security_stability", "3.危及三安全一稳定"),
        ("refused_security_stability", "3.危及“三安全、一稳定”"),
        ("refused_security_stability", '3.危及"三安全一稳定"'),
        (
            "other_not_corrected",
            "申请人无正当理由逾期不补正，行政机关不再处理其政府信息公开申请",
        ),
        ("other_other", "3.其他"),
        ("other_other", "3.其他情形"),
        ("other_other", "3、其他"),
        ("other_other", "其他"),
        ("processed_total", "（七）合计"),
        ("processed_total", "（七）总 计"),
        ("processed_total", "总计"),
        ("processed_total", "(七)总计"),
        ("carried_out", "四、结转下一年度继续办理"),
        ("carried_out", "四、结转下年"),
        ("carried_out", "四、结转下一年"),
        ("carried_out", "四、顺延到下年度答复"),
        ("carried_out", "四、转下一年度办理"),
        ("carried_out", "结转下年度继续办理"),
        ("received", "一、本年新收申请数量"),
        ("carried_in", "二、上年结转"),
        ("granted", "（一）予以公开情况"),
        ("refused_security_stability", "3.危及国家安全、公共安全、经济安全和社会稳定"),
        ("refused_enforcement_file", "7.属于行政执法案卷信息"),
        ("not_processed_repeat", "2.重复申请公开"),
        ("other_not_corrected", "1.申请人无正当理由逾期不补正"),
        ("other_not_corrected", "1.逾期不补正"),
        ("other_unpaid", "申请人逾期未按收费通知要求缴纳费用"),
        ("other_unpaid", "2.逾期不缴费"),
        ("processed_total", "（七）办理结果总计"),
        ("carried_out", "四、结转下年继续办理"),
    ],
)
@pytest.mark.parametrize("layout", ["pipes", "lines", "spaces"])
def test_an_application_row_is_known_by_each_of_its_labels(
    code: str, label: str, layout: str
) -> None:
    printing = Printing().label(code, label)
    reading = read(printing.text(layout, "applications"))
    assert reading.published == of_section(printing.truth, "applications")


@pytest.mark.parametrize("label", ["（六）其他处理", "（六）其他", "(六)其他处理"])
def test_the_one_row_of_other_handling_is_known(label: str) -> None:
    printing = Printing("table_2019").label("other", label)
    reading = read(printing.text("pipes", "applications"))
    assert reading.published == of_section(printing.truth, "applications")


@pytest.mark.parametrize(
    ("form", "code", "label"),
    [
        ("table_2021", "normative_documents", "规范性文件"),
        ("table_2021", "normative_documents", "行政规范性文件（本机关制发的决定）"),
        ("table_2021", "normative_documents", "行政规范性档案"),
        ("table_2021", "regulations", "规章（设区的市、自治州人民政府应提供相关数据）"),
        ("table_2021", "regulations", "规 章"),
        ("table_2021", "licences", "行政 许可"),
        ("table_2021", "licences", "行政许可（按事项大类计）"),
        ("table_2019", "normative_documents", "行政规范性文件"),
        ("table_2019", "other_external_services", "其他对外管理服务事项（指许可以外的）"),
        ("table_2019", "procurement", "政府集中采购"),
        ("table_2019", "procurement", "政府集中采购项目"),
        ("table_2019", "fees", "行政事业性收费项目"),
        ("table_2021", "fees", "行政事业性收费金额"),
        ("table_2021", "coercive_measures", "行政强制措施"),
    ],
)
@pytest.mark.parametrize("layout", ["pipes", "lines", "spaces"])
def test_a_disclosure_row_is_known_by_each_of_its_labels(
    form: str, code: str, label: str, layout: str
) -> None:
    printing = Printing(form).label(code, label)
    reading = read(printing.text(layout, "disclosures"))
    assert reading.published == of_section(printing.truth, "disclosures")


@pytest.mark.parametrize("form", ["table_2019", "table_2021"])
@pytest.mark.parametrize("layout", ["pipes", "lines", "spaces", "grid"])
def test_traditional_characters_are_the_same_words(form: str, layout: str) -> None:
    printing = Printing(form)
    reading = read(printing.text(layout).translate(TRADITIONAL))
    assert reading.published == printing.truth


def test_how_characters_are_read_aloud_is_no_part_of_a_label() -> None:
    """Catches 數(shù)據(jù), as some converters write, taken for other words."""
    printing = Printing()
    aloud = {"数": "數(shù)", "发": "發(fā)", "总": "總(zǒng)", "规": "規(guī)"}
    text = "".join(aloud.get(character, character) for character in printing.text())
    assert text.count("(shù)") > 5
    assert read(text).published == printing.truth


def test_the_statistics_in_traditional_characters_are_the_same_words() -> None:
    printing = Printing("statistics_2014")
    reading = read(printing.text().translate(TRADITIONAL))
    assert reading.wrong(printing.truth) == {}
    assert len(reading.published) > 50


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("table_2021", {"制发件数": "制定件数"}),
        ("table_2021", {"件数": "数量"}),
        ("table_2021", {"处理决定数量": "处理决定件数"}),
        ("table_2019", {"上一年": "上一年度"}),
        ("table_2019", {"上一年": "上一年度", "本年增/减": "本年度增/减"}),
        ("table_2019", {"处理决定数量": "本年处理决定数量"}),
    ],
)
@pytest.mark.parametrize("layout", ["pipes", "lines"])
def test_a_header_in_other_words_for_the_same_is_the_forms(
    form: str, words: dict[str, str], layout: str
) -> None:
    """Catches rows held back below a header that an agency has typed anew."""
    printing = Printing(form)
    text = printing.text(layout, "disclosures")
    for word, other in words.items():
        text = text.replace(word, other)
    assert read(text).published == of_section(printing.truth, "disclosures")


@pytest.mark.parametrize("form", ["table_2019", "table_2021"])
def test_totals_by_their_other_name_are_totals(form: str) -> None:
    printing = Printing(form)
    reading = read(printing.text().replace("总计", "合计"))
    assert reading.published == printing.truth


def test_half_width_brackets_and_marks_are_the_same() -> None:
    printing = Printing()
    text = printing.text().translate(str.maketrans("（）：，", "():,"))
    assert read(text).published == printing.truth


# ---- damage ---------------------------------------------------------------------------

CODES = [row.code for row in Printing().tables["applications"].data_rows() if row.code]


@pytest.mark.parametrize("code", CODES)
def test_a_character_lost_of_a_label_moves_no_number(code: str) -> None:
    for place in range(len(Printing().row(code).label)):
        printing = Printing()
        row = printing.row(code)
        depth = max(n for n, label in enumerate(row.labels) if label)
        label = row.labels[depth]
        if place >= len(label):
            break
        row.labels[depth] = label[:place] + label[place + 1 :]
        reading = read(printing.text("pipes", "applications"))
        assert reading.wrong(printing.truth) == {}, row.labels


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("received", "一、本年新收政府信息公开申请数"),
        ("carried_in", "二、上年结转政府信息公申请数量"),
        ("refused_third_party", "4.保护第三方合法权"),
        ("refused_internal_affairs", "5.属于三类内部事信息"),
        ("unavailable_needs_creation", "2.没有现成信息需要另行作"),
        ("not_processed_petition", "1.信访举报投诉类申"),
        ("not_processed_confirmation", "5.要求行政机关确认或重新出具己获取信息"),
        ("other_unpaid", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理"),
    ],
)
@pytest.mark.parametrize("layout", ["pipes", "spaces", "lines"])
def test_a_label_that_is_damaged_a_little_names_its_row_between_its_neighbours(
    code: str, label: str, layout: str
) -> None:
    printing = Printing().label(code, label)
    reading = read(printing.text(layout, "applications"))
    assert reading.published == of_section(printing.truth, "applications")
    assert not reading.section("applications").evidence_is_whole


@pytest.mark.parametrize("code", ["licences", "penalties", "coercive_measures", "fees"])
@pytest.mark.parametrize("layout", ["pipes", "spaces", "lines"])
def test_without_sums_a_damaged_label_is_not_believed_to_be_another_rows(
    code: str, layout: str
) -> None:
    for place in range(4):
        printing = Printing()
        row = printing.row(code)
        row.labels = [row.label[:place] + row.label[place + 1 :]]
        reading = read(printing.text(layout, "disclosures"))
        assert reading.wrong(printing.truth) == {}, row.label
        assert reading.states(code) != ["missing"], row.label


@pytest.mark.parametrize("label", ["行政处可", "行政", "行政许罚", "行政许司", "政"])
def test_a_label_that_may_be_two_rows_is_neither(label: str) -> None:
    printing = Printing().label("licences", label)
    reading = read(printing.text("pipes", "disclosures"))
    assert reading.wrong(printing.truth) == {}
    assert reading.row("penalties") == [21]


def test_two_damaged_labels_of_rows_in_a_row_are_told_apart_by_order_and_sums() -> None:
    printing = Printing()
    printing.label("refused_by_law", "2.其他法律行政法禁止公开")
    printing.label("refused_security_stability", "3.危及“三安一稳定”")
    reading = read(printing.text("pipes", "applications"))
    assert reading.published == of_section(printing.truth, "applications")


def test_a_label_lost_leaves_its_numbers_to_nobody_else() -> None:
    printing = Printing()
    row = printing.row("refused_by_law")
    row.labels = [""] * len(row.labels)
    reading = read(printing.text("pipes", "applications"))
    assert reading.wrong(printing.truth) == {}


@pytest.mark.parametrize("layout", ["lines", "spaces", "label_then_numbers"])
def test_a_label_lost_anywhere_shifts_nothing(layout: str) -> None:
    for code in CODES:
        printing = Printing()
        row = printing.row(code)
        row.labels = [""] * len(row.labels)
        reading = read(printing.text(layout, "applications"))
        assert reading.wrong(printing.truth) == {}, code


@pytest.mark.parametrize("form", ["table_2019", "table_2021"])
@pytest.mark.parametrize("layout", ["lines", "spaces", "pipes", "label_then_numbers"])
def test_a_label_lost_in_a_table_without_sums_shifts_nothing(
    form: str, layout: str
) -> None:
    for row in Printing(form).tables["disclosures"].data_rows():
        printing = Printing(form)
        printing.row(row.code).labels = [""]
        reading = read(printing.text(layout, "disclosures"))
        assert reading.wrong(printing.truth) == {}, row.code


# ---- cut over lines, around numbers, above and below ----------------------------------


def in_place_of(printing: Printing, code: str, *lines: str) -> str:
    """Return a report in which these lines are printed in the place of a row's."""
    text = printing.text("spaces", "applications")
    row = printing.row(code)
    whole = " ".join([label for label in row.labels if label] + row.values)
    assert whole in text
    return text.replace(whole, "\n".join(lines))


@pytest.mark.parametrize(
    "lines",
    [
        ("5.要求行政机关确认或重新出具", "已获取信息 0 0 0 0 0 0 0"),
        ("5.要求行政机关确认或重新出具已获取信息", "0 0 0 0 0 0 0"),
        ("5.要求行政机关确认", "或重新出具已", "获取信息 0 0 0 0 0 0 0"),
        ("5.", "要求行政机关确认或重新出具已获取信息 0 0 0 0 0 0 0"),
        ("5.要求行政机关确 认或重新出 具已获取信息 0 0 0 0 0 0 0",),
        ("5.要求行政机关确认或", "- 4 -", "重新出具已获取信息 0 0 0 0 0 0 0"),
        # the numbers stand beside the first line, or in the middle
        ("5.要求行政机关确认或重新出具 0 0 0 0 0 0 0", "已获取信息"),
        ("5.要求行政机关", "确认或重新 0 0 0 0 0 0 0", "出具已获取信息"),
        ("5.要求行政机关", "0 0 0 0 0 0 0", "确认或重新出具已获取信息"),
        ("5.要 求 行 政 机 关 确 认 或 重 新 出 具 已 获 取 信 息 0 0 0 0 0 0 0",),
    ],
)
def test_a_label_is_known_however_lines_cut_it(lines: tuple[str, ...]) -> None:
    printing = Printing()
    text = in_place_of(printing, "not_processed_confirmation", *lines)
    assert read(text).published == of_section(printing.truth, "applications")


@pytest.mark.parametrize(
    "lines",
    [
        ("4.保护第三方", "3 0 0 0 0 0 3", "合法权益"),
        ("4.保护第三方 3 0 0 0 0 0 3", "合法权益"),
        ("3 0 0 0 0 0 3", "4.保护第三方合法权益"),
        ("4.保护第三方合法权益", "3", "0", "0", "0", "0", "0", "3"),
        ("4.保护第三方合法权益", "3 0 0 0", "0 0 3"),
        ("4.保护第三方合法权益 3 0", "0 0 0", "0 3"),
        ("4.保护第三方合法权益 | 3 | 0 | 0 | 0 | 0 | 0 | 3",),
        ("4.保护第三方合法权益3 0 0 0 0 0 3",),
        ("4.保护第三方合法权益3件 0件 0件 0件 0件 0件 3件",),
    ],
)
def test_numbers_belong_to_the_label_around_or_beside_them(
    lines: tuple[str, ...],
) -> None:
    printing = Printing()
    text = in_place_of(printing, "refused_third_party", *lines)
    assert read(text).published == of_section(printing.truth, "applications")


@pytest.mark.parametrize("layout", ["label_then_numbers", "numbers_then_label_some"])
def test_numbers_above_some_labels_and_below_others_are_told_by_sums(
    layout: str,
) -> None:
    printing = Printing()
    reading = read(printing.text(layout))
    assert reading.wrong(printing.truth) == {}
    assert reading.verdict("applications") == "read"


@pytest.mark.parametrize("form", ["table_2019", "table_2021"])
def test_numbers_above_all_labels_of_a_table_without_sums_are_not_given_to_others(
    form: str,
) -> None:
    """The label below each number is its own; read downwards each would be a row off."""
    printing = Printing(form)
    lines = []
    for row in printing.tables["disclosures"].rows:
        if row.kind == "data":
            lines += [" ".join(row.values), row.label]
        else:
            lines += [" ".join(row.labels + row.values)]
    reading = read("二、主动公开政府信息情况\n" + "\n".join(lines) + "\n三、其他\n")
    assert reading.wrong(printing.truth) == {}


@pytest.mark.parametrize("form", ["table_2019", "table_2021"])
@pytest.mark.parametrize("headed", [True, False])
def test_one_row_turned_over_in_a_table_without_sums_shifts_nothing(
    form: str, headed: bool
) -> None:
    for turned in Printing(form).tables["disclosures"].data_rows():
        printing = Printing(form)
        lines = []
        for row in printing.tables["disclosures"].rows:
            if row.kind == "data":
                pair = [row.label, " ".join(row.values)]
                lines += pair[::-1] if row.code == turned.code else pair
            elif headed or row.kind == "header":
                lines += [" ".join(row.labels + row.values)]
        reading = read("二、主动公开政府信息情况\n" + "\n".join(lines) + "\n三、其他\n")
        assert reading.wrong(printing.truth) == {}, turned.code


# ---- order ----------------------------------------------------------------------------


@pytest.mark.parametrize("layout", ["pipes", "spaces", "grid"])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("refused_by_law", "refused_third_party"),
        ("granted", "partly_granted"),
        ("received", "carried_in"),
        ("not_processed_repeat", "not_processed_publication"),
    ],
)
def test_rows_in_another_order_are_those_that_their_labels_name(
    one: str, other: str, layout: str
) -> None:
    printing = Printing().swapped(one, other)
    reading = read(printing.text(layout, "applications"))
    assert reading.wrong(printing.truth) == {}
    assert reading.verdict("applications") == "read"


@pytest.mark.parametrize("layout", ["pipes", "spaces", "grid", "lines"])
def test_rows_of_a_block_in_another_order_are_those_that_their_labels_name(
    layout: str,
) -> None:
    printing = Printing().swapped("penalties", "coercive_measures")
    reading = read(printing.text(layout, "disclosures"))
    assert reading.wrong(printing.truth) == {}


@pytest.mark.parametrize("form", ["table_2019", "table_2021"])
def test_columns_in_another_order_are_not_the_forms(form: str) -> None:
    """The header says another order, and every identity holds all the same."""
    text = Printing(form).text("pipes", "applications")
    text = text.replace("商业企业", "\0").replace("法律服务机构", "商业企业")
    reading = read(text.replace("\0", "法律服务机构"))
    assert reading.published == {}
    assert reading.section("applications").recognised


@pytest.mark.parametrize("layout", ["pipes", "lines", "spaces"])
@pytest.mark.parametrize("lost", [False, True])
def test_a_header_without_a_column_is_no_damaged_one(layout: str, *, lost: bool) -> None:
    """Catches 增/减 put before 上一年项目数量: the rest is most of a header."""
    printing = Printing("table_2019").put("other_external_services", "items_change", "9")
    printing.header("上一年项目数量").values = [
        *([] if lost else ["本年增/减"]),
        "上一年项目数量",
        "处理决定数量",
    ]
    reading = read(printing.text(layout, "disclosures"))
    assert reading.states("other_external_services") == ["unread"] * 3


@pytest.mark.parametrize("layout", ["pipes", "grid", "lines", "spaces", "tabs"])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("科研机构", "法律服务机构"),
        ("商业企业", "科研机构"),
        ("社会公益组织", "法律服务机构"),
        ("商业企业", "社会公益组织"),
    ],
)
def test_two_columns_that_changed_places_hold_the_table_back(
    one: str, other: str, layout: str
) -> None:
    text = Printing().text(layout, "applications")
    text = text.replace(one, "\0").replace(other, one).replace("\0", other)
    assert read(text).published == {}


@pytest.mark.parametrize("places", [(0, 3), (1, 2), (4, 5)])
def test_two_columns_that_changed_places_are_seen_in_a_header_over_two_lines(
    places: tuple[int, int],
) -> None:
    """Catches names cut by narrow columns that say nothing of the columns' order."""
    names = [*_ORDER]
    one, other = places
    names[one], names[other] = names[other], names[one]
    text = Printing().text("pipes", "applications")
    start, end = text.index("自然人"), text.index("一、本年新收")
    for header, published in ((names, False), (sorted(names, key=_ORDER.index), True)):
        cut = [" | ".join(name[at] for name in header) for at in _HALVES]
        reading = read("\n".join([text[:start], *cut, text[end:]]))
        assert bool(reading.published) is published


@pytest.mark.parametrize(
    ("two_lines", "one_line", "is_read"),
    [
        ("社会公益 法律服务", "商业企业 科研机构 其他", True),
        ("法律服务 社会公益", "商业企业 科研机构 其他", False),
        ("社会公益 法律服务", "科研机构 商业企业 其他", False),
        ("其他 社会公益 法律服务", "商业企业 科研机构", False),
    ],
)
def test_cells_of_two_lines_begin_above_those_of_one(
    two_lines: str, one_line: str, *, is_read: bool
) -> None:
    """Catches a page's header held back, as its lines stand one below the other."""
    text = Printing().text("spaces", "applications")
    start, end = text.index("申请人情况"), text.index("一、本年新收")
    header = [
        "申请人情况",
        "法人或其他组织",
        "自然人 总计",
        two_lines,
        one_line,
        "组织 机构",
    ]
    reading = read("\n".join([text[:start], *header, text[end:]]))
    assert bool(reading.published) is is_read


_ORDER = APPLICANT_LABELS[:-1]
_HALVES = (slice(None, 2), slice(2, None))


# ---- what else stands in a table ------------------------------------------------------


@pytest.mark.parametrize("layout", ["pipes", "lines", "spaces", "grid"])
def test_a_header_repeated_on_a_new_page_is_no_row(layout: str) -> None:
    printing = Printing()
    lines = printing.lines("applications", layout)
    headers = lines[: next(n for n, line in enumerate(lines) if "本年新收" in line)]
    at = next(n for n, line in enumerate(lines) if "7.属于行政执法案卷" in line)
    whole = [*lines[:at], "- 2 -", *headers, *lines[at:]]
    reading = read("\n".join(["三、收到和处理政府信息公开申请情况", *whole, "五、问题"]))
    assert reading.published == of_section(printing.truth, "applications")


def test_group_headings_repeated_beside_every_row_are_no_labels() -> None:
    printing = Printing()
    table = printing.tables["applications"]
    above = ["", ""]
    for row in table.data_rows():
        if row.code in ("received", "carried_in", "carried_out"):
            continue
        above[0] = row.labels[0] or above[0]
        if row.code in ("granted", "partly_granted", "processed_total"):
            row.labels[0] = above[0]
            continue
        above[1] = row.labels[1] or above[1]
        row.labels[:2] = above
    reading = read(printing.text("pipes", "applications"))
    assert reading.published == of_section(printing.truth, "applications")


@pytest.mark.parametrize(
    "note",
    [
        "（注：本表由各科室汇总）",
        "注：区分处理的只计一次",
        "填表说明：数据截至2022年12月31日",
        "打印",
        "来源：办公室",
    ],
)
def test_words_between_rows_take_no_number_away(note: str) -> None:
    printing = Printing()
    text = printing.text("pipes", "applications")
    reading = read(text.replace("\n4.保护第三方", f"\n{note}\n4.保护第三方"))
    assert reading.wrong(printing.truth) == {}
    assert reading.verdict("applications") == "read"


def test_a_row_that_no_form_has_is_told_and_takes_no_other_rows_place() -> None:
    printing = Printing()
    text = printing.text("pipes", "applications")
    local = "9.其他不予公开的情形 | 0 | 0 | 0 | 0 | 0 | 0 | 0"
    reading = read(text.replace("\n（四）无法提供", f"\n{local}\n（四）无法提供"))
    assert reading.wrong(printing.truth) == {}
    assert any(
        "不予公开的情形" in label.label_key
        for label in reading.tables.unrecognised_labels
    )


def test_a_row_that_no_form_has_is_a_term_of_the_sums_that_the_form_lacks() -> None:
    """With what it counts, the sums of the form's own rows do not hold."""
    printing = Printing()
    printing.put("unavailable_not_held", "natural_person", "2")
    printing.put("unavailable_not_held", "total", "4")
    text = printing.text("pipes", "applications")
    local = "9.其他不予公开的情形 | 2 | 0 | 0 | 0 | 0 | 0 | 2"
    reading = read(text.replace("\n（四）无法提供", f"\n{local}\n（四）无法提供"))
    assert reading.published == {}


def test_a_label_in_running_text_above_the_table_is_no_row() -> None:
    printing = Printing()
    text = printing.text("pipes").replace(
        "平稳有序。",
        "平稳有序。行政许可 345 件，行政处罚 20 件；予以公开 9 件，部分公开 2 件，"
        "重复申请 0 件；结转下年度继续办理 5 件。",
    )
    assert read(text).published == printing.truth


def test_a_menu_with_names_of_rows_is_no_table() -> None:
    printing = Printing()
    text = "首页\n行政许可 | 行政处罚 | 行政强制\n行政许可\n行政处罚\n" + printing.text()
    assert (
        read(text + "行政许可 | 12\n行政处罚\n其他\n总计\n").published == printing.truth
    )


def test_the_end_of_a_merged_cell_is_no_row_whose_label_is_lost() -> None:
    """Catches 公开, the second line of （三）不予公开, for what is left of 部分公开.

    The numbers stand beside the merged cell's first line, above the row's own label, and
    its sums would then force the lost row's numbers into this one.
    """
    text = Printing("table_2021").text("spaces")
    lost = "（二）部分公开（区分处理的，只计这一情形，不计其他情形） 2 0 0 0 0 1 3\n"
    row = "（三）不予公开 1.属于国家秘密 0 0 0 0 0 0 0"
    assert lost in text
    assert row in text
    cut = "（三）不予 0 0 0 0 0 0 0\n公开 1.属于国家秘密"
    reading = read(text.replace(lost, "").replace(row, cut))
    assert reading.wrong(Printing("table_2021").truth) == {}
    assert reading.state("partly_granted", "total") == "missing"


@pytest.mark.parametrize("layout", ["pipes", "lines", "spaces"])
def test_a_label_with_a_blank_behind_each_character_is_read(layout: str) -> None:
    """Catches 无 of 无 正 当 理 由 taken for a dash of the row above."""
    printing = Printing()
    text = printing.text(layout)
    for row in printing.tables["applications"].data_rows():
        for label in filter(None, row.labels):
            text = text.replace(label, " ".join(label))
    assert read(text).published == printing.truth


@pytest.mark.parametrize("unit", ["（件）", "(件)", "（单位：件）"])
@pytest.mark.parametrize("layout", ["pipes", "lines", "spaces"])
@pytest.mark.parametrize("form", [*FORMS, "statistics_2014"])
def test_a_label_with_its_unit_in_brackets_is_read(
    form: str, layout: str, unit: str
) -> None:
    """Catches a table lost for the unit that each row's label says."""
    printing = Printing(form)
    for table in printing.tables.values():
        for row in table.data_rows():
            depth = max((n for n, label in enumerate(row.labels) if label), default=None)
            if depth is not None and row.code not in ("fees", "procurement"):
                said = unit.replace("件", row.unit or "件")
                row.labels[depth] += "" if row.unit == "万元" else said
                row.unit = row.unit if row.unit == "万元" else row.unit and ""
    reading = read(printing.text(layout))
    assert reading.wrong(printing.truth) == {}
    assert len(reading.published) >= len(printing.truth) - 2
