"""Pages, Word files and PDFs as they should not be: no wrong number comes of them.

Synthetic reports, whose every number is known, are rendered and broken. Whatever a reader
makes of them, what is published is what the report says; and of what can be put right, it
is published.
"""

import html
import io
import itertools
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from benchmarks.corpus import FORMS, Report, generate
from benchmarks.corpus.forms import STATISTICS
from benchmarks.corpus.parsing import Judged, Pipeline
from orchestration.readers import read
from tests.rendering import (
    Block,
    Rows,
    as_docx,
    as_html,
    as_pdf,
    as_xls,
    as_xlsx,
    blocks_of,
    same_text,
    spread,
)

pytestmark = pytest.mark.pipeline

_DOCUMENT = "word/document.xml"


def in_word(pattern: bytes) -> Callable[[list[Block]], bytes]:
    """Return a rendering as a Word file that lost what the pattern matches."""

    def render(blocks: list[Block]) -> bytes:
        source, target = io.BytesIO(as_docx(blocks)), io.BytesIO()
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
            for name in old.namelist():
                part = old.read(name)
                lost = re.sub(pattern, b"", part) if name == _DOCUMENT else part
                new.writestr(name, lost)
        return target.getvalue()

    return render


def in_page(pattern: str, by: str) -> Callable[[list[Block]], bytes]:
    """Return a rendering as a web page in which a pattern is replaced."""
    return lambda blocks: re.sub(pattern, by, as_html(blocks)).encode()


def without_table_elements(blocks: list[Block]) -> bytes:
    page = re.sub(r"<td[^>]*>", "<div>", as_html(blocks))
    page = page.replace("</span>&nbsp;</p>", "</span></p></div>")
    return re.sub(r"</?(?:table|tr)[^>]*>", "<br>", page).encode()


def with_text_repeated(blocks: list[Block]) -> bytes:
    """Return a page in which each merged cell is taken apart, its text in every part."""
    return "".join(
        f"<p>{html.escape(block)}</p>" if isinstance(block, str) else _repeated(block)
        for block in blocks
    ).encode()


def _repeated(rows: Rows) -> str:
    cells = [
        "".join(f"<td>{html.escape(text)}</td>" for text in row) for row in spread(rows)
    ]
    return "<table><tr>" + "</tr><tr>".join(cells) + "</tr></table>"


@dataclass(frozen=True)
class Breakage:
    """A way to break reports, how many to break, and the least share still published."""

    render: Callable[[list[Block]], bytes]
    reports: int
    published: float


BREAKAGES = {
    "page without row spans": Breakage(in_page(r" rowspan=\d+", ""), 6, 1.0),
    "page without column spans": Breakage(in_page(r' colspan="\d+"', ""), 6, 1.0),
    "page of row spans too long": Breakage(in_page(r"rowspan=\d+", "rowspan=99"), 6, 1.0),
    "page of numbers cut in two": Breakage(
        in_page(r"<span>(\d)(\d+)<", r"<span>\1<br>\2<"), 6, 0.0
    ),
    "page of divisions": Breakage(without_table_elements, 6, 1.0),
    "page of cells taken apart": Breakage(with_text_repeated, 6, 1.0),
    "Word without merged rows": Breakage(in_word(rb"<w:vMerge[^>]*/>"), 3, 1.0),
    "Word without merged columns": Breakage(in_word(rb"<w:gridSpan[^>]*/>"), 3, 1.0),
    "PDF without rules": Breakage(lambda blocks: as_pdf(blocks, None), 3, 0.3),
    "PDF of level rules": Breakage(lambda blocks: as_pdf(blocks, "LINEBELOW"), 3, 0.3),
    "PDF of upright rules": Breakage(lambda blocks: as_pdf(blocks, "LINEAFTER"), 3, 0.0),
}


BLANKS = ("zeros_blank", "total_only", "blank_totals")
WHOLE: dict[str, Callable[[list[Block]], bytes]] = {
    "page": lambda blocks: as_html(blocks).encode(),
    "Word": as_docx,
    "PDF": as_pdf,
    "XLSX": as_xlsx,
    "XLS": as_xls,
}
_BLANK = "□"


