"""The steps of a run → a line for each on standard error, while it goes on."""

import logging
import sys
import time

import dagster as dg

PROGRESS = "gongkai.progress"

# the mark of what the assets say, beside what Dagster says of them
_SAID = "gongkai_said"

# It warns of each check that was not evaluated, though what it is about was not made.
logging.getLogger("dagster._core.execution.plan.active").setLevel(logging.ERROR)


def say(log: logging.Logger, message: str, level: int = logging.INFO) -> None:
    """Log what a person who waits for the run wants to know."""
    log.log(level, message, extra={_SAID: True})


class _Steps(logging.Handler):
    """Print what the assets say; Dagster's own words go to its event log alone."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._started = time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        if not getattr(record, _SAID, False):
            return
        meta = getattr(record, "dagster_meta", None) or {}
        message = meta.get("orig_message") or record.getMessage()
        seconds = time.monotonic() - self._started
        print(f"{seconds:6.1f} s  {message}", file=sys.stderr, flush=True)


@dg.logger
def progress_logger(_context: dg.InitLoggerContext) -> logging.Logger:
    """Return the logger of the command line."""
    log = logging.Logger(PROGRESS, logging.INFO)
    log.addHandler(_Steps())
    return log
