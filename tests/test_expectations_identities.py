"""What the seeds may say, and how a seed that is wrong is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from expectations.identities import SeedError, check_seeds, read_identities

GOOD = {
    "sections.csv": """\
section,proof,fact_table
applications,identities,fct_applications
""",
    "identities.csv": """\
identity_id,section,axis,relation,basis,severity,statement_zh,statement_en
I1,applications,rows,=,stated,hard,式,a + b = c
I5,applications,cells,=,implied,hard,式,integers
""",
    "identity_terms.csv": """\
identity_id,form,side,code,weight
I1,,left,a,1
I1,new,left,b,+1
I1,,right,c,1
""",
    "yearly_identities.csv": """\
identity_id,section,axis,relation,basis,severity,valid_from_year,valid_to_year,statement_zh,statement_en
X1,applications,rows,=,cross_year,soft,2020,,式,c = a
""",
    "yearly_identity_terms.csv": """\
identity_id,side,year_offset,code,weight
X1,left,0,a,1
X1,right,-1,c,1
""",
    "corrections.csv": """\
report_id,agency_id,report_year,section,row_code,column_code,old_value,new_value,reason,citation,author,corrected_on
00000000000000aa,610500-0000000a,2020,applications,a,total,5,6,misprint,the bulletin,a reader,2021-03-04
""",  # noqa: E501
    "form_rows.csv": """\
form,section,block,row_code,label_zh
old,applications,x,a,甲
old,applications,x,c,丙
new,applications,x,a,甲
new,applications,x,b,乙
new,applications,x,c,丙
""",
    "form_columns.csv": """\
