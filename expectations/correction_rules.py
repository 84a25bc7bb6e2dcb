"""The corrections of the seed and a candidate release → rules that these agree."""

from __future__ import annotations

from collections.abc import Sequence

from expectations.canaries import FactTable
from expectations.corrections import FILE, as_relation
from expectations.identities import Identities
from expectations.rules import Rule, release_rule
from expectations.sql import literal, number, render, standard, union_all

_FAMILY = "corrections"
_LINE = f"{literal(f'{FILE}, line ')} || k.line || ': ' || "
_CELL = "k.section || ' ' || k.row_code || ' × ' || k.column_code"


_OUTCOMES = """
select $columns
from $corrections
left join quality.corrections as c
    on k.report_id = c.report_id and k.section = c.section
    and k.row_code = c.row_code and k.column_code = c.column_code
    and k.new_value = c.new_value and k.old_value is not distinct from c.old_value
where k.line > 0 and $condition
"""


def _outcomes(identities: Identities, condition: str, ending: str) -> str:
    return render(
        _OUTCOMES,
        corrections=as_relation(identities.corrections),
        condition=condition,
        columns=standard(
            report_id="k.report_id",
            section="k.section",
            row_code="k.row_code",
            column_code="k.column_code",
            left_value="k.old_value",
            right_value="c.found_value",
            message=f"{_LINE} {_CELL} || {ending} "
            "|| coalesce(c.outcome_reason, 'quality.corrections does not have it')",
        ),
    )


def _refused_rule(identities: Identities) -> Rule:
    """A correction that does not fit stops the release: somebody relies on it."""
    return release_rule(
        "no_correction_is_refused",
        _FAMILY,
        "Each correction of the seed is applied, or its report is not among the files",
        _outcomes(
            identities,
            "not coalesce(c.outcome in ('applied', 'report_not_present'), false)",
            "': refused: '",
        ),
        "update quality.corrections set outcome = 'refused'",
    )


def _absent_rule(identities: Identities) -> Rule:
    """The seed is everyone's; the files are not."""
    return release_rule(
        "corrections_have_their_report",
        _FAMILY,
        "The report of each correction is among the files",
        _outcomes(
            identities, "c.outcome = 'report_not_present'", "': nothing to correct: '"
        ),
        "update quality.corrections set outcome = 'report_not_present'",
        severity="soft",
    )


_UNAPPLIED = """
select $columns
from quality.section_status as s
inner join $corrections
    on k.report_id = s.report_id and k.section = s.section and s.status = 'published'
left join (
    select f.*
    from main.$table as f
    where exists (
        select 1 from $corrections
        where k.report_id = f.report_id
          and k.row_code = f.$row and k.column_code = f.$column
    )
) as f
    on k.report_id = f.report_id and k.section = $section
    and k.row_code = f.$row and k.column_code = f.$column
where k.line > 0 and k.section in ($sections)
  and not coalesce(f.value_basis = 'corrected' and f.value = k.new_value, false)
"""


def _applied_rule(identities: Identities, tables: Sequence[FactTable]) -> Rule:
    """A wrong number that is known to be wrong is not published all the same."""
    return release_rule(
        "corrected_cells_are_published_as_corrected",
        _FAMILY,
        "Where a section with a correction is published, its cell has the new value",
        union_all(
            render(
                _UNAPPLIED,
                corrections=as_relation(identities.corrections),
                table=facts.table,
                section=facts.section("f"),
                sections=", ".join(literal(section) for section in facts.sections),
                row=facts.row,
                column=facts.column,
                columns=standard(
                    report_id="k.report_id",
                    section="k.section",
                    row_code="k.row_code",
                    column_code="k.column_code",
                    left_value="f.value",
                    right_value="k.new_value",
                    message=f"{_LINE} {_CELL} || ' is published as ' || "
                    f"{number('f.value')} || ', not corrected to ' || "
                    f"{number('k.new_value')}",
                ),
            )
            for facts in tables
        ),
        # as if the identities had forced the new value where nothing is printed
        "; ".join(
            render(
                "update main.$table set value_basis = 'implied', cell_state = 'blank', "
                "reported_value = null, raw_text = null, line_no = null, "
                "char_start = null where value_basis = 'corrected'",
                table=facts.table,
            )
            for facts in tables
        ),
    )


def correction_rules(identities: Identities, tables: Sequence[FactTable]) -> list[Rule]:
    """Every rule of this module."""
    return [
        _refused_rule(identities),
        _absent_rule(identities),
        _applied_rule(identities, tables),
    ]
