"""Generated reports in each format: what is published of them is true, and nearly all."""

import pytest

from benchmarks.corpus.judging import Judge
from benchmarks.formats import FORMATS, measure, reports_of
from orchestration.readers import ReaderPool
from orchestration.settings import SEEDS
from parsing.dictionaries import Dictionaries

pytestmark = pytest.mark.pipeline

# one of each form
REPORTS = 4


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_says_the_same_in_each_format(name: str) -> None:
    """Catches a cell that a format moves, and a format that is no longer read."""
    layout, render = FORMATS[name]
    dictionaries = Dictionaries.read(SEEDS)
    reports = reports_of(layout, REPORTS)
    contents = [render(report.text) for _, report in reports]
    with ReaderPool(1) as pool:
        found = measure(reports, contents, pool, dictionaries, Judge(dictionaries))
    assert (found["wrong"], found["misnamed"]) == (0, 0)
    assert found["named"] == REPORTS
    assert found["published"] == found["cells"]
