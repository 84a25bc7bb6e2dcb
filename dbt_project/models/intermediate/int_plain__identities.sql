{{ config(materialized="view") }}

with

tables as (

    select * from {{ ref('int_plain__tables') }}

),

instances as (

    select * from {{ ref('int_plain__instances') }}

),

numbered as (

    select
        report_id,
        section,
        form,
        {{ plain_numbers('values_key') }} as numbers
    from tables
    where is_plain

),

-- A term that is missing there is not: every cell of a plain table prints its number.
-- Of amounts only the sign is asked for, which their unit does not change.
evaluated as (

    select
        numbered.report_id,
        numbered.section,
        instances.identity_id,
        instances.relation,
        instances.row_code,
        instances.column_code,
        case instances.kind
            when 'sums'
                then
                    {{ sum_at('numbered.numbers', 'instances.left_added') }}
                    - {{ sum_at('numbered.numbers', 'instances.left_taken') }}
            else
                len(instances.left_added)
                + len(instances.left_taken)
                + len(instances.right_added)
        end as left_value,
        case instances.kind
            when 'sums'
                then
                    {{ sum_at('numbered.numbers', 'instances.right_added') }}
                    - {{ sum_at('numbered.numbers', 'instances.right_taken') }}
            else
                {{ count_at(
                    'numbered.numbers', 'instances.left_added',
                    'number >= 0 and number = trunc(number)'
                ) }}
                + {{ count_at(
                    'numbered.numbers', 'instances.left_taken',
                    'number = trunc(number)'
                ) }}
                + {{ count_at(
                    'numbered.numbers', 'instances.right_added', 'number >= 0'
                ) }}
        end as right_value
    from numbered
    inner join instances
        on
            numbered.form = instances.form
            and numbered.section = instances.section

)

select
    report_id,
    section,
    identity_id,
    row_code,
    column_code,
    cast(left_value as decimal(38, 8)) as left_value,
    cast(right_value as decimal(38, 8)) as right_value,
    case
        when relation = '=' and left_value = right_value then 'holds'
        when relation = '<=' and left_value <= right_value then 'holds'
        else 'violated'
    end as outcome
from evaluated
