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
        string_agg(line_text, chr(10) order by line_no) as original,
        string_agg(folded, chr(10) order by line_no) as folded
    from lines
    group by report_id, paragraph_no

),

-- the stop stays with its sentence: all sentences are the whole paragraph
parted as (

    select
        *,
        {{ split(sentence_marked('folded'), 'chr(31)') }} as sentences
    from paragraphs

),

sentences as (

    select
        report_id,
        paragraph_no,
        line_no,
        char_start,
        headings,
        original,
        {{ items_of('sentences', 'folded', 'sentence_no') }}
    from parted

),

placed as (

    select
        *,
        coalesce(
            sum(length(folded)) over (
                partition by report_id, paragraph_no
                order by sentence_no
                rows between unbounded preceding and 1 preceding
            ), 0
        ) as offset_in_paragraph
    from sentences

),

-- the original stands at the same place, character for character
cut as (

    select
        report_id,
        paragraph_no,
        cast(sentence_no as integer) as sentence_no,
        cast(
            line_no
            + {{ line_breaks('left(original, cast(offset_in_paragraph as bigint))') }}
            as integer
        ) as line_no,
        cast(char_start + offset_in_paragraph as integer) as char_start,
        headings,
        folded,
        substr(original, cast(offset_in_paragraph as bigint) + 1, length(folded))
            as original
    from placed

)

select
    report_id,
    paragraph_no,
    sentence_no,
    line_no,
    char_start,
    headings,
    folded,
    original,
    case
        when contains(folded, chr(26))
            then trim(
                regexp_replace(
                    original, '{{ contamination_pattern('words') }}', '', 'g'
                ), ' 　|' || chr(10)
            )
        else trim(original, ' 　|' || chr(10))
    end as sentence
from cut
where
    length(folded) <= {{ var('longest_sentence') }}
    and {{ matches('folded', '[0-9零一二两三四五六七八九十百千万亿未没无]') }}
