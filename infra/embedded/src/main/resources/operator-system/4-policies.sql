-- Row-level security, as their app has it: operators see and write what is theirs, anybody sees what is
-- published. A child's policies ask its parent, whose own policies answer.
alter table public.users enable row level security;
create policy "Users can view own profile" on public.users for select using (auth.uid() = id);
create policy "Users can update own profile" on public.users for update using (auth.uid() = id);
create policy "Anyone can view operators" on public.users for select using (role = 'TOUR_OPERATOR');

alter table public.multi_city_hotel_packages enable row level security;
create policy "Operators can manage their own packages" on public.multi_city_hotel_packages for all to authenticated
  using (auth.uid() = operator_id) with check (auth.uid() = operator_id);
create policy "Anyone can view published packages" on public.multi_city_hotel_packages for select
  using (status = 'published');

alter table public.multi_city_packages enable row level security;
create policy "Operators can manage their own packages" on public.multi_city_packages for all to authenticated
  using (auth.uid() = operator_id) with check (auth.uid() = operator_id);
create policy "Anyone can view published packages" on public.multi_city_packages for select
  using (status = 'published');

alter table public.multi_city_hotel_package_cities enable row level security;
create policy "Operators can manage details of their packages" on public.multi_city_hotel_package_cities for all to authenticated
  using (exists (
    select 1 from public.multi_city_hotel_packages p
    where p.id = multi_city_hotel_package_cities.package_id and p.operator_id = auth.uid()))
  with check (exists (
    select 1 from public.multi_city_hotel_packages p
    where p.id = multi_city_hotel_package_cities.package_id and p.operator_id = auth.uid()));
create policy "Anyone can view details of published packages" on public.multi_city_hotel_package_cities for select
  using (exists (
    select 1 from public.multi_city_hotel_packages p
    where p.id = multi_city_hotel_package_cities.package_id and p.status = 'published'));

alter table public.multi_city_hotel_package_day_plans enable row level security;
create policy "Operators can manage details of their packages" on public.multi_city_hotel_package_day_plans for all to authenticated
  using (exists (
    select 1 from public.multi_city_hotel_packages p
    where p.id = multi_city_hotel_package_day_plans.package_id and p.operator_id = auth.uid()))
  with check (exists (
    select 1 from public.multi_city_hotel_packages p
    where p.id = multi_city_hotel_package_day_plans.package_id and p.operator_id = auth.uid()));
create policy "Anyone can view details of published packages" on public.multi_city_hotel_package_day_plans for select
  using (exists (
    select 1 from public.multi_city_hotel_packages p
    where p.id = multi_city_hotel_package_day_plans.package_id and p.status = 'published'));

alter table public.multi_city_hotel_pricing_packages enable row level security;
create policy "Operators can manage details of their packages" on public.multi_city_hotel_pricing_packages for all to authenticated
  using (exists (
    select 1 from public.multi_city_hotel_packages p
    where p.id = multi_city_hotel_pricing_packages.package_id and p.operator_id = auth.uid()))
  with check (exists (
    select 1 from public.multi_city_hotel_packages p
    where p.id = multi_city_hotel_pricing_packages.package_id and p.operator_id = auth.uid()));
create policy "Anyone can view details of published packages" on public.multi_city_hotel_pricing_packages for select
  using (exists (
    select 1 from public.multi_city_hotel_packages p
    where p.id = multi_city_hotel_pricing_packages.package_id and p.status = 'published'));

alter table public.multi_city_hotel_package_inclusions enable row level security;
create policy "Operators can manage details of their packages" on public.multi_city_hotel_package_inclusions for all to authenticated
  using (exists (
    select 1 from public.multi_city_hotel_packages p
    where p.id = multi_city_hotel_package_inclusions.package_id and p.operator_id = auth.uid()))
  with check (exists (
    select 1 from public.multi_city_hotel_packages p
    where p.id = multi_city_hotel_package_inclusions.package_id and p.operator_id = auth.uid()));
create policy "Anyone can view details of published packages" on public.multi_city_hotel_package_inclusions for select
  using (exists (
    select 1 from public.multi_city_hotel_packages p
    where p.id = multi_city_hotel_package_inclusions.package_id and p.status = 'published'));

