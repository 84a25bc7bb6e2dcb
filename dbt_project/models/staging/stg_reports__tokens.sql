with

lines as (

    select * from {{ ref('stg_reports__lines') }}

),

-- the number of a page is a line of its own, and no value of the table it stands in
text_lines as (

    select *
    from lines
    where
        length(line_text) > 12
        or not {{ matches(fold_width('line_text'), page_number_pattern()) }}

),

parted as (

    select
        report_id,
        line_no,
        {{ line_cells('line_text') }} as cells
    from text_lines

),

-- blank cells before a line's first word are margins of merged cells, not values
margins as (

    select
        report_id,
        line_no,
        cells,
        len(cells) as line_cell_count,
        {{ first_filled('cells') }} as first_cell
    from parted

),

cells as (

    select
        report_id,
        line_no,
        line_cell_count,
        first_cell,
        {{ items_of('cells', 'cell_text', 'cell_no') }}
    from margins

),

trimmed as (

    select
        report_id,
        line_no,
        line_cell_count,
        cell_no,
        trim(cell_text) as cell_text
    from cells
    where cell_no >= first_cell

),

worded as (

    select
        report_id,
        line_no,
        line_cell_count,
        cell_no,
        case
            when contains(cell_text, ' ') then {{ split('cell_text', "' '") }}
            else [cell_text]
        end as words
    from trimmed

),

words as (

    select
        report_id,
        line_no,
        line_cell_count,
        cell_no,
        {{ items_of('words', 'token_text', 'word_no') }},
        len(words) as word_count
    from worded

),

tokens as (

    select
        report_id,
        cast(line_no as bigint) * 4294967296 + cell_no * 65536 + word_no as token_no,
        line_no,
        cast(cell_no as integer) as cell_no,
        cast(word_no as integer) as word_no,
        cast(line_cell_count as integer) as line_cell_count,
        token_text
    from words
    where token_text != '' or word_count = 1

)

select * from tokens
