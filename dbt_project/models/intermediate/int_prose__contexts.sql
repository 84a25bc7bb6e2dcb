-- depends_on: {{ ref('narrative_words') }}
with

mentions as (

    select * from {{ ref('int_prose__mentions') }}

),

sentences as (

    select * from {{ ref('int_prose__sentences') }}

),

-- dates, names and digits that count nothing part no clause
statements as (

    select
        *,
        coalesce(
            lag(mention_end) over (
                partition by report_id, paragraph_no, sentence_no
                order by mention_no
            ), 0
        ) as gap_start,
        coalesce(
            lead(mention_start) over (
                partition by report_id, paragraph_no, sentence_no
                order by mention_no
            ), length(folded)
        ) as gap_end
    from mentions
    where kind in ('quantity', 'zero')

),

-- the gap is what stands between the quantity before and this one; a line end inside a
-- paragraph is the page's, and may stand inside a word
cut as (

    select
        *,
        {{ unbroken('substr(folded, gap_start + 1, mention_start - gap_start)') }} as gap,
        {{ unbroken('substr(folded, mention_end + 1, gap_end - mention_end)') }} as rest
    from statements

),

-- the clause that ends with the quantity; behind a colon or a bracket the one before it
parted as (

    select
        *,
        {{ last_clause('gap') }} as clause,
        {{ first_match('rest', '^[^、和及' ~ clause_ends() ~ ']*') }}
            as words_behind
    from cut

),

read as (

    select
        parted.report_id,
        parted.paragraph_no,
        parted.sentence_no,
        parted.mention_no,
        parted.kind,
        parted.unit,
        parted.value,
        {{ starting_body('parted.clause') }} as body,
        {{ matches('parted.clause', condition_pattern()) }} as is_conditional,
        (
            {{ matches('parted.rest', unsettled_pattern()) }}
            or (
                {{ matches('parted.mention', '以上$') }}
                and not {{ matches('parted.rest', clause_end_pattern()) }}
            )
        ) as is_unsettled,
        {{ matches('parted.gap', office_subject_pattern()) }} as names_office,
        {{ matches('parted.rest', clause_end_pattern()) }} as ends_clause,
        {{ matches('parted.gap', '其中|分别为|包括') }} as opens_parts,
        {{ matches('parted.clause', '其他|其它|其余') }} as is_the_rest,
        {{ matches('parted.gap', '[;；]') }} as leaves_parts,
        {{ words_in('parted.clause') }} as clause_words,
        {{ words_in('parted.gap') }} as gap_words,
        case
            when parted.kind = 'zero' then {{ words_in(unbroken('parted.mention')) }}
            else {{ words_in('parted.words_behind') }}
        end as own_words,
        {{ words_in(unbroken('sentences.folded')) }} as sentence_words,
        {{ words_in('sentences.headings') }} as heading_words
    from parted
    inner join sentences
        on
            parted.report_id = sentences.report_id
            and parted.paragraph_no = sentences.paragraph_no
            and parted.sentence_no = sentences.sentence_no

)

select * from read
