-- Staff look for instances, the newest first: among all of them, among those that still wait for something, among those
-- that a person should look at, and among those that were taken back. All but the first stay small.
create index instances_by_start on booking_saga.instances (started_at, id);
create index instances_open_by_start on booking_saga.instances (started_at, id) where ended_at is null;
create index instances_with_attention on booking_saga.instances (started_at, id) where attention_since is not null;
create index instances_compensated_by_start on booking_saga.instances (started_at, id) where state = 'COMPENSATED';
