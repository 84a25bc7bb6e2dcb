"""Runs that start by themselves: when, who is told of failures, who waits in line."""

import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from orchestration import alerting, serving, watching
from orchestration.alerting import Failure, tell
from orchestration.assembly import JOB, assemble
from orchestration.automation import Automation, failure_of, schedules, sensors
from orchestration.locking import WarehouseBusy, only_writer
from orchestration.settings import Settings
from orchestration.watching import Watch, listing_digest, state_digest
from tests.conftest import PROJECT, RAW, Run, Runner

pytestmark = pytest.mark.pipeline

FAILURE = Failure(
    run_id="1",
    job=JOB,
    step="load_raw",
    problem="'; touch /tmp/x; $(touch y) `touch z` \n鞍山 \x1b[31m",
    warehouse="/w",
)


def asked_at(listings: str) -> list[int]:
    """Return at which of these looks a run is asked for; a listing is a letter."""
    watch, found = Watch(), []
    for number, listing in enumerate(listings):
        watch, is_new = Watch.parse(str(watch)).look(listing)
        if is_new:
            found.append(number)
    return found


@pytest.mark.parametrize(
    ("listings", "asked"),
    [
        ("aaaa", [1]),
        # files are still being copied
        ("abcdddd", [4]),
        # and again, after a run
        ("aaabcc", [1, 5]),
        # what was there before is new if something else was there meanwhile
        ("aabbaa", [1, 3, 5]),
        ("aabaa", [1]),
        ("", []),
    ],
)
def test_a_run_is_asked_for_once_for_what_is_new(listings: str, asked: list) -> None:
    """Catches half a folder released, a change missed, a run for nothing."""
    assert asked_at(listings) == asked


@pytest.mark.parametrize("cursor", [None, "", "{", "[]", "7", '{"other": 1}'])
def test_a_cursor_of_something_else_is_none(cursor: str | None) -> None:
    """Catches a sensor that is stopped for ever by what an older version left."""
    assert Watch.parse(cursor) == Watch()


def test_every_change_of_a_raw_directory_is_seen(reports: Path) -> None:
    """Catches a file replaced by one as long and as old that nobody ever reads."""
    path = reports / "weinan-2020.txt"
    seen = [listing_digest([reports])]

    def look() -> None:
        seen.append(listing_digest([reports]))

    found = path.stat()
    path.write_bytes(path.read_bytes().replace(b"3", b"4", 1))
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert path.stat().st_size == found.st_size
    look()
    path.rename(reports / "other.txt")
    look()
    (reports / "'; drop\n.txt").write_text("x")
    look()
    os.rename(reports / "other.txt", os.fsencode(reports) + b"/\xff\xfe.txt")  # noqa: PTH104
    look()
    (reports / "manifest.csv").write_text("file\n")
    look()
    (reports / "link.txt").symlink_to("/nowhere")
    look()
    assert len(set(seen)) == len(seen)
    (reports / ".hidden").write_text("x")
    assert listing_digest([reports]) == seen[-1]
    assert listing_digest([reports, reports / "gone"]) != seen[-1]


