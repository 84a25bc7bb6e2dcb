"""Old word processors' files, and those in XML, are read where LibreOffice is."""

import io
import os
import socket
import time
import zipfile
from pathlib import Path

import pytest

from benchmarks.office import saved
from orchestration.readers import Reading, converter, read
from orchestration.readers.media import signature
from orchestration.readers.pool import ReaderPool
from tests.conftest import RAW
from tests.garbage import GARBAGE, word
from tests.rendering import as_docx, blocks_of

pytestmark = pytest.mark.pipeline

PATIENCE = 90.0
OFFICE = converter.office_program()
needs_office = pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice is not installed (libreoffice-writer)"
)
RTF = rb"{\rtf1\ansi report}"


def through_pool(content: bytes, seconds: float = PATIENCE) -> Reading:
    with ReaderPool(1, seconds=seconds) as pool:
        return pool.submit(content).result(timeout=PATIENCE)


@needs_office
@pytest.mark.parametrize("suffix", ["doc", "rtf"])
@pytest.mark.parametrize("report", ["ningbo-2019", "weinan-2020"])
def test_an_old_file_gives_what_its_docx_gives(report: str, suffix: str) -> None:
    """Catches a merged or blank cell that the conversion moves or loses."""
    blocks = blocks_of((RAW / f"{report}.txt").read_text(encoding="utf-8"))
    document = as_docx(blocks)
    reading = through_pool(saved([document], "docx", suffix)[0])
    assert reading.text == read(document).text, reading.reason
    assert reading.media_type in converter.WITHOUT


@needs_office
def test_what_nobody_sees_stays_unseen_in_an_old_file() -> None:
    """Catches hidden, deleted and struck digits that a conversion brings back."""
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>1</w:t></w:r>"
    struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t>2</w:t></w:r>"
    body = f"<w:p><w:r><w:t>收到</w:t></w:r>{hidden}{struck}<w:r><w:t>3</w:t></w:r></w:p>"
    links = _whole(word(body))
    content = saved([links], "docx", "doc")[0]
    assert through_pool(content).text == "收到2\u03363\n"


def _whole(document: bytes) -> bytes:
    """Return a Word file with the parts by which programs know it."""
    buffer = io.BytesIO(document)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}.main+xml"/>'
            "</Types>",
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/relationships/officeDocument" Target="word/document.xml"/>'
            "</Relationships>",
        )
    return buffer.getvalue()


BROKEN = {
    "an old file of zeros": GARBAGE["old word"][0](),
    "no end": RTF[:-1],
    "groups without end": RTF[:-1] + b"{" * 100_000,
    "bytes that are not there": RTF[:-1] + rb"\bin2000000000 ",
}


@needs_office
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_old_file_says_so(name: str) -> None:
    """Catches garbage that a program reads as a text all the same, or stays with."""
    reading = through_pool(BROKEN[name])
    assert reading.text is None
    assert "convert to DOCX; LibreOffice could not" in str(reading.reason)


