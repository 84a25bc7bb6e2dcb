with

table_rows as (

    select * from {{ ref('int_rows') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

labels as (

    select * from {{ ref('int_labels') }}

),

bare_pages as (

    select * from {{ ref('int_reports__bare_pages') }}

),

-- labels that rows of several sections bear, such as 被依法纠错数
shared_keys as (

    select label_key
    from labels
    where label_kind = 'strip'
    group by label_key
    having count(distinct section) > 1

),

shared_labels as (

    select distinct
        labels.section,
        labels.strip_code
    from labels
    inner join shared_keys on labels.label_key = shared_keys.label_key
    where labels.label_kind = 'strip'

),

form_strips as (

    select
        form,
        section,
        strip_code,
        table_position as strip_no,
        value_kind,
        table_width as strip_count
    from form_cells

),

-- the unit printed must be one of money exactly where the form prints money
named as (

    select
        table_rows.*,
        shared_labels.strip_code is not null as has_shared_label,
        form_strips.form,
        form_strips.strip_no,
        form_strips.strip_count,
        table_rows.is_row
        and coalesce(
            (table_rows.base_unit = '元') = (form_strips.value_kind = 'amount'), true
        ) as fits_form
    from table_rows
    inner join form_strips
        on
            table_rows.section = form_strips.section
            and table_rows.strip_code = form_strips.strip_code
    left join shared_labels
        on
            table_rows.section = shared_labels.section
            and table_rows.strip_code = shared_labels.strip_code

),

ordered as (

    select
        *,
        strip_no > lag(strip_no, 1, 0) over (
            partition by report_id, form, section order by group_no
        ) as is_in_order
    from named

),

-- A section that prints a number beside no label, or its rows in another order, has lost
-- labels, perhaps the heading of the next section or parts of its own. Only rows of cells
-- stand for themselves then, and labels that two sections have are no one's.
disordered as (

    select
        table_rows.report_id,
        table_rows.section
    from table_rows
    left join ordered
        on
            table_rows.report_id = ordered.report_id
            and table_rows.group_no = ordered.group_no
    group by table_rows.report_id, table_rows.section
    having
        bool_or(table_rows.strip_code is null and table_rows.has_number)
        or not bool_and(coalesce(ordered.is_in_order, true))

),

first_rows as (

    select
        report_id,
        min(group_no) as first_group_no
    from named
    group by report_id

),

-- labels in the text of a group, also those of rows before it that print nothing
unique_labels as (

    select
        labels.section,
        labels.strip_code,
        labels.label_key
    from labels
    left join shared_keys on labels.label_key = shared_keys.label_key
    where
        labels.label_kind = 'strip'
        and labels.placed = 'end'
        and shared_keys.label_key is null

),

distinct_keys as (

    select distinct group_key from table_rows

),

keys_with_labels as (

    select distinct
        distinct_keys.group_key,
        unique_labels.section,
        unique_labels.strip_code
    from distinct_keys
    inner join unique_labels
        on contains(distinct_keys.group_key, unique_labels.label_key)

),

sightings as (

    select
        table_rows.report_id,
        keys_with_labels.section,
        keys_with_labels.strip_code,
        count(*) as times
    from table_rows
    inner join first_rows
        on
            table_rows.report_id = first_rows.report_id
            and table_rows.group_no >= first_rows.first_group_no
    inner join keys_with_labels
        on table_rows.group_key = keys_with_labels.group_key
    group by
        table_rows.report_id, keys_with_labels.section, keys_with_labels.strip_code

),

row_counts as (

    select
        report_id,
        section,
        strip_code,
        count(*) as times
    from named
    group by report_id, section, strip_code

),

-- A table that is there twice is believed if both print the same rows: what stands in one
-- alone, the other may contradict by leaving it blank.
unequal as (

    select
        sightings.report_id,
        sightings.section
    from sightings
    left join row_counts
        on
            sightings.report_id = row_counts.report_id
            and sightings.section = row_counts.section
            and sightings.strip_code = row_counts.strip_code
    group by sightings.report_id, sightings.section
    having
        max(sightings.times) > 1
        and (
            min(sightings.times) < max(sightings.times)
            or min(coalesce(row_counts.times, 0)) < max(sightings.times)
        )

),

-- A number beside no label, between the first heading and the last row, may belong to
-- the row above it or below: then labels may stand below their values. Where dashes are
-- values, a dash beside a heading may be one. A unit behind a value is the next row's.
spans as (

    select
        report_id,
        max(group_no) as last_group_no
    from named
    group by report_id

),

orphaned as (

    select distinct table_rows.report_id
    from table_rows
    inner join spans
        on
            table_rows.report_id = spans.report_id
            and table_rows.group_no <= spans.last_group_no
    where
        (table_rows.strip_code is null and table_rows.has_number)
        or (
            table_rows.strip_code is not null
            and table_rows.is_dash
            and table_rows.lines_below > 0
        )
        or table_rows.has_unit_behind

),

-- a value with another kind of unit than the label above it has belongs to the one below
above as (

    select distinct report_id
    from named
    where is_row and not fits_form and lines_below > 0

),

-- Values on lines below their labels: all rows of the form's section, in its order, each
-- with unit and value on the same lines below.
whole as (

    select
        ordered.report_id,
        ordered.form,
        ordered.section
    from ordered
    left join orphaned on ordered.report_id = orphaned.report_id
    left join bare_pages on ordered.report_id = bare_pages.report_id
    left join above on ordered.report_id = above.report_id
    where
        orphaned.report_id is null
        and bare_pages.report_id is null
        and above.report_id is null
    group by ordered.report_id, ordered.form, ordered.section
    having
        count(*) = min(ordered.strip_count)
        and bool_and(ordered.is_in_order)
        and bool_and(ordered.fits_form and ordered.row_unit != '')
        and min(ordered.lines_below) = max(ordered.lines_below)

)

-- a value on the line of its label needs nothing else
select
    named.report_id,
    named.form,
    named.section,
    named.group_no,
    named.strip_code,
    named.row_unit,
    named.first_filled,
    unequal.report_id is null
    and (
        named.is_blank_row
        or (
            named.fits_form
            and (named.lines_below = 0 or whole.report_id is not null)
            and (
                disordered.report_id is null
                or (named.has_cells and not named.has_shared_label)
            )
        )
    ) as is_believed
from named
left join whole
    on
        named.report_id = whole.report_id
        and named.form = whole.form
        and named.section = whole.section
left join disordered
    on
        named.report_id = disordered.report_id
        and named.section = disordered.section
left join unequal
    on
        named.report_id = unequal.report_id
        and named.section = unequal.section
