"""What was read → the rules that it must keep before anything is published.

They are about the reports that are read now. A section that the report does not print
(`recognised` is false) is under no rule here; of one that is there and was not read, the
one rule is that it is not published.
"""

from __future__ import annotations

from expectations.corrections import is_corrected_as_said
from expectations.identities import Identities, Identity, SeedError
from expectations.places import STANDS_THERE, piece_of, pieces
from expectations.rules import Rule, readings_rule
from expectations.sql import (
    code,
    codes,
    labelled,
    literal,
    number,
    render,
    standard,
    values,
)

_IS_READ = "s.recognised and s.verdict = 'read'"

_READ = """
exists (
    select 1 from intermediate.int_batch__sections as s
    where s.report_id = $alias.report_id and s.section = $alias.section and $is_read
)
"""


def _read(alias: str) -> str:
    """The condition that a row belongs to a section that was read."""
    return render(_READ, alias=alias, is_read=_IS_READ)


def row_label(identities: Identities, expression: str) -> str:
    """A row code with its label, whatever the section."""
    labels: dict[str, str] = {}
    for section in identities.section_codes():
        labels = {**identities.row_labels(section), **labels}
    return labelled(expression, labels)


def column_label(identities: Identities, expression: str) -> str:
    """A column code with its label, whatever the section."""
    labels: dict[str, str] = {}
    for section in identities.section_codes():
        labels = {**identities.column_labels(section), **labels}
    return labelled(expression, labels)


def sides_message(identities: Identities, identity: Identity) -> str:
    """A sentence naming the identity, the row or column, and both sides."""
    start = literal(f"{identity.identity_id} {identity.statement_zh}: ")
    left, right = number("left_value"), number("right_value")
    if identity.axis == "cells":
        where = labelled("column_code", identities.column_labels(identity.section))
        return (
            f"{start} || 'column ' || {where} || ': ' || {left} || "
            f"' numbers are printed, ' || {right} || ' of them are of the right kind'"
        )
    if identity.axis == "rows":
        axis = "column "
        where = labelled("column_code", identities.column_labels(identity.section))
    else:
        axis = "row "
        where = labelled("row_code", identities.row_labels(identity.section))
    sign = " ≠ " if identity.relation == "=" else " > "
    return (
        f"{start} || {literal(axis)} || {where} || ': ' || {left} || "
        f"{literal(sign)} || {right}"
    )


def identity_name(identity: Identity) -> str:
    """The identity's part of a rule's name: applications_i1."""
    short = identity.identity_id.lower().removesuffix(f"_{identity.section}")
    return f"{identity.section}_{short}"


# Both sides are compared here again: the outcome that dbt wrote beside them decides
# nothing. A side that is absent does not hold.
_SIDES = """
select $columns
from intermediate.int_batch__identities as r
where r.identity_id = $identity_id
  and r.outcome is distinct from 'not_evaluable'
  and not coalesce(r.left_value $relation r.right_value, false)
  and $read
"""


def identity_rule(identities: Identities, identity: Identity) -> Rule:
    """The identity holds wherever it could be evaluated."""
    claim = {
        "rows": "holds_in_every_column",
        "columns": "holds_in_every_row",
        "cells": "values_are_of_the_right_kind",
    }[identity.axis]
    return readings_rule(
        f"{identity_name(identity)}_{claim}",
        f"{identity.section}_identities",
        f"{identity.identity_id}: {identity.statement_en}",
        render(
            _SIDES,
            columns=standard(
                report_id="r.report_id",
                section="r.section",
                identity_id="r.identity_id",
                row_code="r.row_code",
                column_code="r.column_code",
                left_value="r.left_value",
                right_value="r.right_value",
                message=sides_message(identities, identity),
            ),
            identity_id=code(identity.identity_id),
            relation=identity.relation,
            read=_read("r"),
        ),
        render(
            "update intermediate.int_batch__identities "
            "set left_value = right_value + 1 where identity_id = $identity_id",
            identity_id=code(identity.identity_id),
        ),
        severity="hard" if identity.severity == "hard" else "soft",
        identity_id=identity.identity_id,
    )


