with

batch_cells as (

    select * from {{ ref('int_batch__cells') }}

),

sections as (

    select * from {{ ref('int_batch__sections') }}

),

terms as (

    select * from {{ ref('int_identities__terms') }}

),

identities as (

    select * from {{ ref('identities') }}

),

statement_results as (

    select * from {{ ref('int_statements__identities') }}

),

-- of a table that was not read there is nothing to add up
cells as (

    select batch_cells.*
    from batch_cells
    inner join sections
        on
            batch_cells.report_id = sections.report_id
            and batch_cells.section = sections.section
    where sections.verdict = 'read'

),

-- terms are rows: the identity is evaluated in every column
over_rows as (

    {{ identity_sums('rows', 'row_code', 'column_code') }}

),

-- terms are columns: the identity is evaluated in every row
over_columns as (

    {{ identity_sums('columns', 'column_code', 'row_code') }}

),

-- the identity is about each number by itself: how many there are, how many conform
over_cells as (

    select
        cells.report_id,
        cells.section,
        identities.identity_id,
        identities.relation,
        cast(null as string) as row_code,
        cells.column_code,
        cast(count(cells.value) as decimal(38, 8)) as left_value,
        cast(
            count(*) filter (
                where case cells.value_kind
                    when 'count'
                        then cells.value >= 0 and cells.value = floor(cells.value)
                    when 'signed' then cells.value = floor(cells.value)
                    when 'amount' then cells.value >= 0
                end
            ) as decimal(38, 8)
        ) as right_value,
        cast(null as string) as missing_terms,
        cast(null as string) as empty_sides
    from cells
    inner join identities
        on cells.section = identities.section
    where identities.axis = 'cells'
    group by
        cells.report_id,
        cells.section,
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
    missing_terms,
    empty_sides,
    cast(null as string) as evidence
from evaluated
union all
select
    report_id,
    section,
    identity_id,
    row_code,
    column_code,
    left_value,
    right_value,
    difference,
    outcome,
    missing_terms,
    cast(null as string) as empty_sides,
    evidence
from statement_results
