"""The command, as a user meets it: what it prints, returns and leaves behind."""

import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from orchestration.transforming import _interrupt_behind
from tests.conftest import PROJECT, RAW, Run, Runner

FACT_TABLES = (
    "fct_applications",
    "fct_proceedings",
    "fct_disclosures",
    "fct_indicators",
    "dim_agency",
    "agency_year",
)


def test_the_same_input_gives_the_same_bytes(runner: Runner, released: Run) -> None:
    """Catches run times, run numbers and row order in what is published."""
    before = released.parquet()
    number = json.loads((released.warehouse / "release.json").read_text())["release"]
    again = runner.run(RAW, released.warehouse)
    assert again.status == 0
    assert again.parquet() == before
    assert len(before) >= 14
    after = json.loads((released.warehouse / "release.json").read_text())["release"]
    assert after != number


def test_names_of_files_mean_nothing(
    runner: Runner, released: Run, reports: Path, tmp_path: Path
) -> None:
    """Catches an agency or a year taken from a file's name.

    Beside the five stand a file that cannot be decoded, one copy, a text that is no
    report and a report that does not say whose it is: each is listed with its reason and
    stops nothing.
    """
    generator = random.Random(20)  # noqa: S311 - names, not secrets
    for path in sorted(reports.glob("*.txt")):
        path.rename(path.with_name(f"{generator.randrange(10**9):09d}-2003.txt"))
    copied = max(reports.glob("*.txt"))
    (reports / "zz copy.txt").write_bytes(copied.read_bytes())
    (reports / "broken.txt").write_bytes(b"2019\xe5\xb9\xb4\n\xff\xfe\x81 report")
    (reports / "note.txt").write_text("明天上午九点开会。\n", encoding="utf-8")
    (reports / "whose.txt").write_text(
        "2019年政府信息公开工作年度报告\n本局全年主动公开政府信息10条。\n"
        "未收到依申请公开，未发生行政复议、行政诉讼。\n",
        encoding="utf-8",
    )
    run = runner.run(reports, tmp_path / "warehouse")
    assert run.status == 0, run.errors
    for table in FACT_TABLES:
        assert run.query(f"from {table} order by all") == released.query(
            f"from {table} order by all"
        )
    outcomes = {
        path: (outcome, reason)
        for path, outcome, reason in run.query(
            "select source_path, outcome, reason from quality.file_status"
        )
    }
    assert len(outcomes) == 9
    assert outcomes["whose.txt"][0] == "quarantined"
    assert "agency" in outcomes["whose.txt"][1]
    assert [outcome for outcome, _ in outcomes.values()].count("published") == 5
    assert outcomes["zz copy.txt"] == ("duplicate", f"the same bytes as {copied.name}")
    assert outcomes["note.txt"][0] == "not_a_report"
    assert outcomes["broken.txt"][0] == "unreadable"
    assert "line 2: byte 0xff" in outcomes["broken.txt"][1]
    assert "broken.txt: unreadable: line 2" in run.printed


def test_an_empty_folder_gives_an_empty_release(runner: Runner, tmp_path: Path) -> None:
    """Catches a first run, before any report is there, that fails or releases nothing."""
    raw = tmp_path / "raw"
    raw.mkdir()
    run = runner.run(raw, tmp_path / "warehouse")
    assert run.status == 0, run.errors
    assert "none found" in run.printed
    for table in (*FACT_TABLES, "dim_report", "quality.file_status"):
        assert run.query(f"select count(*) from {table}") == [(0,)]
    assert run.query("select count(*) from dim_identity") == [(32,)]


def test_a_folder_that_does_not_exist_is_wrong_usage(
    runner: Runner, tmp_path: Path
) -> None:
    """Catches a mistyped path that would release an empty warehouse."""
    run = runner.run(tmp_path / "nowhere", tmp_path / "warehouse")
    assert run.status == 2
    assert len(run.errors.splitlines()) == 1
    assert str(tmp_path / "nowhere") in run.errors
    assert not (tmp_path / "warehouse").exists()


def test_status_without_a_release_says_what_to_do(runner: Runner, tmp_path: Path) -> None:
    """Catches a stack trace where a hint is wanted."""
    run = runner.command("status", "--warehouse", str(tmp_path))
    assert run.status == 2
    assert "gongkai run" in run.errors


