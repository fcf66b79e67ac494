-- While the operator is awaited: when the request lapses.
alter table agent_events.bookings add column operator_deadline timestamptz;

-- Packages that any date can be asked for, up to valid_until.
alter table agent_events.packages add column any_date boolean not null default false;
alter table agent_events.packages add column valid_until date;
