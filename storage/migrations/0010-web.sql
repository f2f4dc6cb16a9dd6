-- The account by which the office's sign-in knows a person; null for who never signs in.
alter table staff add column account text unique;
update staff set account = id;

-- Who is at the console now. Only the hash of the cookie is kept.
create table session (
  id         text primary key,
  staff      text not null references staff,
  csrf       text not null,
  began_at   timestamptz not null,
  seen_at    timestamptz not null,
  ended_at   timestamptz,
  notice     text
);
create index session_by_seen on session (seen_at);

-- Somebody who went to sign in: what the answer of the provider must agree with, and where they were going.
create table sign_in (
  id         text primary key,
  verifier   text not null,
  nonce      text not null,
  going_to   text not null,
  began_at   timestamptz not null
);

-- A form that came after its session had ended: shown again to the same person, for a day.
create table unsent_form (
  staff   text primary key references staff,
  path    text not null,
  fields  jsonb not null,
  at      timestamptz not null
);

-- Accounts of an installation without a provider of its own.
create table local_account (
  staff       text primary key references staff,
  password    text not null,
  must_change boolean not null default true,
  failures    int not null default 0,
  locked_until timestamptz
);

-- Every look at data of health: who, at which application, on which page, why.
-- @norma Reg. (UE) 2016/679 art. 5, par. 2 and art. 9; the reason comes from the task, or from who looks outside of one.
create table health_reading (
  id          bigint generated always as identity primary key,
  staff       text not null references staff,
  office      text not null references office,
  call        text not null references call,
  application text not null references application,
  what        text not null,
  why         text not null,
  at          timestamptz not null
);
create index health_reading_by_application on health_reading (application, at);
create index health_reading_by_staff on health_reading (staff, at);
