"""A thousand files of every kind: each ends in exactly one outcome, with its reason."""

import csv
import itertools
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.corpus import FORMS, Report, generate
from tests.conftest import RAW, Run, Runner
from tests.garbage import GARBAGE
from tests.rendering import as_docx, as_html, as_pdf, blocks_of

FILES = 1_000

FORMATS: dict[str, tuple[int, Callable[[str], bytes]]] = {
    "text": (100, lambda text: text.encode()),
    "gb18030": (40, lambda text: text.encode("gb18030")),
    "utf-16": (20, lambda text: text.encode("utf-16")),
    "page": (60, lambda text: as_html(blocks_of(text)).encode()),
    "word": (12, lambda text: as_docx(blocks_of(text))),
    "pdf": (12, lambda text: as_pdf(blocks_of(text))),
}
DUPLICATES = 100
REVISIONS = 40
ALTERED = 24
NAMELESS = 16

NOT_REPORTS = (
    (
        "关于召开全市经济工作会议的通知\n各单位：\n定于下周一上午九时召开会议。\n",
        "another kind of document",
    ),
    (
        "<!doctype html><html><head><title>404</title></head><body><h1>Not Found</h1>"
        "<p>您访问的页面不存在或已删除！</p></body></html>",
        "no report title",
    ),
    (
        "我市举行春季植树活动\n本网讯 昨日，全市1200余名群众参加植树，栽树3500株。\n",
        "no report title",
    ),
)


@dataclass(frozen=True)
class Made:
    """A file, the outcome it must have, and a part of its reason."""

    path: str
    content: bytes
    outcome: str
    reason: str = ""


def reports() -> Iterator[tuple[str, Report]]:
    """Yield reports of agencies of their own, each with the format to render it in."""
    seeds = itertools.count(500_000)
    for name, (count, _) in FORMATS.items():
        for number in range(count):
            yield name, whole(seeds, tuple(FORMS)[number % len(FORMS)])


def whole(seeds: Iterator[int], form: str) -> Report:
    """Return the next report that says the unit of its amounts: else one is held back."""
    made = (generate(seed, form, "grid", "none", varied=False) for seed in seeds)
    return next(report for report in made if "元" in report.text)


def rendered(text: str, name: str) -> bytes:
    return FORMATS[name][1](text)


def revised(report: Report) -> str:
    """Return the report signed in March; the generator's are signed in January."""
    january = f"{report.report_year + 1}年1月"
    head, _, day = report.text.rpartition(january)
    return f"{head}{report.report_year + 1}年3月{day}"


def altered(report: Report) -> str:
    """Return the report with the total of its received applications raised."""
    lines = report.text.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("一、本年新收"))
    head, bar, total = lines[at].rpartition("|")
    lines[at] = f"{head}{bar} {int(total) + 1}"
    return "\n".join(lines)


def nameless(report: Report) -> str:
    """Return the report without the agency in its title and signature."""
    return report.text.replace(report.agency_name, "本机关")


def files() -> Iterator[Made]:
    made = [(name, report, rendered(report.text, name)) for name, report in reports()]
    for number, (name, report, content) in enumerate(made):
        del report
        superseded = number < REVISIONS
        yield Made(
            f"reports/{number:03} {name}",
            content,
            "superseded" if superseded else "published",
            "takes its place" if superseded else "",
        )
    for number, (name, report, _) in enumerate(made[:REVISIONS]):
        yield Made(f"revised/{number:03}", rendered(revised(report), name), "published")
    for number, (_, _, content) in enumerate(made[-DUPLICATES:]):
        # a name behind that of the report it is a copy of
        yield Made(f"zz copies/{number:03}", content, "duplicate", "the same bytes as")
    # the text of a PDF is the better of the two
    for number, (name, report, _) in enumerate(made):
        if name == "pdf":
            yield Made(f"twins/{number:03}", report.text.encode(), "twin of a PDF")
    seeds = itertools.count(600_000)
    for number in range(ALTERED):
        content = altered(whole(seeds, "table_2021")).encode()
        yield Made(f"altered/{number:03}", content, "partly_published", "applications: I")
    for number in range(NAMELESS):
        report = generate(next(seeds), "table_2021", "grid", "none", varied=False)
        content = nameless(report).encode()
        yield Made(f"nameless/{number:03}", content, "quarantined", "agency")
    for number, (text, reason) in enumerate(NOT_REPORTS * 10):
        content = f"{text}\n<!-- {number} -->".encode()
        yield Made(f"others/{number:03}", content, "not_a_report", reason)
    for path in RAW.glob("*.txt"):
        yield Made(f"shipped/{path.name}", path.read_bytes(), "published")


