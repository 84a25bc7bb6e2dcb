with

tokens as (

    select * from {{ ref('int_pairs__tokens') }}

),

labels as (

    select * from {{ ref('int_pairs__labels') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

form_columns as (

    select * from {{ ref('form_columns') }}

),

sections as (

    select * from {{ ref('sections') }}

),

units as (

    select * from {{ ref('units') }}

),

identity_terms as (

    select * from {{ ref('int_identities__terms') }}

),

identities as (

    select * from {{ ref('identities') }}

),

bare_pages as (

    select * from {{ ref('int_reports__bare_pages') }}

),

form_strips as (

    select
        form_cells.form,
        form_cells.section,
        form_cells.row_code,
        form_cells.table_position,
        form_cells.value_kind,
        coalesce(form_columns.unit_if_unsaid, form_columns.unit) as unit,
        count(*) over (partition by form_cells.form) as row_count
    from form_cells
    inner join sections
        on
            form_cells.section = sections.section
            and sections.proof = 'units'
    inner join form_columns
        on
            form_cells.form = form_columns.form
            and form_cells.section = form_columns.section
            and form_cells.block = form_columns.block
            and form_cells.column_code = form_columns.column_code

),

label_starts as (

    select
        report_id,
        form,
        section,
        is_without_units,
        has_units,
        labels_end,
        units_end,
        {{ items_of('row_starts', 'row_start', 'table_position') }}
    from labels

),

-- the rows of all sections in the order of their labels
numbered as (

    select
        label_starts.*,
        form_strips.row_code,
        form_strips.value_kind,
        form_strips.unit as form_unit,
        form_strips.row_count,
        count(*) over report_table as labels_found,
        bool_and(label_starts.is_without_units) over report_table as are_without_units,
        bool_and(label_starts.has_units) over report_table as have_units,
        min(label_starts.row_start) over report_table as labels_start,
        max(label_starts.labels_end) over report_table as all_labels_end,
        max(label_starts.units_end) over report_table as all_units_end,
        row_number() over (
            partition by label_starts.report_id, label_starts.form
            order by label_starts.row_start
        ) as row_no
    from label_starts
    inner join form_strips
        on
            label_starts.form = form_strips.form
            and label_starts.section = form_strips.section
            and label_starts.table_position = form_strips.table_position
    window
        report_table as (partition by label_starts.report_id, label_starts.form)

),

-- Tables of which every label of every section is there, section after section, each
-- in the form's order.
table_rows as (

    select
        *,
        coalesce(lag(row_start) over table_order, -1) as start_before,
        lead(row_start) over table_order as start_after
    from numbered
    where labels_found = row_count
    window
        table_order as (partition by report_id, form order by row_no)
    qualify
        min(row_no - table_position) over (partition by report_id, form, section)
        = max(row_no - table_position) over (partition by report_id, form, section)

),

tables as (

    select
        report_id,
        form,
        min(row_count) as row_count,
        min(labels_start) as labels_start,
        max(all_labels_end) as labels_end,
        max(all_units_end) as units_end,
        bool_and(are_without_units) as are_without_units,
        bool_and(have_units) as have_units
    from table_rows
    group by report_id, form
    having count(*) = min(row_count)

),

-- What a table prints from its first label on; the value of the first row may stand
-- before its label.
table_tokens as (

    select
        tokens.*,
        tables.row_count,
        tables.labels_start,
        tables.labels_end,
        tables.units_end,
        tables.are_without_units,
        tables.have_units,
        max(tokens.token_no) filter (where tokens.token_role = 'pair') over (
            partition by tokens.report_id, tokens.form
        ) as last_pair_no
    from tokens
    inner join tables
        on tokens.report_id = tables.report_id and tokens.form = tables.form
    where tokens.token_role != 'text'

),

-- Units and values beside each other: as many as rows, and no number without a unit
-- between them.
paired_tables as (

    select
        report_id,
        form
    from table_tokens
    group by report_id, form
    having
        bool_and(are_without_units)
        and count(*) filter (where token_role = 'pair') = min(row_count)
        and count(*) filter (
            where token_role = 'number'
            and text_length > labels_start
            and (text_length < labels_end or token_no < last_pair_no)
        ) = 0

),

pairs as (

    select
        table_tokens.*,
        row_number() over (
            partition by table_tokens.report_id, table_tokens.form
            order by table_tokens.token_no
        ) as row_no
    from table_tokens
    inner join paired_tables
        on
            table_tokens.report_id = paired_tables.report_id
            and table_tokens.form = paired_tables.form
    where table_tokens.token_role = 'pair'

),

-- each stands beside its own label: before it, behind it or between its lines
pairs_beside as (

    select
        table_rows.report_id,
        table_rows.form,
        table_rows.section,
        table_rows.table_position,
        table_rows.row_code,
        pairs.unit,
        pairs.text_length > table_rows.start_before
        and pairs.text_length <= coalesce(table_rows.start_after, pairs.text_length)
        and pairs.unit_in_text is null
        and (units.base_unit = '元') = (table_rows.value_kind = 'amount')
            as is_beside_label,
        pairs.token_class,
        pairs.number_value,
        pairs.raw_text,
        pairs.line_no,
        pairs.char_start
    from table_rows
    inner join pairs
        on
            table_rows.report_id = pairs.report_id
            and table_rows.form = pairs.form
            and table_rows.row_no = pairs.row_no
    inner join units on pairs.unit = units.unit

),

-- All labels with their units, and behind the last all values and nothing else. One
-- value per row: row by row and column by column are the same. A number lost and that of
-- a page found would shift all between, so that every sum of the form must hold.
apart_tables as (

    select
        table_tokens.report_id,
        table_tokens.form
    from table_tokens
    left join bare_pages on table_tokens.report_id = bare_pages.report_id
    where bare_pages.report_id is null
    group by table_tokens.report_id, table_tokens.form
    having
        bool_and(table_tokens.have_units)
        and count(*) filter (where table_tokens.token_role = 'pair') = 0
        and count(*) filter (
            where table_tokens.text_length = table_tokens.units_end
        ) = min(table_tokens.row_count)
        and count(*) filter (
            where table_tokens.token_role = 'number'
            and table_tokens.text_length > table_tokens.labels_start
            and table_tokens.text_length != table_tokens.units_end
        ) = 0

),

values_apart as (

    select
        table_tokens.*,
        row_number() over (
            partition by table_tokens.report_id, table_tokens.form
            order by table_tokens.token_no
        ) as row_no
    from table_tokens
    inner join apart_tables
        on
            table_tokens.report_id = apart_tables.report_id
            and table_tokens.form = apart_tables.form
    where table_tokens.text_length = table_tokens.units_end

),

rows_apart as (

    select
        table_rows.report_id,
        table_rows.form,
        table_rows.section,
        table_rows.table_position,
        table_rows.row_code,
        table_rows.form_unit as unit,
        values_apart.token_class,
        values_apart.number_value,
        values_apart.unit_in_text,
        values_apart.raw_text,
        values_apart.line_no,
        values_apart.char_start
    from table_rows
    inner join values_apart
        on
            table_rows.report_id = values_apart.report_id
            and table_rows.form = values_apart.form
            and table_rows.row_no = values_apart.row_no

),

sums as (

    select
        rows_apart.report_id,
        rows_apart.form,
        identity_terms.identity_id,
        sum(rows_apart.number_value * identity_terms.weight) filter (
            where identity_terms.side = 'left'
        ) as left_value,
        sum(rows_apart.number_value * identity_terms.weight) filter (
            where identity_terms.side = 'right'
        ) as right_value
    from rows_apart
    inner join identity_terms
        on
            rows_apart.form = identity_terms.form
            and rows_apart.section = identity_terms.section
            and rows_apart.row_code = identity_terms.code
    inner join identities
        on
            identity_terms.identity_id = identities.identity_id
            and identities.severity = 'hard'
    where identity_terms.axis = 'rows' and identity_terms.relation = '='
    group by rows_apart.report_id, rows_apart.form, identity_terms.identity_id

),

believed_tables as (

    select
        report_id,
        form
    from pairs_beside
    group by report_id, form
    having bool_and(is_beside_label)

    union all

    select
        report_id,
        form
    from sums
    group by report_id, form
    having bool_and(coalesce(left_value, 0) = coalesce(right_value, 0))

),

read_rows as (

    select
        report_id,
        form,
        section,
        table_position,
        unit,
        token_class,
        number_value,
        raw_text,
        line_no,
        char_start
    from pairs_beside

    union all

    select
        report_id,
        form,
        section,
        table_position,
        coalesce(unit_in_text, unit) as unit,
        token_class,
        number_value,
        raw_text,
        line_no,
        char_start
    from rows_apart

)

select read_rows.*
from read_rows
inner join believed_tables
    on
        read_rows.report_id = believed_tables.report_id
        and read_rows.form = believed_tables.form
