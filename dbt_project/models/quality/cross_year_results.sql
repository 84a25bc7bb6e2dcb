with

valued as (

    select * from {{ ref('int_identities__yearly_values') }}

),

reports as (

    select * from {{ ref('dim_report') }}

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
        {{ joined_texts(
            'term_name', '; ', 'year_offset, term_name', 'value is null'
        ) }} as missing_terms
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
        || ' (' || reports.source_path
        || coalesce(', line ' || valued.line_no, ', forced by its identities')
        || ')' as statement
    from valued
    inner join judged
        on
            valued.later_report_id = judged.later_report_id
            and valued.identity_id = judged.identity_id
            and valued.instance = judged.instance
    inner join reports on valued.report_id = reports.report_id
    where judged.outcome = 'violated'

),

contradictions as (

    select
        later_report_id,
        identity_id,
        instance,
        {%- for side in ['left', 'right'] %}
        trim(leading '+ ' from {{ joined_texts(
            'statement', ' ', 'year_offset, term_name', "side = '" ~ side ~ "'"
        ) }}) as {{ side }}_statement,
        {%- endfor %}
        min(instance_label) as instance_label
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
