-- What an operator cancels comes back in full, also where less was paid before that was known: the rest has kinds of its
-- own, so that a booking still has each kind once, and nothing can be refunded twice.
alter table agent_events.ledger_entries drop constraint entry_kind_has_its_books;
alter table agent_events.ledger_entries add constraint entry_kind_has_its_books check (
  (kind, debit, credit) in (
    ('AUTHORIZE', 'RESERVED', 'AVAILABLE'),
    ('VOID', 'AVAILABLE', 'RESERVED'),
    ('CAPTURE_DEPOSIT', 'RECEIVABLE', 'RESERVED'),
    ('CAPTURE_BALANCE', 'RECEIVABLE', 'RESERVED'),
    ('REFUND_DEPOSIT', 'AVAILABLE', 'RECEIVABLE'),
    ('REFUND_BALANCE', 'AVAILABLE', 'RECEIVABLE'),
    ('REFUND_REST_DEPOSIT', 'AVAILABLE', 'RECEIVABLE'),
    ('REFUND_REST_BALANCE', 'AVAILABLE', 'RECEIVABLE'),
    ('PAYMENT', 'AVAILABLE', 'RECEIVABLE')));
