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

reports as (

    select * from {{ ref('dim_report') }}

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
        standings.report_id,
        standings.agency_id,
        standings.report_year,
        reports.source_path
    from standings
    inner join reports on standings.report_id = reports.report_id
    where standings.standing = 'current'

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

),

valued as (

    select
        asked.*,
        cast(asked.later_year + asked.year_offset as varchar) || ' '
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

),

summed as (

    select
        agency_id,
        later_year,
        later_report_id,
        earlier_report_id,
        section,
        identity_id,
        axis,
        relation,
        instance,
        min(column_code) filter (where side = 'left') as left_column_code,
        cast(
            sum(weight * value) filter (where side = 'left') as decimal(38, 8)
        ) as left_sum,
        cast(
            sum(weight * value) filter (where side = 'right') as decimal(38, 8)
        ) as right_sum,
        string_agg(term_name, '; ' order by year_offset, term_name)
        filter (where value is null) as missing_terms
    from valued
    group by
        agency_id,
        later_year,
        later_report_id,
        earlier_report_id,
        section,
        identity_id,
        axis,
        relation,
        instance,
        term_count
    having count(*) = term_count

),

judged as (

    select
        *,
        case when missing_terms is null then left_sum end as left_value,
        case when missing_terms is null then right_sum end as right_value,
        case
            when missing_terms is not null then 'not_evaluable'
            when relation = '=' and left_sum = right_sum then 'holds'
            when relation = '<=' and left_sum <= right_sum then 'holds'
            else 'violated'
        end as outcome
    from summed

),

-- which statement disagrees with which
stated as (

    select
        valued.later_report_id,
        valued.identity_id,
        valued.instance,
        valued.year_offset,
        valued.side,
        valued.term_name,
        case valued.axis when 'rows' then valued.column_label else valued.row_label end
            as instance_label,
        case when valued.weight > 0 then '+ ' else '- ' end
        || valued.term_name || ' = ' || {{ written_number('valued.value') }}
        || ' (' || current_reports.source_path
        || coalesce(', line ' || valued.line_no, ', forced by its identities')
        || ')' as statement
    from valued
    inner join judged
        on
            valued.later_report_id = judged.later_report_id
            and valued.identity_id = judged.identity_id
            and valued.instance = judged.instance
    inner join current_reports on valued.report_id = current_reports.report_id
    where judged.outcome = 'violated'

),

contradictions as (

    select
        later_report_id,
        identity_id,
        instance,
        min(instance_label) as instance_label,
        ltrim(
            string_agg(statement, ' ' order by year_offset, term_name)
            filter (where side = 'left'),
            '+ '
        ) as left_statement,
        ltrim(
            string_agg(statement, ' ' order by year_offset, term_name)
            filter (where side = 'right'),
            '+ '
        ) as right_statement
    from stated
    group by later_report_id, identity_id, instance

)

select
    judged.agency_id,
    judged.identity_id,
    judged.section,
    case when judged.axis = 'columns' then judged.instance end as row_code,
    case when judged.axis = 'rows' then judged.instance else judged.left_column_code end
        as column_code,
    cast(judged.later_year - 1 as integer) as earlier_year,
    cast(judged.later_year as integer) as later_year,
    judged.earlier_report_id,
    judged.later_report_id,
    judged.left_value,
    judged.right_value,
    judged.left_value - judged.right_value as difference,
    judged.outcome,
    judged.missing_terms,
    contradictions.instance_label || ': ' || contradictions.left_statement
    || case judged.relation when '=' then ' ≠ ' else ' > ' end
    || contradictions.right_statement as evidence
from judged
left join contradictions
    on
        judged.later_report_id = contradictions.later_report_id
        and judged.identity_id = contradictions.identity_id
        and judged.instance = contradictions.instance
