"""The validation as Dagster shows it: one check per family, with the rows that failed."""

import shutil
from pathlib import Path

import dagster as dg
import pytest

from orchestration.assembly import JOB, assemble
from orchestration.progress import progress_logger
from orchestration.settings import Settings
from tests.conftest import RAW, Run, Runner
from tests.enforced import content

pytestmark = pytest.mark.pipeline

WEINAN = (RAW / "weinan-2020.txt").read_bytes().decode("utf-8")
ROW = "一、本年新收政府信息公开申请数量 | 3 | 0 |"


@pytest.fixture
def wrong_report(tmp_path: Path) -> Path:
    """A raw directory with one report, of which one number is wrong."""
    raw = tmp_path / "raw"
    raw.mkdir()
    assert WEINAN.count(ROW) == 1
    text = WEINAN.replace(ROW, "一、本年新收政府信息公开申请数量 | 3 | 7 |")
    (raw / "report.txt").write_bytes(text.encode("utf-8"))
    return raw


def test_a_failed_family_is_a_warning_with_its_rows(
    wrong_report: Path, tmp_path: Path
) -> None:
    """Catches a violation that stops good reports, or that the interface hides."""
    settings = Settings((wrong_report,), tmp_path / "warehouse")
    job = assemble(settings, {"console": progress_logger}).resolve_job_def(JOB)
    with dg.DagsterInstance.ephemeral() as instance:
        result = job.execute_in_process(
            run_config={"loggers": {"console": {}}}, instance=instance
        )
    assert result.success
    evaluations = {
        evaluation.check_name: evaluation
        for evaluation in result.get_asset_check_evaluations()
        if evaluation.asset_key == dg.AssetKey(["verdicts", "failing_rows"])
    }
    failed = {name for name, check in evaluations.items() if not check.passed}
    assert failed == {"applications_identities"}
    check = evaluations["applications_identities"]
    assert check.severity == dg.AssetCheckSeverity.WARN
    rows = check.metadata["first_failing_rows"].records
    messages = [record.data["message"] for record in rows]
    assert any("I1" in message and "7 ≠ 0" in message for message in messages)
    assert any("I3" in message and "3 ≠ 10" in message for message in messages)
    # what the interface plots over runs
    plotted = {
        event.asset_key.to_user_string(): event.materialization.metadata
        for event in result.get_asset_materialization_events()
    }
    violated = Run(settings.warehouse, 0, "", "").query(
        "select count(*) from quality.identity_results "
        "where outcome = 'violated' and section != 'narrative'"
    )
    release = plotted["release/marts"]
    assert release["is_new"].value
    assert (release["identities/violated"].value,) in violated
    assert release["identities/violated"].value >= 2
    assert release["files/partly_published"].value == 1
    assert release["files/unreadable"].value == 0
    assert plotted["marts/dim_report"]["dagster/row_count"].value == 1
    assert plotted["seeds/sections"]["dagster/row_count"].value > 3
    assert plotted["marts/fct_statements"]["seconds"].value > 0


def test_dagster_is_told_of_what_was_done_and_of_nothing_else(
    released: Run, reports: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Catches a model shown as made that was not, or a test passed that did not run."""
    settings = Settings((reports,), tmp_path / "warehouse")
    shutil.copytree(released.warehouse, settings.warehouse, symlinks=True)

    def told() -> tuple[set[str], set[str]]:
        """Return what a run tells of: assets made, and assets with a check evaluated."""
        job = assemble(settings, {"console": progress_logger}).resolve_job_def(JOB)
        with dg.DagsterInstance.ephemeral() as instance:
            result = job.execute_in_process(
                run_config={"loggers": {"console": {}}}, instance=instance
            )
        assert result.success
        made = [
            event.asset_key.to_user_string()
            for event in result.get_asset_materialization_events()
        ]
        assert len(made) == len(set(made))
        checked = result.get_asset_check_evaluations()
        assert all(check.passed for check in checked)
        return set(made), {check.asset_key.to_user_string() for check in checked}

    # a report comes: it is read, and what comes of seeds alone stays as it is; nobody who
    # waits is told what was not done
    capfd.readouterr()
    (reports / "more.txt").write_bytes(content(1, 2024))
    made, checked = told()
    assert {"ledger/batch", "parsed/parsed_reports", "intermediate/int_cells"} <= made
    assert {"verdicts/validated", "marts/fct_applications", "release/marts"} <= made
    assert {"verdicts/failing_rows", "marts/fct_applications"} <= checked
    assert not [one for one in (*made, *checked) if one.startswith("seeds/")]
    assert not [
        line for line in capfd.readouterr().err.splitlines() if " s  " not in line
    ]
    # a file has another name: nothing is read or judged, and all is published
    (reports / "more.txt").rename(reports / "other.txt")
    made, checked = told()
    assert {"staging/stg_raw__files", "marts/dim_report", "release/marts"} <= made
    assert not {"parsed/parsed_reports", "intermediate/int_cells"} & made
    assert not {"verdicts/validated", "verdicts/failing_rows"} & (made | checked)


def test_an_expectation_that_raises_releases_nothing(
    runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches an error of ours that is taken for bad data, or for good data."""
    from dataclasses import replace

    from orchestration import assembly

    suite = assembly.readings_suite

    def broken(identities: object) -> list:
        first, *rest = suite(identities)
        return [replace(first, query="select * from no_such_table"), *rest]

    monkeypatch.setattr(assembly, "readings_suite", broken)
    run = runner.run(RAW, tmp_path / "warehouse")
    assert run.status == 1
    assert "could not be judged" in run.errors
    assert not (tmp_path / "warehouse" / "marts.duckdb").exists()


def test_the_release_is_whole_with_every_check_passed(released: Run) -> None:
    """Catches a run that releases although a check was not evaluated."""
    assert "expectation(s) on the candidate release held" in released.errors
