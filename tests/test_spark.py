"""The engine for very many reports leaves the same release, and reads nothing twice.

All but the first tests need Java and Spark: `make spark`, then
.venv-spark/bin/pytest tests/test_spark.py. Elsewhere they are skipped.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from benchmarks.corpus import plan
from benchmarks.engines import buckets, compare
from benchmarks.parse_corpus import make
from orchestration.database import connect
from orchestration.settings import DBT_PROJECT, Settings
from orchestration.spark.session import SparkMissing, need_spark
from orchestration.transforming import DUCKDB, SPARK, Transformer
from tests.conftest import RAW, Run, Runner
from tests.enforced import CORRECTIONS, corrected, write_reports
from tests.test_dbt_unit_tests import failures_of
from tests.test_roll_up import report_of

# what one of the engines does not know, or takes for something else
_OF_DUCKDB = re.compile(
    r"\bvarchar\b|\bexclude \(|\bby name\b|\barg_(min|max)\b|\bstring_agg\b|\bunnest\b"
    r"|\bl?r?trim\(\w+, |\bstarts_with\b|\btrunc\(|\blist(_\w+)?\(|::|\bgroup by all\b"
)


def _missing() -> str | None:
    try:
        need_spark()
    except SparkMissing as error:
        return str(error)
    return None


MISSING = _missing()
needs_spark = pytest.mark.skipif(MISSING is not None, reason=str(MISSING))


def test_no_model_has_what_one_engine_alone_knows() -> None:
    """Catches a model that is fine here and stops a run on Spark.

    What has no form that both know is a macro, dispatched per adapter.
    """
    for path in (DBT_PROJECT / "models").rglob("*.sql"):
        code = re.sub(r"--.*|'[^']*'", "", path.read_text(encoding="utf-8"))
        found = _OF_DUCKDB.search(code)
        assert found is None, f"{path.name}: {found and found[0]}"
    for path in (DBT_PROJECT / "models").rglob("*.yml"):
        types = re.findall(r"data_type: (\w+)", path.read_text(encoding="utf-8"))
        assert "varchar" not in types, f"{path.name}: the type that both know is string"


def test_without_java_one_line_says_what_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a trace of thirty lines, or a run that is begun and cannot go on."""
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    run = Runner().command("run", "--engine", "spark", "--warehouse", str(tmp_path / "w"))
    assert run.status == 2
    (line,) = run.errors.splitlines()
    assert "Java 17 or later, and no Java was found" in line
    assert not (tmp_path / "w").exists()


def spark_run(raw: Path, warehouse: Path) -> Run:
    return Runner().command(
        *("run", "--rebuild", "--engine", "spark"),
        *("--raw", str(raw), "--warehouse", str(warehouse)),
    )


@pytest.fixture(scope="module")
def both(
    runner: Runner, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Run, Run, Path]]:
    """A release of each engine, of the same reports.

    Of several years and with corrections; contradicted and superseded ones; a county's
    and two of its bureaus'; of the corpus, with damages; and a file that nobody can read.
    """
    folder = tmp_path_factory.mktemp("engines")
    raw = folder / "raw"
    shutil.copytree(RAW, raw)
    write_reports(raw)
    text = (RAW / "weinan-2020.txt").read_text(encoding="utf-8")
    (raw / "contradicts.txt").write_text(text.replace("2021年1月", "2021年一月"))
    (raw / "copy.txt").write_text(text, encoding="utf-8")
    for number, name in enumerate(("华容县人民政府", "华容县教育局", "华容县民政局")):
        (raw / f"{name}.txt").write_text(report_of(number, name, 2021).text)
    for number in range(60):
        report = make(plan(number)).text
        (raw / f"corpus-{number}.txt").write_text(report, encoding="utf-8")
    with corrected(folder, CORRECTIONS), pytest.MonkeyPatch.context() as patch:
        patch.setenv("GONGKAI_SPARK_MASTER", "local[2,4]")
        duckdb = runner.run(raw, folder / "duckdb")
        assert duckdb.status == 0, duckdb.errors
        spark = spark_run(raw, folder / "spark")
        assert spark.status == 0, spark.errors
        yield duckdb, spark, raw


@needs_spark
@pytest.mark.pipeline
def test_the_release_from_spark_is_the_one_from_duckdb(
    both: tuple[Run, Run, Path],
) -> None:
    """Catches a value, a row, a type or a comment that depends on the engine."""
    duckdb, spark, _ = both
    rows, unlike = compare(duckdb.warehouse, spark.warehouse)
    assert unlike == []
    # what is compared is there
    empty = {table for table, count in rows.items() if not count}
    assert empty <= {
        *("main.fct_statistics", "main.fct_local_items"),
        "quality.contaminations",
    }
    assert duckdb.parquet() == spark.parquet()


