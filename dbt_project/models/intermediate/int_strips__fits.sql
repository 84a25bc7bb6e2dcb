with

strips as (

    select * from {{ ref('int_strips') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

form_strips as (

    select distinct
        form,
        section,
        strip_code,
        strip_width
    from form_cells

),

printed as (

    select
        report_id,
        section,
        strip_code,
        group_no,
        value_count,
        filled_count,
        min(line_no) as line_no,
        list(
            coalesce(cast(number_value as varchar), token_class) order by value_no
        ) as printed_values,
        string_agg(nullif(token_text, ''), ' ' order by value_no) as printed_text
    from strips
    group by report_id, section, strip_code, group_no, value_count, filled_count

),

-- A strip fits a form if its last printed value stands in the form's last place, or
-- if all its places are blank. A row that ends in a blank may have lost a cell.
fitted as (

    select
        printed.report_id,
        printed.section,
        form_strips.form,
        printed.strip_code,
        printed.group_no,
        printed.value_count,
        printed.filled_count,
        printed.line_no,
        left(coalesce(printed.printed_text, ''), 80) as printed_text,
        form_strips.strip_width,
        list_slice(printed.printed_values, 1, form_strips.strip_width) as printed_values,
        coalesce(
            printed.filled_count = form_strips.strip_width
            or (
                printed.filled_count = 0
                and printed.value_count >= form_strips.strip_width
            ),
            false
        ) as fits
    from printed
    inner join form_strips
        on
            printed.section = form_strips.section
            and printed.strip_code = form_strips.strip_code

),

-- the same row twice with the same numbers is one row; with others it is neither
copies as (

    select
        *,
        row_number() over strip as fit_number,
        count(distinct printed_values) filter (where fits) over (
            partition by report_id, section, form, strip_code
        ) as fit_variants
    from fitted
    window
        strip as (
            partition by report_id, section, form, strip_code, fits order by group_no
        )

)

select
    report_id,
    section,
    form,
    strip_code,
    group_no,
    value_count,
    filled_count,
    line_no,
    printed_text,
    strip_width,
    fits,
    coalesce(fits and fit_number = 1 and fit_variants = 1, false) as is_read,
    cast(fit_variants as integer) as fit_variants
from copies
