"""Reads the texts of the batch: one row a report, with all it says in nested lists.

Great or small, a batch streams through as Arrow; parsing.pool says where it is read. What
was read before by the same code and seeds is not read again.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from parsing.dictionaries import Dictionaries
from parsing.pool import Pool

# of the stream from DuckDB, so that few texts are in memory at a time
_REPORTS = 2048
# of a file, and of each report in it: the fields that parsing.worker takes
_STATED = ", ".join(
    f"{name} := {name}"
    for name in ("line_no", "agency_name", "province", "city", "report_year")
)

# what a report is kept under: as long as they are the same, it is not read again
_DIGESTS = ("inputs_digest", "parser_digest")


def model(dbt: Any, session: Any) -> pa.RecordBatchReader:  # noqa: ANN401
    """Return what is read of each report, as in parsing.records.SCHEMA, with digests."""
    dbt.config(materialized="appended")
    # named one by one, since dbt takes the lineage from the code: a seed that parsing/
    # reads and that is not named here is not there
    seeds = {
        "agency_short_forms": dbt.ref("agency_short_forms"),
        "agency_spellings": dbt.ref("agency_spellings"),
        "agency_suffixes": dbt.ref("agency_suffixes"),
        "contaminations": dbt.ref("contaminations"),
        "division_former_names": dbt.ref("division_former_names"),
        "division_homonyms": dbt.ref("division_homonyms"),
        "divisions": dbt.ref("divisions"),
        "evidence_kinds": dbt.ref("evidence_kinds"),
        "form_columns": dbt.ref("form_columns"),
        "form_rows": dbt.ref("form_rows"),
        "forms": dbt.ref("forms"),
        "header_variants": dbt.ref("header_variants"),
        "identification_words": dbt.ref("identification_words"),
        "identities": dbt.ref("identities"),
        "identity_terms": dbt.ref("identity_terms"),
        "labels": dbt.ref("labels"),
        "narrative_phrases": dbt.ref("narrative_phrases"),
        "narrative_qualifiers": dbt.ref("narrative_qualifiers"),
        "narrative_rules": dbt.ref("narrative_rules"),
        "narrative_terms": dbt.ref("narrative_terms"),
        "narrative_units": dbt.ref("narrative_units"),
        "narrative_words": dbt.ref("narrative_words"),
        "section_anchors": dbt.ref("section_anchors"),
        "sections": dbt.ref("sections"),
        "table_fillers": dbt.ref("table_fillers"),
        "title_words": dbt.ref("title_words"),
        "unit_headers": dbt.ref("unit_headers"),
        "units": dbt.ref("units"),
    }
    reports = dbt.ref("stg_raw__reports").filter("not is_parsed").set_alias("reports")
    stated = (
        dbt.ref("stg_raw__manifest")
        .aggregate(f"text_id, list(struct_pack({_STATED})) as stated", "text_id")
        .set_alias("stated")
    )
    texts = reports.join(
        stated, "reports.report_id = stated.text_id", how="left"
    ).project(
        "reports.report_id as text_id, report_no, text, inputs_digest, parser_digest, "
        "stated"
    )
    pool = Pool(Dictionaries.of({name: _rows(seed) for name, seed in seeds.items()}))
    return pool.read_keeping(texts.to_arrow_reader(_REPORTS), *_DIGESTS)


def _rows(seed: Any) -> list[dict[str, str | None]]:  # noqa: ANN401
    """Return the rows of a seed as its file has them: every value is text."""
    values = seed.project("cast(columns(*) as varchar)").fetchall()
    return [dict(zip(seed.columns, row, strict=True)) for row in values]