_EVALUATED = """
with expected (form, section, identity_id, row_code, column_code) as (
    $expected
)
select $columns
from intermediate.int_batch__sections as s
inner join expected as e on s.form = e.form and s.section = e.section
left join intermediate.int_batch__identities as r
    on s.report_id = r.report_id
    and s.section = r.section
    and e.identity_id = r.identity_id
    and coalesce(e.row_code, e.column_code)
    = case when e.row_code is null then r.column_code else r.row_code end
where $is_read
  and not coalesce(
      r.outcome in ('holds', 'violated')
      and r.left_value is not null and r.right_value is not null
      or r.outcome = 'not_evaluable' and ($may_hold or s.reading = 'broken_off'),
      false
  )
"""

# What is printed as a dash or left empty counts as nothing. A side that is short may be
# so by an empty cell of its own.
_MAY_HOLD = """
case
    when r.empty_sides is null then false
    when $left = $right then true
    when $left < $right then contains(r.empty_sides, 'left')
    else contains(r.empty_sides, 'right')
end
"""
_LEFT, _RIGHT = "coalesce(r.left_value, 0)", "coalesce(r.right_value, 0)"


def _expected_results(
    identities: Identities,
) -> list[tuple[str, str, str, str | None, str | None]]:
    """Every evaluation of a hard identity that a form calls for."""
    expected: set[tuple[str, str, str, str | None, str | None]] = set()
    for section in identities.section_codes(complete=True):
        for identity in identities.of(section):
            if identity.severity != "hard" or not identity.is_within_one_table:
                continue
            for cell in identities.cells(section):
                if cell.form in identity.forms:
                    by_row = identity.axis == "columns"
                    expected.add(
                        (
                            cell.form,
                            section,
                            identity.identity_id,
                            cell.row_code if by_row else None,
                            None if by_row else cell.column_code,
                        )
                    )
    if not expected:
        raise SeedError(
            "identities.csv",
            1,
            "no hard identity of applications or proceedings",
            "at least one",
        )
    return sorted(expected, key=str)


def evaluated_rule(identities: Identities) -> Rule:
    """No hard identity was left out, by the report's gaps or by a fault of ours.

    One that only empty cells keep from being evaluated may hold, and of a table in
    which the text ends each row holds by itself.
    """
    return readings_rule(
        "every_hard_identity_of_a_section_that_was_read_was_evaluated",
        "completeness",
        "Each hard identity of applications and proceedings has both its sides, or may "
        "hold if empty cells are nothing",
        render(
            _EVALUATED,
            is_read=_IS_READ,
            may_hold=render(_MAY_HOLD, left=_LEFT, right=_RIGHT),
            expected=values(_expected_results(identities)),
            columns=standard(
                report_id="s.report_id",
                section="s.section",
                identity_id="e.identity_id",
                row_code="e.row_code",
                column_code="e.column_code",
                left_value="r.left_value",
                right_value="r.right_value",
                message="e.identity_id || ' could not be evaluated in ' || case "
                "when e.row_code is null then 'column ' || "
                + column_label(identities, "e.column_code")
                + " else 'row ' || "
                + row_label(identities, "e.row_code")
                + " end || case when r.outcome is null then ': it has no result' "
                f"when r.empty_sides is not null then ': ' || {number(_LEFT)} || "
                f"' against ' || {number(_RIGHT)} || ', with empty cells' "
                "else coalesce(': missing ' || r.missing_terms, '') end",
            ),
        ),
        "delete from intermediate.int_batch__identities "
        "where section = 'applications' and column_code = 'natural_person'",
    )


_PARTLY_PRINTED = """
with terms (form, section, identity_id, side, row_code) as (
    $terms
)
select $columns
from (
    select
        c.report_id,
        c.section,
        t.identity_id,
        string_agg(c.row_code, ' ' order by c.row_code)
            filter (where c.cell_state = 'missing') as missing_terms,
        count(*) filter (where c.cell_state = 'missing') as missing,
        count(*) filter (where c.cell_state != 'missing' and t.side = 'right') as parts
    from intermediate.int_batch__cells as c
    inner join terms as t
        on c.form = t.form and c.section = t.section and c.row_code = t.row_code
    where $read
    group by c.report_id, c.section, t.identity_id
) as r
where r.missing > 0 and r.parts > 0
"""