def test_status_says_what_is_held(runner: Runner, released: Run) -> None:
    """Catches a summary that does not say what the release holds."""
    run = runner.command("status", "--warehouse", str(released.warehouse))
    assert run.status == 0
    assert "5 published" in run.printed
    assert "381 published" in run.printed
    assert "0 violated" in run.printed


def test_a_second_run_at_the_same_time_is_refused(runner: Runner, released: Run) -> None:
    """Catches two runs that write the same working database."""
    import fcntl

    with (released.warehouse / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run = runner.run(RAW, released.warehouse)
    assert run.status == 2
    assert "another run" in run.errors


def test_a_wrong_manifest_names_its_line(runner: Runner, tmp_path: Path) -> None:
    """Catches a mistyped column that would be left out silently."""
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "manifest.csv").write_text("file,agency\na.txt,x\n")
    run = runner.run(raw, tmp_path / "warehouse")
    assert run.status == 1
    assert "manifest.csv, line 1" in run.errors
    assert "agency_name" in run.errors
    assert not (tmp_path / "warehouse" / "marts.duckdb").exists()


def test_a_candidate_that_is_tampered_with_is_refused(
    runner: Runner,
    released: Run,
    reports: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Catches a gate that trusts what was validated before instead of what it reads."""
    warehouse = tmp_path / "warehouse"
    shutil.copytree(released.warehouse, warehouse, symlinks=True)
    before = (warehouse / "release.json").read_bytes()
    held = Run(warehouse, 0, "", "").query("from fct_applications order by all")

    from orchestration.assets import release

    write_candidate = release.write_candidate

    def tampered(settings: object) -> dict[str, int]:
        with duckdb.connect(str(settings.build_database)) as build:
            build.execute(
                "update marts.fct_applications set value = value + 1, "
                "reported_value = reported_value + 1 "
                "where row_code = 'received' and applicant_code = 'business'"
            )
        return write_candidate(settings)

    monkeypatch.setattr(release, "write_candidate", tampered)
    run = runner.run_on(reports, warehouse)
    assert run.status == 1
    assert "the gate refused the release" in run.errors
    assert "I1" in run.errors
    assert (warehouse / "release.json").read_bytes() == before
    assert Run(warehouse, 0, "", "").query("from fct_applications order by all") == held


def test_a_candidate_that_does_not_read_back_is_refused(
    runner: Runner, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a Parquet file that is not what the database says."""
    from orchestration.assets import release

    write_candidate = release.write_candidate

    def damaged(settings: object) -> dict[str, int]:
        rows = write_candidate(settings)
        folder = settings.warehouse / "releases" / "candidate" / "parquet"
        with duckdb.connect() as client:
            client.execute(
                f"copy (select * from '{folder}/dim_agency.parquet' limit 1) "
                f"to '{folder}/dim_agency.parquet.new' (format parquet)"
            )
        (folder / "dim_agency.parquet.new").replace(folder / "dim_agency.parquet")
        return rows

    monkeypatch.setattr(release, "write_candidate", damaged)
    run = runner.run(reports, tmp_path / "warehouse")
    assert run.status == 1
    assert "dim_agency" in run.errors
    assert not (tmp_path / "warehouse" / "marts.duckdb").exists()


def test_an_open_reader_keeps_its_release(
    runner: Runner, released: Run, reports: Path, tmp_path: Path
) -> None:
    """Catches a release written over the file that a reader has open."""
    warehouse = tmp_path / "warehouse"
    shutil.copytree(released.warehouse, warehouse, symlinks=True)
    with duckdb.connect(str(warehouse / "marts.duckdb"), read_only=True) as reader:
        before = reader.execute("select count(*) from dim_report").fetchone()
        (reports / "anshan-2018.txt").unlink()
        assert runner.run_on(reports, warehouse).status == 0
        assert reader.execute("select count(*) from dim_report").fetchone() == before
    # a client of its own sees the new release
    before_it = (released.warehouse / "current").readlink().name
    after_it = f"r{int(before_it[1:]) + 1:06d}"
    assert (warehouse / "marts.duckdb").resolve().parent.name == after_it
    assert Run(warehouse, 0, "", "").query("select count(*) from dim_report") == [(4,)]


def test_links_out_of_the_raw_directory_are_not_followed(
    tmp_path: Path,
) -> None:
    """Catches a link by which a report could publish a file of the host."""
    from orchestration.database import connect
    from orchestration.loading import load

    secret = tmp_path / "secret.txt"
    secret.write_text("政府信息公开")
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "link.txt").symlink_to(secret)
    unreadable = raw / "'; drop table raw.files; --.txt"
    unreadable.write_text("政府信息公开工作年度报告")
    unreadable.chmod(stat.S_IRUSR)
    with connect(tmp_path / "build.duckdb") as connection:
        load(connection, [raw])
        rows = connection.execute(
            "select source_path, load_status, load_reason from raw.files order by all"
        ).fetchall()
    assert rows == [
        ("'; drop table raw.files; --.txt", "loaded", None),
        (
            "link.txt",
            "unreadable",
            "a symbolic link out of the raw directory is not followed",
        ),
    ]