def test_a_change_of_code_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a mended rule that waits for the next report before it is used."""
    settings = Settings((tmp_path,), tmp_path)
    before = state_digest(settings)
    assert state_digest(settings) == before
    monkeypatch.setattr(watching, "digest_code", lambda: "other")
    assert state_digest(settings) != before


@pytest.fixture
def job() -> object:
    return dg.define_asset_job(JOB)


def test_the_sensor_asks_for_a_run_of_what_came(
    reports: Path, tmp_path: Path, job: object
) -> None:
    """Catches a sensor that forgets between two looks what it saw."""
    settings = Settings((reports,), tmp_path / "warehouse")
    raw_files = sensors(Automation(), settings, job)[0]
    cursor, asked = None, []
    with dg.DagsterInstance.ephemeral() as instance:
        for look in range(6):
            if look == 3:
                (reports / "new.txt").write_text("x")
            context = dg.build_sensor_context(instance=instance, cursor=cursor)
            found = raw_files(context)
            cursor = found.cursor
            asked.append(len(found.run_requests or []))
            assert asked[-1] or found.skip_reason
    assert asked == [0, 1, 0, 0, 1, 0]


def test_one_run_in_line_is_enough(reports: Path, tmp_path: Path, job: object) -> None:
    """Catches a queue that grows while runs take longer than what asks for them."""
    settings = Settings((reports,), tmp_path / "warehouse")
    (daily,) = schedules(Automation(), job)
    raw_files = sensors(Automation(), settings, job)[0]
    cursor = str(Watch(seen=state_digest(settings)))

    def asked(waiting: int) -> tuple[bool, bool]:
        patch.setattr(dg.DagsterInstance, "get_runs_count", lambda *_: waiting)
        with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
            tick = daily.evaluate_tick(dg.build_schedule_context(instance))
            found = raw_files(dg.build_sensor_context(instance=instance, cursor=cursor))
            # what was seen will be read by the run in line
            assert Watch.parse(found.cursor).asked == state_digest(settings)
            return bool(tick.run_requests), bool(found.run_requests)

    with pytest.MonkeyPatch.context() as patch:
        assert asked(waiting=0) == (True, True)
        assert asked(waiting=1) == (False, False)


def test_nothing_starts_by_itself_unless_served(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, job: object
) -> None:
    """Catches a look at the interface that starts runs."""
    settings = Settings((tmp_path,), tmp_path)

    def states() -> set[str]:
        automation = Automation.from_environment()
        found = [*schedules(automation, job), *sensors(automation, settings, job)]
        assert {one.name for one in found} == {"daily", "raw_files", "on_failure"}
        return {one.default_status.value for one in found}

    assert states() == {"STOPPED"}
    monkeypatch.setenv("GONGKAI_SERVE", "1")
    assert states() == {"RUNNING"}


HOOK = (
    "import sys, pathlib; pathlib.Path(sys.argv[1]).write_bytes(sys.stdin.buffer.read())"
)


def test_a_command_is_told_and_nothing_of_a_report_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a report whose text becomes a command on the operator's machine."""
    import shlex

    monkeypatch.chdir(tmp_path)
    command = shlex.join([sys.executable, "-c", HOOK, "told.json"])
    said = list(tell(FAILURE, {alerting.COMMAND: command}))
    assert said == [f"{alerting.COMMAND} was told"]
    assert json.loads(Path("told.json").read_bytes()) == {
        "run_id": "1",
        "job": JOB,
        "step": "load_raw",
        "problem": FAILURE.problem,
        "warehouse": "/w",
    }
    # nor is the command itself a shell's
    list(tell(FAILURE, {alerting.COMMAND: f"{command}; touch a > b"}))
    assert not Path("a").exists()
    assert not Path("b").exists()


@pytest.fixture
def webhook() -> Iterator[tuple[str, list]]:
    """A server of our own on 127.0.0.1, and what it was sent; /no is refused."""
    got = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(500 if self.path == "/no" else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", got
        server.shutdown()
        thread.join()


def test_a_webhook_is_told(webhook: tuple[str, list]) -> None:
    """Catches a failure that goes nowhere, or a hook that fails unsaid."""
    address, got = webhook
    said = list(tell(FAILURE, {alerting.WEBHOOK: address}))
    assert said == [f"{alerting.WEBHOOK} was told"]
    assert got[0]["problem"] == FAILURE.problem
    (said,) = tell(FAILURE, {alerting.WEBHOOK: f"{address}/no"})
    assert "could not be told: HTTP Error 500" in said


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        (alerting.COMMAND, "/no/such/command", "could not be run"),
        (alerting.COMMAND, "'unclosed", "could not be run: No closing quotation"),
        (alerting.COMMAND, f"{sys.executable} -c 'exit(\"no mail\")'", "with 1: no mail"),
        (alerting.WEBHOOK, "file:///etc/passwd", "no address that begins with https://"),
        (alerting.WEBHOOK, "http://127.0.0.1:1/", "could not be told"),
    ],
)
def test_a_hook_that_fails_is_said(variable: str, value: str, said: str) -> None:
    """Catches a hook whose own failure hides that a run failed."""
    (line,) = tell(FAILURE, {variable: value})
    assert said in line


