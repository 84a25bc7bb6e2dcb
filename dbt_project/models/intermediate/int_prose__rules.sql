with

rules as (

    select * from {{ ref('narrative_rules') }}

),

listed as (

    select
        rule_id,
        indicator_code,
        states,
        anchor,
        {{ words_listed("concat_ws(' ', anchor, needs)") }} as needs,
        {{ words_listed('forbids') }} as forbids,
        {{ words_listed('context') }} as context,
        {{ words_listed('gap_forbids') }} as gap_forbids,
        {{ words_listed('units') }} as units,
        any_body
    from rules

)

select * from listed
