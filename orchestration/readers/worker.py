"""Files that cannot be trusted → readings, one at a time, until the input ends.

Started by the pool as `python -m orchestration.readers.worker`; with `scans` behind it,
as the process that recognises what pictures show.
"""

import os
import re
import resource
import sys
from dataclasses import dataclass
from pathlib import Path

from orchestration.readers.media import signature
from orchestration.readers.messages import Answer, receive, send
from orchestration.readers.reader import read
from orchestration.readers.reading import Reading
from orchestration.settings import (
    LARGEST_FILE,
    MOST_SCANNED,
    READ_MEMORY,
    READ_SECONDS,
    SCAN_MEMORY,
    SCAN_SECONDS,
)

RECOGNISE = "scans"
"""Its argument, if it is to recognise."""

# what no reader has any business with
_REFUSED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system")


@dataclass(frozen=True)
class _Bounds:
    """What a process may take, and whether it recognises."""

    memory: int
    seconds: float
    recognises: bool

    @property
    def most_kept(self) -> int:
        """Bytes that it may have held and go on.

        Libraries keep some of what they took: a process that has held this much ends,
        so that what a file may take hardly depends on the files before it.
        """
        return self.memory // (2 if self.recognises else 4)


TEXTS = _Bounds(READ_MEMORY, READ_SECONDS, recognises=False)
# of processor time, all of them that it may use
SCANS = _Bounds(
    SCAN_MEMORY, MOST_SCANNED * SCAN_SECONDS * (os.cpu_count() or 1), recognises=True
)


def main() -> None:
    """Answer until the input ends."""
    bounds = SCANS if sys.argv[1:] == [RECOGNISE] else TEXTS
    source, target = sys.stdin.buffer, sys.stdout.buffer
    # what a library prints must not come between the messages
    sys.stdout = sys.stderr
    confine(bounds)
    while (content := receive(source, LARGEST_FILE)) is not None:
        bound_time(bounds.seconds)
        answer = _answer(content, bounds)
        send(target, answer.message())
        if not answer.is_sound or _held() > bounds.most_kept:
            return


def _answer(content: bytes, bounds: _Bounds) -> Answer:
    try:
        return Answer(read(content, recognises=bounds.recognises), is_sound=True)
    except MemoryError:
        what = f"needs more than {bounds.memory // 1024**2} MiB of memory"
    except RecursionError:
        what = "is nested too deep"
    except Exception as error:
        # a library met what it did not foresee
        what = f"cannot be read ({type(error).__name__}: {str(error)[:100]})"
    reason = f"the file {what}: broken or made to do harm; save it again as DOCX or text"
    return Answer(Reading(signature(content), reason=reason), is_sound=False)


def confine(bounds: _Bounds) -> None:
    """Bound memory, files and processes of this process, and refuse what none needs."""
    _bound(resource.RLIMIT_AS, bounds.memory)
    _bound(resource.RLIMIT_CORE, 0)
    _bound(resource.RLIMIT_FSIZE, 0)
    sys.addaudithook(_refuse)


def bound_time(seconds: float) -> None:
    """Bound the processor time, should the pool end before it could end this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _bound(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds) + 1)


def _bound(limit: int, value: int) -> None:
    try:
        resource.setrlimit(limit, (value, resource.getrlimit(limit)[1]))
    except (ValueError, OSError):
        # some systems know no such bound; the pool's bound on time holds everywhere
        return


def _refuse(event: str, _: tuple) -> None:
    if event.startswith(_REFUSED):
        raise PermissionError(f"a reader of files may not do this: {event}")


def _held() -> int:
    """Return the most bytes that this process has held.

    Linux has rusage begin with what the process held that started this one, which a run
    with its frameworks does more of than is kept.
    """
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        # kibibytes, but bytes on macOS
        return held * (1 if sys.platform == "darwin" else 1024)
    (held_kib,) = re.findall(r"VmHWM:\s*([0-9]+) kB", status) or [0]
    return int(held_kib) * 1024


if __name__ == "__main__":
    main()
