"""Lists and dictionaries that a program printed, in a text → rows with bars.

So tables stand in the texts of crawlers and extractors: a row is ['规章', 3, None, 12],
by itself or in a list of all rows, or {'项目': '规章', '数量': 12}.
"""

import ast
import json
import re
import warnings
from itertools import islice, pairwise

from orchestration.readers.lines import Cell, Lines, Row
from parsing.text import GOES_ON, UNKNOWN

# a line that begins with brackets around a value
_BEGIN = re.compile(
    r"^[^\S\n]*(?:[A-Za-z_]\w{0,30} ?= ?)?([\[({])(?=\s*[\[({\"'0-9N])", re.MULTILINE
)
_STRING = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
_TOKEN = re.compile(rf"{_STRING}|[\[({{]|[\])}}]", re.DOTALL)
# a number of Python's
_BARE = re.compile(r"([\[({,:]\s*)([-+]?[0-9]+(?:\.[0-9]+)?)(?=\s*[,\])}:])")
# what else stands in lists and dictionaries of plain values
_PLAIN = re.compile(r"(?:[\[\](){},:\s]|None|True|False)*")
_NO_NUMBER = re.compile(r"\bnan\b(?=\s*[,\])}])", re.IGNORECASE)
_HAN, _DIGIT = re.compile("[\u4e00-\u9fff]"), re.compile("[0-9]")
_ANY_DIGIT = re.compile(r"\d")
_NUMBER = re.compile("[-+]?[0-9]+(?:[.,][0-9]+)*")
# Characters between brackets, brackets within brackets, rows of what is a table, lists.
_LONGEST, _DEEPEST, _LEAST_ROWS, _MOST = 100_000, 6, 3, 1_000


def with_rows(text: str) -> str:
    """Return a text in which such lists are rows; what is none stays as it is."""
    tables: list[tuple[int, int, list[object]]] = []
    begins = [*islice(_BEGIN.finditer(text), _MOST + 1)]
    broken: list[tuple[int, int]] = []
    last = 0
    for match in begins if len(begins) <= _MOST else ():
        begin, start = match.start(), match.start(1)
        if begin < last:
            # within the list before
            continue
        stop = _stop(text, start)
        value = _value(text[start:stop])
        if not _is_many(value):
            end = text.find("\n", begin)
            broken.append((begin, stop or (len(text) if end < 0 else end)))
            continue
        if tables and not text[last:begin].strip(", \n"):
            begin, _, items = tables.pop()
            items += _items(value)
        else:
            items = _items(value)
        tables.append((begin, stop, items))
        last = stop
    grids = [_grid(items) for _, _, items in tables]
    if sum(_is_row(row) for grid in grids for row in grid) < _LEAST_ROWS:
        return text
    for start, stop in broken:
        # of a row among others that is cut or broken, no number is told
        text = text[:start] + _ANY_DIGIT.sub(UNKNOWN, text[start:stop]) + text[stop:]
    lines, written, at = Lines(), [], 0
    for (start, stop, _), grid in zip(tables, grids, strict=True):
        part = lines.part()
        part.table([_cells(row, above) for above, row in pairwise([[], *grid])])
        written += [text[at:start], part.text().rstrip("\n")]
        at = stop
        while text.startswith(",", at):
            at += 1
    return "".join([*written, text[at:]])


def _stop(text: str, start: int) -> int:
    """Return where the brackets that open at a place are closed, or 0."""
    depth = 0
    for token in _TOKEN.finditer(text, start, start + _LONGEST):
        depth += (token[0] in "[({") - (token[0] in "])}")
        if depth == 0:
            return token.end()
        if depth > _DEEPEST:
            break
    return 0


def _value(printed: str) -> object:
    """Return what is printed, as JSON or by Python, numbers as they are printed.

    None where it is neither, or where a name stands twice: one of its values would go.
    """
    try:
        return json.loads(
            printed, parse_float=str, parse_int=str, object_pairs_hook=_once
        )
    except (ValueError, RecursionError):
        pass
    quoted = _NO_NUMBER.sub("None", _BARE.sub(r'\1"\2"', printed))
    if not _PLAIN.fullmatch(re.sub(_STRING, "", quoted, flags=re.DOTALL)):
        return None
    # Python puts '3' '4' together as 34
    strings = [match.span() for match in re.finditer(_STRING, quoted, re.DOTALL)]
    if any(not quoted[one:two].strip() for (_, one), (two, _) in pairwise(strings)):
        return None
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(quoted, mode="eval")
            return _plain(tree.body)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def _plain(node: ast.expr) -> object:
    """Return lists, dictionaries and single values; raise ValueError at anything else."""
    match node:
        case ast.List(items) | ast.Tuple(items):
            return [_plain(one) for one in items]
        case ast.Dict(keys, values):
            names = [_plain(one) if one else None for one in keys]
            if not all(isinstance(name, str) for name in names):
                raise ValueError("a name is none")
            pairs = zip(map(str, names), map(_plain, values), strict=True)
            return _once([*pairs])
        case ast.Constant(None | str() | bool() as value):
            return value
    raise ValueError("no list")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return names with their values; raise ValueError where a name stands twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _is_many(value: object) -> bool:
    return isinstance(value, list | tuple | dict) and len(value) > 1


def _items(value: object) -> list[object]:
    """Return the rows in a value: lists of single values, and dictionaries of them."""
    if isinstance(value, list | tuple):
        if any(isinstance(one, list | tuple | dict) for one in value):
            return [item for one in value for item in _items(one)]
    elif isinstance(value, dict) and any(map(_is_many, value.values())):
        found: list[object] = []
        for name, one in value.items():
            if isinstance(one, dict) and not any(map(_is_many, one.values())):
                found.append({"": name} | one)
            elif _is_many(one) and (items := _items(one)) != [one]:
                found += [[name], *items]
            else:
                found.append(
                    [name, *one] if isinstance(one, list | tuple) else [name, one]
                )
        return found
    return [value]


def _grid(items: list[object]) -> list[list[object]]:
    """Return the rows of items.

    Dictionaries beside each other stand below their keys; one alone has a row for each.
    """
    if len(items) == 1 and isinstance(items[0], dict):
        return [[name, one] for name, one in items[0].items()]
    names = [tuple(item) if isinstance(item, dict) else None for item in items]
    rows: list[list[object]] = []
    for number, (item, keys) in enumerate(zip(items, names, strict=True)):
        if not isinstance(item, dict):
            rows.append(list(item) if isinstance(item, list | tuple) else [item])
            continue
        if number == 0 or names[number - 1] != keys:
            rows.append(list(item))
        rows.append(list(item.values()))
    return rows


def _is_row(row: list[object]) -> bool:
    shown = [str(one) for one in row if one is not None]
    return any(map(_HAN.search, shown)) and any(map(_DIGIT.search, shown))


def _cells(row: list[object], above: list[object]) -> Row:
    """Return the cells of a row; one without a value below a number may be merged."""
    number = [
        place < len(above) and _NUMBER.fullmatch(str(above[place])) is not None
        for place in range(len(row))
    ]
    return [
        (Cell([GOES_ON]) if number[place] else None)
        if one is None
        else Cell(str(one).splitlines())
        for place, one in enumerate(row)
    ]
