-- The prices of private cars are read with the package, the youngest pricing first; the order does not hang on ids, which every save changes.
create or replace function landbridge.package_document(package uuid) returns jsonb
  language sql stable security definer set search_path = '' set row_security = off
as $$
  select landbridge.package_rows(package) || jsonb_build_object(
    'onRequest', t.on_request,
    'anyDate', t.any_date,
    'privatePricings', (
      select coalesce(jsonb_agg(jsonb_build_object(
          'type', r.pricing_type::text, 'childMinAge', r.child_min_age, 'childMaxAge', r.child_max_age,
          'infantMaxAge', r.infant_max_age, 'rows', v.rows)
        order by r.created_at desc nulls last, v.rows, r.child_min_age, r.child_max_age, r.infant_max_age), '[]')
      from public.multi_city_hotel_pricing_packages r
      cross join lateral (
        select jsonb_agg(jsonb_build_object(
            'carType', w.car_type, 'capacity', w.vehicle_capacity, 'adults', w.number_of_adults,
            'children', w.number_of_children, 'total', w.total_price::text)
          order by w.car_type, w.number_of_adults, w.number_of_children, w.total_price, w.vehicle_capacity) as rows
        from public.multi_city_hotel_private_package_rows w where w.pricing_package_id = r.id) v
      where r.package_id = package and v.rows is not null))
  from landbridge.selling_terms(package) t
$$;
update landbridge.comparison set next_at = clock_timestamp();

alter table landbridge.holds add column option text not null default 'SIC';
comment on column landbridge.holds.option is 'How the party travels: SIC, a seat in a coach, or PRIVATE:<car type>, a private car';