@pytest.fixture(scope="module")
def made() -> dict[str, Made]:
    found = {file.path: file for file in files()}
    # the twins of PDFs are published, and the PDFs give way to them
    for file in [file for file in found.values() if file.outcome == "twin of a PDF"]:
        found[file.path] = Made(file.path, file.content, "published")
        pdf = f"reports/{Path(file.path).name} pdf"
        found[pdf] = Made(pdf, found[pdf].content, "superseded", "takes its place")
    garbage = itertools.cycle(GARBAGE.items())
    number = itertools.count()
    contents = {name: make() for name, (make, _) in GARBAGE.items()}
    while len(found) < FILES - 2:
        name, (_, reason) = next(garbage)
        path = f"garbage/{next(number):03} {name}"
        found[path] = Made(path, contents[name], "unreadable", reason)
    found["linked"] = Made("linked", b"", "unreadable", "is not followed")
    found["pipe"] = Made("pipe", b"", "unreadable", "not a file")
    return found


@pytest.fixture(scope="module")
def run(
    made: dict[str, Made], runner: Runner, tmp_path_factory: pytest.TempPathFactory
) -> Run:
    raw = tmp_path_factory.mktemp("mixed")
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    secret.write_text("政府信息公开工作年度报告", encoding="utf-8")
    for file in made.values():
        path = raw / file.path
        path.parent.mkdir(exist_ok=True)
        if file.path == "linked":
            path.symlink_to(secret)
        elif file.path == "pipe":
            os.mkfifo(path)
        else:
            path.write_bytes(file.content)
    # what is stated of a file that is unreadable, or not there, stops nothing
    stated = [path for path, file in made.items() if file.outcome == "unreadable"][:20]
    with (raw / "manifest.csv").open("w", encoding="utf-8", newline="") as manifest:
        rows = csv.writer(manifest)
        rows.writerow(["file", "agency_name", "report_year"])
        rows.writerows([path, "某局", 2020] for path in (*stated, "linked", "not there"))
    done = runner.run(raw, tmp_path_factory.mktemp("conserved"))
    assert done.status == 0, done.errors
    return done


def test_every_file_is_in_exactly_one_outcome(made: dict[str, Made], run: Run) -> None:
    """Catches a file that vanishes, is counted twice, or ends where it should not."""
    rows = run.query("select source_path, outcome from quality.file_status")
    assert len(rows) == len(made) == FILES
    found = dict(rows)
    wrong = {
        path: (file.outcome, found.get(path))
        for path, file in made.items()
        if found.get(path) != file.outcome
    }
    assert wrong == {}
    assert len(set(found.values())) == 7


def test_the_counts_add_up(made: dict[str, Made], run: Run) -> None:
    """Catches a summary that leaves files out."""
    counts = Counter(file.outcome for file in made.values())
    listed = next(line for line in run.printed.splitlines() if line.startswith("files"))
    printed = {
        outcome: int(count)
        for count, outcome in (part.split() for part in listed[5:].split(","))
    }
    assert printed == counts
    assert sum(printed.values()) == FILES


def test_status_says_first_what_somebody_can_act_on(run: Run) -> None:
    """Catches a table held back that stands below a page of stray files."""
    lines = run.printed.splitlines()
    (held,) = (line for line in lines if line.startswith("held back "))
    assert f"{ALTERED} applications source_inconsistent" in held
    first = lines[lines.index("not published, or not whole:") + 1]
    assert first.startswith("  altered/000: partly_published: applications")


def test_every_file_that_is_not_published_says_why(
    made: dict[str, Made], run: Run
) -> None:
    """Catches a reason that is missing, or that is another file's."""
    reasons = dict(run.query("select source_path, reason from quality.file_status"))
    wrong = {
        path: reasons[path]
        for path, file in made.items()
        if file.reason not in (reasons[path] or "")
        or (file.outcome == "published") != (reasons[path] is None)
    }
    assert wrong == {}


def test_only_what_is_published_has_facts(made: dict[str, Made], run: Run) -> None:
    """Catches facts of a copy, of an older report, or of what is no report."""
    rows = run.query(
        "select distinct source_path from dim_report "
        "where report_id in (select report_id from fct_applications) "
        "or report_id in (select report_id from fct_proceedings) "
        "or report_id in (select report_id from fct_disclosures)"
    )
    assert {made[path].outcome for (path,) in rows} == {"published", "partly_published"}
