with

line_cells as (

    select * from {{ ref('int_lines__cells') }}

),

lines as (

    select * from {{ ref('stg_reports__lines') }}

),

labelled as (

    select * from {{ ref('int_groups__labelled') }}

),

form_columns as (

    select * from {{ ref('form_columns') }}

),

sections as (

    select * from {{ ref('sections') }}

),

-- headers of the tables that identities prove; labels alone could not stand a mistake
column_keys as (

    select distinct
        form_columns.section,
        form_columns.column_order,
        max(form_columns.column_order) over (partition by form_columns.section)
            as column_count,
        {{ label_key('form_columns.label_zh') }} as label_key
    from form_columns
    inner join sections
        on
            form_columns.section = sections.section
            and sections.header_rows = 'names'

),

-- lines of words and no values are headers, if anything is
header_lines as (

    select
        line_cells.report_id,
        line_cells.line_no,
        line_cells.line_cell_count,
        {{ line_cells('lines.line_text') }} as cells
    from line_cells
    inner join lines
        on
            line_cells.report_id = lines.report_id
            and line_cells.line_no = lines.line_no
    where line_cells.has_words and len(line_cells.printed_cells) = 0

),

header_words as (

    select
        report_id,
        line_no,
        line_cell_count,
        {{ items_of('cells', 'cell_text', 'cell_no') }}
    from header_lines

),

distinct_words as (

    select distinct cell_text from header_words

),

column_words as (

    select
        distinct_words.cell_text,
        column_keys.section,
        column_keys.column_order,
        column_keys.column_count
    from distinct_words
    inner join column_keys
        on {{ label_key('distinct_words.cell_text') }} = column_keys.label_key

),

-- cells of the table that print the name of a column
header_cells as (

    select distinct
        header_words.report_id,
        column_words.section,
        column_words.column_order,
        column_words.column_count,
        header_words.line_no,
        header_words.cell_no,
        header_words.line_cell_count
    from header_words
    inner join column_words on header_words.cell_text = column_words.cell_text
    inner join labelled
        on
            header_words.report_id = labelled.report_id
            and column_words.section = labelled.section
            and header_words.line_no between labelled.line_no and labelled.text_end_line

),

-- the header tells where the columns stand if every name stands in its own place
aligned as (

    select
        report_id,
        section,
        min(cell_no - column_order + 1) as first_cell_no,
        min(line_cell_count) as line_cell_count
    from header_cells
    group by report_id, section
    having
        count(distinct column_order) = min(column_count)
        and min(cell_no - column_order) = max(cell_no - column_order)
        and min(line_cell_count) = max(line_cell_count)

)

select * from aligned
