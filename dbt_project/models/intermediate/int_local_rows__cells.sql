with

local_rows as (

    select * from {{ ref('int_local_rows') }}

),

lines as (

    select * from {{ ref('stg_reports__lines') }}

),

words as (

    select * from {{ ref('int_words') }}

),

units as (

    select * from {{ ref('units') }}

),

local_reports as (

    select distinct report_id from local_rows

),

-- lines of cells of the reports that have local rows
table_lines as (

    select
        lines.report_id,
        lines.line_no,
        lines.char_start as line_start,
        {{ line_cells('lines.line_text') }} as cells
    from lines
    inner join local_reports on lines.report_id = local_reports.report_id
    where contains(lines.line_text, '|') or contains(lines.line_text, chr(9))

),

parted as (

    select
        report_id,
        line_no,
        line_start,
        len(cells) as cell_count,
        {{ items_of('cells', 'cell_text', 'cell_no') }}
    from table_lines

),

placed as (

    select
        report_id,
        line_no,
        cell_count,
        cell_no,
        trim(cell_text) as raw_text,
        line_start + sum(length(cell_text) + 1) over (
            partition by report_id, line_no
            order by cell_no
            rows between unbounded preceding and current row
        ) - length(ltrim(cell_text)) - 1 as char_start
    from parted

),

classed as (

    select
        placed.*,
        words.token_class,
        words.number_value,
        words.unit
    from placed
    left join words on placed.raw_text = words.token_text

),

-- a header names columns: it has as many cells as the row and no number
headers as (

    select
        report_id,
        line_no,
        cell_count
    from classed
    group by report_id, line_no, cell_count
    having
        count(*) filter (where token_class = 'number') = 0
        and count(*) filter (where raw_text != '' and token_class = 'text') > 1

),

row_headers as (

    select
        local_rows.report_id,
        local_rows.line_no,
        max(headers.line_no) as header_line_no
    from local_rows
    inner join table_lines
        on
            local_rows.report_id = table_lines.report_id
            and local_rows.line_no = table_lines.line_no
    left join headers
        on
            local_rows.report_id = headers.report_id
            and local_rows.line_no > headers.line_no
            and len(table_lines.cells) = headers.cell_count
    group by local_rows.report_id, local_rows.line_no

),

-- the row's name is its last text before the first number, its unit stands by itself
row_labels as (

    select
        classed.report_id,
        classed.line_no,
        min(classed.cell_no) filter (where classed.token_class = 'number')
            as first_number_no,
        arg_max(classed.raw_text, classed.cell_no) filter (
            where coalesce(classed.token_class, 'text') = 'text'
        ) as item_label,
        max(classed.cell_no) filter (
            where coalesce(classed.token_class, 'text') = 'text'
        ) as label_no,
        arg_max(classed.raw_text, classed.cell_no) filter (
            where classed.token_class = 'unit'
        ) as row_unit
    from classed
    group by classed.report_id, classed.line_no

)

select
    local_rows.report_id,
    local_rows.section,
    local_rows.strip_code,
    row_labels.item_label,
    nullif(header_cells.raw_text, '') as column_label,
    cast(classed.cell_no as integer) as cell_no,
    cast(
        classed.number_value * coalesce(cell_units.factor, row_units.factor, 1)
        as decimal(28, 8)
    ) as value,
    coalesce(cell_units.base_unit, row_units.base_unit) as base_unit,
    coalesce(classed.unit, row_labels.row_unit) as unit,
    classed.raw_text,
    local_rows.line_no,
    cast(classed.char_start as integer) as char_start
from local_rows
inner join classed
    on
        local_rows.report_id = classed.report_id
        and local_rows.line_no = classed.line_no
        and classed.token_class = 'number'
inner join row_labels
    on
        local_rows.report_id = row_labels.report_id
        and local_rows.line_no = row_labels.line_no
        and row_labels.label_no < row_labels.first_number_no
inner join row_headers
    on
        local_rows.report_id = row_headers.report_id
        and local_rows.line_no = row_headers.line_no
left join classed as header_cells
    on
        row_headers.report_id = header_cells.report_id
        and row_headers.header_line_no = header_cells.line_no
        and classed.cell_no = header_cells.cell_no
left join units as cell_units on classed.unit = cell_units.unit
left join units as row_units on row_labels.row_unit = row_units.unit
-- where the form has one column, each of several must have a name of its own
where local_rows.strip_code is null or nullif(header_cells.raw_text, '') is not null
