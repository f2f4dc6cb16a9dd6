-- A message that nobody has sorted yet may show data of health too: of the call that it seems to be for, if any.
alter table health_reading
  alter column application drop not null,
  alter column call drop not null,
  add column message text references message,
  add constraint health_reading_of check (num_nonnulls(application, message) = 1);
create index health_reading_by_office on health_reading (office, at);

-- Whoever is on the telephone is found at once.
create index application_by_codice_fiscale on application ((data->'applicant'->>'codiceFiscale'));
create index application_by_surname on application
  (upper((data->'applicant'->>'surname') || ' ' || (data->'applicant'->>'name')) text_pattern_ops);
create index application_by_pec on application (lower(data->'applicant'->>'pec'));
create index application_by_public_code on application (public_code);
create index message_by_certified_sender on message (lower(certified_sender));
create index message_by_header_sender on message (lower(header_from));
create index register_entry_by_number on register_entry (register, number);
create index register_entry_by_instant on register_entry (register, at);
