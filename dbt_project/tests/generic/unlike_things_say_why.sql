{#- What is chained without being the same, or never chained, has its reason. -#}
{% test unlike_things_say_why(model) %}

select
    series,
    form,
    indicator_code,
    relation
from {{ model }}
where
    relation in ('near', 'not_chained')
    and (coalesce(reason_zh, '') = '' or coalesce(reason_en, '') = '')

{% endtest %}
