"""The words of a command → what it does; heavy libraries are imported where needed."""

import argparse
import codecs
import gc
import io
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.engine import MemorySizeError, memory_limit
from orchestration.locking import WarehouseBusy, only_writer
from orchestration.settings import ENGINES, Settings, keep_silent

if TYPE_CHECKING:
    from dagster._utils.error import SerializableErrorInfo

_LONGEST_SHOWN = 300  # characters of a path

RELEASED, REFUSED, WRONG_USAGE = 0, 1, 2
INTERRUPTED = 130  # as a shell says of a program that Ctrl-C ended
FOUND, NOTHING_FOUND = 0, 1

# what Dagster makes of Ctrl-C
_STOPPED = "DagsterExecutionInterruptedError"


class UsageError(ValueError):
    """The command cannot do what was asked; the message says what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    keep_silent()
    _let_print()
    parser = _parser()
    options = parser.parse_args(arguments)
    for name, value in vars(options).items():
        # argparse takes the -- of --agency=-- away and leaves an empty list
        if value == [] or (isinstance(value, list) and [] in value):
            parser.error(f"argument --{name}: expected one argument")
    try:
        return options.command(_settings(options), **_question(options))
    except UsageError as error:
        print(f"gongkai: {error}", file=sys.stderr)
        return WRONG_USAGE
    except KeyboardInterrupt:
        print("gongkai: stopped; a release in place stays", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # who reads has enough (trace … | head): nothing more goes out, at exit neither
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND
    except OSError as error:
        # a name too long, a folder that may not be looked into
        place = "" if error.filename is None else f"{_said(error.filename)}: "
        print(f"gongkai: {place}{error.strerror or error}", file=sys.stderr)
        return WRONG_USAGE


def _let_print() -> None:
    """Print Chinese wherever the command runs, and no error for a character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # the plain C locale of a scheduler knows of ASCII alone
            is_plain = codecs.lookup(stream.encoding).name == "ascii"
            encoding = "utf-8" if is_plain else stream.encoding
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _said(path: str | bytes | Path) -> str:
    """Return a path as it may be shown: control characters as such, and not endless."""
    from orchestration.summary import printable

    text = printable(os.fsdecode(path))
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gongkai",
        description="A warehouse of government information disclosure annual reports.",
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    run = _added(
        commands,
        "run",
        "read reports, check their sums, release what passes",
        "Ends with what status says. Exit status 1: refused, the old release stays.",
    )
    run.add_argument(
        "--raw",
        metavar="DIR",
        type=Path,
        action="append",
        help="directory of reports, again for more (default: GONGKAI_RAW or raw/)",
    )
    run.add_argument(
        "--rebuild",
        action="store_true",
        help="read every file and every report anew, and release",
    )
    run.add_argument(
        "--engine",
        choices=ENGINES,
        default=ENGINES[0],
        help="what reads and judges: this machine, or Spark (default: %(default)s)",
    )
    run.set_defaults(command=_run, question=("rebuild", "engine"))
    status = _added(
        commands,
        "status",
        "what is released, what is held back",
        "Of what is held back: why, in which line, and what is needed.",
    )
    status.set_defaults(command=_status)
    trace = _added(
        commands,
        "trace",
        "where the numbers of a report stand",
        "Such as: trace --agency 渭南 --year 2020 --indicator application.received",
    )
    trace.add_argument(
        "--agency", required=True, metavar="A", help="agency_id, or a part of its name"
    )
    trace.add_argument(
        "--year", required=True, metavar="Y", type=int, help="the year reported on"
    )
    trace.add_argument(
        "--indicator", metavar="I", help="only this indicator_code (see dim_indicator)"
    )
    trace.set_defaults(command=_trace, question=("agency", "year", "indicator"))
    explain = _added(
        commands,
        "explain",
        "how one file is read, line by line, and why so",
        "The file may lie anywhere. Nothing is written.",
    )
    explain.add_argument("file", metavar="FILE", type=Path, help="of any format")
    explain.add_argument(
        "--warehouse",
        metavar="DIR",
        type=Path,
        help="say what its release has of the file, too",
    )
    explain.set_defaults(command=_explain, question=("file", "warehouse"))
    rollback = _added(
        commands,
        "rollback",
        "put an earlier release back",
        "The next run publishes what is in the raw directories again.",
    )
    rollback.add_argument(
        "--to",
        metavar="rNNNNNN",
        help="a kept release (default: the one that today's took the place of)",
    )
    rollback.set_defaults(command=_rollback, question=("to",))
    serve = _added(
        commands,
        "serve",
        "Dagster's interface and daemon, a daily run, a watch on raw/",
        "GONGKAI_SCHEDULE says when the daily run is (0 3 * * *, UTC). Ctrl-C ends it.",
    )
    serve.add_argument(
        "--raw",
        metavar="DIR",
        type=Path,
        action="append",
        help="directory of reports, again for more (default: GONGKAI_RAW or raw/)",
    )
    serve.add_argument(
        "--port", type=int, default=3000, help="on 127.0.0.1 (default: %(default)s)"
    )
    serve.set_defaults(command=_serve, question=("port",))
    for command in (run, status, trace, rollback, serve):
        command.add_argument(
            "--warehouse",
            metavar="DIR",
            type=Path,
            help="warehouse directory (default: GONGKAI_WAREHOUSE or warehouse/)",
        )
    return parser


