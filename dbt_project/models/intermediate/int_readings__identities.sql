with

readings as (

    select * from {{ ref('int_readings') }}

),

terms as (

    select * from {{ ref('int_identities__terms') }}

),

identities as (

    select * from {{ ref('identities') }}

),

cells as (

    select
        report_id,
        section,
        form,
        reading,
        row_code,
        column_code,
        table_position,
        value_kind,
        value
    from readings

),

-- terms are rows: the identity is evaluated in every column
over_rows as (

    select
        cells.report_id,
        cells.section,
        cells.reading,
        terms.identity_id,
        terms.relation,
        cast(null as varchar) as row_code,
        cells.column_code,
        {{ identity_side('left') }} as left_value,
        {{ identity_side('right') }} as right_value,
        {{ missing_terms() }} as missing_terms
    from cells
    inner join terms
        on
            cells.form = terms.form
            and cells.section = terms.section
            and cells.row_code = terms.code
    where terms.axis = 'rows'
    group by
        cells.report_id,
        cells.section,
        cells.reading,
        terms.identity_id,
        terms.relation,
        cells.column_code

),

-- terms are columns: the identity is evaluated in every row
over_columns as (

    select
        cells.report_id,
        cells.section,
        cells.reading,
        terms.identity_id,
        terms.relation,
        cells.row_code,
        min(terms.code) filter (where terms.side = 'left') as column_code,
        {{ identity_side('left') }} as left_value,
        {{ identity_side('right') }} as right_value,
        {{ missing_terms() }} as missing_terms
    from cells
    inner join terms
        on
            cells.form = terms.form
            and cells.section = terms.section
            and cells.column_code = terms.code
    where terms.axis = 'columns'
    group by
        cells.report_id,
        cells.section,
        cells.reading,
        terms.identity_id,
        terms.relation,
        cells.row_code

),

-- the identity is about each number by itself: how many there are, how many conform
over_cells as (

    select
        cells.report_id,
        cells.section,
        cells.reading,
        identities.identity_id,
        identities.relation,
        cast(null as varchar) as row_code,
        cells.column_code,
        cast(count(cells.value) as decimal(38, 8)) as left_value,
        cast(
            count(*) filter (
                where case cells.value_kind
                    when 'count'
                        then cells.value >= 0 and cells.value = trunc(cells.value)
                    when 'signed' then cells.value = trunc(cells.value)
                    when 'amount' then cells.value >= 0
                end
            ) as decimal(38, 8)
        ) as right_value,
        cast(null as varchar) as missing_terms
    from cells
    inner join identities
        on cells.section = identities.section
    where identities.axis = 'cells'
    group by
        cells.report_id,
        cells.section,
        cells.reading,
        identities.identity_id,
        identities.relation,
        cells.column_code

),

evaluated as (

    select * from over_rows
    union all
    select * from over_columns
    union all
    select * from over_cells

)

select
    report_id,
    section,
    reading,
    identity_id,
    row_code,
    column_code,
    left_value,
    right_value,
    left_value - right_value as difference,
    case
        when missing_terms is not null then 'not_evaluable'
        when relation = '=' and left_value = right_value then 'holds'
        when relation = '<=' and left_value <= right_value then 'holds'
        else 'violated'
    end as outcome,
    missing_terms
from evaluated
