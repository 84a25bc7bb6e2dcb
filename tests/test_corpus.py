"""Synthetic reports, whose every number is known, in many layouts and damages.

Nothing published may differ from what a report truly says, whatever happened to its
text. Where nothing happened to it, it is to be published.
"""

import hashlib
import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest

from benchmarks.corpus import BLANKS, FORMS, LAYOUTS, NOISES, Case, Report, generate
from benchmarks.corpus.forms import places_of
from benchmarks.corpus.parsing import Judged, Pipeline
from benchmarks.parse_corpus import make
from expectations.identities import Identity, read_identities
from orchestration.database import connect
from orchestration.manifests import MANIFEST
from orchestration.settings import SEEDS
from tests.fuzzing import reports as fuzzed
from tests.fuzzing.parsing import judge as judge_fuzzed
from tests.fuzzing.reports import Report as FuzzedReport

pytestmark = pytest.mark.pipeline

# Layouts of which a section cannot be published, though nothing is damaged: all labels,
# then all numbers, one a line, may follow row by row or column by column.
UNDECIDED = {
    ("columns_apart", "disclosures"),
    # digits that run together can be cut in several ways
    *itertools.product(("glued", "one_line"), ("disclosures", "proceedings")),
}

# of each kind of wrong value that was ever published, one report
ONCE_WRONG = (
    "hybrid:columns_apart:inject_words:none:plain:24076",
    "hybrid:columns_apart:swap_labels:none:plain:10383",
    "hybrid:grid:merge_numbers:collapsed:plain:52021568",
    "hybrid:lines_spaced:reorder_rows:none:varied:109379",
    "hybrid:menus:lose_column:zeros_blank:plain:82010892",
    "hybrid:paged:lose_cell:none:plain:1093698",
    "hybrid:pipes_trailing:duplicate_table:zeros_blank:varied:65000279",
    "hybrid:pipes_trailing:lose_column:blank_totals:varied:82009175",
    "hybrid:vertical:inject_words:none:varied:51016760",
    "statistics_2014:columns_apart:duplicate_table:none:varied:2000288",
    "statistics_2014:label_then_numbers:duplicate_table:zeros_blank:plain:19396",
    "statistics_2014:numbers_then_label_some:lose_row:zeros_dash:varied:726929",
    "statistics_2014:numbers_then_label_some:none:zeros_blank:varied:2100650",
    "statistics_2014:paged:none:none:plain:1419",
    "statistics_2014:spaces:duplicate_table:total_only:varied:5499",
    "statistics_2014:spaces:duplicate_table:zeros_blank:plain:15435",
    "statistics_2014:wrapped:change_digit:none:varied:7517",
    "statistics_2014:wrapped:duplicate_table:total_only:varied:7679",
    "table_2019:glued:duplicate_table:total_only:plain:82003725",
    "table_2019:grid:lose_column:none:plain:11269",
    "table_2019:grid:none:none:varied:103702",
    "table_2019:label_then_numbers:duplicate_table:none:varied:100703",
    "table_2019:label_then_numbers:duplicate_table:total_only:plain:26763",
    "table_2019:lines:change_digit:none:plain:52022478",
    "table_2019:lines:dedup_lines:none:plain:26413",
    "table_2019:lines:swap_labels:none:plain:108802",
    "table_2019:lines_blank:lose_cell:none:varied:102110",
    "table_2019:markdown:merge_numbers:zeros_blank:plain:51014334",
    "table_2019:menus:lose_column:blank_totals:plain:82007784",
    "table_2019:numbers_then_label_some:lose_row:none:plain:82008617",
    "table_2019:numbers_then_label_some:merge_numbers:none:varied:51006243",
    "table_2019:numbers_then_label_some:none:none:plain:10141",
    "table_2019:paged:dedup_lines:none:varied:100239",
    "table_2019:paged:duplicate_table:none:plain:721930",
    "table_2019:paged:lose_cell:none:plain:51009289",
    "table_2019:pipes:merge_numbers:zeros_blank:plain:95059237",
    "table_2019:pipes:swap_labels:zeros_blank:plain:16923",
    "table_2019:tabs:lose_column:zeros_blank:varied:104654",
    "table_2019:vertical:drop_char:none:varied:104161",
    "table_2021:grid:reorder_rows:none:plain:3096",
    "table_2021:lines_spaced:change_digit:zeros_dash:plain:95080394",
    "table_2021:markdown:lose_column:none:plain:12917",
    "table_2021:numbers_then_label_some:duplicate_table:total_only:varied:720909",
    "table_2021:numbers_then_label_some:inject_words:none:plain:52020013",
    "table_2021:numbers_then_label_some:lose_cell:none:plain:200386",
    "table_2021:numbers_then_label_some:none:zeros_blank:varied:201464",
    "table_2021:numbers_then_label_some:none:zeros_dash:plain:214244",
    "table_2021:numbers_then_label_some:reorder_rows:zeros_dash:varied:216348",
    "table_2021:paged:duplicate_table:none:plain:21470",
    "table_2021:paged:duplicate_table:none:varied:31042126",
    "table_2021:paged:lose_row:none:varied:405356",
    "table_2021:paged:lose_row:none:varied:704466",
    "table_2021:tabs:lose_column:none:varied:102585",
    "table_2021:wrapped:dedup_lines:none:plain:700472",
    "table_2021:wrapped:drop_char:none:varied:95052403",
    "table_2021:wrapped:reorder_rows:none:varied:109317",
    "table_2021:wrapped:swap_labels:none:plain:101208",
)

