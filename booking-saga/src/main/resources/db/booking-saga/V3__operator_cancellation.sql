-- The operator's own cancellation, from the moment it is known, for good.
alter table booking_saga.bookings add column operator_cancellation jsonb;
