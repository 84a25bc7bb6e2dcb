"""An agency and a year → the lines that show its numbers in their sources."""

from collections.abc import Iterable, Iterator

from orchestration.settings import Settings
from orchestration.summary import printable
from orchestration.tracing.asking import (
    NothingFound,
    agency_asked,
    check_indicator,
    release_and_build,
)
from orchestration.tracing.facts import Report, check_place, facts_of, reports_of
from orchestration.tracing.printing import shown
from orchestration.tracing.ties import Catalogue


def trace(
    settings: Settings, agency: str, year: int, indicator: str | None = None
) -> Iterator[str]:
    """Yield the lines that show the facts of an agency and year in their source.

    agency: an agency_id, a name or a part of one. indicator: only that indicator.
    Every place is re-read before the first line is given. Raises NothingFound where the
    release has no such facts, TraceError where the question must be put otherwise or
    where a text is not the one that the release was made from.
    """
    with release_and_build(settings) as connection:
        agency_id, name = agency_asked(connection, agency)
        if indicator is not None:
            check_indicator(connection, indicator)
        reports = reports_of(connection, agency_id, name, year)
        facts = facts_of(connection, agency_id, year, indicator)
        if not facts:
            raise NothingFound(nothing_of(name, year, indicator, reports.values()))
        printed = [fact for fact in facts if fact.char_start is not None]
        implied = [
            fact for fact in facts if fact.char_start is None and fact.value is not None
        ]
        for fact in printed:
            check_place(fact, reports[fact.report_id])
        catalogue = Catalogue(connection, facts)
    return shown(
        f"{printable(name)} ({agency_id}), {year}",
        printed,
        implied,
        len(facts) - len(printed) - len(implied),
        reports,
        catalogue,
    )


def nothing_of(
    name: str, year: int, indicator: str | None, reports: Iterable[Report]
) -> str:
    what = "no facts" if indicator is None else f"no fact of {indicator}"
    listed = "; ".join(
        f"{printable(report.source_path)} is {report.status}"
        + (f" ({printable(report.reason)})" if report.reason else "")
        for report in reports
    )
    return f"the release has {what} of {printable(name)} of {year}: {listed}"
