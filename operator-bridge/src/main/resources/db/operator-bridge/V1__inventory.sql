-- Seats. Operators and their tools may edit capacity, cutoff and stop_sale here by plain SQL; held and sold are the bridge's.

create sequence landbridge.departure_versions;

create table landbridge.departures (
  package_id     uuid        not null,
  departure_date date        not null,
  capacity       int         not null,
  held           int         not null default 0,
  sold           int         not null default 0,
  cutoff         timestamptz,
  stop_sale      boolean     not null default false,
  version        bigint      not null default 0,
  constraint departures_pkey primary key (package_id, departure_date),
  constraint departures_capacity_not_negative check (capacity >= 0),
  constraint departures_held_not_negative check (held >= 0),
  constraint departures_sold_not_negative check (sold >= 0),
  constraint departures_within_capacity check (held + sold <= capacity)
) with (fillfactor = 70);

comment on table landbridge.departures is 'The seats of a package on a date. A package without rows here is not sold by date.';
comment on column landbridge.departures.cutoff is 'From this moment on it is not sold; null: sold up to the day before, by the operator''s time zone';
comment on column landbridge.departures.version is 'Raised by a trigger whenever what agents see changes';

-- One row per change, taken away when the news of it is published. No unique keys: writers never wait for each other here.
-- gone_version: set where the departure was deleted.
create table landbridge.seat_notes (
  package_id     uuid not null,
  departure_date date not null,
  gone_version   bigint
);
create index seat_notes_by_departure on landbridge.seat_notes (package_id, departure_date);

-- What agents were last told of a departure.
create table landbridge.seat_news (
  package_id     uuid        not null,
  departure_date date        not null,
  version        bigint      not null default 0,
  published_at   timestamptz,
  constraint seat_news_pkey primary key (package_id, departure_date)
);

create function landbridge.departure_changed() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'DELETE' then
    if old.held + old.sold > 0 then
      raise exception 'departure % of package % has % seats held and % sold: stop its sale instead of deleting it',
        old.departure_date, old.package_id, old.held, old.sold
        using errcode = 'restrict_violation';
    end if;
    insert into landbridge.seat_notes (package_id, departure_date, gone_version)
      values (old.package_id, old.departure_date, nextval('landbridge.departure_versions'));
    return old;
  end if;
  if tg_op = 'UPDATE' and (old.package_id, old.departure_date) is distinct from (new.package_id, new.departure_date) then
    raise exception 'a departure keeps its package and date: insert another one' using errcode = 'restrict_violation';
  end if;
  -- From one sequence, so that a departure deleted and inserted again goes on counting.
  new.version := nextval('landbridge.departure_versions');
  insert into landbridge.seat_notes (package_id, departure_date) values (new.package_id, new.departure_date);
  return new;
end
$$;

create trigger departures_inserted_or_deleted
  before insert or delete on landbridge.departures
  for each row execute function landbridge.departure_changed();
create trigger departures_updated
  before update on landbridge.departures
  for each row
  when ((old.*) is distinct from (new.*))
  execute function landbridge.departure_changed();

create table landbridge.holds (
  saga_id         uuid        not null,
  booking_id      uuid        not null,
  package_id      uuid        not null,
  departure_date  date        not null,
  package_version bigint      not null,
  seats           int         not null,
  total           bigint      not null,
  currency        text        not null,
  state           text        not null,
  expires_at      timestamptz not null,
  created_at      timestamptz not null,
  changed_at      timestamptz not null,
  constraint holds_pkey primary key (saga_id),
  constraint holds_seats_positive check (seats > 0),
  constraint holds_state check (state in ('HELD', 'SOLD', 'RELEASED', 'EXPIRED', 'RETURNED'))
) with (fillfactor = 80);
create index holds_expiring on landbridge.holds (expires_at) where state = 'HELD';
create index holds_by_departure on landbridge.holds (package_id, departure_date);
create index holds_by_booking on landbridge.holds (booking_id);

comment on column landbridge.holds.state is
  'HELD: seats counted in departures.held, until confirmed, released or expired. SOLD: counted in departures.sold. '
  'RELEASED, EXPIRED, RETURNED: nothing is counted. Kept as long as the booking.';

-- What the operator needs to see of a sale. Holds the travellers'' personal data, and nothing else here does.
create table landbridge.sold_bookings (
  booking_id         uuid        not null,
  saga_id            uuid        not null,
  package_id         uuid        not null,
  departure_date     date        not null,
  reference          text        not null,
  operator_reference text        not null,
  agency_name        text        not null,
  travellers         jsonb       not null,
  lead_phone         text,
  remarks            text,
  seats              int         not null,
  total              bigint      not null,
  currency           text        not null,
  sold_at            timestamptz not null,
  constraint sold_bookings_pkey primary key (booking_id),
  constraint sold_bookings_operator_reference_unique unique (operator_reference)
);
create index sold_bookings_by_departure on landbridge.sold_bookings (package_id, departure_date);
