-- What the forms attached to a message say, as they were filled on screen: for a proposal to whoever examines the
-- application. Kept as it was read (json, not jsonb: strangers' text may hold what jsonb refuses); null where reading
-- had to be stopped.
create table form_reading (
  message text primary key references message,
  read_at timestamptz not null,
  forms   json
);
