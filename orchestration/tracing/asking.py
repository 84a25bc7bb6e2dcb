"""What a person asks → the release and the build, and the agency that is meant."""

import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from heapq import nlargest
from pathlib import Path

import duckdb

from orchestration.database import connect, quoted
from orchestration.settings import Settings
from orchestration.summary import MEND
from orchestration.tracing.words import listed_names


class NothingFound(LookupError):
    """The release has no answer; the message says what it has instead."""


class TraceError(ValueError):
    """The question cannot be answered as asked; the message says what to do."""


@contextmanager
def release_and_build(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection with the release in place and the build, both read-only."""
    # resolved once: a release that comes meanwhile changes nothing here
    release = Path(os.path.realpath(settings.release_database))
    if not release.is_file():
        raise TraceError(f"no release in {settings.warehouse}: gongkai run makes one")
    if not settings.build_database.is_file():
        raise TraceError(
            f"no {settings.build_database}: it has the texts of the reports; "
            "gongkai run makes it"
        )
    real = Path(os.path.realpath(settings.warehouse))
    with connect(":memory:", also=[settings.warehouse, real]) as connection:
        try:
            connection.execute(f"attach {quoted(str(release))} as release (read_only)")
        except duckdb.Error as error:
            raise TraceError(_unreadable(release, error)) from None
        build = quoted(str(settings.build_database))
        try:
            connection.execute(f"attach {build} as build (read_only)")
        except duckdb.Error as error:
            raise TraceError(
                f"{settings.build_database} has the texts and cannot be opened: if a "
                f"run writes it, wait for the run ({str(error).splitlines()[0]})"
            ) from None
        try:
            yield connection
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise TraceError(
                "the release or the build is of another version of gongkai, which "
                "gongkai run mends: " + str(error).splitlines()[0]
            ) from None
        except duckdb.Error as error:
            raise TraceError(_unreadable(release, error)) from None


def _unreadable(release: Path, error: duckdb.Error) -> str:
    return f"{release} cannot be read ({str(error).splitlines()[0]}): {MEND}"


def agency_asked(connection: duckdb.DuckDBPyConnection, asked: str) -> tuple[str, str]:
    """Return agency_id and name of the one agency that is asked for."""
    names = connection.execute(
        "select agency_id, agency_name from release.main.dim_agency union "
        "select agency_id, agency_name from release.main.dim_report "
        "where agency_id is not null order by all"
    ).fetchall()
    latest = dict(
        connection.execute(
            "select agency_id, agency_name from release.main.dim_agency"
        ).fetchall()
    )
    folded = _folded(asked)
    if not folded:
        raise TraceError("--agency is empty: give an agency_id or a part of a name")
    found = {key for key, _ in names if key == asked}
    found = found or {key for key, name in names if _folded(name) == folded}
    found = found or {key for key, name in names if folded in _folded(name)}
    if len(found) == 1:
        (key,) = found
        return key, latest[key]
    if found:
        listed = listed_names(f"{latest[key]} ({key})" for key in sorted(found))
        raise TraceError(
            f"{len(found)} agencies match {asked!r}: {listed}; name one by its agency_id"
        )
    if not names:
        raise NothingFound("the release has no agency: no report is published in it")
    near = nlargest(5, latest.items(), key=lambda item: _nearness(folded, item[1]))
    listed = listed_names(f"{name} ({key})" for key, name in near)
    raise NothingFound(
        f"no agency {asked!r} in the release; the nearest of {len(latest)}: {listed}"
    )


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _nearness(folded: str, name: str) -> float:
    """Return which part of their characters two names share."""
    one, other = set(folded), set(_folded(name))
    return len(one & other) / max(len(one | other), 1)


def check_indicator(connection: duckdb.DuckDBPyConnection, indicator: str) -> None:
    codes = [
        code
        for (code,) in connection.execute(
            "select indicator_code from release.main.dim_indicator order by 1"
        ).fetchall()
    ]
    if indicator not in codes:
        words = set(indicator.split("."))
        near = nlargest(
            5,
            codes,
            key=lambda code: (len(words & set(code.split("."))), indicator in code),
        )
        raise TraceError(
            f"no indicator {indicator!r}; the nearest: {listed_names(near)}; "
            "dim_indicator has them all"
        )
