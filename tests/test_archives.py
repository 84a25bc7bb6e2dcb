"""An archive's files are files of their own, within bounds; names are only names."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb
import pytest

from orchestration import listing
from orchestration.cli import main
from orchestration.loading import Loaded, contents_of, load
from orchestration.readers import read
from orchestration.readers.archives import files_of, unpack
from orchestration.readers.reading import Unreadable
from tests.conftest import RAW
from tests.rendering import as_docx, as_html, as_pdf, blocks_of

pytestmark = pytest.mark.pipeline

TEXT = (RAW / "weinan-2020.txt").read_text(encoding="utf-8")
BLOCKS = blocks_of(TEXT)


def zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return buffer.getvalue()


def locked(content: bytes) -> bytes:
    """Return an archive that says of its first file that it is locked."""
    changed = bytearray(content)
    changed[6] |= 1
    changed[changed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


Row = tuple[str, str | None, str | None]


def loaded(raw: Path, connection: duckdb.DuckDBPyConnection) -> tuple[Loaded, list[Row]]:
    found = load(connection, [raw])
    rows = connection.execute(
        "select source_path, load_status, load_reason from raw.files order by 1"
    ).fetchall()
    return found, rows


def listed(raw: Path, **archives: bytes) -> dict[str, str | None]:
    """Return the files that are listed of archives, each with why it is unreadable."""
    for name, content in archives.items():
        (raw / f"{name}.zip").write_bytes(content)
    with duckdb.connect() as connection:
        _, rows = loaded(raw, connection)
    return {path: reason for path, _, reason in rows}


def test_each_file_of_an_archive_is_a_file_of_its_own(tmp_path: Path) -> None:
    """Catches reports that nobody reads because they came in one file."""
    contents = {
        "年报/一.docx": as_docx(BLOCKS),
        "二.pdf": as_pdf(BLOCKS),
        "三.html": as_html(BLOCKS).encode(),
        "四.txt": TEXT.encode("gb18030"),
    }
    for name, content in contents.items():
        (tmp_path / name.replace("/", " ")).write_bytes(content)
    (tmp_path / "a.zip").write_bytes(zipped({**contents, "图.gif": b"GIF89a"}))
    with duckdb.connect() as connection:
        found, rows = loaded(tmp_path, connection)
        same = connection.execute(
            "select count(distinct sha256) from raw.files where load_status = 'loaded'"
        ).fetchall()
        in_file = connection.execute(
            "select distinct in_file from raw.files where source_path like 'a.zip/%'"
        ).fetchall()
    assert {f"a.zip/{name}" for name in contents} < {path for path, *_ in rows}
    # a copy beside the archive has the same bytes as the file in it
    assert same == [(4,)]
    assert (found.files, found.new_texts, found.unreadable) == (9, 4, 1)
    assert in_file == [("a.zip",)]


def test_an_archive_of_one_document_is_that_document(tmp_path: Path) -> None:
    """Catches a report that has another id since archives are opened."""
    assert listed(tmp_path, one=zipped({"a.txt": b"text"})) == {"one.zip": None}


def test_names_are_only_names(tmp_path: Path) -> None:
    """Catches a file written or listed outside, and two of one name counted as one."""
    odd = {
        "../../etc/passwd": b"1",
        "/root": b"2",
        "C:\\年报\\a.txt": b"3",
        "a": b"4",
        "a/b": b"5",
        "x\ny": b"6",
        "__MACOSX/._a": b"7",
        ".hidden/a": b"8",
        "n" * 300: b"9",
    }
    before = {*tmp_path.parent.iterdir()}
    found = listed(tmp_path, odd=zipped(odd))
    assert found == dict.fromkeys(
        [
            "odd.zip/etc/passwd",
            "odd.zip/root",
            "odd.zip/C:/年报/a.txt",
            "odd.zip/a",
            "odd.zip/(2) a/b",
            "odd.zip/x\ufffdy",
            f"odd.zip/{'n' * 200}",
        ]
    )
    assert {*tmp_path.parent.iterdir()} == before


def test_names_of_old_programs_are_read(tmp_path: Path) -> None:
    """Catches a name that no manifest can state."""
    content = zipped({"AAAA.txt": b"1", "b": b"2"})
    named = content.replace(b"AAAA", "年报".encode("gb18030"))
    assert set(listed(tmp_path, old=named)) == {"old.zip/年报.txt", "old.zip/b"}


def test_the_manifest_states_files_of_archives(tmp_path: Path) -> None:
    """Catches a row that is said to name no file."""
    (tmp_path / "manifest.csv").write_text(
        "file,agency_name\na.zip/x.txt,甲局\na.zip/y.txt/L85,乙局\na.zip/z.txt,丙局\n",
        encoding="utf-8",
    )
    (tmp_path / "a.zip").write_bytes(zipped({"x.txt": b"1", "y.txt": b"2"}))
    with duckdb.connect() as connection:
        found, _ = loaded(tmp_path, connection)
    assert [doubt.rpartition(" ")[2] for doubt in found.doubts] == ["a.zip/z.txt"]


def test_an_archive_that_has_not_changed_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches each run that unpacks all archives, or takes them for new files."""
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.zip").write_bytes(zipped({"x.txt": b"1", "y.txt": b"2"}))
    monkeypatch.setattr(listing, "_JUST_NOW", 0)
    with duckdb.connect() as connection:
        first, rows = loaded(raw, connection)
        assert first.files_read == 2
        again, same = loaded(raw, connection)
        assert (again.files_read, again.files, same) == (0, 2, rows)
        files, _ = contents_of([raw], connection)
        assert [path for path, _ in files] == ["a.zip"]
        known = connection.execute("select distinct in_file, file_sha256 from raw.files")
        assert known.fetchall() == files
        (raw / "a.zip").write_bytes(zipped({"x.txt": b"1", "z.txt": b"3"}))
        _, rows = loaded(raw, connection)
        assert [path for path, *_ in rows] == ["a.zip/x.txt", "a.zip/z.txt"]


