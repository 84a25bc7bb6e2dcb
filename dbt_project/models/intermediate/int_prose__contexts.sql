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
        {{ first_match('rest', '^[^、和及' ~ clause_ends() ~ ']*') }} as words_behind
    from cut

),

stripped as (

    select
        *,
        left(gap, length(gap) - length(clause)) as earlier,
        {{ without_lead('clause') }} as stripped_clause,
        case when kind = 'zero' then {{ unbroken('mention') }} else words_behind end
            as own
    from parted

),

-- a sentence's words are looked for once, however many numbers it has; what was cut at
-- its commas has lost what it is about, and states no indicator
sentence_words as (

    select
        sentences.report_id,
        sentences.paragraph_no,
        sentences.sentence_no,
        sentences.headings,
        {{ words_in(unbroken('sentences.folded')) }} as sentence_words
    from sentences
    semi join statements
        on
            sentences.report_id = statements.report_id
            and sentences.paragraph_no = statements.paragraph_no
            and sentences.sentence_no = statements.sentence_no
    where not sentences.is_cut

),

different_headings as (

    select distinct headings
    from sentence_words

),

heading_words as (

    select
        headings,
        {{ words_in('headings') }} as heading_words
    from different_headings

),

read as (

    select
        stripped.report_id,
        stripped.paragraph_no,
        stripped.sentence_no,
        stripped.mention_no,
        stripped.kind,
        stripped.unit,
        stripped.value,
        {{ starting_body('stripped.stripped_clause') }} as body,
        {{ matches('stripped.clause', condition_pattern()) }} as is_conditional,
        (
            {{ matches('stripped.rest', unsettled_pattern()) }}
            or (
                ends_with(stripped.mention, '以上')
                and not {{ matches('stripped.rest', clause_end_pattern()) }}
            )
        ) as is_unsettled,
        case
            when contains(stripped.gap, '办公')
                then {{ matches('stripped.gap', office_subject_pattern()) }}
            else false
        end as names_office,
        {{ matches('stripped.rest', clause_end_pattern()) }} as ends_clause,
        {{ matches('stripped.gap', '其中|分别为|包括') }} as opens_parts,
        {{ matches('stripped.clause', '其他|其它|其余') }} as is_the_rest,
        {{ matches('stripped.gap', '[;；]') }} as leaves_parts,
        {{ words_in('stripped.earlier') }} as earlier_words,
        {{ words_in('stripped.clause') }} as clause_words,
        {{ words_in('stripped.own') }} as own_words,
        sentence_words.sentence_words,
        heading_words.heading_words
    from stripped
    inner join sentence_words
        on
            stripped.report_id = sentence_words.report_id
            and stripped.paragraph_no = sentence_words.paragraph_no
            and stripped.sentence_no = sentence_words.sentence_no
    inner join heading_words on sentence_words.headings = heading_words.headings

)

select * from read
