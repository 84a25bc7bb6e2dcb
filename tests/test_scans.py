"""Scans: what two recognitions read alike is text, all else is a mark; bounds; places."""

import io
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from orchestration.readers import ReaderPool, read
from orchestration.readers.messages import Answer
from orchestration.readers.reading import Found, Place, Reading
from orchestration.readers.scans import is_installed, scan
from orchestration.readers.scans.agreeing import agreed, agreed_pieces
from orchestration.readers.scans.pieces import (
    Box,
    Piece,
    Seen,
    by_strokes,
    cut_at_rules,
    with_missed,
)
from parsing.text import UNKNOWN
from tests.rendering import Span, as_pdf

WIDTH, HEIGHT = 595.0, 842.0
NUMBERS = ["1", "0", "2", "0", "3", "4", "0", "0", "1", "5", "0", "0", "6", "0", "6"]
RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]

needs_recognition = pytest.mark.skipif(
    not is_installed(), reason="what recognises scans is not installed: make scans"
)


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ("行政许可 9487", "行政许可9487", "行政许可 9487"),
        ("9487", "9481", UNKNOWN),
        ("9,487", "9.487", UNKNOWN),
        ("3.5", "35", UNKNOWN),
        ("-5", "5", UNKNOWN),
        ("- 5", "5", UNKNOWN),
        ("5%", "5", UNKNOWN),
        ("3 0", "30", UNKNOWN),
        ("12", "", UNKNOWN),
        ("", "12", UNKNOWN),
        ("收到申请12件", "收到申请13件", f"收到申请{UNKNOWN}件"),
        ("收费7万元", "收费7元", f"收费7{UNKNOWN}元"),
        ("一百二十件", "一百三十件", f"一百{UNKNOWN}十件"),
        ("12①件", "12件", f"12{UNKNOWN}件"),
        ("政务公开，依法", "政务公开,依法。", "政务公开,依法"),
        ("“三审三校”", "三审三校", "“三审三校”"),
        ("—", "-", "-"),
        ("一", "-", UNKNOWN),
    ],
)
def test_what_two_recognitions_read_otherwise_is_a_mark(
    first: str, second: str, text: str
) -> None:
    """Catches a digit, a point, a sign or a unit that only one of the two has read."""
    assert agreed(first, second) == text


def test_a_box_over_a_ruled_line_is_cut_there_and_nothing_of_it_is_lost() -> None:
    """Catches the numbers of two narrow cells read as one, or one of them dropped."""
    cells = [Box(0, 0, 40, 20), Box(40, 0, 80, 20), Box(80, 0, 120, 20)]
    assert cut_at_rules(Box(10, 4, 70, 16), cells) == [
        Box(10, 4, 40, 16),
        Box(40, 4, 70, 16),
    ]
    # a little over the line, and a heading above the table
    assert cut_at_rules(Box(10, 4, 42, 16), cells) == [Box(10, 4, 42, 16)]
    assert cut_at_rules(Box(10, -14, 70, 2), cells) == [Box(10, -14, 70, 2)]


def test_a_digit_that_nothing_looked_at_is_looked_at() -> None:
    """Catches a lone digit that a network overlooks, in a cell taken for a blank one."""
    cells = [Box(0, 0, 40, 20), Box(40, 0, 80, 20)]
    seen, digit = Box(5, 4, 30, 16), Box(58, 5, 63, 15)
    for looked in (with_missed, by_strokes):
        first, second = looked([seen], [digit], cells)
        assert first == seen
        assert cells[1].holds(second)
        assert second.width > digit.width


def page(rows: Sequence[Sequence[str]], other: dict[tuple[int, int], str]) -> Seen:
    """Return what is seen on a page with a ruled table; other: what the second reads."""
    column, row, top = 60.0, 20.0, 100.0
    height, width = len(rows), len(rows[0])
    right, bottom = 40 + width * column, top + height * row
    edges = [Box(40, top + n * row, right, top + n * row) for n in range(height + 1)]
    edges += [
        Box(40 + n * column, top, 40 + n * column, bottom) for n in range(width + 1)
    ]
    first, second, ink = [], [], []
    for line, cells in enumerate(rows):
        for place, text in enumerate(cells):
            x0, y0 = 45 + place * column, top + 5 + line * row
            box = Box(x0, y0, x0 + 6 * max(1, len(text)), y0 + 10)
            said = other.get((line, place), text)
            if text:
                first.append(Piece(text, box))
            if said:
                second.append(Piece(said, box))
            if text or said:
                ink.append(box)
    return Seen(WIDTH, HEIGHT, first, second, edges, ink)


ROWS = [
    ["信息内容", "本年制发件数", "现行有效件数"],
    ["规章", "3", ""],
    ["行政规范性文件", "12", "8"],
]


def found(seen: Seen) -> Found:
    return scan.found_in([None], lambda _: seen)


def test_a_scanned_table_is_written_as_one_with_text() -> None:
    """Catches a cell that changes its place, and a blank one that is dropped."""
    assert found(page(ROWS, {})).text == (
        "信息内容 | 本年制发件数 | 现行有效件数\n规章 | 3 | \n行政规范性文件 | 12 | 8\n"
    )


