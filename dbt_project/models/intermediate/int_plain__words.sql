with

text_groups as (

    select * from {{ ref('int_plain__groups') }}

),

-- each distinct text is looked at once
distinct_words as (

    select distinct words from text_groups

),

counting as (

    select
        words,
        {{ counting_words('words') }} as counting_words,
        {{ trailing_separators('words') }} as gap
    from distinct_words

),

keyed as (

    select
        words,
        {{ label_key('counting_words') }} as words_key,
        contains(gap, '|') and not contains(gap, chr(10)) as has_gap,
        {{ matches(fold_width('counting_words'), value_like_pattern()) }}
        or {{ matches('gap', blank_row_pattern()) }}
        or {{ matches('words', money_behind_pattern()) }} as is_doubtful
    from counting

),

-- a row's label ends the text behind the last break
worded as (

    select
        *,
        {{ behind_last_break('words_key') }} as group_key
    from keyed

)

select * from worded
