with

statements as (

    select * from {{ ref('int_statements') }}

),

concepts as (

    select * from {{ ref('int_prose__concepts') }}

),

times as (

    select * from {{ ref('int_prose__times') }}

),

matches as (

    select * from {{ ref('int_prose__matches') }}

),

reports as (

    select * from {{ ref('int_reports__identified') }}

),

agencies as (

    select
        report_id,
        agency_name,
        replace(agency_name, '人民政府', '政府')
        || ' ' || {{ canonical_agency('agency_name') }} as names,
        {{ own_scope('agency_name') }} as own_scope
    from reports

),

matched as (

    select
        concepts.*,
        matches.indicator_code,
        matches.rule_id,
        matches.any_body
    from concepts
    inner join matches
        on
            concepts.kind = matches.kind
            and concepts.is_zero = matches.is_zero
            and concepts.unit is not distinct from matches.unit
            and concepts.clause_concepts = matches.clause_concepts
            and concepts.own_concepts = matches.own_concepts
            and concepts.context_concepts = matches.context_concepts
            and concepts.gap_concepts = matches.gap_concepts

),

-- what the clause is about, when, and of whom
weighed as (

    select
        statements.*,
        matched.indicator_code,
        matched.rule_id,
        case
            when matched.names_office then 'office'
            when coalesce(times.names_whole, false) then 'agency_whole'
            else agencies.own_scope
        end as scope,
        agencies.own_scope,
        coalesce(times.event, 'this') = 'this' as is_of_the_year,
        coalesce(times.looks_ahead, false) or matched.in_section_ahead as is_ahead,
        matched.is_accrued
        and not (coalesce(times.gap_event, '') = 'this' and not matched.has_until)
            as is_accrued,
        matched.any_body
        or (
            not matched.names_foreign
            and (
                matched.body = ''
                or {{ matches('matched.body', '^(?:我|本|该|全|各级)') }}
                or contains(agencies.names, matched.body)
                or (
                    matched.names_office
                    and contains(
                        agencies.names,
                        regexp_replace(matched.body, '办公[室厅]?$|办$', '')
                    )
                )
            )
        ) as is_own,
        statements.value_to is null
        and not {{ matches('statements.raw_text', '[0-9]\n[0-9]|，') }}
            as is_one_number,
        matched.is_conditional
        or matched.is_unsettled
        or (statements.kind = 'zero' and not matched.ends_clause) as is_open
    from statements
    inner join matched
        on
            statements.report_id = matched.report_id
            and statements.paragraph_no = matched.paragraph_no
            and statements.sentence_no = matched.sentence_no
            and statements.mention_no = matched.mention_no
    inner join agencies on statements.report_id = agencies.report_id
    left join times
        on
            statements.report_id = times.report_id
            and statements.paragraph_no = times.paragraph_no
            and statements.sentence_no = times.sentence_no
            and statements.mention_no = times.mention_no

)

select
    report_id,
    line_no,
    char_start,
    raw_text,
    value,
    qualifier,
    unit,
    sentence,
    indicator_code,
    rule_id,
    scope,
    scope = own_scope as is_own_scope
from weighed
where
    is_of_the_year
    and not is_ahead
    and not is_accrued
    and is_own
    and is_one_number
    and not is_open
