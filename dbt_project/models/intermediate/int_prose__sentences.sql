-- depends_on: {{ ref('contaminations') }}
with

lines as (

    select * from {{ ref('int_prose__lines') }}

),

paragraphs as (

    select
        report_id,
        paragraph_no,
        min(line_no) as line_no,
        min(char_start) as char_start,
        min(headings) as headings,
        bool_or(is_contaminated) as is_contaminated,
        string_agg(line_text, chr(10) order by line_no) as paragraph
    from lines
    group by report_id, paragraph_no

),

-- the stop stays with its sentence: all sentences are the whole paragraph
parted as (

    select
        *,
        {{ split(sentence_marked('paragraph'), 'chr(31)') }} as sentences
    from paragraphs

),

stopped as (

    select
        report_id,
        paragraph_no,
        line_no,
        char_start,
        headings,
        is_contaminated,
        {{ items_of('sentences', 'stopped', 'stop_no') }}
    from parted

),

-- what goes on without a stop is cut at its commas: work grows with a sentence's square
shortened as (

    select
        *,
        length(stopped) > {{ var('longest_sentence') }} as is_cut,
        case
            when length(stopped) > {{ var('longest_sentence') }}
                then {{ split(comma_marked('stopped'), 'chr(31)') }}
            else [stopped]
        end as parts
    from stopped

),

pieces as (

    select
        report_id,
        paragraph_no,
        line_no,
        char_start,
        headings,
        is_contaminated,
        stop_no,
        is_cut,
        {{ items_of('parts', 'original', 'part_no') }}
    from shortened

),

measured as (

    select
        *,
        length(original) as characters,
        {{ line_breaks('original') }} as lines
    from pieces

),

-- each begins where those before it end
placed as (

    select
        report_id,
        paragraph_no,
        headings,
        is_contaminated,
        is_cut,
        original,
        row_number() over (
            partition by report_id, paragraph_no
            order by stop_no, part_no
        ) as sentence_no,
        line_no + coalesce(
            sum(lines) over (
                partition by report_id, paragraph_no
                order by stop_no, part_no
                rows between unbounded preceding and 1 preceding
            ), 0
        ) as line_no,
        char_start + coalesce(
            sum(characters) over (
                partition by report_id, paragraph_no
                order by stop_no, part_no
                rows between unbounded preceding and 1 preceding
            ), 0
        ) as char_start
    from measured

),

folded as (

    select
        *,
        case
            when is_contaminated
                then {{ masked(fold_width('original'), contamination_pattern('words')) }}
            else {{ fold_width('original') }}
        end as folded
    from placed
    where
        length(original) <= {{ var('longest_sentence') }}
        and {{ matches('original', '[0-9０-９零一二两三四五六七八九十百千万亿未没无]') }}

)

select
    report_id,
    paragraph_no,
    cast(sentence_no as integer) as sentence_no,
    cast(line_no as integer) as line_no,
    cast(char_start as integer) as char_start,
    headings,
    is_cut,
    folded,
    original,
    case
        when is_contaminated
            then trim(
                regexp_replace(
                    original, '{{ contamination_pattern('words') }}', '', 'g'
                ), ' 　|' || chr(10)
            )
        else trim(original, ' 　|' || chr(10))
    end as sentence
from folded
