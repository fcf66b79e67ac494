-- Packages that are confirmed by a person: how each is sold, and the requests that wait for its operator.

-- Operators and their tools edit this by plain SQL.
create table landbridge.package_settings (
  package_id     uuid     not null,
  confirmation   text     not null,
  decides_within interval not null default interval '24 hours',
  constraint package_settings_pkey primary key (package_id),
  constraint package_settings_confirmation check (confirmation in ('at-once', 'on-request')),
  constraint package_settings_decides_within check (decides_within > interval '0' and decides_within <= interval '90 days')
);
comment on table landbridge.package_settings is
  'How a package is confirmed. No row: at once where it has departures, on request where it has none';
comment on column landbridge.package_settings.confirmation is
  'at-once: sold when the agent books, by departure. on-request: the operator accepts or declines. Without departures always on request';
comment on column landbridge.package_settings.decides_within is
  'How long the operator has, never beyond the departure''s cutoff; then the request lapses';

-- The one place of these rules. Without a search path of its own, so that it is inlined; every name in it has its schema.
create function landbridge.selling_terms(package uuid)
  returns table (any_date boolean, on_request boolean, decides_within interval)
  language sql stable
as $$
  select x.any_date, x.any_date or coalesce(s.confirmation = 'on-request', false), coalesce(s.decides_within, interval '24 hours')
  from (select not exists (select from landbridge.departures d where d.package_id = package) as any_date) x
  left join landbridge.package_settings s on s.package_id = package
$$;

-- What agents see of it is part of the package, so that the comparison finds a change that was not noted.
alter function landbridge.package_document(uuid) rename to package_rows;
create function landbridge.package_document(package uuid) returns jsonb
  language sql stable security definer set search_path = '' set row_security = off
as $$
  select landbridge.package_rows(package) || jsonb_build_object('onRequest', t.on_request, 'anyDate', t.any_date)
  from landbridge.selling_terms(package) t
$$;
revoke execute on function landbridge.package_document(uuid), landbridge.selling_terms(uuid) from public;
do $$
begin
  -- The grant went along with the name. Where one account is both, it is the owner's own right.
  if '${runtime_role}' <> current_user then
    revoke execute on function landbridge.package_rows(uuid) from "${runtime_role}";
  end if;
end
$$;
update landbridge.comparison set next_at = clock_timestamp();

create function landbridge.package_settings_changed() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  case tg_op
    when 'INSERT' then perform landbridge.note(array(select n.package_id from new_rows n));
    when 'DELETE' then perform landbridge.note(array(select o.package_id from old_rows o));
    else perform landbridge.note(array(
      select package_id from old_rows o full join new_rows n using (package_id)
      where o.confirmation is distinct from n.confirmation));
  end case;
  return null;
end
$$;
create trigger package_settings_inserted after insert on landbridge.package_settings
  referencing new table as new_rows for each statement execute function landbridge.package_settings_changed();
create trigger package_settings_updated after update on landbridge.package_settings
  referencing old table as old_rows new table as new_rows for each statement execute function landbridge.package_settings_changed();
create trigger package_settings_deleted after delete on landbridge.package_settings
  referencing old table as old_rows for each statement execute function landbridge.package_settings_changed();

-- A package's first departure, or any that goes: of two that delete the last two at once, neither could say that it was the last.
create function landbridge.calendar_changed() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'DELETE' then
    perform landbridge.note(array(select distinct o.package_id from old_rows o));
  else
    perform landbridge.note(array(
      select n.package_id
      from (select r.package_id, count(*) as departures from new_rows r group by r.package_id) n
      where n.departures = (select count(*) from landbridge.departures d where d.package_id = n.package_id)));
  end if;
  return null;
end
$$;
revoke execute on function landbridge.package_settings_changed(), landbridge.calendar_changed() from public;
create trigger calendar_grown after insert on landbridge.departures
  referencing new table as new_rows for each statement execute function landbridge.calendar_changed();
create trigger calendar_shrunk after delete on landbridge.departures
  referencing old table as old_rows for each statement execute function landbridge.calendar_changed();

alter table landbridge.packages
  add column operator_id uuid generated always as ((content ->> 'operatorId')::uuid) stored;
create index packages_by_operator on landbridge.packages (operator_id);
comment on column landbridge.packages.operator_id is 'Whose package it was when it was last read whole; who may decide its requests';

alter table landbridge.holds add column counts_seats boolean not null default true;
comment on column landbridge.holds.counts_seats is
  'False where the package had no departures: there is no row whose seats it would take, nor will it take any from one that appears later';

-- An operator may give several bookings one reference of its own; only those made here are unique.
alter table landbridge.sold_bookings
  drop constraint sold_bookings_operator_reference_unique,
  add column reference_given boolean not null default false;
create unique index sold_bookings_made_reference_unique on landbridge.sold_bookings (operator_reference) where not reference_given;
create index sold_bookings_by_time on landbridge.sold_bookings (sold_at, booking_id);

-- What an operator is asked. With sold_bookings the only table here that holds the travellers' personal data.
create table landbridge.requests (
  id                 uuid        not null,
  booking_id         uuid        not null,
  saga_id            uuid        not null,
  step               text        not null,
  package_id         uuid        not null,
  departure_date     date        not null,
  reference          text        not null,
  agency_name        text        not null,
  travellers         jsonb       not null,
  lead_phone         text,
  remarks            text,
  seats              int         not null,
  total              bigint      not null,
  currency           text        not null,
  state              text        not null,
  asked_at           timestamptz not null,
  deadline           timestamptz not null,
  decided_at         timestamptz,
  reason             text,
  operator_reference text,
  correlation_id     uuid        not null,
  causation_id       uuid        not null,
  traceparent        text,
  constraint requests_pkey primary key (id),
  constraint requests_one_per_booking unique (booking_id),
  constraint requests_one_per_saga unique (saga_id),
  constraint requests_seats_positive check (seats > 0),
  constraint requests_deadline_ahead check (deadline > asked_at),
  constraint requests_state check (state in ('PENDING', 'ACCEPTED', 'DECLINED', 'LAPSED', 'WITHDRAWN')),
  constraint requests_decided check ((state = 'PENDING') = (decided_at is null)),
  constraint requests_reason check ((state = 'DECLINED') = (reason is not null)),
  constraint requests_operator_reference check ((state = 'ACCEPTED') = (operator_reference is not null))
) with (fillfactor = 80);
create index requests_pending on landbridge.requests (deadline) where state = 'PENDING';
create index requests_by_package on landbridge.requests (package_id, deadline, id);

comment on column landbridge.requests.state is
  'PENDING: the operator is asked, the seats are held. ACCEPTED, DECLINED: by the operator. LAPSED: by silence until the deadline. '
  'WITHDRAWN: taken back by the agent. All but the first are final, and kept as long as the booking.';
comment on column landbridge.requests.step is 'With saga_id the step key under which the answer is stored when it is decided';

-- Whether somebody who signed in is an operator: by the operators' own table, of which the runtime role may read nothing else.
create function landbridge.is_operator(person uuid) returns boolean
  language sql stable security definer set search_path = '' set row_security = off
as $$
  select exists (select from public.users u where u.id = person and u.role::text = 'TOUR_OPERATOR')
$$;
revoke execute on function landbridge.is_operator(uuid) from public;
