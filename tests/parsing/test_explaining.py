"""What is told of a reading is what was read, and nothing of the text is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from benchmarks.corpus import plan
from benchmarks.parse_corpus import make
from parsing import guarding
from parsing.explaining import explain
from parsing.model import Stated
from parsing.parse import parse
from tests.parsing.tables import DICTIONARIES, Printing

MARK = re.compile("⟨((?:(?!: ).)*): ([^⟨⟩]*)⟩")
LINE = re.compile("  ([0-9]+): (.*)")


def told(text: str, stated: Stated | None = None) -> list[str]:
    """Return the lines that explain a text."""
    return list(explain(text, {None: stated or Stated()}, DICTIONARIES))


def line_of(lines: list[str], piece: str) -> str:
    """Return the only line that has a piece."""
    (line,) = (line for line in lines if piece in line)
    return line


def shown(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines of the text that are shown with their marks."""
    for line in lines:
        match = LINE.fullmatch(line)
        if match and "⟨" in match[2]:
            yield int(match[1]), match[2]


def notes(lines: list[str], line_no: int) -> list[tuple[str, str]]:
    """Return the marked pieces of a line of the text, with what they were taken for."""
    return [
        mark
        for number, line in shown(lines)
        if number == line_no
        for mark in MARK.findall(line)
    ]


def line_no(text: str, piece: str) -> int:
    """Return the number of the first line that has a piece."""
    return next(n for n, line in enumerate(text.split("\n"), 1) if piece in line)


LAYOUTS = (
    "pipes",
    "grid",
    "lines",
    "lines_blank",
    "spaces",
    "tabs",
    "markdown",
    "wrapped",
)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_line_is_shown_as_it_is_but_for_the_marks(layout: str) -> None:
    """Catches a mark around characters that are not those it is about."""
    text = Printing().text(layout)
    lines = text.split("\n")
    whole = [(number, line) for number, line in shown(told(text)) if "…" not in line]
    assert len(whole) > 20
    for number, line in whole:
        plain = lines[number - 1].replace("\t", "\\t").rstrip()
        assert MARK.sub(r"\1", line).rstrip() in (plain, plain.replace("\\t", "\t"))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_number_is_marked_with_the_cell_it_is_read_as(layout: str) -> None:
    """Catches a number that is published and not shown, or shown as another's."""
    text = Printing().text(layout)
    lines = told(text)
    cells = parse(text, Stated(), DICTIONARIES).tables.cells
    printed = [cell for cell in cells if cell.raw_text is not None]
    assert len(printed) == 200
    for cell in printed:
        marks = [note for raw, note in notes(lines, cell.line_no) if raw == cell.raw_text]
        names = {cell.column_code, f"{cell.row_code} × {cell.column_code}"}
        assert any(note.split(" = ")[0] in names for note in marks), cell


def test_of_a_row_with_a_strange_cell_no_number_goes_unsaid() -> None:
    """Catches numbers of a row that was not read, gone from the picture."""
    text = Printing().put("received", "business", "5余").text()
    lines = told(text)
    number = line_no(text, "本年新收")
    assert ("5", "not understood, row received, in no cell") in notes(lines, number)
    plain = [raw for raw, _ in notes(lines, number)]
    assert plain.count("0") == 3
    assert "20" in plain and "26" in plain
    reason = f"unread: line {number}: 5余 is not understood as a number of this table"
    assert line_of(lines, "applications (").endswith(reason)


def test_a_unit_that_is_no_number_s_is_said_to_be_one() -> None:
    text = Printing().put("received", "business", "5余").text()
    text = text.replace(
        "一、本年新收政府信息公开申请数量", "一、本年新收政府信息公开申请数量 | 件"
    )
    assert any(note == "unit" for _, note in notes(told(text), line_no(text, "本年新收")))


def test_dashes_empty_cells_and_what_is_forced_into_them_are_told() -> None:
    text = Printing().put("received", "research", "—").put("received", "business", "")
    printed = text.text("grid")
    said = notes(told(printed), line_no(printed, "本年新收"))
    assert ("—", "research, dash") in said
    assert (
        "一、本年新收政府信息公开申请数量",
        "row received; empty: business (forced to 5)",
    ) in said


