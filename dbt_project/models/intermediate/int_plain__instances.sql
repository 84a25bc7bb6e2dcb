with

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

terms as (

    select * from {{ ref('int_identities__terms') }}

),

identities as (

    select * from {{ ref('identities') }}

),

-- a term stands as often as it weighs
weighed as (

    select
        terms.*,
        unnest(range(0, abs(terms.weight))) as weight_no
    from terms

),

-- terms are rows: an instance for every column
over_rows as (

    select
        form_cells.form,
        form_cells.section,
        weighed.identity_id,
        weighed.relation,
        cast(null as varchar) as row_code,
        form_cells.column_code,
        weighed.side,
        weighed.weight > 0 as is_added,
        form_cells.table_position
    from form_cells
    inner join weighed
        on
            form_cells.form = weighed.form
            and form_cells.section = weighed.section
            and form_cells.row_code = weighed.code
    where weighed.axis = 'rows'

),

-- terms are columns: an instance for every row
over_columns as (

    select
        form_cells.form,
        form_cells.section,
        weighed.identity_id,
        weighed.relation,
        form_cells.row_code,
        min(weighed.code) filter (where weighed.side = 'left') over (
            partition by
                form_cells.form,
                form_cells.section,
                form_cells.row_code,
                weighed.identity_id
        ) as column_code,
        weighed.side,
        weighed.weight > 0 as is_added,
        form_cells.table_position
    from form_cells
    inner join weighed
        on
            form_cells.form = weighed.form
            and form_cells.section = weighed.section
            and form_cells.column_code = weighed.code
    where weighed.axis = 'columns'

),

sums as (

    select * from over_rows
    union all
    select * from over_columns

),

sum_instances as (

    select
        form,
        section,
        identity_id,
        relation,
        row_code,
        column_code,
        'sums' as kind,
        {{ positions_where("side = 'left' and is_added") }} as left_added,
        {{ positions_where("side = 'left' and not is_added") }} as left_taken,
        {{ positions_where("side = 'right' and is_added") }} as right_added,
        {{ positions_where("side = 'right' and not is_added") }} as right_taken
    from sums
    group by form, section, identity_id, relation, row_code, column_code

),

-- the identity is about each number by itself: counts, changes and amounts
cell_instances as (

    select
        form_cells.form,
        form_cells.section,
        identities.identity_id,
        identities.relation,
        cast(null as varchar) as row_code,
        form_cells.column_code,
        'cells' as kind,
        {{ positions_where("form_cells.value_kind = 'count'") }} as left_added,
        {{ positions_where("form_cells.value_kind = 'signed'") }} as left_taken,
        {{ positions_where("form_cells.value_kind = 'amount'") }} as right_added,
        {{ positions_where("form_cells.value_kind is null") }} as right_taken
    from form_cells
    inner join identities on form_cells.section = identities.section
    where identities.axis = 'cells'
    group by
        form_cells.form,
        form_cells.section,
        identities.identity_id,
        identities.relation,
        form_cells.column_code

)

select * from sum_instances
union all
select * from cell_instances
