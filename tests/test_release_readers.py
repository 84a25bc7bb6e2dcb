"""Whoever reads while releases are put in place sees whole releases, and never waits."""

import fcntl
import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Condition, Thread
from types import FrameType

import duckdb
import pytest

from orchestration import releasing
from orchestration.releasing import Candidate, put_in_place
from orchestration.settings import Settings

pytestmark = pytest.mark.pipeline

READER = Path(__file__).with_name("release_reader.py")
RELEASES = 50
READERS = 8
ROWS = {"facts": 5_000, "dims": 1_000, "quality.file_status": 500}

# Seconds without any answer after which a reader is taken to hang: no verdict on speed.
PATIENCE = 120


class Reader:
    """A process that asks without pause, and all the answers it has given."""

    def __init__(self, kind: str, warehouse: Path, changed: Condition) -> None:
        self.answers: list[tuple[int, ...]] = []
        self.errors = ""
        self.status: int | None = None
        self._changed = changed
        self._process = subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, "-I", str(READER), kind, str(warehouse), str(RELEASES)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._thread = Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        for line in self._process.stdout:
            with self._changed:
                self.answers.append(tuple(map(int, line.split())))
                self._changed.notify_all()
        self.errors = self._process.stderr.read()
        with self._changed:
            self.status = self._process.wait()
            self._changed.notify_all()

    def end(self, *, now: bool = False) -> None:
        """Wait until it ends by itself; now: end it."""
        if now:
            self._process.kill()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "a reader hangs"


def prepare(folder: Path, number: int) -> None:
    """Make a release of which every row says its number."""
    (folder / "parquet" / "quality").mkdir(parents=True)
    with duckdb.connect(str(folder / "marts.duckdb")) as client:
        client.execute("create schema quality")
        for table, rows in ROWS.items():
            client.execute(
                f"create table {table} as select i as row_number, "
                f"{number}::integer as release_number from range({rows}) as t (i)"
            )
            file = folder / "parquet" / f"{table.replace('.', '/')}.parquet"
            client.execute(f"copy {table} to '{file}' (format parquet)")
    # what is kept of earlier releases goes by what a release says it follows
    manifest = {"changes": {"previous": f"r{number - 1:06d}"}}
    (folder / "release.json").write_text(json.dumps(manifest), encoding="utf-8")


def release(settings: Settings, prepared: Path) -> None:
    """Put a prepared release in place as the last step of a run does."""
    candidate = Candidate.of(settings)
    candidate.directory.parent.mkdir(exist_ok=True)
    prepared.rename(candidate.directory)
    put_in_place(settings, candidate, prepared.name)


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Reader]]:
    """Readers of each kind, after they have asked through fifty releases.

    A release is put in place, whatever the readers are doing just then, as soon as all
    of them have gone on asking since the one before.
    """
    settings = Settings((), tmp_path_factory.mktemp("read"))
    prepared = [settings.warehouse / f"r{n:06d}" for n in range(1, RELEASES + 1)]
    for number, folder in enumerate(prepared, start=1):
        prepare(folder, number)
    changed = Condition()
    release(settings, prepared[0])
    found = {
        kind: [Reader(kind, settings.warehouse, changed) for _ in range(count)]
        for kind, count in {"open": READERS, "parquet": 1, "keep": 1}.items()
    }
    asking = [reader for kind in ("open", "parquet") for reader in found[kind]]
    (keeping,) = found["keep"]

    def all_saw(number: int, kept: int) -> bool:
        """Whether all have asked since that release came, or one of them failed."""
        return any(r.status is not None for r in (*asking, keeping)) or (
            len(keeping.answers) > kept
            and all(r.answers and r.answers[-1][1] >= number for r in asking)
        )

    try:
        # a run holds the warehouse for as long as it goes on
        with (settings.warehouse / ".lock").open("w") as lock, changed:
            fcntl.flock(lock, fcntl.LOCK_EX)
            assert changed.wait_for(lambda: all_saw(1, 0), PATIENCE)
            for number in range(2, RELEASES + 1):
                kept = len(keeping.answers)
                release(settings, prepared[number - 1])
                assert changed.wait_for(partial(all_saw, number, kept + 1), PATIENCE)
        for reader in asking:
            reader.end()
        yield found
    finally:
        for reader in (*asking, keeping):
            reader.end(now=True)


def test_readers_see_whole_releases_and_no_error(
    readers: dict[str, list[Reader]],
) -> None:
    """Catches a reader that meets half a release, no file, or a lock.

    DuckDB does not wait for a lock that another process holds: it fails. Who reads
    while a release is written and put in place, and gets an answer, met none.
    """
    for reader in (*readers["open"], *readers["parquet"]):
        assert (reader.status, reader.errors) == (0, "")
        numbers = [number for number, _, _ in reader.answers]
        assert reader.answers == [(n, n, sum(ROWS.values())) for n in numbers]
        # none is left out, for none is put in place before the last was seen by all
        assert sorted(set(numbers)) == list(range(1, RELEASES + 1))
        assert numbers == sorted(numbers)


def test_a_reader_keeps_the_release_it_opened(readers: dict[str, list[Reader]]) -> None:
    """Catches a release written into, or cut short, while somebody reads it.

    The directory of the release is gone by then, for only the last few are kept.
    """
    (reader,) = readers["keep"]
    reader.end(now=True)
    assert (reader.status, reader.errors) == (-9, "")
    assert len(reader.answers) > RELEASES
    assert set(reader.answers) == {(1, 1, sum(ROWS.values()))}


def test_between_any_two_steps_a_whole_release_is_in_place(tmp_path: Path) -> None:
    """Catches a moment without a release, or of two, too short for a reader to meet."""
    settings = Settings((), tmp_path)
    names = [f"r{number:06d}" for number in range(1, 7)]
    for number, name in enumerate(names, start=1):
        prepare(tmp_path / name, number)
    release(settings, tmp_path / names[0])
    public = ("marts.duckdb", "release.json", "parquet/facts.parquet")
    seen = []

    def look() -> None:
        found = [(tmp_path / name).resolve(strict=True) for name in public]
        assert [(found[0].parent / name) for name in public] == found
        seen.append(found[0].parent.name)

    def trace(frame: FrameType, event: str, _: object) -> Callable | None:
        """Look before every line that releasing.py runs."""
        if frame.f_code.co_filename != releasing.__file__:
            return None
        if event == "line":
            look()
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        for name in names[1:]:
            release(settings, tmp_path / name)
    finally:
        sys.settrace(before)
    look()
    assert list(dict.fromkeys(seen)) == names
    assert len(seen) > 50