def test_the_failure_is_told_in_the_words_of_its_cause(tmp_path: Path) -> None:
    """Catches an alert that says that something failed, and not what."""

    @dg.op
    def load_raw() -> None:
        try:
            raise ValueError("manifest.csv, line 3: four digits are expected")
        except ValueError as error:
            raise RuntimeError("wrapped") from error

    @dg.job(name=JOB)
    def failing() -> None:
        load_raw()

    with dg.DagsterInstance.ephemeral() as instance:
        result = failing.execute_in_process(instance=instance, raise_on_error=False)
        context = dg.build_run_status_sensor_context(
            sensor_name="on_failure",
            dagster_event=result.get_run_failure_event(),
            dagster_instance=instance,
            dagster_run=result.dagster_run,
        ).for_run_failure()
        failure = failure_of(context, Settings((), tmp_path))
    assert failure.step == "load_raw"
    assert "manifest.csv, line 3" in failure.problem
    assert (failure.run_id, failure.warehouse) == (result.run_id, str(tmp_path))


def test_a_run_that_died_is_told_with_what_became_of_it(tmp_path: Path) -> None:
    """Catches an alert that only says that a run was marked as failed."""
    with dg.DagsterInstance.ephemeral() as instance:
        run = dg.DagsterRun(JOB, run_id="1", status=dg.DagsterRunStatus.STARTED)
        instance.add_run(run)
        instance.report_engine_event("the process ended with -9", run)
        context = dg.build_run_status_sensor_context(
            sensor_name="on_failure",
            dagster_event=instance.report_run_failed(run),
            dagster_instance=instance,
            dagster_run=run,
        ).for_run_failure()
        failure = failure_of(context, Settings((), tmp_path))
    assert failure.step is None
    assert "the process ended with -9" in failure.problem


def test_a_served_run_with_nothing_new_skips_every_step(
    released: Run, tmp_path: Path
) -> None:
    """Catches a daily run that builds for nothing, or lets the release look stale."""
    warehouse = tmp_path / "warehouse"
    shutil.copytree(released.warehouse, warehouse, symlinks=True)
    job = assemble(Settings((RAW,), warehouse)).resolve_job_def(JOB)
    with dg.DagsterInstance.ephemeral() as instance:
        result = job.execute_in_process(instance=instance)
        release = instance.get_latest_materialization_event(
            dg.AssetKey(["release", "marts"])
        )
    assert result.success
    skipped = {event.step_key for event in result.all_events if event.is_step_skipped}
    assert skipped == {
        "read_reports",
        "build_marts",
        "release__candidate",
        "release__marts",
    }
    metadata = release.asset_materialization.metadata
    assert metadata["is_new"].value is False
    assert len(list((warehouse / "releases").iterdir())) == len(
        list((released.warehouse / "releases").iterdir())
    )


