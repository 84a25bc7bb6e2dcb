"""The process that reads files it cannot trust, one at a time, until its input ends.

Started by the pool as `python -m orchestration.readers.worker`.
"""

import resource
import sys

from orchestration.readers.media import signature
from orchestration.readers.messages import Answer, receive, send
from orchestration.readers.reader import read
from orchestration.readers.reading import Reading
from orchestration.settings import LARGEST_FILE, READ_MEMORY, READ_SECONDS

# Bytes. Libraries keep some of what they took: a process that has held this much ends,
# so that what a file may take hardly depends on the files before it.
_MOST_KEPT = READ_MEMORY // 4

# what no reader has any business with
_REFUSED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system")


def main() -> None:
    """Answer until the input ends."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    # what a library prints must not come between the messages
    sys.stdout = sys.stderr
    _confine()
    while (content := receive(source, LARGEST_FILE)) is not None:
        _bound_time()
        answer = _answer(content)
        send(target, answer.message())
        if not answer.is_sound or _has_grown():
            return


def _answer(content: bytes) -> Answer:
    try:
        return Answer(read(content), is_sound=True)
    except MemoryError:
        what = f"needs more than {READ_MEMORY // 1024**2} MiB of memory"
    except RecursionError:
        what = "is nested too deep"
    except Exception as error:
        # a library met what it did not foresee
        what = f"cannot be read ({type(error).__name__}: {str(error)[:100]})"
    reason = f"the file {what}: broken or made to do harm; save it again as DOCX or text"
    return Answer(Reading(signature(content), reason=reason), is_sound=False)


def _confine() -> None:
    """Bound memory, files and processes of this process."""
    _bound(resource.RLIMIT_AS, READ_MEMORY)
    _bound(resource.RLIMIT_CORE, 0)
    _bound(resource.RLIMIT_FSIZE, 0)
    sys.addaudithook(_refuse)


def _bound_time() -> None:
    """Bound the processor time, should the pool end before it could end this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _bound(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + READ_SECONDS) + 1)


def _bound(limit: int, value: int) -> None:
    try:
        resource.setrlimit(limit, (value, resource.getrlimit(limit)[1]))
    except (ValueError, OSError):
        # some systems know no such bound; the pool's bound on time holds everywhere
        return


def _refuse(event: str, _: tuple) -> None:
    if event.startswith(_REFUSED):
        raise PermissionError(f"a reader of files may not do this: {event}")


def _has_grown() -> bool:
    kept = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # kibibytes, but bytes on macOS
    return kept * (1 if sys.platform == "darwin" else 1024) > _MOST_KEPT


if __name__ == "__main__":
    main()