def test_a_number_read_in_two_ways_is_no_number() -> None:
    """Catches the guess of one recognition published as what is printed."""
    text = found(page(ROWS, {(2, 1): "17", (2, 2): ""})).text
    assert text.endswith(f"行政规范性文件 | {UNKNOWN} | {UNKNOWN}\n")


def test_a_cell_with_strokes_that_nobody_read_is_not_blank() -> None:
    """Catches a printed number taken for an empty cell, which sums would then fill."""
    seen = page(ROWS, {})
    stroke = Box(170, 125, 174, 134)
    overlooked = Seen(*(*_fields(seen)[:-1], [*seen.ink, stroke]))
    assert f"规章 | 3 | {UNKNOWN}\n" in found(overlooked).text


def test_strokes_beside_a_number_that_nobody_read_make_it_unread() -> None:
    """Catches the first digit of a number lost by both recognitions."""
    seen = page(ROWS, {})
    stroke = Box(130, 125, 134, 134)
    overlooked = Seen(*(*_fields(seen)[:-1], [*seen.ink, stroke]))
    assert f"规章 | {UNKNOWN} | \n" in found(overlooked).text


def _fields(seen: Seen) -> list:
    return [
        seen.width,
        seen.height,
        seen.first,
        seen.second,
        seen.edges,
        seen.ink,
    ]


def test_letters_where_numbers_stand_are_no_blank() -> None:
    """Catches O and l, read so by both, passed over where 0 and 1 are printed."""
    rows = [ROWS[0], ["规章", "O", "l2"]]
    assert found(page(rows, {})).text.endswith(f"规章 | {UNKNOWN} | {UNKNOWN}\n")


def test_what_neither_recognition_believes_is_a_mark() -> None:
    """Catches a smudge that both take for the same digit."""
    box = Box(60, 300, 70, 310)
    piece = Piece("7", box, 0.3)
    seen = Seen(WIDTH, HEIGHT, [piece], [piece], [], [])
    assert [one.text for one in agreed_pieces(seen, [])] == [UNKNOWN]


def test_the_number_of_a_page_is_left_out_and_a_line_goes_on_over_the_page() -> None:
    """Catches 共12 of one page and 件 of the next parted by the number of the page."""

    def seen(text: str, top: float, number: str) -> Seen:
        pieces = [
            Piece(text, Box(60, top, 540, top + 12)),
            Piece(number, Box(290, 800, 310, 812)),
        ]
        return Seen(WIDTH, HEIGHT, pieces, pieces, [], [])

    pages = iter(
        [seen("本年度共收到政府信息公开申请12", 770, "- 1 -"), seen("件。", 60, "2")]
    )
    assert scan.found_in([None, None], lambda _: next(pages)).text == (
        "本年度共收到政府信息公开申请12件。\n"
    )


def test_every_number_of_a_scan_says_where_it_stands() -> None:
    """Catches a place that is that of another cell."""
    reading = found(page(ROWS, {}))
    places = dict(reading.places)
    start = reading.text.index("12 |")
    place = places[start]
    assert place.page == 1
    assert place.x0 == pytest.approx(105 / WIDTH, abs=0.001)
    assert place.top == pytest.approx(145 / HEIGHT, abs=0.001)


def test_places_come_through_the_pool() -> None:
    """Catches an answer whose places are lost, or are taken from a process astray."""
    place = Place(2, 0.1, 0.2, 0.3, 0.4)
    sent = Answer(Reading("image/png", text="12\n", places=[(0, place)]), is_sound=True)
    received = Answer.parse(sent.message())
    assert received is not None
    assert list(received.reading.places) == [(0, place)]
    assert Answer.parse(sent.message().replace(b"[2, 0.1", b'["a", 0.1')) is None


