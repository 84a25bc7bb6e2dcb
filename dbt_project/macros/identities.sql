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
