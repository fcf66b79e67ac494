-- The agents' shore. Amounts are minor units of their currency; who writes a column is said where it is not obvious.

-- Agencies, their agents and their credit have no HTTP of their own: they are rows, written by whoever runs the platform.

create table agent_events.agencies (
  id uuid constraint agencies_pk primary key,
  name text not null constraint agency_is_named check (btrim(name) <> ''),
  created_at timestamptz not null default now()
);

-- Whoever carries an access token whose "sub" is here is that agent; nobody else is.
create table agent_events.agents (
  id uuid constraint agents_pk primary key,
  agency_id uuid not null constraint agent_of_an_agency references agent_events.agencies,
  subject text not null constraint agent_subject_is_one_agents unique,
  name text not null constraint agent_is_named check (btrim(name) <> ''),
  created_at timestamptz not null default now()
);

-- One per agency and currency. reserved and owed are the ledger's sums, kept under this row's lock;
-- available = credit_limit - reserved - owed, and a limit may be lowered below what is used.
create table agent_events.credit_accounts (
  id uuid constraint credit_accounts_pk primary key,
  agency_id uuid not null constraint credit_account_of_an_agency references agent_events.agencies,
  currency text not null constraint credit_account_currency_is_a_code check (currency ~ '^[A-Z]{3}$'),
  credit_limit bigint not null constraint credit_limit_not_negative check (credit_limit >= 0),
  reserved bigint not null default 0 constraint reserved_not_negative check (reserved >= 0),
  owed bigint not null default 0 constraint owed_not_negative check (owed >= 0),
  created_at timestamptz not null default now(),
  constraint one_credit_account_per_agency_and_currency unique (agency_id, currency)
);

-- The catalogue: what package-changes brought, the newest version of each.

create table agent_events.packages (
  id uuid constraint packages_pk primary key,
  version bigint not null,
  as_of timestamptz not null,
  retired boolean not null,
  title text not null default '',
  places text[] not null default '{}', -- destination, cities and countries in lower case
  words tsvector not null default '', -- of title, description, destination, cities, countries
  time_zone text not null default 'UTC',
  summary jsonb, -- what the list shows
  snapshot jsonb,
  constraint package_on_sale_has_its_snapshot check (retired or (snapshot is not null and summary is not null))
);
create index packages_words on agent_events.packages using gin (words) where not retired;
create index packages_by_title on agent_events.packages (title collate "C", id) where not retired;

-- A departure may be told of before its package.
create table agent_events.departures (
  package_id uuid not null,
  departs_on date not null,
  sequence bigint not null,
  as_of timestamptz not null,
  capacity int not null,
  seats_left int not null,
  cutoff timestamptz,
  stop_sale boolean not null,
  constraint departures_pk primary key (package_id, departs_on)
);

create table agent_events.quotes (
  id uuid constraint quotes_pk primary key,
  agency_id uuid not null constraint quote_of_an_agency references agent_events.agencies,
  agent_id uuid not null constraint quote_of_an_agent references agent_events.agents,
  package_id uuid not null,
  package_version bigint not null,
  departs_on date not null,
  adults int not null constraint quote_has_an_adult check (adults >= 1),
  child_ages int[] not null,
  option text not null,
  add_ons jsonb not null,
  seats int not null,
  lines jsonb not null,
  total bigint not null constraint quote_total_positive check (total > 0),
  currency text not null,
  deposit bigint not null,
  balance bigint not null,
  balance_due_on date not null,
  cancellation jsonb not null,
  snapshot jsonb not null, -- the package as it was quoted
  created_at timestamptz not null,
  expires_at timestamptz not null,
  constraint quote_instalments_add_up check (deposit >= 0 and balance >= 0 and deposit + balance = total)
);