def test_a_damaged_label_is_told_with_how_much_of_it_is_there() -> None:
    text = Printing().label("granted", "（一）予以公")
    lines = told(text.text())
    assert re.search("damaged: granted \\([0-9]{2} % alike\\)", "\n".join(lines))
    ((_, note),) = [
        one for one in notes(lines, line_no(text.text(), "予以公")) if "row" in one[1]
    ]
    assert re.fullmatch("row granted, [0-9]{2} % alike", note)


def test_a_row_that_is_not_there_is_told() -> None:
    """Catches a table shown as read whose sums nobody can form, and who holds it back."""
    lines = told(Printing().without("granted").text())
    assert "  labels of 24 of 25 rows; rows not found: granted" in lines
    assert "no value for a term: " in line_of(lines, "  I2 ")
    assert line_of(lines, "held back").strip().startswith("held back as incomplete")


def test_of_a_row_with_several_ways_each_is_told() -> None:
    """Catches a reason that speaks of two ways and does not show them."""
    printing = Printing()
    printing.row("refused_by_law").values[:] = ["1", "1", "2", "", "", "", ""]
    line = line_of(told(printing.text("spaces")), "row refused_by_law can be filled in")
    count, ways = line.split("filled in ")[1].split(" ways: ")
    assert int(count) > 10
    assert ways.split(", ")[0] == "1 1 2 · · · ·"
    assert ways.endswith(f" and {int(count) - 10} more")


def test_an_identity_that_does_not_hold_is_told_with_both_sides() -> None:
    lines = told(Printing().put("received", "total", "27").text())
    line = line_of(lines, "  I3 ")
    assert "holds 24 of 25 times" in line
    assert "violated: received left 27, right 26" in line
    assert "violated: total left 31, right 30" in line_of(lines, "  I1 ")
    assert line_of(lines, "held back").strip().startswith("held back as source_incon")


def test_an_identity_without_a_term_is_told_to_be_open() -> None:
    lines = told(Printing().put("received", "total", "2余").text())
    assert line_of(lines, "  I3 ").endswith("no value for a term: received")


def test_other_readings_are_told_with_why_they_were_given_up() -> None:
    text = Printing().text("lines", "disclosures")
    # whose rows they are, no header says
    for word in ("本年", "现行", "收费"):
        text = text.replace(f"\n{word}", "\n")
    lines = told(text)
    other = line_of(lines, "another reading, as table_2019")
    assert "the header above the row is not the form's" in other


def test_page_marks_strange_words_and_numbers_of_no_row_are_told() -> None:
    text = Printing().text("pipes", "applications").split("\n")
    place = next(n for n, line in enumerate(text) if "重复申请" in line)
    text[place:place] = ["- 3 -", "来源网站编辑部 | 8"]
    lines = told("\n".join(text))
    assert notes(lines, place + 1) == [("- 3 -", "number of a page")]
    assert notes(lines, place + 2) == [
        ("来源网站编辑部", "words not known"),
        ("8", "of no row of the form, kept as a local item"),
    ]


def test_a_label_once_more_is_told() -> None:
    text = Printing().text("pipes", "applications")
    again = next(line for line in text.split("\n") if "重复申请" in line)
    lines = told(text.replace(again, f"{again}\n{again}"))
    assert any("label of row not_processed_repeat once more" in line for line in lines)


@pytest.mark.parametrize("seed", range(60))
def test_verdicts_and_reasons_are_those_of_the_parser(seed: int) -> None:
    """Catches an explanation of something else than what is published or held back."""
    text = make(plan(seed, [], [], forms=[])).text
    report = parse(text, Stated(), DICTIONARIES)
    lines = told(text)
    everything = "\n".join(lines)
    for section in report.tables.sections:
        line = next(line for line in lines if line.startswith(f"{section.section} ("))
        assert f": {section.verdict}" in line
        assert section.reason is None or line.endswith(f": {section.reason}")
    for cell in report.tables.cells:
        assert cell.problem is None or cell.problem in everything
    counted = f"running text: {len(report.prose.statements)} quantities"
    assert any(line.startswith(counted) for line in lines)


