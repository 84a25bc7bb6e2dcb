with

sections as (

    select * from {{ ref('parsed_sections') }}

),

batch as (

    select * from {{ ref('stg_raw__reports') }}

)

select
    sections.report_id,
    sections.section,
    sections.form,
    sections.recognised,
    sections.verdict,
    sections.reading,
    sections.reason
from sections
inner join batch on sections.report_no = batch.report_no
