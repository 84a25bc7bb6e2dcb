with

strips as (

    select * from {{ ref('int_plain__strips') }}

),

plain_forms as (

    select * from {{ ref('int_plain__forms') }}

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

bare_pages as (

    select * from {{ ref('int_reports__bare_pages') }}

),

-- A table is plain if nothing in it is in doubt. Where no identity proves a table, its
-- values stand right behind their labels, in one line or with no other label near.
printed as (

    select
        strips.report_id,
        strips.section,
        string_agg(
            coalesce(strips.strip_code, '') || '/' || strips.value_count,
            ',' order by strips.group_no
        ) filter (where strips.value_count > 0) as strips_key,
        string_agg(
            strips.values_key, '|' order by strips.group_no
        ) filter (where strips.value_count > 0) as values_key,
        min(strips.header_unit) as header_unit,
        count(distinct strips.header_unit) as header_units,
        bool_or(
            strips.is_doubtful
            or (sections.proof != 'identities' and strips.has_gap)
        )
        or (
            bool_or(sections.proof != 'identities' and strips.stands_below)
            and bool_or(strips.has_bare_label or bare_pages.report_id is not null)
        ) as is_doubtful
    from strips
    inner join sections on strips.section = sections.section
    left join bare_pages on strips.report_id = bare_pages.report_id
    group by strips.report_id, strips.section

),

matched as (

    select
        printed.report_id,
        printed.section,
        printed.values_key,
        printed.header_unit,
        printed.header_units,
        plain_forms.form,
        plain_forms.proof,
        plain_forms.section_count
    from printed
    inner join plain_forms
        on
            printed.section = plain_forms.section
            and printed.strips_key = plain_forms.strips_key
    where not printed.is_doubtful

),

-- what a section alone cannot tell, the report's other sections may
report_forms as (

    select
        report_id,
        form,
        count(*) as sections_agreeing
    from matched
    group by report_id, form

),

chosen as (

    select matched.*
    from matched
    inner join report_forms
        on
            matched.report_id = report_forms.report_id
            and matched.form = report_forms.form
    qualify
        row_number() over (
            partition by matched.report_id, matched.section
            order by report_forms.sections_agreeing desc, matched.form asc
        ) = 1

),

-- reports of which every table is plain, and none of the form's is lacking
whole as (

    select
        report_id,
        count(*) as tables
    from chosen
    group by report_id
    having count(*) = min(section_count)

),

seen as (

    select
        report_id,
        count(*) as tables
    from printed
    where strips_key is not null or is_doubtful
    group by report_id

),

whole_reports as (

    select whole.report_id
    from whole
    inner join seen on whole.report_id = seen.report_id and whole.tables = seen.tables

),

form_strips as (

    select
        form,
        section,
        block,
        strip_code,
        max(strip_position) filter (where value_kind = 'amount') as amount_position,
        max(strip_position) filter (where value_kind = 'signed') as signed_position
    from form_cells
    group by form, section, block, strip_code

),

-- where no identity proves a table, its header must
known_headers as (

    select distinct
        form,
        section,
        block,
        header_key
    from form_headers

),

plain_tables as (

    select chosen.*
    from chosen
    inner join whole_reports on chosen.report_id = whole_reports.report_id

),

-- Where no identity proves a table, every row stands below the header of the form; and
-- only where the form has changes and amounts are signs and units printed.
strange as (

    select distinct
        plain_tables.report_id,
        plain_tables.section
    from plain_tables
    inner join strips
        on
            plain_tables.report_id = strips.report_id
            and plain_tables.section = strips.section
            and (strips.is_decorated or plain_tables.proof != 'identities')
    inner join form_strips
        on
            plain_tables.form = form_strips.form
            and plain_tables.section = form_strips.section
            and strips.strip_code = form_strips.strip_code
    left join known_headers
        on
            form_strips.form = known_headers.form
            and form_strips.section = known_headers.section
            and form_strips.block = known_headers.block
            and strips.header_key = known_headers.header_key
    where
        (plain_tables.proof != 'identities' and known_headers.header_key is null)
        or (
            strips.is_decorated
            and (
                {{ misplaced_marks(
                    'strips.values_key', 'form_strips.signed_position', '+增减'
                ) }}
                or {{ misplaced_marks(
                    'strips.values_key', 'form_strips.amount_position', '亿万元'
                ) }}
            )
        )

)

select
    plain_tables.report_id,
    plain_tables.section,
    plain_tables.form,
    plain_tables.values_key,
    plain_tables.header_unit,
    strange.report_id is null and plain_tables.header_units <= 1 as is_plain
from plain_tables
left join strange
    on
        plain_tables.report_id = strange.report_id
        and plain_tables.section = strange.section
