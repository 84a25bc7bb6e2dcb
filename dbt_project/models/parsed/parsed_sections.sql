with

sections as (

    select * from {{ ref('int_sections') }}

)

select
    report_id,
    section,
    form,
    recognised,
    reading,
    readings_agree,
    sound_readings,
    strips_fitting,
    strips_not_fitting
from sections
