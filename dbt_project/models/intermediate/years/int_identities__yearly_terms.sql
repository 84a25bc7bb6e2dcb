with

yearly_identities as (

    select * from {{ ref('yearly_identities') }}

),

yearly_identity_terms as (

    select * from {{ ref('yearly_identity_terms') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

terms as (

    select
        yearly_identities.*,
        yearly_identity_terms.side,
        yearly_identity_terms.year_offset,
        yearly_identity_terms.code,
        yearly_identity_terms.weight,
        count(*) over (partition by yearly_identities.identity_id) as term_count
    from yearly_identities
    inner join yearly_identity_terms
        on yearly_identities.identity_id = yearly_identity_terms.identity_id

),

-- terms are rows: the identity is asked of every column; or the other way round
placed as (

    select
        terms.*,
        form_cells.form,
        form_cells.row_code,
        form_cells.column_code,
        form_cells.row_label,
        form_cells.column_label,
        case terms.axis
            when 'rows' then form_cells.column_code
            else form_cells.row_code
        end as instance
    from terms
    inner join form_cells
        on
            terms.section = form_cells.section
            and terms.code = case terms.axis
                when 'rows' then form_cells.row_code
                else form_cells.column_code
            end

)

select
    identity_id,
    section,
    axis,
    relation,
    valid_from_year,
    valid_to_year,
    cast(term_count as integer) as term_count,
    form,
    year_offset,
    side,
    weight,
    row_code,
    column_code,
    instance,
    row_label,
    column_label
from placed
