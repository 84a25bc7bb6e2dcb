with

edge_lines as (

    select * from {{ ref('int_reports__edge_lines') }}

),

-- 成文日期 and 生成日期 say when a text was written, not when it was published
labelled as (

    select
        report_id,
        line_no,
        line_text,
        char_start,
        regexp_extract(
            {{ half_width('line_text') }},
            '(?:(?:^|[^\p{Han}])(?:日期|时间)|(?:发布|公开|发表|上传|公布)(?:日期|时间))'
            || '[ ]?[:|]?[ |]{0,3}(20[0-9]{2})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})',
            ['year_text', 'month_text', 'day_text']
        ) as parts
    from edge_lines
    where from_start <= 40 and length(line_text) <= 200

),

dated as (

    select
        report_id,
        line_no,
        line_text,
        char_start,
        {{ date_from_parts('parts.year_text', 'parts.month_text', 'parts.day_text') }}
            as date_value
    from labelled
    where parts.year_text != ''

),

found as (

    select
        report_id,
        'published_on' as attribute,
        'publication_line' as evidence,
        cast(date_value as varchar) as value,
        line_text as raw_text,
        line_no,
        char_start
    from dated
    where date_value is not null

)

select * from found
