-- Every look at what Temporal keeps encrypted: who, how they said who they are, how many payloads.
create table codec_reading (
  id       bigint generated always as identity primary key,
  staff    text not null references staff,
  by       text not null check (by in ('session', 'token')),
  payloads int not null,
  at       timestamptz not null
);
create index codec_reading_by_staff on codec_reading (staff, at);
