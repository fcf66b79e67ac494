-- What the bridge last read of the operators' packages.

create table landbridge.operator_settings (
  operator_id uuid not null,
  time_zone   text not null default 'UTC',
  constraint operator_settings_pkey primary key (operator_id)
);
comment on table landbridge.operator_settings is 'What the operators'' own tables lack; no row means the defaults';
comment on column landbridge.operator_settings.time_zone is 'An IANA name; in it days to departure are counted';

create table landbridge.packages (
  package_id    uuid        not null,
  state         text        not null default 'UNREAD',
  version       bigint      not null default 0,
  content       jsonb,
  content_hash  text,
  source_digest text,
  incomplete    text,
  noted_first   timestamptz,
  noted_last    timestamptz,
  read_at       timestamptz,
  constraint packages_pkey primary key (package_id),
  constraint packages_state check (state in ('UNREAD', 'PUBLISHED', 'RETIRED')),
  constraint packages_published_has_content check (state <> 'PUBLISHED' or content is not null and version > 0),
  constraint packages_noted check ((noted_first is null) = (noted_last is null))
) with (fillfactor = 80);
create index packages_noted on landbridge.packages (noted_first) where noted_first is not null;

comment on column landbridge.packages.state is
  'UNREAD: agents were never told of it. PUBLISHED: content is its last whole version. RETIRED: agents were told that it is not sold any more.';
comment on column landbridge.packages.incomplete is 'Why the live package is not whole; while it is set there are no new holds';
comment on column landbridge.packages.source_digest is 'Of the live rows as last read; the comparison looks for another one';
comment on column landbridge.packages.noted_first is 'A change was noted and is not read yet: since when, and when last';

-- One row per statement that changed packages; null: any of them. Insert-only for the operators' software, without keys on which savers could wait.
create table landbridge.notes (
  packages uuid[],
  noted_at timestamptz not null default clock_timestamp()
);

create table landbridge.comparison (
  only_row    boolean     not null default true,
  next_at     timestamptz not null,
  constraint comparison_pkey primary key (only_row),
  constraint comparison_only_row check (only_row)
);
insert into landbridge.comparison (next_at) values (clock_timestamp());
