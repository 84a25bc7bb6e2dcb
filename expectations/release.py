"""A candidate release → the rules that it must keep, beside the build it came from.

Nothing that an earlier step concluded is believed here: the identities are computed from
the published facts again, and every number is looked up in the text again.
"""

from __future__ import annotations

from collections.abc import Mapping

from expectations.canaries import FactTable, break_identity, break_sign
from expectations.correction_rules import correction_rules
from expectations.corrections import is_corrected_as_said
from expectations.coverage import coverage_rules
from expectations.identities import FACT_KEYS, Identities, Identity, Term
from expectations.places import STANDS_THERE, piece_of, pieces
from expectations.readings import PRINTED_DIGITS, identity_name, sides_message
from expectations.roll_up import roll_up_rules
from expectations.rules import Rule, release_rule
from expectations.sql import (
    code,
    codes,
    labelled,
    literal,
    number,
    render,
    standard,
    text_of,
    union_all,
    values,
)
from expectations.stated import stated_rules
from expectations.statements import statement_rules
from expectations.years import yearly_rules


def fact_tables(identities: Identities) -> tuple[FactTable, ...]:
    """The fact tables with the sections that the seed says are published in them."""
    return tuple(
        FactTable(
            tuple(one.code for one in identities.sections if one.fact_table == table),
            table,
            *keys,
        )
        for table, keys in FACT_KEYS.items()
    )


_TEXTS = "build.raw.reports"

GRAINS: dict[str, tuple[str, ...]] = {
    "main.dim_report": ("report_id",),
    "main.dim_agency": ("agency_id",),
    "main.dim_indicator": ("indicator_code",),
    "main.dim_identity": ("identity_id",),
    "quality.section_status": ("report_id", "section"),
    **{
        f"main.{table}": ("agency_id", "report_year", *keys)
        for table, keys in FACT_KEYS.items()
    },
    "main.fct_indicators": (
        "agency_id",
        "report_year",
        "indicator_code",
        "scope",
        "statement_no",
    ),
    "main.fct_statements": ("report_id", "char_start"),
    "main.dim_crosswalk": ("series", "form", "indicator_code"),
}

FILE_OUTCOMES = (
    "published",
    "partly_published",
    "quarantined",
    "superseded",
    "duplicate",
    "not_a_report",
    "unreadable",
)


def _cell_label(identities: Identities, facts: FactTable, alias: str) -> str:
    rows: dict[str, str] = {}
    columns: dict[str, str] = {}
    for section in facts.sections:
        rows |= identities.row_labels(section)
        columns |= identities.column_labels(section)
    row = labelled(f"{alias}.{facts.row}", rows)
    column = labelled(f"{alias}.{facts.column}", columns)
    return f"{row} || ', ' || {column}"


# Each term is a bit: with all of them, all are there. In a section that identities prove,
# what is empty counts as nothing, and a side may be short by an empty cell of its own;
# which cells may be empty is a rule of its own. Elsewhere all terms have a value, or the
# sides are not compared.
_RECOMPUTED = """
select
    f.report_id,
    f.$instance as instance,
    cast(
        coalesce(sum(t.weight * f.value) filter (where t.side = 'left'), 0)
        as decimal(38, 8)
    ) as left_value,
    cast(
        coalesce(sum(t.weight * f.value) filter (where t.side = 'right'), 0)
        as decimal(38, 8)
    ) as right_value,
    coalesce(bool_or(f.value is null) filter (where t.side = 'left'), false)
        as left_is_open,
    coalesce(bool_or(f.value is null) filter (where t.side = 'right'), false)
        as right_is_open
from main.$table as f
inner join (values $terms) as t (code, side, weight, term) on f.$axis = t.code
where f.form in ($forms)
group by f.report_id, f.$instance
having bit_or(t.term) $counted = $all_terms
"""

# of a bigint
_MOST_TERMS = 62


def _recomputed(
    facts: FactTable,
    axis: str,
    instance: str,
    terms: tuple[Term, ...],
    forms: list[str],
    *,
    is_complete: bool,
) -> str:
    term_codes = sorted({term.code for term in terms})
    if len(term_codes) > _MOST_TERMS:
        raise ValueError(f"an identity of more than {_MOST_TERMS} terms: {term_codes}")
    return render(
        _RECOMPUTED,
        table=facts.table,
        axis=axis,
        instance=instance,
        terms=", ".join(
            f"({code(term.code)}, {code(term.side)}, {-1 if term.weight < 0 else 1}, "
            f"{1 << term_codes.index(term.code)}::bigint)"
            for term in terms
        ),
        forms=codes(forms),
        counted="" if is_complete else "filter (where f.value is not null)",
        all_terms=f"{(1 << len(term_codes)) - 1}::bigint",
    )


