"""The assets in bi/assets and a warehouse → what Superset imports for that warehouse.

The files are what Superset itself exports and imports. Three things are not in them and
are added for a warehouse: where it lies, what its comments say of the columns, and a mark
on everything that is shown if its reports are synthetic.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import yaml

ASSETS = Path(__file__).resolve().parent / "assets"

# Files below this folder are synthetic: their path says so wherever it is shown.
SYNTHETIC_FOLDER = "synthetic"

_TITLE_MARK = "[SYNTHETIC · 演示数据] "
_TEXT_MARK = (
    "Synthetic demonstration data · 演示数据: made-up reports of made-up agencies, "
    "some damaged on purpose. No real agency said any of this{but}. "
)

Asset = dict[str, Any]


@dataclass(frozen=True)
class Assets:
    """All assets, by the path of their file below bi/assets."""

    databases: dict[str, Asset]
    datasets: dict[str, Asset]
    charts: dict[str, Asset]
    dashboards: dict[str, Asset]

    def all(self) -> dict[str, Asset]:
        """Return every asset by its path."""
        return self.databases | self.datasets | self.charts | self.dashboards

    def dataset_of(self, chart: Asset) -> Asset:
        """Return the dataset that a chart asks."""
        return self._by_uuid(self.datasets, chart["dataset_uuid"])

    def charts_of(self, dashboard: Asset) -> list[Asset]:
        """Return the charts that a dashboard places, in the order of its rows."""
        position = dashboard["position"]
        return [
            self._by_uuid(self.charts, position[child]["meta"]["uuid"])
            for row in position["GRID_ID"]["children"]
            for child in position[row]["children"]
            if position[child]["type"] == "CHART"
        ]

    @staticmethod
    def _by_uuid(assets: dict[str, Asset], uuid: str) -> Asset:
        for asset in assets.values():
            if asset["uuid"] == uuid:
                return asset
        raise ValueError(f"no asset has the uuid {uuid}: {', '.join(assets)}")


def read_assets() -> Assets:
    """Read every asset of bi/assets."""
    return Assets(
        *(_read(kind) for kind in ("databases", "datasets", "charts", "dashboards"))
    )


def _read(kind: str) -> dict[str, Asset]:
    return {
        path.relative_to(ASSETS).as_posix(): yaml.safe_load(
            path.read_text(encoding="utf-8")
        )
        for path in sorted((ASSETS / kind).rglob("*.yaml"))
    }


def connect_args() -> Asset:
    """Return how the warehouse is opened: read-only, and with no way to other files."""
    (database,) = _read("databases").values()
    return database["extra"]["engine_params"]["connect_args"]


def open_as_superset_does(warehouse: Path) -> duckdb.DuckDBPyConnection:
    """Open a release with the connect_args of the database asset."""
    return duckdb.connect(str((warehouse / "marts.duckdb").resolve()), **connect_args())


def contents(warehouse: Path) -> dict[str, str]:
    """Return what is to be imported for a warehouse: each file's text by its name."""
    assets = read_assets()
    with open_as_superset_does(warehouse) as connection:
        comments = _comments(connection)
        for dataset in assets.datasets.values():
            _describe_columns(dataset, comments, tables_of(dataset, connection))
        if _is_synthetic(connection):
            _mark(assets, _text_mark(connection))
    for database in assets.databases.values():
        file = warehouse.resolve() / "marts.duckdb"
        database["sqlalchemy_uri"] = f"duckdb:///{file}"
    texts = {
        name: yaml.safe_dump(asset, allow_unicode=True, sort_keys=False)
        for name, asset in assets.all().items()
    }
    metadata = (ASSETS / "metadata.yaml").read_text(encoding="utf-8")
    return {"metadata.yaml": metadata} | texts


def relation_of(dataset: Asset) -> str:
    """Return what stands after `from` in a query of a dataset."""
    if dataset["sql"]:
        return f"({dataset['sql']}) as virtual_table"
    return f"{dataset['schema']}.{dataset['table_name']}"


def columns_of(dataset: Asset) -> dict[str, str]:
    """Return what stands in a query for each column of a dataset."""
    return {
        column["column_name"]: column.get("expression") or f'"{column["column_name"]}"'
        for column in dataset["columns"]
    }