def partly_printed_rule(identities: Identities) -> Rule:
    """A sum of which some rows were not found may have lost them, or their labels.

    Sections whose every cell is needed have a rule of their own. A sum printed without
    its parts stands for itself.
    """
    terms = [
        (form, one.section, one.identity_id, term.side, term.code)
        for section in identities.section_codes(complete=False)
        for one in identities.of(section)
        if one.axis == "rows" and one.severity == "hard" and one.is_within_one_table
        for form in one.forms
        for term in one.terms_in(form)
    ]
    return readings_rule(
        "sums_are_printed_with_all_their_parts_or_none",
        "completeness",
        "Of the terms of a hard identity all are printed, or the sum alone",
        render(
            _PARTLY_PRINTED,
            terms=values(terms),
            read=_read("c"),
            columns=standard(
                report_id="r.report_id",
                section="r.section",
                identity_id="r.identity_id",
                message="r.identity_id || ': ' || r.missing_terms || "
                "' was not found, though other rows of the sum were'",
            ),
        ),
        "update intermediate.int_batch__cells set cell_state = 'missing', value = null, "
        "reported_value = null, value_basis = null, raw_text = null, line_no = null, "
        "char_start = null where row_code = 'received_in_person'",
    )


_KNOWN_FORM = """
select $columns
from intermediate.int_batch__sections as s
where $is_read
  and not exists (
      select 1 from (select distinct * from ($forms) as f (form, section)) as f
      where f.form = s.form and f.section = s.section
  )
"""


def known_form_rule(identities: Identities) -> Rule:
    """A form that the seeds do not know would be under no rule at all."""
    return readings_rule(
        "sections_that_were_read_are_of_a_known_form",
        "completeness",
        "Each section that was read has a form whose rows and columns are known",
        render(
            _KNOWN_FORM,
            is_read=_IS_READ,
            forms=values(sorted({(row.form, row.section) for row in identities.rows})),
            columns=standard(
                report_id="s.report_id",
                section="s.section",
                message="'the form of ' || coalesce(s.section, 'a section') "
                "|| ' is not known: ' || coalesce(s.form, 'none')",
            ),
        ),
        "update intermediate.int_batch__sections set form = 'unheard_of' "
        "where section = 'disclosures'",
    )


# To count the different cells of each section takes memory for every cell there is. The
# sections whose cells, counted and digested, are not those of their form are few: only
# these are looked into.
_SUSPECTS = """
expected (form, section, row_code, column_code) as (
    $expected
),
sizes as (
    select
        form, section, count(*) as cells, sum(hash(row_code, column_code)) as digest
    from expected group by form, section
),
suspects as (
    select distinct s.report_id, s.section, s.form, z.cells
    from intermediate.int_batch__sections as s
    inner join sizes as z on s.form = z.form and s.section = z.section
    left join (
        select
            report_id, section, count(*) as cells,
            sum(hash(row_code, column_code)) as digest
        from intermediate.int_batch__cells group by report_id, section
    ) as c on s.report_id = c.report_id and s.section = c.section
    where $is_read
      and not coalesce(c.cells = z.cells and c.digest = z.digest, false)
)
"""

_EXPECTED_CELLS = """
with $suspects,
found as (
    select
        c.report_id,
        c.section,
        count(distinct c.row_code || '/' || c.column_code)
            filter (where e.form is not null) as known,
        count(*) filter (where e.form is null) as strange
    from intermediate.int_batch__cells as c
    inner join suspects as s on c.report_id = s.report_id and c.section = s.section
    left join expected as e
        on s.form = e.form and s.section = e.section
        and c.row_code = e.row_code and c.column_code = e.column_code
    group by c.report_id, c.section
)
select $columns
from suspects as s
left join found as f on s.report_id = f.report_id and s.section = f.section
where not coalesce(f.known = s.cells and f.strange = 0, false)
"""


def expected_cells(identities: Identities) -> str:
    """Every cell of every form as a list of (form, section, row, column)."""
    return values(
        (cell.form, section, cell.row_code, cell.column_code)
        for section in identities.section_codes()
        for cell in identities.cells(section)
    )


def _suspects(identities: Identities) -> str:
    return render(_SUSPECTS, is_read=_IS_READ, expected=expected_cells(identities))


