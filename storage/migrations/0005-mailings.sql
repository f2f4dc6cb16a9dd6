-- A letter to everybody of a call: their position, or why they are left out. Who is written to, and how far it has come,
-- stands in `delivery`, one row a person.
create table mailing (
  id         text primary key,
  call       text not null references call,
  -- Of the graduatoria that it tells of.
  version    int not null,
  ordered_by text not null references staff,
  ordered_at timestamptz not null,
  people     int not null,
  ended_at   timestamptz,
  unique (call, version)
);
alter table delivery add column mailing text references mailing;
create index delivery_by_mailing on delivery (mailing) where mailing is not null;
-- Few at any time, among all that was ever sent.
create index attempt_to_hand_over on delivery_attempt (delivery) where state in ('prepared', 'submitting');
