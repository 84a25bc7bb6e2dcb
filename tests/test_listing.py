"""What lies below the raw directories: what may not be read, and what is gone."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.listing import content_of, list_all
from orchestration.loading import EmptiedDirectory, forget_files, load


def test_a_folder_that_may_not_be_looked_into_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a folder without leave that is listed as a device, or not at all."""
    raw = tmp_path / "raw"
    (raw / "locked").mkdir(parents=True)
    scandir = os.scandir

    def refusing(path: str | Path) -> Iterator[os.DirEntry]:
        if Path(path).name == "locked":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    ((source_path, path),), _ = list_all([raw])
    assert source_path == "locked"
    assert content_of(path, [raw]) == (None, "cannot be read: Permission denied")


def test_a_directory_that_lost_all_its_files_is_refused(tmp_path: Path) -> None:
    """Catches a disk that is not mounted, of which an empty release is made."""
    raws = [tmp_path / "a", tmp_path / "b", tmp_path / "none"]
    for raw in raws:
        raw.mkdir()
    for raw in raws[:2]:
        (raw / "1.txt").write_text(raw.name, encoding="utf-8")
    with duckdb.connect() as connection:
        assert load(connection, raws).files == 2
        (raws[1] / "1.txt").unlink()
        for directories in (raws, raws[::-1]):
            with pytest.raises(EmptiedDirectory, match=f"^{raws[1]} has no file"):
                load(connection, directories)
        # all is as it was; a directory left out is not missed, and --rebuild asks nothing
        kept = "select source_path from raw.files order by all"
        assert connection.execute(kept).fetchall() == [("a/1.txt",), ("b/1.txt",)]
        assert load(connection, [raws[0], raws[2]]).files == 1
        forget_files(connection)
        assert load(connection, [raws[1]]).files == 0
