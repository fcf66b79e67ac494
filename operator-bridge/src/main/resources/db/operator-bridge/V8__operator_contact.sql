-- Where an operator is reached is read with its packages.
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
      where r.package_id = package and v.rows is not null),
    'operatorContact', (
      select jsonb_build_object('email', nullif(btrim(u.email), ''), 'phone', nullif(btrim(u.phone), ''))
      from public.multi_city_hotel_packages p
      join public.users u on u.id = p.operator_id
      where p.id = package))
  from landbridge.selling_terms(package) t
$$;
update landbridge.comparison set next_at = clock_timestamp();

-- As before, but for the columns of an operator that count.
create or replace function landbridge.capture() returns trigger
  language plpgsql security definer set search_path = '' set lock_timeout = '50ms'
as $$
declare
  changed uuid[];
begin
  begin
    -- tg_argv[0]: how a row of the table leads to its package. A row whose parent is gone needs no note of its own: the parent's removal was noted.
    if tg_op = 'TRUNCATE' then
      insert into landbridge.notes (packages) values (null);
      return null;
    end if;
    case tg_argv[0] || ' ' || tg_op
      when 'package INSERT' then
        select array_agg(distinct r.id) into changed from new_rows r;
      when 'package DELETE' then
        select array_agg(distinct r.id) into changed from old_rows r;
      when 'package UPDATE' then
        select array_agg(distinct r.id) into changed from (select o.id from old_rows o union select n.id from new_rows n) r;
      when 'child INSERT' then
        select array_agg(distinct r.package_id) into changed from new_rows r;
      when 'child DELETE' then
        select array_agg(distinct r.package_id) into changed from old_rows r;
      when 'child UPDATE' then
        select array_agg(distinct r.package_id) into changed
          from (select o.package_id from old_rows o union select n.package_id from new_rows n) r;
      when 'city INSERT' then
        select array_agg(distinct p.package_id) into changed
          from public.multi_city_hotel_package_cities p where p.id in (select r.city_id from new_rows r);
      when 'city DELETE' then
        select array_agg(distinct p.package_id) into changed
          from public.multi_city_hotel_package_cities p where p.id in (select r.city_id from old_rows r);
      when 'city UPDATE' then
        select array_agg(distinct p.package_id) into changed
          from public.multi_city_hotel_package_cities p
          where p.id in (select o.city_id from old_rows o union select n.city_id from new_rows n);
      when 'day INSERT' then
        select array_agg(distinct p.package_id) into changed
          from public.multi_city_hotel_package_day_plans p where p.id in (select r.day_plan_id from new_rows r);
      when 'day DELETE' then
        select array_agg(distinct p.package_id) into changed
          from public.multi_city_hotel_package_day_plans p where p.id in (select r.day_plan_id from old_rows r);
      when 'day UPDATE' then
        select array_agg(distinct p.package_id) into changed
          from public.multi_city_hotel_package_day_plans p
          where p.id in (select o.day_plan_id from old_rows o union select n.day_plan_id from new_rows n);
      when 'pricing INSERT' then
        select array_agg(distinct p.package_id) into changed
          from public.multi_city_hotel_pricing_packages p where p.id in (select r.pricing_package_id from new_rows r);
      when 'pricing DELETE' then
        select array_agg(distinct p.package_id) into changed
          from public.multi_city_hotel_pricing_packages p where p.id in (select r.pricing_package_id from old_rows r);
      when 'pricing UPDATE' then
        select array_agg(distinct p.package_id) into changed
          from public.multi_city_hotel_pricing_packages p
          where p.id in (select o.pricing_package_id from old_rows o union select n.pricing_package_id from new_rows n);
      when 'operator UPDATE' then
        -- Users change for many reasons (avatars, visits): only what packages show counts.
        select array_agg(distinct p.id) into changed
          from new_rows n
          join old_rows o on o.id = n.id
          join public.multi_city_hotel_packages p on p.operator_id = n.id
          where (o.name, o.profile ->> 'companyName', o.email, o.phone)
            is distinct from (n.name, n.profile ->> 'companyName', n.email, n.phone);
      else null;
    end case;
    perform landbridge.note(changed);
  exception
    when query_canceled or assert_failure or others then null;
  end;
  return null;
end
$$;
