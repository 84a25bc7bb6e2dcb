with

mentions as (

    select * from {{ ref('int_prose__mentions') }}

),

concepts as (

    select * from {{ ref('int_prose__concepts') }}

),

reports as (

    select * from {{ ref('int_reports__identified') }}

),

-- A date in the title of a document says when the document is from.
dates as (

    select
        mentions.report_id,
        mentions.paragraph_no,
        mentions.sentence_no,
        mentions.mention_no,
        case
            when len(mentions.years) = 0 then null
            when
                list_unique(mentions.years) = 1
                and list_contains(mentions.years, reports.report_year)
                then 'this'
            else 'other'
        end as event
    from mentions
    inner join reports on mentions.report_id = reports.report_id
    where
        mentions.kind = 'date'
        and not {{ matches(
            'left(mentions.folded, mentions.mention_start)', '《[^》]*$'
        ) }}

),

events as (

    select
        report_id,
        paragraph_no,
        sentence_no,
        mention_no,
        event,
        false as is_statement,
        false as looks_ahead,
        false as names_whole
    from dates
    where event is not null

    union all

    select
        report_id,
        paragraph_no,
        sentence_no,
        mention_no,
        case
            when says_last_time then 'other'
            when says_this_time then 'this'
        end as event,
        true as is_statement,
        looks_ahead,
        names_whole
    from concepts

),

-- which quantity each date comes before
gapped as (

    select
        *,
        sum(case when is_statement then 1 else 0 end) over (
            partition by report_id, paragraph_no, sentence_no
            order by mention_no
            rows between unbounded preceding and current row
        ) + case when is_statement then 0 else 1 end as gap_no
    from events

),

-- another year beats this one: what is doubtful is not taken
gaps as (

    select
        report_id,
        paragraph_no,
        sentence_no,
        gap_no,
        max(mention_no) filter (where is_statement) as mention_no,
        case
            when count(*) filter (where event = 'other') > 0 then 'other'
            when count(*) filter (where event = 'this') > 0 then 'this'
        end as event,
        bool_or(looks_ahead) as looks_ahead,
        bool_or(names_whole) as names_whole
    from gapped
    group by report_id, paragraph_no, sentence_no, gap_no

),

carried as (

    select
        report_id,
        paragraph_no,
        sentence_no,
        mention_no,
        event as gap_event,
        {{ last_known('event') }} over (
            partition by report_id, paragraph_no, sentence_no
            order by gap_no
            rows between unbounded preceding and current row
        ) as event,
        bool_or(looks_ahead) over (
            partition by report_id, paragraph_no, sentence_no
            order by gap_no
            rows between unbounded preceding and current row
        ) as looks_ahead,
        bool_or(names_whole) over (
            partition by report_id, paragraph_no, sentence_no
            order by gap_no
            rows between unbounded preceding and current row
        ) as names_whole
    from gaps

)

select * from carried
where mention_no is not null