@needs_spark
@pytest.mark.pipeline
def test_what_was_read_is_not_read_again_and_what_changed_is(
    both: tuple[Run, Run, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a run that begins anew after it was ended, or keeps what has changed."""
    _, spark, raw = both
    monkeypatch.setattr("orchestration.cli._unchanged", lambda settings: None)
    before = buckets(spark.warehouse)
    changed = raw / "corpus-7.txt"
    changed.write_text(changed.read_text(encoding="utf-8") + "\n末行。", encoding="utf-8")
    gone = raw / "corpus-8.txt"
    gone.unlink()
    run = Runner().command(
        *("run", "--engine", "spark"),
        *("--raw", str(raw), "--warehouse", str(spark.warehouse)),
    )
    assert run.status == 0, run.errors
    after = buckets(spark.warehouse)
    other = {
        file for file in before.keys() | after if before.get(file) != after.get(file)
    }
    # of the old text, of the new one, of the one that went
    assert 1 <= len({file.split("/")[0] for file in other}) <= 3
    assert before.keys() & after.keys()


@pytest.fixture(scope="module")
def engines(
    both: tuple[Run, Run, Path],
) -> Iterator[dict[str, Transformer]]:
    """dbt on each engine, over the tables that the runs have left."""
    from orchestration.spark.carrying import show
    from orchestration.spark.session import start
    from orchestration.spark.store import Store

    duckdb, spark, _ = both
    settings = Settings((), spark.warehouse)
    store = Store(settings.spark)
    session = start(store.address("tables"))
    place = Path(settings.spark)
    for folder in place.glob("tables/*.db/*"):
        schema, table = folder.parent.name.removesuffix(".db"), folder.name
        session.sql(f"create schema if not exists {schema}")
        session.sql(
            f"create or replace view {schema}.{table} as select * from parquet.`{folder}`"
        )
    for name in ("raw", "seeds", "ledger", "verdicts", "parsed"):
        for folder in (place / name).iterdir():
            show(session, store, f"{name}.{folder.name}")
    found = {
        DUCKDB: Transformer(Settings((), duckdb.warehouse)),
        SPARK: Transformer(settings, SPARK),
    }
    views = ["parsed_reports", "config.materialized:view"]
    assert found[SPARK].invoke(["run", "--select", *views]).success
    yield found
    session.stop()


def ask(transformer: Transformer, query: str) -> list[tuple]:
    """Return the rows of a query with macros, every value as text."""
    result = transformer.invoke(
        ["show", "--inline", query, "--limit", "-1", "--quiet"], transformer.manifest()
    )
    assert result.success, result.exception
    (shown,) = result.result.results
    return [
        tuple(None if value is None else str(value) for value in row)
        for row in shown.agate_table.rows
    ]


_GROUP = "(values ('b', 10, 1), ('a', 2, 2), ('b', 10, 3), (null, null, 4)) as t(s, n, i)"

# a query, and what both engines say
MACROS = {
    "texts in order": (
        f"select {{{{ joined_texts('s', ', ', 'i desc') }}}} as v from {_GROUP}",
        [("b, a, b",)],
    ),
    "texts that count": (
        "select {{ joined_texts('s', '; ', 'i, n', 'i < 3') }} as v, "
        f"{{{{ joined_texts('s', '; ', 'i', 'i > 9') }}}} as w from {_GROUP}",
        [("b; a", None)],
    ),
    "values once, as numbers": (
        f"select {{{{ joined_values('n', ', ') }}}} as v, "
        f"{{{{ joined_values('s', ', ', 'i > 3') }}}} as w from {_GROUP}",
        [("2, 10", None)],
    ),
    "each item, and all together": (
        "select l.v, l.w from (select {{ each_of('s', 'v') }}, "
        "{{ joined_items('s', '|') }} as w from "
        f"(select array_agg(s) as s from {_GROUP} where i < 3) as g) as l order by v",
        [("a", "b|a"), ("b", "b|a")],
    ),
    "no item is null": (
        "select {{ joined_items('s', '|') }} as v from "
        f"(select array_agg(s) as s from {_GROUP} where i > 9) as g",
        [(None,)],
    ),
    "each whole number between two": (
        "select y from (select {{ each_between('2019', '2021', 'y') }}) as t order by y",
        [("2019",), ("2020",), ("2021",)],
    ),
    "a hash tells rows apart": (
        f"select count(distinct {{{{ hash_of(['s', 'n']) }}}}) as v from {_GROUP}",
        [("3",)],
    ),
    "a number as it is written": (
        "select {{ written_number('4.00000000') }} as a, {{ written_number('0') }} as b, "
        "{{ written_number('-12.50') }} as c, {{ written_number('100') }} as d, "
        "{{ written_number('0.00000001') }} as e",
        [("4", "0", "-12.5", "100", "0.00000001")],
    ),
    "what a stated number can mean": (
        "select * from (select "
        "cast({{ stated_bound('v', 'q', 'low') }} as decimal(20, 2)) as a, "
        "cast({{ stated_bound('v', 'q', 'high') }} as decimal(20, 2)) as b "
        "from (values (cast(580 as decimal(28, 8)), 'at_least'), "
        "(cast(700 as decimal(28, 8)), 'nearly')) as t(v, q)) as x order by a desc",
        [("600.00", "700.00"), ("580.00", "590.00")],
    ),
    "a decimal keeps its places": (
        "select cast(l - r as decimal(38, 8)) as a, "
        "cast(sum(w * l) as decimal(38, 8)) as b from (select "
        "cast('1234567890123456789.12345678' as decimal(38, 8)) as l, "
        "cast('0.00000001' as decimal(38, 8)) as r, cast(-1 as integer) as w) as t "
        "group by l, r",
        [("1234567890123456789.12345677", "-1234567890123456789.12345678")],
    ),
}


@needs_spark
@pytest.mark.pipeline
@pytest.mark.parametrize("engine", [DUCKDB, SPARK])
@pytest.mark.parametrize("case", MACROS)
def test_a_macro_says_the_same_on_both_engines(
    engines: dict[str, Transformer], engine: str, case: str
) -> None:
    """Catches a macro that is the same in name alone."""
    query, expected = MACROS[case]
    assert ask(engines[engine], query) == expected


@needs_spark
@pytest.mark.pipeline
def test_a_number_too_large_is_an_error_and_no_other_number(
    engines: dict[str, Transformer],
) -> None:
    """Catches dbt-spark's own setting, with which 2147483647 + 1 is -2147483648."""
    result = engines[SPARK].invoke(
        ["show", "--inline", "select cast(9999999999 as integer) as v", "--quiet"]
    )
    assert not result.success


@needs_spark
@pytest.mark.pipeline
def test_the_unit_tests_of_the_models_hold_on_spark(
    engines: dict[str, Transformer],
) -> None:
    """Catches a rule that does on Spark otherwise than its name claims.

    Those whose rows are given as a query of DuckDB's, with lists, are DuckDB's alone.
    """
    transformer = engines[SPARK]
    of_duckdb = [
        test.name
        for test in transformer.manifest().unit_tests.values()
        if any(str(given.format) == "sql" for given in test.given)
    ]
    assert len(of_duckdb) <= 3
    result = transformer.invoke(
        ["test", "--select", "test_type:unit", "--exclude", *of_duckdb],
        transformer.manifest(),
    )
    assert result.exception is None
    failed = failures_of(result)
    assert not failed, "\n".join(failed)
    assert len(result.result.results) >= 15


@needs_spark
def test_a_part_that_was_read_stays_when_the_rest_is_not(tmp_path: Path) -> None:
    """Catches a reading of days that begins anew for one machine that was lost."""
    from orchestration.spark import reading
    from orchestration.spark.session import start
    from orchestration.spark.store import Store
    from parsing.dictionaries import Dictionaries

    # whatever the directory is called
    store = Store(str(tmp_path / "仓 库 `50%20" / "spark"))
    session = start(store.address("tables"))
    ids = [f"{number:02x}{'0' * 14}" for number in range(0, 256, 16)]
    with pytest.MonkeyPatch.context() as patch, connect(tmp_path / "b.duckdb") as build:
        patch.setattr(reading, "TASK_REPORTS", 2)
        patch.setattr(reading, "_TASKS", 1)
        texts = pa.table(
            {
                "report_id": ids,
                "report_no": pa.array(range(len(ids)), pa.int64()),
                "text": [f"某市审计局2020年年度报告\n收到申请{n}件。" for n in range(16)],
                "inputs_digest": ["i"] * len(ids),
                "parser_digest": ["p"] * len(ids),
            }
        )
        build.execute("create schema ledger")
        build.register("texts", texts)
        build.execute("create table ledger.present as select * exclude (text) from texts")
        stated = pa.schema(
            [
                *(
                    pa.field(name, pa.string())
                    for name in ("text_id", "agency_name", "province", "city")
                ),
                *(pa.field(name, pa.int32()) for name in ("line_no", "report_year")),
            ]
        ).empty_table()
        from orchestration.spark.carrying import show

        for name, table in (
            ("raw.reports", texts),
            ("ledger.batch", texts),
            ("staging.stg_raw__manifest", stated),
        ):
            store.replace(name.replace(".", "/"), table.to_reader())
            show(session, store, name)
        dictionaries = Dictionaries.read(DBT_PROJECT / "seeds")
        said: list[str] = []

        def ended(message: str) -> None:
            said.append(message)
            if len(said) == 2:
                raise KeyboardInterrupt

        wanted = reading.changed(build, store)
        assert wanted == dict.fromkeys((one[:2] for one in ids), 1)
        with pytest.raises(KeyboardInterrupt):
            reading.read(session, store, wanted, dictionaries, ended)
        left = reading.changed(build, store)
        assert 0 < len(left) < len(wanted)
        reading.read(session, store, left, dictionaries, said.append)
        assert reading.changed(build, store) == {}
        found = session.read.parquet(store.address(reading.READ)).select("report_id")
        assert sorted(row[0] for row in found.collect()) == ids
    session.stop()
