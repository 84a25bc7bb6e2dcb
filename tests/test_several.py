"""Files of several reports, generated with their truth: each once, and none mixed."""

import csv
import io
import zipfile
from collections import Counter

import pytest

from benchmarks.corpus import NOISES
from benchmarks.corpus.judging import Judge
from benchmarks.several import judge_file, make_file
from orchestration.settings import SEEDS
from parsing.dictionaries import Dictionaries
from parsing.text import Text
from tests.conftest import Run, Runner

FILES = 15


@pytest.fixture(scope="module")
def dictionaries() -> Dictionaries:
    return Dictionaries.read(SEEDS)


@pytest.fixture(scope="module", params=[("none",), NOISES[1:]], ids=["whole", "damaged"])
def counts(request: pytest.FixtureRequest, dictionaries: Dictionaries) -> Counter[str]:
    judge = Judge(dictionaries)
    files = (make_file(seed, noises=request.param) for seed in range(FILES))
    return sum((judge_file(file, dictionaries, judge) for file in files), Counter())


def test_no_number_of_a_report_is_anothers(counts: Counter[str]) -> None:
    """Catches a cut at the wrong line, and a report taken for its neighbour."""
    for name in ("wrong", "misnamed", "mixed", "not where it is said to be"):
        assert counts[name] == 0, name
    assert counts["cells published"] > 4_000


def test_each_report_is_read_as_if_it_stood_alone(counts: Counter[str]) -> None:
    """Catches a report that is lost, or that its neighbours change."""
    assert counts["files cut into the reports that they have"] == FILES
    assert counts["reports read as if alone"] >= counts["reports"] - 1


# seeds of files: of several agencies on one year, of one agency on several years
AGENCIES, YEARBOOK = 3, 4


def nameless(text: str, name: str) -> str:
    """Return a text that does not say whose one of its reports is."""
    return text.replace(name, "本机关")


def lines_of(seed: int) -> list[int]:
    file = make_file(seed)
    return [Text(file.text).line_no(start) for start in file.starts]


@pytest.fixture(scope="module")
def run(runner: Runner, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Release a file of several agencies, a copy, a yearbook in an archive, a doubt."""
    raw = tmp_path_factory.mktemp("several")
    file, book = make_file(AGENCIES), make_file(YEARBOOK)
    last = file.reports[-1].agency_name
    (raw / "a.txt").write_text(nameless(file.text, last), encoding="utf-8")
    (raw / "copy.txt").write_text(nameless(file.text, last), encoding="utf-8")
    second = book.text[book.starts[1] :].split("\n")[0]
    doubt = book.text.replace(f"{second}\n", "")
    (raw / "doubt.txt").write_text(doubt, encoding="utf-8")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("年报/book.txt", book.text)
        archive.writestr("b.txt", "x")
    (raw / "z.zip").write_bytes(buffer.getvalue())
    with (raw / "manifest.csv").open("w", encoding="utf-8", newline="") as manifest:
        rows = csv.writer(manifest)
        rows.writerow(["file", "agency_name", "city", "source_url"])
        place = f"a.txt/L{lines_of(AGENCIES)[-1]}"
        rows.writerow([place, last, file.reports[-1].city, ""])
        rows.writerow(["a.txt", "", "", "https://example.org/a"])
    done = runner.run(raw, tmp_path_factory.mktemp("released"))
    assert done.status == 0, done.errors
    return done


def test_each_report_of_a_file_has_an_outcome_of_its_own(run: Run) -> None:
    """Catches a report that is lost, counted twice, or judged with its neighbours."""
    rows = run.query("select source_path, outcome from quality.file_status order by all")
    found = dict(rows)
    assert len(found) == len(rows)
    of_file = {f"a.txt/L{line}" for line in lines_of(AGENCIES)}
    of_copy = {f"copy.txt/L{line}" for line in lines_of(AGENCIES)}
    of_book = {f"z.zip/年报/book.txt/L{line}" for line in lines_of(YEARBOOK)}
    assert set(found) == {*of_file, *of_copy, *of_book, "doubt.txt", "z.zip/b.txt"}
    assert {found[path] for path in of_copy} == {"duplicate"}
    assert found["doubt.txt"] == "quarantined"
    assert {found[path] for path in of_file | of_book} <= {
        "published",
        "partly_published",
    }


def test_the_release_has_each_report_with_its_own_numbers(run: Run) -> None:
    """Catches a fact of another report, and a place in another text."""
    named = dict(
        run.query("select source_path, agency_name || report_year from dim_report")
    )
    for seed, path in ((AGENCIES, "a.txt"), (YEARBOOK, "z.zip/年报/book.txt")):
        file = make_file(seed)
        for line, report in zip(lines_of(seed), file.reports, strict=True):
            assert named[f"{path}/L{line}"] == f"{report.agency_name}{report.report_year}"
            cells = run.query(
                "select 'applications', row_code, applicant_code, value "
                "from fct_applications inner join dim_report using (report_id) "
                f"where source_path = '{path}/L{line}' and value is not null"
            )
            truth = report.truth
            assert all(truth[cell[:3]] == cell[3] for cell in cells)
    stated = run.query(
        "select distinct source_url from dim_report where source_path like 'a.txt/%'"
    )
    assert stated == [("https://example.org/a",)]


def test_a_report_is_traced_to_its_line_in_the_file(run: Run, runner: Runner) -> None:
    """Catches a mark at the same place of another report."""
    report = make_file(AGENCIES).reports[-1]
    line = lines_of(AGENCIES)[-1]
    shown = runner.command(
        *("trace", "--agency", report.agency_name, "--year", str(report.report_year)),
        *("--warehouse", str(run.warehouse)),
    )
    assert shown.status == 0, shown.errors
    places = [
        int(head.split(":")[1])
        for head in shown.printed.splitlines()
        if head.startswith(f"a.txt/L{line}:")
    ]
    assert places
    assert min(places) >= line


def test_a_file_in_doubt_says_what_is_needed(run: Run) -> None:
    """Catches a person who is asked for an agency where a file has to be parted."""
    ((reason, needed),) = run.query(
        "select reason, what_is_needed from quality.held_back "
        "where source_path = 'doubt.txt'"
    )
    assert reason.startswith("several reports in one file")
    assert needed == "the file parted, so that each file is one report"
