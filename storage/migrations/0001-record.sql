-- The record of the office. What has legal meaning is a row here; Temporal only runs the procedure.
-- Instants are timestamptz (UTC, milliseconds); legal days are dates in Europe/Rome.

create table office (
  id             text primary key,
  administration text not null,
  name           text not null,
  address        text not null,
  pec            text not null,
  -- Whether the patron saint's day moves a term that ends on it.
  patron_extends boolean not null default false
);

create table staff (
  id     text primary key,
  office text not null references office,
  name   text not null,
  roles  text[] not null check (roles <@ array['operatore', 'responsabile', 'dirigente', 'amministratore', 'revisore'])
);

-- One IMAP mailbox. `last_uid` is the highest UID below which every message is stored.
-- `inspecting_*` mark the range being read: a process that died in it reads it again, one by one.
create table mailbox (
  address         text primary key,
  office          text not null references office,
  uid_validity    bigint,
  last_uid        bigint not null default 0,
  swept_from      timestamptz,
  inspecting_from bigint,
  inspecting_to   bigint,
  inspecting_tries int not null default 0,
  refused_at      timestamptz,
  refused_why     text
);

create table call (
  id            text primary key,
  office        text not null references office,
  mailbox       text not null references mailbox,
  kind          text not null,
  state         text not null,
  epoch         int not null default 1,
  avviso        jsonb not null,
  criteria_digest text not null,
  opens_at      timestamptz not null,
  closes_at     timestamptz not null,
  drafted_by    text not null references staff,
  drafted_at    timestamptz not null,
  published_at  timestamptz,
  published_on  date,
  -- The procedure waits for a complete sweep of the mailbox that began at or after this instant.
  sweep_wanted_from timestamptz,
  frozen_at     timestamptz,
  snapshot_digest text,
  closed_at     timestamptz
);
create index call_by_mailbox on call (mailbox);

create table message (
  id            text primary key,
  mailbox       text not null references mailbox,
  digest        text not null,
  size          bigint not null,
  registered_at timestamptz not null,
  -- IMAP INTERNALDATE: the only arrival instant that a receiving office has; not certified.
  arrived_at    timestamptz not null,
  kind          text not null,
  automatic     boolean not null,
  -- From daticert.xml; null where there is none.
  transaction   text,
  reference     text,
  receipt_for   text,
  certified_sender text,
  sent_at       timestamptz,
  sent_as_written text,
  header_from   text,
  subject       text,
  integrity     text not null,
  chain         text not null,
  verified      boolean not null,
  findings      jsonb not null,
  standing      text not null check (standing in
    ('application', 'evidence', 'stray-evidence', 'redelivery', 'service', 'to-assign', 'unreadable', 'other-procedure', 'set-aside')),
  -- The call it belongs to, or the one proposed to the person who assigns it.
  call          text references call,
  proposal      text check (proposal in ('form', 'subject-code', 'only-open-call')),
  redelivery_of text references message,
  resolved_by   text references staff,
  resolved_at   timestamptz
);
create index message_by_transaction on message (mailbox, transaction) where transaction is not null;
create index message_waiting on message (mailbox) where standing in ('to-assign', 'unreadable');

-- Every UID seen in a mailbox, so that a night's reconciliation can ask for the missing ones.
create table arrival (
  mailbox      text not null references mailbox,
  uid_validity bigint not null,
  uid          bigint not null,
  message      text references message,
  seen_at      timestamptz not null,
  primary key (mailbox, uid_validity, uid)
);
create index arrival_by_message on arrival (message);

-- Registers: one counter row per register and year, locked last in a transaction. No holes.
create table register_counter (
  register text not null,
  year     int not null,
  last     int not null,
  last_at  timestamptz not null,
  primary key (register, year)
);

create table register_entry (
  register  text not null,
  year      int not null,
  number    int not null check (number > 0),
  at        timestamptz not null,
  direction text not null check (direction in ('in', 'out')),
  message   text unique references message,
  delivery  text unique,
  correspondent text,
  subject   text,
  sent_at   timestamptz,
  digest    text not null,
  primary key (register, year, number)
);

