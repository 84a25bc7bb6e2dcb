with

printed as (

    select * from {{ ref('int_readings__printed') }}

),

implied as (

    select * from {{ ref('int_readings__implied') }}

),

fits as (

    select * from {{ ref('int_strips__fits') }}

),

text_groups as (

    select * from {{ ref('int_groups') }}

),

words as (

    select * from {{ ref('int_words') }}

),

valued as (

    select
        printed.*,
        implied.implied_value
    from printed
    left join implied
        on
            printed.report_id = implied.report_id
            and printed.section = implied.section
            and printed.reading = implied.reading
            and printed.table_position = implied.table_position

),

-- what an unplaced row prints must be among what the identities force for it
unplaced_texts as (

    select
        fits.report_id,
        fits.section,
        fits.form,
        fits.strip_code,
        unnest(text_groups.value_texts) as raw_text
    from fits
    inner join text_groups
        on
            fits.report_id = text_groups.report_id
            and fits.group_no = text_groups.group_no
    where fits.placement = 'unplaced' and fits.is_read

),

printed_numbers as (

    select
        unplaced_texts.report_id,
        unplaced_texts.section,
        unplaced_texts.form,
        unplaced_texts.strip_code,
        words.number_value,
        count(*) as times_printed
    from unplaced_texts
    inner join words on unplaced_texts.raw_text = words.token_text
    where words.token_class = 'number'
    group by
        unplaced_texts.report_id,
        unplaced_texts.section,
        unplaced_texts.form,
        unplaced_texts.strip_code,
        words.number_value

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
    char_start,
    raw_text,
    case when final_state in ('unreadable', 'missing') then problem end as problem
from stated
