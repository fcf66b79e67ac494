-- The departures of the coming year from the JSON array of packages. Repeatable on one day. Per package: the fourth is
-- stopped for sale; and one leaves in four days, past its cutoff.
with offered as (
  select (p.value ->> 'id')::uuid as id, d.first, d.every, d.seats, d.cutoff_days
  from jsonb_array_elements(?::jsonb) p,
    jsonb_to_record(
      jsonb_build_object(
        'first', p.value #> '{departures,first}', 'every', p.value #> '{departures,everyDays}',
        'seats', p.value #> '{departures,seats}', 'cutoff_days', p.value #> '{departures,cutoffDays}'))
      as d (first int, every int, seats int, cutoff_days int)
  where p.value ?? 'departures'
),
dated as (
  select o.id, o.seats, o.cutoff_days, n, current_date + o.first + (n * o.every) as leaves
  from offered o, generate_series(0, (364 - o.first) / o.every) n
  union all
  select o.id, o.seats, o.cutoff_days, -1, current_date + 4
  from offered o
  where o.cutoff_days >= 5
)
insert into landbridge.departures (package_id, departure_date, capacity, cutoff, stop_sale)
select id, leaves, seats, (leaves - cutoff_days)::timestamp at time zone 'UTC', n = 3
from dated
on conflict do nothing