def test_every_piece_of_evidence_of_whose_report_it_is_is_told() -> None:
    text = "淮安市财政局2022年政府信息公开工作年度报告\n收到申请3件。\n"
    lines = told(text + "淮安市财政局\n2023年1月9日\n")
    assert lines[0] == "whose report: identified"
    assert lines[1].startswith("  agency: 淮安市财政局 (")
    assert lines[2] == "  year: 2022"
    assert "; taken)" in line_of(lines, "  line 1: agency_name 淮安市财政局")
    assert "taken" not in line_of(lines, "  line 3: agency_name 淮安市财政局")
    assert any(line.startswith("  line 4: signed_on 2023-01-09 (") for line in lines)


def test_what_the_manifest_states_is_told_as_its_word() -> None:
    text = "淮安市财政局2022年政府信息公开工作年度报告\n收到申请3件。"
    lines = told(text, Stated(agency_name="淮安市审计局", report_year="2021"))
    assert "; taken)" in line_of(lines, "  manifest: agency_name 淮安市审计局")
    assert "  year: 2021" in lines


def test_why_it_is_nobody_s_report_is_told() -> None:
    text = "2022年政府信息公开工作年度报告\n收到申请3件。"
    identity = parse(text, Stated(), DICTIONARIES).identity
    assert told(text)[0] == f"whose report: {identity.identification}: {identity.reason}"
    assert identity.reason is not None


def test_quantities_are_told_with_their_indicator_or_without() -> None:
    text = (
        "淮安市财政局2022年政府信息公开工作年度报告\n"
        "2022年，本机关收到政府信息公开申请12件。栏目更新约2.7万条。\n"
    )
    said = dict(notes(told(text), 2))
    assert said["12件"].startswith("application.received by rule ")
    assert said["约2.7万条"] == "about; 27000 条; no indicator"


def test_a_text_without_tables_says_so() -> None:
    lines = told("淮安市财政局2022年政府信息公开工作年度报告\n收到申请3件。")
    assert "tables: no heading, header or label of one stands in the text" in lines


def test_a_heading_without_its_table_is_told_with_the_reason() -> None:
    text = Printing().text("pipes", "disclosures")
    lines = told(text + "行政复议\n结果维持\n结果纠正\n")
    assert re.search("as table_2021: unread: .{20}", line_of(lines, "proceedings ("))


def test_control_characters_of_a_text_reach_no_terminal() -> None:
    """Catches a report that colours, clears or renames the terminal it is shown in."""
    text = Printing().put("received", "business", "\x1b[31m5\x9b2J").text()
    text += "收到\x1b]0;申请12件\x07。\n"
    assert all(line.isprintable() or "\u3000" in line for line in told(text))
    assert all(set(line).isdisjoint("\x1b\x07\x9b\x00\n\r") for line in told(text))


def test_a_report_on_one_line_is_shown_row_by_row_and_cut() -> None:
    """Catches a line of a thousand numbers that nobody can read."""
    text = Printing().text("pipes").replace("\n", " ") + "甲" * 5_000
    lines = told(text)
    assert all(len(line) < 700 for line in lines)
    begun = [line for line in lines if re.match(" *\\|? *⟨", line.lstrip(" 1:…"))]
    assert len(begun) > 20
    assert not any("甲" * 50 in line for line in lines)


def test_a_table_without_end_is_not_shown_to_its_end() -> None:
    row = Printing().lines("applications")[5]
    text = Printing().text("pipes", "applications")
    text = text.replace(
        row, "\n".join([row, *("来源网站编辑部 | 8" for _ in range(5_000))])
    )
    assert len(told(text)) < 700


def test_what_raised_is_told_and_the_rest_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Catches an explanation that fails where it is needed most."""

    def fails(*_: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(guarding, "read_tables", fails)
    lines = told(Printing().text())
    assert lines[0] == "not read: tables: RuntimeError: a fault"
    assert line_of(lines, "applications (").endswith(": tables: RuntimeError: a fault")
    assert any(line.startswith("running text:") for line in lines)


def test_what_does_not_belong_to_a_report_is_told() -> None:
    text = Printing().text("pipes", "disclosures") + "网页提供&nbsp;下载。\n"
    number = line_no(text, "&nbsp;")
    assert f"  line {number}: &nbsp; (html_entity)" in told(text)
