-- Payments that staff record. A payment lessens what the agency owes; what it pays beyond that stands to its credit:
-- owed is then negative, and available = credit_limit - reserved - owed as ever.
create table agent_events.payments (
  id uuid constraint payments_pk primary key,
  account_id uuid not null constraint payment_to_an_account references agent_events.credit_accounts,
  amount bigint not null constraint payment_positive check (amount > 0),
  reference text not null constraint payment_has_a_reference check (btrim(reference) <> ''),
  received_on date not null,
  recorded_by text not null, -- staff:<the token's subject>
  recorded_at timestamptz not null
);
create index payments_of_an_account on agent_events.payments (account_id, id);

alter table agent_events.credit_accounts drop constraint owed_not_negative;

-- An entry is of a booking, each kind once, or of a payment, once.
alter table agent_events.ledger_entries alter column booking_id drop not null;
alter table agent_events.ledger_entries add column payment_id uuid
  constraint entry_of_a_payment references agent_events.payments
  constraint one_entry_per_payment unique;
alter table agent_events.ledger_entries add constraint entry_is_of_a_booking_or_a_payment check (
  (kind = 'PAYMENT') = (payment_id is not null) and (kind = 'PAYMENT') = (booking_id is null));
alter table agent_events.ledger_entries drop constraint entry_kind_has_its_books;
alter table agent_events.ledger_entries add constraint entry_kind_has_its_books check (
  (kind, debit, credit) in (
    ('AUTHORIZE', 'RESERVED', 'AVAILABLE'),
    ('VOID', 'AVAILABLE', 'RESERVED'),
    ('CAPTURE_DEPOSIT', 'RECEIVABLE', 'RESERVED'),
    ('CAPTURE_BALANCE', 'RECEIVABLE', 'RESERVED'),
    ('REFUND_DEPOSIT', 'AVAILABLE', 'RECEIVABLE'),
    ('REFUND_BALANCE', 'AVAILABLE', 'RECEIVABLE'),
    ('PAYMENT', 'AVAILABLE', 'RECEIVABLE')));

-- Keys are staff's too, who are no agents: agent_id is whoever calls.
alter table agent_events.idempotency_keys drop constraint idempotency_key_of_an_agent;
comment on column agent_events.idempotency_keys.agent_id is
  'whose key it is: an agent''s id, or the id that staff have by their token';