def test_a_load_keeps_where_a_scan_says_what(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a place that is lost, or that stays when its text is read anew."""
    from concurrent.futures import Future

    import duckdb

    from orchestration import loading

    places = [(0, Place(1, 0.1, 0.2, 0.3, 0.4)), (5, Place(2, 0.5, 0.6, 0.7, 0.8))]

    class Pool(ReaderPool):
        def submit(self, content: bytes) -> "Future[Reading]":
            done: Future[Reading] = Future()
            done.set_result(
                Reading(
                    "image/png", text="申请 12\n", places=places, text_basis="recognised"
                )
            )
            return done

    monkeypatch.setattr(loading, "ReaderPool", Pool)
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "scan.png").write_bytes(b"a picture")
    with duckdb.connect(str(tmp_path / "build.duckdb")) as connection:
        for _ in range(2):
            loading.load(connection, [raw])
            loading.forget_files(connection)
            kept = connection.execute(
                "select char_start, page, x0, top, x1, bottom from raw.places order by 1"
            ).fetchall()
            assert [(start, Place(*place)) for start, *place in kept] == places
        loading.load(connection, [raw])
        ((basis,),) = connection.execute("select text_basis from raw.files").fetchall()
        assert basis == "recognised"


def test_a_place_is_told_as_a_person_finds_it() -> None:
    """Catches a box in pixels of a picture that nobody has."""
    from orchestration.tracing.facts import Report

    report = Report("r", "scan.png", "published", None, "申请 12\n")
    assert report.place(3) == ""
    places = [(0, Place(1, 0.1, 0.2, 0.3, 0.4)), (3, Place(2, 0.5, 0.6, 0.7, 0.8))]
    scanned = replace(report, places=places)
    assert scanned.place(2) == " (page 1, 10-30 % from the left, 20-40 % from the top)"
    assert scanned.place(4) == " (page 2, 50-70 % from the left, 60-80 % from the top)"


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP"])
def test_a_picture_says_what_to_do(kind: str) -> None:
    """Catches a scan that is listed without the command that has it read."""
    reading = read(saved(Image.new("RGB", (1240, 1754), "white"), kind))
    assert reading.text is None
    assert reading.scanned == 1
    assert "make scans" in str(reading.reason)


def _header(width: int, height: int) -> bytes:
    """Return a PNG that says it is as large as given, and has no pixels."""
    import struct
    import zlib

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", b"")
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (_header(100_000, 100_000), "pixels"),
        (_header(1_000, 40_000), "cut it into pages"),
        (saved(Image.new("L", (600, 800), "white"), "PNG"), "too coarse"),
        (
            saved(
                Image.new("1", (1_000, 1_400), 1),
                "TIFF",
                save_all=True,
                append_images=[Image.new("1", (1_000, 1_400), 1)] * 40,
            ),
            "more than 30 pages",
        ),
        (b"\x89PNG\r\n\x1a\nbroken", "broken picture"),
    ],
    ids=["100,000 x 100,000", "a ribbon", "coarse", "41 pages", "broken"],
)
def test_hostile_pictures_end_within_their_bounds(content: bytes, reason: str) -> None:
    """Catches a picture of a few bytes that takes all memory, or all night."""
    reading = read(content)
    assert reading.scanned == 0
    assert reason in str(reading.reason)


def test_a_run_without_scans_imports_nothing_of_recognition() -> None:
    """Catches networks loaded for a page of text."""
    code = (
        "import sys, orchestration.loading;"
        "from orchestration.readers import read;"
        "read(b'<html><p>1</p></html>');"
        "heavy = 'cv2', 'onnxruntime', 'rapidocr', 'orchestration.readers.scans.engine';"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 - of this test
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@needs_recognition
@pytest.mark.pipeline
def test_what_is_read_of_a_drawn_report_is_what_it_prints() -> None:
    """Catches a scan that is not read, or one read otherwise than it is printed."""
    from benchmarks.scans import as_tiff, drawn

    rows = [
        [Span("行政复议", 5), Span("行政诉讼", 10)],
        [
            *(Span(name, 1, 2) for name in RESULTS),
            Span("未经复议直接起诉", 5),
            Span("复议后起诉", 5),
        ],
        [Span(name) for name in RESULTS * 2],
        [
            Span(value)
            for value in [
                "1",
                "0",
                "2",
                "0",
                "3",
                "4",
                "0",
                "0",
                "1",
                "5",
                "0",
                "0",
                "6",
                "0",
                "6",
            ]
        ],
    ]
    heading = "四、政府信息公开行政复议、行政诉讼情况"
    pdf = as_pdf([heading, rows])
    # lines of a table and a page's number are drawn without such a font
    words = np.asarray(drawn(as_pdf([heading]), 200)[0])
    if not (words[: len(words) // 2] < 128).any():
        pytest.skip("no font with Chinese characters to draw a page with")
    pictures = drawn(pdf, 200)
    with ReaderPool(1) as pool:
        reading = pool.submit(as_tiff(pictures)).result()
    assert reading.text is not None, reading.reason
    # which characters both recognitions read alike depends on the font that is here
    pieces = re.split(r"[|\n]", reading.text)
    shown = re.split(r"[|\n]", str(read(pdf).text))
    told = [
        (piece.strip(), whole.strip())
        for piece, whole in zip(pieces, shown, strict=True)
        if UNKNOWN not in piece
    ]
    assert all(piece == whole for piece, whole in told)
    assert sum(piece != "" for piece, _ in told) >= 20
    assert "recognised" in str(reading.note)
    assert all(page == 1 for _, (page, *_) in reading.places)


@needs_recognition
@pytest.mark.pipeline
def test_a_scan_that_takes_too_long_is_given_up_and_the_next_is_not() -> None:
    """Catches a picture made to keep a run busy for ever."""
    picture = saved(Image.new("RGB", (1240, 1754), "white"), "PNG")
    with ReaderPool(1, seconds_a_page=0.05) as pool:
        late = pool.submit(picture).result()
        page = pool.submit(b"<html><p>12</p></html>").result()
    assert "took longer than" in str(late.reason)
    assert page.text == "12\n"