alter table public.multi_city_hotel_package_exclusions enable row level security;
create policy "Operators can manage details of their packages" on public.multi_city_hotel_package_exclusions for all to authenticated
  using (exists (
    select 1 from public.multi_city_hotel_packages p
    where p.id = multi_city_hotel_package_exclusions.package_id and p.operator_id = auth.uid()))
  with check (exists (
    select 1 from public.multi_city_hotel_packages p
    where p.id = multi_city_hotel_package_exclusions.package_id and p.operator_id = auth.uid()));
create policy "Anyone can view details of published packages" on public.multi_city_hotel_package_exclusions for select
  using (exists (
    select 1 from public.multi_city_hotel_packages p
    where p.id = multi_city_hotel_package_exclusions.package_id and p.status = 'published'));

alter table public.multi_city_hotel_package_addons enable row level security;
create policy "Operators can manage details of their packages" on public.multi_city_hotel_package_addons for all to authenticated
  using (exists (
    select 1 from public.multi_city_hotel_packages p
    where p.id = multi_city_hotel_package_addons.package_id and p.operator_id = auth.uid()))
  with check (exists (
    select 1 from public.multi_city_hotel_packages p
    where p.id = multi_city_hotel_package_addons.package_id and p.operator_id = auth.uid()));
create policy "Anyone can view details of published packages" on public.multi_city_hotel_package_addons for select
  using (exists (
    select 1 from public.multi_city_hotel_packages p
    where p.id = multi_city_hotel_package_addons.package_id and p.status = 'published'));

alter table public.multi_city_hotel_package_cancellation_tiers enable row level security;
create policy "Operators can manage details of their packages" on public.multi_city_hotel_package_cancellation_tiers for all to authenticated
  using (exists (
    select 1 from public.multi_city_hotel_packages p
    where p.id = multi_city_hotel_package_cancellation_tiers.package_id and p.operator_id = auth.uid()))
  with check (exists (
    select 1 from public.multi_city_hotel_packages p
    where p.id = multi_city_hotel_package_cancellation_tiers.package_id and p.operator_id = auth.uid()));
create policy "Anyone can view details of published packages" on public.multi_city_hotel_package_cancellation_tiers for select
  using (exists (
    select 1 from public.multi_city_hotel_packages p
    where p.id = multi_city_hotel_package_cancellation_tiers.package_id and p.status = 'published'));

alter table public.multi_city_hotel_package_city_hotels enable row level security;
create policy "Operators can manage details of their packages" on public.multi_city_hotel_package_city_hotels for all to authenticated
  using (exists (
    select 1 from public.multi_city_hotel_package_cities c join public.multi_city_hotel_packages p on p.id = c.package_id
    where c.id = multi_city_hotel_package_city_hotels.city_id and p.operator_id = auth.uid()))
  with check (exists (
    select 1 from public.multi_city_hotel_package_cities c join public.multi_city_hotel_packages p on p.id = c.package_id
    where c.id = multi_city_hotel_package_city_hotels.city_id and p.operator_id = auth.uid()));
create policy "Anyone can view details of published packages" on public.multi_city_hotel_package_city_hotels for select
  using (exists (
    select 1 from public.multi_city_hotel_package_cities c join public.multi_city_hotel_packages p on p.id = c.package_id
    where c.id = multi_city_hotel_package_city_hotels.city_id and p.status = 'published'));

alter table public.multi_city_hotel_package_day_flights enable row level security;
create policy "Operators can manage details of their packages" on public.multi_city_hotel_package_day_flights for all to authenticated
  using (exists (
    select 1 from public.multi_city_hotel_package_day_plans d join public.multi_city_hotel_packages p on p.id = d.package_id
    where d.id = multi_city_hotel_package_day_flights.day_plan_id and p.operator_id = auth.uid()))
  with check (exists (
    select 1 from public.multi_city_hotel_package_day_plans d join public.multi_city_hotel_packages p on p.id = d.package_id
    where d.id = multi_city_hotel_package_day_flights.day_plan_id and p.operator_id = auth.uid()));
