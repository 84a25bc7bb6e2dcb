{{ config(materialized='view') }}

with

by_row_order as (

    select * from {{ ref('int_cells__by_row_order') }}

),

by_column_order as (

    select * from {{ ref('int_cells__by_column_order') }}

),

by_pairs as (

    select * from {{ ref('int_cells__by_pairs') }}

),

cells as (

    select * from by_row_order
    union all
    select * from by_column_order
    union all
    select * from by_pairs

)

select * from cells
