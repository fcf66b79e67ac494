-- One row per run of a saga.
create table booking_saga.instances (
  id                 uuid primary key,
  booking            uuid not null,
  definition         text not null,
  definition_version integer not null,
  state              text not null,
  step               text,
  asks               integer,
  waiting_since      timestamptz,
  ask_at             timestamptz,
  due_at             timestamptz,
  attention_since    timestamptz,
  attention_what     text,
  refusal_code       text,
  refusal_detail     text,
  started_at         timestamptz not null,
  gives_up_at        timestamptz not null,
  ended_at           timestamptz,
  data               jsonb not null,
  correlation        uuid not null,
  actor              text not null,
  traceparent        text,
  constraint instances_state check (state in ('FORWARD', 'COMPENSATING', 'COMPLETED', 'COMPENSATED')),
  constraint instances_waits_or_has_ended check (
    case when state in ('FORWARD', 'COMPENSATING')
      then ended_at is null and num_nulls(step, asks, waiting_since, ask_at, due_at) = 0
      else ended_at is not null and num_nonnulls(step, asks, waiting_since, ask_at, due_at) = 0
    end),
  constraint instances_goes_back_for_a_reason check (
    (state in ('COMPENSATING', 'COMPENSATED')) = (refusal_code is not null)),
  constraint instances_ended_without_personal_data check (ended_at is null or not data ? 'party')
) with (fillfactor = 80);

create index instances_due on booking_saga.instances (due_at) where due_at is not null;
create index instances_booking on booking_saga.instances (booking);

-- What happened to an instance, in its order; never changed.
create table booking_saga.journal (
  instance  uuid not null,
  position  bigint generated always as identity,
  at        timestamptz not null,
  kind      text not null,
  step      text,
  direction text,
  detail    text,
  message   uuid,
  primary key (instance, position)
);

-- What is told of a booking. Its sequence numbers the messages, whatever sagas work on it.
create table booking_saga.bookings (
  id                 uuid primary key,
  sequence           bigint not null,
  status             text not null,
  reason             jsonb,
  operator_reference text,
  timeline           jsonb not null
) with (fillfactor = 80);