HOLD = """
import sys
from pathlib import Path
from orchestration.locking import only_writer
with only_writer(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other_writer(tmp_path: Path) -> Iterator[subprocess.Popen]:
    """Another process that writes to the warehouse until its input ends."""
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout.readline() == b"held\n"
        yield process
        process.stdin.close()


def test_a_served_run_waits_for_the_command(
    other_writer: subprocess.Popen, tmp_path: Path
) -> None:
    """Catches two writers of one build; a run lost because a command was at work."""
    from orchestration.resources import WarehouseResource

    events = []

    def hold() -> None:
        resource = WarehouseResource.of(Settings((), tmp_path))
        with resource.yield_for_execution(dg.build_init_resource_context()):
            events.append("held by the run")

    with pytest.raises(WarehouseBusy, match="another run writes"), only_writer(tmp_path):
        pass
    run = threading.Thread(target=hold)
    run.start()
    events.append("command done")
    other_writer.stdin.close()
    run.join()
    assert events == ["command done", "held by the run"]
    # and it is free again
    with only_writer(tmp_path):
        pass


def test_a_lock_ends_with_its_process(
    other_writer: subprocess.Popen, tmp_path: Path
) -> None:
    """Catches a warehouse that nobody can write to after a run was killed."""
    other_writer.kill()
    other_writer.wait()
    with only_writer(tmp_path), only_writer(tmp_path):
        pass


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A warehouse whose Dagster home is as gongkai serve makes it."""
    settings = Settings((RAW,), tmp_path)
    place = serving.home_of(settings)
    place.mkdir()
    shutil.copy(PROJECT / "orchestration" / "dagster.yaml", place)
    monkeypatch.setenv("DAGSTER_HOME", str(place))
    return settings


def test_dagster_runs_one_at_a_time_and_calls_nobody(home: Settings) -> None:
    """Catches a setting of Dagster's that is misspelt, or has another name by now."""
    with dg.DagsterInstance.get() as instance:
        assert instance.telemetry_enabled is False
        assert instance.nux_enabled is False
        queue = instance.get_concurrency_config().run_queue_config
        assert queue.max_concurrent_runs == 1
        assert instance.run_retries_enabled
        assert instance.run_retries_max_retries == 2
        assert not instance.run_retries_retry_on_asset_or_op_failure
        assert instance.run_monitoring_enabled
        assert Path(instance.root_directory).is_relative_to(home.warehouse)


def test_runs_lost_with_an_earlier_serve_do_not_block(home: Settings) -> None:
    """Catches a queue that waits for ever for a run whose machine was switched off."""
    with dg.DagsterInstance.get() as instance:
        for number, status in enumerate(("STARTED", "STARTING", "SUCCESS", "FAILURE")):
            instance.add_run(
                dg.DagsterRun(JOB, run_id=f"{number}", status=dg.DagsterRunStatus[status])
            )
    # as long as somebody writes, the run may be at work
    with pytest.MonkeyPatch.context() as patch:

        def busy(_: Path) -> None:
            raise WarehouseBusy

        patch.setattr(serving, "only_writer", busy)
        assert serving.end_lost_runs(home) == []
    assert sorted(serving.end_lost_runs(home)) == ["0", "1"]
    with dg.DagsterInstance.get() as instance:
        states = [instance.get_run_by_id(f"{n}").status.value for n in range(4)]
    assert states == ["FAILURE", "FAILURE", "SUCCESS", "FAILURE"]


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("GONGKAI_SCHEDULE", "every day", "five fields of cron are expected"),
        ("GONGKAI_SENSOR_SECONDS", "soon", "GONGKAI_SENSOR_SECONDS"),
    ],
)
def test_wrong_settings_of_serve_are_said_at_once(
    runner: Runner,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    variable: str,
    value: str,
    said: str,
) -> None:
    """Catches a server that comes up without its schedule."""
    monkeypatch.setenv(variable, value)
    run = runner.command("serve", "--warehouse", str(tmp_path))
    assert run.status == 2
    assert said in run.errors
    assert len(run.errors.splitlines()) == 1


def test_a_warehouse_is_served_once(
    runner: Runner, home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches two schedules over one warehouse; a port taken by something else."""
    import fcntl
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        where = ("--port", port, "--warehouse", str(home.warehouse))
        run = runner.command("serve", *where)
        assert run.status == 2
        assert f"port {port} of 127.0.0.1 cannot be had" in run.errors
    with (serving.home_of(home) / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run = runner.command("serve", *where)
    assert run.status == 2
    assert "is served already" in run.errors
