-- The log of what the service sends: rows are inserted and never touched again, so it does not bloat; days are dropped whole.
create sequence ${schema}.outbox_position;
create table ${schema}.outbox_log (
  position   bigint      not null default nextval('${schema}.outbox_position'),
  xid        xid8        not null default pg_current_xact_id(),
  topic      text        not null,
  id         uuid        not null,
  subject    text        not null,
  type       text        not null,
  event      bytea       not null,
  written_at timestamptz not null default clock_timestamp()
) partition by range (written_at);
comment on column ${schema}.outbox_log.xid is 'the writing transaction: relays read by visibility, so a late commit is never passed over';
comment on column ${schema}.outbox_log.event is 'the CloudEvent as it goes out, JSON in UTF-8';
create index outbox_log_xid_position on ${schema}.outbox_log (xid, position);

-- Locked by the first statement of every claim, never updated.
create table ${schema}.outbox_relay (
  one boolean constraint outbox_relay_pk primary key default true,
  constraint outbox_relay_one_row check (one)
);
insert into ${schema}.outbox_relay default values;

-- A claim is a stretch of the log and a lease on it. Numbers are given under the lock, so they grow with the commits.
create sequence ${schema}.outbox_claim_number;
create table ${schema}.outbox_claim (
  number        bigint      not null default nextval('${schema}.outbox_claim_number'),
  lo            pg_snapshot not null,
  hi            pg_snapshot not null,
  from_xid      xid8        not null,
  from_position bigint      not null,
  to_xid        xid8        not null,
  to_position   bigint      not null,
  exhausted     boolean     not null,
  again         boolean     not null,
  relay         text        not null,
  until         timestamptz not null,
  claimed_at    timestamptz not null default clock_timestamp()
) partition by range (claimed_at);
comment on column ${schema}.outbox_claim.exhausted is 'nothing of the window (lo, hi) is left behind this claim';
comment on column ${schema}.outbox_claim.again is 'a lease taken over or a resend: it does not move the frontier';
create index outbox_claim_number_at on ${schema}.outbox_claim (number);
create index outbox_claim_frontier on ${schema}.outbox_claim (number) where not again;

create table ${schema}.outbox_claim_closed (
  number     bigint      not null,
  claimed_at timestamptz not null,
  closed_at  timestamptz not null default clock_timestamp(),
  constraint outbox_claim_closed_pk primary key (number, claimed_at)
) partition by range (claimed_at);

-- The ids that were handled or wait in retry, in days of the UUIDv7 itself.
create table ${schema}.inbox (
  id uuid not null,
  constraint inbox_pk primary key (id)
) partition by range (id);

-- Messages that wait for another attempt, or for their dead-letter queue to accept them.
create table ${schema}.retry (
  message     uuid        not null,
  queue       text        not null,
  type        text        not null,
  event       bytea       not null,
  attempt     integer     not null,
  due         timestamptz not null,
  received_at timestamptz not null default clock_timestamp(),
  put_off     text,
  error       text,
  fingerprint text,
  dead_at     timestamptz,
  constraint retry_pk primary key (message, queue),
  constraint retry_attempt_not_negative check (attempt >= 0)
);
comment on column ${schema}.retry.attempt is 'attempts begun; written before each runs';
comment on column ${schema}.retry.due is 'when any instance may take it; while one has it, the end of its lease';
comment on column ${schema}.retry.error is 'without personal data';
create index retry_due on ${schema}.retry (due);

-- Answers under step keys: the forward key names the row on which command and compensation meet. Never purged.
create table ${schema}.step (
  saga        uuid        not null,
  step        text        not null,
  begun_at    timestamptz not null default clock_timestamp(),
  done_type   text,
  done        jsonb,
  undone_type text,
  undone      jsonb,
  constraint step_pk primary key (saga, step),
  constraint step_done_has_type check ((done is null) = (done_type is null)),
  constraint step_undone_has_type check ((undone is null) = (undone_type is null))
);