create policy "Anyone can view details of published packages" on public.multi_city_hotel_package_day_flights for select
  using (exists (
    select 1 from public.multi_city_hotel_package_day_plans d join public.multi_city_hotel_packages p on p.id = d.package_id
    where d.id = multi_city_hotel_package_day_flights.day_plan_id and p.status = 'published'));

alter table public.multi_city_hotel_pricing_rows enable row level security;
create policy "Operators can manage details of their packages" on public.multi_city_hotel_pricing_rows for all to authenticated
  using (exists (
    select 1 from public.multi_city_hotel_pricing_packages q join public.multi_city_hotel_packages p on p.id = q.package_id
    where q.id = multi_city_hotel_pricing_rows.pricing_package_id and p.operator_id = auth.uid()))
  with check (exists (
    select 1 from public.multi_city_hotel_pricing_packages q join public.multi_city_hotel_packages p on p.id = q.package_id
    where q.id = multi_city_hotel_pricing_rows.pricing_package_id and p.operator_id = auth.uid()));
create policy "Anyone can view details of published packages" on public.multi_city_hotel_pricing_rows for select
  using (exists (
    select 1 from public.multi_city_hotel_pricing_packages q join public.multi_city_hotel_packages p on p.id = q.package_id
    where q.id = multi_city_hotel_pricing_rows.pricing_package_id and p.status = 'published'));

alter table public.multi_city_hotel_private_package_rows enable row level security;
create policy "Operators can manage details of their packages" on public.multi_city_hotel_private_package_rows for all to authenticated
  using (exists (
    select 1 from public.multi_city_hotel_pricing_packages q join public.multi_city_hotel_packages p on p.id = q.package_id
    where q.id = multi_city_hotel_private_package_rows.pricing_package_id and p.operator_id = auth.uid()))
  with check (exists (
    select 1 from public.multi_city_hotel_pricing_packages q join public.multi_city_hotel_packages p on p.id = q.package_id
    where q.id = multi_city_hotel_private_package_rows.pricing_package_id and p.operator_id = auth.uid()));
create policy "Anyone can view details of published packages" on public.multi_city_hotel_private_package_rows for select
  using (exists (
    select 1 from public.multi_city_hotel_pricing_packages q join public.multi_city_hotel_packages p on p.id = q.package_id
    where q.id = multi_city_hotel_private_package_rows.pricing_package_id and p.status = 'published'));

alter table public.multi_city_hotel_pricing_vehicles enable row level security;
create policy "Operators can manage details of their packages" on public.multi_city_hotel_pricing_vehicles for all to authenticated
  using (exists (
    select 1 from public.multi_city_hotel_pricing_packages q join public.multi_city_hotel_packages p on p.id = q.package_id
    where q.id = multi_city_hotel_pricing_vehicles.pricing_package_id and p.operator_id = auth.uid()))
  with check (exists (
    select 1 from public.multi_city_hotel_pricing_packages q join public.multi_city_hotel_packages p on p.id = q.package_id
    where q.id = multi_city_hotel_pricing_vehicles.pricing_package_id and p.operator_id = auth.uid()));
create policy "Anyone can view details of published packages" on public.multi_city_hotel_pricing_vehicles for select
  using (exists (
    select 1 from public.multi_city_hotel_pricing_packages q join public.multi_city_hotel_packages p on p.id = q.package_id
    where q.id = multi_city_hotel_pricing_vehicles.pricing_package_id and p.status = 'published'));

alter table public.multi_city_package_departures enable row level security;
create policy "Operators can manage details of their packages" on public.multi_city_package_departures for all to authenticated
  using (exists (
    select 1 from public.multi_city_packages p
    where p.id = multi_city_package_departures.package_id and p.operator_id = auth.uid()))
  with check (exists (
    select 1 from public.multi_city_packages p
    where p.id = multi_city_package_departures.package_id and p.operator_id = auth.uid()));
create policy "Anyone can view details of published packages" on public.multi_city_package_departures for select
  using (exists (
    select 1 from public.multi_city_packages p
    where p.id = multi_city_package_departures.package_id and p.status = 'published'));

