"""Tables → Parquet in a directory that this process and all of Spark reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from string import punctuation
from urllib.parse import quote

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from pyarrow import fs

_ROWS_AT_ONCE = 100_000


@dataclass(frozen=True)
class Store:
    """Folders of Parquet by their names, such as raw/reports.

    place: an absolute path, or an address that Arrow and Spark both know.
    """

    place: str

    def address(self, name: str) -> str:
        """Return where a folder is, for Spark."""
        return f"{self.place}/{name}"

    def files(self, name: str) -> list[str]:
        """Return the names of the files of Parquet in a folder itself."""
        system, path = self._at(name)
        selector = fs.FileSelector(path, allow_not_found=True)
        found = [one.base_name for one in system.get_file_info(selector)]
        return sorted(
            one for one in found if one.endswith(".parquet") and not one.startswith("_")
        )

    def clear(self, name: str) -> None:
        """Take a folder away with all that is in it, if it is there."""
        system, path = self._at(name)
        if system.get_file_info(path).type != fs.FileType.NotFound:
            system.delete_dir(path)

    def write(self, name: str, file: str, batches: pa.RecordBatchReader) -> None:
        """Write a file of a folder; it is there whole or not at all."""
        system, path = self._at(name)
        system.create_dir(path, recursive=True)
        # neither Spark nor Arrow sees what begins with an underscore
        unfinished = f"{path}/_{file}"
        with (
            system.open_output_stream(unfinished) as stream,
            pq.ParquetWriter(stream, batches.schema, compression="zstd") as writer,
        ):
            for batch in batches:
                writer.write_batch(batch)
        system.move(unfinished, f"{path}/{file}")

    def replace(self, name: str, batches: pa.RecordBatchReader) -> None:
        """Write a folder of one file in place of what was there."""
        self.clear(name)
        self.write(name, "all.parquet", batches)

    def dataset(self, name: str) -> ds.Dataset | None:
        """Return what a folder has, its partitions as columns; None if it has nothing."""
        system, path = self._at(name)
        if system.get_file_info(path).type == fs.FileType.NotFound:
            return None
        hive = ds.partitioning(
            pa.schema([pa.field("bucket", pa.string())]), flavor="hive"
        )
        found = ds.dataset(path, filesystem=system, format="parquet", partitioning=hive)
        return found if found.files else None

    def _at(self, name: str) -> tuple[fs.FileSystem, str]:
        system, path = fs.FileSystem.from_uri(self.address(name))
        return system, path


def files_of(addresses: Iterable[str]) -> ds.Dataset | None:
    """Return what files have that Spark names; None if there are none."""
    # Spark leaves letters beyond ASCII as they are, Arrow wants them written out
    found = [fs.FileSystem.from_uri(quote(one, punctuation)) for one in addresses]
    if not found:
        return None
    return ds.dataset(
        [path for _, path in found], filesystem=found[0][0], format="parquet"
    )


def stream(found: ds.Dataset, columns: list[str] | None = None) -> pa.RecordBatchReader:
    """Return what is in files, some rows at a time."""
    return found.scanner(columns=columns, batch_size=_ROWS_AT_ONCE).to_reader()


def groups(counts: Iterable[tuple[str, int]], most: int) -> Iterator[list[str]]:
    """Put names, each of which counts for so much, into groups in their order."""
    group: list[str] = []
    so_far = 0
    for name, count in counts:
        if group and so_far + count > most:
            yield group
            group, so_far = [], 0
        group.append(name)
        so_far += count
    if group:
        yield group
