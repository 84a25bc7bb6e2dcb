with

tokens as (

    select * from {{ ref('stg_reports__tokens') }}

),

-- each distinct token is judged once, however many reports it stands in
words as (

    select distinct
        token_text,
        {{ fold_width('token_text') }} as folded
    from tokens
    where length(token_text) <= {{ var('longest_label') }}

),

parts as (

    select
        token_text,
        folded,
        {{ parts_of('folded', number_pattern(), ['sign', 'digits', 'unit']) }}
            as number_parts
    from words

),

classed as (

    select
        token_text,
        case
            when folded = '' then 'blank'
            when number_parts.digits != '' then 'number'
            when {{ matches('folded', '^:?-{3,}:?$') }} then 'rule'
            when {{ matches('folded', '^(-|—|–|―|/|／)+$') }} then 'dash'
            when folded = '无' then 'dash'
            when folded in ('{{ cell_units() | join("', '") }}') then 'unit' -- noqa: LT05
            else 'text'
        end as token_class,
        number_parts.sign,
        replace(number_parts.digits, ',', '') as digits,
        nullif(number_parts.unit, '') as unit,
        {{ label_key('folded') }} as label_key
    from parts

),

valued as (

    select
        token_text,
        token_class,
        case
            when token_class = 'number'
                then
                    cast(digits as decimal(28, 8))
                    * case when sign in ('减', '减少', '-') then -1 else 1 end
        end as number_value,
        unit,
        label_key
    from classed

)

select * from valued
