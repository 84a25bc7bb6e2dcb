"""The structure is what the docs say: layers, documentation, lineage, checks."""

import ast
import re
from functools import cache
from pathlib import Path

import dagster as dg
import pytest

from orchestration.assembly import JOB, assemble
from orchestration.settings import DBT_PROJECT, PARSING, SEEDS, Settings
from parsing.dictionaries import Dictionaries
from tests.conftest import PROJECT, RAW, Run

LAYERS = ("staging", "intermediate", "parsed", "quality", "marts")

# of SQL models, so that each can be read at a sitting, and all of them in a day
MOST_MODELS, MOST_LINES, LONGEST_MODEL, FULLEST_FOLDER, LONGEST_CHAIN = (
    54,
    4500,
    200,
    15,
    10,
)


@pytest.fixture(scope="module")
def definitions(released: Run) -> dg.Definitions:
    return assemble(Settings((RAW,), released.warehouse))


def nodes(manifest: dict, kind: str) -> list[dict]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == kind]


def test_every_model_is_in_a_layer_and_named_for_it(dbt_manifest: dict) -> None:
    """Catches a model that a newcomer would look for elsewhere."""
    prefixes = {
        "staging": ("stg_",),
        "intermediate": ("int_",),
        "parsed": ("parsed_",),
    }
    for model in nodes(dbt_manifest, "model"):
        layer = model["fqn"][1]
        assert layer in LAYERS
        assert model["name"].startswith(prefixes.get(layer, ""))


def test_only_staging_reads_raw_and_marts_never_read_staging(dbt_manifest: dict) -> None:
    """Catches a mart that goes round the readings, or round the verdicts.

    dim_report alone reads staging: for what the manifest states and no text can say.
    """
    for model in nodes(dbt_manifest, "model"):
        parents = model["depends_on"]["nodes"]
        raw = [parent for parent in parents if parent.startswith("source.gongkai.raw.")]
        verdicts = [parent for parent in parents if ".verdicts." in parent]
        staging = [parent for parent in parents if ".stg_" in parent]
        assert not raw or model["fqn"][1] == "staging", model["name"]
        assert not verdicts or model["fqn"][1] == "quality", model["name"]
        if model["fqn"][1] == "marts" and model["name"] != "dim_report":
            assert not staging, model["name"]


def test_every_fact_table_waits_for_the_verdicts(dbt_manifest: dict) -> None:
    """Catches a fact table that publishes what was never validated.

    Running text has no section of its own: it waits for which report counts.
    """
    for model in nodes(dbt_manifest, "model"):
        if model["name"].startswith("fct_"):
            gate = "section_status"
            if model["name"] == "fct_statements":
                gate = "int_reports__current"
            parents = model["depends_on"]["nodes"]
            assert f"model.gongkai.{gate}" in parents, model["name"]


def test_no_model_looks_into_a_text(dbt_manifest: dict) -> None:
    """Catches a second parser: what a text says, parsing/ reads, and nothing else.

    The reports of a batch are known by their number; their text goes to Python alone.
    """
    for model in nodes(dbt_manifest, "model"):
        if model["language"] == "python":
            assert model["name"] == "parsed_reports"
            continue
        code = re.sub(r"--.*|'[^']*'", "", model["raw_code"])
        assert not re.search(r"regexp_|split_part|string_split", code), model["name"]
        assert ("text" in re.findall(r"\w+", code)) == (
            model["name"] == "stg_raw__reports"
        ), model["name"]
    macros = "".join(
        path.read_text(encoding="utf-8")
        for path in (DBT_PROJECT / "macros").glob("*.sql")
    )
    assert "regexp_" not in macros


def test_models_are_few_and_short(dbt_manifest: dict) -> None:
    """Catches SQL that grows back to what nobody can read."""
    models = [one for one in nodes(dbt_manifest, "model") if one["language"] == "sql"]
    lines = {one["name"]: len(one["raw_code"].splitlines()) for one in models}
    assert len(models) <= MOST_MODELS
    assert sum(lines.values()) <= MOST_LINES
    assert {name for name, count in lines.items() if count > LONGEST_MODEL} == set()
    folders = [str(Path(one["original_file_path"]).parent) for one in models]
    assert max(map(folders.count, folders)) < FULLEST_FOLDER


def test_the_way_from_a_text_to_a_fact_is_short(dbt_manifest: dict) -> None:
    """Catches a chain of models that nobody can follow."""
    parents = {
        one["unique_id"]: one["depends_on"]["nodes"]
        for one in nodes(dbt_manifest, "model")
    }

    @cache
    def steps(name: str) -> int:
        if name == "source.gongkai.raw.reports":
            return 0
        found = [steps(parent) for parent in parents.get(name, ())]
        return 1 + max(found, default=-1000)

    longest = {name: steps(name) for name in parents if ".fct_" in name}
    assert max(longest.values()) <= LONGEST_CHAIN, longest


def test_parsing_knows_of_no_engine_and_no_pipeline() -> None:
    """Catches a reading that could not be mapped over partitions elsewhere."""
    for path in PARSING.rglob("*.py"):
        imported: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, path
                imported.add(str(node.module).split(".")[0])
        forbidden = {"dagster", "dbt", "duckdb", "orchestration", "expectations"}
        assert not imported & forbidden, path