form,section,block,column_code,label_zh,value_kind
old,applications,x,total,总计,count
new,applications,x,total,总计,count
""",
}


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_terms_depend_on_the_form(seeds: Path) -> None:
    """A term of the new form only must not be asked of the old one."""
    first = read_identities(seeds).identities[0]
    assert first.forms == ("old", "new")
    assert [term.code for term in first.terms_in("old")] == ["a", "c"]
    assert [term.code for term in first.terms_in("new")] == ["a", "b", "c"]


def test_rows_and_columns_cross_within_a_block_of_one_form(seeds: Path) -> None:
    """The number of cells a table must have follows from it."""
    cells = read_identities(seeds).cells("applications")
    assert [(cell.form, cell.row_code, cell.column_code) for cell in cells] == [
        ("old", "a", "total"),
        ("old", "c", "total"),
        ("new", "a", "total"),
        ("new", "b", "total"),
        ("new", "c", "total"),
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("identities.csv", ",rows,", ",diagonal,", "line 2: found axis 'diagonal'"),
        ("identities.csv", "rows,=", "rows,==", "line 2: found relation '=='"),
        ("identities.csv", "stated", "felt", "line 2: found basis 'felt'"),
        ("identities.csv", "hard,式,i", "grave,式,i", "line 3: found severity 'grave'"),
        ("identities.csv", "I5,applications", "I5,finance", "line 3: found section"),
        ("identities.csv", "I5,", "I1,", "line 3: found identity_id 'I1' again"),
        ("identities.csv", "I1,", "I1;drop,", "line 2: found identity_id 'I1;drop'"),
        ("identities.csv", ",axis", ",achse", "line 1: found columns"),
        ("identities.csv", "integers", "integers,more", "line 3: found 9 fields"),
        ("identity_terms.csv", "right", "middle", "line 4: found side 'middle'"),
        ("identity_terms.csv", "c,1", "c,2", "line 4: found weight '2'"),
        ("identity_terms.csv", ",c,", ",d,", "line 4: found code 'd'"),
        ("identity_terms.csv", "new,left,b", "old,left,b", "line 3: found code 'b'"),
        ("identity_terms.csv", "new,", "newer,", "line 3: found form 'newer'"),
        ("identity_terms.csv", "I1,,right", "I9,,right", "line 4: found identity_id"),
        ("identity_terms.csv", "I1,,right", "I5,,right", "line 4: found a term of I5"),
        # left unnoticed, each of these would take the check away from one form
        (
            "identity_terms.csv",
            "I1,new,",
            "I1,,",
            "identities.csv, line 2: found terms b",
        ),
        ("identity_terms.csv", "I1,,right,c,1\n", "", "line 2: found terms of one side"),
        ("yearly_identities.csv", "soft", "hard", "line 2: found severity 'hard'"),
        ("yearly_identities.csv", "cross_year", "stated", "line 2: found basis 'stated'"),
        ("yearly_identities.csv", "rows", "cells", "line 2: found axis 'cells'"),
        ("yearly_identities.csv", "2020", "20x0", "found valid_from_year '20x0'"),
        ("yearly_identity_terms.csv", "0,a", "1,a", "line 2: found year_offset '1'"),
        ("yearly_identity_terms.csv", "0,a", "0,d", "line 2: found code 'd'"),
        ("corrections.csv", "00000000000000aa", "next.txt", "found report_id 'next.txt'"),
        (
            "corrections.csv",
            ",a,total",
            ",z,total",
            "found the cell applications z total",
        ),
        ("corrections.csv", "610500-0000000a", "某局", "found agency_id '某局'"),
        ("corrections.csv", ",5,6,", ",5,5.0,", "found a new value that is the old one"),
        ("corrections.csv", ",5,6,", ",5,,", "found new_value ''"),
        ("corrections.csv", ",5,6,", ",五,6,", "found old_value '五'"),
        ("corrections.csv", ",5,6,", ",1e3,6,", "found old_value '1e3'"),
        ("corrections.csv", "misprint", "", "found no reason"),
        ("corrections.csv", "the bulletin", " ", "found no citation"),
        ("corrections.csv", "a reader", "", "found no author"),
        ("corrections.csv", "2021-03-04", "4 March", "found corrected_on '4 March'"),
        ("corrections.csv", ",2020,", ",,", "found no report_year"),
        # each of these would compare a year with itself, or with nothing
        ("yearly_identity_terms.csv", "-1,c", "0,c", "terms of X1 of one year only"),
        ("yearly_identity_terms.csv", "right,", "left,", "terms of X1 on one side only"),
        # its numbers would be published in no table
        ("sections.csv", "fct_applications", "fct_x", "line 2: found fact_table 'fct_x'"),
        ("form_rows.csv", "new,applications,x,c", "new,applications,x,d", "terms c that"),
        ("form_rows.csv", "x,b,", "x,b'--,", "line 5: found row_code"),
        ("form_columns.csv", "new,applications", "new,other", "line 3: found section"),
        ("form_columns.csv", "总计,count", "总计,guess", "line 2: found value_kind"),
    ],
)
def test_a_wrong_seed_is_refused_with_file_and_line(
    seeds: Path, file: str, old: str, new: str, message: str
) -> None:
    """What no rule can be made of must stop the run, not shorten the list of rules."""
    text = (seeds / file).read_text(encoding="utf-8")
    assert old in text
    (seeds / file).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(SeedError) as caught:
        read_identities(seeds)
    assert message in str(caught.value)
    assert ", expected " in str(caught.value)
    assert ".csv, line " in str(caught.value)


def test_a_cell_corrected_twice_is_refused(seeds: Path) -> None:
    """Which of two corrections counts nobody could tell."""
    path = seeds / "corrections.csv"
    header, line = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, line, line]), encoding="utf-8")
    with pytest.raises(SeedError, match=r"line 3: found the cell of line 2 again"):
        read_identities(seeds)


def test_a_hard_identity_without_terms_is_refused(seeds: Path) -> None:
    """It would hold always."""
    (seeds / "identity_terms.csv").write_text(
        "identity_id,form,side,code,weight\n", encoding="utf-8"
    )
    with pytest.raises(SeedError, match=r"identities.csv, line 2: found no terms of I1"):
        read_identities(seeds)


@pytest.mark.parametrize("row", ["x,b,乙项,end", "y,a,甲项,end", "x,a"])
def test_a_label_of_no_row_is_refused(tmp_path: Path, row: str) -> None:
    """Catches a wording that was added under a wrong code and that nothing looks for."""
    rows = "section,strip_code,row_code\nx,a,a1\n"
    (tmp_path / "form_rows.csv").write_text(rows, encoding="utf-8")
    labels = tmp_path / "labels.csv"
    labels.write_text("section,strip_code,label,placed\nx,a,甲,end\n", encoding="utf-8")
    check_seeds(tmp_path)
    with labels.open("a", encoding="utf-8") as seed:
        seed.write(f"{row}\n")
    with pytest.raises(SeedError, match=r"^labels.csv, line 3: found .*, expected "):
        check_seeds(tmp_path)


def test_a_line_of_any_seed_with_a_field_too_few_is_refused(tmp_path: Path) -> None:
    """Catches a slip in a seed of prose that ends as an error of dbt without its line."""
    (tmp_path / "form_rows.csv").write_text("section,strip_code\n", encoding="utf-8")
    (tmp_path / "labels.csv").write_text("section,strip_code,label\n", encoding="utf-8")
    words = tmp_path / "narrative_words.csv"
    words.write_text("word,concept\n收到,receive\n答复\n", encoding="utf-8")
    with pytest.raises(SeedError, match=r"^narrative_words.csv, line 3: found 1 fields"):
        check_seeds(tmp_path)
