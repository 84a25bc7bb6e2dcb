"""Which dbt nodes are built when, and what each is made of: a digest of its ancestry."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from importlib.metadata import version
from pathlib import Path
from typing import Any

from orchestration.settings import DBT_PROJECT, PARSING, PROJECT

# The validation's verdicts, as if they were a model made of these by expectations/.
VERDICTS = "verdicts"
_JUDGED = (
    "model.gongkai.stg_raw__reports",
    "model.gongkai.int_batch__sections",
    "model.gongkai.int_batch__cells",
    "model.gongkai.int_batch__identities",
    "model.gongkai.parsed_statements",
    "model.gongkai.parsed_evidence",
)

# Modules of expectations/ that the readings are judged without: a change of what is asked
# of a release alone has no report judged again.
OF_RELEASES = frozenset(
    {
        "canaries.py",
        "correction_rules.py",
        "release.py",
        "statements.py",
        "years.py",
    }
)

_BATCH = "source.gongkai.ledger.batch"
_FILES = ("source.gongkai.raw.files", "source.gongkai.raw.manifest")
_VERDICT_SOURCES = "source.gongkai.verdicts."

# Read for each report by itself: a change of it touches the reports that it names.
_BY_REPORT = "seed.gongkai.corrections"

# What dbt names the macros of tests: they decide whether, and nothing that a table says.
_OF_TESTS = "test_"

_RUNS_ON = ("duckdb", "dbt-core", "dbt-duckdb")

# How models are materialised that keep what every batch gave.
_KEPT = ("appended", "incremental")

# What a model in Python calls, beside the libraries that all models run on.
_CALLS = ("pyarrow", "rapidfuzz")


@dataclass(frozen=True)
class Node:
    """A seed or a model of the project.

    own: digest of its code or its rows. words: digest of its documentation, which goes
    into the database as comments. relation: schema and name of its table.
    """

    unique_id: str
    name: str
    parents: frozenset[str]
    own: str
    words: str
    is_kept: bool
    relation: tuple[str, str]


class Lineage:
    """The seeds and models of the project, by when they are built.

    constants come from seeds alone; listed, from the list of files; kept, what of a batch
    of reports stays; read, what is built with it, batch after batch; the others, after it
    all.
    """

    def __init__(
        self, nodes: Mapping[str, Node], tests: Mapping[str, frozenset[str]]
    ) -> None:
        self._nodes = nodes
        self._tests = tests

    @classmethod
    def of(cls, manifest: Any) -> "Lineage":  # noqa: ANN401 - dbt's own class
        """Return the lineage in dbt's manifest."""
        common = _digest(
            [
                _file_digest(DBT_PROJECT / "dbt_project.yml"),
                *sorted(
                    _text_digest(macro.macro_sql)
                    for macro in manifest.macros.values()
                    if macro.package_name == "gongkai"
                    and not macro.name.startswith(_OF_TESTS)
                ),
                *(version(library) for library in _RUNS_ON),
            ]
        )
        return cls(
            {
                node.unique_id: _node(node, common)
                for node in manifest.nodes.values()
                if str(node.resource_type) in ("model", "seed")
            },
            {
                node.unique_id: frozenset(node.depends_on.nodes)
                for node in manifest.nodes.values()
                if str(node.resource_type) == "test"
            },
        )

    @cached_property
    def kept(self) -> frozenset[str]:
        """Models that keep what every batch gave."""
        return frozenset(name for name, node in self._nodes.items() if node.is_kept)

    @cached_property
    def read(self) -> frozenset[str]:
        """Models built for each batch, for what is kept or judged of it."""
        wanted = self._before([*self.kept, VERDICTS])
        return frozenset(self._after([_BATCH]) & wanted) - self.kept

    @cached_property
    def of_batch(self) -> frozenset[str]:
        """Models that have rows of the reports that are read now, and of no others."""
        return frozenset(self._after([_BATCH], until=self.kept))

    @cached_property
    def listed(self) -> frozenset[str]:
        """Models that depend on the list of files and on no report."""
        others = self.read | self.kept | self.later
        return frozenset(set(self._after(_FILES, until=others)) - others)

    @cached_property
    def later(self) -> frozenset[str]:
        """Models built once after all batches."""
        sources = {
            parent
            for node in self._nodes.values()
            for parent in node.parents
            if parent.startswith(_VERDICT_SOURCES)
        }
        return frozenset(self._after([*self.kept, *sources])) - self.kept - self.read

    @cached_property
    def constants(self) -> frozenset[str]:
        """Seeds, and models of seeds alone."""
        return frozenset(self._nodes) - self.read - self.kept - self.later - self.listed

    def needed_for(self, kept: Iterable[str]) -> frozenset[str]:
        """Return the models of a batch that some of kept, or VERDICTS, are made of."""
        return frozenset(self._before(kept, of=self.read))

    def in_order(self) -> list[str]:
        """Return all nodes, each after its parents."""
        parents = {
            name: node.parents & self._nodes.keys() for name, node in self._nodes.items()
        }
        return [*TopologicalSorter(parents).static_order()]

    def tests_of(self, names: Iterable[str]) -> list[str]:
        """Return the data tests that can be run as soon as nodes are built.

        A test of several nodes belongs to those that are built last. Models of a batch
        that are not built now have what an earlier batch gave: no test may look at them.
        """
        built = set(names)
        stages = [self.constants, self.listed, self.read, self.kept, self.later]
        not_yet: set[str] = set()
        for stage in reversed(stages):
            if stage & built:
                break
            not_yet |= stage
        return sorted(
            name
            for name, parents in self._tests.items()
            if parents & built
            and not parents & not_yet
            and parents & self.of_batch <= built
        )

    def digest(self, unique_id: str) -> str:
        """Return a digest of all that decides what a node, or VERDICTS, says."""
        return self._digests[unique_id]

    def words(self, unique_id: str) -> str:
        """Return a digest of a node's documentation."""
        return self._nodes[unique_id].words

    def name(self, unique_id: str) -> str:
        """Return the name of a seed or a model, as dbt selects it."""
        return self._nodes[unique_id].name

    def relation(self, unique_id: str) -> tuple[str, str]:
        """Return schema and name of the table of a seed or a model."""
        return self._nodes[unique_id].relation

    @cached_property
    def _digests(self) -> dict[str, str]:
        found: dict[str, str] = {}

        def of(name: str) -> str:
            if name == _BY_REPORT or name not in self._nodes:
                return name
            if name not in found:
                node = self._nodes[name]
                found[name] = _digest([node.own, *map(of, sorted(node.parents))])
            return found[name]

        for name in self._nodes:
            of(name)
        found[_BY_REPORT] = self._nodes[_BY_REPORT].own
        found[VERDICTS] = _digest([_rules_digest(), *(found[name] for name in _JUDGED)])
        return found

    def _parents_of(self, name: str) -> Iterable[str]:
        return _JUDGED if name == VERDICTS else self._nodes[name].parents

    def _before(self, names: Iterable[str], of: frozenset[str] | None = None) -> set[str]:
        """Return all that names are made of, not looking past what is not among of."""
        found: set[str] = set()
        to_see = [parent for name in names for parent in self._parents_of(name)]
        while to_see:
            name = to_see.pop()
            if name in self._nodes and name not in found and (of is None or name in of):
                found.add(name)
                to_see += self._nodes[name].parents
        return found

    def _after(
        self, names: Iterable[str], until: frozenset[str] = frozenset()
    ) -> set[str]:
        """Return all descendants, not looking past those in until, nor at them."""
        children: dict[str, list[str]] = {}
        for node in self._nodes.values():
            for parent in node.parents:
                children.setdefault(parent, []).append(node.unique_id)
        found: set[str] = set()
        to_see = list(names)
        while to_see:
            for child in children.get(to_see.pop(), ()):
                if child not in found and child not in until:
                    found.add(child)
                    to_see.append(child)
        return found


