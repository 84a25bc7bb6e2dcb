with

tokens as (

    select * from {{ ref('stg_reports__tokens') }}

),

vocabulary as (

    select * from {{ ref('int_tokens__vocabulary') }}

),

-- what is too long for a label is prose; rules of Markdown tables carry nothing
classed as (

    select
        tokens.report_id,
        tokens.token_no,
        tokens.line_no,
        tokens.cell_no,
        tokens.word_no,
        tokens.line_cell_count,
        tokens.token_text,
        coalesce(vocabulary.token_class, 'prose') as token_class,
        vocabulary.number_value,
        vocabulary.unit,
        vocabulary.label_key
    from tokens
    left join vocabulary on tokens.token_text = vocabulary.token_text
    where vocabulary.token_class is distinct from 'rule'

),

-- a unit of money that follows no number is a word of a header
worded as (

    select
        * replace (
            case
                when
                    token_class = 'unit'
                    and token_text in ('元', '万元', '亿元')
                    and lag(token_class) over (
                        partition by report_id order by token_no
                    ) is distinct from 'number'
                    then 'text'
                else token_class
            end as token_class
        )
    from classed

),

neighbours as (

    select
        *,
        lag(token_class) over report as class_before,
        case
            when
                lead(token_class) over report = 'unit'
                and lead(line_no) over report = line_no
                and lead(cell_no) over report = cell_no
                then lead(token_text) over report
        end as unit_after
    from worded
    window report as (partition by report_id order by token_no)

),

-- a group is a run of text and the values that follow it
grouped as (

    select
        report_id,
        token_no,
        line_no,
        cell_no,
        word_no,
        line_cell_count,
        token_text,
        token_class,
        number_value,
        coalesce(unit, unit_after) as unit,
        label_key,
        cast(
            sum(
                case
                    when token_class = 'prose' then 1
                    when token_class = 'text' and class_before is distinct from 'text'
                        then 1
                    else 0
                end
            ) over (
                partition by report_id
                order by token_no
                rows between unbounded preceding and current row
            ) as integer
        ) as group_no
    from neighbours
    where token_class != 'unit'

)

select * from grouped