_BROKEN = """
select $columns
from (
    $recomputed
) as r
where not r.left_value $relation r.right_value
  and not (r.left_is_open and r.left_value < r.right_value)
  and not (r.right_is_open and r.left_value > r.right_value)
"""


def identity_rule(identities: Identities, identity: Identity, facts: FactTable) -> Rule:
    """The identity holds in the published facts."""
    by_row = identity.axis == "columns"
    axis, instance = (facts.column, facts.row) if by_row else (facts.row, facts.column)
    forms_by_terms: dict[tuple[Term, ...], list[str]] = {}
    for form in identity.forms:
        forms_by_terms.setdefault(identity.terms_in(form), []).append(form)
    complete = identities.section_codes(complete=True)
    recomputed = union_all(
        _recomputed(
            facts,
            axis,
            instance,
            terms,
            forms,
            is_complete=identity.section in complete,
        )
        for terms, forms in forms_by_terms.items()
    )
    claim = "every_row" if by_row else "every_column"
    message = sides_message(identities, identity)
    for name in ("row_code", "column_code"):
        message = message.replace(name, "r.instance")
    return release_rule(
        f"published_{identity_name(identity)}_holds_in_{claim}",
        f"{identity.section}_identities",
        f"{identity.identity_id}, from the published facts: {identity.statement_en}",
        render(
            _BROKEN,
            recomputed=recomputed,
            relation=identity.relation,
            columns=standard(
                report_id="r.report_id",
                section=literal(identity.section),
                identity_id=literal(identity.identity_id),
                left_value="r.left_value",
                right_value="r.right_value",
                message=message,
                **{"row_code" if by_row else "column_code": "r.instance"},
            ),
        ),
        break_identity(identities, identity, facts),
        identity_id=identity.identity_id,
    )


_KINDS = """
with expected (form, row_code, column_code, value_kind) as (
    $expected
)
select $columns
from main.$table as f
inner join expected as e
    on f.form = e.form and f.$row = e.row_code and f.$column = e.column_code
where (e.value_kind <> 'signed' and (f.value < 0 or f.reported_value < 0))
   or (
       e.value_kind <> 'amount'
       and (f.value <> trunc(f.value) or f.reported_value <> trunc(f.reported_value))
   )
"""


def kinds_rule(identities: Identities, identity: Identity, facts: FactTable) -> Rule:
    """Counts are integers and not negative, nor are amounts; changes are integers."""
    return release_rule(
        f"published_{identity_name(identity)}_values_are_of_the_right_kind",
        f"{identity.section}_identities",
        f"{identity.identity_id}, from the published facts: {identity.statement_en}",
        render(
            _KINDS,
            table=facts.table,
            row=facts.row,
            column=facts.column,
            expected=values(
                (cell.form, cell.row_code, cell.column_code, cell.value_kind)
                for cell in identities.cells(identity.section)
            ),
            columns=standard(
                report_id="f.report_id",
                section=literal(identity.section),
                identity_id=literal(identity.identity_id),
                row_code=f"f.{facts.row}",
                column_code=f"f.{facts.column}",
                left_value="f.value",
                message=f"{_cell_label(identities, facts, 'f')} || ': ' || "
                f"{number('f.value')} || ' is not a ' || e.value_kind",
            ),
        ),
        break_sign(identities, identity, facts),
        identity_id=identity.identity_id,
    )


def _identity_rules(identities: Identities) -> list[Rule]:
    return [
        kinds_rule(identities, identity, facts)
        if identity.axis == "cells"
        else identity_rule(identities, identity, facts)
        for facts in fact_tables(identities)
        for section in facts.sections
        for identity in identities.of(section)
        if identity.severity == "hard" and identity.is_within_one_table
    ]


