with

text_groups as (

    select * from {{ ref('int_groups__printed') }}

),

group_keys as (

    select * from {{ ref('int_groups__keys') }}

),

bare_pages as (

    select * from {{ ref('int_reports__bare_pages') }}

),

lines as (

    select * from {{ ref('stg_reports__lines') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

form_headers as (

    select * from {{ ref('int_forms__headers') }}

),

sections as (

    select * from {{ ref('sections') }}

),

-- Reports whose pages are numbered so, and those with a table whose values stand beside
-- their units: a number alone is none of them.
candidates as (

    select report_id from bare_pages

    union

    select text_groups.report_id
    from text_groups
    inner join group_keys on text_groups.words = group_keys.words
    inner join sections
        on
            group_keys.strip_section = sections.section
            and sections.proof = 'units'

),

anchors as (

    select distinct
        words,
        anchor_section,
        header_key
    from group_keys

),

sectioned as (

    select
        text_groups.report_id,
        text_groups.group_no,
        text_groups.words,
        text_groups.value_texts,
        text_groups.value_lines,
        length({{ marks_kept('text_groups.value_kinds', 'nd') }}) as number_count,
        {{ last_known('anchors.anchor_section') }} over so_far as section,
        {{ last_known('anchors.header_key') }} over so_far as header_key
    from text_groups
    inner join candidates on text_groups.report_id = candidates.report_id
    left join anchors on text_groups.words = anchors.words
    window
        so_far as (
            partition by text_groups.report_id
            order by text_groups.group_no
            rows between unbounded preceding and current row
        )

),

-- how many values a row has: the same in all forms, or as its header tells
strip_widths as (

    select
        form_cells.section,
        form_cells.strip_code,
        sections.proof,
        form_headers.header_key,
        min(form_cells.strip_width) as strip_width
    from form_cells
    inner join sections on form_cells.section = sections.section
    left join form_headers
        on
            form_cells.form = form_headers.form
            and form_cells.section = form_headers.section
            and form_cells.block = form_headers.block
    where sections.proof != 'labels' or form_headers.header_key is not null
    group by
        form_cells.section,
        form_cells.strip_code,
        sections.proof,
        form_headers.header_key
    having min(form_cells.strip_width) = max(form_cells.strip_width)

),

named as (

    select
        sectioned.report_id,
        sectioned.group_no,
        sectioned.value_texts,
        sectioned.value_lines,
        sectioned.number_count,
        group_keys.strip_code,
        strip_widths.proof,
        strip_widths.strip_width,
        lag(group_keys.strip_code) over report as strip_code_before,
        lag(sectioned.number_count) over report as number_count_before
    from sectioned
    left join group_keys
        on
            sectioned.words = group_keys.words
            and sectioned.section = group_keys.strip_section
    left join strip_widths
        on
            group_keys.strip_section = strip_widths.section
            and group_keys.strip_code = strip_widths.strip_code
            and (
                strip_widths.header_key is null
                or sectioned.header_key = strip_widths.header_key
            )
    window
        report as (partition by sectioned.report_id order by sectioned.group_no)

),

group_values as (

    select
        report_id,
        group_no,
        {{ items_of('value_texts', 'raw_text', 'value_no') }},
        unnest(value_lines) as line_no,
        len(value_texts) as value_count
    from named

),

-- numbers that have a line of their own
lone_lines as (

    select
        lines.report_id,
        lines.line_no
    from lines
    inner join candidates on lines.report_id = candidates.report_id
    where {{ matches('lines.line_text', '^[ 　]*[0-9０-９]{1,3}[ 　]*$') }}

),

lone_numbers as (

    select
        group_values.report_id,
        group_values.group_no,
        cast(group_values.value_no as integer) as value_no,
        group_values.value_count - group_values.value_no as values_behind,
        group_values.line_no,
        cast({{ fold_width('group_values.raw_text') }} as integer) as page_no,
        row_number() over (
            partition by group_values.report_id, group_values.group_no
            order by group_values.value_no
        ) as lone_no
    from group_values
    inner join lone_lines
        on
            group_values.report_id = lone_lines.report_id
            and group_values.line_no = lone_lines.line_no
    where {{ matches('group_values.raw_text', '^[0-9０-９]{1,3}$') }}

),

lone_counts as (

    select
        report_id,
        group_no,
        count(*) as lone_count
    from lone_numbers
    group by report_id, group_no

),

-- A row may print one number alone on its line, or nothing and a page ends behind its
-- label: the sequence tells.
ways as (

    select false as are_pages

    union all

    select true as are_pages

),

-- A row of unknown width has no number too many. One whose numbers stand between the
-- lines of its label has them behind text that names no row: none is left for its end.
measured as (

    select
        named.report_id,
        ways.are_pages,
        named.group_no,
        named.proof,
        coalesce(named.strip_width, 0) as strip_width,
        coalesce(lone_counts.lone_count, 0) as lone_count,
        named.strip_code is not null
        and not coalesce(
            named.number_count < named.strip_width
            and (
                (
                    named.strip_code_before is null
                    and named.number_count_before = named.strip_width
                )
                or (
                    ways.are_pages
                    and named.number_count = 1
                    and lone_counts.lone_count = 1
                )
            ), false
        ) as is_row,
        case
            when named.strip_width is null then 0
            else greatest(named.number_count - named.strip_width, 0)
        end as numbers_too_many
    from named
    cross join ways
    left join lone_counts
        on
            named.report_id = lone_counts.report_id
            and named.group_no = lone_counts.group_no

),

-- Every number alone on its line that no row has room for is the number of a page: all
-- of them behind text that names no row, as many as there are too many in a row.
counted as (

    select
        report_id,
        are_pages,
        group_no,
        is_row,
        proof,
        strip_width,
        case when is_row then numbers_too_many else lone_count end as page_count
    from measured

),

numbered as (

    select
        *,
        coalesce(sum(page_count) over (
            partition by report_id, are_pages
            order by group_no
            rows between unbounded preceding and 1 preceding
        ), 0) as pages_before
    from counted

),

-- what stands behind no row must count the pages, one by one
outside_rows as (

    select
        numbered.report_id,
        numbered.are_pages,
        numbered.group_no,
        lone_numbers.value_no,
        lone_numbers.line_no,
        lone_numbers.page_no,
        lone_numbers.page_no - numbered.pages_before - lone_numbers.lone_no as page_start
    from numbered
    inner join lone_numbers
        on
            numbered.report_id = lone_numbers.report_id
            and numbered.group_no = lone_numbers.group_no
    where not numbered.is_row

),

sequences as (

    select
        report_id,
        are_pages,
        min(page_start) as page_start
    from outside_rows
    group by report_id, are_pages
    having min(page_start) = max(page_start) and min(page_start) >= 0

),

-- and rows with numbers too many must have those that are missing
expected as (

    select
        numbered.report_id,
        numbered.are_pages,
        numbered.group_no,
        numbered.proof,
        numbered.strip_width,
        numbered.page_count,
        sequences.page_start + numbered.pages_before as page_before
    from numbered
    inner join sequences
        on
            numbered.report_id = sequences.report_id
            and numbered.are_pages = sequences.are_pages
    where numbered.is_row and numbered.page_count > 0

),

found as (

    select
        expected.*,
        lone_numbers.value_no,
        lone_numbers.line_no,
        lone_numbers.page_no,
        lone_numbers.values_behind
        = expected.page_before + expected.page_count - lone_numbers.page_no
            as stands_last,
        count(lone_numbers.value_no) over in_group as found_count,
        count(lone_numbers.value_no) filter (
            where
            lone_numbers.values_behind
            = expected.page_before + expected.page_count - lone_numbers.page_no
        ) over in_group as last_count
    from expected
    left join lone_numbers
        on
            expected.report_id = lone_numbers.report_id
            and expected.group_no = lone_numbers.group_no
            and expected.page_before < lone_numbers.page_no
            and expected.page_before + expected.page_count >= lone_numbers.page_no
    window
        in_group as (
            partition by expected.report_id, expected.are_pages, expected.group_no
        )

),

broken as (

    select distinct
        report_id,
        are_pages
    from found
    where found_count < page_count

),

members as (

    select
        report_id,
        are_pages,
        group_no,
        value_no,
        line_no,
        page_no,
        true as is_sure,
        true as is_last
    from outside_rows

    union all

    -- Pages end between rows: of several equal numbers the last is the page's, if
    -- identities can prove it. Where none can, only one may be it.
    select
        report_id,
        are_pages,
        group_no,
        value_no,
        line_no,
        page_no,
        proof = 'identities' as is_sure,
        stands_last as is_last
    from found
    where
        (found_count = page_count or proof = 'identities' or strip_width = 1)
        and case when last_count = page_count then stands_last else found_count = 1 end

),

counted_members as (

    select
        members.*,
        count(*) over report_way as member_count,
        max(members.line_no) over report_way as last_line_no
    from members
    inner join sequences
        on
            members.report_id = sequences.report_id
            and members.are_pages = sequences.are_pages
    left join broken
        on
            members.report_id = broken.report_id
            and members.are_pages = broken.are_pages
    where broken.report_id is null
    window report_way as (partition by members.report_id, members.are_pages)

),

-- One number is no sequence, and of two ways to count pages the first that is whole.
chosen_ways as (

    select
        report_id,
        min(are_pages) as are_pages
    from counted_members
    where member_count > 1
    group by report_id

)

-- Between a label and its values no identity proves, a number is a page's only if a later
-- page follows.
select
    counted_members.report_id,
    counted_members.group_no,
    counted_members.value_no,
    cast(counted_members.line_no as integer) as line_no,
    cast(counted_members.page_no as integer) as page_no,
    counted_members.is_sure
from counted_members
inner join chosen_ways
    on
        counted_members.report_id = chosen_ways.report_id
        and counted_members.are_pages = chosen_ways.are_pages
where
    counted_members.is_sure
    or counted_members.is_last
    or counted_members.line_no < counted_members.last_line_no
