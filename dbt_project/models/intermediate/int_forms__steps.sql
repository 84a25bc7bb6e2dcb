with

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

labels as (

    select * from {{ ref('int_labels') }}

),

headers as (

    select * from {{ ref('int_forms__headers') }}

),

first_places as (

    select
        form,
        section,
        block,
        strip_code,
        min(table_position) as first_place
    from form_cells
    group by form, section, block, strip_code

),

-- a block's header stands before its rows
keys as (

    select
        first_places.form,
        first_places.section,
        2 * first_places.first_place as step_place,
        true as is_row,
        labels.label_key as step_key
    from first_places
    inner join labels
        on
            first_places.section = labels.section
            and first_places.strip_code = labels.strip_code
            and labels.label_kind = 'strip'
            and labels.placed = 'end'

    union

    select
        headers.form,
        headers.section,
        2 * min(first_places.first_place) - 1 as step_place,
        false as is_row,
        headers.header_key as step_key
    from headers
    inner join first_places
        on
            headers.form = first_places.form
            and headers.section = first_places.section
            and headers.block = first_places.block
    group by headers.form, headers.section, headers.block, headers.header_key

),

steps as (

    select
        form,
        section,
        step_place,
        is_row,
        list(step_key order by step_key) as step_keys
    from keys
    group by form, section, step_place, is_row

)

select
    form,
    section,
    cast(
        row_number() over (partition by form, section order by step_place) as integer
    ) as step_no,
    cast(count(*) over (partition by form, section) as integer) as step_count,
    is_row,
    step_keys
from steps