# To count the different cells of each section takes memory for every cell there is. The
# sections whose cells, counted and digested, are not those of their form are few: only
# these are looked into.
_COMPLETE = """
with expected (form, section, row_code, column_code) as (
    $expected
),
sizes as (
    select
        form, section, count(*) as cells, sum(hash(row_code, column_code)) as digest
    from expected group by form, section
),
digests as (
    select
        f.report_id,
        $fact_section as section,
        min(f.form) as form,
        count(*) as cells,
        count(*) filter (where f.form is null) as formless,
        max(f.form) as last_form,
        sum(hash(f.$row, f.$column)) as digest
    from main.$table as f
    group by f.report_id, $fact_section
),
suspects as (
    select s.report_id, s.section, c.form, z.cells
    from (
        select distinct report_id, section from quality.section_status
        where section in ($sections) and status = 'published'
    ) as s
    left join digests as c on s.report_id = c.report_id and s.section = c.section
    left join sizes as z on c.form = z.form and c.section = z.section
    where not coalesce(
        c.form = c.last_form and c.formless = 0
        and c.cells = z.cells and c.digest = z.digest,
        false
    )
),
found as (
    select
        f.report_id,
        s.section,
        count(distinct f.form) as forms,
        count(distinct f.$row || '/' || f.$column)
            filter (where e.form is not null) as known,
        count(*) filter (where e.form is null) as strange
    from main.$table as f
    inner join suspects as s
        on f.report_id = s.report_id and $fact_section = s.section
    left join expected as e
        on f.form = e.form and $fact_section = e.section
        and f.$row = e.row_code and f.$column = e.column_code
    group by f.report_id, s.section
)
select $columns
from suspects as s
left join found as f on s.report_id = f.report_id and s.section = f.section
where not coalesce(f.known = s.cells and f.strange = 0 and f.forms = 1, false)
"""


def complete_rule(identities: Identities, facts: FactTable) -> Rule:
    """A published table with a hole in it is not published whole."""
    cells = [
        (cell.form, section, cell.row_code, cell.column_code)
        for section in facts.sections
        for cell in identities.cells(section)
    ]
    return release_rule(
        f"published_{facts.name}_have_every_cell_of_their_form",
        "completeness",
        f"A published section of {facts.table} has the cells of its form and no others",
        render(
            _COMPLETE,
            table=facts.table,
            row=facts.row,
            column=facts.column,
            fact_section=facts.section("f"),
            sections=codes(facts.sections),
            expected=values(cells),
            columns=standard(
                report_id="s.report_id",
                section="s.section",
                left_value="coalesce(f.known, 0)",
                right_value="s.cells",
                message="s.section || ': ' || coalesce(f.known, 0) || "
                "' of the ' || coalesce(cast(s.cells as varchar), 'unknown number of') "
                "|| ' cells of form ' || coalesce(s.form, 'unknown') || ' are there, '"
                " || coalesce(f.strange, 0) || ' others'",
            ),
        ),
        render(
            "delete from main.$table where $row = $first",
            table=facts.table,
            row=facts.row,
            first=code(cells[0][2]),
        ),
    )


_VALUES_KNOWN = """
select $columns
from main.$table as f
where f.value is null
  and coalesce(f.cell_state, '') not in ('blank', 'dash')
  and exists (
      select 1 from quality.section_status as s
      where s.report_id = f.report_id
        and s.section = $section and s.status = 'published'
        and not (f.cell_state = 'unread' and coalesce(s.reading, '') = 'broken_off')
  )
"""


def values_known_rule(identities: Identities, facts: FactTable) -> Rule:
    """Identities prove nothing of a table that has values missing.

    But for one in which the text ends: each row before its end adds up by itself.
    """
    return release_rule(
        f"published_{facts.name}_have_every_value",
        "completeness",
        f"A cell of a published {facts.name} section has a value, or is printed empty",
        render(
            _VALUES_KNOWN,
            table=facts.table,
            section=facts.section("f"),
            columns=standard(
                report_id="f.report_id",
                section=facts.section("f"),
                row_code=f"f.{facts.row}",
                column_code=f"f.{facts.column}",
                message=f"{_cell_label(identities, facts, 'f')} || ': has no value "
                "(state ' || coalesce(f.cell_state, 'unknown') || ')'",
            ),
        ),
        render(
            "update main.$table set value = null, reported_value = null, "
            "value_basis = null, cell_state = 'missing', raw_text = null, "
            "line_no = null, char_start = null where $column = $last",
            table=facts.table,
            column=facts.column,
            last=code(identities.cells(facts.sections[0])[0].column_code),
        ),
    )


_PROVENANCE = """
with $pieces
select $columns
from main.$table as c
$piece_of
where (c.raw_text is not null or c.char_start is not null or $must)
  and not $stands_there
"""


