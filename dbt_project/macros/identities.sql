{#-
    Both sides of an identity: signed sums over its terms. The caller groups by what
    the identity is evaluated for; a term without a value makes it not evaluable.
-#}
{% macro identity_side(side) -%}
    cast(
        sum(terms.weight * cells.value) filter (where terms.side = '{{ side }}')
        as decimal(38, 8)
    )
{%- endmacro %}

{% macro missing_terms() -%}
    string_agg(terms.code, ' ' order by cells.table_position)
        filter (where cells.value is null)
{%- endmacro %}

{#-
    One round of what the identities force. An instance with one open term forces it;
    an instance whose known terms cancel out and whose open terms have one sign forces
    zeros, for no count is negative. Instances that force different values force none.
-#}
{% macro implied_round(before, after) -%}
    {{ after }}_sums as (

        select
            terms.report_id,
            terms.section,
            terms.reading,
            terms.instance,
            sum(terms.coefficient * cells.value) as known,
            count(*) filter (where cells.value is null) as open_terms,
            min(terms.coefficient) filter (where cells.value is null) as least,
            max(terms.coefficient) filter (where cells.value is null) as greatest
        from open_terms as terms
        inner join {{ before }} as cells
            on
                terms.report_id = cells.report_id
                and terms.section = cells.section
                and terms.reading = cells.reading
                and terms.table_position = cells.table_position
        group by terms.report_id, terms.section, terms.reading, terms.instance

    ),

    {{ after }}_forced as (

        select
            terms.report_id,
            terms.section,
            terms.reading,
            terms.table_position,
            min(- coalesce(sums.known, 0) / terms.coefficient) as least_value,
            max(- coalesce(sums.known, 0) / terms.coefficient) as greatest_value
        from {{ after }}_sums as sums
        inner join open_terms as terms
            on
                sums.report_id = terms.report_id
                and sums.section = terms.section
                and sums.reading = terms.reading
                and sums.instance = terms.instance
        where
            sums.open_terms = 1
            or (
                sums.open_terms > 1
                and coalesce(sums.known, 0) = 0
                and sums.least = sums.greatest
            )
        group by
            terms.report_id, terms.section, terms.reading, terms.table_position

    ),

    {{ after }} as (

        select
            cells.report_id,
            cells.section,
            cells.reading,
            cells.table_position,
            coalesce(
                cells.value,
                case
                    when
                        forced.least_value = forced.greatest_value
                        and forced.least_value >= 0
                        then cast(forced.least_value as decimal(28, 8))
                end
            ) as value
        from {{ before }} as cells
        left join {{ after }}_forced as forced
            on
                cells.report_id = forced.report_id
                and cells.section = forced.section
                and cells.reading = forced.reading
                and cells.table_position = forced.table_position

    )
{%- endmacro %}

{#-
    Both sides of the identities of an axis: their terms are of one code, and each is
    evaluated for every value of the other. An identity of columns is shown in the first
    column of its left side.
-#}
{% macro identity_sums(axis, term_code, other_code) -%}
        select
            cells.report_id,
            cells.section,
            cells.reading,
            terms.identity_id,
            terms.relation,
            {% if axis == 'rows' -%}
            cast(null as varchar) as row_code,
            cells.column_code,
            {%- else -%}
            cells.row_code,
            min(terms.code) filter (where terms.side = 'left') as column_code,
            {%- endif %}
            {{ identity_side('left') }} as left_value,
            {{ identity_side('right') }} as right_value,
            {{ missing_terms() }} as missing_terms
        from cells
        inner join terms
            on
                cells.form = terms.form
                and cells.section = terms.section
                and cells.{{ term_code }} = terms.code
        where terms.axis = '{{ axis }}'
        group by
            cells.report_id,
            cells.section,
            cells.reading,
            terms.identity_id,
            terms.relation,
            cells.{{ other_code }}
{%- endmacro %}

{#-
    Every identity on cells of one reading each: CTEs over those named cells, terms and
    identities, and the select from them.
-#}
{% macro evaluated_identities() -%}
    -- terms are rows: the identity is evaluated in every column
    over_rows as (

        {{ identity_sums('rows', 'row_code', 'column_code') }}

    ),

    -- terms are columns: the identity is evaluated in every row
    over_columns as (

        {{ identity_sums('columns', 'column_code', 'row_code') }}

    ),

    -- the identity is about each number by itself: how many there are, how many conform
    over_cells as (

        select
            cells.report_id,
            cells.section,
            cells.reading,
            identities.identity_id,
            identities.relation,
            cast(null as varchar) as row_code,
            cells.column_code,
            cast(count(cells.value) as decimal(38, 8)) as left_value,
            cast(
                count(*) filter (
                    where case cells.value_kind
                        when 'count'
                            then cells.value >= 0 and cells.value = trunc(cells.value)
                        when 'signed' then cells.value = trunc(cells.value)
                        when 'amount' then cells.value >= 0
                    end
                ) as decimal(38, 8)
            ) as right_value,
            cast(null as varchar) as missing_terms
        from cells
        inner join identities
            on cells.section = identities.section
        where identities.axis = 'cells'
        group by
            cells.report_id,
            cells.section,
            cells.reading,
            identities.identity_id,
            identities.relation,
            cells.column_code

    ),

    evaluated as (

        select * from over_rows
        union all
        select * from over_columns
        union all
        select * from over_cells

    )

    select
        report_id,
        section,
        reading,
        identity_id,
        row_code,
        column_code,
        left_value,
        right_value,
        left_value - right_value as difference,
        case
            when missing_terms is not null then 'not_evaluable'
            when relation = '=' and left_value = right_value then 'holds'
            when relation = '<=' and left_value <= right_value then 'holds'
            else 'violated'
        end as outcome,
        missing_terms
    from evaluated
{%- endmacro %}
