"""A little of tests/fuzzing, so that it stays what it was; and what it once found."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from parsing import guarding
from parsing.model import ParsedReport, Section, Tables
from tests.conftest import RAW, Run, Runner
from tests.fuzzing import commands, files, parsing, reports
from tests.fuzzing.tally import Tally

pytestmark = pytest.mark.pipeline


def test_files_of_any_kind_are_read_or_refused() -> None:
    """Catches a reader that raises, hangs, or makes up a number."""
    tally = files.run(1, range(1_500))
    assert not tally.findings, "\n".join(map(str, tally.findings))
    assert len(tally.kinds) >= 13
    assert tally.compared > 1_000
    assert tally.results["text"] > 500
    assert tally.results["reason"] > 500


def test_a_reader_that_makes_up_a_number_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Catches a fuzzer that would find nothing whatever the readers did."""
    monkeypatch.setattr("orchestration.readers.lines.joined", "7".join)
    tally = files.run(1, range(300))
    assert {finding.claim for finding in tally.findings} >= {"wrong"}


def test_reports_of_any_shape_are_read_or_held_back() -> None:
    """Catches a parser that raises, hangs, loses a table or publishes a wrong number."""
    tally = parsing.run(parsing.Parser(), 1, range(300))
    assert not tally.findings, "\n".join(map(str, tally.findings))
    assert tally.compared > 5_000


def _shifted(parsed: ParsedReport) -> ParsedReport:
    """Each number where the next one of its table stands."""
    cells = parsed.tables.cells
    cells = tuple(
        cell._replace(value=other.value)
        for cell, other in zip(cells, (*cells[1:], *cells[:1]), strict=True)
    )
    return replace(parsed, tables=replace(parsed.tables, cells=cells))


def _misplaced(parsed: ParsedReport) -> ParsedReport:
    cells = tuple(
        cell._replace(line_no=cell.line_no and cell.line_no + 1)
        for cell in parsed.tables.cells
    )
    return replace(parsed, tables=replace(parsed.tables, cells=cells))


def _lost(parsed: ParsedReport) -> ParsedReport:
    sections = (Section("disclosures", None, False, "absent"),)
    return replace(parsed, tables=Tables(sections))


