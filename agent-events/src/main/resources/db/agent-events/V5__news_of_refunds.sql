-- A booking that was refunded is on its way to be cancelled, perhaps by its operator: whatever was told of it last, it
-- asks for news until it has ended.
alter table agent_events.bookings drop constraint settled_bookings_do_not_ask;
alter table agent_events.bookings add constraint ended_bookings_do_not_ask check (
  status not in ('DECLINED', 'CANCELLED') or ask_at is null);
