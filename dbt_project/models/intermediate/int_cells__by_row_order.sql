with

sections as (

    select * from {{ ref('int_sections__forms') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

labelled as (

    select * from {{ ref('int_groups__labelled') }}

),

tokens as (

    select * from {{ ref('int_tokens__grouped') }}

),

-- the table reaches from its first labelled row to its last
spans as (

    select
        report_id,
        section,
        min(group_no) as first_group_no,
        max(group_no) as last_group_no
    from labelled
    where strip_code is not null
    group by report_id, section

),

-- all printed values of the table in order, whatever text stands between them
printed as (

    select
        spans.report_id,
        spans.section,
        tokens.token_class,
        tokens.number_value,
        tokens.unit,
        tokens.line_no,
        tokens.cell_no,
        tokens.word_no,
        tokens.token_text,
        row_number() over (
            partition by spans.report_id, spans.section order by tokens.token_no
        ) as table_position,
        count(*) over (partition by spans.report_id, spans.section) as printed_count
    from spans
    inner join tokens
        on
            spans.report_id = tokens.report_id
            and tokens.group_no between spans.first_group_no and spans.last_group_no
    where tokens.token_class in ('number', 'dash')

),

-- places follow from the order only if every place is printed
placed as (

    select
        sections.report_id,
        sections.section,
        sections.form,
        'by_row_order' as reading,
        form_cells.row_code,
        form_cells.column_code,
        form_cells.table_position,
        form_cells.unit as form_unit,
        form_cells.value_kind,
        case printed.token_class
            when 'number' then 'reported'
            else printed.token_class
        end as cell_state,
        printed.number_value as printed_value,
        printed.unit as printed_unit,
        printed.line_no,
        printed.cell_no,
        printed.word_no,
        printed.token_text as raw_text,
        cast(null as varchar) as problem
    from sections
    inner join form_cells
        on
            sections.form = form_cells.form
            and sections.section = form_cells.section
    inner join printed
        on
            sections.report_id = printed.report_id
            and sections.section = printed.section
            and form_cells.table_position = printed.table_position
            and form_cells.table_width = printed.printed_count

)

select * from placed
