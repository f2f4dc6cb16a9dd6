-- Messages are not applications: what is proposed of one, of which application, for how many people.
alter table message
  drop constraint message_proposal_check,
  add constraint message_proposal_check check (proposal in
    ('form', 'subject-code', 'only-open-call', 'other-office', 'answer', 'integration', 'observation', 'withdrawal')),
  -- The application that it belongs to, or the one proposed. It may come in the same batch as the message.
  add column proposed_application text references application deferrable initially deferred,
  -- How many people apply with the forms in it; null where it is not certain, or there is no form.
  add column people int check (people > 0);

-- Who wrote once may write again.
create index message_by_sender on message (mailbox, lower(certified_sender)) where standing = 'application';
create index application_by_recapito on application (lower(data->'recapito'->>'address'))
  where data is not null;

-- Every file of what was presented otherwise than by PEC; the first is the message's own.
alter table presentation add column scans text[] not null default '{}';
create index presentation_by_scan on presentation using gin (scans);