def nested(times: int) -> bytes:
    content = zipped({"x": b"x", "y": b"y"})
    for number in range(times):
        content = zipped({"i.zip": content, "t": str(number).encode()})
    return content


HOSTILE: dict[str, tuple[Callable[[], bytes], dict[str, str]]] = {
    "a bomb among others": (
        lambda: zipped({"bomb": bytes(40_000_000), "x": b"x"}),
        {"/bomb": "unpacks to more than 32 MiB"},
    ),
    "bombs": (
        lambda: zipped({str(number): bytes(33_000_000) for number in range(5)}),
        {"": "larger than 128 MiB together"},
    ),
    "very many": (
        lambda: zipped({str(number): b"" for number in range(1_001)}),
        {"": "1001 files; 1000 are opened here"},
    ),
    "archives in archives": (
        lambda: nested(3),
        {"/i.zip/i.zip/i.zip": "packed more than 3 times over"},
    ),
    "many in each of many": (
        lambda: zipped(
            {
                f"{number}.zip": zipped({f"{number} {one}": b"" for one in range(400)})
                for number in range(3)
            }
        ),
        {"/2.zip": "400 files; 197 are opened here"},
    ),
    "a locked file": (
        lambda: locked(zipped({"a": b"a", "b": b"b"})),
        {"/a": "locked"},
    ),
    "a damaged file": (
        lambda: zipped({"a": b"a" * 99, "b": b"b"}).replace(b"\x4b", b"\x4c", 1),
        {},
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_beyond_a_bound_says_so(name: str, tmp_path: Path) -> None:
    """Catches an archive that fills the memory, or that takes the others with it."""
    make, reasons = HOSTILE[name]
    (tmp_path / "sound.txt").write_text(TEXT, encoding="utf-8")
    found = listed(tmp_path, x=make())
    assert found["sound.txt"] is None
    for place, reason in reasons.items():
        assert reason in str(found[f"x.zip{place}"])


def test_the_bounds_are_those_of_all_files_together() -> None:
    """Catches an archive in an archive that may have as much as the outer one."""
    content = zipped({"a": b"1" * 60, "b": b"2" * 60})
    assert [one.name for one in files_of(content, 2, 121)] == ["a", "b"]
    with pytest.raises(Unreadable, match="larger than"):
        [*files_of(content, 2, 100)]
    with pytest.raises(Unreadable, match=r"2 files; 1 are"):
        unpack(content, 1, 200)


def test_a_file_in_an_archive_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches a path of `gongkai status` that no command takes."""
    (tmp_path / "a.zip").write_bytes(
        zipped({"in.zip": zipped({"r.txt": TEXT.encode(), "b": b"b"}), "c": b"c"})
    )
    assert main(["explain", str(tmp_path / "a.zip" / "in.zip" / "r.txt")]) == 0
    assert "渭南高新区管委会" in capsys.readouterr().out
    assert main(["explain", str(tmp_path / "a.zip" / "c" / "L85")]) == 0
    assert main(["explain", str(tmp_path / "a.zip")]) == 1
    assert "a.zip/c" in capsys.readouterr().err
    assert main(["explain", str(tmp_path / "a.zip" / "d")]) == 2


def test_a_file_without_a_name_is_no_file_of_an_archive() -> None:
    """Catches an archive that is given up because one of its entries has no name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        nameless = zipfile.ZipInfo("x")
        nameless.filename = ""
        with target.open(nameless, "w") as file:
            file.write(b"x")
        target.writestr("a", b"<html><p>12</p></html>")
    assert [one.name for one in unpack(buffer.getvalue())] == ["a"]
    assert read(buffer.getvalue()).text == "12\n"
