"""Files of each format → what reading costs, and what one hostile file costs the others.

Synthetic reports, rendered as each format, are read in one process and by the pool, as a
run does it. Then some pages are read with and without a file among them that would take
for ever. From the root of the project:

    .venv/bin/python -m benchmarks.readers
"""

import argparse
import time
from collections.abc import Sequence

from benchmarks.corpus import FORMS, generate
from orchestration.readers import ReaderPool, read
from tests.rendering import as_docx, as_html, as_pdf, blocks_of

# a parser looks through all open elements for each that opens
ENDLESS = b"<!doctype html>" + b"<div>" * 400_000
BOUND = 5.0
PAGES = 400


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=40, help="per format")
    options = parser.parse_args()
    reports = options.reports
    texts = [
        generate(seed, tuple(FORMS)[seed % len(FORMS)], "grid", "none", varied=False).text
        for seed in range(reports)
    ]
    blocks = [blocks_of(text) for text in texts]
    pages = [as_html(block).encode() for block in blocks]
    formats = {
        "text, UTF-8": [text.encode() for text in texts],
        "text, GB18030": [text.encode("gb18030") for text in texts],
        "text, UTF-16": [text.encode("utf-16") for text in texts],
        "web page": pages,
        "Word": [as_docx(block) for block in blocks],
        "PDF": [as_pdf(block) for block in blocks],
    }
    print(f"{reports} reports of {sum(map(len, texts)) // reports:,} characters each")
    print(f"{'':16}{'ms per file':>14}{'files/s, pool':>16}")
    for name, contents in formats.items():
        # short ones again and again, for a time that can be measured
        repeated = contents * (1 if name in ("Word", "PDF") else 25)
        alone = seconds_alone(contents)
        pooled = seconds_in_pool(repeated, contents[0])
        print(
            f"{name:16}{1000 * alone / len(contents):14.2f}"
            f"{len(repeated) / pooled:16,.0f}"
        )
    quiet = seconds_in_pool(pages * (PAGES // reports), pages[0])
    hostile = seconds_in_pool([ENDLESS, *pages * (PAGES // reports)], pages[0])
    print(
        f"{PAGES} pages: {quiet:.2f} s; with one file among them that never ends, bound "
        f"{BOUND:g} s: {hostile:.2f} s"
    )


def seconds_alone(contents: Sequence[bytes]) -> float:
    """Return the time of reading in this process, without that of the first."""
    read(contents[0])
    started = time.perf_counter()
    for content in contents:
        if read(content).text is None:
            raise ValueError("a report was not read")
    return time.perf_counter() - started


def seconds_in_pool(contents: Sequence[bytes], first: bytes) -> float:
    """Return the time of reading by the pool, its processes started before."""
    with ReaderPool(2, seconds=BOUND) as pool:
        for future in [pool.submit(first) for _ in range(2)]:
            future.result()
        started = time.perf_counter()
        for future in [pool.submit(content) for content in contents]:
            future.result()
        return time.perf_counter() - started


if __name__ == "__main__":
    main()
