"""What is wrong with one part of a report stays with it, and says what it is."""

import contextlib
import re
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_type_hints

import pyarrow as pa
import pytest

from parsing import guarding
from parsing.dictionaries import Dictionaries
from parsing.guarding import parse_guarded, unread
from parsing.model import (
    Breakdown,
    Cell,
    Contamination,
    Evidence,
    Identity,
    LocalItem,
    ParsedReport,
    Prose,
    Section,
    Stated,
    Statement,
    StatementIndicator,
    Tables,
    UnrecognisedLabel,
)
from parsing.records import SCHEMA, Record, record_batch
from parsing.worker import packed, unpacked

DICTIONARIES = Dictionaries.read(Path(__file__).parents[2] / "dbt_project" / "seeds")

TEXT = "第二十条第（一）项 规章 3 件\n全年收到申请12件。"
CELL = Cell(
    *("disclosures", "table_2021", "regulations", "issued", 1, "count", "件"),
    "reported",
    reported_value=Decimal(3),
    value=Decimal(3),
    value_basis="reported",
    raw_text="3",
    line_no=1,
    char_start=TEXT.index("3"),
)
TABLES = Tables((Section("disclosures", "table_2021", True, "read", "direct"),), (CELL,))
START = TEXT.index("12件")
STATEMENT = Statement(
    *(2, 1, 1, "quantity", 2, START, "12件", Decimal(12), None, "exact", "件", "句")
)
PROSE = Prose((STATEMENT,))
IDENTITY = Identity(
    "identified",
    agency_name="某局",
    published_on=date(2021, 1, 20),
    evidence=(Evidence("title", "title", "规章", "规章", 1, TEXT.index("规章")),),
)
FOUND = (Contamination(1, 0, "第", "menu_home", "menu"),)


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the parts of the reading return, or raise, what a test says."""

    def let(**found: object) -> None:
        for name, answer in found.items():

            def read(*_: object, answer: object = answer) -> object:
                if isinstance(answer, Exception):
                    raise answer
                return answer() if callable(answer) else answer

            monkeypatch.setattr(guarding, name, read)

    let(
        identify=IDENTITY,
        read_tables=TABLES,
        read_prose=PROSE,
        contaminations_of=FOUND,
    )
    return let


def parsed(seconds: float | None = None, text: str = TEXT) -> ParsedReport:
    return parse_guarded(text, Stated(), DICTIONARIES, seconds=seconds)


def test_a_sound_report_is_what_its_parts_say(parts: Callable[..., None]) -> None:
    assert parsed() == ParsedReport(IDENTITY, TABLES, PROSE, FOUND)


def test_a_part_that_raises_is_a_failure_and_the_others_stay(
    parts: Callable[..., None],
) -> None:
    parts(read_prose=ValueError("no such unit"))
    found = parsed()
    assert found.failures == ("running text: ValueError: no such unit",)
    assert (found.identity, found.tables, found.prose) == (IDENTITY, TABLES, Prose())


def test_nobody_is_named_where_naming_failed(parts: Callable[..., None]) -> None:
    parts(identify=RecursionError("too deep"))
    found = parsed()
    reason = "whose report it is: RecursionError: too deep"
    assert found.identity == Identity("held_back", reason)
    assert found.failures == (reason,)
    assert found.tables == TABLES


def test_tables_that_stand_in_the_text_are_unread_where_reading_failed(
    parts: Callable[..., None],
) -> None:
    """A table lost with its reading would pass for one that the report does not have."""
    parts(read_tables=KeyError("row"))
    found = parsed()
    assert found.tables.sections == (
        Section("disclosures", None, True, "unread", reason="tables: KeyError: 'row'"),
    )
    assert parsed(text="没有表格").tables == Tables()
    assert found.prose == PROSE


def test_time_is_bounded_also_within_a_pattern_and_a_blanket_except(
    parts: Callable[..., None],
) -> None:
    def patient() -> Tables:
        while True:
            with contextlib.suppress(Exception):
                re.match("(a+)+$", "a" * 40 + "b")
                time.sleep(1)

    parts(read_tables=patient)
    started = time.monotonic()
    found = parsed(seconds=0.3)
    assert time.monotonic() - started < 10
    assert found.failures == ("tables: reading took longer than 0.3 s",)
    assert found.prose == PROSE


def test_what_else_the_computer_does_takes_none_of_the_time(
    parts: Callable[..., None],
) -> None:
    """What is read would depend on the load otherwise."""
    done = threading.Event()

    def other() -> None:
        while not done.is_set():
            sum(range(1000))

    def waiting() -> Tables:
        time.sleep(1)
        return TABLES

    parts(read_tables=waiting)
    thread = threading.Thread(target=other)
    thread.start()
    try:
        found = parsed(seconds=0.3)
    finally:
        done.set()
        thread.join()
    assert found == ParsedReport(IDENTITY, TABLES, PROSE, FOUND)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (CELL, "row_code column_code ('regulations', 'issued') is there more than once"),
        (CELL._replace(row_code="licences", char_start=0), "“3” does not stand at"),
        (CELL._replace(row_code="licences", char_start=-1), "“3” does not stand at"),
        (CELL._replace(row_code="licences", raw_text=""), "“” does not stand at"),
        (
            CELL._replace(row_code="licences", value=Decimal(10) ** 17),
            "a number has more digits",
        ),
    ],
)
def test_cells_that_cannot_be_kept_leave_their_table_unread(
    parts: Callable[..., None], cell: Cell, reason: str
) -> None:
    """A cell twice would refuse every release to come, one beside its place be wrong."""
    other = Section("applications", "table_2021", True, "read")
    parts(read_tables=Tables((*TABLES.sections, other), (CELL, cell)))
    found = parsed()
    broken, sound = found.tables.sections
    assert (broken.verdict, sound) == ("unread", other)
    assert broken.reason is not None
    assert broken.reason.startswith(f"disclosures: {reason}")
    assert found.tables.cells == ()
    assert found.failures == (broken.reason,)


LOCAL = LocalItem(
    "disclosures", None, "热线", None, 1, Decimal(3), None, None, "3", 1, CELL.char_start
)


@pytest.mark.parametrize(
    "tables",
    [
        replace(TABLES, sections=TABLES.sections * 2),
        replace(TABLES, local_items=(LOCAL, LOCAL)),
        replace(TABLES, local_items=(replace(LOCAL, char_start=1),)),
        replace(
            TABLES,
            unrecognised_labels=(UnrecognisedLabel("disclosures", "热线", 1, 1),) * 2,
        ),
    ],
)
def test_what_is_beside_the_cells_is_held_to_the_same(
    parts: Callable[..., None], tables: Tables
) -> None:
    parts(read_tables=tables)
    found = parsed()
    assert [one.verdict for one in found.tables.sections] == ["unread"]
    assert len(found.failures) == 1


INDICATOR = StatementIndicator(
    *(2, START, "12件", Decimal(12), "exact", "件", "句", "application.received"),
    *("rule", "agency_whole", True),
)
BREAKDOWN = Breakdown(START, Decimal(12), Decimal(12), 2, True, "句")


@pytest.mark.parametrize(
    "prose",
    [
        Prose((STATEMENT, STATEMENT)),
        Prose((STATEMENT._replace(char_start=1),)),
        Prose((STATEMENT._replace(value_to=-(Decimal(10) ** 17)),)),
        Prose((STATEMENT,), (INDICATOR, INDICATOR)),
        Prose((STATEMENT,), (INDICATOR._replace(raw_text="13件"),)),
        Prose((STATEMENT,), (), (BREAKDOWN, BREAKDOWN)),
    ],
)
def test_running_text_that_cannot_be_kept_is_left_out_and_said(
    parts: Callable[..., None], prose: Prose
) -> None:
    parts(read_prose=prose)
    found = parsed()
    assert (found.prose, found.tables) == (Prose(), TABLES)
    assert found.failures[0].startswith("running text: ")


def test_evidence_that_does_not_stand_there_names_nobody(
    parts: Callable[..., None],
) -> None:
    stated = Evidence("agency_name", "manifest", "某局")
    parts(identify=replace(IDENTITY, evidence=(stated,)))
    assert parsed().identity.identification == "identified"
    beside = replace(IDENTITY.evidence[0], char_start=0)
    parts(identify=replace(IDENTITY, evidence=(beside,)))
    assert parsed().identity.identification == "held_back"


def test_a_record_has_every_field_of_the_report() -> None:
    """A field that is not carried over would be lost in silence."""
    report = ParsedReport(
        IDENTITY,
        replace(
            TABLES,
            local_items=(LOCAL,),
            unrecognised_labels=(UnrecognisedLabel("disclosures", "热线", 1, 1),),
        ),
        Prose((STATEMENT,), (INDICATOR,), (BREAKDOWN,)),
        FOUND,
        ("one", "two"),
    )
    batch = record_batch([Record("r", 7, report), Record("s", 8, unread("why"))])
    assert unpacked(packed(batch)).equals(batch)
    row, other = batch.to_pylist()
    assert (row["report_id"], row["report_no"]) == ("r", 7)
    assert row["published_on"] == date(2021, 1, 20)
    for name, items in (
        ("evidence", IDENTITY.evidence),
        ("sections", TABLES.sections),
        ("cells", TABLES.cells),
        ("local_items", report.tables.local_items),
        ("unrecognised_labels", report.tables.unrecognised_labels),
        ("statements", report.prose.statements),
        ("statement_indicators", report.prose.indicators),
        ("breakdowns", report.prose.breakdowns),
        ("contaminations", FOUND),
    ):
        (item,) = items
        assert row[name] == [{key: getattr(item, key) for key in row[name][0]}], name
        assert set(row[name][0]) == set(get_type_hints(type(item)))
        assert other[name] == []
    assert row["failures"] == ["one", "two"]
    assert (other["identification"], other["failures"]) == ("held_back", ["why"])


def test_decimals_are_kept_exactly_or_refused() -> None:
    """A number that is rounded on its way is a wrong number."""
    exact = CELL._replace(value=Decimal("65662300.12345678"))
    batch = record_batch([Record("r", 1, ParsedReport(IDENTITY, Tables((), (exact,))))])
    assert batch.to_pylist()[0]["cells"][0]["value"] == Decimal("65662300.12345678")
    finer = CELL._replace(value=Decimal("0.123456789"))
    with pytest.raises(pa.ArrowInvalid):
        record_batch([Record("r", 1, ParsedReport(IDENTITY, Tables((), (finer,))))])


def test_the_columns_are_those_that_the_models_unfold() -> None:
    """Catches a column that another name, or another order, would lose."""
    folder = Path(__file__).parents[2] / "dbt_project" / "models" / "parsed"
    for name in SCHEMA.names:
        kind = SCHEMA.field(name).type
        if pa.types.is_list(kind) and pa.types.is_struct(kind.value_type):
            model = (folder / f"parsed_{name}.sql").read_text(encoding="utf-8")
            assert f"each_of('{name}', 'item')" in model
            unfolded = set(re.findall(r"item\.(\w+)", model))
            assert unfolded == {field.name for field in kind.value_type}, name
