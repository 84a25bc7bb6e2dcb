with

contexts as (

    select * from {{ ref('int_prose__contexts') }}

),

vocabulary as (

    select * from {{ ref('int_prose__vocabulary') }}

),

rules as (

    select * from {{ ref('int_prose__rules') }}

),

-- of what surrounds a clause only what some rule asks for is kept: fewer cases differ
asked as (

    select
        list_distinct(flatten(list(context))) as context,
        list_distinct(flatten(list(gap_forbids))) as gap_forbids
    from rules

),

looked_up as (

    select
        contexts.*,
        clauses.concepts as clause_concepts,
        owns.concepts as own_concepts,
        list_concat(earlier.concepts, clauses.concepts) as gap_all,
        headings.concepts as heading_all,
        list_sort(list_intersect(
            list_concat(sentences.concepts, headings.concepts), asked.context
        )) as context_concepts,
        list_sort(list_intersect(
            list_concat(earlier.concepts, clauses.concepts), asked.gap_forbids
        )) as gap_concepts
    from contexts
    cross join asked
    inner join vocabulary as clauses on contexts.clause_words = clauses.word_list
    inner join vocabulary as owns on contexts.own_words = owns.word_list
    inner join vocabulary as earlier on contexts.earlier_words = earlier.word_list
    inner join vocabulary as sentences
        on contexts.sentence_words = sentences.word_list
    inner join vocabulary as headings on contexts.heading_words = headings.word_list

)

select
    report_id,
    paragraph_no,
    sentence_no,
    mention_no,
    kind,
    kind = 'zero' or value = 0 as is_zero,
    unit,
    body,
    is_conditional,
    ends_clause,
    is_unsettled,
    clause_concepts,
    own_concepts,
    context_concepts,
    gap_concepts,
    list_contains(clause_concepts, 'foreign') as names_foreign,
    list_contains(clause_concepts, 'accrued') as is_accrued,
    list_contains(gap_all, 'until') as has_until,
    list_contains(gap_all, 'last_time')
    and not list_contains(gap_all, 'block_compare') as says_last_time,
    list_contains(gap_all, 'this_time') as says_this_time,
    list_contains(gap_all, 'ahead') as looks_ahead,
    list_contains(heading_all, 'section_ahead')
    or list_contains(heading_all, 'ahead') as in_section_ahead,
    list_contains(gap_all, 'whole') as names_whole,
    names_office or list_contains(clause_concepts, 'office') as names_office
from looked_up
