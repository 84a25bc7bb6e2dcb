"""A schedule, changed files → runs that start by themselves; failed ones are told."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import dagster as dg

from orchestration.alerting import Failure, tell
from orchestration.settings import Settings
from orchestration.watching import Watch, state_digest

if TYPE_CHECKING:
    from dagster._core.definitions.unresolved_asset_job_definition import (
        UnresolvedAssetJobDefinition,
    )

JOB = "build_release"

_IN_LINE = "a run is in line already: it will read what is there"


@dataclass(frozen=True)
class Automation:
    """When runs start: schedule as cron, in UTC; seconds between two looks at raw/.

    is_on: whether they do so without being switched on in the interface.
    """

    schedule: str = "0 3 * * *"
    seconds: int = 30
    is_on: bool = False

    @classmethod
    def from_environment(cls) -> "Automation":
        """GONGKAI_SCHEDULE, GONGKAI_SENSOR_SECONDS; GONGKAI_SERVE is for gongkai serve.

        Raises ValueError for seconds that are no number.
        """
        return cls(
            schedule=os.environ.get("GONGKAI_SCHEDULE") or cls.schedule,
            seconds=int(os.environ.get("GONGKAI_SENSOR_SECONDS") or cls.seconds),
            is_on=os.environ.get("GONGKAI_SERVE") == "1",
        )


def schedules(
    automation: Automation, job: "UnresolvedAssetJobDefinition"
) -> list[dg.ScheduleDefinition]:
    """Return the schedule that runs the job every day, whatever the sensor saw."""

    @dg.schedule(
        name="daily",
        job=job,
        cron_schedule=automation.schedule,
        default_status=dg.DefaultScheduleStatus.RUNNING
        if automation.is_on
        else dg.DefaultScheduleStatus.STOPPED,
        description="Looks once a day whether the release is up to date.",
    )
    def daily(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        if _is_one_in_line(context.instance):
            return dg.SkipReason(_IN_LINE)
        return dg.RunRequest()

    return [daily]


def sensors(
    automation: Automation, settings: Settings, job: "UnresolvedAssetJobDefinition"
) -> Sequence[dg.SensorDefinition]:
    """Return the sensor that watches the raw directories, and the one for failures."""

    sensor_status = (
        dg.DefaultSensorStatus.RUNNING
        if automation.is_on
        else dg.DefaultSensorStatus.STOPPED
    )

    @dg.sensor(
        name="raw_files",
        job=job,
        minimum_interval_seconds=automation.seconds,
        default_status=sensor_status,
        description="Runs the job once files, code or seeds have come, changed or gone.",
    )
    def raw_files(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        before = Watch.parse(context.cursor)
        listing = state_digest(settings)
        after, is_new = before.look(listing)
        if is_new and _is_one_in_line(context.instance):
            return dg.SensorResult(skip_reason=_IN_LINE, cursor=str(after))
        if is_new:
            return dg.SensorResult(run_requests=[dg.RunRequest()], cursor=str(after))
        return dg.SensorResult(
            skip_reason="nothing has changed since the last run was asked for"
            if listing == after.asked
            else "something has changed: waiting until nothing more does",
            cursor=str(after),
        )

    @dg.run_failure_sensor(
        name="on_failure",
        minimum_interval_seconds=automation.seconds,
        default_status=sensor_status,
        description="Logs a run that failed and tells whom the environment names.",
    )
    def on_failure(context: dg.RunFailureSensorContext) -> None:
        failure = failure_of(context, settings)
        context.log.error(f"run {failure.run_id} failed: {failure.problem}")
        for line in tell(failure, os.environ):
            context.log.info(line)

    return [raw_files, on_failure]


def failure_of(context: dg.RunFailureSensorContext, settings: Settings) -> Failure:
    """Return what failed first in a run, in the words of the error that started it."""
    run_id = context.dagster_run.run_id
    step, problem = None, context.failure_event.message or "the run failed"
    failures = context.get_step_failure_events()
    if failures:
        error = failures[0].step_failure_data.error
        while error is not None and error.cause is not None:
            error = error.cause
        step, problem = failures[0].step_key, error.message.strip() if error else problem
    else:
        # no step failed: what Dagster said last is what became of the process
        said = context.instance.get_records_for_run(
            run_id, of_type=dg.DagsterEventType.ENGINE_EVENT, limit=1, ascending=False
        ).records
        problem = "; ".join(
            [problem, *(record.event_log_entry.message for record in said)]
        )
    return Failure(
        run_id=run_id,
        job=context.dagster_run.job_name,
        step=step,
        problem=problem,
        warehouse=str(settings.warehouse),
    )


def _is_one_in_line(instance: dg.DagsterInstance) -> bool:
    """Return whether a run waits that will read all that is there by now."""
    waiting = dg.RunsFilter(job_name=JOB, statuses=[dg.DagsterRunStatus.QUEUED])
    return instance.get_runs_count(waiting) > 0
