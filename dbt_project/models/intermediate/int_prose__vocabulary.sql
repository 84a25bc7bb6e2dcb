with

contexts as (

    select * from {{ ref('int_prose__contexts') }}

),

words as (

    select * from {{ ref('narrative_words') }}

),

-- each different list of words is looked up once
lists as (

    select clause_words as word_list from contexts
    union
    select earlier_words as word_list from contexts
    union
    select own_words as word_list from contexts
    union
    select sentence_words as word_list from contexts
    union
    select heading_words as word_list from contexts

),

listed as (

    select
        word_list,
        unnest({{ split('word_list', "' '") }}) as word
    from lists

),

looked_up as (

    select
        listed.word_list,
        list_sort(list(distinct words.concept)) as concepts
    from listed
    inner join words on listed.word = words.word
    group by listed.word_list

)

select
    lists.word_list,
    coalesce(looked_up.concepts, []) as concepts
from lists
left join looked_up on lists.word_list = looked_up.word_list
