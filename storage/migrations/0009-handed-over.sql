-- What was sent to the wrong office is handed over to that of its call: two messages, each in its office's register.
alter table message
  drop constraint message_standing_check,
  add constraint message_standing_check check (standing in
    ('application', 'request', 'attached', 'evidence', 'stray-evidence', 'redelivery', 'service', 'to-assign', 'unreadable',
     'handed-over', 'other-procedure', 'set-aside')),
  drop constraint message_proposal_check,
  add constraint message_proposal_check check (proposal in
    ('form', 'subject-code', 'only-open-call', 'other-office', 'handed-over', 'answer', 'integration', 'observation',
     'withdrawal')),
  -- The message of the office where it arrived.
  add column handed_from text references message;
create unique index message_handed_from on message (handed_from, mailbox) where handed_from is not null;
