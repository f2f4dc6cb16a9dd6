-- The life of both kinds of call: several graduatorie in one, several versions of each, integrations, observations,
-- other channels than PEC.

-- An avviso names its graduatorie, its channels and its days; those of before had one graduatoria, by PEC alone.
update call set avviso = (avviso - array['profile', 'contract', 'posts', 'criteria', 'timeRule'])
  || jsonb_build_object(
    'rankings', jsonb_build_array(jsonb_build_object('code', 'unica', 'profile', avviso->'profile',
      'contract', avviso->'contract', 'posts', avviso->'posts', 'criteria', avviso->'criteria',
      'category', null, 'reserves', '[]'::jsonb)),
    'requestingBody', avviso->'requestingBody' || '{"requestedOn": null}',
    'requirements', coalesce((select jsonb_agg(one || '{"kind": "professional"}')
      from jsonb_array_elements(avviso->'requirements') as one), '[]'),
    'documents', '[]'::jsonb,
    'days', null,
    'channels', jsonb_build_object('pec', jsonb_build_object('rule', avviso->'timeRule'),
      'post', null, 'counter', null, 'hand', null),
    'terms', avviso->'terms' || '{"observationDays": null, "onlineDays": 120}',
    'act', 'decreto del dirigente')
  where not avviso ? 'rankings';

-- One digest of locked criteria for each graduatoria.
alter table call add column criteria jsonb;
update call set criteria = jsonb_build_object('unica', criteria_digest);
alter table call alter column criteria set not null, drop column criteria_digest;

-- A message that came by another channel than PEC is a row too: its scan, when and how it was presented.
create table presentation (
  message      text primary key references message,
  channel      text not null check (channel in ('counter', 'hand', 'raccomandata')),
  presented_at timestamptz not null,
  -- Of a raccomandata: when it was posted, and its number.
  posted_at    timestamptz,
  proof        text,
  taken_by     text not null references staff
);

alter table application
  drop constraint application_state_check,
  add constraint application_state_check check (state in
    ('registered', 'examined', 'integrating', 'admitted', 'with-reserve', 'excluded', 'withdrawn', 'superseded')),
  -- Which person of a message that holds several, from 1.
  add column ordinal int not null default 1 check (ordinal > 0);


alter table message drop constraint message_standing_check,
  add constraint message_standing_check check (standing in
    ('application', 'attached', 'evidence', 'stray-evidence', 'redelivery', 'service', 'to-assign', 'unreadable',
     'other-procedure', 'set-aside'));

-- What else of its author belongs to an application: later papers, answers, a withdrawal, an observation.
create table attached_message (
  application text not null references application,
  message     text not null references message,
  role        text not null check (role in ('integration', 'answer', 'withdrawal', 'observation')),
  attached_at timestamptz not null,
  attached_by text references staff,
  primary key (application, message, role)
);
create index attached_message_by_message on attached_message (message);

-- What is missing, asked of its author with a term. One open at a time.
create table integration (
  application text not null references application,
  ordinal     int not null,
  asked_by    text not null references staff,
  asked_at    timestamptz not null,
  due         date not null,
  ended_at    timestamptz,
  outcome     text check (outcome in ('answered', 'not-answered')),
  primary key (application, ordinal)
);
create unique index integration_open on integration (application) where ended_at is null;

-- Who must not touch an application, and said so.
create table conflict (
  application text not null references application,
  staff       text not null references staff,
  declared_at timestamptz not null,
  primary key (application, staff)
);

create table observation (
  id          text primary key,
  call        text not null references call,
  application text not null references application,
  message     text not null references message,
  received_at timestamptz not null,
  -- Sent after the last day for observations: it is answered as such.
  late        boolean not null,
  state       text not null default 'received' check (state in ('received', 'accepted', 'rejected')),
  decided_by  text references staff,
  decided_at  timestamptz,
  check ((state = 'received') = (decided_by is null))
);
create index observation_by_call on observation (call);

-- Every version of the graduatorie of a call stays. `stage`: whether observations on it are still heard.
alter table graduatoria
  add column stage text not null default 'final' check (stage in ('provisional', 'final')),
  add column snapshot_digest text,
  -- The last day for observations, counted from the publication of a provisional one.
  add column observations_until date,
  -- Why it replaces a version that was approved, in words for everybody; null where it corrects none.
  add column corrects text;

alter table graduatoria_position
  add column ranking text not null default 'unica',
  drop constraint graduatoria_position_pkey,
  add primary key (call, version, ranking, position);
alter table graduatoria_position alter column ranking drop default;

alter table document
  add column ranking text not null default '',
  add column version int not null default 0,
  drop constraint document_pkey,
  add primary key (call, kind, ranking, version);
update document set version = 1 where kind not in ('avviso', 'form');
update document set ranking = 'unica'
  where kind in ('graduatoria-public', 'graduatoria-office-pdf', 'graduatoria-office-xlsx', 'list-pdf', 'list-xlsx');

alter table publication
  add column version int not null default 0,
  add column ranking text not null default '',
  add column name text,
  -- Until when it stays on the site; null for what nobody has said.
  add column online_until date,
  add column removed_at timestamptz,
  drop constraint publication_pkey,
  add primary key (call, what, ranking, version);
update publication set version = 1, ranking = 'unica' where what = 'graduatoria';
alter table publication drop constraint publication_what_check,
  add constraint publication_what_check check (what in ('avviso', 'form', 'reserve-form', 'graduatoria'));

alter table delivery
  drop constraint delivery_purpose_check,
  add constraint delivery_purpose_check check (purpose in
    ('receipt', 'list', 'integration', 'exclusion', 'position', 'observation', 'acknowledgement',
     'withdrawal', 'reserve')),
  drop constraint delivery_watched_by_check,
  add constraint delivery_watched_by_check check (watched_by in ('application', 'delivery', 'mailing')),
  -- Paper is a delivery too: its number, and what became of it, written by a person.
  add column channel text not null default 'pec' check (channel in ('pec', 'paper', 'counter'));

alter table term drop constraint term_name_check,
  add constraint term_name_check check (name in ('publication', 'list', 'list-from-request'));
