"""What the shipped reports and our own sentences are known to tell, and their guises."""

import csv
from decimal import Decimal
from pathlib import Path

from tests.gold_codes import GOLD

CASES = Path(__file__).parent / "narrative"

# One place where the report states what its gold does not list: the zone's own microblog
# posts, counted again with another number on line 12.
STATED_BEYOND_GOLD = {("ningbo-2019", 1281, "active.channel.weibo")}

Quantity = tuple[int, str, Decimal, str, str]
"""Line, text, value, qualifier and unit."""
Fact = tuple[int, str, Decimal, str, str]
"""Line, text, value, qualifier and scope."""


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def gold_quantities() -> dict[tuple[str, int], Quantity]:
    """Return the 92 hand-labelled quantities, by report and place."""
    return {
        (row["report"], int(row["char_start"])): (
            int(row["line_no"]),
            row["raw_text"],
            Decimal(row["value"]),
            row["qualifier"],
            row["unit"],
        )
        for row in rows_of(GOLD / "quantities.csv")
        if row["kind"] == "quantity"
    }


def gold_facts() -> dict[tuple[str, int, str], Fact]:
    """Return the 52 hand-labelled facts of the text, by report, place and indicator."""
    return {
        (row["report"], int(row["char_start"]), row["indicator"]): (
            int(row["line_no"]),
            row["raw_text"],
            Decimal(row["value"]),
            row["qualifier"],
            row["scope"],
        )
        for row in rows_of(GOLD / "narrative_facts.csv")
    }


def cases() -> list[dict[str, str]]:
    """Return our own sentences, all synthetic, each with what it states.

    Of six files: those the first rules were made with, those that agencies of 2008 to
    2025 might write (half of them traps), as many more that no rule was made from, those
    that tell what came of applications, cases and documents, those of words that state a
    fact in one sentence and none in the next, and those whose subject a heading, a list
    or a name says.
    """
    return [row for path in sorted(CASES.glob("sentences*.csv")) for row in rows_of(path)]


def lines_of_cases() -> tuple[dict[str, list[str]], dict[tuple[str, int], dict]]:
    """Return the reports made of the cases, and which case stands on which line."""
    reports = {row["report"]: row for row in rows_of(CASES / "reports.csv")}
    lines = {
        name: [f"{row['agency_name']}{row['report_year']}年政府信息公开工作年度报告", ""]
        for name, row in reports.items()
    }
    places = {}
    for case in cases():
        report = lines[case["report"]]
        report += [case["heading"] or "一、概述", case["text"]]
        places[case["report"], len(report)] = case
    return lines, places


def wrapped(text: str, width: int = 38) -> str:
    """Break long lines as a page does."""
    broken = []
    for line in text.split("\n"):
        while len(line) > width:
            broken.append(line[:width])
            line = line[width:]
        broken.append(line)
    return "\n".join(broken)


def wide(text: str) -> str:
    """Write digits as wide as the characters beside them."""
    return text.translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
