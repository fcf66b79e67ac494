-- The triggers on the operators' tables. They note that a package changed, and can't fail a save: whatever goes wrong in them is
-- swallowed, a wait for a lock after 50 ms included, and the comparison finds what was missed. Statement-level, with a fixed
-- search path, as definer, so that writes under row-level security are noted too.

create function landbridge.note(changed uuid[]) returns void
  language plpgsql set search_path = ''
as $$
begin
  if cardinality(changed) > 1000 then
    insert into landbridge.notes (packages) values (null);
  elsif cardinality(changed) > 0 then
    insert into landbridge.notes (packages) values (changed);
  end if;
end
$$;

create function landbridge.capture() returns trigger
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
        -- Users change for many reasons (avatars, visits): only the name that packages show counts.
        select array_agg(distinct p.id) into changed
          from new_rows n
          join old_rows o on o.id = n.id
          join public.multi_city_hotel_packages p on p.operator_id = n.id
          where (o.name, o.profile ->> 'companyName') is distinct from (n.name, n.profile ->> 'companyName');
      else null;
    end case;
    perform landbridge.note(changed);
  exception
    when query_canceled or assert_failure or others then null;
  end;
  return null;
end
$$;
revoke execute on function landbridge.note(uuid[]), landbridge.capture() from public;

do $$
declare
  target record;
begin
  -- A save that is under way is waited for, but not for long: behind the wait every other save would queue.
  set local lock_timeout = '3s';
  for target in
    select t.name, t.path
    from (values
      ('multi_city_hotel_packages', 'package'),
      ('multi_city_hotel_package_cities', 'child'),
      ('multi_city_hotel_package_city_hotels', 'city'),
      ('multi_city_hotel_package_day_plans', 'child'),
      ('multi_city_hotel_package_day_flights', 'day'),
      ('multi_city_hotel_pricing_packages', 'child'),
      ('multi_city_hotel_pricing_rows', 'pricing'),
      ('multi_city_hotel_private_package_rows', 'pricing'),
      ('multi_city_hotel_pricing_vehicles', 'pricing'),
      ('multi_city_hotel_package_inclusions', 'child'),
      ('multi_city_hotel_package_exclusions', 'child'),
      ('multi_city_hotel_package_addons', 'child'),
      ('multi_city_hotel_package_cancellation_tiers', 'child'),
      ('users', 'operator')) t (name, path)
  loop
    if target.path <> 'operator' then
      execute format(
        'create trigger landbridge_capture_insert after insert on public.%I referencing new table as new_rows
           for each statement execute function landbridge.capture(%L)', target.name, target.path);
      execute format(
        'create trigger landbridge_capture_delete after delete on public.%I referencing old table as old_rows
           for each statement execute function landbridge.capture(%L)', target.name, target.path);
      execute format(
        'create trigger landbridge_capture_truncate after truncate on public.%I
           for each statement execute function landbridge.capture(%L)', target.name, target.path);
    end if;
    execute format(
      'create trigger landbridge_capture_update after update on public.%I referencing old table as old_rows new table as new_rows
         for each statement execute function landbridge.capture(%L)', target.name, target.path);
  end loop;
end
$$;

create function landbridge.operator_settings_changed() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  perform landbridge.note(array(
    select p.id from public.multi_city_hotel_packages p
    where p.operator_id in (new.operator_id, old.operator_id)));
  return null;
end
$$;
revoke execute on function landbridge.operator_settings_changed() from public;
create trigger operator_settings_changed
  after insert or update or delete on landbridge.operator_settings
  for each row execute function landbridge.operator_settings_changed();
