-- The list of a call's applications a page at a time, as they came or by name, without reading all of them.
create index application_by_arrival on application (call, presented_at, id);
create index application_by_name on application
  (call, upper(data->'applicant'->>'surname'), upper(data->'applicant'->>'name'), id);
drop index application_by_call;
