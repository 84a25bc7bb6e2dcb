"""gongkai trace: the right characters are marked, and what cannot be shown is said."""

import csv
import random
import re
import shutil
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration.settings import SEEDS
from orchestration.tracing.printing import marked_line
from tests.conftest import RAW, Run, Runner

# row and column, or what else names a fact in the lines that trace prints
NAMED_BY = {
    "fct_applications": ("row_code", "applicant_code"),
    "fct_proceedings": ("proceeding_code", "result_code"),
    "fct_disclosures": ("item_code", "measure_code"),
    "fct_statistics": ("item_code", "measure_code"),
    "fct_local_items": ("item_label", "column_label"),
    "fct_indicators": ("indicator_code", "scope"),
    "fct_statements": ("coalesce(indicator_code, 'of no indicator')", "qualifier"),
}


@dataclass(frozen=True)
class Block:
    """A place that trace shows: file, line, the line about the mark, what it says."""

    path: str
    line_no: int
    before: str
    marked: str
    after: str
    said: list[str]


def blocks_of(printed: str) -> list[Block]:
    found = []
    for paragraph in printed.split("\n\n")[1:]:
        head, *said = paragraph.splitlines()
        shown = re.fullmatch(r"(.+?):(\d+): (.*)【(.*)】(.*)", head)
        if shown:
            path, line_no, *line = shown.groups()
            found.append(Block(path, int(line_no), *line, said))
    return found


def traced(runner: Runner, run: Run, agency: str, year: int, *more: str) -> Run:
    return runner.command(
        "trace",
        *("--agency", agency, "--year", str(year)),
        *more,
        *("--warehouse", str(run.warehouse)),
    )


def reread_facts(runner: Runner, run: Run, raw: Path, table: str) -> int:
    """Hold 50 random facts of a table against the files themselves; return how many.

    Each has one block, whose line is the file's with the mark at the fact's characters,
    and that block says the fact's value.
    """
    row, column = NAMED_BY[table]
    facts = run.query(
        f"select agency_id, report_year, source_path, {row}, {column}, value, raw_text, "
        f"{table}.line_no, {table}.char_start from {table} "
        "inner join dim_report using (report_id, agency_id, report_year) "
        "where char_start is not null order by all"
    )
    chosen = random.Random(7).sample(facts, min(50, len(facts)))  # noqa: S311
    shown = {
        (agency, year): blocks_of(traced(runner, run, agency, year).printed)
        for agency, year in {fact[:2] for fact in chosen}
    }
    for agency, year, path, row, column, value, raw_text, line_no, start in chosen:
        text = (raw / path).read_bytes().decode()
        end = start + len(raw_text)
        assert text[start:end] == raw_text
        before = text[:start].split("\n")[-1].lstrip()
        after = text[end:].split("\n")[0].rstrip()
        (block,) = (
            block
            for block in shown[agency, year]
            if (block.path, block.line_no, block.marked) == (path, line_no, raw_text)
            and agrees(before, block.before, from_end=True)
            and agrees(after, block.after, from_end=False)
        )
        number = f"= {Decimal(value).normalize():f}"
        assert any(
            line.strip().startswith(table.removeprefix("fct_"))
            and row in line
            and column in line
            and re.search(re.escape(number) + r"(?![\d.])", line)
            for line in block.said
        ), (path, row, column, number, block)
    return len(chosen)


def agrees(whole: str, shown: str, *, from_end: bool) -> bool:
    """Whether what is shown is the whole, or its part beside the mark."""
    if "…" not in shown:
        return whole == shown
    part = shown.strip("…")
    return whole.endswith(part) if from_end else whole.startswith(part)


@pytest.mark.parametrize(
    "table",
    [
        "fct_applications",
        "fct_proceedings",
        "fct_disclosures",
        "fct_indicators",
        "fct_statements",
    ],
)
def test_facts_are_shown_where_the_file_has_them(
    runner: Runner, released: Run, table: str
) -> None:
    """Catches a mark one character off, at an equal number beside, or on another line."""
    counted = released.query(f"select count(*) from {table} where char_start is not null")
    checked = reread_facts(runner, released, RAW, table)
    assert checked == min(50, counted[0][0]) >= 15


def test_every_number_is_tied_to_the_identities_it_is_a_term_of(
    runner: Runner, released: Run
) -> None:
    """Catches a number shown with another column's identity, or without its own.

    Each evaluation is shown once for each of its terms that the form has.
    """
    blocks = blocks_of(traced(runner, released, "渭南", 2020).printed)
    shown = Counter(
        line.split()[0] for block in blocks for line in block.said if " holds: " in line
    )
    with (SEEDS / "identity_terms.csv").open(encoding="utf-8") as file:
        terms = Counter(
            row["identity_id"]
            for row in csv.DictReader(file)
            if row["form"] in ("", "table_2019")
        )
    evaluated = dict(
        released.query(
            "select identity_id, count(*) from quality.identity_results "
            "inner join dim_report using (report_id) where report_year = 2020 group by 1"
        )
    )
    for identity in ("I1", "I2", "I3", "I4"):
        assert shown[identity] == terms[identity] * evaluated[identity] > 0, identity


