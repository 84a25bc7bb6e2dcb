"""Documents → the same as LibreOffice saves them, many at once."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from orchestration.readers.converter import office_program

FILTERS = {
    "doc": "doc:MS Word 97",
    "docx": "docx:MS Word 2007 XML",
    "html": "html:HTML (StarWriter)",
    "odt": "odt:writer8",
    "ods": "ods:calc8",
    "pdf": "pdf:writer_pdf_Export",
    "rtf": "rtf:Rich Text Format",
    "txt": "txt:Text (encoded):UTF8",
    "xml": "xml:MS Word 2003 XML",
}
"""By suffix, how LibreOffice is told to save."""

_PATIENCE = 600.0


def can_save(suffix: str) -> bool:
    """Return whether LibreOffice is here, and has a font for what it draws as PDF."""
    if office_program() is None:
        return False
    list_fonts = shutil.which("fc-list")
    if suffix != "pdf" or list_fonts is None:
        return suffix != "pdf"
    fonts = subprocess.run(  # noqa: S603 - no input of anybody
        [list_fonts, ":lang=zh-cn"], capture_output=True, check=False
    )
    return bool(fonts.stdout.strip())


def saved(contents: Sequence[bytes], suffix: str, target: str) -> list[bytes]:
    """Return files of a suffix as LibreOffice saves them in another format."""
    with tempfile.TemporaryDirectory(prefix="gongkai-") as name:
        folder = Path(name)
        files = [folder / f"{number}.{suffix}" for number in range(len(contents))]
        for file, content in zip(files, contents, strict=True):
            file.write_bytes(content)
        subprocess.run(  # noqa: S603 - files of our own
            [
                str(office_program()),
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                FILTERS[target],
                "--outdir",
                str(folder / "saved"),
                *map(str, files),
            ],
            check=True,
            capture_output=True,
            timeout=_PATIENCE,
        )
        return [
            (folder / "saved" / file.with_suffix(f".{target}").name).read_bytes()
            for file in files
        ]