def expected_cells_rule(identities: Identities) -> Rule:
    """A cell that was lost on the way, and not merely blank, is a fault of ours."""
    return readings_rule(
        "sections_that_were_read_have_every_cell_of_their_form",
        "completeness",
        "Each section that was read has the cells of its form and no others",
        render(
            _EXPECTED_CELLS,
            suspects=_suspects(identities),
            columns=standard(
                report_id="s.report_id",
                section="s.section",
                left_value="coalesce(f.known, 0)",
                right_value="s.cells",
                message="s.section || ': ' || coalesce(f.known, 0) || ' of the ' || "
                "s.cells || ' cells of form ' || s.form || ' are there, and ' || "
                "coalesce(f.strange, 0) || ' others'",
            ),
        ),
        "delete from intermediate.int_batch__cells where section = 'disclosures' "
        "and row_code = 'penalties'",
    )


_CELL_STATE = """
select $columns
from intermediate.int_batch__cells as c
where c.cell_state = $state and c.section in ($sections) and $read
  and not exists (
      select 1 from intermediate.int_batch__sections as s
      where s.report_id = c.report_id and s.section = c.section
        and s.reading = 'broken_off'
        and c.cell_state = 'unread'
        and c.table_position > (
            select max(p.table_position) from intermediate.int_batch__cells as p
            where p.report_id = c.report_id and p.section = c.section
              and p.cell_state = 'reported'
        )
  )
"""


def _cell_state_rule(
    identities: Identities,
    name: str,
    description: str,
    state: str,
    sections: tuple[str, ...],
    found: str,
) -> Rule:
    return readings_rule(
        name,
        "completeness",
        description,
        render(
            _CELL_STATE,
            state=code(state),
            sections=codes(sections),
            read=_read("c"),
            columns=standard(
                report_id="c.report_id",
                section="c.section",
                row_code="c.row_code",
                column_code="c.column_code",
                message=f"{row_label(identities, 'c.row_code')} || ', ' || "
                f"{column_label(identities, 'c.column_code')} || "
                f"coalesce(': ' || c.problem, {found})",
            ),
        ),
        render(
            "update intermediate.int_batch__cells set cell_state = $state, value = null, "
            "reported_value = null, value_basis = null where section = 'proceedings' "
            "and column_code = 'pending'",
            state=code(state),
        ),
    )


_FOUND = (
    "coalesce('“' || left(c.raw_text, 40) || '”', 'nothing') "
    "|| coalesce(' in line ' || c.line_no, '')"
)


def unread_rule(identities: Identities) -> Rule:
    """In a table that identities prove, what is not understood keeps all of it back.

    But for what lies behind the end of a text that ends within the table.
    """
    return _cell_state_rule(
        identities,
        "no_cell_of_applications_or_proceedings_is_unread",
        "Each cell of a table three or four is a number, a dash, blank or not printed, "
        "up to where its text ends",
        "unread",
        identities.section_codes(complete=True),
        f"': not a number: ' || {_FOUND}",
    )


def missing_rule(identities: Identities) -> Rule:
    """Tables three and four have to be there whole."""
    return _cell_state_rule(
        identities,
        "no_cell_of_applications_or_proceedings_is_missing",
        "Each cell of a table three or four that was read was found in the report",
        "missing",
        identities.section_codes(complete=True),
        "': was not found'",
    )


_PROVENANCE = """
with found as (
    $found
),
$pieces
select $columns
from found as c
$piece_of
where not $stands_there
"""

# each section's numbers stand together, and the sections far apart
_SPAN = ("report_id", "section")


def _reread_rule(
    name: str,
    description: str,
    found: str,
    canary: str,
    unit: tuple[str, ...],
    **columns: str,
) -> Rule:
    message = (
        "'the text does not have “' || coalesce(left(c.raw_text, 40), '') "
        "|| '” at character ' || coalesce(c.char_start, -1)"
    )
    if "message" in columns:
        message = f"{columns.pop('message')} || ': ' || {message}"
    return readings_rule(
        name,
        "provenance",
        description,
        render(
            _PROVENANCE,
            found=found,
            pieces=pieces("found", unit, "staging.stg_raw__reports"),
            piece_of=piece_of(unit),
            stands_there=STANDS_THERE,
            columns=standard(report_id="c.report_id", message=message, **columns),
        ),
        canary,
    )


_CELLS_FOUND = """
select c.* from intermediate.int_batch__cells as c
where (c.cell_state = 'reported' or c.raw_text is not null) and $read
"""

_OF_BATCH = """
select f.* from parsed.$table as f
inner join staging.stg_raw__reports as b on f.report_no = b.report_no
where $condition
"""


