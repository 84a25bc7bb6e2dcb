with

reports as (

    select * from {{ ref('int_tokens') }}

),

vocabulary as (

    select * from {{ ref('int_tokens__vocabulary') }}

),

tokens as (

    select
        report_id,
        {{ items_of('tokens', 'token', 'token_no') }}
    from reports

),

-- what is too long for a label is prose
marked as (

    select
        tokens.report_id,
        tokens.token_no,
        coalesce(
            vocabulary.mark, {{ separator_mark('tokens.token') }} || 'p'
        ) as mark
    from tokens
    left join vocabulary on tokens.token = vocabulary.token

),

joined as (

    select
        report_id,
        {{ joined('list(mark order by token_no)') }} as marks
    from marked
    group by report_id

),

unpadded as (

    select
        report_id,
        {{ unpadded_marks('marks') }} as marks
    from joined

),

unpaged as (

    select
        report_id,
        {{ unpaged_marks('marks') }} as marks
    from unpadded

),

unmargined as (

    select
        report_id,
        {{ unmargined_marks('marks') }} as marks
    from unpaged

),

united as (

    select
        report_id,
        {{ united_marks('marks') }} as marks
    from unmargined

)

select * from united
