-- What a cancellation returns, as it was quoted, and what became of it. The number orders the quotes of a booking,
-- given under the booking's lock: the newest alone can be confirmed.
create table agent_events.cancellations (
  id uuid constraint cancellations_pk primary key,
  booking_id uuid not null constraint cancellation_of_a_booking references agent_events.bookings,
  number int not null,
  terms jsonb, -- the rung that it was quoted from; null before the confirmation, when it is free
  refund bigint not null,
  charge bigint not null,
  currency text not null,
  before_confirmation boolean not null,
  quoted_at timestamptz not null,
  expires_at timestamptz not null,
  confirmed_at timestamptz,
  confirmed_by uuid constraint cancellation_confirmed_by_an_agent references agent_events.agents,
  traceparent text, -- of the confirmation
  state text not null constraint cancellation_state_known check (state in ('QUOTED', 'OPEN', 'REFUSED', 'DONE')),
  reason jsonb,
  ask_at timestamptz, -- while OPEN: when booking-saga is asked again unless there is news
  asks int not null default 0,
  constraint one_number_per_cancellation_of_a_booking unique (booking_id, number),
  constraint cancellation_amounts_not_negative check (refund >= 0 and charge >= 0),
  constraint cancellation_is_free_before_the_confirmation check (
    before_confirmation = (terms is null) and (not before_confirmation or charge = 0)),
  constraint cancellation_expires_after_its_quote check (expires_at > quoted_at),
  constraint cancellation_confirmed_once_it_left_quoted check (
    (state = 'QUOTED') = (confirmed_at is null) and (confirmed_at is null) = (confirmed_by is null)),
  constraint refused_cancellations_say_why check ((state = 'REFUSED') = (reason is not null)),
  constraint open_cancellations_ask check ((state = 'OPEN') = (ask_at is not null))
);
create unique index one_open_cancellation_per_booking on agent_events.cancellations (booking_id) where state = 'OPEN';
create index cancellations_that_ask on agent_events.cancellations (ask_at) where ask_at is not null;

-- What booking-saga last told: what outlasts its patience, and how the newest cancellation stands.
alter table agent_events.bookings add column attention jsonb;
alter table agent_events.bookings add column told_cancellation jsonb;

-- A voucher of a cancelled booking is void; a row that is void without having been issued keeps a late command from
-- issuing one.
alter table agent_events.vouchers alter column issued_at drop not null;
alter table agent_events.vouchers add column voided_at timestamptz;
alter table agent_events.vouchers add constraint voucher_is_issued_or_void check (
  issued_at is not null or voided_at is not null);

-- What was captured can be refunded, once, and never more than that.
alter table agent_events.reservations drop constraint reservation_state_known;
alter table agent_events.reservations add constraint reservation_state_known check (
  state in ('RESERVED', 'CAPTURED', 'VOIDED', 'REFUNDED'));
alter table agent_events.reservations add column refunded bigint;
alter table agent_events.reservations add column refunded_at timestamptz;
alter table agent_events.reservations add constraint refund_is_within_what_was_captured check (
  refunded between 0 and amount);
alter table agent_events.reservations add constraint refund_is_known_once_refunded check (
  (state = 'REFUNDED') = (refunded is not null) and (refunded is null) = (refunded_at is null));

alter table agent_events.ledger_entries drop constraint entry_kind_has_its_books;
alter table agent_events.ledger_entries add constraint entry_kind_has_its_books check (
  (kind, debit, credit) in (
    ('AUTHORIZE', 'RESERVED', 'AVAILABLE'),
    ('VOID', 'AVAILABLE', 'RESERVED'),
    ('CAPTURE_DEPOSIT', 'RECEIVABLE', 'RESERVED'),
    ('CAPTURE_BALANCE', 'RECEIVABLE', 'RESERVED'),
    ('REFUND_DEPOSIT', 'AVAILABLE', 'RECEIVABLE'),
    ('REFUND_BALANCE', 'AVAILABLE', 'RECEIVABLE')));
