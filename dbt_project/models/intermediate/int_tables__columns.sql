with

line_cells as (

    select * from {{ ref('int_lines__cells') }}

),

reports as (

    select * from {{ ref('stg_raw__reports') }}

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
worded_lines as (

    select
        report_id,
        line_no,
        line_cell_count
    from line_cells
    where has_words and len(printed_cells) = 0

),

worded_reports as (

    select distinct report_id from worded_lines

),

parted as (

    select
        reports.report_id,
        {{ split(
            "replace(replace(reports.text, chr(13) || chr(10), chr(10)), chr(13), chr(10))",
            'chr(10)'
        ) }} as lines
    from reports
    inner join worded_reports on reports.report_id = worded_reports.report_id

),

header_lines as (

    select
        worded_lines.report_id,
        worded_lines.line_no,
        worded_lines.line_cell_count,
        {{ line_cells('parted.lines[worded_lines.line_no]') }} as cells
    from worded_lines
    inner join parted on worded_lines.report_id = parted.report_id

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