# what a parser does to each report, and the claim that it breaks
FAULTS: dict[str, tuple[Callable[[ParsedReport], ParsedReport], str]] = {
    "numbers of others": (_shifted, "wrong"),
    "another line": (_misplaced, "not where it is said"),
    "tables lost": (_lost, "lost in silence"),
    "too long": (
        lambda parsed: replace(parsed, failures=("tables: took longer than 20 s",)),
        "hang",
    ),
    "raised": (lambda parsed: replace(parsed, failures=("KeyError: 'x'",)), "crash"),
    "another agency": (
        lambda parsed: replace(
            parsed, identity=replace(parsed.identity, agency_name="某局")
        ),
        "another's",
    ),
    "a cell twice": (
        lambda parsed: replace(
            parsed,
            tables=replace(
                parsed.tables, cells=parsed.tables.cells + parsed.tables.cells[-1:]
            ),
        ),
        "grain",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_parser_is_found(
    monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """Catches a fuzzer that would find nothing whatever the parser did."""
    change, claim = FAULTS[fault]
    monkeypatch.setattr(
        "tests.fuzzing.parsing.parse_guarded",
        lambda *given: change(guarding.parse_guarded(*given)),
    )
    tally = parsing.run(parsing.Parser(), 1, range(40))
    assert claim in {finding.claim for finding in tally.findings}


def test_commands_of_any_words_end_as_they_should(released: Run, tmp_path: Path) -> None:
    """Catches a traceback, a silent failure, or a file written where none should be."""
    ground = commands.Ground.made(tmp_path, RAW, released.warehouse)
    tally = commands.run(ground, 1, range(300))
    assert not tally.findings, "\n".join(map(str, tally.findings))
    assert set(tally.results) == {"exit 0", "exit 1", "exit 2"}


def test_an_input_is_made_again_from_its_number(tmp_path: Path) -> None:
    """Catches a finding that could never be looked at again."""
    ground = commands.Ground(tmp_path, RAW, [tmp_path], [tmp_path])
    for number in range(50):
        assert files.make(3, number) == files.make(3, number)
        assert reports.make(3, number) == reports.make(3, number)
        assert commands.make(3, number, ground) == commands.make(3, number, ground)
    assert reports.make(3, 1) != reports.make(4, 1)


def test_every_kind_of_report_is_made() -> None:
    """Catches a change that no report meets any more."""
    tally = Tally()
    for number in range(4_000):
        tally.kinds.update(reports.make(1, number).kinds)
    assert set(tally.kinds) == set(reports.KINDS)


def _without(key: str) -> Callable[[Path], None]:
    def damage(warehouse: Path) -> None:
        path = warehouse / "release.json"
        release = json.loads(path.read_text(encoding="utf-8"))
        del release[key]
        path.write_text(json.dumps(release), encoding="utf-8")

    return damage


def _written(name: str, content: bytes) -> Callable[[Path], None]:
    def damage(warehouse: Path) -> None:
        path = warehouse / name
        path.unlink()
        path.write_bytes(content)

    return damage


# what ended with a traceback: how a warehouse is damaged, and what must be said of it
DAMAGED = {
    "no JSON": (_written("release.json", b"{"), "release.json is damaged"),
    "no text": (_written("release.json", b"\xff\xfe"), "release.json is damaged"),
    "nested": (_written("release.json", b"[" * 100_000), "release.json is damaged"),
    "a number": (_written("release.json", b"NaN"), "release.json is damaged"),
    "no files": (_without("files"), "it does not count files"),
    "no name": (_without("release"), "it does not say release"),
    "no statements": (_without("statements"), "it does not count statements"),
    "no database": (_written("marts.duckdb", b"garbage" * 9_000), "cannot be read"),
}


@pytest.mark.parametrize("damaged", DAMAGED)
def test_a_damaged_release_is_named(
    runner: Runner, released: Run, tmp_path: Path, damaged: str
) -> None:
    """Catches a traceback where a person should hear what is damaged, what mends it."""
    warehouse = tmp_path / "warehouse"
    warehouse.mkdir()
    for name in ("release.json", "marts.duckdb"):
        shutil.copy(released.warehouse / name, warehouse)
    damage, said = DAMAGED[damaged]
    damage(warehouse)
    run = runner.command("status", "--warehouse", str(warehouse))
    assert run.status == 2
    assert run.errors.startswith("gongkai: ")
    assert said in run.errors
    assert "rollback --to" in run.errors
    assert "run --rebuild" in run.errors
    assert run.printed == ""


@pytest.mark.parametrize("command", ["status", "rollback", "trace"])
def test_a_name_that_is_too_long_is_named(runner: Runner, command: str) -> None:
    """Catches a traceback of the system's error, and a screen full of the name."""
    asked = ("--agency", "x", "--year", "2020") if command == "trace" else ()
    run = runner.command(command, *asked, "--warehouse", "/" + "名" * 3_000)
    assert run.status == 2
    assert run.errors.startswith("gongkai: /名名名")
    assert len(run.errors) < 500


@pytest.mark.parametrize("option", ["--agency=--", "--indicator=--", "--warehouse=--"])
def test_two_dashes_are_no_value(runner: Runner, option: str, tmp_path: Path) -> None:
    """Catches a traceback, and another warehouse than the one that was asked for."""
    asked = ("trace", "--agency", "x", "--year", "2020", option)
    with pytest.raises(SystemExit) as ended:
        runner.command("status", "--warehouse", str(tmp_path), "--warehouse=--")
    assert ended.value.code == 2
    with pytest.raises(SystemExit) as ended:
        runner.command(*asked)
    assert ended.value.code == 2


def test_a_warehouse_that_links_to_itself_is_named(
    runner: Runner, tmp_path: Path
) -> None:
    """Catches a traceback where the way to a warehouse has no end."""
    (tmp_path / "link").symlink_to(tmp_path / "link")
    for command in (("status",), ("trace", "--agency", "x", "--year", "2020")):
        run = runner.command(*command, "--warehouse", str(tmp_path / "link"))
        assert run.status == 2
        assert run.errors.startswith("gongkai: ")


def test_a_damaged_release_is_replaced_by_an_earlier_one(
    runner: Runner, released: Run, tmp_path: Path
) -> None:
    """Catches a rollback that needs the very release it is to replace."""
    warehouse = tmp_path / "warehouse"
    shutil.copytree(released.warehouse, warehouse, symlinks=True)
    (name,) = (path.name for path in (warehouse / "releases").glob("r*"))
    shutil.copytree(warehouse / "releases" / name, warehouse / "releases" / "r999999")
    current = warehouse / "current"
    current.unlink()
    current.symlink_to("releases/r999999")
    (warehouse / "releases" / "r999999" / "release.json").write_text("{")
    assert runner.command("status", "--warehouse", str(warehouse)).status == 2
    run = runner.command("rollback", "--to", name, "--warehouse", str(warehouse))
    assert run.status == 0, run.errors
    assert runner.command("status", "--warehouse", str(warehouse)).status == 0
