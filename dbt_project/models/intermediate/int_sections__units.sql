with

labelled as (

    select * from {{ ref('int_groups__labelled') }}

),

unit_headers as (

    select * from {{ ref('unit_headers') }}

),

form_columns as (

    select * from {{ ref('form_columns') }}

),

form_rows as (

    select * from {{ ref('form_rows') }}

),

header_variants as (

    select * from {{ ref('int_forms__headers') }}

),

notes as (

    select
        section,
        column_code,
        coalesce({{ label_key('note') }}, '') as note_key,
        unit
    from unit_headers

),

-- headers whose last column is an amount, and the labels of the rows below them
amount_headers as (

    select distinct
        form_columns.section,
        form_columns.column_code,
        header_variants.header_key,
        {{ label_key('form_rows.label_zh') }} as row_key
    from form_columns
    inner join header_variants
        on
            form_columns.form = header_variants.form
            and form_columns.section = header_variants.section
            and form_columns.block = header_variants.block
    inner join form_rows
        on
            form_columns.form = form_rows.form
            and form_columns.section = form_rows.section
            and form_columns.block = form_rows.block
    where form_columns.value_kind = 'amount'

),

group_keys as (

    select distinct
        section,
        group_key
    from labelled
    where group_key != ''

),

-- what stands behind the header
remainders as (

    select
        group_keys.section,
        group_keys.group_key,
        amount_headers.column_code,
        amount_headers.row_key,
        substr(
            group_keys.group_key,
            strpos(group_keys.group_key, amount_headers.header_key)
            + length(amount_headers.header_key)
        ) as key_left
    from group_keys
    inner join amount_headers
        on
            group_keys.section = amount_headers.section
            and contains(group_keys.group_key, amount_headers.header_key)

),

-- is a note, and then the first row's label, or as much of it as its numbers leave
matched_notes as (

    select
        remainders.section,
        remainders.group_key,
        remainders.column_code,
        arg_max(coalesce(notes.unit, 'unsaid'), length(notes.note_key)) as header_unit
    from remainders
    inner join notes
        on
            remainders.section = notes.section
            and remainders.column_code = notes.column_code
            and starts_with(remainders.key_left, notes.note_key)
            and starts_with(
                remainders.row_key,
                substr(remainders.key_left, length(notes.note_key) + 1)
            )
    group by remainders.section, remainders.group_key, remainders.column_code

),

read_notes as (

    select distinct
        remainders.section,
        remainders.group_key,
        remainders.column_code,
        coalesce(matched_notes.header_unit, 'unknown') as header_unit
    from remainders
    left join matched_notes
        on
            remainders.section = matched_notes.section
            and remainders.group_key = matched_notes.group_key
            and remainders.column_code = matched_notes.column_code

),

-- a header that says something else, or two that disagree, leave the unit unknown
agreed as (

    select
        labelled.report_id,
        labelled.section,
        read_notes.column_code,
        case
            when count(distinct read_notes.header_unit) = 1
                then min(read_notes.header_unit)
            else 'unknown'
        end as header_unit
    from labelled
    inner join read_notes
        on
            labelled.section = read_notes.section
            and labelled.group_key = read_notes.group_key
    group by labelled.report_id, labelled.section, read_notes.column_code

)

select * from agreed