IDENTITIES = read_identities(SEEDS)


def hostile_cases() -> list[Case]:
    """Every layout with every noise, and with every way of leaving cells blank."""
    forms = tuple(FORMS)
    combinations = [(layout, noise, "none") for layout in LAYOUTS for noise in NOISES]
    combinations += [(layout, "none", blank) for layout in LAYOUTS for blank in BLANKS]
    # one form further with each layout, so that each noise meets every form
    cases = [
        Case(
            seed,
            forms[(seed + LAYOUTS.index(layout)) % len(forms)],
            layout,
            noise,
            blank,
            varied=seed % 2 == 0,
        )
        for seed, (layout, noise, blank) in enumerate(combinations)
    ]
    return cases + [Case.parse(text) for text in ONCE_WRONG]


def plain_cases(first_seed: int, forms: Iterable[str], times: int = 1) -> list[Case]:
    """Every layout with each of some forms, undamaged and in the official wording."""
    combinations = itertools.product(sorted(LAYOUTS), forms, range(times))
    return [
        Case(first_seed + number, form, layout, "none", varied=False)
        for number, (layout, form, _) in enumerate(combinations)
    ]


def clean_cases() -> list[Case]:
    """Every layout with every form, twice."""
    return plain_cases(1_000, FORMS, 2)


def sum_cases() -> list[Case]:
    """Every layout with every form whose tables have totals."""
    return plain_cases(72_000, ("table_2019", "table_2021"))


def traditional_cases() -> list[Case]:
    """Every layout with every form."""
    return plain_cases(73_000, FORMS)


def sum_reports() -> list[Report]:
    """Reports that call a total 合计 in rows and columns, where the form says 总计."""
    reports = [make(case) for case in sum_cases()]
    return [
        replace(report, text=report.text.replace("总计", "合计")) for report in reports
    ]


# of characters that forms, titles and running text are made of, each with its other form
_SCRIPTS = (
    "规規许許处處罚罰强強业業费費务務对對项項总總数數开開请請结結转轉续續办辦属屬国國内內"
    "执執类類讼訟诉訴复復议議审審维維纠糾无無没沒现現护護万萬亿億单單报報为為机機权權经經"
    "济濟稳穩过過关關补補确確认認获獲员員个個与與产產时時间間会會营營额額减減采採购購决決"
    "该該书書银銀条條较較长長增增余餘组組织織情情况況发發询詢网網络絡构構统統隐隱驳駁应應"
)
_TRADITIONAL = str.maketrans(dict(zip(_SCRIPTS[::2], _SCRIPTS[1::2], strict=True)))


def traditional_reports() -> list[Report]:
    """Reports in traditional characters, tables and running text."""
    reports = [make(case) for case in traditional_cases()]
    return [
        replace(report, text=report.text.translate(_TRADITIONAL)) for report in reports
    ]


def sides(
    report: Report, section: str, identity: Identity, form: str
) -> list[tuple[Decimal, Decimal]]:
    """Both sides of an identity in every row or column that it is evaluated for."""
    along, across = (1, 2) if identity.axis == "rows" else (2, 1)
    cells = {
        (place[across], place[along]): value
        for place, value in report.truth.items()
        if place[0] == section
    }
    found = []
    for instance in {key[0] for key in cells}:
        sums = {"left": Decimal(0), "right": Decimal(0)}
        for term in identity.terms_in(form):
            sums[term.side] += term.weight * cells[instance, term.code]
        found.append((sums["left"], sums["right"]))
    return found


