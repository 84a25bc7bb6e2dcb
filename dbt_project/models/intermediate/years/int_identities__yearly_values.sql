{#- how each fact table names section, row and column of the forms -#}
{%- set fact_tables = [
    ('fct_applications', "'applications'", 'row_code', 'applicant_code'),
    ('fct_proceedings', "'proceedings'", 'proceeding_code', 'result_code'),
    ('fct_disclosures', "'disclosures'", 'item_code', 'measure_code'),
    ('fct_statistics', 'section', 'item_code', 'measure_code'),
] -%}

with

terms as (

    select * from {{ ref('int_identities__yearly_terms') }}

),

standings as (

    select * from {{ ref('int_reports__current') }}

),

section_status as (

    select * from {{ ref('section_status') }}

),

{% for table, section, row, column in fact_tables -%}
{{ table }} as (

    select
        report_id,
        {{ section }} as fact_section,
        {{ row }} as fact_row,
        {{ column }} as fact_column,
        cast(value as decimal(28, 8)) as value,
        line_no
    from {{ ref(table) }}
    where value is not null

),

{% endfor -%}
facts as (

    {% for table, _, _, _ in fact_tables -%}
    select * from {{ table }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

-- of all facts those few that an identity between years names
named as (

    select facts.*
    from facts
    semi join terms
        on
            facts.fact_section = terms.section
            and facts.fact_row = terms.row_code
            and facts.fact_column = terms.column_code

),

current_reports as (

    select
        report_id,
        agency_id,
        report_year
    from standings
    where standing = 'current'

),

-- two reports of one agency on consecutive years
neighbours as (

    select
        later.agency_id,
        later.report_year as later_year,
        later.report_id as later_report_id,
        earlier.report_id as earlier_report_id
    from current_reports as later
    inner join current_reports as earlier
        on
            later.agency_id = earlier.agency_id
            and later.report_year = earlier.report_year + 1

),

both_sides as (

    select
        *,
        0 as year_offset,
        later_report_id as report_id
    from neighbours

    union all

    select
        *,
        -1 as year_offset,
        earlier_report_id as report_id
    from neighbours

),

-- The form decides what can be asked of a table, year by year: a term that a report's
-- form does not print is not asked of it.
asked as (

    select
        both_sides.agency_id,
        both_sides.later_year,
        both_sides.later_report_id,
        both_sides.earlier_report_id,
        both_sides.report_id,
        terms.*
    from both_sides
    inner join section_status on both_sides.report_id = section_status.report_id
    inner join terms
        on
            section_status.form = terms.form
            and section_status.section = terms.section
            and both_sides.year_offset = terms.year_offset
    where
        section_status.status in ('published', 'held_back')
        and both_sides.later_year
        between coalesce(terms.valid_from_year, both_sides.later_year)
        and coalesce(terms.valid_to_year, both_sides.later_year)

)

select
    asked.agency_id,
    asked.later_year,
    asked.later_report_id,
    asked.earlier_report_id,
    asked.report_id,
    asked.identity_id,
    asked.section,
    asked.axis,
    asked.relation,
    asked.term_count,
    asked.year_offset,
    asked.side,
    asked.weight,
    asked.row_code,
    asked.column_code,
    asked.instance,
    asked.row_label,
    asked.column_label,
    cast(asked.later_year + asked.year_offset as string) || ' '
    || case asked.axis when 'rows' then asked.row_label else asked.column_label end
        as term_name,
    named.value,
    named.line_no
from asked
left join named
    on
        asked.report_id = named.report_id
        and asked.section = named.fact_section
        and asked.row_code = named.fact_row
        and asked.column_code = named.fact_column
