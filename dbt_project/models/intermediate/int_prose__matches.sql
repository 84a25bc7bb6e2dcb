with

concepts as (

    select * from {{ ref('int_prose__concepts') }}

),

rules as (

    select * from {{ ref('int_prose__rules') }}

),

-- the rules are asked once of each different case, however many sentences have it
cases as (

    select distinct
        kind,
        is_zero,
        unit,
        clause_concepts,
        own_concepts,
        context_concepts,
        gap_concepts
    from concepts

),

anchors as (

    select
        cases.*,
        list_distinct(list_concat(clause_concepts, own_concepts)) as all_concepts,
        unnest(list_distinct(list_concat(clause_concepts, own_concepts))) as anchor
    from cases

),

-- only rules of a concept that is there are looked at: cost does not grow with rules
tried as (

    select
        anchors.* exclude (anchor),
        rules.rule_id,
        rules.indicator_code,
        rules.any_body,
        list_has_all(anchors.clause_concepts, rules.needs)
        and not list_has_any(anchors.clause_concepts, rules.forbids)
        and not {{ has_block('anchors.clause_concepts') }} as fits_clause,
        list_has_all(anchors.own_concepts, rules.needs)
        and not list_has_any(anchors.all_concepts, rules.forbids)
        and not {{ has_block('anchors.clause_concepts') }} as fits_own,
        list_has_all(anchors.all_concepts, rules.needs)
        and not list_has_any(anchors.all_concepts, rules.forbids)
        and not {{ has_block('anchors.clause_concepts') }}
        and (
            anchors.kind = 'zero'
            or not {{ has_block('anchors.own_concepts') }}
        ) as fits_all
    from anchors
    inner join rules
        on
            anchors.anchor = rules.anchor
            and (
                rules.states = 'quantity' and anchors.kind = 'quantity'
                or rules.states = 'zero' and anchors.is_zero
            )
    where
        (
            len(rules.context) = 0
            or list_has_any(anchors.context_concepts, rules.context)
        )
        and not list_has_any(anchors.gap_concepts, rules.gap_forbids)
        and (
            anchors.kind = 'zero' or list_contains(rules.units, anchors.unit)
        )

),

-- what the clause says counts; where it says nothing, the words behind may complete it
fitting as (

    select
        *,
        case when kind = 'zero' then fits_own else fits_clause end as fits_first,
        bool_or(case when kind = 'zero' then fits_own else fits_clause end) over (
            partition by
                kind,
                is_zero,
                unit,
                clause_concepts,
                own_concepts,
                context_concepts,
                gap_concepts
        ) as is_fit_first
    from tried

),

matched as (

    select
        kind,
        is_zero,
        unit,
        clause_concepts,
        own_concepts,
        context_concepts,
        gap_concepts,
        indicator_code,
        bool_or(any_body) as any_body,
        min(rule_id) as rule_id
    from fitting
    where fits_first or (not is_fit_first and fits_all)
    group by
        kind,
        is_zero,
        unit,
        clause_concepts,
        own_concepts,
        context_concepts,
        gap_concepts,
        indicator_code

),

-- a number for which rules name different indicators states none; zero may state many
settled as (

    select
        *,
        count(*) over (
            partition by
                kind,
                is_zero,
                unit,
                clause_concepts,
                own_concepts,
                context_concepts,
                gap_concepts
        ) as indicators_named
    from matched

)

select * exclude (indicators_named)
from settled
where is_zero or indicators_named = 1