def _provenance_rule(
    table: str, must: str, canary_where: str, columns: dict[str, str]
) -> Rule:
    return release_rule(
        f"{table}_rereads_from_the_text",
        "provenance",
        f"What a number of {table} was read from stands in the text at its place",
        render(
            _PROVENANCE,
            table=table,
            pieces=pieces(f"main.{table}", ("report_id",), _TEXTS),
            piece_of=piece_of(("report_id",)),
            stands_there=STANDS_THERE,
            must=must,
            columns=standard(
                report_id="c.report_id",
                message="'the text does not have “' || "
                "coalesce(left(c.raw_text, 40), '') || '” at character ' || "
                "coalesce(c.char_start, -1)",
                **columns,
            ),
        ),
        render(
            "update main.$table set char_start = char_start + 1 where $where",
            table=table,
            where=canary_where,
        ),
    )


def provenance_rules(identities: Identities) -> list[Rule]:
    """One rule for each fact table, the indicators too."""
    return [
        *(
            _provenance_rule(
                facts.table,
                "c.cell_state = 'reported'",
                "char_start is not null",
                {
                    "section": facts.section("c"),
                    "row_code": f"c.{facts.row}",
                    "column_code": f"c.{facts.column}",
                },
            )
            for facts in fact_tables(identities)
        ),
        _provenance_rule(
            "fct_local_items",
            "true",
            "char_start is not null",
            {"section": "c.section"},
        ),
        # an indicator taken from a table may be implied there; prose is always read
        _provenance_rule(
            "fct_indicators",
            "c.source is distinct from 'table'",
            "source = 'table' and char_start is not null",
            {"row_code": "c.indicator_code"},
        ),
        _provenance_rule(
            "fct_statements",
            "true",
            "indicator_code is null",
            {"row_code": "c.indicator_code"},
        ),
    ]


_DIGITS = """
select $columns
from main.$table as f
where $differ
"""


def digits_rule(identities: Identities, facts: FactTable) -> Rule:
    """A number of plain digits is the number they say."""
    return release_rule(
        f"published_{facts.name}_are_the_printed_digits",
        "provenance",
        f"In {facts.table} a value printed as plain digits is that number",
        render(
            _DIGITS,
            table=facts.table,
            differ=render(PRINTED_DIGITS, alias="f"),
            columns=standard(
                report_id="f.report_id",
                section=facts.section("f"),
                row_code=f"f.{facts.row}",
                column_code=f"f.{facts.column}",
                left_value="f.reported_value",
                message=f"{_cell_label(identities, facts, 'f')} || ': “' || "
                f"f.raw_text || '” was read as ' || {number('f.reported_value')}",
            ),
        ),
        # zero becomes no number at all: the digits are still there, the value is gone
        render(
            "update main.$table set reported_value = null, cell_state = 'blank', "
            "value_basis = 'implied' where reported_value = 0",
            table=facts.table,
        ),
    )


_STATES = """
select $columns
from main.$table as f
where not coalesce(
    case
        when f.value is null then f.value_basis is null and f.reported_value is null
        when f.value_basis = 'reported' then f.value = f.reported_value
        when f.value_basis = 'implied' then f.reported_value is null
        when f.value_basis = 'corrected' then $as_said
    end,
    false
)
"""


def states_rule(identities: Identities) -> Rule:
    """What is said to be reported is as printed, and a value always says its origin."""
    return release_rule(
        "published_values_agree_with_their_basis",
        "states",
        "A value is as reported, or implied where nothing is reported, or absent, or "
        "what the seed corrections puts in the place of exactly what is reported",
        union_all(
            render(
                _STATES,
                table=facts.table,
                as_said=is_corrected_as_said(
                    identities.corrections,
                    "f",
                    facts.section("f"),
                    f"f.{facts.row}",
                    f"f.{facts.column}",
                ),
                columns=standard(
                    report_id="f.report_id",
                    section=facts.section("f"),
                    row_code=f"f.{facts.row}",
                    column_code=f"f.{facts.column}",
                    left_value="f.value",
                    right_value="f.reported_value",
                    message=f"{_cell_label(identities, facts, 'f')} || ': value ' || "
                    f"{number('f.value')} || ' and reported value ' || "
                    f"{number('f.reported_value')} || ' do not go with basis ' || "
                    "coalesce(f.value_basis, 'none')",
                ),
            )
            for facts in fact_tables(identities)
        ),
        "update main.fct_disclosures set value_basis = 'implied' "
        "where value_basis = 'reported'",
    )


