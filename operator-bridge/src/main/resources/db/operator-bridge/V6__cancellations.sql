-- What operators cancel of what they sold.

-- Beside stop_sale, which operators may take back: a cancelled departure is never on sale again.
alter table landbridge.departures
  add column cancelled_at timestamptz,
  add column cancel_reason text,
  add constraint departures_cancelled_for_a_reason check ((cancelled_at is null) = (cancel_reason is null));

-- A package's date that its operator cancelled, with a departure of that date or without one.
create table landbridge.departure_cancellations (
  package_id     uuid        not null,
  departure_date date        not null,
  operator_id    uuid        not null,
  reason         text        not null,
  cancelled_at   timestamptz not null,
  constraint departure_cancellations_pkey primary key (package_id, departure_date)
);

create table landbridge.cancellations (
  id             uuid        not null,
  booking_id     uuid        not null,
  package_id     uuid        not null,
  departure_date date        not null,
  operator_id    uuid        not null,
  reason         text        not null,
  with_departure boolean     not null,
  state          text        not null,
  asked_at       timestamptz not null,
  ask_at         timestamptz,
  asks           int         not null default 0,
  traceparent    text,
  constraint cancellations_pkey primary key (id),
  constraint cancellations_one_per_booking unique (booking_id),
  constraint cancellations_state check (state in ('ASKED', 'OPEN', 'DONE')),
  constraint cancellations_ask_until_they_are_known check ((state = 'ASKED') = (ask_at is not null))
) with (fillfactor = 80);
create index cancellations_that_ask on landbridge.cancellations (ask_at) where ask_at is not null;
create index cancellations_by_departure on landbridge.cancellations (package_id, departure_date);

comment on column landbridge.cancellations.state is
  'ASKED: told to booking-saga, again and again, until news of the booking shows it. OPEN: booking-saga knows it. '
  'DONE: the booking is cancelled. Never back; kept as long as the booking.';
comment on column landbridge.cancellations.with_departure is 'The whole departure was cancelled, this booking with it';
