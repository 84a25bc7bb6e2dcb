with

runs as (

    select * from {{ ref('int_tables__runs') }}

),

sections as (

    select * from {{ ref('sections') }}

),

sequences as (

    select * from {{ ref('int_tables__sequence') }}

),

known_pages as (

    select * from {{ ref('int_pages__known') }}

),

tables_apart as (

    select * from {{ ref('int_tables__apart') }}

),

labelled as (

    select * from {{ ref('int_groups__labelled') }}

),

labels as (

    select * from {{ ref('int_labels') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

run_values as (

    select * from {{ ref('int_tables__values') }}

),

form_strips as (

    select
        form,
        section,
        strip_code,
        min(table_position) as first_position,
        max(table_position) as last_position,
        cast(
            row_number() over (
                partition by form, section order by min(table_position)
            ) as integer
        ) as strip_no
    from form_cells
    group by form, section, strip_code

),

-- enough of a label to know it where it is cut by numbers, lines or pages
fragments as (

    select distinct
        section,
        strip_code,
        case when length(label_key) >= 8 then left(label_key, 6) else label_key end
            as fragment
    from labels
    where label_kind = 'strip' and placed = 'end' and length(label_key) >= 3

),

table_groups as (

    select
        runs.report_id,
        runs.section,
        runs.form,
        runs.strip_count,
        labelled.group_no,
        labelled.group_key,
        labelled.strip_code
    from labelled
    inner join runs
        on
            labelled.report_id = runs.report_id
            and labelled.section = runs.section
    group by
        runs.report_id,
        runs.section,
        runs.form,
        runs.strip_count,
        labelled.group_no,
        labelled.group_key,
        labelled.strip_code

),

counted as (

    select
        table_groups.*,
        coalesce(runs.strips, 0) as strips,
        coalesce(
            sum(runs.strips) over (
                partition by
                    table_groups.report_id, table_groups.section, table_groups.form
                order by table_groups.group_no
                rows between unbounded preceding and 1 preceding
            ), 0
        ) as strips_before
    from table_groups
    left join runs
        on
            table_groups.report_id = runs.report_id
            and table_groups.section = runs.section
            and table_groups.form = runs.form
            and table_groups.group_no = runs.group_no

),

group_keys as (

    select distinct
        section,
        group_key
    from counted
    where group_key != ''

),

key_labels as (

    select
        group_keys.section,
        group_keys.group_key,
        fragments.strip_code,
        min(strpos(group_keys.group_key, fragments.fragment)) as place
    from group_keys
    inner join fragments
        on
            group_keys.section = fragments.section
            and contains(group_keys.group_key, fragments.fragment)
    group by group_keys.section, group_keys.group_key, fragments.strip_code

),

-- Where a row's label stands: before its numbers or just after them. Text before the
-- first row and after the last may speak of anything.
sightings as (

    select
        counted.report_id,
        counted.section,
        counted.form,
        counted.group_no,
        counted.strips,
        counted.strips_before,
        form_strips.strip_no,
        key_labels.place
    from counted
    inner join key_labels
        on
            counted.section = key_labels.section
            and counted.group_key = key_labels.group_key
    inner join form_strips
        on
            counted.form = form_strips.form
            and counted.section = form_strips.section
            and key_labels.strip_code = form_strips.strip_code
    where
        counted.strips > 1
        or not (
            (counted.strips_before = 0 and form_strips.strip_no > 1)
            or (
                counted.strips_before = counted.strip_count
                and form_strips.strip_no < counted.strip_count
            )
        )

    union all

    select
        counted.report_id,
        counted.section,
        counted.form,
        counted.group_no,
        counted.strips,
        counted.strips_before,
        form_strips.strip_no,
        length(counted.group_key) as place
    from counted
    inner join form_strips
        on
            counted.form = form_strips.form
            and counted.section = form_strips.section
            and counted.strip_code = form_strips.strip_code
    where counted.strips = 1

),

-- a label seen in part and as a whole is one label, where it begins
first_sightings as (

    select
        report_id,
        section,
        form,
        group_no,
        strips,
        strips_before,
        strip_no,
        min(place) as place
    from sightings
    group by report_id, section, form, group_no, strips, strips_before, strip_no

),

ordered as (

    select
        *,
        lag(strip_no) over (
            partition by report_id, section, form
            order by group_no, place, strip_no
        ) as strip_no_before
    from first_sightings

),

judged as (

    select
        report_id,
        section,
        form,
        count(*) filter (where strip_no < strip_no_before) as inversions,
        count(*) filter (
            where strips <= 1
            and strips_before not in (strip_no - 1, strip_no)
        ) as displaced,
        count(*) - count(distinct strip_no) as repeated,
        list(distinct strip_no) as strips_seen
    from ordered
    group by report_id, section, form

),

-- Labels that stand before several rows of numbers do not say whether these follow row by
-- row or column by column: lines must. Where no identity tells, each row of a run has its
-- own; or all values stand behind all labels, and only one order fits their kinds.
run_strips as (

    select
        runs.report_id,
        runs.section,
        runs.form,
        runs.group_no,
        form_strips.strip_no,
        min(run_values.line_no) as first_line_no,
        max(run_values.line_no) as last_line_no
    from runs
    inner join form_strips
        on
            runs.form = form_strips.form
            and runs.section = form_strips.section
            and runs.strips_before < form_strips.strip_no
            and runs.strips_before + runs.strips >= form_strips.strip_no
    inner join run_values
        on
            runs.report_id = run_values.report_id
            and runs.section = run_values.section
            and runs.form = run_values.form
            and run_values.table_position
            between form_strips.first_position and form_strips.last_position
    where runs.strips > 1
    group by
        runs.report_id,
        runs.section,
        runs.form,
        runs.group_no,
        form_strips.strip_no

),

run_lines as (

    select
        report_id,
        section,
        form,
        group_no,
        bool_and(first_line_no = last_line_no)
        and count(distinct first_line_no) = count(*) as has_rows
    from run_strips
    group by report_id, section, form, group_no

),

-- a number alone on its line, in a report whose pages are numbered so and not all known
lone_values as (

    select
        run_values.report_id,
        run_values.section,
        run_values.form,
        run_values.line_no
    from run_values
    inner join known_pages
        on
            run_values.report_id = known_pages.report_id
            and run_values.line_no > known_pages.known_to_line
    left join labelled
        on
            run_values.report_id = labelled.report_id
            and run_values.section = labelled.section
            and run_values.line_no = labelled.text_end_line
    where labelled.report_id is null
    group by
        run_values.report_id,
        run_values.section,
        run_values.form,
        run_values.line_no
    having count(*) = 1

),

without_rows as (

    select
        run_lines.report_id,
        run_lines.section,
        run_lines.form
    from run_lines
    left join tables_apart
        on
            run_lines.report_id = tables_apart.report_id
            and run_lines.section = tables_apart.section
            and run_lines.form = tables_apart.form
    where
        not run_lines.has_rows
        and (
            tables_apart.report_id is null
            or tables_apart.lines_are_columns
            or tables_apart.may_have_page_numbers
        )

    union

    select
        report_id,
        section,
        form
    from lone_values

),

-- the rows whose label was not seen, by what they print
strip_values as (

    select
        run_values.report_id,
        run_values.section,
        run_values.form,
        form_strips.strip_no,
        run_values.table_position,
        coalesce(cast(run_values.number_value as varchar), run_values.token_class)
            as printed
    from run_values
    inner join form_strips
        on
            run_values.form = form_strips.form
            and run_values.section = form_strips.section
            and run_values.table_position
            between form_strips.first_position and form_strips.last_position

),

strip_texts as (

    select
        report_id,
        section,
        form,
        strip_no,
        string_agg(printed, ' ' order by table_position) as strip_text
    from strip_values
    group by report_id, section, form, strip_no

),

-- a row whose label was not seen may only be one that its neighbours equal
weighed as (

    select
        strip_texts.*,
        coalesce(lag(strip_texts.strip_text) over table_rows, strip_texts.strip_text)
            as text_before,
        coalesce(lead(strip_texts.strip_text) over table_rows, strip_texts.strip_text)
            as text_after,
        coalesce(judged.inversions, 0) as inversions,
        coalesce(judged.displaced, 0) as displaced,
        coalesce(judged.repeated, 0) as repeated,
        not list_contains(
            coalesce(judged.strips_seen, []), strip_texts.strip_no
        ) as is_unseen
    from strip_texts
    left join judged
        on
            strip_texts.report_id = judged.report_id
            and strip_texts.section = judged.section
            and strip_texts.form = judged.form
    window
        table_rows as (
            partition by strip_texts.report_id, strip_texts.section, strip_texts.form
            order by strip_texts.strip_no
        )

),

unseen as (

    select
        report_id,
        section,
        form,
        count(*) filter (where is_unseen) as rows_unseen,
        count(*) filter (
            where is_unseen and (strip_text != text_before or strip_text != text_after)
        ) as rows_unplaceable,
        count(*) as strip_count,
        max(inversions) as inversions,
        max(displaced) as displaced,
        max(repeated) as repeated
    from weighed
    group by report_id, section, form

)

-- The order of the values is the form's if all labels stand in the form's order, whatever
-- cuts them; or if every label seen stands at its own row, and the rows whose labels were
-- not seen would be the same in their neighbours' places, in tables that identities
-- prove. A table of one row has no order. A row printed twice makes up for one that lost
-- its numbers, and those between would be shifted: then there is no telling.
select
    unseen.report_id,
    unseen.section,
    unseen.form,
    cast(rows_unseen as integer) as rows_unseen,
    cast(rows_unplaceable as integer) as rows_unplaceable,
    cast(inversions as integer) as inversions,
    cast(displaced as integer) as displaced,
    (
        sequences.report_id is not null
        and case
            when sections.proof = 'identities' then inversions = 0 and repeated = 0
            else without_rows.report_id is null
        end
    )
    or (
        sections.proof = 'identities'
        and inversions = 0
        and displaced = 0
        and repeated = 0
        and (rows_unplaceable = 0 or strip_count = 1)
    ) as is_in_order
from unseen
inner join sections on unseen.section = sections.section
left join sequences
    on
        unseen.report_id = sequences.report_id
        and unseen.section = sequences.section
        and unseen.form = sequences.form
left join without_rows
    on
        unseen.report_id = without_rows.report_id
        and unseen.section = without_rows.section
        and unseen.form = without_rows.form
