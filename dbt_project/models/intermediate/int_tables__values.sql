with

runs as (

    select * from {{ ref('int_tables__runs') }}

),

text_groups as (

    select * from {{ ref('int_groups') }}

),

words as (

    select * from {{ ref('int_words') }}

),

run_groups as (

    select
        runs.report_id,
        runs.section,
        runs.form,
        runs.group_no,
        runs.values_before,
        {{ numbers_printed('text_groups.value_kinds') }} as value_numbers,
        text_groups.value_texts,
        text_groups.value_lines,
        text_groups.value_ends
    from runs
    inner join text_groups
        on
            runs.report_id = text_groups.report_id
            and runs.group_no = text_groups.group_no

),

-- the printed values of a table's runs, in the order in which they stand
printed as (

    select
        report_id,
        section,
        form,
        values_before,
        {{ items_of(items_at('value_texts', 'value_numbers'), 'raw_text', 'value_no') }},
        unnest({{ items_at('value_lines', 'value_numbers') }}) as line_no,
        unnest({{ items_at('value_ends', 'value_numbers') }}) as char_end
    from run_groups

)

select
    printed.report_id,
    printed.section,
    printed.form,
    cast(printed.values_before + printed.value_no as integer) as table_position,
    replace(printed.raw_text, chr(29), ' ') as raw_text,
    words.token_class,
    words.number_value,
    words.unit,
    printed.line_no,
    cast(printed.char_end - length(printed.raw_text) as integer) as char_start
from printed
inner join words on printed.raw_text = words.token_text
