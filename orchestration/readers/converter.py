"""Files of old word processors, and in XML → DOCX or XLSX, by LibreOffice where it is.

It runs within bounds of time, memory and disk, with a profile of its own that is thrown
away: no macro is run, no link followed, nothing that a person set up is seen or changed.
"""

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from orchestration.readers.media import media_type, signature
from orchestration.readers.reading import Unreadable
from orchestration.settings import LARGEST_FILE, OFFICE_MEMORY, READ_SECONDS

_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
)
_SETTING = (
    '<item oor:path="/org.openoffice.Office.{0}"><prop oor:name="{1}" oor:op="fuse">'
    "<value>{2}</value></prop></item>"
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items '
    'xmlns:oor="http://openoffice.org/2001/registry">'
    + _SETTING.format("Common/Security/Scripting", "MacroSecurityLevel", 3)
    + _SETTING.format("Common/Security/Scripting", "DisableMacrosExecution", "true")
    + _SETTING.format("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true")
    + _SETTING.format("Writer/Content/Update", "Link", 0)
    + "</oor:items>"
)
# nobody answers there: what would be fetched all the same is not
_NOWHERE = "http://127.0.0.1:9"


_FLAT = "application/vnd.oasis.opendocument.{}-flat-xml"
_TEXT, _SHEET = "docx:MS Word 2007 XML", "xlsx:Calc MS Excel 2007 XML"
_PACKAGES = {_TEXT: "libreoffice-writer", _SHEET: "libreoffice-calc"}


class _Kind(NamedTuple):
    """A kind of file: its suffix, the filter for it, what it becomes, and its name."""

    suffix: str
    filter: str
    target: str
    name: str

    @property
    def reason(self) -> str:
        """What a person is told, up to why it is not done here."""
        return f"{self.name}: convert to {self.target.partition(':')[0].upper()}"


_KINDS = {
    "application/msword": _Kind("doc", "MS Word 97", _TEXT, "old Word format"),
    "application/rtf": _Kind("rtf", "Rich Text Format", _TEXT, "RTF"),
    "application/x-word-2003-xml": _Kind(
        "xml", "MS Word 2003 XML", _TEXT, "Word's XML of 2003"
    ),
    "application/x-excel-2003-xml": _Kind(
        "xml", "MS Excel 2003 XML", _SHEET, "Excel's XML of 2003"
    ),
    _FLAT.format("text"): _Kind(
        "fodt", "OpenDocument Text Flat XML", _TEXT, "OpenDocument in XML"
    ),
    _FLAT.format("spreadsheet"): _Kind(
        "fods",
        "OpenDocument Spreadsheet Flat XML",
        _SHEET,
        "OpenDocument in XML",
    ),
    "application/x-uof-text": _Kind("uot", "UOF text", _TEXT, "UOF (GB/T 20916)"),
    "application/x-uof-spreadsheet": _Kind(
        "uos", "UOF spreadsheet", _SHEET, "UOF (GB/T 20916)"
    ),
}
WITHOUT = {
    name: (
        f"{kind.reason}, or install LibreOffice ({_PACKAGES[kind.target]}), which does it"
    )
    for name, kind in _KINDS.items()
}
"""By media type, the reasons where there is no LibreOffice."""


def convertible(content: bytes) -> str | None:
    """Return the media type of a file that can be converted here; None of any other."""
    if signature(content) not in ("application/x-ole-storage", *_KINDS):
        return None
    kind = media_type(content)
    return kind if kind in _KINDS and office_program() is not None else None


def convert(content: bytes, kind: str, seconds: float) -> bytes:
    """Return a file of a kind as DOCX or XLSX; Unreadable if that fails or takes long."""
    program = office_program()
    told = _KINDS[kind]
    if program is None:
        raise Unreadable(WITHOUT[kind])
    with tempfile.TemporaryDirectory(prefix="gongkai-") as name:
        folder = Path(name)
        source = folder / f"report.{told.suffix}"
        source.write_bytes(content)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        command = [
            program,
            f"-env:UserInstallation={profile.parent.as_uri()}",
            "--headless",
            "--norestore",
            f"--infilter={told.filter}",
            "--convert-to",
            told.target,
            "--outdir",
            str(folder / "out"),
            str(source),
        ]
        if not _ran(command, folder, seconds):
            raise Unreadable(
                f"{told.reason}; LibreOffice took longer than {seconds:g} s over it"
            )
        target = folder / "out" / f"report.{told.target.partition(':')[0]}"
        if not target.is_file() or target.stat().st_size > LARGEST_FILE:
            raise Unreadable(
                f"{told.reason}; LibreOffice could not: it is broken, or locked with a "
                "password"
            )
        return target.read_bytes()


@cache
def office_program() -> str | None:
    """Return where LibreOffice is; None where it is not installed."""
    named = shutil.which("soffice") or shutil.which("libreoffice")
    return named or next((place for place in _PLACES if Path(place).is_file()), None)


def _ran(command: list[str], folder: Path, seconds: float) -> bool:
    """Run a command, bounded, with all that it starts; return whether it ended."""
    process = subprocess.Popen(  # noqa: S603 - of this module, and no shell
        [sys.executable, "-I", "-m", "orchestration.readers.converter", *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "http_proxy": _NOWHERE,
            "https_proxy": _NOWHERE,
        },
        start_new_session=True,
    )
    try:
        process.wait(max(seconds, 0.0))
    except subprocess.TimeoutExpired:
        return False
    else:
        return True
    finally:
        # whatever it left running, too
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def main() -> None:
    """Become the command that is given, within bounds."""
    for limit, value in (
        (resource.RLIMIT_AS, OFFICE_MEMORY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CPU, int(READ_SECONDS) + 1),
    ):
        # some systems know no such bound; that on time holds everywhere
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))
    os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606 - of this module, and no shell


if __name__ == "__main__":
    main()