create table application (
  id           text primary key,
  call         text not null references call,
  message      text not null references message,
  state        text not null check (state in ('registered', 'examined', 'admitted', 'excluded', 'superseded')),
  -- The instant that decides under the call's rule, and where it falls.
  presented_at timestamptz not null,
  position     text not null check (position in ('early', 'in-time', 'late')),
  seconds_off  bigint not null,
  public_code  text not null,
  registered_at timestamptz not null,
  data         jsonb,
  data_by      text references staff,
  data_at      timestamptz,
  findings     jsonb not null default '[]',
  reasons      text[] not null default '{}',
  decided_by   text references staff,
  decided_at   timestamptz,
  superseded_by text references application,
  unique (call, public_code),
  -- Who proposed is never who decides.
  check (decided_by is null or decided_by <> data_by)
);
create index application_by_call on application (call);
create index application_by_message on application (message);

create table delivery (
  id          text primary key,
  call        text not null references call,
  application text references application,
  purpose     text not null check (purpose in ('receipt', 'list')),
  recipient   text not null,
  state       text not null check (state in
    ('prepared', 'submitting', 'submitted', 'accepted', 'delivered', 'failed', 'refused', 'uncertain', 'no-news')),
  -- Who waits for its evidence: the workflow of its application, or one of its own.
  watched_by  text not null check (watched_by in ('application', 'delivery')),
  created_at  timestamptz not null,
  accepted_at timestamptz,
  ended_at    timestamptz
);
create index delivery_by_call on delivery (call);

-- One try to send, with the Message-ID of its own and the exact bytes.
create table delivery_attempt (
  message_id   text primary key,
  delivery     text not null references delivery,
  ordinal      int not null,
  digest       text not null,
  state        text not null check (state in ('prepared', 'submitting', 'submitted', 'deferred', 'refused', 'uncertain')),
  prepared_at  timestamptz not null,
  submitting_at timestamptz,
  settled_at   timestamptz,
  refusal      text,
  unique (delivery, ordinal)
);

create table delivery_evidence (
  message_id text not null references delivery_attempt,
  type       text not null,
  recipient  text not null,
  message    text not null references message,
  at         timestamptz not null,
  detail     text,
  primary key (message_id, type, recipient)
);

create table term (
  call        text not null references call,
  name        text not null check (name in ('publication', 'list')),
  days        int not null,
  due         date not null,
  rule        text not null,
  explanation text not null,
  done_at     timestamptz,
  missed_at   timestamptz,
  missed_why  text,
  primary key (call, name)
);

create table term_alarm (
  call        text not null,
  name        text not null,
  days_before int not null,
  raised_at   timestamptz not null,
  primary key (call, name, days_before),
  foreign key (call, name) references term
);

create table graduatoria (
  call        text not null references call,
  version     int not null,
  sha256      text not null,
  document_digest text not null,
  draw_seed   text,
  proposed_by text not null references staff,
  proposed_at timestamptz not null,
  approved_by text references staff,
  approved_at timestamptz,
  act_number  text,
  act_date    date,
  act_digest  text,
  primary key (call, version),
  -- A graduatoria has two names on it.
  check (approved_by is null or approved_by <> proposed_by),
  check ((approved_by is null) = (act_number is null) and (approved_by is null) = (act_digest is null))
);

create table graduatoria_position (
  call        text not null,
  version     int not null,
  position    int not null check (position > 0),
  application text not null references application,
  points      text not null,
  primary key (call, version, position),
  unique (call, version, application),
  foreign key (call, version) references graduatoria
);

create table document (
  call       text not null references call,
  kind       text not null,
  name       text not null,
  media_type text not null,
  digest     text not null,
  made_at    timestamptz not null,
  primary key (call, kind)
);

