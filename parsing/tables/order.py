"""The header above a table, or a row of cells → whether its columns are in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from parsing.tables.forms import Template
from parsing.tables.placing import fragment_at
from parsing.tables.reading import Table
from parsing.tables.stream import Stream
from parsing.text import places_of

# Characters of the key above the first label, in which the header's last lines stand.
HEAD_REACH = 120
# Of a name that is cut, so many characters tell which it is.
BEGINNING = 2


def out_of_order(table: Table) -> str | None:
    """Return why the header is not the form's, if its columns stand in another order.

    No sum tells columns apart that change places. Words that are not there or damaged say
    nothing.
    """
    template, found = table.template, table.labels.found
    end = found[0].start if found else table.region.end
    columns = list(
        dict.fromkeys(column.label for column in template.rows[0].block.columns)
    )
    if template.side_by_side:
        in_order = _blocks_named_in_order(table, columns)
    else:
        in_order = _named_in_order(table.stream, template, columns, end)
    if not in_order:
        line = fragment_at(table.stream, end - 1).line
        return f"line {line}: the header's columns stand in another order than the form's"
    return None


def _blocks_named_in_order(table: Table, columns: list[str]) -> bool:
    """Whether rows side by side, and the columns of each, have the form's order."""
    region, template = table.region, table.template
    head = table.stream.key[max(region.start, region.end - HEAD_REACH) : region.end]
    found = _columns_in(head, columns, template.fillers)
    head = _without_longer(head, template.names, template.fillers)
    names = [head.rfind(name) for name in template.names]
    shown = [place for place in names if place >= 0]
    # below each other each stands behind its own name
    return (region.stacked or shown == sorted(shown)) and _blocks_in_order(found)


def _named_in_order(
    stream: Stream, template: Template, columns: list[str], end: int
) -> bool:
    """Whether the columns named before a place of the key have the form's order.

    A name that is cut says where it stands among the others of its line, since a cell of
    more lines than others begins above them.
    """
    low = max(0, end - HEAD_REACH)
    head = stream.key[low:end]
    cut = {number for number, column in enumerate(columns) if column not in head}
    shown = [
        one[:BEGINNING] if number in cut else one for number, one in enumerate(columns)
    ]
    found = _columns_in(head, shown, template.fillers)
    whole = [one for one in found if one[1] not in cut]
    # by line, the last place of each column but the total, which a sum tells
    lines: dict[int, dict[int, int]] = {}
    for place, number in found:
        if number < len(columns) - 1:
            line = fragment_at(stream, low + place).line
            lines.setdefault(line, {})[number] = place
    return _columns_in_order(whole, len(columns)) and all(
        sorted(places, key=places.__getitem__) == sorted(places)
        for places in lines.values()
        if cut.intersection(places)
    )


def _columns_in(
    head: str, columns: list[str], fillers: Sequence[str]
) -> list[tuple[int, int]]:
    """Return where columns are named in a header, and which, in the header's order."""
    head = _without_longer(head, columns, fillers)
    return sorted(
        (place, number)
        for number, column in enumerate(columns)
        for place in places_of(column, head)
    )


def _without_longer(head: str, names: Sequence[str], fillers: Sequence[str]) -> str:
    """Return a header without words that have a name in them and are none."""
    for filler in fillers:
        if filler not in names and any(name in filler for name in names):
            head = head.replace(filler, "\0" * len(filler))
    return head


def _blocks_in_order(found: list[tuple[int, int]]) -> bool:
    """Whether the same columns, again and again, have the form's order each time.

    Each time they begin anew is one more of the column that is named most often.
    """
    numbers = [number for _, number in found]
    anew = sum(one >= other for one, other in pairwise(numbers))
    return not numbers or anew < max(Counter(numbers).values())


def _columns_in_order(found: list[tuple[int, int]], count: int) -> bool:
    """Whether each column that is named stands, at least once, where the form has it.

    The last one, the total, may be a cell over two lines, and stand before the others.
    """
    places: dict[int, list[int]] = {}
    for place, number in found:
        places.setdefault(number, []).append(place)
    totals = places.pop(count - 1, [])
    chosen: list[int] = []
    for number in sorted(places):
        at = chosen[-1] if chosen else -1
        behind = [place for place in places[number] if place > at]
        if not behind:
            return False
        chosen.append(behind[0])
    if not totals or not chosen:
        return True
    early = chosen[1] if 0 in places and len(chosen) > 1 else chosen[0]
    above = chosen[0] if 0 in places else -1
    return totals[-1] > chosen[-1] or any(above < total < early for total in totals)
