{#-
    What a model in Python gives is added to its table as it streams in, by one statement:
    all of it or nothing. The incremental tables of dbt-duckdb write what such a model
    gives to a table of its own first, copy it, and leave that table behind.
-#}
{% materialization appended, adapter='duckdb', supported_languages=['python'] %}

    {%- set target = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set stream = this.identifier ~ '__stream' -%}

    {%- if existing is not none and should_full_refresh() -%}
        {%- do adapter.drop_relation(existing) -%}
        {%- do adapter.commit() -%}
        {%- set existing = none -%}
    {%- endif -%}

    {% call statement('main', language='python') -%}
{{ compiled_code }}


def materialize(df, con):
    con.register('{{ stream }}', df)
    con.execute(
        '{{ 'create table ' ~ target ~ ' as' if existing is none
        else 'insert into ' ~ target ~ ' by name' }} select * from {{ stream }}'
    )
    con.unregister('{{ stream }}')
    {%- endcall %}

    {{ return({'relations': [target]}) }}

{% endmaterialization %}

{#-
    On Spark reports are read over partitions before the models are built
    (orchestration/spark/reading.py): this model is what that has written.
-#}
{% materialization appended, adapter='spark', supported_languages=['python'] %}

    {%- set target = this.incorporate(type='view') -%}
    {%- set place = env_var('GONGKAI_SPARK') | replace('`', '``') -%}

    {% call statement('main') -%}
create or replace view {{ target }} as
select * from parquet.`{{ place }}/{{ this.schema }}/{{ this.identifier }}`
    {%- endcall %}

    {{ return({'relations': [target]}) }}

{% endmaterialization %}
