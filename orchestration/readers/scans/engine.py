"""Pictures of pages → what two recognitions read in them, and the lines ruled there.

The two share nothing but the picture. Each reads it by networks of its own, trained
apart; one finds the text of the page as it is, one finds that of cells by what is dark in
them, without ruled lines.
All that is heavy is imported here.
"""

import os
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from rapidocr import ModelType, OCRVersion, RapidOCR

from orchestration.readers.ruled import grids_among
from orchestration.readers.scans.pieces import (
    Box,
    Piece,
    Seen,
    by_strokes,
    cut_at_rules,
    with_missed,
)
from orchestration.settings import MOST_READERS

Picture = np.ndarray
"""Rows of pixels, each red, green and blue."""

# Points of a page's longest side: places do not depend on how finely a page was drawn.
_LONGEST = 842.0
# Longest side, in pixels, at which each recognition looks for text; what it found it
# reads from the picture as it is.
_FIRST_SIDE, _SECOND_SIDE = 1472, 1216
# Pixels that a line is made as wide as, when it is 48 high: one digit takes a third of
# the time that it would take at the 320 of the networks' makers, and reads the same.
_NARROWEST = 96
# Degrees that a page is turned by at most, and steps in which that is found.
_MOST_TURNED, _COARSE, _FINE = 3.0, 0.25, 0.02
_SIDE_TO_TURN = 1000
# Points. A shorter stroke is no ruled line, a thicker one an area; a gap is closed.
_SHORTEST_RULE, _THICKEST_RULE, _GAP = 16.0, 3.0, 1.5
# Points. A table is wider and higher than a character of a title.
_SMALLEST_TABLE = 90.0, 20.0
# Points. What is less high and wide is a speck.
_SPECK = 2.5
# Times as high as wide from which on a box has characters below each other.
_UPRIGHT = 2.6
# How much darker than what is around it, within some points, a pixel of ink is.
_DARKER, _AROUND = 12, 10


class _Engine(RapidOCR):
    """One recognition: boxes are cut at ruled lines, and not turned.

    A narrow box of one digit would be taken for a line of upright text.
    """

    completed = staticmethod(with_missed)
    cells: Sequence[Box] = ()
    strokes: Sequence[Box] = ()

    def detect_and_crop(self, img: Picture, op_record: dict) -> tuple[list, Any]:
        """Return the pictures of all boxes, cut at the borders of cells."""
        seen: tuple[list, Any] = super().detect_and_crop(img, op_record)
        found = seen[1]
        boxes = [
            part
            for quad in found.boxes
            for part in cut_at_rules(_around(quad), self.cells)
        ]
        boxes = self.completed(boxes, self.strokes, self.cells)
        found.boxes = np.array([_quad(box) for box in boxes], dtype=np.float32)
        found.scores = [1.0] * len(boxes)
        return self.crop_text_regions(img, found.boxes), found

    def crop_text_regions(self, img: Picture, det_boxes: np.ndarray) -> list[Picture]:
        """Return the part of the picture in each box."""
        return [_crop(img, quad) for quad in det_boxes]


class _ByStrokes(_Engine):
    """One that looks for the text of cells by what is dark in them."""

    completed = staticmethod(by_strokes)


def _around(quad: np.ndarray) -> Box:
    return Box(*map(float, (*quad.min(axis=0), *quad.max(axis=0))))


def _quad(box: Box) -> list[tuple[float, float]]:
    x0, top, x1, bottom = box
    return [(x0, top), (x1, top), (x1, bottom), (x0, bottom)]


def _crop(picture: Picture, quad: np.ndarray) -> Picture:
    x0, top = np.maximum(np.floor(quad.min(axis=0)).astype(int), 0)
    x1, bottom = np.ceil(quad.max(axis=0)).astype(int)
    found = picture[top : max(bottom, top + 2), x0 : max(x1, x0 + 2)]
    height, width = found.shape[:2]
    return np.ascontiguousarray(np.rot90(found)) if height > _UPRIGHT * width else found


