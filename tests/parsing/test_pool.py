"""Reports are read side by side, and one that ends its process ends nothing else."""

import sys
import threading
from pathlib import Path

import pyarrow as pa
import pytest

from parsing import pool as pools
from parsing.dictionaries import Dictionaries
from parsing.pool import BROKEN, FEW_REPORTS, Pool, PoolError
from parsing.records import SCHEMA

DICTIONARIES = Dictionaries.read(Path(__file__).parents[2] / "dbt_project" / "seeds")

MANY = FEW_REPORTS + 50

pytestmark = pytest.mark.pipeline


def batch(texts: list[str]) -> pa.RecordBatch:
    """The reports as the models give them, with what the manifest states of the first."""
    names = ("line_no", "agency_name", "province", "city", "report_year")
    stated = [[dict.fromkeys(names) | {"report_year": 2020}], *[None] * (len(texts) - 1)]
    return pa.record_batch(
        {
            "text_id": [f"{number:016x}" for number in range(len(texts))],
            "report_no": pa.array(range(len(texts)), pa.int64()),
            "text": texts,
            "stated": stated,
        }
    )


def texts_of(count: int) -> list[str]:
    return [
        f"某市审计局2020年政府信息公开工作年度报告\n全年收到申请{n}件。"
        for n in range(count)
    ]


@pytest.fixture
def unruly(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Path(__file__).with_name("unruly_worker.py")
    monkeypatch.setattr(pools, "WORKER", (sys.executable, str(worker)))


def test_few_and_many_are_read_alike_and_in_order() -> None:
    """Catches a report that is lost, read twice, or read otherwise among others."""
    texts = texts_of(MANY)
    pool = Pool(DICTIONARIES, processes=2)
    many = pool.read([batch(texts)]).read_all()
    assert many.schema == SCHEMA
    assert many.column("report_no").to_pylist() == list(range(MANY))
    few = pool.read([batch(texts[:3])]).read_all()
    assert few.to_pylist() == many.slice(0, 3).to_pylist()
    assert few.column("statements").to_pylist()[2][0]["raw_text"] == "2件"


def test_what_a_report_is_kept_under_stays_beside_it() -> None:
    """Catches a reading kept under the digest of another report."""
    reports = batch(texts_of(MANY))
    digests = pa.array([f"digest {number}" for number in range(MANY)])
    given = [reports.append_column("digest", digests)]
    for count in (MANY, 3):
        pieces = [one.slice(0, count) for one in given]
        found = Pool(DICTIONARIES, processes=2).read_keeping(pieces, "digest").read_all()
        assert found.column("digest").to_pylist() == digests.to_pylist()[:count]
        assert found.column("report_no").to_pylist() == list(range(count))


def test_no_reports_are_an_empty_table() -> None:
    """Catches a run without reports that has no columns."""
    assert Pool(DICTIONARIES).read([]).read_all().schema == SCHEMA


def test_outside_the_main_thread_a_process_bounds_the_time() -> None:
    """Catches a report that is read where nothing can stop it, or not at all."""
    found: list[pa.Table] = []
    reader = threading.Thread(
        target=lambda: found.append(
            Pool(DICTIONARIES).read([batch(texts_of(2))]).read_all()
        )
    )
    reader.start()
    reader.join()
    assert found[0].column("failures").to_pylist() == [[], []]


# a busy machine is given time enough for the sound ones
@pytest.mark.parametrize(("text", "seconds"), [("die", 60), ("never end", 1)])
def test_only_the_report_that_ends_its_process_is_unread(
    unruly: None, text: str, seconds: float
) -> None:
    """Catches one hostile report that takes its neighbours with it."""
    texts = texts_of(MANY)
    texts[7] = texts[MANY - 1] = text
    found = (
        Pool(DICTIONARIES, processes=2, seconds=seconds).read([batch(texts)]).read_all()
    )
    failures = found.column("failures").to_pylist()
    assert [place for place, reasons in enumerate(failures) if reasons] == [7, MANY - 1]
    assert failures[7] == [BROKEN]
    unread = found.slice(7, 1).to_pylist()[0]
    assert (unread["identification"], unread["reason"]) == ("held_back", BROKEN)
    assert found.column("report_no").to_pylist() == list(range(MANY))


def test_a_process_that_cannot_start_says_nothing_of_the_reports(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Catches an installation that is broken, and all reports held back for it."""
    monkeypatch.setattr(pools, "WORKER", (sys.executable, "-c", "raise SystemExit(3)"))
    with pytest.raises(PoolError):
        Pool(DICTIONARIES).read([batch(texts_of(MANY))]).read_all()


def test_messages_are_bounded_by_reports_and_by_characters() -> None:
    """Catches a hundred long reports that fill the memory of a process at once."""
    long = "字" * (pools.MOST_CHARACTERS // 2)
    sizes = [piece.num_rows for piece in pools._pieces([batch([long, long, long, "a"])])]
    assert sizes == [2, 2]
    short = [piece.num_rows for piece in pools._pieces([batch(["a"] * 450)])]
    assert short == [pools.MOST_REPORTS, pools.MOST_REPORTS, 50]