def _node(node: Any, common: str) -> Node:  # noqa: ANN401
    is_seed = str(node.resource_type) == "seed"
    # what dbt itself says of a large seed is its path alone
    rows = _file_digest(Path(node.root_path, node.original_file_path)) if is_seed else ""
    called = _parsing_digest() if str(node.language) == "python" else ""
    return Node(
        unique_id=node.unique_id,
        name=node.name,
        parents=frozenset(() if is_seed else node.depends_on.nodes),
        own=_digest([common, rows, called, node.raw_code, *_configured(node)]),
        words=_digest(
            [
                node.description,
                *(
                    f"{column.name}: {column.description}"
                    for column in node.columns.values()
                ),
            ]
        ),
        is_kept=str(node.config.materialized) in _KEPT,
        relation=(node.schema, node.alias),
    )


def _parsing_digest() -> str:
    """Return a digest of the code that reads reports, and of what it runs on."""
    code = sorted(PARSING.rglob("*.py"))
    return _digest(
        [
            *map(version, _CALLS),
            *(path.relative_to(PARSING).as_posix() for path in code),
            *map(_file_digest, code),
        ]
    )


def _rules_digest() -> str:
    """Return a digest of the code of the rules on readings, and of what runs them."""
    code = [
        path
        for path in sorted((PROJECT / "expectations").glob("*.py"))
        if path.name not in OF_RELEASES
    ]
    return _digest([version("great-expectations"), *map(_file_digest, code)])


def _configured(node: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield what configuration, beside the code, changes a table: types of columns."""
    yield str(node.config.materialized)
    yield json.dumps(getattr(node.config, "column_types", None) or {}, sort_keys=True)


def _digest(parts: Iterable[str]) -> str:
    return _text_digest(json.dumps(list(parts)))


def _text_digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _file_digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
