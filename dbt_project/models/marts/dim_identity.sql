{% set said = [
    'identity_id', 'section', 'statement_zh', 'statement_en', 'basis', 'severity',
    'axis', 'relation', 'clause'
] %}

with

identities as (

    select * from {{ ref('identities') }}

),

statement_identities as (

    select * from {{ ref('statement_identities') }}

),

yearly_identities as (

    select * from {{ ref('yearly_identities') }}

),

terms as (

    select * from {{ ref('int_identities__terms') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

forms as (

    select * from {{ ref('forms') }}

),

-- an identity is of the forms that print its terms, or of each number all that do
printed as (

    select distinct
        terms.identity_id,
        terms.form
    from terms
    inner join form_cells
        on
            terms.form = form_cells.form
            and terms.section = form_cells.section
            and terms.code = case terms.axis
                when 'rows' then form_cells.row_code
                else form_cells.column_code
            end

    union

    select
        identities.identity_id,
        form_cells.form
    from identities
    inner join form_cells on identities.section = form_cells.section
    where identities.axis = 'cells'

),

-- of one table the form decides: an identity lives as long as the forms that print it
form_years as (

    select
        printed.identity_id,
        min(forms.first_year) as valid_from_year,
        nullif(max(coalesce(forms.last_year, 9999)), 9999) as valid_to_year
    from printed
    inner join forms on printed.form = forms.form
    group by printed.identity_id

),

-- what is said of running text holds in any year
every_identity as (

    select
        identities.{{ said | join(', identities.') }},
        form_years.valid_from_year,
        form_years.valid_to_year
    from identities
    left join form_years on identities.identity_id = form_years.identity_id

    union all

    select
        {{ said | join(', ') }},
        null as valid_from_year,
        null as valid_to_year
    from statement_identities

    union all

    select
        {{ said | join(', ') }},
        valid_from_year,
        valid_to_year
    from yearly_identities

)

select
    {{ said | join(', ') }},
    cast(valid_from_year as integer) as valid_from_year,
    cast(valid_to_year as integer) as valid_to_year
from every_identity