def _added(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    what: str,
    more: str,
) -> argparse.ArgumentParser:
    """Add a command: what it does, in the list of all; more of it, in its own help."""
    said = f"{what[0].upper()}{what[1:]}. {more}"
    return commands.add_parser(name, help=what, description=said)


def _settings(options: argparse.Namespace) -> Settings:
    try:
        memory_limit()
    except MemorySizeError as error:
        raise UsageError(str(error)) from None
    default = Settings.from_environment()
    raw = getattr(options, "raw", None)
    return Settings(
        raw_directories=tuple(raw) if raw else default.raw_directories,
        warehouse=(options.warehouse or default.warehouse).absolute(),
    )


def _question(options: argparse.Namespace) -> dict[str, Any]:
    """Return what a command is asked beside the directories it works on."""
    return {name: getattr(options, name) for name in getattr(options, "question", ())}


def _run(settings: Settings, rebuild: bool, engine: str) -> int:
    _need_directories(settings)
    _need_usable(settings.warehouse)
    if engine == "spark":
        _need_spark()
    with _only_writer(settings.warehouse):
        if not rebuild and (release := _unchanged(settings)):
            print(
                f"nothing new since {release}: the same files, code and seeds",
                file=sys.stderr,
            )
            return _status(settings)
        succeeded, problems = _execute(settings, rebuild, engine)
    if not succeeded:
        for problem in problems:
            print(f"gongkai: {problem}", file=sys.stderr)
        print("gongkai: nothing released; a release in place stays", file=sys.stderr)
        return REFUSED
    return _status(settings)


def _need_spark() -> None:
    from orchestration.spark.session import SparkMissing, need_spark

    try:
        need_spark()
    except SparkMissing as error:
        raise UsageError(str(error)) from None


def _need_directories(settings: Settings) -> None:
    for directory in settings.raw_directories:
        if not directory.is_dir():
            raise UsageError(
                f"no directory {directory}: name one with --raw or GONGKAI_RAW"
            )


def _need_usable(warehouse: Path) -> None:
    """Refuse a path that DuckDB or dbt would cut: each takes a mark in it for its own."""
    marks = [mark for mark in "#?" if mark in str(warehouse)]
    if marks:
        raise UsageError(
            f"the warehouse {_said(warehouse)} has {' and '.join(marks)} in its path, "
            "which DuckDB takes for more than a name: name another directory with "
            "--warehouse or GONGKAI_WAREHOUSE"
        )


def _serve(settings: Settings, port: int) -> int:
    from orchestration.serving import ServeError, serve

    _need_directories(settings)
    _need_usable(settings.warehouse)
    try:
        serve(settings, port)
    except ServeError as error:
        raise UsageError(str(error)) from None


def _status(settings: Settings) -> int:
    import duckdb

    from orchestration.summary import MEND, damage_of, describe

    release = _release_in_place(settings)
    damage = damage_of(release)
    if damage is not None:
        path = settings.warehouse / "release.json"
        raise UsageError(f"{path} is damaged ({damage}): {MEND}")
    try:
        # all of it is read before the first line is shown
        lines = list(describe(release, settings.release_database))
    except duckdb.Error as error:
        raise UsageError(
            f"{settings.release_database} cannot be read "
            f"({str(error).splitlines()[0]}): {MEND}"
        ) from None
    for line in lines:
        print(line)
    print(f"open        {settings.release_database}")
    return RELEASED


