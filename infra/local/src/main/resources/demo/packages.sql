-- An operator and its packages from the JSON of an operator's file, into the operators' own tables as their software writes
-- them. Repeatable: a package that is there stays as it is.
with demo (file) as (select ?::jsonb),
operator as (
  select (o.value ->> 'id')::uuid as id, o.value as o
  from demo, lateral (select demo.file -> 'operator') o (value)
),
account as (
  insert into auth.users (id, email, raw_user_meta_data)
  select id, o ->> 'email', jsonb_build_object('name', o ->> 'contact') from operator
  on conflict do nothing
),
person as (
  insert into public.users (id, email, name, phone, role, profile)
  select id, o ->> 'email', o ->> 'contact', o ->> 'phone', 'TOUR_OPERATOR'::public.user_role, jsonb_build_object('companyName', o ->> 'company')
  from operator
  on conflict do nothing
),
offered as materialized (
  select (p.value ->> 'id')::uuid as id, p.value as p
  from demo, jsonb_array_elements(demo.file -> 'packages') p
  where not exists (select from public.multi_city_hotel_packages h where h.id = (p.value ->> 'id')::uuid)
),
packages as (
  insert into public.multi_city_hotel_packages
    (id, operator_id, title, short_description, destination_region, package_validity_date, base_price, currency, deposit_percent,
     balance_due_days, payment_methods, visa_requirements, insurance_requirement, health_requirements, terms_and_conditions,
     status, published_at)
  select f.id, operator.id, p ->> 'title', p ->> 'description', p ->> 'region', current_date + 400, (p ->> 'basePrice')::numeric,
    p ->> 'currency', (p ->> 'depositPercent')::int, (p ->> 'balanceDueDays')::int, array['CARD', 'BANK_TRANSFER'], p ->> 'visa',
    p ->> 'insurance', p ->> 'health', p ->> 'terms', coalesce(p ->> 'status', 'published'),
    case when p ->> 'status' = 'draft' then null else now() end
  from offered f, operator
),
cities as materialized (
  select gen_random_uuid() as id, f.id as package_id, c.value as c, c.ordinality::int as n
  from offered f, jsonb_array_elements(f.p -> 'cities') with ordinality c
),
cities_put as (
  insert into public.multi_city_hotel_package_cities (id, package_id, name, country, nights, display_order)
  select id, package_id, c ->> 'name', c ->> 'country', (c ->> 'nights')::int, n from cities
),
hotels_put as (
  insert into public.multi_city_hotel_package_city_hotels
    (city_id, hotel_name, hotel_type, room_type, room_capacity_adults, room_capacity_children, display_order)
  select cities.id, h.value ->> 'name', h.value ->> 'type', h.value ->> 'room', (h.value ->> 'adults')::int,
    (h.value ->> 'children')::int, h.ordinality::int
  from cities, jsonb_array_elements(cities.c -> 'hotels') with ordinality h
),
days as materialized (
  select gen_random_uuid() as id, f.id as package_id, d.value as d, d.ordinality::int as n
  from offered f, jsonb_array_elements(f.p -> 'days') with ordinality d
),
days_put as (
  insert into public.multi_city_hotel_package_day_plans
    (id, package_id, city_id, day_number, city_name, description, has_flights, title, time_slots)
  select days.id, days.package_id,
    (select cities.id from cities where cities.package_id = days.package_id and cities.c ->> 'name' = d ->> 'city' limit 1),
    days.n, d ->> 'city', d ->> 'text', d ?? 'flights', d ->> 'title',
    (select coalesce(jsonb_agg(jsonb_build_object('time', s.key, 'activity', s.value)
       order by array_position(array['morning', 'afternoon', 'evening'], s.key)), '[]')
     from jsonb_each_text(d -> 'slots') s)
  from days
),
flights_put as (
  insert into public.multi_city_hotel_package_day_flights
    (day_plan_id, departure_city, departure_time, arrival_city, arrival_time, airline, flight_number, display_order)
  select days.id, f.value ->> 'from', f.value ->> 'departs', f.value ->> 'to', f.value ->> 'arrives', f.value ->> 'airline',
    f.value ->> 'number', f.ordinality::int
  from days, jsonb_array_elements(days.d -> 'flights') with ordinality f
),
pricings as materialized (
  select gen_random_uuid() as id, f.id as package_id, f.p -> 'sic' as s from offered f where f.p ?? 'sic'
),
pricings_put as (
  insert into public.multi_city_hotel_pricing_packages
    (id, package_id, pricing_type, adult_price, child_price, child_min_age, child_max_age, infant_price, infant_max_age,
     has_child_age_restriction)
  select id, package_id, 'SIC', (s ->> 'adult')::numeric, (s ->> 'child')::numeric, (s #>> '{childAges,0}')::int,
    (s #>> '{childAges,1}')::int, (s ->> 'infant')::numeric, (s ->> 'infantMaxAge')::int, true
  from pricings
),
rows_put as (
  insert into public.multi_city_hotel_pricing_rows (pricing_package_id, number_of_adults, number_of_children, total_price)
  select pricings.id, (r.value ->> 0)::int, (r.value ->> 1)::int, (r.value ->> 2)::numeric
  from pricings, jsonb_array_elements(pricings.s -> 'parties') r
),
-- One per car, as the operators' form makes them.
cars as materialized (
  select gen_random_uuid() as id, f.id as package_id, c.value as c
  from offered f, jsonb_array_elements(f.p -> 'private') c
),
cars_put as (
  insert into public.multi_city_hotel_pricing_packages
    (id, package_id, pricing_type, child_min_age, child_max_age, infant_max_age, has_child_age_restriction)
  select id, package_id, 'PRIVATE_PACKAGE', (c #>> '{childAges,0}')::int, (c #>> '{childAges,1}')::int, (c ->> 'infantMaxAge')::int,
    c ?? 'childAges'
  from cars
),
car_rows_put as (
  insert into public.multi_city_hotel_private_package_rows
    (pricing_package_id, number_of_adults, number_of_children, car_type, vehicle_capacity, total_price)
  select cars.id, (r.value ->> 0)::int, (r.value ->> 1)::int, cars.c ->> 'car', (cars.c ->> 'seats')::int, (r.value ->> 2)::numeric
  from cars, jsonb_array_elements(cars.c -> 'parties') r
),
inclusions_put as (
  insert into public.multi_city_hotel_package_inclusions (package_id, category, description, display_order)
  select f.id, i.value ->> 0, i.value ->> 1, i.ordinality::int
  from offered f, jsonb_array_elements(f.p -> 'includes') with ordinality i
),
exclusions_put as (
  insert into public.multi_city_hotel_package_exclusions (package_id, description, display_order)
  select f.id, e.value #>> '{}', e.ordinality::int
  from offered f, jsonb_array_elements(f.p -> 'excludes') with ordinality e
),
addons_put as (
  insert into public.multi_city_hotel_package_addons (package_id, name, description, price, max_quantity, is_active, display_order)
  select f.id, a.value ->> 'name', a.value ->> 'description', (a.value ->> 'price')::numeric, (a.value ->> 'max')::int, true,
    a.ordinality::int
  from offered f, jsonb_array_elements(f.p -> 'addOns') with ordinality a
)
insert into public.multi_city_hotel_package_cancellation_tiers (package_id, days_before, refund_percent)
select f.id, (t.value ->> 0)::int, (t.value ->> 1)::int
from offered f, jsonb_array_elements(f.p -> 'tiers') t
