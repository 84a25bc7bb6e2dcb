"""Show where the numbers of a release stand: the line, the file, what ties them."""

from orchestration.tracing.asking import NothingFound, TraceError
from orchestration.tracing.trace import trace

__all__ = ["NothingFound", "TraceError", "trace"]