def marked(text: str) -> str:
    """Return a text of grids with a mark in each cell that prints no number."""
    lines = []
    columns = 0
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if cells[0] == "信息内容":
            columns = sum(map(bool, cells)) - 1
        elif len(cells) == 4 and "第二十条" not in line:
            _mark(cells, 1, columns + 1)
        elif len(cells) == 10 and not re.search("申请人情况|自然人|商业企业", line):
            _mark(cells, 3, 10)
        elif len(cells) == 15 and not re.search("行政|结果", line):
            _mark(cells, 0, 15)
        lines.append("|".join(cells))
    return "\n".join(lines)


def _mark(cells: list[str], start: int, end: int) -> None:
    cells[start:end] = [cell or _BLANK for cell in cells[start:end]]


def blocks_with_blanks(text: str) -> list[Block]:
    """Return the paragraphs and tables of a text of grids, blank cells as blank."""
    blocks = blocks_of(marked(text))
    for rows in blocks:
        for cell in itertools.chain.from_iterable(rows if isinstance(rows, list) else []):
            cell.text = cell.text.replace(_BLANK, "")
    return blocks


@pytest.fixture(scope="module")
def broken() -> dict[str, list[Report]]:
    """Reports by breakage, with the text that the readers gave."""
    seeds = itertools.count(700_000)
    # tables of many columns: that of 2014, of one, keeps its rows in most breaks
    forms = itertools.cycle(form for form in FORMS if form != STATISTICS)
    found: dict[str, list[Report]] = {}
    for name, breakage in BREAKAGES.items():
        for _ in range(breakage.reports):
            report = generate(next(seeds), next(forms), "grid", "none", varied=False)
            reading = read(breakage.render(blocks_of(report.text)))
            assert reading.text is not None, reading.reason
            found.setdefault(name, []).append(replace(report, text=reading.text))
    for (name, render), blank, form in itertools.product(WHOLE.items(), BLANKS, FORMS):
        report = generate(next(seeds), form, "grid", "none", blank, varied=False)
        reading = read(render(blocks_with_blanks(report.text)))
        assert reading.text is not None, reading.reason
        found.setdefault(f"blank cells in {name}", []).append(
            replace(report, text=reading.text)
        )
    return found


@pytest.fixture(scope="module")
def judged(
    broken: dict[str, list[Report]], tmp_path_factory: pytest.TempPathFactory
) -> Judged:
    pipeline = Pipeline(tmp_path_factory.mktemp("broken"), sql_verdicts=True)
    return pipeline.parse(list(itertools.chain.from_iterable(broken.values())))


def test_no_broken_rendering_gives_a_wrong_number(judged: Judged) -> None:
    """Catches a number that a lost span, line or border puts into another cell."""
    assert int(judged.sections["cells_right"].sum()) > 3_000
    wrong = judged.wrong[
        ["case_text", "section", "row_code", "column_code", "value", "true_value"]
    ]
    assert wrong.empty, "\n" + wrong.to_string(index=False)


def rows_of(text: str) -> list[list[str]]:
    """Return the cells of a text's tables, without blanks and forms of width."""
    return [
        [same_text(cell) for cell in line.split("|")]
        for line in text.splitlines()
        if "|" in line
    ]


@pytest.mark.parametrize("name", WHOLE)
def test_blank_cells_keep_their_places(name: str) -> None:
    """Catches a blank cell that a format drops, and all behind it moved."""
    for seed, (blank, form) in enumerate(itertools.product(BLANKS, FORMS)):
        report = generate(seed, form, "grid", "none", blank, varied=False)
        reading = read(WHOLE[name](blocks_with_blanks(report.text)))
        assert reading.text is not None, reading.reason
        rows = rows_of(report.text)
        if name in ("XLSX", "XLS"):
            # what stands over a table in one cell is its title, and a line
            rows = rows[1:] if rows[0][0].startswith("第二十条") else rows
        assert rows_of(reading.text) == rows, (blank, form)


@pytest.mark.parametrize("name", BREAKAGES)
def test_what_can_be_put_right_is_published(
    broken: dict[str, list[Report]], judged: Judged, name: str
) -> None:
    """Catches a break that the labels and identities mended, and mend no more."""
    sections = judged.sections
    of_these = sections[sections["seed"].isin([report.seed for report in broken[name]])]
    assert len(of_these) == sum(len(FORMS[report.form]) for report in broken[name])
    share = (of_these["status"] == "published").mean()
    assert share >= BREAKAGES[name].published
