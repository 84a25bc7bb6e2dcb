{#-
    Insert the rows of a seed, as dbt-duckdb does it; but the mark of a value is asked for
    once a row, and not by a macro for each of the 28,000 values that the seeds have.
-#}
{% macro duckdb__load_csv_rows(model, agate_table) %}
    {%- set columns = get_seed_column_quoted_csv(model, agate_table.column_names) -%}
    {%- set marks = [get_binding_char()] * (agate_table.column_names | length) -%}
    {%- set row_of_marks = '(' ~ (marks | join(', ')) ~ ')' -%}
    {%- set statements = [] -%}

    {%- for chunk in agate_table.rows | batch(get_batch_size()) -%}
        {%- set bindings = [] -%}
        {%- for row in chunk -%}
            {%- do bindings.extend(row) -%}
        {%- endfor -%}
        {%- set sql -%}
            insert into {{ this.render() }} ({{ columns }})
            values {{ ([row_of_marks] * (chunk | length)) | join(', ') }}
        {%- endset -%}
        {%- do adapter.add_query(sql, bindings=bindings, abridge_sql_log=True) -%}
        {%- do statements.append(sql) -%}
    {%- endfor -%}

    {{ return(statements[0]) }}
{% endmacro %}
