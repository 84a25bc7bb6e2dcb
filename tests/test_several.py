"""Files of several reports, generated with their truth: each once, and none mixed."""

from collections import Counter

import pytest

from benchmarks.corpus import NOISES
from benchmarks.corpus.judging import Judge
from benchmarks.several import judge_file, make_file
from orchestration.settings import SEEDS
from parsing.dictionaries import Dictionaries

FILES = 15


@pytest.fixture(scope="module")
def dictionaries() -> Dictionaries:
    return Dictionaries.read(SEEDS)


@pytest.fixture(scope="module", params=[("none",), NOISES[1:]], ids=["whole", "damaged"])
def counts(request: pytest.FixtureRequest, dictionaries: Dictionaries) -> Counter[str]:
    judge = Judge(dictionaries)
    files = (make_file(seed, noises=request.param) for seed in range(FILES))
    return sum((judge_file(file, dictionaries, judge) for file in files), Counter())


def test_no_number_of_a_report_is_anothers(counts: Counter[str]) -> None:
    """Catches a cut at the wrong line, and a report taken for its neighbour."""
    for name in ("wrong", "misnamed", "mixed", "not where it is said to be"):
        assert counts[name] == 0, name
    assert counts["cells published"] > 4_000


def test_each_report_is_read_as_if_it_stood_alone(counts: Counter[str]) -> None:
    """Catches a report that is lost, or that its neighbours change."""
    assert counts["files cut into the reports that they have"] == FILES
    assert counts["reports read as if alone"] >= counts["reports"] - 1
