with

vocabulary as (

    select * from {{ ref('int_tokens__vocabulary') }}

),

-- the same word behind different separators is one word
words as (

    select distinct
        token_text,
        token_class,
        number_value,
        unit
    from vocabulary

)

select * from words