def test_every_seed_that_parsing_reads_is_in_the_lineage(dbt_manifest: dict) -> None:
    """Catches a seed whose change has no report read again, or that is not there."""
    model = dbt_manifest["nodes"]["model.gongkai.parsed_reports"]
    named = {name.split(".")[-1] for name in model["depends_on"]["nodes"]}
    seeds = {seed["name"] for seed in nodes(dbt_manifest, "seed")}
    said = {
        node.value
        for path in PARSING.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert seeds & said <= named
    assert len(seeds & said) > 20


def test_a_database_gives_the_seeds_as_their_files_do(released: Run) -> None:
    """Catches a seed whose types in the database change what is read with it."""
    import duckdb

    of_files = Dictionaries.read(SEEDS)
    with duckdb.connect(
        str(released.warehouse / "build.duckdb"), read_only=True
    ) as build:
        for name, rows in of_files.tables.items():
            found = build.execute(f"select cast(columns(*) as varchar) from seeds.{name}")
            columns = [column[0] for column in found.description]
            of_database = Dictionaries.of(
                {name: [dict(zip(columns, row, strict=True)) for row in found.fetchall()]}
            )
            assert sorted(map(str, of_database.rows(name))) == sorted(map(str, rows)), (
                name
            )


@pytest.mark.parametrize("kind", ["model", "seed"])
def test_every_table_and_column_is_documented(
    dbt_manifest: dict, released: Run, kind: str
) -> None:
    """Catches a column that nobody can interpret."""
    catalogue = released.warehouse / "build.duckdb"
    import duckdb

    with duckdb.connect(str(catalogue), read_only=True) as build:
        columns = build.execute(
            "select schema_name, table_name, list(column_name) from duckdb_columns() "
            "group by all"
        ).fetchall()
    built = {(schema, table): set(names) for schema, table, names in columns}
    for node in nodes(dbt_manifest, kind):
        said = node["description"]
        assert said and said == said.strip(), node["name"]
        described = {
            name for name, column in node["columns"].items() if column["description"]
        }
        assert described == built[node["schema"], node["alias"]], node["name"]


def test_every_released_table_and_column_has_a_comment(released: Run) -> None:
    """Catches a comment lost between the model and the release."""
    assert (
        released.query(
            "select table_name from duckdb_tables() where comment is null union all "
            "select table_name || '.' || column_name from duckdb_columns() "
            "where comment is null and not internal"
        )
        == []
    )


def test_marts_have_contracts_and_every_grain_is_tested(dbt_manifest: dict) -> None:
    """Catches a mart whose columns or grain could change unnoticed."""
    tested = {
        parent
        for test in nodes(dbt_manifest, "test")
        if test.get("test_metadata", {}).get("name") == "unique_grain"
        for parent in test["depends_on"]["nodes"]
    }
    for model in nodes(dbt_manifest, "model"):
        if model["fqn"][1] in ("marts", "quality"):
            assert model["config"]["contract"]["enforced"], model["name"]
            assert model["unique_id"] in tested, model["name"]


def test_lineage_goes_from_raw_files_to_the_release(definitions: dg.Definitions) -> None:
    """Catches an asset graph that looks whole and is cut in the middle."""
    graph = definitions.resolve_asset_graph()
    release = dg.AssetKey(["release", "marts"])
    upstream = {release}
    frontier = [release]
    while frontier:
        for parent in graph.get(frontier.pop()).parent_keys - upstream:
            upstream.add(parent)
            frontier.append(parent)
    roots = {key for key in upstream if not graph.get(key).parent_keys}
    assert {key for key in roots if key.path[0] != "seeds"} == {
        dg.AssetKey(["raw", name]) for name in ("files", "reports", "manifest")
    }
    for key in (["parsed", "parsed_reports"], ["verdicts", "failing_rows"]):
        assert dg.AssetKey(key) in upstream


def test_the_assets_are_the_ones_a_user_knows(definitions: dg.Definitions) -> None:
    """Catches an asset renamed or lost, which would break schedules and links."""
    keys = sorted(
        key.to_user_string()
        for key in definitions.resolve_asset_graph().get_all_asset_keys()
        if key.path[0] in ("raw", "verdicts", "quality", "marts", "release")
    )
    snapshot = Path(__file__).parent / "snapshots" / "asset_keys.txt"
    assert keys == snapshot.read_text(encoding="utf-8").split()


def test_the_lineage_shows_the_layers(definitions: dg.Definitions) -> None:
    """Catches a graph in which everything is in one heap."""
    groups: dict[str, set[str]] = {}
    for node in definitions.resolve_asset_graph().asset_nodes:
        groups.setdefault(node.group_name, set()).add(node.key.path[0])
    names = ("raw", "ledger", "seeds", *LAYERS, "verdicts", "release")
    assert groups == {name: {name} for name in names}


def test_validations_are_blocking_checks(definitions: dg.Definitions) -> None:
    """Catches a gate that is shown and does not stop anything."""
    job = definitions.resolve_job_def(JOB)
    checks = [
        spec
        for asset in (["verdicts", "failing_rows"], ["release", "candidate"])
        for spec in job.asset_layer.asset_graph.asset_check_keys
        if spec.asset_key == dg.AssetKey(asset)
    ]
    assert len(checks) >= 10
    graph = definitions.resolve_asset_graph()
    for key in checks:
        assert graph.get(key).blocking


def test_shipped_reports_are_unchanged() -> None:
    """Catches an editor or a checkout that rewrote a line end of an official document."""
    import hashlib

    digests = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        for path in RAW.glob("*.txt")
    }
    listed = (PROJECT / "tests" / "gold" / "sha256.txt").read_text().split()
    assert digests == dict(zip(listed[1::2], listed[0::2], strict=True))