# Rows whose key may be there again are found by its hash, and they alone are compared by
# the key itself: grouping all of a hundred million rows by it takes seven times as long.
_GRAIN = """
select $columns
from $table as f
where not ($present)
   or hash($keys) in (
       select hash($keys) from $table group by all having count(*) > 1
   )
group by $keys
having count(*) > 1 or not ($present)
"""


def grain_rule(table: str, keys: tuple[str, ...]) -> Rule:
    """Counted twice is a wrong number too."""
    short = table.rpartition(".")[2]
    listed = ", ".join(keys)
    return release_rule(
        f"{short}_is_unique_by_its_key",
        "grain",
        f"In {short} each {listed} is there once",
        render(
            _GRAIN,
            table=table,
            keys=listed,
            present=" and ".join(f"{key} is not null" for key in keys),
            columns=standard(
                left_value="count(*)",
                message=f"{literal(short + ': ')} || concat_ws(', ', {listed}) || "
                "' is there ' || count(*) || ' times'",
                **(
                    {"report_id": "min(f.report_id)"}
                    if "report_id" in keys or short.startswith("fct_")
                    else {}
                ),
            ),
        ),
        # a fact of nothing leaves every sum as it was
        render(
            "insert into $table select * from $table as f $where limit 1",
            table=table,
            where="where f.value = 0" if short in FACT_KEYS else "",
        ),
    )


_LEAK = """
select $columns
from (select distinct f.report_id, $section as section from main.$table as f) as f
left join quality.section_status as s
    on f.report_id = s.report_id and f.section = s.section
where not coalesce(s.status in ('published', 'missing'), false)
"""


def leak_rule(identities: Identities) -> Rule:
    """Nothing of a section that was held back is in the release."""
    return release_rule(
        "facts_come_only_from_sections_not_held_back",
        "quarantine",
        "Each fact is of a section that is published, or not printed in its report",
        union_all(
            render(
                _LEAK,
                table=facts.table,
                section=facts.section("f"),
                columns=standard(
                    report_id="f.report_id",
                    section="f.section",
                    message=f"{literal(facts.table)} || ' has facts of a section whose "
                    "status is ' || coalesce(s.status, 'unknown')",
                ),
            )
            for facts in fact_tables(identities)
        ),
        "update quality.section_status set status = 'held_back' "
        "where section = 'disclosures'",
    )


_MISSING = """
select $columns
from main.$table as f
where (f.value is not null or f.reported_value is not null)
  and exists (
      select 1 from quality.section_status as s
      where s.report_id = f.report_id
        and s.section = $section and s.status = 'missing'
  )
"""


def missing_rule(identities: Identities) -> Rule:
    """A section that the report does not print has no numbers."""
    return release_rule(
        "sections_not_printed_carry_no_value",
        "quarantine",
        "The facts of a section that is not printed in its report have no value",
        union_all(
            render(
                _MISSING,
                table=facts.table,
                section=facts.section("f"),
                columns=standard(
                    report_id="f.report_id",
                    section=facts.section("f"),
                    row_code=f"f.{facts.row}",
                    column_code=f"f.{facts.column}",
                    left_value="f.value",
                    message=f"{_cell_label(identities, facts, 'f')} || ': has a value "
                    "though the section is missing'",
                ),
            )
            for facts in fact_tables(identities)
        ),
        "update quality.section_status set status = 'missing' "
        "where section = 'disclosures'",
    )


_INDICATOR_LEAK = """
select $columns
from main.fct_indicators as f
inner join quality.section_status as s
    on f.report_id = s.report_id and f.section = s.section
where f.source is distinct from 'narrative' and s.status = 'held_back'
"""


def indicator_leak_rule() -> Rule:
    """A table that was held back does not come out by way of the indicators."""
    return release_rule(
        "indicators_come_only_from_sections_not_held_back",
        "quarantine",
        "No indicator is taken from the table of a section that was held back",
        render(
            _INDICATOR_LEAK,
            columns=standard(
                report_id="f.report_id",
                section="s.section",
                row_code="f.indicator_code",
                left_value="f.value",
                message="f.indicator_code || ' is taken from a section held back'",
            ),
        ),
        "update quality.section_status set status = 'held_back' "
        "where section = 'proceedings'; "
        "delete from main.fct_proceedings",
    )


