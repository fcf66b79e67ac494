-- Which requests changed since a snapshot was taken, however late their transactions committed: read by visibility, as
-- the outbox is.
alter table landbridge.requests add column changed xid8 not null default pg_current_xact_id();
create index requests_by_change on landbridge.requests (changed);
comment on column landbridge.requests.changed is
  'The transaction that asked, and then the one that decided: whoever has seen a snapshot misses nothing from its xmin on';
