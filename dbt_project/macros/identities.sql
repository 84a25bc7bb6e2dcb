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
    {{ joined_texts('terms.code', ' ', 'cells.table_position', 'cells.value is null') }}
{%- endmacro %}

{#-
    The sides of an identity that have a cell printed as a dash or left empty; null if it
    has none, or if a term has no value for another reason.
-#}
{% macro empty_sides() -%}
    case
        when bool_and(cells.value is not null or cells.cell_state in ('blank', 'dash'))
            then {{ joined_values('terms.side', ' ', 'cells.value is null') }}
    end
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
            terms.identity_id,
            terms.relation,
            {% if axis == 'rows' -%}
            cast(null as string) as row_code,
            cells.column_code,
            {%- else -%}
            cells.row_code,
            min(terms.code) filter (where terms.side = 'left') as column_code,
            {%- endif %}
            {{ identity_side('left') }} as left_value,
            {{ identity_side('right') }} as right_value,
            {{ missing_terms() }} as missing_terms,
            {{ empty_sides() }} as empty_sides
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
            terms.identity_id,
            terms.relation,
            cells.{{ other_code }}
{%- endmacro %}
