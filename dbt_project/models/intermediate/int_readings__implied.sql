with

printed as (

    select * from {{ ref('int_readings__printed') }}

),

identity_terms as (

    select * from {{ ref('int_identities__terms') }}

),

identities as (

    select * from {{ ref('identities') }}

),

sections as (

    select * from {{ ref('sections') }}

),

-- the columns that others add up to
sum_columns as (

    select
        section,
        code as column_code
    from identity_terms
    where axis = 'columns' and side = 'left'
    group by section, code

),

-- Tables with open cells, of which every row was found and none is beyond reading. A
-- sum that is blank in every row may be a column lost from the table, its neighbours
-- shifted: then nothing is implied.
open_tables as (

    select
        printed.report_id,
        printed.section,
        printed.reading
    from printed
    inner join sections
        on
            printed.section = sections.section
            and sections.proof = 'identities'
    left join sum_columns
        on
            printed.section = sum_columns.section
            and printed.column_code = sum_columns.column_code
    group by printed.report_id, printed.section, printed.reading
    having
        count(*) filter (where printed.cell_state in ('blank', 'dash', 'unplaced')) > 0
        and count(*) filter (
            where printed.cell_state in ('missing', 'unreadable')
        ) = 0
        and count(*) filter (
            where printed.cell_state = 'reported'
            and sum_columns.column_code is not null
        ) > 0

),

cells as (

    select
        printed.report_id,
        printed.section,
        printed.reading,
        printed.form,
        printed.row_code,
        printed.column_code,
        printed.table_position,
        printed.reported_value as value
    from printed
    inner join open_tables
        on
            printed.report_id = open_tables.report_id
            and printed.section = open_tables.section
            and printed.reading = open_tables.reading

),

equations as (

    select identity_terms.*
    from identity_terms
    inner join identities
        on identity_terms.identity_id = identities.identity_id
    where
        identities.severity = 'hard'
        and identity_terms.relation = '='
        and identity_terms.axis in ('rows', 'columns')

),

-- every cell as a term of every equation it stands in, all on one side
open_terms as (

    select
        cells.report_id,
        cells.section,
        cells.reading,
        cells.table_position,
        equations.identity_id || ' ' || cells.column_code as instance,
        equations.weight * case equations.side when 'left' then 1 else -1 end
            as coefficient
    from cells
    inner join equations
        on
            cells.form = equations.form
            and cells.section = equations.section
            and cells.row_code = equations.code
    where equations.axis = 'rows'

    union all

    select
        cells.report_id,
        cells.section,
        cells.reading,
        cells.table_position,
        equations.identity_id || ' ' || cells.row_code as instance,
        equations.weight * case equations.side when 'left' then 1 else -1 end
            as coefficient
    from cells
    inner join equations
        on
            cells.form = equations.form
            and cells.section = equations.section
            and cells.column_code = equations.code
    where equations.axis = 'columns'

),

{{ implied_round('cells', 'first_round') }},

{{ implied_round('first_round', 'second_round') }},

{{ implied_round('second_round', 'third_round') }},

{{ implied_round('third_round', 'fourth_round') }}

select
    fourth_round.report_id,
    fourth_round.section,
    fourth_round.reading,
    fourth_round.table_position,
    fourth_round.value as implied_value
from fourth_round
inner join cells
    on
        fourth_round.report_id = cells.report_id
        and fourth_round.section = cells.section
        and fourth_round.reading = cells.reading
        and fourth_round.table_position = cells.table_position
where cells.value is null and fourth_round.value is not null