-- Publication is a recorded fact: where, when, by whose order, and a captured copy.
create table publication (
  call         text not null references call,
  what         text not null check (what in ('avviso', 'graduatoria')),
  address      text not null,
  digest       text not null,
  published_at timestamptz not null,
  ordered_by   text not null references staff,
  primary key (call, what)
);

-- A person's command, answered once. `actor` has decided; nobody else's name stands here.
create table decision (
  command     text primary key,
  call        text references call,
  application text references application,
  message     text references message,
  what        text not null,
  actor       text not null references staff,
  office      text not null references office,
  at          timestamptz not null,
  body        jsonb not null
);
create index decision_by_call on decision (call);

-- What a command says, kept before it is given: the procedure carries only its id.
create table draft (
  command text primary key,
  actor   text not null references staff,
  body    jsonb not null,
  digest  text not null,
  at      timestamptz not null
);

-- The one door for legal writes: a key and its result, in the transaction of the write itself.
create table once (
  key    text primary key,
  at     timestamptz not null,
  result jsonb
);

create table outbox (
  id         bigint generated always as identity primary key,
  key        text not null,
  call       text,
  task       jsonb not null,
  created_at timestamptz not null,
  tries      int not null default 0,
  not_before timestamptz,
  error      text
);
create index outbox_by_key on outbox (key, id);
create index outbox_by_call on outbox (call);

-- Things that a person must see. `scope` is a call, a mailbox or a delivery; open until resolved.
create table alert (
  scope       text not null,
  code        text not null,
  call        text references call,
  raised_at   timestamptz not null,
  resolved_at timestamptz,
  primary key (scope, code)
);

-- One hash chain per call. The body is salted and hashed apart: removed after retention, the chain still verifies.
create table audit_head (
  chain text primary key,
  seq   int not null,
  hash  text not null
);

create table audit (
  chain    text not null,
  seq      int not null,
  at       timestamptz not null,
  event    text not null,
  subject  text not null,
  actor    text,
  salt     text,
  body     jsonb,
  digest   text not null,
  previous text not null,
  hash     text not null,
  primary key (chain, seq)
);

-- After the freeze the facts of an application don't move, none is added and none goes: the graduatoria stands on
-- them.
create function refuse_change_after_freeze() returns trigger language plpgsql as $$
begin
  if exists (select 1 from call where id in (old.call, new.call) and frozen_at is not null)
     and (tg_op <> 'UPDATE'
       or (new.call, new.data, new.state, new.reasons, new.presented_at, new.position)
         is distinct from (old.call, old.data, old.state, old.reasons, old.presented_at, old.position)) then
    raise exception 'application % is frozen with its call', coalesce(new.id, old.id) using errcode = 'CH001';
  end if;
  return coalesce(new, old);
end $$;

create trigger application_frozen before insert or update or delete on application
  for each row execute function refuse_change_after_freeze();

-- A register and an audit trail are never rewritten.
create function refuse_rewrite() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'CH002';
end $$;

create trigger register_entry_append_only before update or delete on register_entry
  for each row execute function refuse_rewrite();
create trigger decision_append_only before update or delete on decision
  for each row execute function refuse_rewrite();
-- Of the trail only bodies may go, with their salts, after retention.
create trigger audit_append_only before delete on audit
  for each row execute function refuse_rewrite();
create trigger audit_unchanged before update on audit
  for each row when (
    new.body is not null or new.salt is not null
    or (new.chain, new.seq, new.at, new.event, new.subject, new.actor, new.digest, new.previous, new.hash)
      is distinct from (old.chain, old.seq, old.at, old.event, old.subject, old.actor, old.digest, old.previous, old.hash))
  execute function refuse_rewrite();
create trigger register_entry_not_emptied before truncate on register_entry
  for each statement execute function refuse_rewrite();
create trigger decision_not_emptied before truncate on decision
  for each statement execute function refuse_rewrite();
create trigger audit_not_emptied before truncate on audit
  for each statement execute function refuse_rewrite();
