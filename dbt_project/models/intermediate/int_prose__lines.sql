-- depends_on: {{ ref('contaminations') }}
with

all_lines as (

    select * from {{ ref('stg_reports__lines') }}

),

cells as (

    select * from {{ ref('int_cells') }}

),

contaminated as (

    select * from {{ ref('int_lines__contaminated') }}

),

-- The rules know simplified words: of a text in traditional characters they would miss
-- those that say of whom, when and how exactly. It is not read.
traditional as (

    select distinct report_id
    from all_lines
    where contains(line_text, '公開')

),

lines as (

    select all_lines.*
    from all_lines
    left join traditional on all_lines.report_id = traditional.report_id
    where traditional.report_id is null

),

-- where the report prints its tables
table_ranges as (

    select
        report_id,
        section,
        min(line_no) as first_line_no,
        max(line_no) as last_line_no
    from cells
    where cell_state = 'reported'
    group by report_id, section

),

table_lines as (

    select distinct
        lines.report_id,
        lines.line_no
    from lines
    inner join table_ranges
        on
            lines.report_id = table_ranges.report_id
            and lines.line_no
            between table_ranges.first_line_no and table_ranges.last_line_no
    where length(lines.line_text) < {{ var('longest_label') }}

),

-- a row of cells is no prose, unless one of its cells holds whole sentences
classed as (

    select
        lines.report_id,
        lines.line_no,
        lines.char_start,
        lines.line_text,
        {{ fold_width('lines.line_text') }} as folded,
        trim(lines.line_text, ' 　' || chr(9) || chr(160)) = '' as is_blank,
        case
            when contains(lines.line_text, '|') or contains(lines.line_text, chr(9))
                then
                    not contains(lines.line_text, '。')
                    or {{ longest_cell('lines.line_text') }} < {{ var('longest_label') }}
            else table_lines.report_id is not null and not contains(lines.line_text, '。')
        end as is_table_row
    from lines
    left join table_lines
        on
            lines.report_id = table_lines.report_id
            and lines.line_no = table_lines.line_no

),

-- what does not belong to the report is masked, and no character moves
masked as (

    select
        classed.report_id,
        classed.line_no,
        classed.char_start,
        classed.line_text,
        contaminated.report_id is not null as is_contaminated,
        case
            when contaminated.report_id is not null
                then {{ masked('classed.folded', contamination_pattern('words')) }}
            else classed.folded
        end as folded
    from classed
    left join contaminated
        on
            classed.report_id = contaminated.report_id
            and classed.line_no = contaminated.line_no
    where
        not classed.is_blank
        and not classed.is_table_row
        and not coalesce(contaminated.is_whole_line, false)

),

-- a heading is a short line, or the first words of a numbered paragraph
levelled as (

    select
        *,
        {{ heading_level('folded') }} as heading_level
    from masked

),

titled as (

    select
        *,
        case when heading_level > 0 then {{ heading_text('folded') }} end as heading_text
    from levelled

),

numbered as (

    select
        *,
        lag(line_no) over (partition by report_id order by line_no) as line_no_before,
        lag(folded) over (partition by report_id order by line_no) as folded_before,
        lag(heading_text) over (partition by report_id order by line_no)
            as heading_before
    from titled

),

-- A line broken by the width of a page goes on in the next: it is long, ends without a
-- stop and is no heading alone, and the next line neither begins an item nor is indented.
following as (

    select
        *,
        case
            when coalesce(line_no_before, 0) != line_no - 1 then false
            when heading_level > 0 then false
            when length(folded_before) < 20 then false
            when heading_before = folded_before then false
            when {{ matches('folded_before', '[。！？；：!?:;”）) |]$') }} then false
            else not {{ matches('folded', item_start_pattern()) }}
        end as continues
    from numbered

),

placed as (

    select
        report_id,
        line_no,
        char_start,
        line_text,
        is_contaminated,
        folded,
        cast(
            sum(case when continues then 0 else 1 end) over (
                partition by report_id
                order by line_no
                rows between unbounded preceding and current row
            ) as integer
        ) as paragraph_no,
        {{ last_known("case when heading_level = 1 then heading_text end") }} over (
            partition by report_id
            order by line_no
            rows between unbounded preceding and current row
        ) as chapter,
        {{ last_known(
            "case when heading_level = 1 then '' when heading_level = 2 then heading_text end"
        ) }} over (
            partition by report_id
            order by line_no
            rows between unbounded preceding and current row
        ) as heading
    from following

)

select
    report_id,
    line_no,
    char_start,
    line_text,
    is_contaminated,
    folded,
    paragraph_no,
    concat_ws(' ', chapter, heading) as headings
from placed
