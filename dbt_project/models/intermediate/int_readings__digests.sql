with

by_label as (

    select * from {{ ref('int_cells__by_label') }}

),

by_row_order as (

    select * from {{ ref('int_cells__by_row_order') }}

),

cells as (

    select
        report_id,
        section,
        form,
        reading,
        table_position,
        cell_state,
        printed_value,
        printed_unit
    from by_label

    union all

    select
        report_id,
        section,
        form,
        reading,
        table_position,
        cell_state,
        printed_value,
        printed_unit
    from by_row_order

),

digests as (

    select
        report_id,
        section,
        reading,
        count(*) filter (
            where cell_state in ('missing', 'unreadable', 'unplaced')
        ) as cells_not_read,
        md5(
            form || string_agg(
                cell_state
                || coalesce(cast(printed_value as varchar), '')
                || coalesce(printed_unit, ''),
                ',' order by table_position
            )
        ) as cells_digest
    from cells
    group by report_id, section, form, reading

)

select * from digests
