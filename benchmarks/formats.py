"""Generated reports in each format → how much is published of each, and what is wrong.

Each report is rendered with real row and column spans, read by the pool as a run reads
it, parsed and judged. Some are saved by LibreOffice, where it is installed, for PDF with
a font for Chinese. From the root of the project:

    .venv/bin/python -m benchmarks.formats
"""

from __future__ import annotations

import argparse
import base64
import gzip
import io
import json
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from benchmarks.corpus import FORMS, Case, Report, generate
from benchmarks.corpus.forms import SEEDS
from benchmarks.corpus.judging import Judge, judge_report, misnamed
from benchmarks.office import can_save, saved
from orchestration.readers import ReaderPool
from parsing.dictionaries import Dictionaries
from parsing.guarding import parse_all
from tests.ofd import as_ofd
from tests.rendering import (
    as_docx,
    as_html,
    as_ods,
    as_odt,
    as_pdf,
    as_xls,
    as_xlsx,
    blocks_of,
)

_SEED = 700_000


def as_mhtml(page: str) -> bytes:
    """Return a page as a browser saves it."""
    body = base64.encodebytes(page.encode()).replace(b"\n", b"\r\n")
    return (
        b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + body
        + b"\r\n--b--\r\n"
    )


def as_json(page: str) -> bytes:
    """Return a page as a web service answers with it."""
    return json.dumps({"code": 0, "data": {"content": page}}).encode()


def as_zip(content: bytes) -> bytes:
    """Return an archive of one file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("report", content)
    return buffer.getvalue()


def _page(text: str) -> str:
    return as_html(blocks_of(text))


# by name: the layout of the generated text, and what makes a file of it
FORMATS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "text": ("grid", str.encode),
    "text, GB18030": ("grid", lambda text: text.encode("gb18030")),
    "Markdown": ("markdown", str.encode),
    "web page": ("grid", lambda text: _page(text).encode()),
    "Word (DOCX)": ("grid", lambda text: as_docx(blocks_of(text))),
    "PDF": ("grid", lambda text: as_pdf(blocks_of(text))),
    "XLSX": ("grid", lambda text: as_xlsx(blocks_of(text))),
    "XLS": ("grid", lambda text: as_xls(blocks_of(text))),
    "ODT": ("grid", lambda text: as_odt(blocks_of(text))),
    "ODS": ("grid", lambda text: as_ods(blocks_of(text))),
    "OFD": ("grid", lambda text: as_ofd(blocks_of(text))),
    "MHTML": ("grid", lambda text: as_mhtml(_page(text))),
    "JSON": ("grid", lambda text: as_json(_page(text))),
    "gzip": ("grid", lambda text: gzip.compress(_page(text).encode(), mtime=0)),
    "ZIP": ("grid", lambda text: as_zip(as_docx(blocks_of(text)))),
}


def _ruled(text: str) -> bytes:
    return as_docx(blocks_of(text), "Table Grid", "政府信息公开工作年度报告")


# by name: how LibreOffice saves what is made of a text, step by step
SAVED: dict[str, tuple[Callable[[str], bytes], tuple[str, ...]]] = {
    "DOC": (_ruled, ("docx", "doc")),
    "RTF": (_ruled, ("docx", "rtf")),
    "Word 2003 XML": (_ruled, ("docx", "xml")),
    "ODT of Writer": (_ruled, ("docx", "odt")),
    "ODS of Calc": (lambda text: as_xlsx(blocks_of(text)), ("xlsx", "ods")),
    "DOCX of Writer": (_ruled, ("docx", "odt", "docx")),
    "page of Writer": (_ruled, ("docx", "html")),
    "text of Writer": (_ruled, ("docx", "txt")),
    "PDF of Writer": (_ruled, ("docx", "pdf")),
}


def reports_of(layout: str, count: int) -> list[tuple[Case, Report]]:
    """Return undamaged reports of all forms in a layout."""
    forms = tuple(FORMS)
    cases = [
        Case(_SEED + number, forms[number % len(forms)], layout, "none", varied=False)
        for number in range(count)
    ]
    return [
        (case, generate(case.seed, case.form, layout, "none", varied=False))
        for case in cases
    ]


def measure(
    reports: Sequence[tuple[Case, Report]],
    contents: Sequence[bytes],
    pool: ReaderPool,
    dictionaries: Dictionaries,
    judge: Judge,
) -> Counter[str]:
    """Return counts of what became of the files of a format."""
    counts: Counter[str] = Counter(files=len(reports))
    readings = [future.result() for future in [pool.submit(one) for one in contents]]
    for (case, report), reading in zip(reports, readings, strict=True):
        counts["cells"] += len(report.truth)
        if reading.text is None:
            continue
        counts["read"] += 1
        for one in parse_all(reading.text, {}, dictionaries, seconds=None):
            seen = replace(report, text=reading.text)
            sections, wrong = judge_report(case, seen, one.report, judge)
            counts["named"] += one.report.identity.identification == "identified"
            counts["published"] += sum(int(str(row["cells_right"])) for row in sections)
            counts["wrong"] += len(wrong)
            counts["misnamed"] += misnamed(case, seen, one.report.identity) is not None
    return counts


def contents_of(name: str, texts: Sequence[str]) -> list[bytes] | None:
    """Return files of a format with given texts; None where nothing here makes them."""
    if name in FORMATS:
        return [FORMATS[name][1](text) for text in texts]
    render, suffixes = SAVED[name]
    if not all(map(can_save, suffixes)):
        return None
    contents = [render(text) for text in texts]
    for suffix, target in pairwise(suffixes):
        contents = saved(contents, suffix, target)
    return contents


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=50, help="per format")
    parser.add_argument(
        "--format", action="append", default=[], choices=[*FORMATS, *SAVED]
    )
    options = parser.parse_args()
    dictionaries = Dictionaries.read(SEEDS)
    judge = Judge(dictionaries)
    columns = ("files", "read", "named", "cells", "published", "wrong", "misnamed")
    print(f"{'':16}" + "".join(f"{name:>11}" for name in columns) + "     recall")
    bad = 0
    with ReaderPool(2) as pool:
        for name in options.format or [*FORMATS, *SAVED]:
            layout = FORMATS[name][0] if name in FORMATS else "grid"
            reports = reports_of(layout, options.reports)
            contents = contents_of(name, [report.text for _, report in reports])
            if contents is None:
                print(f"{name:16} not made: no LibreOffice here, or no font", flush=True)
                continue
            found = measure(reports, contents, pool, dictionaries, judge)
            recall = 100 * found["published"] / found["cells"]
            shown = "".join(f"{found[column]:11,}" for column in columns)
            print(f"{name:16}{shown}{recall:9.2f} %", flush=True)
            bad += found["wrong"] + found["misnamed"]
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
