"""Statements of running text in a candidate release → the rules that they must keep."""

from __future__ import annotations

from expectations.rules import Rule, release_rule
from expectations.sql import number, render, standard

# Digits by themselves before a measure word: nothing is left to interpret.
_PLAIN = r"^[0-9]{1,15} ?(件|条|次|项|个|起|宗|份|人|家|篇|期|%)$"


_DIGITS = """
select $columns
from main.fct_statements as f
where regexp_matches(f.raw_text, '$plain')
  and not coalesce(
      f.value = try_cast(regexp_extract(f.raw_text, '^[0-9]+') as decimal(20, 2))
      and f.qualifier = 'exact' and f.value_to is null,
      false
  )
"""


def digits_rule() -> Rule:
    """A quantity of plain digits is the number they say."""
    return release_rule(
        "statements_are_the_printed_digits",
        "provenance",
        "In fct_statements a quantity printed as plain digits is that number, exactly",
        render(
            _DIGITS,
            plain=_PLAIN,
            columns=standard(
                report_id="f.report_id",
                row_code="f.indicator_code",
                left_value="f.value",
                message=f"'“' || f.raw_text || '” was read as ' || {number('f.value')} "
                "|| ', ' || coalesce(f.qualifier, 'unqualified')",
            ),
        ),
        "update main.fct_statements set value = value + 1 where indicator_code is null",
    )


_UNFOUNDED = """
select $columns
from main.fct_indicators as f
left join main.fct_statements as s
    on f.report_id = s.report_id and f.char_start = s.char_start
where f.source = 'narrative'
  and not coalesce(
      case
          when s.report_id is null then f.value = 0 and f.qualifier = 'exact'
          else f.value = s.value and f.qualifier = s.qualifier
              and f.raw_text = s.raw_text
      end,
      false
  )
"""


def founded_rule() -> Rule:
    """What is not a quantity of the text can only be a zero stated in words."""
    return release_rule(
        "indicators_of_prose_are_quantities_or_zeros_of_the_text",
        "statements",
        "An indicator taken from prose is a statement's number, or a zero in words",
        render(
            _UNFOUNDED,
            columns=standard(
                report_id="f.report_id",
                row_code="f.indicator_code",
                left_value="f.value",
                right_value="s.value",
                message="f.indicator_code || ': ' || "
                f"{number('f.value')} || ' is taken from “' || left(f.raw_text, 40) || "
                f"'”, which states ' || {number('s.value')}",
            ),
        ),
        "update main.fct_indicators set value = value + 1, is_conflicting = true "
        "where source = 'narrative'",
    )


_UNFLAGGED = """
select $columns
from (
    select
        report_id, agency_id, report_year, indicator_code, scope,
        min(value) filter (where qualifier = 'exact') as least,
        max(value) filter (where qualifier = 'exact') as greatest
    from main.fct_indicators
    group by report_id, agency_id, report_year, indicator_code, scope
    having not coalesce(bool_and(is_conflicting), false)
) as f
where f.least < f.greatest
"""


def conflicts_rule() -> Rule:
    """Two exact numbers of one fact are a contradiction, and nobody may choose."""
    return release_rule(
        "statements_of_one_fact_that_differ_are_flagged",
        "statements",
        "Different exact values of one agency, year, indicator and scope are conflicting",
        render(
            _UNFLAGGED,
            columns=standard(
                report_id="f.report_id",
                row_code="f.indicator_code",
                left_value="f.least",
                right_value="f.greatest",
                message="f.indicator_code || ' (' || f.scope || '): ' || "
                f"{number('f.least')} || ' and ' || {number('f.greatest')} || "
                "' are both stated, and not flagged'",
            ),
        ),
        "update main.fct_indicators set is_conflicting = false",
    )


_FOREIGN = """
select $columns
from main.fct_statements as f
inner join quality.contaminations_found as c
    on f.report_id = c.report_id and contains(f.sentence, c.raw_text)
"""


def foreign_words_rule() -> Rule:
    """Evidence that shows a hacked page's words would advertise them."""
    return release_rule(
        "sentences_are_free_of_what_does_not_belong_to_the_report",
        "statements",
        "No sentence of fct_statements has words that the report was flagged for",
        render(
            _FOREIGN,
            columns=standard(
                report_id="f.report_id",
                row_code="f.indicator_code",
                message="'a sentence still has “' || left(c.raw_text, 40) || '” (' || "
                "c.contamination || ')'",
            ),
        ),
        "update main.fct_statements as f set sentence = f.sentence || c.raw_text "
        "from quality.contaminations_found as c where f.report_id = c.report_id",
    )


_UNCHAINED = """
select $columns
from main.dim_crosswalk as f
where f.relation in ('near', 'not_chained')
  and (coalesce(f.reason_zh, '') = '' or coalesce(f.reason_en, '') = '')
"""


def crosswalk_rule() -> Rule:
    """A series may not pass off unlike things as one."""
    return release_rule(
        "what_is_chained_without_being_the_same_says_why",
        "statements",
        "Each relation of dim_crosswalk that is near or not_chained has its reason",
        render(
            _UNCHAINED,
            columns=standard(
                row_code="f.indicator_code",
                message="f.series || ' in ' || f.form || ' is ' || f.relation || "
                "' without a reason'",
            ),
        ),
        "update main.dim_crosswalk set reason_zh = null where relation <> 'same'",
    )


def statement_rules() -> list[Rule]:
    """Every rule of this module."""
    return [
        digits_rule(),
        founded_rule(),
        conflicts_rule(),
        foreign_words_rule(),
        crosswalk_rule(),
    ]
