{#-
    The cells of a section that may be published: of identified, current reports, in
    sections that were validated and hold, or that the report does not print at all.
-#}
{% macro published_cells(section) -%}
    select
        reports.agency_id,
        reports.agency_name,
        reports.report_year,
        cells.*
    from cells
    inner join section_status
        on
            cells.report_id = section_status.report_id
            and cells.section = section_status.section
    inner join reports on cells.report_id = reports.report_id
    where
        cells.section = '{{ section }}'
        and section_status.status in ('published', 'missing')
{%- endmacro %}
