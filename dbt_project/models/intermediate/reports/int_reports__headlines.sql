{{ config(materialized='incremental') }}

with

stated as (

    {{ of_changed(ref('int_reports__series')) }}

),

-- a number that is only about right is no headline, but for the items disclosed
series as (

    select
        report_id,
        {%- for name, code in [
            ('received', 'application.received'),
            ('granted', 'application.granted'),
            ('reconsiderations', 'reconsideration.total'),
            ('litigations', 'litigation.total'),
            ('licences', 'disposal.licences'),
            ('penalties', 'disposal.penalties'),
        ] %}
        max(value) filter (where series = '{{ code }}' and qualifier = 'exact')
            as {{ name }},
        max(form) filter (where series = '{{ code }}' and qualifier = 'exact')
            as {{ name }}_source,
        {%- endfor %}
        max(value) filter (where series = 'active.total') as items_disclosed,
        max(qualifier) filter (where series = 'active.total')
            as items_disclosed_qualifier,
        max(form) filter (where series = 'active.total') as items_disclosed_source
    from stated
    group by report_id

)

select * from series
