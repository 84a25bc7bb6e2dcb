with

by_label as (

    select * from {{ ref('int_cells__by_label') }}

),

by_order as (

    select * from {{ ref('int_cells__by_order') }}

),

digests as (

    select * from {{ ref('int_readings__digests') }}

),

header_units as (

    select * from {{ ref('int_sections__units') }}

),

units as (

    select * from {{ ref('units') }}

),

form_columns as (

    select * from {{ ref('form_columns') }}

),

reports as (

    select * from {{ ref('stg_raw__reports') }}

),

disorders as (

    select * from {{ ref('int_sections__disorders') }}

),

columns_unsaid as (

    select distinct
        form,
        section,
        column_code,
        unit_if_unsaid
    from form_columns
    where unit_if_unsaid is not null

),

sections as (

    select * from {{ ref('sections') }}

),

label_digests as (

    select * from digests
    where reading = 'by_label'

),

-- A second reading that found the same is the same reading: only others are weighed.
other_readings as (

    select
        digests.*,
        sections.proof
    from digests
    inner join sections on digests.section = sections.section
    left join label_digests
        on
            digests.report_id = label_digests.report_id
            and digests.section = label_digests.section
    where
        digests.reading != 'by_label'
        and digests.cells_digest is distinct from label_digests.cells_digest

),

-- Where no identity could tell readings apart, the order of all values takes the place of
-- labels that did not read every cell, or none.
replaced as (

    select distinct
        other_readings.report_id,
        other_readings.section
    from other_readings
    left join label_digests
        on
            other_readings.report_id = label_digests.report_id
            and other_readings.section = label_digests.section
    where
        other_readings.proof != 'identities'
        and (label_digests.report_id is null or label_digests.cells_not_read > 0)

),

readings as (

    select by_label.*
    from by_label
    left join replaced
        on
            by_label.report_id = replaced.report_id
            and by_label.section = replaced.section
    where replaced.report_id is null

    union all

    select by_order.*
    from by_order
    inner join other_readings
        on
            by_order.report_id = other_readings.report_id
            and by_order.section = other_readings.section
            and by_order.reading = other_readings.reading
    left join replaced
        on
            by_order.report_id = replaced.report_id
            and by_order.section = replaced.section
    where other_readings.proof = 'identities' or replaced.report_id is not null

),

-- a unit in the cell goes before one in the header, and that before the form's own
measured as (

    select
        readings.*,
        case
            when readings.printed_unit is not null then readings.printed_unit
            when readings.value_kind != 'amount' then null
            when header_units.header_unit = 'unsaid' then columns_unsaid.unit_if_unsaid
            when header_units.header_unit != 'unknown' then header_units.header_unit
        end as unit_read,
        case
            when readings.cell_state != 'reported' or readings.value_kind != 'amount'
                then null
            when readings.printed_unit is not null then 'cell'
            when header_units.header_unit = 'unsaid' then 'assumed'
            when header_units.header_unit != 'unknown' then 'header'
        end as unit_basis
    from readings
    left join header_units
        on
            readings.report_id = header_units.report_id
            and readings.section = header_units.section
            and readings.column_code = header_units.column_code
    left join columns_unsaid
        on
            readings.form = columns_unsaid.form
            and readings.section = columns_unsaid.section
            and readings.column_code = columns_unsaid.column_code

),

-- what stands right behind a sum of money
amounts as (

    select distinct
        report_id,
        char_start,
        raw_text
    from measured
    where value_kind = 'amount' and cell_state = 'reported'

),

followed as (

    select
        amounts.*,
        {{ parts_of(
            'substr(reports.text, amounts.char_start + length(amounts.raw_text) + 1, 20)',
            money_behind_pattern(),
            ['beside', 'below']
        ) }} as money
    from amounts
    inner join reports on amounts.report_id = reports.report_id

),

valued as (

    select
        measured.*,
        measured.printed_value * coalesce(units.factor, 1) as value_in_unit,
        disorders.problem as disorder,
        case
            when measured.cell_state != 'reported' then null
            when
                measured.value_kind != 'signed'
                and left(measured.raw_text, 1) in ('增', '减', '+', '＋')
                then measured.raw_text || ' is a change, which this column cannot have'
            when measured.value_kind = 'amount' and measured.unit_read is null
                then 'the unit of ' || measured.raw_text || ' cannot be told'
            when
                measured.value_kind = 'amount'
                and followed.money.beside || followed.money.below
                not in ('', measured.unit_read)
                then
                    measured.raw_text || ' is followed by '
                    || followed.money.beside || followed.money.below
                    || ', which may be its unit'
            when
                (measured.value_kind = 'amount')
                != (coalesce(units.base_unit, 'count') = '元')
                then
                    measured.raw_text || ' has the unit ' || measured.unit_read
                    || ', which this column cannot have'
            when
                measured.value_kind = 'amount'
                and measured.printed_value * units.factor
                != round(measured.printed_value * units.factor, 2)
                then measured.raw_text || ' is finer than one hundredth of a yuan'
        end as unit_problem
    from measured
    left join units on measured.unit_read = units.unit
    left join followed
        on
            measured.report_id = followed.report_id
            and measured.char_start = followed.char_start
            and measured.raw_text = followed.raw_text
    left join disorders
        on
            measured.report_id = disorders.report_id
            and measured.section = disorders.section

)

select
    report_id,
    section,
    form,
    reading,
    row_code,
    column_code,
    strip_code,
    table_position,
    value_kind,
    form_unit as unit,
    printed_unit,
    unit_basis,
    case
        when disorder is not null and cell_state != 'missing' then 'unreadable'
        when unit_problem is null then cell_state
        else 'unreadable'
    end as cell_state,
    case
        when
            disorder is null and unit_problem is null and cell_state = 'reported'
            then cast(value_in_unit as decimal(28, 8))
    end as reported_value,
    line_no,
    char_start,
    raw_text,
    coalesce(problem, disorder, unit_problem) as problem
from valued
