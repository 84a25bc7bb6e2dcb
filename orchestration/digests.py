"""Code, seeds and libraries → digests of what decides what a run gives."""

import ast
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from orchestration.settings import DBT_PROJECT, PARSING, PROJECT

# What can change a release while every file in raw/ stays as it is.
_CODE = (PROJECT / "orchestration", PROJECT / "expectations", PARSING, DBT_PROJECT)
_CODE_SUFFIXES = {".py", ".sql", ".yml", ".csv"}
_BUILT_FOLDERS = {"target", "logs", "__pycache__"}
_LIBRARIES = (
    "css-inline",
    "duckdb",
    "dbt-core",
    "dbt-duckdb",
    "great-expectations",
    "pdfplumber",
    "pyarrow",
    "rapidfuzz",
    "selectolax",
    "xlrd",
)
# What may be installed or not: what is listed as a scan without it is read with it.
_OPTIONAL = ("onnxruntime", "opencv-python-headless", "rapidocr", "rapidocr-onnxruntime")

# Modules of expectations/ that the readings are judged without: a change of what is asked
# of a release alone has no report judged again.
OF_RELEASES = frozenset(
    {
        "canaries.py",
        "correction_rules.py",
        "release.py",
        "signing.py",
        "statements.py",
        "years.py",
    }
)

_PARSER = "model.gongkai.parsed_reports"
# Read for each report by itself: a change of it touches the reports that it names.
_BY_REPORT = "seed.gongkai.corrections"
# What dbt names the macros of tests: they decide whether, and nothing that a table says.
_OF_TESTS = "test_"

_SQL_COMMENT = re.compile(r"\{#.*?#\}|^\s*--[^\n]*$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Digests:
    """Digests of all that dbt has, of what reads reports, and of what judges them, too.

    Comments and descriptions are in the first alone: no report is read again for them.
    """

    project: str
    parser: str
    judge: str

    @classmethod
    def of(cls, manifest: Any) -> "Digests":  # noqa: ANN401 - dbt's own class
        """Return the digests of the project as it stands, by its manifest in dbt."""
        common = [
            *_engines(),
            _file_digest(DBT_PROJECT / "dbt_project.yml"),
            *sorted(
                _sql(macro.macro_sql)
                for macro in manifest.macros.values()
                if macro.package_name == "gongkai"
                and not macro.name.startswith(_OF_TESTS)
            ),
        ]
        parser = [*common, version("rapidfuzz"), *_modules(PARSING)]
        judging = [
            name
            for name, node in manifest.nodes.items()
            if node.resource_type == "model" and "read" in node.tags
        ]
        rules = [version("great-expectations"), *_modules(PROJECT / "expectations")]
        return cls(
            project=project_digest(),
            parser=_digest([*parser, *_nodes(manifest, [_PARSER])]),
            judge=_digest([*parser, *rules, *_nodes(manifest, judging)]),
        )


def project_digest() -> str:
    """Return the digest of all that dbt has, comments and descriptions too."""
    return _digest([*_engines(), *_files(DBT_PROJECT)])


def _engines() -> list[str]:
    return [*map(version, ("duckdb", "dbt-core", "dbt-duckdb", "pyarrow"))]


def _nodes(manifest: Any, names: Iterable[str]) -> Iterator[str]:  # noqa: ANN401
    """Yield the code, or the rows, of nodes and of all that they are made of."""
    found: set[str] = set()
    to_see = [*names]
    while to_see:
        name = to_see.pop()
        if name in manifest.nodes and name not in found and name != _BY_REPORT:
            found.add(name)
            to_see += getattr(manifest.nodes[name].depends_on, "nodes", [])
    for name in sorted(found):
        node = manifest.nodes[name]
        # configuration that changes a table beside its code: types of columns
        types = getattr(node.config, "column_types", None) or {}
        yield json.dumps([name, str(node.config.materialized), types], sort_keys=True)
        if node.resource_type == "seed":
            # what dbt itself says of a large seed is its path alone
            yield _file_digest(Path(node.root_path, node.original_file_path))
        else:
            yield (_python if node.language == "python" else _sql)(node.raw_code)


def _modules(folder: Path) -> Iterator[str]:
    """Yield each module that a report is read or judged with, by its name and code."""
    for path in sorted(folder.rglob("*.py")):
        if path.name not in OF_RELEASES:
            yield path.relative_to(folder).as_posix()
            yield _python(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=256)
def _python(code: str) -> str:
    """Return code without what it does not do: comments, docstrings, the look of it."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                del node.body[0]
    return ast.dump(tree)


def _sql(code: str) -> str:
    """Return a model or a macro without its comments, each of which has its own line."""
    lines = _SQL_COMMENT.sub("", code).splitlines()
    return "\n".join(line for line in lines if line.strip())


@cache
def code_digest() -> str:
    """Return the digest of the code that this process was started with."""
    return digest_code()


def digest_code() -> str:
    """Return one digest over code, models, seeds and the libraries that it runs on."""
    libraries = [f"{one} {version(one)}" for one in _LIBRARIES]
    for one in _OPTIONAL:
        with suppress(PackageNotFoundError):
            libraries.append(f"{one} {version(one)}")
    return _digest([*_files(*_CODE), *libraries])


def _files(*roots: Path) -> Iterator[str]:
    """Yield place and content of each file below the roots that can change a release."""
    for root in roots:
        for path in sorted(root.rglob("*")):
            place = path.relative_to(root.parent)
            if path.suffix in _CODE_SUFFIXES and not _BUILT_FOLDERS & set(place.parts):
                yield place.as_posix()
                yield _file_digest(path)


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256(json.dumps([*parts]).encode()).hexdigest()


def _file_digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
