-- A message that seems to complete the request of a public body is proposed for it.
alter table message
  drop constraint message_proposal_check,
  add constraint message_proposal_check check (proposal in
    ('form', 'subject-code', 'only-open-call', 'other-office', 'handed-over', 'answer', 'integration', 'observation',
     'withdrawal', 'request')),
  add column proposed_request text references request;