def truths() -> list[Report]:
    return [
        generate(seed, form, "pipes", "none") for form in FORMS for seed in range(150)
    ]


def test_what_reports_say_satisfies_every_identity() -> None:
    """Catches a generator whose own figures do not add up."""
    evaluated = 0
    for report in truths():
        for section, form in FORMS[report.form].items():
            # what bounds table two is soft, and the generator leaves it free
            if section == "disclosures":
                continue
            for identity in IDENTITIES.of(section):
                if identity.axis != "cells" and identity.is_within_one_table:
                    for left, right in sides(report, section, identity, form):
                        holds = (
                            left == right if identity.relation == "=" else left <= right
                        )
                        assert holds, (report.seed, identity.identity_id)
                        evaluated += 1
    # I1 and I2 in seven columns, I3 in 23 or 25 rows, I4 in three; S1 to S11
    assert evaluated == 150 * (3 * (7 + 7 + 3) + 23 + 25 + 23 + 11)


def test_what_reports_say_is_of_the_right_kind() -> None:
    """Catches a negative count, half a case or a hundredth of a hundredth of a yuan."""
    kinds = {
        (cell.form, section, cell.row_code, cell.column_code): cell.value_kind
        for section in IDENTITIES.section_codes()
        for cell in IDENTITIES.cells(section)
    }
    for report in truths():
        assert tuple(sorted(report.truth)) == tuple(sorted(places_of(report.form)))
        for (section, row, column), value in report.truth.items():
            kind = kinds[FORMS[report.form][section], section, row, column]
            assert kind == "signed" or value >= 0
            assert value == round(value, 2 if kind == "amount" else 0)


def test_a_seed_always_gives_the_same_report() -> None:
    """Catches a report that cannot be made again from the case that names it."""
    for case in hostile_cases():
        assert Case.parse(str(case)) == case
        assert make(case) == make(case)


def test_every_report_is_another_agencys() -> None:
    """Catches reports that would take each other's place."""
    reports = [make(case) for case in hostile_cases() + clean_cases()]
    reports += [*sum_reports(), *traditional_reports()]
    assert len({report.agency_name for report in reports}) == len(reports)


# a seed and numbers of tests/fuzzing whose agencies no other report here has
FUZZED = [fuzzed.make(1, number) for number in range(60_000, 60_300)]


def misheaded() -> dict[str, tuple[str, str]]:
    """Reports whose columns changed places in the header alone, and their sections."""
    swaps = {
        "applicants": ("applications", "科研机构", "法律服务机构"),
        "results": ("proceedings", "结果维持", "尚未审结"),
        "blocks": ("proceedings", "未经复议直接起诉", "复议后起诉"),
        "second header": ("disclosures", "上一年项目数量", "处理决定数量"),
    }
    found = {}
    layouts = ("pipes", "grid", "lines")
    for number, (name, layout) in enumerate(itertools.product(swaps, layouts)):
        section, one, other = swaps[name]
        report = generate(70_000 + number, "table_2019", layout, "none", varied=False)
        # of two headers that read alike the second one is altered
        start = report.text.rindex("第二十条第（六）项") if name == "second header" else 0
        text = report.text[start:].replace(one, "\0").replace(other, one)
        text = report.text[:start] + text.replace("\0", other)
        found[f"{name} in {layout}.txt"] = section, text
    return found


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    return Pipeline(tmp_path_factory.mktemp("corpus"), sql_verdicts=True)


@pytest.fixture(scope="module")
def judged(pipeline: Pipeline) -> Judged:
    beside = {f"fuzzed {report.number}.txt": report.text for report in FUZZED}
    beside |= {name: text for name, (_, text) in misheaded().items()}
    stated = [
        f"fuzzed {report.number}.txt,{report.agency_name},{report.report_year}"
        for report in FUZZED
        if report.is_stated
    ]
    stated += [
        f"{report.seed}.txt,{report.agency_name},{report.report_year}"
        for report in traditional_reports()
    ]
    beside[MANIFEST] = "\n".join(["file,agency_name,report_year", *stated]) + "\n"
    cases = hostile_cases() + clean_cases()
    reports = [make(case) for case in cases]
    return pipeline.parse([*reports, *sum_reports(), *traditional_reports()], beside)


