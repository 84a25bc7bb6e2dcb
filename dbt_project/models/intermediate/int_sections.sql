with

section_forms as (

    select * from {{ ref('int_sections__forms') }}

),

plain_sections as (

    select * from {{ ref('int_plain__sections') }}

),

sections as (

    select * from {{ ref('sections') }}

),

digests as (

    select * from {{ ref('int_readings__digests') }}

),

readings as (

    select * from {{ ref('int_readings') }}

),

reading_identities as (

    select * from {{ ref('int_readings__identities') }}

),

identities as (

    select * from {{ ref('identities') }}

),

whole_tables as (

    select * from {{ ref('int_tables__whole') }}

),

form_rows as (

    select * from {{ ref('form_rows') }}

),

-- a plain table has every strip of its form and no other
forms as (

    select
        report_id,
        section,
        form,
        strips_fitting,
        strips_not_fitting
    from section_forms

    union all

    select
        report_id,
        section,
        form,
        strip_count as strips_fitting,
        0 as strips_not_fitting
    from plain_sections

),

read_cells as (

    select
        readings.report_id,
        readings.section,
        readings.reading,
        readings.form,
        md5(
            readings.form || string_agg(
                coalesce(cast(readings.value as varchar), ''), ','
                order by readings.table_position
            )
        ) as values_digest,
        count(*) filter (where readings.cell_state = 'unreadable') as cells_unreadable,
        sections.proof = 'units'
        and bool_and(readings.cell_state not in ('missing', 'unreadable'))
            as is_proven_by_units,
        count(*) filter (
            where readings.cell_state = 'missing' and sections.proof = 'identities'
        ) as cells_missing
    from readings
    inner join sections on readings.section = sections.section
    group by
        readings.report_id,
        readings.section,
        readings.reading,
        readings.form,
        sections.proof

),

broken as (

    select
        reading_identities.report_id,
        reading_identities.section,
        reading_identities.reading,
        count(*) as identities_broken
    from reading_identities
    inner join identities
        on reading_identities.identity_id = identities.identity_id
    where
        identities.severity = 'hard'
        and reading_identities.outcome != 'holds'
    group by
        reading_identities.report_id,
        reading_identities.section,
        reading_identities.reading

),

-- a reading is sound if every cell was read and every hard identity holds
judged as (

    select
        read_cells.report_id,
        read_cells.section,
        read_cells.reading,
        read_cells.form,
        read_cells.values_digest,
        read_cells.cells_unreadable = 0
        and read_cells.cells_missing = 0
        and broken.identities_broken is null as is_sound
    from read_cells
    left join broken
        on
            read_cells.report_id = broken.report_id
            and read_cells.section = broken.section
            and read_cells.reading = broken.reading

),

preferred as (

    select
        *,
        case reading
            when 'by_label' then 1
            when 'by_row_order' then 2
            when 'by_column_order' then 3
        end as preference
    from judged

),

-- Sound readings that say the same are one; two that differ are none. Without a sound
-- one the labels' reading is shown.
counted as (

    select
        report_id,
        section,
        count(distinct values_digest) filter (where is_sound) as sound_readings,
        arg_min(reading, preference) filter (where is_sound) as sound_reading,
        arg_min(reading, preference) as first_reading
    from preferred
    group by report_id, section

),

chosen as (

    select
        counted.report_id,
        counted.section,
        counted.sound_readings,
        judged.reading,
        judged.form
    from counted
    left join judged
        on
            counted.report_id = judged.report_id
            and counted.section = judged.section
            and judged.reading = case counted.sound_readings
                when 0 then counted.first_reading
                when 1 then counted.sound_reading
            end

    union all

    select
        report_id,
        section,
        1 as sound_readings,
        'by_label' as reading,
        form
    from plain_sections

),

-- two readings that found the same cells: then an error is the source's own
agreeing as (

    select
        digests.report_id,
        digests.section,
        coalesce(
            count(*) > 1
            and count(distinct digests.cells_digest) = 1
            and max(digests.cells_not_read) = 0, false
        ) as readings_agree
    from digests
    inner join sections
        on
            digests.section = sections.section
            and sections.proof = 'identities'
    group by digests.report_id, digests.section

    union all

    select
        report_id,
        section,
        true as readings_agree
    from whole_tables

    union all

    -- a table in which every label has its unit beside it was read by two signs
    select
        report_id,
        section,
        true as readings_agree
    from read_cells
    where is_proven_by_units

    union all

    select
        plain_sections.report_id,
        plain_sections.section,
        true as readings_agree
    from plain_sections
    inner join sections
        on
            plain_sections.section = sections.section
            and sections.proof = 'identities'

),

agreements as (

    select
        report_id,
        section,
        bool_or(readings_agree) as readings_agree
    from agreeing
    group by report_id, section

),

-- a report whose form is known is expected to print every section of that form
report_forms as (

    select
        report_id,
        mode(form order by form) as form
    from forms
    where form is not null
    group by report_id

),

form_sections as (

    select distinct
        form,
        section
    from form_rows

),

expected as (

    select
        report_forms.report_id,
        form_sections.section,
        report_forms.form as form_of_report
    from report_forms
    inner join form_sections on report_forms.form = form_sections.form

    union

    select
        forms.report_id,
        forms.section,
        report_forms.form as form_of_report
    from forms
    left join report_forms on forms.report_id = report_forms.report_id

    union

    select
        read_cells.report_id,
        read_cells.section,
        report_forms.form as form_of_report
    from read_cells
    left join report_forms on read_cells.report_id = report_forms.report_id

)

select
    expected.report_id,
    expected.section,
    case
        when forms.report_id is null and chosen.report_id is null
            then expected.form_of_report
        else coalesce(chosen.form, forms.form)
    end as form,
    forms.report_id is not null or chosen.report_id is not null as recognised,
    chosen.reading,
    coalesce(agreements.readings_agree, false) as readings_agree,
    cast(coalesce(chosen.sound_readings, 0) as integer) as sound_readings,
    coalesce(forms.strips_fitting, 0) as strips_fitting,
    coalesce(forms.strips_not_fitting, 0) as strips_not_fitting
from expected
left join forms
    on expected.report_id = forms.report_id and expected.section = forms.section
left join chosen
    on expected.report_id = chosen.report_id and expected.section = chosen.section
left join agreements
    on
        expected.report_id = agreements.report_id
        and expected.section = agreements.section
