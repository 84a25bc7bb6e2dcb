with

printed as (

    select * from {{ ref('int_readings__printed') }}

),

implied as (

    select * from {{ ref('int_readings__implied') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

fits as (

    select * from {{ ref('int_strips__fits') }}

),

strips as (

    select * from {{ ref('int_strips') }}

),

valued as (

    select
        printed.*,
        form_cells.strip_code,
        implied.implied_value
    from printed
    left join implied
        on
            printed.report_id = implied.report_id
            and printed.section = implied.section
            and printed.reading = implied.reading
            and printed.table_position = implied.table_position
    left join form_cells
        on
            printed.form = form_cells.form
            and printed.section = form_cells.section
            and printed.table_position = form_cells.table_position

),

-- what an unplaced row prints must be among what the identities force for it
printed_numbers as (

    select
        strips.report_id,
        strips.section,
        fits.form,
        strips.strip_code,
        strips.number_value,
        count(*) as times_printed
    from strips
    inner join fits
        on
            strips.report_id = fits.report_id
            and strips.section = fits.section
            and strips.group_no = fits.group_no
    where
        fits.placement = 'unplaced'
        and fits.is_read
        and strips.token_class = 'number'
    group by
        strips.report_id,
        strips.section,
        fits.form,
        strips.strip_code,
        strips.number_value

),

forced_numbers as (

    select
        report_id,
        section,
        form,
        strip_code,
        implied_value,
        count(*) as times_forced
    from valued
    where cell_state = 'unplaced' and implied_value is not null
    group by report_id, section, form, strip_code, implied_value

),

contradicted as (

    select distinct
        printed_numbers.report_id,
        printed_numbers.section,
        printed_numbers.form,
        printed_numbers.strip_code
    from printed_numbers
    left join forced_numbers
        on
            printed_numbers.report_id = forced_numbers.report_id
            and printed_numbers.section = forced_numbers.section
            and printed_numbers.form = forced_numbers.form
            and printed_numbers.strip_code = forced_numbers.strip_code
            and printed_numbers.number_value = forced_numbers.implied_value
    where coalesce(forced_numbers.times_forced, 0) < printed_numbers.times_printed

),

stated as (

    select
        valued.*,
        case
            when valued.cell_state != 'unplaced' then valued.cell_state
            when valued.implied_value is null then 'unreadable'
            when contradicted.strip_code is not null then 'unreadable'
            else 'implied'
        end as final_state
    from valued
    left join contradicted
        on
            valued.report_id = contradicted.report_id
            and valued.section = contradicted.section
            and valued.form = contradicted.form
            and valued.strip_code = contradicted.strip_code

)

select
    report_id,
    section,
    form,
    reading,
    row_code,
    column_code,
    table_position,
    value_kind,
    unit,
    printed_unit,
    unit_basis,
    final_state as cell_state,
    reported_value,
    case
        when final_state = 'unreadable' then null
        else coalesce(reported_value, implied_value)
    end as value,
    case
        when final_state = 'unreadable' then null
        when reported_value is not null then 'reported'
        when implied_value is not null then 'implied'
    end as value_basis,
    line_no,
    cell_no,
    word_no,
    raw_text,
    case when final_state in ('unreadable', 'missing') then problem end as problem
from stated
