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

form_rows as (

    select * from {{ ref('form_rows') }}

),

form_columns as (

    select * from {{ ref('form_columns') }}

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
        form_cells.block,
        form_cells.row_code,
        form_cells.column_code,
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
    placed.identity_id,
    placed.section,
    placed.axis,
    placed.relation,
    placed.valid_from_year,
    placed.valid_to_year,
    cast(placed.term_count as integer) as term_count,
    placed.form,
    placed.year_offset,
    placed.side,
    placed.weight,
    placed.row_code,
    placed.column_code,
    placed.instance,
    form_rows.label_zh as row_label,
    form_columns.label_zh as column_label
from placed
inner join form_rows
    on
        placed.form = form_rows.form
        and placed.section = form_rows.section
        and placed.row_code = form_rows.row_code
inner join form_columns
    on
        placed.form = form_columns.form
        and placed.section = form_columns.section
        and placed.block = form_columns.block
        and placed.column_code = form_columns.column_code
