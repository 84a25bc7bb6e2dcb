"""Read the reports that are new, have changed, or are touched by a change of the project.

Reports are read in batches, so that memory does not grow with their number, and what a
batch gave is kept: a run reads nothing that was read before by the same models.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import duckdb

from expectations.rules import Outcome
from expectations.verdicts import empty_verdicts
from orchestration import ledger
from orchestration.database import connect
from orchestration.lineage import VERDICTS
from orchestration.settings import Settings
from orchestration.transforming import NodeResult, Transformer, failure_of

# Of a batch, so that what is made of it fits into memory, where DuckDB keeps some 60 KB
# of a report until all are written: 8,000 of the usual length, or fewer long ones.
MOST_REPORTS = 8_000
MOST_CHARACTERS = 100_000_000

_VERDICT_TABLES = [("verdicts", "validated"), ("verdicts", "failing_rows")]

Judge = Callable[[], Sequence[Outcome]]
Say = Callable[[str], None]


@dataclass
class Read:
    """What was done: reports read and taken out, nodes built, and what was judged.

    nodes: the results of every build of a node, in order; a node that was built for
    several batches is there several times.
    """

    reports: int = 0
    forgotten: int = 0
    nodes: list[NodeResult] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)


class Reader:
    """Reads what is to be read, batch after batch, and keeps what they gave.

    judge validates the batch that was just parsed, and writes its verdicts. with_tests:
    dbt's data tests run on every batch.
    """

    def __init__(
        self,
        settings: Settings,
        transformer: Transformer,
        judge: Judge,
        *,
        with_tests: bool = True,
        say: Say = lambda _: None,
    ) -> None:
        self._settings = settings
        self._transformer = transformer
        self._judge = judge
        self._with_tests = with_tests
        self._say = say

    def read(self, *, anew: bool = False) -> Read:
        """Read what is to be read. anew: everything, whatever is kept.

        Raises TransformationError where a model or a test failed; what was kept before
        stays, and the next run goes on from there.
        """
        done = Read()
        lineage = self._transformer.lineage
        with connect(self._settings.build_database) as connection:
            ledger.prepare(connection)
        empty_verdicts(self._settings.build_database)
        self._build_constants(done, anew=anew)
        stale = self._forget(done, anew=anew)
        if stale:
            self._pass(stale, done, known=True)
            with connect(self._settings.build_database) as connection:
                ledger.note(connection, {name: lineage.digest(name) for name in stale})
        self._pass(lineage.kept | {VERDICTS}, done, known=False)
        return done

    def _build_constants(self, done: Read, *, anew: bool) -> None:
        """Build seeds and what comes of them, where they have changed, and the lists."""
        lineage = self._transformer.lineage
        wanted = {
            name: f"{lineage.digest(name)} {lineage.words(name)}"
            for name in lineage.constants
        }
        with connect(self._settings.build_database) as connection:
            if anew:
                ledger.forget_nodes(connection, wanted)
            before = ledger.digests(connection)
            changed = {
                name: digest
                for name, digest in wanted.items()
                if before.get(name) != digest
            }
            # what cannot be built must not pass for built at the next run
            ledger.forget_nodes(connection, changed)
        # seeds are made anew: an older version's table may have other columns
        self._build(lineage.listed | set(changed), done, anew=True)
        with connect(self._settings.build_database) as connection:
            ledger.note(connection, changed)

    def _forget(self, done: Read, *, anew: bool) -> frozenset[str]:
        """Take out of the kept tables what is to be read again, or is there no longer.

        Returns the kept models, and perhaps VERDICTS, whose own making has changed: they
        are to be made again of all known reports.
        """
        lineage = self._transformer.lineage
        everything = lineage.kept | {VERDICTS}
        with connect(self._settings.build_database) as connection:
            before = ledger.digests(connection)
            stale = {
                name for name in everything if before.get(name) != lineage.digest(name)
            }
            if anew or stale == everything or ledger.count(connection) == 0:
                ledger.forget_all(connection, map(lineage.relation, lineage.kept))
                _empty(connection, _VERDICT_TABLES)
                ledger.note(
                    connection, {name: lineage.digest(name) for name in everything}
                )
                return frozenset()
            # should the run end before they are whole, whatever the code is then
            ledger.forget_nodes(connection, stale)
            for name in stale & lineage.kept:
                ledger.drop(connection, lineage.relation(name))
            if VERDICTS in stale:
                _empty(connection, _VERDICT_TABLES)
            done.forgotten = ledger.forget(
                connection,
                [
                    *map(lineage.relation, lineage.kept - stale),
                    *_VERDICT_TABLES,
                ],
            )
        return frozenset(stale)

    def _pass(self, kept: frozenset[str], done: Read, *, known: bool) -> None:
        """Read the known reports, or those that are not, for the sake of some tables."""
        with connect(self._settings.build_database) as connection:
            batches = ledger.plan(
                connection,
                known=known,
                most_reports=MOST_REPORTS,
                most_characters=MOST_CHARACTERS,
            )
        lineage, tables = self._transformer.lineage, kept - {VERDICTS}
        if batches == 0 and not known:
            # of no report at all, too, a run has its tables
            there = self._transformer.rows()
            batches = int(any(lineage.relation(name) not in there for name in tables))
        needed = lineage.needed_for(kept)
        for batch_no in range(1, batches + 1):
            with connect(self._settings.build_database) as connection:
                reports = ledger.begin(connection, batch_no)
            self._say(f"reading {reports} report(s), batch {batch_no} of {batches}")
            self._build(needed | tables, done)
            if VERDICTS in kept:
                done.outcomes = _together(done.outcomes, self._judge())
            with connect(self._settings.build_database) as connection:
                ledger.finish(connection)
            done.reports += reports

    def _build(self, names: Iterable[str], done: Read, *, anew: bool = False) -> None:
        built = set(names)
        if not built:
            return
        tests = self._transformer.lineage.tests_of(built) if self._with_tests else []
        nodes = self._transformer.build_nodes([*built, *tests], anew=anew)
        done.nodes += nodes
        failure = failure_of(nodes)
        if failure is not None:
            raise failure


def _empty(connection: duckdb.DuckDBPyConnection, tables: list[tuple[str, str]]) -> None:
    for schema, table in tables:
        connection.execute(f"delete from {schema}.{table}")  # noqa: S608


def _together(before: Sequence[Outcome], now: Sequence[Outcome]) -> list[Outcome]:
    """Return the outcomes of all batches so far: rows added up, the first ones shown."""
    earlier = {outcome.rule.name: outcome for outcome in before}
    return [
        outcome.after(earlier[outcome.rule.name])
        if outcome.rule.name in earlier
        else outcome
        for outcome in now
    ]
