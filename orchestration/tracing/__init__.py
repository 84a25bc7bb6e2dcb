"""An agency and a year → where its numbers stand, and what ties them."""

from orchestration.tracing.asking import NothingFound, TraceError
from orchestration.tracing.trace import trace

__all__ = ["NothingFound", "TraceError", "trace"]
