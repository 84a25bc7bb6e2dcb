with

by_label as (

    select * from {{ ref('int_cells__by_label') }}

),

by_order as (

    select * from {{ ref('int_cells__by_order') }}

),

ordered_tables as (

    select distinct
        report_id,
        section
    from by_order

),

-- readings are compared where there are two
cells as (

    select
        by_label.report_id,
        by_label.section,
        by_label.form,
        by_label.reading,
        by_label.table_position,
        by_label.cell_state,
        by_label.printed_value,
        by_label.printed_unit
    from by_label
    inner join ordered_tables
        on
            by_label.report_id = ordered_tables.report_id
            and by_label.section = ordered_tables.section

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
    from by_order

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