_UNVALIDATED = """
select $columns
from quality.section_status as s
where s.status = 'published'
  and (
      not exists (
          select 1 from build.verdicts.validated as v
          where v.report_id = s.report_id and v.section = s.section
      )
      or exists (
          select 1 from build.verdicts.failing_rows as v
          where v.report_id = s.report_id and v.section = s.section
            and v.suite = 'readings' and v.severity = 'hard'
      )
  )
"""


def validated_rule() -> Rule:
    """The verdict on the readings was obeyed."""
    return release_rule(
        "published_sections_passed_their_validation",
        "quarantine",
        "Each published section was validated, and failed no hard rule",
        render(
            _UNVALIDATED,
            columns=standard(
                report_id="s.report_id",
                section="s.section",
                message="s.section || ': is published without having passed validation'",
            ),
        ),
        "delete from build.verdicts.validated where section = 'disclosures'",
    )


_NOT_READ = """
select $columns
from quality.section_status as s
left join build.parsed.parsed_sections as p
    on s.report_id = p.report_id and s.section = p.section
where s.status = 'published' and p.verdict is distinct from 'read'
"""


def read_rule() -> Rule:
    """What was never read, or in two ways, is no fact, whoever let it pass."""
    return release_rule(
        "published_sections_were_read",
        "quarantine",
        "Each published section was read, in one way",
        render(
            _NOT_READ,
            columns=standard(
                report_id="s.report_id",
                section="s.section",
                message="s.section || ': is published and ' || "
                "coalesce(p.verdict, 'was not looked at')",
            ),
        ),
        "update build.parsed.parsed_sections set verdict = 'unread' "
        "where section = 'disclosures'",
    )


_DANGLING = """
select $columns
from (select distinct $shown, $key from main.$table where $only) as f
where not exists (
    select 1 from main.$dimension as d where d.$key = f.$key
)
"""


def _reference_rule(
    name: str,
    key: str,
    dimension: str,
    tables: tuple[str, ...],
    only: Mapping[str, str] | None = None,
) -> Rule:
    """Keys of the tables are in the dimension; only limits the rows of a table."""
    return release_rule(
        name,
        "references",
        f"Each {key} of {', '.join(tables)} is in {dimension}",
        union_all(
            render(
                _DANGLING,
                table=table,
                key=key,
                only=(only or {}).get(table, "true"),
                shown="report_id" if key != "report_id" else "1 as one",
                dimension=dimension,
                columns=standard(
                    report_id="f.report_id",
                    message=f"{literal(table + ': ')} || coalesce(f.{key}, 'nothing') "
                    f"|| {literal(f' is not in {dimension}')}",
                ),
            )
            for table in tables
        ),
        render("delete from main.$dimension", dimension=dimension),
    )


def reference_rules() -> list[Rule]:
    """Every key points at something."""
    tables = (*FACT_KEYS, "fct_indicators", "fct_statements")
    return [
        _reference_rule("facts_are_of_known_reports", "report_id", "dim_report", tables),
        _reference_rule(
            "facts_are_of_known_agencies",
            "agency_id",
            "dim_agency",
            (*tables, "dim_report"),
            # a report is held back if nobody knows whose it is, and listed all the same
            {"dim_report": "agency_id is not null or status <> 'quarantined'"},
        ),
        _reference_rule(
            "indicators_are_known", "indicator_code", "dim_indicator", ("fct_indicators",)
        ),
    ]


_ATTRIBUTION = """
select $columns
from (select distinct report_id, agency_id, report_year from main.$table) as f
inner join main.dim_report as d on f.report_id = d.report_id
where f.agency_id is distinct from d.agency_id
   or f.report_year is distinct from d.report_year
"""


def attribution_rule(identities: Identities) -> Rule:
    """A right number under the wrong agency or year is a wrong number."""
    return release_rule(
        "facts_carry_the_agency_and_year_of_their_report",
        "references",
        "The agency and the year of a fact are those of its report",
        union_all(
            render(
                _ATTRIBUTION,
                table=facts.table,
                columns=standard(
                    report_id="f.report_id",
                    message="'the facts say ' || coalesce(f.agency_id, 'no agency') || "
                    "' in ' || coalesce(cast(f.report_year as varchar), 'no year') || "
                    "', the report ' || coalesce(d.agency_id, 'no agency') || ' in ' || "
                    "coalesce(cast(d.report_year as varchar), 'no year')",
                ),
            )
            for facts in fact_tables(identities)
        ),
        "update main.dim_report set report_year = report_year + 1",
    )


