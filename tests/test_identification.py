"""Whose report is it? Every case is named rightly or held back, and none wrongly.

The cases are our own (``cases_identification.csv``) and the five reports under ``raw/``,
loaded under names that say nothing. One dbt run in process reads all of them.
"""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path
from typing import Any

import duckdb
import pytest

from benchmarks.one_batch import take_all
from orchestration.loading import make_tables
from orchestration.settings import Settings
from orchestration.transforming import Transformer

pytestmark = pytest.mark.pipeline

ROOT = Path(__file__).resolve().parent.parent

CASES = ROOT / "tests" / "cases_identification.csv"
META = ROOT / "tests" / "gold" / "meta.csv"
NAMED = ("agency_name", "province", "city", "report_year")
DATED = ("published_on", "signed_on")
STATED = ("agency_name", "province", "city", "report_year")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _documents() -> list[dict[str, str]]:
    """Every text with what is to be found, under a path that gives nothing away."""
    documents = []
    for case in _rows(CASES):
        text = case["text"].replace("\\r", "\r").replace("\\n", "\n")
        documents.append({**case, "text": text})
    for truth in _rows(META):
        path = ROOT / "raw" / f"{truth['report']}.txt"
        text = path.read_bytes().decode("utf-8")
        documents.append(
            {
                **truth,
                "case_id": truth["report"],
                "text": text,
                "manifest": "",
                "identification": "identified",
            }
        )
    for document in documents:
        # a line of its own for each case, so that equal texts stay apart
        if document["manifest"]:
            document["text"] += f"\n第{len(document['case_id'])}页"
        digest = hashlib.sha256(document["text"].encode()).hexdigest()
        document["sha256"] = digest
        document["source_path"] = f"{digest[20:28]}.txt"
    return documents


def _load(warehouse: Path, documents: list[dict[str, str]]) -> None:
    connection = duckdb.connect(str(warehouse / "build.duckdb"))
    make_tables(connection)
    for number, document in enumerate(documents, 1):
        digest, text = document["sha256"], document["text"]
        connection.execute(
            "insert into raw.files by name select ? as source_path, ? as sha256, "
            "? as bytes, 'text/plain' as media_type, 'utf-8' as encoding, "
            "'loaded' as load_status",
            [document["source_path"], digest, len(text.encode())],
        )
        connection.execute(
            "insert into raw.reports values (?, ?, ?, ?, ?)",
            [digest[:16], digest, number, len(text), text],
        )
        if document["manifest"]:
            stated = [cell or None for cell in document["manifest"].split("|")]
            connection.execute(
                "insert into raw.manifest values (?, ?, ?, ?, ?, null, null, null)",
                [document["source_path"], *stated],
            )
    take_all(connection)
    connection.close()


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[list[dict[str, str]], duckdb.DuckDBPyConnection]:
    warehouse = tmp_path_factory.mktemp("identification")
    documents = _documents()
    _load(warehouse, documents)
    # raises where a model or a test fails
    for _ in Transformer(Settings((), warehouse)).build(["+parsed_evidence"]):
        pass
    return documents, duckdb.connect(str(warehouse / "build.duckdb"), read_only=True)


def _found(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    cursor = connection.execute("select * from parsed.parsed_reports")
    columns = [column[0] for column in cursor.description]
    found = {}
    for row in cursor.fetchall():
        cells = {
            column: "" if cell is None else str(cell)
            for column, cell in zip(columns, row, strict=True)
        }
        found[cells["report_id"]] = cells
    return found


def test_each_text_has_one_row(built) -> None:
    documents, connection = built
    assert len(documents) >= 200
    assert len({document["sha256"] for document in documents}) == len(documents)
    assert set(_found(connection)) == {document["sha256"][:16] for document in documents}


def test_nothing_is_named_wrongly(built) -> None:
    documents, connection = built
    found = _found(connection)
    wrong: list[tuple[Any, ...]] = []
    for document in documents:
        row = found[document["sha256"][:16]]
        if row["identification"] != "identified":
            continue
        if document["identification"] != "identified":
            wrong.append((document["case_id"], "should not be named", row))
            continue
        wrong += [
            (document["case_id"], column, document[column], row[column])
            for column in (*NAMED, *DATED)
            if row[column] != document[column]
        ]
    assert not wrong


def test_what_is_plain_is_named_and_the_rest_held_back(built) -> None:
    documents, connection = built
    found = _found(connection)
    differing = [
        (
            document["case_id"],
            document["identification"],
            row["identification"],
            row["reason"],
        )
        for document in documents
        if (row := found[document["sha256"][:16]])["identification"]
        != document["identification"]
    ]
    assert not differing


def test_what_is_not_named_says_why(built) -> None:
    _, connection = built
    for row in _found(connection).values():
        assert (row["reason"] == "") == (row["identification"] == "identified"), row
        assert (row["agency_id"] != "") == (row["identification"] == "identified"), row


def test_candidates_are_named_in_the_reason(built) -> None:
    documents, connection = built
    found = _found(connection)
    reasons = {
        document["case_id"]: found[document["sha256"][:16]]["reason"]
        for document in documents
    }
    assert "江苏省徐州市鼓楼区" in reasons["county_twice"]
    assert "福建省福州市鼓楼区" in reasons["county_twice"]
    assert "扬州市审计局" in reasons["title_against_signature"]
    assert "2019, 2020" in reasons["two_titles_years"]
    assert "2020-01-15" in reasons["title_against_signature_date"]


def test_evidence_reads_back(built) -> None:
    documents, connection = built
    texts = {document["sha256"][:16]: document["text"] for document in documents}
    rows = connection.execute(
        "select report_id, raw_text, line_no, char_start from parsed.parsed_evidence "
        "where evidence != 'manifest'"
    ).fetchall()
    assert len(rows) > 200
    for report_id, raw_text, line_no, char_start in rows:
        text = texts[report_id]
        assert raw_text and text.startswith(raw_text, char_start)
        before = text[:char_start].replace("\r\n", "\n").replace("\r", "\n")
        assert line_no == before.count("\n") + 1
