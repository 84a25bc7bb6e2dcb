with

title_evidence as (

    select * from {{ ref('int_reports__title_evidence') }}

),

signature_evidence as (

    select * from {{ ref('int_reports__signature_evidence') }}

),

publication_evidence as (

    select * from {{ ref('int_reports__publication_evidence') }}

),

year_evidence as (

    select * from {{ ref('int_reports__year_evidence') }}

),

zone_evidence as (

    select * from {{ ref('int_reports__zone_evidence') }}

),

reports as (

    select * from {{ ref('stg_raw__reports') }}

),

manifest as (

    select * from {{ ref('stg_raw__manifest') }}

),

evidence_kinds as (

    select * from {{ ref('evidence_kinds') }}

),

manifest_rows as (

    unpivot (
        select
            manifest.report_id,
            nullif(trim(manifest.agency_name), '') as agency_name,
            nullif(trim(manifest.province), '') as province,
            nullif(trim(manifest.city), '') as city,
            nullif(trim(manifest.report_year), '') as report_year
        from manifest
        inner join reports on manifest.report_id = reports.report_id
    )
    on agency_name, province, city, report_year
    into name attribute value value

),

everything as (

    select * from title_evidence
    union all by name
    select * from signature_evidence
    union all by name
    select * from publication_evidence
    union all by name
    select * from year_evidence
    union all by name
    select * from zone_evidence
    union all by name
    select
        report_id,
        attribute,
        'manifest' as evidence,
        value,
        cast(null as varchar) as raw_text,
        cast(null as integer) as line_no,
        cast(null as integer) as char_start
    from manifest_rows

),

-- The rules know words and names in simplified characters: a plan would pass for a year
-- reported, and a name for that of another agency. The title's year is only digits.
traditional as (

    select distinct report_id
    from title_evidence
    where
        attribute = 'title'
        and regexp_matches(value, '{{ traditional_title_pattern() }}')

),

taken as (

    select everything.*
    from everything
    left join traditional on everything.report_id = traditional.report_id
    where
        traditional.report_id is null
        or everything.evidence = 'manifest'
        or everything.attribute not in ('agency_name', 'report_year')
        or (everything.attribute = 'report_year' and everything.evidence = 'title')

),

ranked as (

    select
        taken.report_id,
        taken.attribute,
        taken.evidence,
        cast(evidence_kinds.rank as integer) as rank,
        taken.value,
        taken.raw_text,
        taken.line_no,
        taken.char_start
    from taken
    inner join evidence_kinds
        on
            taken.attribute = evidence_kinds.attribute
            and taken.evidence = evidence_kinds.evidence

)

select * from ranked