@pytest.mark.pipeline
@pytest.mark.parametrize("seconds", [0.0, 2.0])
def test_ctrl_c_ends_a_run_in_one_line(tmp_path: Path, seconds: float) -> None:
    """Catches a page of traceback for whoever has changed his mind."""
    # as at a terminal, whatever these tests were started from
    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from orchestration.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program, "run"]
    with subprocess.Popen(  # noqa: S603 - our own program
        [*command, "--warehouse", str(tmp_path / "warehouse")],
        cwd=PROJECT,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stderr is not None
        assert run.stderr.readline() == "starting\n"
        time.sleep(seconds)
        run.send_signal(signal.SIGINT)
        said = run.stderr.read().splitlines()
        run.wait(timeout=60)
    assert said[-1] == "gongkai: stopped; a release in place stays"
    assert not [line for line in said[:-1] if " s  " not in line]


def test_an_interrupt_that_a_library_made_an_error_of_is_one() -> None:
    """Catches Ctrl-C while dbt parses: it said that dbt cannot parse."""
    try:
        try:
            raise KeyboardInterrupt
        except BaseException:
            raise ValueError("a field's value is none") from None
    except ValueError as error:
        assert isinstance(_interrupt_behind(error), KeyboardInterrupt)
    assert _interrupt_behind(ValueError()) is None


@pytest.mark.parametrize("name", ["a#b", "a?b"])
def test_a_path_that_would_be_cut_is_refused(
    runner: Runner, tmp_path: Path, name: str
) -> None:
    """Catches a warehouse that is written to another place, or an error of a library."""
    run = runner.command("run", "--raw", str(RAW), "--warehouse", str(tmp_path / name))
    assert run.status == 2
    assert "name another directory with --warehouse" in run.errors
    assert not (tmp_path / name).exists()


def test_chinese_goes_in_and_out_where_the_locale_has_none(released: Run) -> None:
    """Catches an error of a codec's under a scheduler, whose locale is plain C."""
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-m", "orchestration.cli", "trace", "--agency", "渭南"]
    told = subprocess.run(  # noqa: S603 - our own program
        [*command, "--year", "2020", "--warehouse", str(released.warehouse)],
        cwd=PROJECT,
        env=os.environ | plain,
        capture_output=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert "一、本年新收" in told.stdout.decode("utf-8")


def test_whoever_has_the_build_open_is_named(
    runner: Runner, released: Run, tmp_path: Path
) -> None:
    """Catches an error of the database's where a window only has to be closed."""
    warehouse = tmp_path / "warehouse"
    shutil.copytree(released.warehouse, warehouse, symlinks=True)
    look = (
        "import duckdb, sys; build = duckdb.connect(sys.argv[1], read_only=True); "
        "print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", look, str(warehouse / "build.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as reader:
        assert reader.stdout is not None
        reader.stdout.readline()
        run = runner.run(RAW, warehouse)
        reader.communicate()
    assert run.status == 1
    (said,) = [line for line in run.errors.splitlines() if "build.duckdb" in line]
    assert f"(process {reader.pid}): close it there and try again" in said
