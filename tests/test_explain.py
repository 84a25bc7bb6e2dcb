"""gongkai explain FILE: any format, what the manifest states, what a release says."""

import hashlib
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from benchmarks.several import make_file
from orchestration.cli import main
from orchestration.explaining import _differing
from orchestration.readers.reading import Place
from parsing.text import Text
from tests.conftest import PROJECT, RAW, Run

pytestmark = pytest.mark.pipeline

REPORT = (
    "淮安市财政局2022年政府信息公开工作年度报告\n"
    "一、总体情况\n"
    "2022年，本机关收到政府信息公开申请12件，主动公开信息345条。\n"
)
PAGE = f"<html><body>{''.join(f'<p>{line}</p>' for line in REPORT.split())}</body></html>"
HEAVY = ("duckdb", "dagster", "dbt", "great_expectations", "pandas", "pyarrow")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "raw" / "a.txt"
    path.parent.mkdir()
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_a_text_is_explained(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(report)]) == 0
    lines = capsys.readouterr().out.splitlines()
    sha256 = hashlib.sha256(report.read_bytes()).hexdigest()
    characters = len(REPORT)
    assert lines[0] == (
        f"{report}: text/plain, utf-8, {characters} characters, report_id {sha256[:16]}"
    )
    assert lines[1] == "whose report: identified"
    assert any("⟨12件: application.received by rule " in line for line in lines)
    assert not any("release" in line for line in lines)


def test_what_is_not_certain_on_a_page_is_placed() -> None:
    """Catches a mark of an unread character that a person cannot find in the picture."""
    places = ((0, Place(1, 0, 0, 1, 0.5)), (6, Place(2, 0.25, 0.5, 0.75, 0.6)))
    assert list(_differing("申请 12\n答复 | 1\ufffd\n", places)) == [
        "not certain: line 2, page 2, 25-75 % from the left, 50-60 % from the top: "
        "答复 | 1\ufffd"
    ]