def provenance_rules(identities: Identities) -> list[Rule]:
    """What anything says it was read from stands in the text, at that place."""
    return [
        _reread_rule(
            "reported_cells_reread_from_the_text",
            "At the recorded place of the text stand the characters a cell was read from",
            render(_CELLS_FOUND, read=_read("c")),
            "update intermediate.int_batch__cells set char_start = char_start + 1 "
            "where section = 'proceedings' and column_code = 'pending'",
            _SPAN,
            section="c.section",
            row_code="c.row_code",
            column_code="c.column_code",
            message=f"{row_label(identities, 'c.row_code')} || ', ' || "
            f"{column_label(identities, 'c.column_code')}",
        ),
        _reread_rule(
            "statements_reread_from_the_text",
            "At the recorded place of the text stand the characters of a statement",
            render(_OF_BATCH, table="parsed_statements", condition="true"),
            "update parsed.parsed_statements set char_start = char_start + 1",
            ("report_id",),
        ),
        _reread_rule(
            "evidence_rereads_from_the_text",
            "At the recorded place of the text stands what tells whose report it is",
            render(
                _OF_BATCH,
                table="parsed_evidence",
                condition="f.evidence is distinct from 'manifest'",
            ),
            "update parsed.parsed_evidence set char_start = char_start + 1",
            ("report_id",),
        ),
    ]


# Only what needs no interpretation: digits alone, at most fifteen of them. Most are the
# number that they are cast to, and need no look at their characters.
# The pattern is matched on the column itself: on a computed text it takes thirty times
# as long.
PRINTED_DIGITS = """
not coalesce($alias.reported_value = try_cast($alias.raw_text as bigint), false)
and regexp_full_match($alias.raw_text, '[0-9０-９]+')
and length($alias.raw_text) <= 15
and not coalesce(
    $alias.reported_value = try_cast(
        translate($alias.raw_text, '０１２３４５６７８９', '0123456789') as bigint
    ),
    false
)
"""

_DIGITS = """
select $columns
from intermediate.int_batch__cells as c
where c.cell_state = 'reported'
  and c.section in ($sections)
  and $differ
  and $read
"""


def digits_rule(identities: Identities) -> Rule:
    """A number of plain digits is the number they say."""
    return readings_rule(
        "reported_values_are_the_printed_digits",
        "provenance",
        "In tables three and four a value printed as plain digits is that number",
        render(
            _DIGITS,
            differ=render(PRINTED_DIGITS, alias="c"),
            sections=codes(identities.section_codes(complete=True)),
            read=_read("c"),
            columns=standard(
                report_id="c.report_id",
                section="c.section",
                row_code="c.row_code",
                column_code="c.column_code",
                left_value="c.reported_value",
                message=f"{row_label(identities, 'c.row_code')} || ', ' || "
                f"{column_label(identities, 'c.column_code')} || ': “' || "
                f"c.raw_text || '” was read as ' || {number('c.reported_value')}",
            ),
        ),
        "update intermediate.int_batch__cells set value = value + 1, "
        "reported_value = reported_value + 1 "
        "where section = 'proceedings' and column_code = 'pending'",
    )


_STATES = """
select $columns
from intermediate.int_batch__cells as c
where $read
  and not $as_said
  and not coalesce(
    case c.cell_state
        when 'reported' then
            c.value_basis = 'reported' and c.value = c.reported_value
            and c.raw_text is not null and c.line_no is not null
        when 'implied' then
            c.value_basis = 'implied' and c.value is not null
            and c.reported_value is null
        when 'blank' then $unprinted
        when 'dash' then $unprinted
        when 'missing' then
            c.value is null and c.reported_value is null and c.value_basis is null
        when 'unread' then
            c.value is null and c.reported_value is null and c.value_basis is null
    end,
    false
  )
"""

_UNPRINTED = """
c.reported_value is null and (
    (c.value is null and c.value_basis is null)
    or (c.value is not null and coalesce(c.value_basis = 'implied', false))
)
"""


