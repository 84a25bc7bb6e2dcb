"""Superset's assets fit the release. Superset itself is looked at by `make bi-check`."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from bi import bundle, demonstration
from orchestration.settings import DBT_PROJECT
from tests.conftest import RAW, Run

pytestmark = pytest.mark.pipeline

ASSETS = bundle.read_assets()
CHARTS = sorted(ASSETS.charts)
DATASETS = sorted(ASSETS.datasets)
DASHBOARDS = sorted(ASSETS.dashboards)

# what Superset's import refuses to do without
REQUIRED = {
    "databases": ("database_name", "sqlalchemy_uri", "extra"),
    "datasets": ("table_name", "database_uuid", "schema", "columns", "metrics", "sql"),
    "charts": ("slice_name", "viz_type", "dataset_uuid", "params"),
    "dashboards": ("dashboard_title", "slug", "position", "metadata", "published"),
}


@pytest.fixture(scope="module")
def release(released: Run) -> Iterator[duckdb.DuckDBPyConnection]:
    """The release of the shipped reports, opened as Superset opens it."""
    connection = bundle.open_as_superset_does(released.warehouse)
    yield connection
    connection.close()


def described(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, str]:
    """Return name and type of every column that a query gives."""
    rows = connection.execute(f"describe {query}").fetchall()
    return {name: kind for name, kind, *_ in rows}


@pytest.mark.parametrize("kind", REQUIRED)
def test_every_asset_has_what_superset_needs(kind: str) -> None:
    """Catches a file that Superset would refuse, or import only half."""
    assets = getattr(ASSETS, kind)
    assert assets
    for name, asset in assets.items():
        missing = {*REQUIRED[kind], "uuid", "version"} - asset.keys()
        assert not missing, name
        assert asset["version"] == "1.0.0", name


def test_every_asset_is_itself() -> None:
    """Catches a file copied with its uuid, which would overwrite its original."""
    uuids = [asset["uuid"] for asset in ASSETS.all().values()]
    assert len(uuids) == len(set(uuids))
    titles = [chart["slice_name"] for chart in ASSETS.charts.values()]
    assert len(titles) == len(set(titles))


def test_the_connection_is_read_only_and_shut_off() -> None:
    """Catches a setting without which the SQL editor reads files of the host."""
    arguments = bundle.connect_args()
    assert arguments["read_only"] is True
    assert arguments["config"] == {
        "enable_external_access": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "lock_configuration": True,
    }
    (database,) = ASSETS.databases.values()
    for permission in ("allow_dml", "allow_ctas", "allow_cvas", "allow_csv_upload"):
        assert database[permission] is False


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_text('{file}')",
        "select * from read_csv('{file}')",
        "select * from '{file}'",
        "attach '{file}' as other",
        "copy (select 1) to '{file}.copy'",
        "export database '{file}.export'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "reset enable_external_access",
        "set allowed_directories = ['/']",
        "create table mine as select 1 as one",
        "insert into dim_agency (agency_id) values ('mine')",
        "delete from agency_year",
        "drop table agency_year",
    ],
)
def test_a_connection_so_opened_reads_no_file_and_writes_nothing(
    release: duckdb.DuckDBPyConnection, tmp_path: Path, statement: str
) -> None:
    """Catches a way out of the release that DuckDB leaves open with these settings."""
    file = tmp_path / "host.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(duckdb.Error, match=r"disabled|locked|read-only|lock"):
        release.execute(statement.format(file=file))
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("name", DATASETS)
def test_every_column_of_a_dataset_is_in_the_release(
    release: duckdb.DuckDBPyConnection, name: str
) -> None:
    """Catches a column renamed or of another type since the dataset was written."""
    dataset = ASSETS.datasets[name]
    relation = bundle.relation_of(dataset)
    there = described(release, f"select * from {relation}")
    plain = {
        column["column_name"]: column["type"]
        for column in dataset["columns"]
        if "expression" not in column
    }
    assert plain == there


@pytest.mark.parametrize("name", DATASETS)
def test_every_expression_of_a_dataset_runs(
    release: duckdb.DuckDBPyConnection, name: str
) -> None:
    """Catches a metric or calculated column that DuckDB does not understand."""
    dataset = ASSETS.datasets[name]
    relation = bundle.relation_of(dataset)
    columns = [c["expression"] for c in dataset["columns"] if "expression" in c]
    metrics = [metric["expression"] for metric in dataset["metrics"]]
    assert metrics
    for expression in columns + metrics:
        assert release.execute(f"select {expression} from {relation}").fetchall()


@pytest.mark.parametrize("name", DATASETS)
def test_every_code_has_a_name(release: duckdb.DuckDBPyConnection, name: str) -> None:
    """Catches a row, outcome or status that a chart would leave without a name."""
    dataset = ASSETS.datasets[name]
    pairs = [
        (code, label)
        for code, label in (
            ("row_code", "ground"),
            ("row_code", "outcome"),
            ("applicant_code", "applicant"),
            ("result_code", "result"),
            ("item_code", "item"),
            ("measure_code", "measure"),
            ("section", "section_name"),
            ("outcome_code", "outcome"),
            ("status_code", "status"),
            ("state_code", "state"),
        )
        if {code, label} <= {column["column_name"] for column in dataset["columns"]}
    ]
    for code, label in pairs:
        nameless = release.execute(
            f"select distinct {code} from {bundle.relation_of(dataset)} "
            f"where {label} is null and {code} is not null"
        ).fetchall()
        assert nameless == []


def test_names_are_there_for_codes_that_no_shipped_report_has() -> None:
    """Catches a code that the seeds know and the datasets do not name."""
    seeds = DBT_PROJECT / "seeds"
    with duckdb.connect() as connection:
        known = connection.execute(
            f"select distinct section, row_code, form from '{seeds}/form_rows.csv'"
        ).fetchall()
        sections = connection.execute(
            f"select section from '{seeds}/sections.csv'"
        ).fetchall()
        columns = connection.execute(
            "select distinct section, column_code "
            f"from '{seeds}/form_columns.csv' where form <> 'statistics_2014'"
        ).fetchall()
    named = {
        name: set(re.findall(r"\('(\w+)', '", asset["sql"] or ""))
        for name, asset in ASSETS.datasets.items()
    }
    flows = {"received", "carried_in", "processed_total", "carried_out"}
    rows = {row for section, row, _ in known if section == "applications"}
    assert rows - flows <= named["datasets/gongkai/applications.yaml"]
    items = {row for section, row, _ in known if section == "disclosures"}
    assert items <= named["datasets/gongkai/disclosures.yaml"]
    for section, dataset in (
        ("applications", "applications"),
        ("proceedings", "proceedings"),
        ("disclosures", "disclosures"),
    ):
        codes = {column for where, column in columns if where == section}
        assert codes - {"total"} <= named[f"datasets/gongkai/{dataset}.yaml"]
    # of a cell that is printed and not understood no shipped report has one
    states = {"reported", "blank", "dash", "implied", "missing", "unread"}
    assert states <= named["datasets/gongkai/cells.yaml"]
    for dataset in ("sections", "identity_checks", "cells"):
        assert {code for (code,) in sections} <= named[f"datasets/gongkai/{dataset}.yaml"]


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_asks_for_what_its_dataset_has(
    release: duckdb.DuckDBPyConnection, name: str
) -> None:
    """Catches a chart of a column or metric that is not there, or no SQL."""
    chart = ASSETS.charts[name]
    dataset = ASSETS.dataset_of(chart)
    params = chart["params"]
    assert params["viz_type"] == chart["viz_type"]
    known = {c["column_name"] for c in dataset["columns"]} | {
        metric["metric_name"] for metric in dataset["metrics"]
    }
    asked = {
        *(item["subject"] for item in params["adhoc_filters"]),
        *params.get("column_config", {}),
        *(rule["column"] for rule in params.get("conditional_formatting", [])),
        *(params[key] for key in ("timeseries_limit_metric",) if params.get(key)),
        *(params[key] for key in ("x_axis_sort",) if params.get(key)),
    }
    assert asked <= known
    for query in bundle.queries_of(chart, dataset):
        assert {*query.columns, *query.metrics} <= known
        assert query.columns or query.metrics
        release.execute(query.sql).fetchall()


def test_no_table_shows_a_report_as_html() -> None:
    """Catches a table that would run the markup that a report brings along."""
    tables = [c for c in ASSETS.charts.values() if c["viz_type"] == "table"]
    assert tables
    for chart in tables:
        assert chart["params"]["allow_render_html"] is False


def test_dashboards_place_every_chart_once() -> None:
    """Catches a chart that nobody sees, or a place without one."""
    placed = [
        chart["uuid"]
        for dashboard in ASSETS.dashboards.values()
        for chart in ASSETS.charts_of(dashboard)
    ]
    assert sorted(placed) == sorted(chart["uuid"] for chart in ASSETS.charts.values())


@pytest.mark.parametrize("name", DASHBOARDS)
def test_a_dashboard_hangs_together(name: str) -> None:
    """Catches a row too wide, a part without its parent, two charts under one number."""
    position = ASSETS.dashboards[name]["position"]
    parts = {key: part for key, part in position.items() if isinstance(part, dict)}
    assert all(part["id"] == key for key, part in parts.items())
    children = [child for part in parts.values() for child in part.get("children", [])]
    assert sorted(children) == sorted(parts.keys() - {"ROOT_ID", "HEADER_ID"})
    for part in parts.values():
        if part["type"] == "ROW":
            assert sum(position[c]["meta"]["width"] for c in part["children"]) == 12
    numbers = [
        part["meta"]["chartId"] for part in parts.values() if part["type"] == "CHART"
    ]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("name", DASHBOARDS)
def test_every_name_that_a_chart_colours_has_a_colour_of_its_own(name: str) -> None:
    """Catches a status in whatever colour is next: green here, red on the next page."""
    dashboard = ASSETS.dashboards[name]
    coloured = set()
    for chart in ASSETS.charts_of(dashboard):
        if "color_scheme" not in chart["params"]:
            continue
        # of items and measures a chart shows those alone that it filters for
        for column in {*chart["params"].get("groupby", [])} - {"item", "measure"}:
            coloured |= names_of(ASSETS.dataset_of(chart), column)
    assert coloured
    assert coloured <= dashboard["metadata"]["label_colors"].keys()


def names_of(dataset: dict[str, Any], column: str) -> set[str]:
    """Return the names that a dataset lists for the codes of a column.

    A name that a metric has too, Superset colours by the metric's code.
    """
    metrics = {one["verbose_name"]: one["metric_name"] for one in dataset["metrics"]}
    lists = re.findall(
        r"\((\w+(?:, \w+)+)\) as \(\s*values\n(.*?)\n\)", dataset["sql"] or "", re.DOTALL
    )
    names = {
        re.findall("'([^']*)'", row)[columns.split(", ").index(column)]
        for columns, rows in lists
        if column in columns.split(", ")
        for row in rows.splitlines()
    }
    return {metrics.get(name, name) for name in names}


@pytest.mark.parametrize("name", DASHBOARDS)
def test_a_filter_reaches_every_chart(name: str) -> None:
    """Catches a dataset that lacks the column of a filter: its charts would ignore it."""
    dashboard = ASSETS.dashboards[name]
    filters = dashboard["metadata"]["native_filter_configuration"]
    assert filters
    for native in filters:
        (target,) = native["targets"]
        assert target["datasetUuid"] in {d["uuid"] for d in ASSETS.datasets.values()}
        for chart in ASSETS.charts_of(dashboard):
            columns = ASSETS.dataset_of(chart)["columns"]
            assert target["column"]["name"] in {c["column_name"] for c in columns}


def imported(warehouse: Path) -> dict[str, Any]:
    return {
        name: yaml.safe_load(text) for name, text in bundle.contents(warehouse).items()
    }


def test_columns_are_described_by_the_comments_of_the_release(
    released: Run, release: duckdb.DuckDBPyConnection
) -> None:
    """Catches a description that Superset shows and the warehouse does not have."""
    dataset = imported(released.warehouse)["datasets/gongkai/agency_year.yaml"]
    comments = dict(
        release.execute(
            "select column_name, comment from duckdb_columns() "
            "where table_name = 'agency_year'"
        ).fetchall()
    )
    shown = {c["column_name"]: c.get("description") for c in dataset["columns"]}
    assert {name: shown[name] for name in comments} == comments


def test_only_what_is_synthetic_is_marked_so(released: Run, tmp_path: Path) -> None:
    """Catches invented numbers that look real, and real ones that look invented."""
    real = imported(released.warehouse)
    warehouse = tmp_path / "warehouse"
    warehouse.mkdir()
    with duckdb.connect(str(warehouse / "marts.duckdb")) as copy:
        copy.execute(f"attach '{released.warehouse}/marts.duckdb' as r (read_only)")
        copy.execute("copy from database r to marts")
        copy.execute(
            "update quality.file_status set source_path = "
            f"'{bundle.SYNTHETIC_FOLDER}/' || source_path"
        )
    made_up = imported(warehouse)
    for name in (*DATASETS, *DASHBOARDS, *ASSETS.databases):
        assert "ynthetic" not in str(real[name])
        asset = made_up[name]
        shown = [asset.get("dashboard_title"), asset.get("database_name")]
        assert any("synthetic" in text.lower() for text in shown if text) or (
            "Synthetic" in asset["description"]
        )
    for name in DASHBOARDS:
        position = made_up[name]["position"]
        assert "SYNTHETIC" in position["HEADER_ID"]["meta"]["text"]
        assert "Synthetic" in position["MARKDOWN-about"]["meta"]["code"]


def test_the_demonstration_is_synthetic_and_made_alike(tmp_path: Path) -> None:
    """Catches a demonstration that changes from one making to the next."""
    demonstration.write(tmp_path)
    made = dict(demonstration.files())
    folder, shipped = (
        tmp_path / bundle.SYNTHETIC_FOLDER,
        tmp_path / demonstration.SHIPPED_FOLDER,
    )
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == made
    assert {path.parent for path in tmp_path.rglob("*.*")} == {folder, shipped}
    assert {path.name: path.read_bytes() for path in shipped.iterdir()} == {
        path.name: path.read_bytes() for path in RAW.glob("*.txt")
    }
    years = {name[-8:-4] for name in made if name.startswith("agency-")}
    assert len(years) == len(demonstration.YEARS)


def test_exposures_say_what_the_dashboards_read(
    dbt_manifest: dict, release: duckdb.DuckDBPyConnection
) -> None:
    """Catches a mart that could be dropped because nothing seems to use it."""
    exposed = {
        exposure["label"]: {
            node.rpartition(".")[2] for node in exposure["depends_on"]["nodes"]
        }
        for exposure in dbt_manifest["exposures"].values()
    }
    read = {
        dashboard["dashboard_title"]: {
            table.rpartition(".")[2]
            for chart in ASSETS.charts_of(dashboard)
            for table in bundle.tables_of(ASSETS.dataset_of(chart), release)
        }
        for dashboard in ASSETS.dashboards.values()
    }
    assert exposed == read
