-- The request of a public body, from which a call is drafted: it came with a message, and has its own sendings, before
-- any call is there.

alter table message drop constraint message_standing_check,
  add constraint message_standing_check check (standing in
    ('application', 'request', 'attached', 'evidence', 'stray-evidence', 'redelivery', 'service', 'to-assign',
     'unreadable', 'other-procedure', 'set-aside'));

create table request (
  -- Derived from the message that brought it.
  id            text primary key,
  office        text not null references office,
  kind          text not null check (kind in ('art16', 'l68')),
  message       text not null unique references message,
  -- When it reached the office: its certified instant, or that of the counter.
  received_at   timestamptz not null,
  state         text not null check (state in ('received', 'to-complete', 'accepted', 'refused')),
  epoch         int not null default 1,
  -- What it asks, as an operatore read it.
  data          jsonb not null,
  -- Until when what is missing is waited for.
  due           date,
  registered_by text not null references staff,
  registered_at timestamptz not null,
  decided_by    text references staff,
  decided_at    timestamptz,
  -- The call that was drafted from it; one request, one call.
  call          text unique references call,
  check ((state in ('accepted', 'refused')) = (decided_by is not null)),
  check ((decided_by is null) = (decided_at is null)),
  check ((state = 'to-complete') = (due is not null)),
  check (call is null or state = 'accepted')
);

-- What else of the body belongs to its request: what was missing, sent later.
create table request_message (
  request     text not null references request,
  message     text primary key references message,
  attached_at timestamptz not null,
  attached_by text not null references staff
);
create index request_message_by_request on request_message (request);

alter table decision add column request text references request;
create index decision_by_request on decision (request) where request is not null;

-- The written answers to it: one each time that something was decided.
create table request_answer (
  request text not null references request,
  ordinal int not null check (ordinal > 0),
  -- The decision that it tells.
  command text not null unique references decision,
  primary key (request, ordinal)
);

-- Something sent is of a call, or of a request that is no call yet.
alter table delivery
  alter column call drop not null,
  add column request text references request,
  add constraint delivery_owner check (num_nonnulls(call, request) = 1),
  drop constraint delivery_purpose_check,
  add constraint delivery_purpose_check check (purpose in
    ('receipt', 'list', 'integration', 'exclusion', 'position', 'observation', 'acknowledgement', 'request-answer',
     'withdrawal', 'reserve'));

-- Whatever has a procedure of its own: of which office, in which epoch.
create view matter as
  select id, office, epoch from call
  union all
  select id, office, epoch from request;

-- What an office writes once and each avviso repeats.
create table avviso_template (
  office  text not null references office,
  kind    text not null check (kind in ('art16', 'l68')),
  body    jsonb not null,
  kept_by text not null references staff,
  kept_at timestamptz not null,
  primary key (office, kind, kept_at)
);

-- What the office intends of a call before its publication; null for one that nobody planned.
alter table call add column plan jsonb;
