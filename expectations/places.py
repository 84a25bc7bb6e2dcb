"""A text and places said to be in it → what stands there, looked up again."""

from __future__ import annotations

from expectations.sql import render, text_of

# Characters of a text have no fixed width, so each value is found by counting from where
# the text begins: for all values of a long text that is the square of its length. Here
# the text from the first value to the last is cut once into as many pieces as the root of
# the number of values, and each value is counted to from where its piece begins.
#
# The texts come first, since what is joined to others has to fit into memory; a text in
# which nothing is said to stand has no pieces.
#
# A piece goes on behind its end by the longest of the values: none is cut in two.
_PIECES = """
spans as (
    select
        $unit,
        min(char_start) as first_char,
        max(char_start) as last_char,
        max(length(raw_text)) as longest,
        cast(
            ceil((max(char_start) - min(char_start) + 1) / sqrt(count(*))) as bigint
        ) as step
    from $values
    where char_start >= 0
    group by $unit
),
parts as (
    select
        s.*,
        substr(r.text, s.first_char + 1, s.last_char - s.first_char + s.longest) as part
    from $texts as r
    left join spans as s on r.report_id = $text_of_span
),
numbered as (
    select *, unnest(range((last_char - first_char) // step + 1)) as piece_no from parts
),
pieces as (
    select $unit, piece_no, substr(part, piece_no * step + 1, step + longest) as piece
    from numbered
)
"""

_PIECE_OF = """
left join spans as s on $same_span
left join pieces as p
    on $same_piece and (c.char_start - s.first_char) // s.step = p.piece_no
"""

# the characters at the place are compared, no digest of them
STANDS_THERE = """
coalesce(
    c.char_start >= 0 and c.raw_text <> ''
    and substr(p.piece, (c.char_start - s.first_char) % s.step + 1, length(c.raw_text))
    = c.raw_text,
    false
)
""".strip()


def pieces(values: str, unit: tuple[str, ...], texts: str) -> str:
    """Common table expressions with the pieces of the texts that values stand in.

    values: a relation with raw_text and char_start, and the columns of unit; unit: what
    one part of a text is cut out for, report_id first; texts: report_id and text.
    """
    return render(
        _PIECES,
        values=values,
        unit=", ".join(unit),
        texts=texts,
        text_of_span=text_of("s.report_id"),
    )


def piece_of(unit: tuple[str, ...]) -> str:
    """Joins of the values, as c, with the pieces (p) and their sizes (s)."""
    return render(
        _PIECE_OF,
        same_span=" and ".join(f"c.{key} = s.{key}" for key in unit),
        same_piece=" and ".join(f"s.{key} = p.{key}" for key in unit),
    )
