"""Reports drawn as pictures and damaged → what is read of them, beside their text.

Each PDF with text, or each generated report, is read as it is: that is the truth. Then
its pages are drawn, damaged, put into a TIFF and read by the pool, as a run does it. From
the root of the project, after `make scans`:

    nice -n 19 .venv/bin/python -m benchmarks.scans [--reports 4] [FILE.pdf ...]
    nice -n 19 .venv/bin/python -m benchmarks.scans --painted 50 [FILE.pdf ...]

The second puts the picture of one cell's number in the place of another's, one at a time:
what no longer adds up must be held back, and what no sum ties is what the picture says.
"""

import argparse
import io
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

from benchmarks.corpus import FORMS, generate
from benchmarks.corpus.forms import SEEDS
from benchmarks.corpus.judging import Judge
from orchestration.readers import ReaderPool, read
from orchestration.readers.reading import Reading
from orchestration.readers.scans.pieces import Box, Piece
from orchestration.readers.scans.scan import found_in
from parsing.dictionaries import Dictionaries
from parsing.model import ParsedReport, Stated
from parsing.parse import parse
from tests.rendering import as_pdf, blocks_of

Picture = Image.Image
Cells = dict[tuple[str, str, str], Decimal | None]


def drawn(pdf: bytes, dots: int) -> list[Picture]:
    """Return the pages of a PDF as pictures."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=dots / 72).to_pil().convert("RGB") for page in document]
    document.close()
    return pages


def turned(page: Picture, chance: random.Random) -> Picture:
    """Turn a page by up to two degrees."""
    angle = chance.choice((-1, 1)) * chance.uniform(0.5, 2.0)
    return page.rotate(angle, Image.Resampling.BICUBIC, fillcolor="white")


def blurred(page: Picture, _: random.Random) -> Picture:
    """Blur a page as a lens out of focus does."""
    return page.filter(ImageFilter.GaussianBlur(1.6))


def noisy(page: Picture, chance: random.Random) -> Picture:
    """Add grain, and the artefacts of a small JPEG."""
    random_numbers = np.random.default_rng(chance.randrange(2**32))
    grain = random_numbers.normal(0, 14, (page.height, page.width, 1))
    pixels = np.clip(np.asarray(page) + grain, 0, 255).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=35)
    return Image.open(buffer).convert("RGB")


def stamped(page: Picture, chance: random.Random) -> Picture:
    """Put a red seal over a part of a page."""
    seal = Image.new("RGBA", page.size)
    draw = ImageDraw.Draw(seal)
    size = page.width // 5
    x = chance.uniform(0.35, 0.6) * page.width
    y = chance.uniform(0.25, 0.6) * page.height
    red = (205, 30, 40, 200)
    draw.ellipse((x, y, x + size, y + size), outline=red, width=size // 22)
    middle = x + size / 2, y + size / 2
    draw.regular_polygon((*middle, size / 6), 5, 0, fill=red)
    draw.line((x + size / 5, y + 0.8 * size, x + 0.8 * size, y + 0.8 * size), red, 9)
    return Image.alpha_composite(page.convert("RGBA"), seal).convert("RGB")


DAMAGES: dict[str, tuple[int, Callable[[Picture, random.Random], Picture] | None]] = {
    "clean, 150 dpi": (150, None),
    "clean, 200 dpi": (200, None),
    "clean, 300 dpi": (300, None),
    "turned by up to 2°": (200, turned),
    "blurred": (200, blurred),
    "grain and JPEG": (200, noisy),
    "seal on each page": (200, stamped),
}


def as_tiff(pages: Sequence[Picture]) -> bytes:
    """Return pictures as one file."""
    buffer = io.BytesIO()
    first, *others = pages
    first.save(
        buffer, "TIFF", save_all=True, append_images=others, compression="tiff_deflate"
    )
    return buffer.getvalue()


@cache
def _dictionaries() -> Dictionaries:
    return Dictionaries.read(SEEDS)


@dataclass(frozen=True)
class Said:
    """What may be published of a text: cells, facts of running text, whose report."""

    cells: Cells
    facts: Counter[tuple[str, str, Decimal]]
    whose: tuple[str | None, int | None]
    held: dict[str, str]


def said_by(text: str) -> Said:
    """Return what a text says, as the parser and the judge have it."""
    parsed: ParsedReport = parse(text, Stated(), _dictionaries())
    rulings = Judge(_dictionaries()).rule(parsed.tables)
    cells = {
        (cell.section, cell.row_code, cell.column_code): cell.value
        for ruling in rulings.values()
        for cell in ruling.cells
    }
    facts = Counter(
        (one.indicator_code, one.scope, one.value) for one in parsed.prose.indicators
    )
    held = {
        ruling.section: ruling.reason or ruling.verdict
        for ruling in rulings.values()
        if ruling.status != "published"
    }
    whose = parsed.identity.agency_id, parsed.identity.report_year
    return Said(cells, facts, whose, held)


def compared(found: Said, truth: Said) -> Counter[str]:
    """Return how many cells and facts are right, wrong, and not there."""
    counts: Counter[str] = Counter()
    for place in truth.cells.keys() | found.cells.keys():
        if place not in found.cells:
            counts["held"] += 1
        elif place in truth.cells and found.cells[place] == truth.cells[place]:
            counts["right"] += 1
        else:
            counts["wrong"] += 1
    counts["facts right"] = (found.facts & truth.facts).total()
    counts["facts wrong"] = (found.facts - truth.facts).total()
    counts["facts held"] = (truth.facts - found.facts).total()
    counts["named"] = found.whose == truth.whose
    counts["misnamed"] = None not in found.whose and found.whose != truth.whose
    return counts


def sources(files: Sequence[Path], reports: int) -> Iterator[tuple[str, bytes]]:
    """Yield PDFs with text: those given, and generated ones."""
    for file in files:
        yield file.stem, file.read_bytes()
    for seed in range(reports):
        form = tuple(FORMS)[seed % len(FORMS)]
        text = generate(seed, form, "grid", "none", varied=False).text
        yield f"{form} {seed}", as_pdf(blocks_of(text))


def measure(pdfs: Sequence[tuple[str, bytes]], names: Sequence[str]) -> None:
    """Print what was read of each PDF in each damage, and of all of them."""
    head = f"{'':24}{'cells':>7}{'right':>7}{'wrong':>7}{'held':>6}"
    print(f"{head}{'facts':>7}{'right':>7}{'wrong':>7}{'named':>7}{'s a page':>10}")
    with ReaderPool(1) as pool:
        for name in names:
            dots, damage = DAMAGES[name]
            counts: Counter[str] = Counter()
            pages, seconds = 0, 0.0
            for source, pdf in pdfs:
                chance = random.Random(source)  # noqa: S311 - a damage, no secret
                pictures = drawn(pdf, dots)
                if damage is not None:
                    pictures = [damage(picture, chance) for picture in pictures]
                content = as_tiff(pictures)
                started = time.perf_counter()
                reading = pool.submit(content).result()
                seconds += time.perf_counter() - started
                pages += len(pictures)
                counts += _one(source, name, reading, pdf)
            print(_line(name, counts, seconds / pages), flush=True)


def _one(source: str, name: str, reading: Reading, pdf: bytes) -> Counter[str]:
    truth = said_by(read(pdf).text or "")
    found = said_by(reading.text or "")
    counts = compared(found, truth)
    for section, reason in found.held.items():
        if section not in truth.held:
            print(f"  {source}, {name}: {section}: {reason}"[:150])
    for place, value in found.cells.items():
        if truth.cells.get(place, value) != value or place not in truth.cells:
            was = truth.cells.get(place)
            print(f"  WRONG {source}, {name}: {place} {value}, not {was}")
    for fact in found.facts - truth.facts:
        print(f"  WRONG {source}, {name}: {fact}")
    return counts


def _line(name: str, counts: Counter[str], seconds: float) -> str:
    cells = counts["right"] + counts["held"] + counts["wrong"]
    facts = counts["facts right"] + counts["facts held"] + counts["facts wrong"]
    return (
        f"{name:24}{cells:7}{counts['right']:7}{counts['wrong']:7}{counts['held']:6}"
        f"{facts:7}{counts['facts right']:7}{counts['facts wrong']:7}"
        f"{counts['named']:7}{seconds:10.1f}"
    )


def paint(pdfs: Sequence[tuple[str, bytes]], cases: int) -> None:
    """Print what becomes of numbers that are painted over with other numbers."""
    from orchestration.readers.scans.engine import look

    outcomes: Counter[tuple[str, str]] = Counter()
    chance = random.Random(2024)  # noqa: S311 - which cells, no secret
    for _, pdf in pdfs:
        truth = said_by(read(pdf).text or "")
        pages = [np.asarray(page) for page in drawn(pdf, 200)]
        seen = [look(page) for page in pages]
        numbers = [
            (page, piece)
            for page, one in enumerate(seen)
            for piece in one.first
            if piece.text.isdigit() and len(piece.text) < 5
        ]
        for _ in range(cases // len(pdfs)):
            page, piece = chance.choice(numbers)
            others = [
                other
                for at, other in numbers
                if at == page
                and other.text != piece.text
                and abs(other.box.width - piece.box.width) < 4
            ]
            if not others:
                continue
            other = chance.choice(others)
            changed = list(seen)
            changed[page] = look(_painted(pages[page], piece.box, other.box))
            found = said_by(found_in(changed, lambda one: one).text)
            found_there = _painted_outcome(piece, other, found, truth)
            said = ": ".join(*found_there)
            print(f"  {piece.text} -> {other.text}: {said}", flush=True)
            outcomes.update(found_there)
    for (section, outcome), count in sorted(outcomes.items()):
        print(f"{section:16}{outcome:44}{count:4}")


def _painted(page: np.ndarray, box: Box, other: Box) -> np.ndarray:
    """Return a page with the picture of another box in the place of a box."""
    point = max(page.shape) / 842
    picture = Image.fromarray(page)
    to, of = ([round(value * point) for value in one] for one in (box, other))
    number = picture.crop((of[0], of[1], of[2], of[3]))
    size = to[2] - to[0], to[3] - to[1]
    picture.paste(number.resize(size, Image.Resampling.LANCZOS), (to[0], to[1]))
    return np.asarray(picture)


def _painted_outcome(
    piece: Piece, other: Piece, found: Said, truth: Said
) -> Counter[tuple[str, str]]:
    """Return what became of the one number that was changed."""
    differing = [
        place
        for place, value in found.cells.items()
        if truth.cells.get(place, value) != value
    ]
    held = sorted(found.held.keys() - truth.held.keys())
    if not differing and held:
        return Counter({(held[0], "held back"): 1})
    if not differing:
        lost = truth.cells.keys() - found.cells.keys()
        section = min(lost)[0] if lost else "-"
        return Counter(
            {(section, "cell unread" if lost else "no table, or not changed"): 1}
        )
    section = differing[0][0]
    as_shown = len(differing) == 1 and found.cells[differing[0]] == Decimal(other.text)
    outcome = "published as the picture shows it" if as_shown else "WRONG"
    if outcome == "WRONG":
        print("WRONG", piece, other, differing)
    return Counter({(section, outcome): 1})


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--reports", type=int, default=0, help="generated ones, besides")
    parser.add_argument("--painted", type=int, default=0, help="cases of changed digits")
    parser.add_argument("--damage", action="append", choices=DAMAGES)
    options = parser.parse_args()
    pdfs = list(sources(options.files, options.reports))
    if options.painted:
        paint(pdfs, options.painted)
    else:
        measure(pdfs, options.damage or list(DAMAGES))


if __name__ == "__main__":
    main()