@cache
def _engines() -> tuple[_Engine, _Engine]:
    """Return both recognitions; their networks come with their packages."""
    models = Path(str(_folder_of_second())) / "models"
    # the same number of threads gives the same numbers
    threads = max(1, (os.cpu_count() or 1) // MOST_READERS)
    both: dict[str, Any] = {
        "Global.use_cls": False,
        "Global.max_side_len": 100_000,
        "Global.text_score": 0.0,
        "Global.log_level": "critical",
        "Det.limit_type": "max",
        "Rec.rec_img_shape": [3, 48, _NARROWEST],
        "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    first = _Engine(params=both | {"Det.limit_side_len": _FIRST_SIDE})
    second = _ByStrokes(
        params=both
        | {
            "Det.limit_side_len": _SECOND_SIDE,
            "Det.ocr_version": OCRVersion.PPOCRV4,
            "Rec.ocr_version": OCRVersion.PPOCRV4,
            "Det.model_type": ModelType.MOBILE,
            "Rec.model_type": ModelType.MOBILE,
            "Det.model_path": str(models / "ch_PP-OCRv4_det_infer.onnx"),
            "Rec.model_path": str(models / "ch_PP-OCRv4_rec_infer.onnx"),
        }
    )
    return first, second


def _folder_of_second() -> str | None:
    found = find_spec("rapidocr_onnxruntime")
    places = found.submodule_search_locations if found else None
    return places[0] if places else None


def look(picture: Picture) -> Seen:
    """Return what is seen on a page."""
    picture = _turned(picture, _turn_of(picture))
    height, width = picture.shape[:2]
    point = max(height, width) / _LONGEST
    dark = _dark(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), point)
    edges, rules = _edges(dark, point)
    cells = [Box(*cell).times(point) for cells in grids_among(edges) for cell in cells]
    plain = picture.copy()
    plain[rules > 0] = 255
    # in every colour: the ring of a red seal is no digit
    ink = _dark(picture.max(axis=2), point) * (1 - rules)
    strokes = _strokes(ink, point)
    first, second = _engines()
    for engine in (first, second):
        engine.cells, engine.strokes = cells, strokes
    return Seen(
        width / point,
        height / point,
        _read(first, picture, point),
        _read(second, plain, point),
        edges,
        [box.times(1 / point) for box in strokes],
    )


def _read(engine: _Engine, picture: Picture, point: float) -> list[Piece]:
    # the networks were taught with blue first
    found: Any = engine(np.ascontiguousarray(picture[:, :, ::-1]))
    if found.boxes is None or found.txts is None:
        return []
    return [
        Piece(
            text,
            _around(quad).times(1 / point),
            float(sure),
        )
        for quad, text, sure in zip(found.boxes, found.txts, found.scores, strict=True)
        if text.strip()
    ]


def _turn_of(picture: Picture) -> float:
    """Return the degrees that a page is turned by: its lines are sharpest turned back."""
    height, width = picture.shape[:2]
    share = min(1.0, _SIDE_TO_TURN / max(height, width))
    small = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    dark = 255.0 - cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)

    def sharpness(angle: float) -> float:
        rows = _warped(dark, angle, 0).sum(axis=1)
        return float(np.square(np.diff(rows)).sum())

    coarse = max(np.arange(-_MOST_TURNED, _MOST_TURNED + _COARSE, _COARSE), key=sharpness)
    near = np.arange(coarse - _COARSE, coarse + _COARSE, _FINE)
    return float(max([0.0, *near], key=sharpness))


def _turned(picture: Picture, angle: float) -> Picture:
    return picture if abs(angle) < _FINE else _warped(picture, angle, 255)


def _warped(picture: Picture, angle: float, around: int) -> Picture:
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(
        picture,
        turn,
        (width, height),
        flags=cv2.INTER_CUBIC,
        borderValue=(around, around, around),
    )


def _dark(grey: np.ndarray, point: float) -> np.ndarray:
    """Return 1 for each pixel that is darker than what is around it, 0 for the others."""
    return cv2.adaptiveThreshold(
        255 - grey,
        1,
        cv2.ADAPTIVE_THRESH_MEAN_C,
        cv2.THRESH_BINARY,
        int(_AROUND * point) | 1,
        -_DARKER,
    )


def _edges(dark: np.ndarray, point: float) -> tuple[list[Box], np.ndarray]:
    """Return the ruled lines of tables, in points, and where they are drawn.

    Strokes of large characters are as long as some ruled lines, but cross none that
    leads to a table's other side.
    """
    length, gap = max(3, round(_SHORTEST_RULE * point)), max(2, round(_GAP * point))
    lines: list[tuple[Box, tuple[int, int]]] = []
    drawn = np.zeros_like(dark)
    for along in ((1, 0), (0, 1)):
        closing = np.ones((1 + along[1] * gap, 1 + along[0] * gap), np.uint8)
        opening = np.ones((along[1] * length or 1, along[0] * length or 1), np.uint8)
        closed = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, closing)
        long = cv2.morphologyEx(closed, cv2.MORPH_OPEN, opening)
        _, labels, stats, _ = cv2.connectedComponentsWithStats(long)
        for number, (x0, top, width, height, _) in enumerate(stats.tolist()):
            thickness = height if along[0] else width
            if number and thickness <= _THICKEST_RULE * point:
                part = labels[top : top + height, x0 : x0 + width] == number
                drawn[top : top + height, x0 : x0 + width] |= part
                lines.append((Box(x0, top, x0 + width, top + height), along))
    joined = cv2.dilate(drawn, np.ones((gap, gap), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    is_table = stats[:, cv2.CC_STAT_WIDTH] > _SMALLEST_TABLE[0] * point
    is_table &= stats[:, cv2.CC_STAT_HEIGHT] > _SMALLEST_TABLE[1] * point
    is_table[0] = False
    edges = []
    for box, along in lines:
        x, y = box.middle
        inside = labels[int(box.top) : int(box.bottom), int(box.x0) : int(box.x1)]
        if is_table[inside.max()]:
            edge = (
                Box(box.x0, y, box.x1, y) if along[0] else Box(x, box.top, x, box.bottom)
            )
            edges.append(edge.times(1 / point))
    rules = drawn * is_table[labels].astype(np.uint8)
    return edges, cv2.dilate(rules, np.ones((3, 3), np.uint8))


def _strokes(ink: np.ndarray, point: float) -> list[Box]:
    """Return the boxes of what is dark and no speck."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    return [
        Box(x0, top, x0 + width, top + height)
        for x0, top, width, height, _ in ([int(v) for v in row] for row in stats[1:])
        if max(width, height) > _SPECK * point
    ]
