-- While the operator is awaited: when the request lapses.
alter table booking_saga.bookings add column operator_deadline timestamptz;

-- What outlasts its patience.
alter table booking_saga.bookings add column attention jsonb;

-- The newest cancellation as it is told, the terms of an open one that waits for the booking to be confirmed, and those
-- that ended.
alter table booking_saga.bookings add column cancellation jsonb;
alter table booking_saga.bookings add column pending_cancellation jsonb;
alter table booking_saga.bookings add column past_cancellations uuid[] not null default '{}';

-- A pivot that is being taken back.
alter table booking_saga.instances
  drop constraint instances_state,
  drop constraint instances_waits_or_has_ended,
  drop constraint instances_goes_back_for_a_reason,
  add constraint instances_state check (state in ('FORWARD', 'WITHDRAWING', 'COMPENSATING', 'COMPLETED', 'COMPENSATED')),
  add constraint instances_waits_or_has_ended check (
    case when state in ('FORWARD', 'WITHDRAWING', 'COMPENSATING')
      then ended_at is null and num_nulls(step, asks, waiting_since, ask_at, due_at) = 0
      else ended_at is not null and num_nonnulls(step, asks, waiting_since, ask_at, due_at) = 0
    end),
  add constraint instances_goes_back_for_a_reason check (
    (state in ('WITHDRAWING', 'COMPENSATING', 'COMPENSATED')) = (refusal_code is not null));
