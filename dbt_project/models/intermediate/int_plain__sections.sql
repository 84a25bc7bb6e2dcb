with

reports as (

    select * from {{ ref('int_plain__reports') }}

),

tables as (

    select * from {{ ref('int_plain__tables') }}

),

plain_forms as (

    select * from {{ ref('int_plain__forms') }}

)

select
    tables.report_id,
    tables.section,
    tables.form,
    plain_forms.strip_count
from tables
inner join reports on tables.report_id = reports.report_id
inner join plain_forms
    on
        tables.form = plain_forms.form
        and tables.section = plain_forms.section
