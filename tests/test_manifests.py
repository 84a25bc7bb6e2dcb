"""What people state of files: where, in which encoding, and what of it is doubted."""

from pathlib import Path

import duckdb
import pytest

from expectations.stated import stated_rules
from orchestration.loading import Loaded, load
from orchestration.manifests import ManifestError

HEAD = "file,agency_name,province\n"


def loaded(raw: Path) -> tuple[Loaded, list[tuple], list[str]]:
    """Return what a load says, the rows of the manifests, and the files."""
    with duckdb.connect() as connection:
        found = load(connection, [raw])
        rows = connection.execute(
            "select source_path, agency_name, province from raw.manifest order by all"
        ).fetchall()
        files = connection.execute("select source_path from raw.files order by all")
        return found, rows, [path for (path,) in files.fetchall()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_manifest_is_read_as_spreadsheets_save_it(
    tmp_path: Path, encoding: str
) -> None:
    """Catches a name that is not heard, or a run that ends with a codec's error."""
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    text = f"{HEAD}a.txt,渭南市审计局,陕西省\n"
    (tmp_path / "manifest.csv").write_text(text, encoding=encoding)
    found, rows, _ = loaded(tmp_path)
    assert rows == [("a.txt", "渭南市审计局", "陕西省")]
    assert not found.doubts


def test_a_manifest_of_no_encoding_is_named(tmp_path: Path) -> None:
    """Catches a traceback for a file that was saved as something else."""
    (tmp_path / "manifest.csv").write_bytes(HEAD.encode() + b"a.txt,\xff\xff,\n")
    with pytest.raises(ManifestError, match=r"manifest.csv is neither UTF-8 nor"):
        loaded(tmp_path)


def test_a_manifest_speaks_of_the_files_beside_it(tmp_path: Path) -> None:
    """Catches a folder handed over whole whose manifest is not heard."""
    folder = tmp_path / "渭南" / "2020"
    folder.mkdir(parents=True)
    for place in (tmp_path, folder):
        (place / "a.txt").write_text(str(place), encoding="utf-8")
    (tmp_path / "manifest.csv").write_text(f"{HEAD}a.txt,甲局,\n", encoding="utf-8")
    (folder / "manifest.csv").write_text(f"{HEAD}a.txt,乙局,\n", encoding="utf-8")
    found, rows, files = loaded(tmp_path)
    assert rows == [("a.txt", "甲局", None), ("渭南/2020/a.txt", "乙局", None)]
    assert files == ["a.txt", "渭南/2020/a.txt"]
    assert not found.doubts
    # a file of this name that states nothing of files is another program's
    (folder / "manifest.csv").write_text("name,size\na,1\n", encoding="utf-8")
    assert loaded(tmp_path)[2] == ["a.txt", "渭南/2020/a.txt", "渭南/2020/manifest.csv"]


def test_what_is_stated_in_vain_is_said(tmp_path: Path) -> None:
    """Catches a slip in a name that nobody ever hears of."""
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    head = HEAD.replace("\n", ",retrieved_on\n")
    text = f"{head}a.txt,甲局,陕西,2026-11-30\nb.txt,乙局,火星省,2026-11-31\n"
    (tmp_path / "manifest.csv").write_text(text, encoding="utf-8")
    where = f"{tmp_path / 'manifest.csv'}, line 3"
    assert loaded(tmp_path)[0].doubts == [
        f"{where}: there is no file b.txt",
        f"{where}: province is 火星省, which is no place that is known",
        f"{where}: retrieved_on is '2026-11-31'; a day is expected, such as 2026-11-30",
    ]


def test_two_statements_of_a_file_must_agree(tmp_path: Path) -> None:
    """Catches one of two names that is taken by chance."""
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    manifest = tmp_path / "manifest.csv"
    manifest.write_text(f"{HEAD}a.txt,甲局,\na.txt,甲局,\n", encoding="utf-8")
    assert loaded(tmp_path)[1] == [("a.txt", "甲局", None)]
    manifest.write_text(f"{HEAD}a.txt,甲局,\na.txt,乙局,\n", encoding="utf-8")
    with pytest.raises(ManifestError, match=r"line 3: a.txt is stated otherwise than in"):
        loaded(tmp_path)


def test_a_report_in_a_file_of_several_is_stated_by_its_line(tmp_path: Path) -> None:
    """Catches a row of one report that is said to name no file, or that names another."""
    (tmp_path / "b").mkdir()
    for name in ("a.txt", "b/L7"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    rows = "a.txt/L85,甲局,\nb/L7,乙局,\nc.txt/L1,丙局,\na.txt#85,丁局,\n"
    (tmp_path / "manifest.csv").write_text(f"{HEAD}{rows}", encoding="utf-8")
    with duckdb.connect() as connection:
        found = load(connection, [tmp_path])
        stated = connection.execute(
            "select source_path, line_no from raw.manifest order by all"
        ).fetchall()
    assert stated[:1] == [("a.txt", "85")]
    assert ("b/L7", None) in stated
    named = [doubt.rpartition(" ")[2] for doubt in found.doubts]
    assert named == ["c.txt/L1", "a.txt#85"]


def test_a_title_that_says_otherwise_is_told(tmp_path: Path) -> None:
    """Catches a manifest whose rows slipped: numbers under the next file's agency."""
    (rule,) = stated_rules()
    with duckdb.connect() as client:
        client.execute("attach ':memory:' as build; create schema build.parsed")
        client.execute(
            "create table dim_report as select * from (values "
            "('a', 'a.txt', '渭南市审计局', 2020, 'manifest', 'manifest'), "
            "('b', 'b.txt', '渭南市水务局', 2020, 'manifest', 'manifest'), "
            "('c', 'c.txt', '渭南市林业局', 2020, 'title', 'title')) as t "
            "(report_id, source_path, agency_name, report_year, agency_evidence, "
            "year_evidence)"
        )
        client.execute(
            "create table build.parsed.parsed_evidence as select * from (values "
            "('a', 'agency_name', 'title', '审计局'), "
            "('a', 'report_year', 'title', '2020'), "
            "('b', 'agency_name', 'title', '渭南市林业局'), "
            "('b', 'agency_name', 'signature', '渭南市水务局'), "
            "('b', 'report_year', 'title', '2019'), "
            "('c', 'agency_name', 'title', '另一个局')) as t "
            "(report_id, attribute, evidence, value)"
        )
        told = sorted(client.sql(f"select message from ({rule.query})").fetchall())
    assert told == [
        (
            f"b.txt is stated as {stated}, and its title says {printed}: "
            "see whether the manifest means this file",
        )
        for stated, printed in (("2020", "2019"), ("渭南市水务局", "渭南市林业局"))
    ]