-- What was sold stands here as it was sold; no later snapshot changes it. status, reason, timeline and
-- operator_reference are what booking-saga last told.
create table agent_events.bookings (
  id uuid constraint bookings_pk primary key,
  reference text not null constraint booking_reference_is_one_bookings unique,
  quote_id uuid not null constraint one_quote_makes_one_booking unique references agent_events.quotes,
  agency_id uuid not null constraint booking_of_an_agency references agent_events.agencies,
  agent_id uuid not null constraint booking_of_an_agent references agent_events.agents,
  package_id uuid not null,
  package_version bigint not null,
  departs_on date not null,
  adults int not null,
  child_ages int[] not null,
  option text not null,
  add_ons jsonb not null,
  seats int not null,
  lines jsonb not null,
  total bigint not null,
  currency text not null,
  deposit bigint not null,
  balance bigint not null,
  balance_due_on date not null,
  cancellation jsonb not null,
  snapshot jsonb not null,
  lead_phone text,
  agency_reference text,
  remarks text,
  status text not null constraint booking_status_known check (
    status in ('REQUESTED', 'HELD', 'AWAITING_OPERATOR', 'CONFIRMED', 'DECLINED', 'CANCELLING', 'CANCELLED')),
  reason jsonb,
  timeline jsonb not null default '[]',
  operator_reference text,
  sequence bigint not null default 0, -- of the newest news; 0 before the first
  created_at timestamptz not null,
  updated_at timestamptz not null,
  ask_at timestamptz, -- when booking-saga is asked again unless there is news; null once settled
  asks int not null default 0,
  traceparent text,
  constraint settled_bookings_do_not_ask check (status not in ('CONFIRMED', 'DECLINED', 'CANCELLED') or ask_at is null)
);
create index bookings_of_an_agency on agent_events.bookings (agency_id, id desc);
create index bookings_of_an_agency_by_status on agent_events.bookings (agency_id, status, id desc);
create index bookings_that_ask on agent_events.bookings (ask_at) where ask_at is not null;

create table agent_events.travellers (
  id uuid constraint travellers_pk primary key,
  booking_id uuid not null constraint traveller_of_a_booking references agent_events.bookings,
  position int not null,
  given_name text not null,
  family_name text not null,
  date_of_birth date not null,
  constraint one_traveller_per_position unique (booking_id, position)
);

create table agent_events.vouchers (
  number text constraint vouchers_pk primary key,
  booking_id uuid not null constraint one_voucher_per_booking unique references agent_events.bookings,
  operator_reference text,
  issued_at timestamptz not null
);

-- Credit. A reservation ends by capture or void only; the conditional update under the account's lock decides.
create table agent_events.reservations (
  booking_id uuid constraint reservations_pk primary key references agent_events.bookings,
  account_id uuid not null constraint reservation_of_an_account references agent_events.credit_accounts,
  amount bigint not null constraint reservation_positive check (amount > 0),
  state text not null constraint reservation_state_known check (state in ('RESERVED', 'CAPTURED', 'VOIDED')),
  reserved_at timestamptz not null,
  decided_at timestamptz,
  constraint reservation_decided_once_it_ended check ((state = 'RESERVED') = (decided_at is null))
);

-- The ledger, insert-only. Each entry moves an amount from one book of an account to another, so that its debit
-- and its credit are equal by construction; a booking can have each kind once.
create table agent_events.ledger_entries (
  id uuid constraint ledger_entries_pk primary key,
  account_id uuid not null constraint entry_of_an_account references agent_events.credit_accounts,
  booking_id uuid not null constraint entry_of_a_booking references agent_events.bookings,
  kind text not null,
  debit text not null, -- the book that grows
  credit text not null, -- the book that shrinks
  amount bigint not null constraint entry_positive check (amount > 0),
  due_on date,
  entered_at timestamptz not null,
  constraint entry_kind_once_per_booking unique (booking_id, kind),
  constraint entry_kind_has_its_books check (
    (kind, debit, credit) in (
      ('AUTHORIZE', 'RESERVED', 'AVAILABLE'),
      ('VOID', 'AVAILABLE', 'RESERVED'),
      ('CAPTURE_DEPOSIT', 'RECEIVABLE', 'RESERVED'),
      ('CAPTURE_BALANCE', 'RECEIVABLE', 'RESERVED'))),
  constraint receivables_are_due check ((debit = 'RECEIVABLE') = (due_on is not null))
);
create index ledger_of_an_account on agent_events.ledger_entries (account_id, id);

-- The same as lines, for those who read ledgers: every entry twice, once as a debit, once as a credit.
create view agent_events.ledger_lines as
  select id as entry_id, account_id, booking_id, kind, debit as book, amount as debit, 0::bigint as credit, due_on, entered_at
  from agent_events.ledger_entries
  union all
  select id, account_id, booking_id, kind, credit, 0, amount, due_on, entered_at
  from agent_events.ledger_entries;

-- The answers that a repeated POST gets again. No personal data: body is the answer, fingerprint a hash.
create table agent_events.idempotency_keys (
  agent_id uuid not null constraint idempotency_key_of_an_agent references agent_events.agents,
  operation text not null,
  key text not null,
  fingerprint text not null, -- SHA-256 of the request, in hex
  status int not null,
  location text not null,
  body json not null, -- json, not jsonb: the same bytes again
  created_at timestamptz not null,
  constraint idempotency_keys_pk primary key (agent_id, operation, key)
);
