with

reports as (

    select * from {{ ref('int_tokens') }}

),

tokens as (

    select unnest(tokens) as token from reports

),

-- each distinct token is judged once, however many reports it stands in
distinct_tokens as (

    select distinct token from tokens
    where length(token) <= {{ var('longest_label') }} + 3

),

words as (

    select
        token,
        {{ separator_mark('token') }} as separator,
        {{ without_separators('token') }} as token_text,
        replace({{ fold_width(without_separators('token')) }}, chr(29), '') as folded
    from distinct_tokens

),

parts as (

    select
        *,
        {{ parts_of('folded', number_pattern(), ['sign', 'digits', 'unit']) }}
            as number_parts
    from words
    where length(token_text) <= {{ var('longest_label') }}

),

classed as (

    select
        *,
        case
            when folded = '' then 'blank'
            when number_parts.digits != '' then 'number'
            when {{ matches('folded', '^:?-{3,}:?$') }} then 'rule'
            when {{ matches('folded', '^(-|—|–|―|/|／)+$') }} then 'dash'
            when folded = '无' then 'dash'
            when folded in ('{{ cell_units() | join("', '") }}') then 'unit' -- noqa: LT05
            else 'text'
        end as token_class,
        replace(number_parts.digits, ',', '') as digits
    from parts

),

valued as (

    select
        token,
        token_text,
        token_class,
        separator || {{ mark_letter('folded', 'token_class', 'separator') }} as mark,
        case
            when token_class = 'number'
                then
                    cast(digits as decimal(28, 8))
                    * case when number_parts.sign in ('减', '减少', '-') then -1 else 1 end
        end as number_value,
        nullif(number_parts.unit, '') as unit
    from classed

)

select * from valued
