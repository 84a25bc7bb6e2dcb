with

labels as (

    select * from {{ ref('labels') }}

),

anchors as (

    select * from {{ ref('section_anchors') }}

),

keyed as (

    select
        'strip' as label_kind,
        section,
        strip_code,
        placed,
        {{ label_key('label') }} as label_key
    from labels

    union all

    select
        'anchor' as label_kind,
        section,
        null as strip_code,
        null as placed,
        {{ label_key('anchor') }} as label_key
    from anchors

)

select distinct * from keyed