_UNKNOWN_IDENTITY = """
select $columns
from (select distinct report_id, identity_id from quality.identity_results) as r
where not exists (
       select 1 from main.dim_identity as d
       where d.identity_id = r.identity_id
         and (d.section = 'narrative' or d.identity_id in ($known))
   )
"""


def known_identities_rule(identities: Identities) -> Rule:
    """A result of an identity that nobody can look up says nothing."""
    return release_rule(
        "identity_results_are_of_known_identities",
        "references",
        "Each identity_id of quality.identity_results is in a seed and dim_identity",
        render(
            _UNKNOWN_IDENTITY,
            known=codes(
                [one.identity_id for one in identities.identities]
                + [one.identity_id for one in identities.yearly]
            ),
            columns=standard(
                report_id="r.report_id",
                identity_id="r.identity_id",
                message="coalesce(r.identity_id, 'nothing') || ' is no known identity'",
            ),
        ),
        "delete from main.dim_identity",
    )


_CONSERVATION = """
with placed as (
    select
        *,
        case
            when report_id <> $text
                then regexp_replace(source_path, '/L[0-9]+$$', '')
            else source_path
        end as path_of_file
    from quality.file_status
),
accounted as (
    select
        path_of_file as source_path, min(report_id) as report_id,
        1 + count(*) - count(distinct source_path) as times
    from placed group by path_of_file
),
files as (
    select distinct source_path, true as there from build.staging.stg_raw__files
)
select $columns
from files as f
full join accounted as a on f.source_path = a.source_path
where not coalesce(f.there and a.times = 1, false)
"""


def conservation_rule() -> Rule:
    """No file is lost, invented or counted twice."""
    return release_rule(
        "every_file_is_accounted_for_once",
        "conservation",
        "quality.file_status has each file of the raw directories once, or each report "
        "of it, and no others",
        render(
            _CONSERVATION,
            text=text_of("report_id"),
            columns=standard(
                report_id="a.report_id",
                left_value="coalesce(a.times, 0)",
                right_value="case when f.there then 1 else 0 end",
                message="coalesce(f.source_path, a.source_path, 'a file without a path') "
                "|| ': accounted for ' || coalesce(a.times, 0) || ' times' || "
                "case when f.there then '' else ', but is not among the files' end",
            ),
        ),
        "delete from quality.file_status",
    )


_OUTCOMES = """
select $columns
from quality.file_status as f
where not coalesce(f.outcome in ($outcomes), false)
"""


def outcomes_rule() -> Rule:
    """Every file ends in exactly one of the agreed outcomes."""
    return release_rule(
        "every_file_has_a_known_outcome",
        "conservation",
        "The outcome of each file is one of: " + ", ".join(FILE_OUTCOMES),
        render(
            _OUTCOMES,
            outcomes=codes(FILE_OUTCOMES),
            columns=standard(
                report_id="f.report_id",
                message="coalesce(f.source_path, 'a file without a path') || "
                "': outcome ' || coalesce(f.outcome, 'none')",
            ),
        ),
        "update quality.file_status set outcome = 'lost'",
    )


def release_rules(identities: Identities) -> list[Rule]:
    """Every rule for the candidate release."""
    needed = identities.section_codes(complete=True)
    complete = [
        facts for facts in fact_tables(identities) if set(facts.sections) <= set(needed)
    ]
    return [
        *_identity_rules(identities),
        *(complete_rule(identities, facts) for facts in fact_tables(identities)),
        *(values_known_rule(identities, facts) for facts in complete),
        *provenance_rules(identities),
        *(digits_rule(identities, facts) for facts in complete),
        states_rule(identities),
        *(grain_rule(table, keys) for table, keys in GRAINS.items()),
        leak_rule(identities),
        missing_rule(identities),
        indicator_leak_rule(),
        validated_rule(),
        read_rule(),
        *reference_rules(),
        attribution_rule(identities),
        known_identities_rule(identities),
        conservation_rule(),
        outcomes_rule(),
        *statement_rules(),
        *yearly_rules(identities, fact_tables(identities)),
        *correction_rules(identities, fact_tables(identities)),
        *coverage_rules(),
        *roll_up_rules(),
        *stated_rules(),
    ]
