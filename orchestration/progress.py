"""What a run prints while it goes on: one line per step, on standard error."""

import logging
import sys
import time

import dagster as dg

PROGRESS = "gongkai.progress"


class _Steps(logging.Handler):
    """Print what the assets say; Dagster's own events and errors go to its event log."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._started = time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        meta = getattr(record, "dagster_meta", None) or {}
        if meta.get("dagster_event") is not None or record.levelno > logging.WARNING:
            return
        message = meta.get("orig_message") or record.getMessage()
        seconds = time.monotonic() - self._started
        print(f"{seconds:6.1f} s  {message}", file=sys.stderr, flush=True)


@dg.logger
def progress_logger(_context: dg.InitLoggerContext) -> logging.Logger:
    """Return the logger of the command line."""
    log = logging.Logger(PROGRESS, logging.INFO)
    log.addHandler(_Steps())
    return log