def test_no_wrong_value_is_published(judged: Judged) -> None:
    """Catches a number published that its report does not say."""
    assert int(judged.sections["cells_right"].sum()) > 10_000
    wrong = judged.wrong[
        ["case_text", "section", "row_code", "column_code", "value", "true_value"]
    ]
    assert wrong.empty, "\n" + wrong.to_string(index=False)


def test_undamaged_reports_are_published(judged: Judged) -> None:
    """Catches a layout that was read and is not read any more."""
    cases = {str(case) for case in clean_cases()}
    clean = judged.sections[judged.sections["case_text"].isin(cases)]
    counts: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    keys = ("layout", "form", "section")
    columns = zip(*(clean[key] for key in keys), clean["status"], strict=True)
    for *key, status in columns:
        counts[tuple(key)][0] += status == "published"
        counts[tuple(key)][1] += 1
    shares = {key: part / whole for key, (part, whole) in counts.items()}
    assert {key[:2] for key in shares} == set(itertools.product(LAYOUTS, FORMS))
    held_back = {
        (layout, form, section)
        for (layout, form, section), share in shares.items()
        if share < 1 and (layout, section) not in UNDECIDED
    }
    assert held_back == set()


def test_totals_by_their_other_name_are_published(judged: Judged) -> None:
    """Catches a table that is held back because its total is called 合计."""
    cases = {str(case) for case in sum_cases()}
    found = judged.sections[judged.sections["case_text"].isin(cases)]
    assert len(found) == 3 * len(cases)
    held_back = found[found["status"] != "published"]
    places = set(zip(held_back["layout"], held_back["section"], strict=True))
    assert places <= UNDECIDED, held_back["case_text"].to_list()


def test_tables_in_traditional_characters_are_published(
    pipeline: Pipeline, judged: Judged
) -> None:
    """Catches a label that is told by characters which are others in such a text.

    Tables that no identity proves may be held back, as some of their words are not known.
    Quantities of the running text are read too.
    """
    cases = {str(case) for case in traditional_cases()}
    found = judged.sections[judged.sections["case_text"].isin(cases)]
    assert set(found["case_text"]) == cases
    proved = found[found["section"].isin(["applications", "proceedings"])]
    assert len(proved) == 2 * 3 * len(LAYOUTS)
    held_back = proved[proved["status"] != "published"]
    assert held_back.empty, held_back["case_text"].to_list()
    with connect(pipeline.database) as connection:
        statements = connection.execute(
            "select count(*) from parsed.parsed_statements "
            "where report_id in (select unnest($1))",
            [[report_id(report) for report in traditional_reports()]],
        ).fetchone()
    assert statements is not None
    assert statements[0] > 10 * len(cases)


def test_no_wrong_value_of_a_fuzzed_report_is_published(
    pipeline: Pipeline, judged: Judged
) -> None:
    """Catches a number published that a damaged text cannot be said to print."""
    assert len(judged.sections)
    with connect(pipeline.database) as connection:
        tally = judge_fuzzed({report_id(report): report for report in FUZZED}, connection)
    assert not tally.findings, "\n".join(map(str, tally.findings))
    assert tally.compared > 3_000


def report_id(report: Report | FuzzedReport) -> str:
    return hashlib.sha256(report.text.encode()).hexdigest()[:16]


def test_columns_in_another_order_are_held_back(
    pipeline: Pipeline, judged: Judged
) -> None:
    """Catches numbers published as those of the column where the form has them.

    The header says another order, and every identity holds all the same.
    """
    assert len(judged.sections)
    with connect(pipeline.database) as connection:
        found = dict(
            connection.execute(
                "select source_path || ':' || section, status "
                "from quality.section_status "
                "inner join staging.stg_raw__files using (report_id)"
            ).fetchall()
        )
        cells = connection.execute(
            "select count(*) from marts.fct_disclosures inner join staging.stg_raw__files"
            " using (report_id) where source_path like 'second header%'"
            " and item_code in ('penalties', 'coercive_measures') and value is not null"
        ).fetchone()
    # of table two the rows below that header alone are held back
    assert cells == (0,)
    held_back = {
        name: found[f"{name}:{section}"]
        for name, (section, _) in misheaded().items()
        if section != "disclosures"
    }
    assert held_back == dict.fromkeys(held_back, "held_back")
    others = [
        found[f"{name}:{other}"]
        for name, (section, _) in misheaded().items()
        for other in FORMS["table_2019"]
        if other != section
    ]
    assert set(others) == {"published"}
