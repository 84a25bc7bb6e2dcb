with

reports as (

    select * from {{ ref('stg_raw__reports') }}

),

edge_lines as (

    select * from {{ ref('int_reports__edge_lines') }}

),

evidence as (

    select * from {{ ref('int_reports__evidence') }}

),

-- 关于做好…工作的通知, 2019年政务公开工作要点: other kinds of document say so
other_kinds as (

    select
        report_id,
        arg_min(line_text, line_no) as other_kind_title,
        min(line_no) as other_kind_line_no
    from edge_lines
    where
        from_start <= 15
        and length(compact_text) <= 80
        and regexp_matches(
            compact_text,
            '^\p{Han}{0,40}关于[^。,，;；|>]{4,70}(?:通知|公告|通报|方案|意见|公示|函)$'
            || '|^\p{Han}{0,30}20[0-9]{2}年[\p{Han}]{0,20}'
            || '(?:工作要点|实施方案|工作方案|工作计划)$'
        )
    group by report_id

),

titled as (

    select
        report_id,
        min(line_no) as title_line_no
    from evidence
    where attribute = 'title'
    group by report_id

),

dated as (

    select distinct report_id
    from evidence
    where
        attribute = 'report_year' and evidence in ('manifest', 'title')

),

-- later years are looked for only where no stronger evidence gives the year
later_years as (

    select
        reports.report_id,
        list_max(
            regexp_extract_all(reports.text, '(20[0-9]{2})[ ]?年', 1)
        ) as latest_year_named
    from reports
    left join dated on reports.report_id = dated.report_id
    where dated.report_id is null

),

signs as (

    select
        reports.report_id,
        titled.report_id is not null as has_title,
        other_kinds.other_kind_title,
        coalesce(
            other_kinds.other_kind_line_no
            < coalesce(titled.title_line_no, other_kinds.other_kind_line_no + 1),
            false
        ) as is_other_kind,
        cast(contains(reports.text, '主动公开') as integer)
        + cast(
            contains(reports.text, '依申请') or contains(reports.text, '公开申请')
            as integer
        )
        + cast(
            contains(reports.text, '行政复议') or contains(reports.text, '行政诉讼')
            as integer
        )
        + cast(contains(reports.text, '信息公开') as integer) as vocabulary_count,
        regexp_matches(
            reports.text, '[0-9０-９][ ]?余?(?:条|件)|\| *[0-9]+ *\|'
        ) as has_quantities,
        case
            when contains(reports.text, '我局') then '我局'
            when contains(reports.text, '我厅') then '我厅'
            when contains(reports.text, '我镇') then '我镇'
            when contains(reports.text, '我乡') then '我乡'
            when contains(reports.text, '我街道') then '我街道'
        end as self_reference,
        try_cast(later_years.latest_year_named as integer) as latest_year_named
    from reports
    left join other_kinds on reports.report_id = other_kinds.report_id
    left join titled on reports.report_id = titled.report_id
    left join later_years on reports.report_id = later_years.report_id

)

select * from signs
