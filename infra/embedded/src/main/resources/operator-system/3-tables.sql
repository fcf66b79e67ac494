-- The operators' tables. Everything is granted to the API's roles; row-level security decides.
set local role postgres;
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;

create type public.user_role as enum
  ('SUPER_ADMIN', 'ADMIN', 'TOUR_OPERATOR', 'TRAVEL_AGENT', 'SUB_AGENT', 'USER', 'OPERATIONS', 'SALES');

create function public.update_updated_at_column() returns trigger language plpgsql as $$
begin
  new.updated_at = now();
  return new;
end
$$;

create table public.users (
  id uuid primary key references auth.users (id) on delete cascade,
  email text not null unique,
  name text,
  phone text,
  role public.user_role not null default 'USER',
  profile jsonb not null default '{}',
  avatar_url text,
  parent_agent_id uuid references public.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_users_role on public.users (role);
create index idx_users_parent_agent_id on public.users (parent_agent_id);

create table public.multi_city_hotel_packages (
  id uuid primary key default gen_random_uuid(),
  operator_id uuid not null references public.users (id) on delete cascade,
  title varchar(255) not null,
  short_description text,
  destination_region varchar(100),
  package_validity_date date,
  base_price numeric(10, 2) not null default 0 check (base_price >= 0),
  currency varchar(3) not null default 'USD',
  deposit_percent integer check (deposit_percent between 0 and 100),
  balance_due_days integer default 7 check (balance_due_days >= 0),
  payment_methods text[],
  visa_requirements text,
  insurance_requirement text check (insurance_requirement in ('REQUIRED', 'OPTIONAL', 'NA')),
  health_requirements text,
  terms_and_conditions text,
  status varchar(20) not null default 'draft' check (status in ('draft', 'published', 'archived')),
  published_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_mch_packages_operator_id on public.multi_city_hotel_packages (operator_id);
create index idx_mch_packages_status on public.multi_city_hotel_packages (status);

create table public.multi_city_hotel_package_cities (
  id uuid primary key default gen_random_uuid(),
  package_id uuid not null references public.multi_city_hotel_packages (id) on delete cascade,
  name varchar(100) not null,
  country varchar(100),
  nights integer not null check (nights > 0),
  display_order integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_mch_package_cities_package_id on public.multi_city_hotel_package_cities (package_id);

create table public.multi_city_hotel_package_city_hotels (
  id uuid primary key default gen_random_uuid(),
  city_id uuid not null references public.multi_city_hotel_package_cities (id) on delete cascade,
  hotel_name varchar(255) not null,
  hotel_type varchar(50),
  room_type varchar(100),
  room_capacity_adults integer,
  room_capacity_children integer,
  display_order integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_mch_package_city_hotels_city_id on public.multi_city_hotel_package_city_hotels (city_id);

create table public.multi_city_hotel_package_day_plans (
  id uuid primary key default gen_random_uuid(),
  package_id uuid not null references public.multi_city_hotel_packages (id) on delete cascade,
  city_id uuid references public.multi_city_hotel_package_cities (id) on delete set null,
  day_number integer not null check (day_number > 0),
  city_name varchar(100),
  description text,
  photo_url text,
  has_flights boolean not null default false,
  title varchar(255),
  time_slots jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_mch_package_day_plans_package_id on public.multi_city_hotel_package_day_plans (package_id);
create index idx_mch_package_day_plans_city_id on public.multi_city_hotel_package_day_plans (city_id);

create table public.multi_city_hotel_package_day_flights (
  id uuid primary key default gen_random_uuid(),
  day_plan_id uuid not null references public.multi_city_hotel_package_day_plans (id) on delete cascade,
  departure_city varchar(100),
  departure_time varchar(20),
  arrival_city varchar(100),
  arrival_time varchar(20),
  airline varchar(100),
  flight_number varchar(20),
  display_order integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_mch_package_day_flights_day_plan_id on public.multi_city_hotel_package_day_flights (day_plan_id);

create table public.multi_city_hotel_pricing_packages (
  id uuid primary key default gen_random_uuid(),
  package_id uuid not null references public.multi_city_hotel_packages (id) on delete cascade,
  pricing_type varchar(20) not null default 'SIC'
    check (pricing_type in ('SIC', 'PRIVATE_PACKAGE', 'STANDARD', 'GROUP')),
  adult_price numeric(10, 2),
  child_price numeric(10, 2),
  child_min_age integer,
  child_max_age integer,
  infant_price numeric(10, 2),
  infant_max_age integer,
  has_child_age_restriction boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_mch_pricing_packages_package_id on public.multi_city_hotel_pricing_packages (package_id);

create table public.multi_city_hotel_pricing_rows (
  id uuid primary key default gen_random_uuid(),
  pricing_package_id uuid not null references public.multi_city_hotel_pricing_packages (id) on delete cascade,
  number_of_adults integer not null check (number_of_adults >= 0),
  number_of_children integer not null default 0 check (number_of_children >= 0),
  total_price numeric(10, 2) not null check (total_price >= 0),
  unique (pricing_package_id, number_of_adults, number_of_children),
  created_at timestamptz not null default now()
);

create table public.multi_city_hotel_private_package_rows (
  id uuid primary key default gen_random_uuid(),
  pricing_package_id uuid not null references public.multi_city_hotel_pricing_packages (id) on delete cascade,
  number_of_adults integer not null check (number_of_adults >= 0),
  number_of_children integer not null default 0 check (number_of_children >= 0),
  car_type varchar(100) not null,
  vehicle_capacity integer not null check (vehicle_capacity > 0),
  total_price numeric(10, 2) not null check (total_price >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_mch_private_package_rows_pricing_package_id on public.multi_city_hotel_private_package_rows (pricing_package_id);

create table public.multi_city_hotel_pricing_vehicles (
  id uuid primary key default gen_random_uuid(),
  pricing_package_id uuid not null references public.multi_city_hotel_pricing_packages (id) on delete cascade,
  vehicle_type varchar(100) not null,
  max_capacity integer not null check (max_capacity > 0),
  price numeric(10, 2) not null default 0,
  description text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_mch_pricing_vehicles_pricing_package_id on public.multi_city_hotel_pricing_vehicles (pricing_package_id);

create table public.multi_city_hotel_package_inclusions (
  id uuid primary key default gen_random_uuid(),
  package_id uuid not null references public.multi_city_hotel_packages (id) on delete cascade,
  category varchar(50),
  description text not null,
  display_order integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_mch_package_inclusions_package_id on public.multi_city_hotel_package_inclusions (package_id);

create table public.multi_city_hotel_package_exclusions (
  id uuid primary key default gen_random_uuid(),
  package_id uuid not null references public.multi_city_hotel_packages (id) on delete cascade,
  description text not null,
  display_order integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_mch_package_exclusions_package_id on public.multi_city_hotel_package_exclusions (package_id);

create table public.multi_city_hotel_package_addons (
  id uuid primary key default gen_random_uuid(),
  package_id uuid not null references public.multi_city_hotel_packages (id) on delete cascade,
  name varchar(100) not null,
  description text,
  price numeric(10, 2) not null check (price >= 0),
  max_quantity integer default 1,
  is_active boolean default true,
  display_order integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_mch_package_addons_package_id on public.multi_city_hotel_package_addons (package_id);

create table public.multi_city_hotel_package_cancellation_tiers (
  id uuid primary key default gen_random_uuid(),
  package_id uuid not null references public.multi_city_hotel_packages (id) on delete cascade,
  days_before integer not null check (days_before >= 0),
  refund_percent integer not null check (refund_percent between 0 and 100),
  created_at timestamptz not null default now()
);
create index idx_mch_package_cancellation_tiers_package_id on public.multi_city_hotel_package_cancellation_tiers (package_id);

create table public.multi_city_packages (
  id uuid primary key default gen_random_uuid(),
  operator_id uuid not null references public.users (id) on delete cascade,
  title varchar(255) not null,
  short_description text,
  destination_region varchar(100),
  base_price numeric(10, 2) not null default 0 check (base_price >= 0),
  currency varchar(3) not null default 'USD',
  status varchar(20) not null default 'draft' check (status in ('draft', 'published', 'archived')),
  published_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_multi_city_packages_operator_id on public.multi_city_packages (operator_id);

create table public.multi_city_package_departures (
  id uuid primary key default gen_random_uuid(),
  package_id uuid not null references public.multi_city_packages (id) on delete cascade,
  departure_date date not null,
  available_seats integer,
  price numeric(10, 2),
  cutoff_date date,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_multi_city_package_departures_package_id on public.multi_city_package_departures (package_id);

create trigger update_users_updated_at before update on public.users
  for each row execute function public.update_updated_at_column();
create trigger update_mch_packages_updated_at before update on public.multi_city_hotel_packages
  for each row execute function public.update_updated_at_column();
create trigger update_mch_package_cities_updated_at before update on public.multi_city_hotel_package_cities
  for each row execute function public.update_updated_at_column();
create trigger update_mch_package_city_hotels_updated_at before update on public.multi_city_hotel_package_city_hotels
  for each row execute function public.update_updated_at_column();
create trigger update_mch_package_day_plans_updated_at before update on public.multi_city_hotel_package_day_plans
  for each row execute function public.update_updated_at_column();
create trigger update_mch_package_day_flights_updated_at before update on public.multi_city_hotel_package_day_flights
  for each row execute function public.update_updated_at_column();
create trigger update_mch_pricing_packages_updated_at before update on public.multi_city_hotel_pricing_packages
  for each row execute function public.update_updated_at_column();
create trigger update_mch_private_package_rows_updated_at before update on public.multi_city_hotel_private_package_rows
  for each row execute function public.update_updated_at_column();
create trigger update_mch_pricing_vehicles_updated_at before update on public.multi_city_hotel_pricing_vehicles
  for each row execute function public.update_updated_at_column();
create trigger update_mch_package_inclusions_updated_at before update on public.multi_city_hotel_package_inclusions
  for each row execute function public.update_updated_at_column();
create trigger update_mch_package_exclusions_updated_at before update on public.multi_city_hotel_package_exclusions
  for each row execute function public.update_updated_at_column();
create trigger update_mch_package_addons_updated_at before update on public.multi_city_hotel_package_addons
  for each row execute function public.update_updated_at_column();
create trigger update_multi_city_packages_updated_at before update on public.multi_city_packages
  for each row execute function public.update_updated_at_column();
create trigger update_multi_city_package_departures_updated_at before update on public.multi_city_package_departures
  for each row execute function public.update_updated_at_column();