def test_both_sides_of_identities_are_shown(runner: Runner, released: Run) -> None:
    """Catches a total shown without its parts, and a contradiction without its other."""
    text = blocks_of(traced(runner, released, "渭南", 2020).printed)
    of_the_total = [
        block.marked
        for block in text
        if any("T1_breakdown holds: left 4250, right 4250" in line for line in block.said)
    ]
    assert of_the_total == ["4250 条", "1395条", "750条", "1080条", "1025条"]
    run = traced(runner, released, "宁波", 2019, "--indicator", "active.channel.weibo")
    assert run.status == 0
    blocks = blocks_of(run.printed)
    assert [(block.line_no, block.marked) for block in blocks] == [
        (9, "580余条"),
        (12, "420余条"),
    ]
    for block in blocks:
        (fact, identity) = block.said
        assert "at_least" in fact
        assert "contradicted" in fact
        assert "T3_restated violated: left 580, right 420" in identity


def test_an_agency_is_found_by_its_id_its_name_and_a_part_of_it(
    runner: Runner, released: Run
) -> None:
    """Catches a question answered for another agency."""
    (agency_id, name), *_ = released.query(
        "select agency_id, agency_name from dim_agency where city = '渭南市'"
    )
    answers = {
        traced(runner, released, asked, 2020).printed
        for asked in (agency_id, name, "渭南")
    }
    (answer,) = answers
    assert answer.startswith(f"{name} ({agency_id}), 2020\n")


@pytest.mark.parametrize(
    ("question", "status", "said"),
    [
        (("高新区管委会", 2019), 2, ["agencies match", "宝鸡高新区管委会 (610300-"]),
        (("", 2019), 2, ["--agency is empty"]),
        (("宝鸡高新", 2011), 1, ["宝鸡高新区管委会 of 2011", "has 2019"]),
        (("渭南高薪区", 2020), 1, ["no agency '渭南高薪区'", "渭南高新区管委会 (61"]),
        (("' or true --", 2020), 1, ['no agency "\' or true --"']),
        (("x\x1b[2J", 2020), 1, ["'x\\x1b[2J'"]),
    ],
)
def test_a_question_without_an_answer_gets_the_nearest(
    runner: Runner, released: Run, question: tuple[str, int], status: int, said: list[str]
) -> None:
    """Catches a stack trace, a guess among several, and a terminal written to."""
    run = traced(runner, released, *question)
    assert (run.status, run.printed) == (status, "")
    assert len(run.errors.splitlines()) == 1
    assert "\x1b" not in run.errors
    for part in said:
        assert part in run.errors


@pytest.mark.parametrize(
    ("indicator", "status", "said"),
    [
        ("active.weibo", 2, ["no indicator 'active.weibo'", "active.channel.weibo"]),
        ("active.channel.gazette", 1, ["no fact of", "weinan-2020.txt is published"]),
    ],
)
def test_an_indicator_that_is_unknown_or_not_stated_is_said(
    runner: Runner, released: Run, indicator: str, status: int, said: list[str]
) -> None:
    """Catches an empty answer that does not say whether the code or the fact is wrong."""
    run = traced(runner, released, "渭南", 2020, "--indicator", indicator)
    assert (run.status, run.printed) == (status, "")
    for part in said:
        assert part in run.errors


def test_no_release_is_said(runner: Runner, tmp_path: Path) -> None:
    """Catches a stack trace where a hint is wanted."""
    run = traced(runner, Run(tmp_path, 0, "", ""), "渭南", 2020)
    assert run.status == 2
    assert "gongkai run makes one" in run.errors


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("'x' || text", ["weinan-2020.txt, line", "not the text that the release"]),
        ("null", ["weinan-2020.txt", "no text of it"]),
        # as many characters before every number, and another line
        ("replace(text, chr(10), ' ')", ["the release says line"]),
    ],
)
def test_a_text_that_is_not_the_releases_is_refused(
    runner: Runner, released: Run, tmp_path: Path, change: str, said: list[str]
) -> None:
    """Catches a number marked where the text of another day has something else."""
    warehouse = tmp_path / "warehouse"
    shutil.copytree(released.warehouse, warehouse, symlinks=True)
    with duckdb.connect(str(warehouse / "build.duckdb")) as build:
        build.execute(f"update raw.reports set text = {change}")
    run = traced(runner, Run(warehouse, 0, "", ""), "渭南", 2020)
    assert (run.status, run.printed) == (2, "")
    for part in said:
        assert part in run.errors


def test_what_a_report_has_in_it_does_not_reach_the_terminal() -> None:
    """Catches a report that writes to the terminal or hides what stands in a line."""
    text = "一\n二\x1b[31m\u202e　12件【3】\r\n三"
    assert marked_line(text, text.index("12"), "12") == (
        "二\\x1b[31m\\u202e　⟦12⟧件【3】 "
    )


def test_of_a_long_line_the_part_around_the_number_is_shown() -> None:
    """Catches a screen filled by one paragraph, and a number cut off it."""
    text = "前" * 5000 + "12" + "后" * 5000
    shown = marked_line(text, 5000, "12")
    assert shown == "…" + "前" * 100 + "【12】" + "后" * 100 + "…"