@needs_office
def test_what_a_file_links_to_is_not_fetched(tmp_path: Path) -> None:
    """Catches a document that shows files of this machine, or tells that it is read."""
    (tmp_path / "secret.txt").write_text("secret 4711", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        page = f"http://127.0.0.1:{server.getsockname()[1]}/a"
        fields = [
            f'INCLUDETEXT "{tmp_path}/secret.txt"',
            f'INCLUDETEXT "{page}.txt"',
            f'INCLUDEPICTURE "{page}.png" \\\\d',
            f'DDEAUTO soffice "{tmp_path}/secret.txt" a',
        ]
        body = "".join(
            f"{{\\field{{\\*\\fldinst {field}}}{{\\fldrslt old}}}}\\par "
            for field in fields
        )
        text = f"{{\\rtf1\\ansi {{\\*\\template {page}.dot}}{body}end}}"
        reading = through_pool(text.encode())
        with pytest.raises(TimeoutError):
            server.accept()
    assert reading.text is not None, reading.reason
    assert reading.text.endswith("end\n")
    assert "4711" not in reading.text


@needs_office
def test_two_files_are_converted_at_the_same_time() -> None:
    """Catches a program that finds another of itself running, and gives up."""
    with ReaderPool(2, seconds=PATIENCE) as pool:
        readings = [
            pool.submit(b"{\\rtf1 report %d}" % number).result for number in range(2)
        ]
        assert [one().text for one in readings] == ["report 0\n", "report 1\n"]


def in_xml(root: str, said: str, body: str = "") -> bytes:
    prolog = '<?xml version="1.0"?>\n<!-- a --><?mso-application progid="Office"?>'
    return f"{prolog}<{root} {said}>{body}</{root.split()[0]}>".encode()


SHEET = "urn:schemas-microsoft-com:office:spreadsheet"
IN_XML = {
    "Word 2003": in_xml(
        "w:wordDocument", 'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"'
    ),
    "Excel 2003": in_xml("Workbook", f'xmlns="{SHEET}"', "<Styles><Style/></Styles>"),
    "OpenDocument": in_xml(
        "office:document", 'office:mimetype="application/vnd.oasis.opendocument.text"'
    ),
    "UOF": in_xml("uof:UOF", 'uof:mimetype="vnd.uof.spreadsheet"'),
}


@pytest.mark.parametrize("name", IN_XML)
def test_a_document_in_xml_is_no_web_page(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Catches the cells of a sheet that are read as one text without any between them."""
    monkeypatch.setattr(converter, "office_program", lambda: None)
    assert "or install LibreOffice" in str(through_pool(IN_XML[name]).reason)


def test_prologs_without_end_are_told_at_once() -> None:
    """Catches a pattern that tries each way to part what stands before the markup."""
    started = time.monotonic()
    signature(b"<?xml?>" + b"<!---->" * 1_000 + b"<")
    assert time.monotonic() - started < 1


@needs_office
def test_a_sheet_in_xml_keeps_its_cells() -> None:
    """Catches 1 and 2 of two cells that become 12, and a blank cell that is lost."""
    cells = '<Cell><Data ss:Type="{}">{}</Data></Cell>'
    row = cells.format("String", "甲") + cells.format("Number", 1)
    row += cells.format("Number", 2).replace("<Cell", '<Cell ss:Index="4"')
    sheet = f'<Worksheet ss:Name="a"><Table><Row>{row}</Row></Table></Worksheet>'
    content = in_xml("Workbook", f'xmlns="{SHEET}" xmlns:ss="{SHEET}"', sheet)
    reading = through_pool(content)
    assert reading.text == "甲 | 1 |  | 2\n", reading.reason


@pytest.mark.parametrize(("flags", "said"), [(1, "locked with a password"), (0, "")])
def test_an_old_file_that_a_password_locks_says_so(
    monkeypatch: pytest.MonkeyPatch, flags: int, said: str
) -> None:
    """Catches a reason that leaves open whether a file is broken or locked."""
    monkeypatch.setattr(converter, "office_program", lambda: None)
    text = b"\xec\xa5" + bytes(9) + bytes([flags]) + bytes(500)
    content = GARBAGE["other ole"][0]() + text + "WordDocument".encode("utf-16-le")
    reason = str(through_pool(content).reason)
    assert reason.startswith(said or "old Word format")


def stand_in(folder: Path, lines: str) -> Path:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


def test_a_conversion_without_end_costs_its_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a program that hangs, or leaves others running behind it."""
    told = tmp_path / "pid"
    program = stand_in(tmp_path, f"sleep 300 & echo $! > {told}; wait")
    monkeypatch.setattr(converter, "office_program", lambda: str(program))
    started = time.monotonic()
    reading = through_pool(RTF, seconds=2)
    assert time.monotonic() - started < 20
    assert "took longer than 2 s" in str(reading.reason)
    left = int(told.read_text())
    for _ in range(50):
        if not _runs(left):
            return
        time.sleep(0.1)
    pytest.fail("what the program started still runs")


def _runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_conversion_knows_nothing_of_who_runs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a document that could tell a password, or change a person's settings."""
    told = tmp_path / "told"
    program = stand_in(tmp_path, f"env > {told}; ulimit -v >> {told}")
    monkeypatch.setattr(converter, "office_program", lambda: str(program))
    monkeypatch.setenv("SECRET", "word")
    reading = through_pool(RTF)
    assert "could not" in str(reading.reason)
    found = told.read_text()
    assert "SECRET" not in found
    assert f"HOME={os.environ.get('HOME')}\n" not in found
    assert found.splitlines()[-1] == str(converter.OFFICE_MEMORY // 1024)


def test_without_the_program_the_reason_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Catches a reason that helps nobody."""
    monkeypatch.setattr(converter, "office_program", lambda: None)
    for name in ("old word", "rtf"):
        assert "or install LibreOffice" in str(through_pool(GARBAGE[name][0]()).reason)
