with

pairs as (

    select * from {{ ref('int_pairs__placed') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

placed as (

    select
        pairs.report_id,
        pairs.section,
        pairs.form,
        'by_row_order' as reading,
        form_cells.row_code,
        form_cells.column_code,
        form_cells.strip_code,
        form_cells.table_position,
        form_cells.unit as form_unit,
        form_cells.value_kind,
        case pairs.token_class
            when 'number' then 'reported'
            else pairs.token_class
        end as cell_state,
        pairs.number_value as printed_value,
        case when pairs.token_class = 'number' then pairs.unit end as printed_unit,
        pairs.line_no,
        pairs.char_start,
        replace(pairs.raw_text, chr(29), ' ') as raw_text,
        cast(null as varchar) as problem
    from pairs
    inner join form_cells
        on
            pairs.form = form_cells.form
            and pairs.section = form_cells.section
            and pairs.table_position = form_cells.table_position

)

select * from placed
