-- How the bridge reads the operators' tables: through functions of their owner, whom row-level security does not bind. The runtime
-- role needs no right in public at all. row_security = off makes a read fail, rather than see less, should a policy ever apply.

create function landbridge.package_document(package uuid) returns jsonb
  language sql stable security definer set search_path = '' set row_security = off
as $$
  select jsonb_build_object(
    'packageId', p.id,
    'status', p.status::text,
    'operatorId', p.operator_id,
    'operatorName', coalesce(nullif(btrim(u.profile ->> 'companyName'), ''), nullif(btrim(u.name), '')),
    'timeZone', coalesce(s.time_zone, 'UTC'),
    'title', p.title,
    'shortDescription', p.short_description,
    'destinationRegion', p.destination_region,
    'validUntil', p.package_validity_date::text,
    'currency', p.currency,
    'basePrice', p.base_price::text,
    'depositPercent', p.deposit_percent,
    'balanceDueDays', p.balance_due_days,
    'paymentMethods', to_jsonb(p.payment_methods),
    'visaRequirements', p.visa_requirements,
    'insuranceRequirement', p.insurance_requirement::text,
    'healthRequirements', p.health_requirements,
    'termsAndConditions', p.terms_and_conditions,
    'cities', (
      select coalesce(jsonb_agg(jsonb_build_object(
          'name', c.name, 'country', c.country, 'nights', c.nights,
          'hotels', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'name', h.hotel_name, 'type', h.hotel_type, 'roomType', h.room_type,
                'adults', h.room_capacity_adults, 'children', h.room_capacity_children)
              order by h.display_order, h.hotel_name, h.room_type, h.hotel_type, h.room_capacity_adults, h.room_capacity_children), '[]')
            from public.multi_city_hotel_package_city_hotels h where h.city_id = c.id))
        order by c.display_order, c.name, c.country, c.nights), '[]')
      from public.multi_city_hotel_package_cities c where c.package_id = p.id),
    'days', (
      select coalesce(jsonb_agg(jsonb_build_object(
          'number', d.day_number, 'city', coalesce(d.city_name, dc.name), 'title', d.title, 'description', d.description,
          'photoUrl', d.photo_url, 'timeSlots', d.time_slots,
          'flights', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'departureCity', f.departure_city, 'departureTime', f.departure_time, 'arrivalCity', f.arrival_city,
                'arrivalTime', f.arrival_time, 'airline', f.airline, 'flightNumber', f.flight_number)
              order by f.display_order, f.departure_time, f.flight_number, f.departure_city, f.arrival_city), '[]')
            from public.multi_city_hotel_package_day_flights f where f.day_plan_id = d.id))
        order by d.day_number, d.title, d.description), '[]')
      from public.multi_city_hotel_package_day_plans d
      left join public.multi_city_hotel_package_cities dc on dc.id = d.city_id
      where d.package_id = p.id),
    'pricings', (
      select coalesce(jsonb_agg(jsonb_build_object(
          'type', r.pricing_type::text,
          'adultPrice', r.adult_price::text, 'childPrice', r.child_price::text, 'infantPrice', r.infant_price::text,
          'childMinAge', r.child_min_age, 'childMaxAge', r.child_max_age, 'infantMaxAge', r.infant_max_age,
          'parties', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'adults', w.number_of_adults, 'children', w.number_of_children, 'total', w.total_price::text)
              order by w.number_of_adults, w.number_of_children, w.total_price), '[]')
            from public.multi_city_hotel_pricing_rows w where w.pricing_package_id = r.id),
          'privateRows', (
            select count(*) from public.multi_city_hotel_private_package_rows v where v.pricing_package_id = r.id))
        order by r.created_at desc nulls last, r.adult_price, r.child_price, r.infant_price, r.id), '[]')
      from public.multi_city_hotel_pricing_packages r where r.package_id = p.id),
    'addOns', (
      select coalesce(jsonb_agg(jsonb_build_object(
          'name', a.name, 'description', a.description, 'price', a.price::text, 'maxQuantity', a.max_quantity)
        order by a.display_order, a.name, a.price, a.description), '[]')
      from public.multi_city_hotel_package_addons a where a.package_id = p.id and coalesce(a.is_active, true)),
    'inclusions', (
      select coalesce(jsonb_agg(jsonb_build_object('category', i.category, 'description', i.description)
        order by i.display_order, i.category, i.description), '[]')
      from public.multi_city_hotel_package_inclusions i where i.package_id = p.id),
    'exclusions', (
      select coalesce(jsonb_agg(e.description order by e.display_order, e.description), '[]')
      from public.multi_city_hotel_package_exclusions e where e.package_id = p.id),
    'cancellationTiers', (
      select coalesce(jsonb_agg(jsonb_build_object('daysBefore', t.days_before, 'refundPercent', t.refund_percent)
        order by t.days_before desc, t.refund_percent desc), '[]')
      from public.multi_city_hotel_package_cancellation_tiers t where t.package_id = p.id))
  from public.multi_city_hotel_packages p
  left join public.users u on u.id = p.operator_id
  left join landbridge.operator_settings s on s.operator_id = p.operator_id
  where p.id = package
$$;

create function landbridge.document_digest(document jsonb) returns text
  language sql immutable set search_path = ''
as $$ select md5(document::text) $$;

-- The next published packages by id.
create function landbridge.published_packages(after uuid, batch int) returns setof uuid
  language sql stable security definer set search_path = '' set row_security = off
as $$
  select p.id from public.multi_city_hotel_packages p
  where p.status::text = 'published' and p.id > after
  order by p.id
  limit batch
$$;

-- Tables that can't be read whole, because a row-level policy applies even to the owner of these functions.
create function landbridge.blind_tables() returns setof text
  language sql stable security definer set search_path = ''
as $$
  select t.name
  from unnest(array[
    'multi_city_hotel_packages', 'multi_city_hotel_package_cities', 'multi_city_hotel_package_city_hotels',
    'multi_city_hotel_package_day_plans', 'multi_city_hotel_package_day_flights', 'multi_city_hotel_pricing_packages',
    'multi_city_hotel_pricing_rows', 'multi_city_hotel_private_package_rows', 'multi_city_hotel_package_inclusions',
    'multi_city_hotel_package_exclusions', 'multi_city_hotel_package_addons', 'multi_city_hotel_package_cancellation_tiers',
    'users']) t (name)
  where row_security_active('public.' || t.name)
$$;

revoke execute on function
  landbridge.package_document(uuid), landbridge.document_digest(jsonb), landbridge.published_packages(uuid, int), landbridge.blind_tables()
  from public;
