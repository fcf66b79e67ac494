-- What an agent has cancelled its operator can cancel too, as long as the refund is not known to be paid.
alter table landbridge.holds
  add column refund_open boolean not null default false,
  add constraint holds_refund_open_once_returned check (not refund_open or state = 'RETURNED');
comment on column landbridge.holds.refund_open is
  'Of what is RETURNED: whether its operator may still cancel it. Left when booking-saga has the refund paid and closes the booking, '
  'and when the operator cancels. What was returned before this column, or is by a saga that closes nothing, never was open.';