def states_rule(identities: Identities) -> Rule:
    """Blank is not zero: a cell's value agrees with what is said of its origin."""
    return readings_rule(
        "cell_values_agree_with_their_states",
        "states",
        "A reported value is as printed; blank, dash and missing have no reported value",
        render(
            _STATES,
            read=_read("c"),
            as_said=is_corrected_as_said(
                identities.corrections, "c", "c.section", "c.row_code", "c.column_code"
            ),
            unprinted=_UNPRINTED.strip(),
            columns=standard(
                report_id="c.report_id",
                section="c.section",
                row_code="c.row_code",
                column_code="c.column_code",
                left_value="c.value",
                right_value="c.reported_value",
                message=f"{row_label(identities, 'c.row_code')} || ', ' || "
                f"{column_label(identities, 'c.column_code')} || ': state ' || "
                "coalesce(c.cell_state, 'unknown') || ', value ' || "
                f"{number('c.value')} || ', reported value ' || "
                f"{number('c.reported_value')} || ', basis ' || "
                "coalesce(c.value_basis, 'none') || ' do not go together'",
            ),
        ),
        "update intermediate.int_batch__cells set value = value + 1 "
        "where section = 'proceedings' and column_code = 'pending'",
    )


_CELL_GRAIN = """
with $suspects
select $columns
from intermediate.int_batch__cells as c
where exists (
    select 1 from suspects as s
    where s.report_id = c.report_id and s.section = c.section
)
group by c.report_id, c.section, c.row_code, c.column_code
having count(*) > 1 or c.row_code is null or c.column_code is null
"""


def cell_grain_rule(identities: Identities) -> Rule:
    """A cell read twice would be published twice."""
    return readings_rule(
        "cells_are_unique",
        "grain",
        "Each cell of a section is there once",
        render(
            _CELL_GRAIN,
            suspects=_suspects(identities),
            columns=standard(
                report_id="c.report_id",
                section="c.section",
                row_code="c.row_code",
                column_code="c.column_code",
                left_value="count(*)",
                message=f"{row_label(identities, 'c.row_code')} || ', ' || "
                f"{column_label(identities, 'c.column_code')} || "
                "': is there ' || count(*) || ' times'",
            ),
        ),
        "insert into intermediate.int_batch__cells "
        "select * from intermediate.int_batch__cells "
        "where section = 'proceedings' and column_code = 'pending'",
    )


_NOT_READ = """
select $columns
from intermediate.int_batch__sections as s
where s.recognised and s.verdict is distinct from 'read'
"""


def read_rule() -> Rule:
    """Whatever else holds of a table that was not read, none of it is published."""
    return readings_rule(
        "only_tables_that_were_read_are_published",
        "verdict",
        "Each table that stands in the text has been read, in one way",
        render(
            _NOT_READ,
            columns=standard(
                report_id="s.report_id",
                section="s.section",
                message="s.section || ' is ' || coalesce(s.verdict, 'of no verdict') "
                "|| coalesce(': ' || s.reason, '')",
            ),
        ),
        "update intermediate.int_batch__sections set verdict = 'ambiguous', "
        "reason = 'two readings hold' where section = 'disclosures'",
    )


_SECTION_GRAIN = """
select $columns
from intermediate.int_batch__sections as s
group by s.report_id, s.section
having count(*) > 1
    or s.report_id is null
    or not coalesce(s.section in ($sections), false)
    or count(*) filter (where s.recognised is null) > 0
"""


def section_grain_rule(identities: Identities) -> Rule:
    """A section counted twice, or neither recognised nor not, would slip through."""
    return readings_rule(
        "sections_are_unique_and_decided",
        "grain",
        "Each section of a report is there once, and is recognised or is not",
        render(
            _SECTION_GRAIN,
            sections=codes(identities.section_codes()),
            columns=standard(
                report_id="s.report_id",
                section="s.section",
                left_value="count(*)",
                message="coalesce(s.section, 'a section') || ': is there ' || count(*) "
                "|| ' times, undecided ' || "
                "count(*) filter (where s.recognised is null)",
            ),
        ),
        "update intermediate.int_batch__sections set recognised = null "
        "where section = 'disclosures'",
    )


def readings_rules(identities: Identities) -> list[Rule]:
    """Every rule for the working database."""
    return [
        *(identity_rule(identities, one) for one in identities.identities),
        evaluated_rule(identities),
        partly_printed_rule(identities),
        known_form_rule(identities),
        expected_cells_rule(identities),
        unread_rule(identities),
        missing_rule(identities),
        *provenance_rules(identities),
        digits_rule(identities),
        states_rule(identities),
        cell_grain_rule(identities),
        section_grain_rule(identities),
        read_rule(),
    ]
