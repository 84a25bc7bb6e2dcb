{#-
    The cells of a section, or of all, that may be published: of identified, current
    reports, in sections that were validated and hold, or that the report does not print
    at all.
-#}
{% macro published_cells(section=none) -%}
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
        section_status.status in ('published', 'missing')
        {%- if section is not none %}
        and cells.section = '{{ section }}'
        {%- endif %}
{%- endmacro %}

{#- The scope that an agency's report has where its text does not say. -#}
{% macro own_scope(agency_name) -%}
    case
        when
            {{ agency_name }} like '%办公室' or {{ agency_name }} like '%办公厅'
            then 'office'
        else 'agency_whole'
    end
{%- endmacro %}