def _release_in_place(
    settings: Settings, *, may_be_damaged: bool = False
) -> dict[str, Any]:
    from orchestration.releasing import DamagedRelease, current_release

    try:
        release = current_release(settings.warehouse)
    except DamagedRelease as error:
        if may_be_damaged:
            return {}
        raise UsageError(str(error)) from None
    if release is None:
        raise UsageError(f"no release in {settings.warehouse}: gongkai run makes one")
    return release


def _trace(settings: Settings, agency: str, year: int, indicator: str | None) -> int:
    from orchestration.tracing import NothingFound, TraceError, trace

    # where the locale knows of ASCII alone, Chinese comes in as bytes
    agency = os.fsencode(agency).decode("utf-8", errors="replace")
    try:
        for line in trace(settings, agency, year, indicator):
            print(line)
    except NothingFound as nothing:
        print(f"gongkai: {nothing}", file=sys.stderr)
        return NOTHING_FOUND
    except TraceError as error:
        raise UsageError(str(error)) from None
    return FOUND


def _explain(settings: Settings, file: Path, warehouse: Path | None) -> int:
    from expectations.seeds import SeedError
    from orchestration.explaining import NoTextError, explain_file
    from orchestration.manifests import ManifestError

    try:
        for line in explain_file(file, settings.raw_directories, warehouse):
            print(line)
    except NoTextError as error:
        print(f"gongkai: {error}", file=sys.stderr)
        return NOTHING_FOUND
    except (ManifestError, SeedError) as error:
        raise UsageError(str(error)) from None
    return FOUND


def _rollback(settings: Settings, to: str | None) -> int:
    from orchestration.releasing import RollbackError, put_back

    # a damaged one is what a rollback is for
    _release_in_place(settings, may_be_damaged=to is not None)
    with _only_writer(settings.warehouse):
        try:
            name, replaced = put_back(settings, to)
        except RollbackError as error:
            raise UsageError(str(error)) from None
    print(f"{name} is in place again, instead of {replaced}")
    return _status(settings)


def _unchanged(settings: Settings) -> str | None:
    """Return the release that a run would only make again; leave errors to the run."""
    from orchestration.unchanged import unchanged_release

    with suppress(ValueError):
        return unchanged_release(settings)
    return None


def _execute(settings: Settings, rebuild: bool, engine: str) -> tuple[bool, list[str]]:
    """Run the Dagster job; return whether it succeeded, and what went wrong."""
    # the frameworks make a million objects that stay: to look through them for garbage as
    # often as Python does takes a twentieth of the time
    gc.set_threshold(100_000, 50, 100)
    from expectations.seeds import SeedError
    from orchestration.assembly import JOB, assemble
    from orchestration.history import instance
    from orchestration.progress import progress_logger
    from orchestration.transforming import stop

    print("starting", file=sys.stderr, flush=True)
    try:
        definitions = assemble(
            settings,
            {"console": progress_logger},
            rebuild=rebuild,
            has_looked=True,
            engine=engine,
        )
    except SeedError as error:
        return False, [str(error)]
    job = definitions.resolve_job_def(JOB)
    try:
        with instance() as history:
            result = job.execute_in_process(
                run_config={"loggers": {"console": {}}},
                instance=history,
                raise_on_error=False,
            )
    finally:
        # before the warehouse is another's
        stop()
    failures = [
        event.step_failure_data for event in result.all_events if event.is_step_failure
    ]
    errors = [failure.error for failure in failures if failure.error]
    if any(error.cls_name == _STOPPED for error in errors):
        raise KeyboardInterrupt
    return result.success, [_innermost(error) for error in errors]


def _innermost(error: "SerializableErrorInfo") -> str:
    """Return the message of the error that started it, without Dagster's wrapping."""
    while error.cause is not None:
        error = error.cause
    # without the name of its class, which means something to us alone
    return re.sub(r"^(?:\w+\.)+\w+: ", "", error.message.strip())


@contextmanager
def _only_writer(warehouse: Path) -> Iterator[None]:
    """Hold the warehouse for this command; while another run has it, it is refused."""
    with ExitStack() as stack:
        try:
            stack.enter_context(only_writer(warehouse))
        except WarehouseBusy as error:
            raise UsageError(str(error)) from None
        except OSError as error:
            raise UsageError(
                f"cannot write to {warehouse}: {error.strerror}; name another directory "
                "with --warehouse or GONGKAI_WAREHOUSE"
            ) from None
        yield


if __name__ == "__main__":
    sys.exit(main())
