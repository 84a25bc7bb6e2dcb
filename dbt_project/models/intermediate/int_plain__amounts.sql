with

tables as (

    select * from {{ ref('int_plain__tables') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

form_columns as (

    select * from {{ ref('form_columns') }}

),

units as (

    select * from {{ ref('units') }}

),

form_amounts as (

    select
        form_cells.form,
        form_cells.section,
        form_cells.table_position,
        form_columns.unit_if_unsaid
    from form_cells
    inner join form_columns
        on
            form_cells.form = form_columns.form
            and form_cells.section = form_columns.section
            and form_cells.block = form_columns.block
            and form_cells.column_code = form_columns.column_code
    where form_cells.value_kind = 'amount'

),

printed as (

    select
        tables.report_id,
        tables.section,
        form_amounts.table_position,
        form_amounts.unit_if_unsaid,
        tables.header_unit,
        split_part(tables.values_key, '|', form_amounts.table_position) as value_text
    from tables
    inner join form_amounts
        on
            tables.form = form_amounts.form
            and tables.section = form_amounts.section

),

-- a unit in the cell goes before one in the header, and that before the form's own
measured as (

    select
        *,
        nullif({{ first_match('value_text', '(?:亿元|万元|元)$') }}, '') as printed_unit,
        case
            when header_unit = 'unsaid' then unit_if_unsaid
            when header_unit != 'unknown' then header_unit
        end as table_unit
    from printed

),

valued as (

    select
        measured.report_id,
        measured.section,
        measured.table_position,
        measured.printed_unit,
        case
            when measured.printed_unit is not null then 'cell'
            when measured.header_unit = 'unsaid' then 'assumed'
            else 'header'
        end as unit_basis,
        units.base_unit,
        {{ plain_number('measured.value_text') }} * units.factor as value_in_yuan
    from measured
    left join units
        on coalesce(measured.printed_unit, measured.table_unit) = units.unit

)

select
    report_id,
    section,
    table_position,
    printed_unit,
    unit_basis,
    cast(value_in_yuan as decimal(28, 8)) as value_in_yuan,
    coalesce(base_unit = '元' and value_in_yuan = round(value_in_yuan, 2), false)
        as is_plain
from valued