def tables_of(dataset: Asset, connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the tables of the release that a dataset reads, as schema.table."""
    query = f"select * from {relation_of(dataset)}"  # noqa: S608 - our own files
    # each may be followed by its alias
    found = connection.get_table_names(query, qualified=True)
    names = {name.split(" ")[0] for name in found}
    return {name if "." in name else f"main.{name}" for name in names}


def _comments(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Return the comments of a release's columns, by schema.table and column."""
    rows = connection.execute(
        "select schema_name || '.' || table_name, column_name, comment "
        "from duckdb_columns() where not internal and comment is not null"
    ).fetchall()
    found: dict[str, dict[str, str]] = {}
    for table, column, comment in rows:
        found.setdefault(table, {})[column] = comment
    return found


def _describe_columns(
    dataset: Asset, comments: dict[str, dict[str, str]], tables: set[str]
) -> None:
    """Give a column the comment of the columns of its name, if all of them have one."""
    for column in dataset["columns"]:
        name = column["column_name"]
        said = {
            comments[table][name] for table in tables if name in comments.get(table, {})
        }
        if len(said) == 1 and "expression" not in column:
            column["description"] = said.pop()


def _is_synthetic(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether any file of the release lies below the folder of synthetic ones."""
    row = connection.execute(
        "select bool_or(starts_with(source_path, $1)) from quality.file_status",
        [f"{SYNTHETIC_FOLDER}/"],
    ).fetchone()
    return bool(row and row[0])


def _text_mark(connection: duckdb.DuckDBPyConnection) -> str:
    """Say that the data are made up, and of which agencies the reports are real."""
    rows = connection.execute(
        "select distinct agency_name from dim_report "
        "where agency_name is not null and not starts_with(source_path, $1) "
        "order by agency_name",
        [f"{SYNTHETIC_FOLDER}/"],
    ).fetchall()
    real = ", ".join(name for (name,) in rows)
    return _TEXT_MARK.format(
        but=f", but for real reports · 真实年报 of {real}" if real else ""
    )


def _mark(assets: Assets, text_mark: str) -> None:
    for database in assets.databases.values():
        database["database_name"] += " (synthetic 演示)"
    for dataset in assets.datasets.values():
        dataset["description"] = text_mark + dataset["description"]
    for dashboard in assets.dashboards.values():
        dashboard["dashboard_title"] = _TITLE_MARK + dashboard["dashboard_title"]
        dashboard["description"] = text_mark + dashboard["description"]
        position = dashboard["position"]
        position["HEADER_ID"]["meta"]["text"] = dashboard["dashboard_title"]
        about = position["MARKDOWN-about"]["meta"]
        about["code"] = f"> **{text_mark.strip()}**\n\n{about['code']}"


@dataclass(frozen=True)
class Query:
    """What a chart asks: the SQL, the columns it is about and the metrics it counts."""

    columns: tuple[str, ...]
    metrics: tuple[str, ...]
    sql: str


def queries_of(
    chart: Asset, dataset: Asset, filters: Sequence[Asset] = ()
) -> Iterator[Query]:
    """Yield what a chart asks of its dataset, in SQL of our own.

    It is what Superset should ask, without its limit on rows; raises KeyError where the
    chart names a column or metric that the dataset does not have. filters: of the
    dashboard, written as those of a chart.
    """
    params = chart["params"]
    viz = chart["viz_type"]
    conditions = [*params["adhoc_filters"], *filters]
    if viz == "table" and params["query_mode"] == "raw":
        yield _query(dataset, params["all_columns"], [], conditions)
        return
    columns = [*_listed(params.get("x_axis")), *_listed(params.get("groupby"))]
    metrics = [*_listed(params.get("metric")), *params.get("metrics", [])]
    yield _query(dataset, columns, metrics, conditions)
    if viz == "mixed_timeseries":
        columns = [params["x_axis"], *params["groupby_b"]]
        conditions = [*params["adhoc_filters_b"], *filters]
        yield _query(dataset, columns, params["metrics_b"], conditions)


def _listed(value: str | list[str] | None) -> list[str]:
    """Return one or several as several: a heatmap is grouped by one."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


def _query(
    dataset: Asset, columns: list[str], metrics: list[str], filters: list[Asset]
) -> Query:
    of_column = columns_of(dataset)
    of_metric = {
        metric["metric_name"]: metric["expression"] for metric in dataset["metrics"]
    }
    selected = [f'{of_column[name]} as "{name}"' for name in columns]
    selected += [f'{of_metric[name]} as "{name}"' for name in metrics]
    conditions = [_condition(of_column[item["subject"]], item) for item in filters]
    where = f" where {' and '.join(conditions)}" if conditions else ""
    group = " group by all" if metrics and columns else ""
    return Query(
        tuple(columns),
        tuple(metrics),
        f"select {', '.join(selected)} from {relation_of(dataset)}{where}{group}",  # noqa: S608
    )


def _condition(expression: str, item: Asset) -> str:
    operator, value = item["operator"], item["comparator"]
    if operator in ("IN", "NOT IN"):
        return f"{expression} {operator} ({', '.join(map(_literal, value))})"
    return f"{expression} {'<>' if operator == '!=' else '='} {_literal(value)}"


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