def test_each_of_several_reports_is_explained(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches a file of which the first report is shown, or none."""
    text = "".join(make_file(1).text)
    report.write_text(text, encoding="utf-8")
    assert main(["explain", str(report)]) == 0
    lines = capsys.readouterr().out.splitlines()
    file = make_file(1)
    heads = [line for line in lines if line.startswith("report ")]
    # a menu above a title stands with the report before it
    begin = [
        Text(text).line_no(text.index(one.agency_name, start))
        for start, one in zip(file.starts, file.reports, strict=True)
    ]
    assert heads == [
        f"report {number} of {len(begin)}: begins on line {line}, report_id …-L{line}"
        for number, line in enumerate(begin, 1)
    ]
    agencies = [line for line in lines if line.startswith("  agency: ")]
    for agency, one in zip(agencies, file.reports, strict=True):
        assert one.agency_name in agency


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_text_is_decoded_as_the_load_decodes_it(
    report: Path, encoding: str, capsys: pytest.CaptureFixture[str]
) -> None:
    report.write_bytes(REPORT.encode(encoding))
    assert main(["explain", str(report)]) == 0
    assert "whose report: identified" in capsys.readouterr().out


def test_a_web_page_is_explained(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report.write_text(PAGE, encoding="utf-8")
    assert main(["explain", str(report)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert ": text/html, " in lines[0]
    assert any("⟨12件: application.received by rule " in line for line in lines)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "broken picture"),
        (b"%PDF-1.7\nbroken", ""),
    ],
)
def test_a_file_without_text_says_why(
    report: Path, content: bytes, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    report.write_bytes(content)
    assert main(["explain", str(report)]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(f"gongkai: {report}: ")
    assert reason in output.err


def test_what_is_no_file_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(tmp_path)]) == 2
    assert main(["explain", str(tmp_path / "none.txt")]) == 2
    assert capsys.readouterr().err.count("gongkai: ") == 2
    with pytest.raises(SystemExit) as wrong:
        main(["explain"])
    assert wrong.value.code == 2


def test_what_the_manifest_of_the_folder_states_is_heard(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches an explanation of a report that the load takes for another's."""
    manifest = report.parent / "manifest.csv"
    manifest.write_text(
        "file,agency_name,report_year\nb.txt,淮安市水利局,2019\na.txt,淮安市审计局,2021\n",
        encoding="utf-8",
    )
    assert main(["explain", str(report)]) == 0
    printed = capsys.readouterr().out
    assert "  manifest: agency_name 淮安市审计局 (" in printed
    assert "  year: 2021\n" in printed
    assert "水利局" not in printed


def test_the_manifest_of_the_raw_directory_is_heard_below_it(
    report: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = report.parent / "2022"
    folder.mkdir()
    moved = report.rename(folder / "a.txt")
    manifest = report.parent / "manifest.csv"
    manifest.write_text("file,agency_name\n2022/a.txt,淮安市审计局\n", encoding="utf-8")
    monkeypatch.setenv("GONGKAI_RAW", str(report.parent))
    assert main(["explain", str(moved)]) == 0
    assert "  manifest: agency_name 淮安市审计局 (" in capsys.readouterr().out


def test_a_manifest_that_cannot_be_used_is_named(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = report.parent / "manifest.csv"
    manifest.write_text("file,year\na.txt,2021\n", encoding="utf-8")
    assert main(["explain", str(report)]) == 2
    assert f"{manifest}, line 1: found the columns file, year" in capsys.readouterr().err


@pytest.fixture
def warehouse(tmp_path: Path, report: Path) -> Path:
    """A release in which the report is held back in part."""
    folder = tmp_path / "warehouse"
    folder.mkdir()
    sha256 = hashlib.sha256(report.read_bytes()).hexdigest()
    with duckdb.connect(str(folder / "marts.duckdb")) as release:
        release.execute("create schema quality")
        release.execute(
            "create table quality.file_status as select 'x/a.txt' as source_path, "
            f"'{sha256}' as sha256, 'partly_published' as outcome, '5 is not 4' as reason"
        )
        release.execute(
            "create table quality.held_back as select 'x/a.txt' as source_path, "
            "'proceedings' as section, 'source_inconsistent' as verdict, "
            "'5 is not 4' as reason, 'a correction' as what_is_needed union all "
            "select 'b.txt', null, 'unreadable', 'no text', 'a text'"
        )
    return folder


def test_what_the_release_holds_back_of_the_file_is_said(
    report: Path, warehouse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches a file looked up by its name, which says nothing of what is in it."""
    assert main(["explain", str(report), "--warehouse", str(warehouse)]) == 0
    assert capsys.readouterr().out.splitlines()[-4:] == [
        "",
        "in the release, x/a.txt is partly_published: 5 is not 4",
        "  proceedings: source_inconsistent: 5 is not 4",
        "    needed: a correction",
    ]
    report.write_text(REPORT.replace("12", "13"), encoding="utf-8")
    assert main(["explain", str(report), "--warehouse", str(warehouse)]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "the release has no file with this content"


def test_a_warehouse_without_a_release_stops_no_explanation(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(report), "--warehouse", str(tmp_path)]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == f"no release in {tmp_path}: gongkai run makes one"
    (tmp_path / "marts.duckdb").write_bytes(b"no database" * 1000)
    assert main(["explain", str(report), "--warehouse", str(tmp_path)]) == 0
    assert "marts.duckdb cannot be read (" in capsys.readouterr().out


def test_a_release_says_what_became_of_a_shipped_report(
    released: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches a query that a release does not answer."""
    path = RAW / "weinan-2020.txt"
    assert main(["explain", str(path), "--warehouse", str(released.warehouse)]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "in the release, weinan-2020.txt is published"


def test_nothing_heavy_is_imported_to_explain_a_file(report: Path) -> None:
    """Catches an import by which the command would start in seconds."""
    code = (
        "import sys; from orchestration.cli import main; "
        f"status = main(['explain', {str(report)!r}]); "
        f"print(status, [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", code],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "0 []"
