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

-- what stands between the header and the first row's label
remainders as (

    select
        group_keys.section,
        group_keys.group_key,
        amount_headers.column_code,
        case
            when ends_with(group_keys.group_key, amount_headers.row_key)
                then substr(
                    group_keys.group_key,
                    strpos(group_keys.group_key, amount_headers.header_key)
                    + length(amount_headers.header_key),
                    length(group_keys.group_key)
                    - strpos(group_keys.group_key, amount_headers.header_key)
                    - length(amount_headers.header_key) + 1
                    - length(amount_headers.row_key)
                )
            else substr(
                group_keys.group_key,
                strpos(group_keys.group_key, amount_headers.header_key)
                + length(amount_headers.header_key)
            )
        end as note_key
    from group_keys
    inner join amount_headers
        on
            group_keys.section = amount_headers.section
            and contains(group_keys.group_key, amount_headers.header_key)

),

read_notes as (

    select
        remainders.section,
        remainders.group_key,
        remainders.column_code,
        case
            when notes.column_code is null then 'unknown'
            else coalesce(notes.unit, 'unsaid')
        end as header_unit
    from remainders
    left join notes
        on
            remainders.section = notes.section
            and remainders.column_code = notes.column_code
            and remainders.note_key = notes.note_key

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
