with

statements as (

    select * from {{ ref('int_statements') }}

),

contexts as (

    select * from {{ ref('int_prose__contexts') }}

),

quantities as (

    select
        statements.report_id,
        statements.paragraph_no,
        statements.line_no,
        statements.char_start,
        statements.value,
        statements.unit,
        statements.sentence,
        statements.qualifier = 'exact' as is_exact,
        contexts.opens_parts,
        contexts.is_the_rest,
        contexts.leaves_parts,
        row_number() over (
            partition by statements.report_id, statements.paragraph_no
            order by statements.char_start
        ) as place
    from statements
    inner join contexts
        on
            statements.report_id = contexts.report_id
            and statements.paragraph_no = contexts.paragraph_no
            and statements.sentence_no = contexts.sentence_no
            and statements.mention_no = contexts.mention_no
    where statements.kind = 'quantity'

),

-- a total is a quantity after which 其中 stands; no breakdown has more parts than 40
followed as (

    select
        totals.report_id,
        totals.paragraph_no,
        totals.char_start as total_start,
        totals.value as total,
        totals.sentence as total_sentence,
        parts.place - totals.place as part_no,
        parts.value,
        parts.sentence,
        parts.is_the_rest,
        parts.is_exact
        and parts.unit = totals.unit
        and (
            parts.place = totals.place + 1
            or (not parts.opens_parts and not parts.leaves_parts)
        ) as goes_on
    from quantities as firsts
    inner join quantities as totals
        on
            firsts.report_id = totals.report_id
            and firsts.paragraph_no = totals.paragraph_no
            and firsts.place = totals.place + 1
    inner join quantities as parts
        on
            totals.report_id = parts.report_id
            and totals.paragraph_no = parts.paragraph_no
            and parts.place between totals.place + 1 and totals.place + 40
    where
        firsts.opens_parts
        and totals.is_exact
        and firsts.unit = totals.unit
        and totals.unit != '%'

),

-- a sentence is quoted once, where it begins
quoted as (

    select
        *,
        coalesce(
            lag(sentence) over (
                partition by report_id, total_start
                order by part_no
            ),
            total_sentence
        ) as sentence_before
    from followed

),

summed as (

    select
        *,
        case when sentence != sentence_before then sentence end as next_sentence,
        bool_and(goes_on) over (
            partition by report_id, total_start
            order by part_no
            rows between unbounded preceding and current row
        ) as is_part,
        sum(value) over (
            partition by report_id, total_start
            order by part_no
            rows between unbounded preceding and current row
        ) as total_so_far
    from quoted

),

-- 其他 says that nothing is left out; parts that add up have left nothing out either
weighed as (

    select
        report_id,
        total_start,
        total,
        min(total_sentence) as total_sentence,
        count(*) as parts,
        min(part_no) filter (where is_the_rest) as rest_no,
        min(part_no) filter (where total_so_far = total and part_no > 1) as sum_no,
        max(part_no) as last_no,
        list(total_so_far order by part_no) as sums,
        list(next_sentence order by part_no) as next_sentences
    from summed
    where is_part
    group by report_id, total_start, total

)

select
    report_id,
    total_start,
    total,
    sums[coalesce(rest_no, sum_no, last_no)] as parts_total,
    cast(coalesce(rest_no, sum_no, last_no) as integer) as parts,
    rest_no is not null or sum_no is not null as is_exhaustive,
    total_sentence || coalesce({{ joined(
        'list_slice(next_sentences, 1, coalesce(rest_no, sum_no, last_no))'
    ) }}, '') as evidence
from weighed
where parts > 1
