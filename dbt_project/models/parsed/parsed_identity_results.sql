select * from {{ ref('int_identities__results') }}
