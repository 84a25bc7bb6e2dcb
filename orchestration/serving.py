"""A warehouse → Dagster's interface, daemon, schedule and sensor, for this host."""

import fcntl
import os
import shutil
import signal
import socket
import sys
from pathlib import Path
from typing import NoReturn

from orchestration.locking import WarehouseBusy, only_writer
from orchestration.settings import Settings, keep_silent

HOST = "127.0.0.1"
PORT = 3000

_CONFIGURATION = Path(__file__).with_name("dagster.yaml")


class ServeError(RuntimeError):
    """Cannot serve; the message says why and what to do."""


def home_of(settings: Settings) -> Path:
    """Return where Dagster keeps its runs, ticks and settings: beside the releases."""
    return settings.warehouse / ".dagster"


def serve(settings: Settings, port: int) -> NoReturn:
    """Become Dagster's interface and daemon, until they are stopped.

    Raises ServeError where another serves the warehouse, the port is taken, or the
    settings are none.
    """
    _check_automation()
    _check_port(port)
    home = home_of(settings)
    _hold(settings.warehouse, home)
    keep_silent()
    os.environ.update(
        DAGSTER_HOME=str(home),
        GONGKAI_RAW=os.pathsep.join(
            str(path.absolute()) for path in settings.raw_directories
        ),
        GONGKAI_WAREHOUSE=str(settings.warehouse),
        GONGKAI_SERVE="1",
        # a look at a million files takes longer than Dagster's minute
        DAGSTER_SENSOR_GRPC_TIMEOUT_SECONDS="600",
    )
    for run_id in end_lost_runs(settings):
        print(f"run {run_id} was lost with an earlier serve", file=sys.stderr)
    # a shell that starts it in the background has interrupts ignored, and Dagster would
    # ignore the request to end with them
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    print(f"serving {settings.warehouse} on http://{HOST}:{port}", flush=True)
    os.execv(  # noqa: S606 - our own interpreter, no shell
        sys.executable,
        [
            sys.executable,
            # of the command itself, which will do until Dagster has no other
            "-Wignore:Function `dev_command`",
            "-m",
            "dagster",
            "dev",
            "--module-name",
            "orchestration.definitions",
            "--host",
            HOST,
            "--port",
            str(port),
            "--log-level",
            "warning",
            "--code-server-log-level",
            "warning",
        ],
    )


def _hold(warehouse: Path, home: Path) -> None:
    """Make Dagster's home, and hold it until the process that Dagster runs in ends."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_CONFIGURATION, home / "dagster.yaml")
        lock = os.open(home / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise ServeError(
            f"cannot write to {warehouse}: {error.strerror}; name another "
            "directory with --warehouse or GONGKAI_WAREHOUSE"
        ) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ServeError(f"{warehouse} is served already: stop that one first") from None
    os.set_inheritable(lock, True)


def end_lost_runs(settings: Settings) -> list[str]:
    """Mark runs as failed that were going on when the machine or Dagster was ended.

    Who could be at work holds the warehouse: if nobody does, none of them is. They
    would keep others waiting for ever; as failed, Dagster starts them again.
    """
    import dagster as dg

    with dg.DagsterInstance.get() as instance:
        going_on = instance.get_runs(
            dg.RunsFilter(
                statuses=[
                    dg.DagsterRunStatus.STARTING,
                    dg.DagsterRunStatus.STARTED,
                    dg.DagsterRunStatus.CANCELING,
                ]
            )
        )
        try:
            with only_writer(settings.warehouse):
                for run in going_on:
                    instance.report_run_failed(
                        run, "lost: its process ended with Dagster"
                    )
        except WarehouseBusy:
            return []
        return [run.run_id for run in going_on]


def _check_automation() -> None:
    """Construct what a wrong setting would break only once Dagster has started."""
    import dagster as dg

    from orchestration.automation import JOB, Automation, schedules

    try:
        automation = Automation.from_environment()
    except ValueError as error:
        raise ServeError(f"GONGKAI_SENSOR_SECONDS: {error}") from None
    try:
        schedules(automation, dg.define_asset_job(JOB))
    except dg.DagsterInvalidDefinitionError:
        raise ServeError(
            f"GONGKAI_SCHEDULE is {automation.schedule!r}; five fields of cron are "
            "expected, such as 0 3 * * *"
        ) from None


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise ServeError(
                f"port {port} of {HOST} cannot be had ({error}); name another with --port"
            ) from None
