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

ranked as (

    select
        everything.report_id,
        everything.attribute,
        everything.evidence,
        cast(evidence_kinds.rank as integer) as rank,
        everything.value,
        everything.raw_text,
        everything.line_no,
        everything.char_start
    from everything
    inner join evidence_kinds
        on
            everything.attribute = evidence_kinds.attribute
            and everything.evidence = evidence_kinds.evidence

)

select * from ranked
