"""A machine → Spark as strict as DuckDB is, or one line on what it lacks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# of the program that runs the models and hands out the work
MEMORY, DEFAULT_MEMORY = "GONGKAI_SPARK_MEMORY", "2g"
# where no cluster is named: every processor of this machine, and three more tries of a
# task that is lost
MASTER, DEFAULT_MASTER = "GONGKAI_SPARK_MASTER", "local[*,4]"

_OLDEST_JAVA = 17

# What a number is must not depend on the engine: an overflow is an error and no other
# number, and a sum of decimals keeps its places.
STRICT = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
}
_SETTINGS = {
    **STRICT,
    "spark.sql.session.timeZone": "UTC",
    # Before it runs, Spark takes what lists of structs give for as small as their files,
    # and has each machine keep all cells; what a table is when it is there, it knows.
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.adaptive.autoBroadcastJoinThreshold": "10MB",
    # a bucket is a text, though its name be 00
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    # a partition is replaced whole, the others stay
    "spark.sql.sources.partitionOverwriteMode": "dynamic",
    # reports at a time on their way to Python, as from DuckDB
    "spark.sql.execution.arrow.maxRecordsPerBatch": "2048",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}


class SparkMissing(RuntimeError):
    """Spark cannot be started; the message says what is needed, and what to do."""


def need_spark() -> None:
    """Raise SparkMissing where Spark or its Java is not there."""
    need_java()
    if not all(map(find_spec, ("pyspark", "dbt.adapters.spark"))):
        raise SparkMissing(
            "Spark is not installed here: `make spark` sets up .venv-spark, which has "
            "it; then .venv-spark/bin/gongkai run --engine spark"
        )


def need_java() -> None:
    """Raise SparkMissing where there is no Java that Spark runs on."""
    found = _java_version()
    if found is None or found < _OLDEST_JAVA:
        said = "no Java was found" if found is None else f"Java {found} was found"
        raise SparkMissing(
            f"Spark needs Java {_OLDEST_JAVA} or later, and {said}: install a JRE, or "
            "name one in JAVA_HOME"
        )


def _java_version() -> int | None:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home, "bin")) if home else None)
    if java is None:
        return None
    said = subprocess.run([java, "-version"], capture_output=True, text=True)  # noqa: S603
    found = re.search(r'version "(\d+)', said.stderr + said.stdout)
    return int(found[1]) if found else None


def start(tables: str) -> SparkSession:
    """Return a session whose tables are at a place; end it with its method stop."""
    need_spark()
    from pyspark.sql import SparkSession

    _keep_strict()
    # Python of the executors is this one, unless the cluster says which
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("gongkai")
    # what spark-submit has started has both already
    if "PYSPARK_GATEWAY_PORT" not in os.environ:
        master = os.environ.get(MASTER) or DEFAULT_MASTER
        if master.startswith("local"):
            # nobody else is to reach it
            os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
            # for some gigabytes at most; a cluster's own setting is for more
            builder = builder.config("spark.sql.shuffle.partitions", "32")
        builder = builder.master(master)
        builder = builder.config(
            "spark.driver.memory", os.environ.get(MEMORY) or DEFAULT_MEMORY
        )
    builder = builder.config("spark.sql.warehouse.dir", tables)
    return builder.config(map=_SETTINGS).getOrCreate()


def _keep_strict() -> None:
    """Have dbt-spark leave the session as it is: it switches ANSI off at each statement.

    It does so for the sake of projects written for Spark 3, and has no setting for it.
    """
    from dbt.adapters.spark import session

    class Connection(session.Connection):
        def __init__(self, *, server_side_parameters: dict | None = None) -> None:
            super().__init__(
                server_side_parameters={**(server_side_parameters or {}), **STRICT}
            )

    if session.Connection.__module__ != __name__:
        session.Connection = Connection


if __name__ == "__main__":
    # before half a gigabyte is installed for nothing
    try:
        need_java()
    except SparkMissing as error:
        sys.exit(f"gongkai: {error}")
