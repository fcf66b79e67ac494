-- How packages are confirmed where the demo says it, from the JSON array of packages. Repeatable.
insert into landbridge.package_settings (package_id, confirmation)
select (p.value ->> 'id')::uuid, p.value ->> 'confirmation'
from jsonb_array_elements(?::jsonb) p
where p.value ->> 'confirmation' is not null
on conflict do nothing
