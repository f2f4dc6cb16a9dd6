-- The register of protocollo: where its official numbers come from, what is added to an entry, and its closed days.

-- `registro-particolare`: the number of our register is the official one. `regionale`: the region's system gives the
-- official one later.
alter table office add column protocollo text not null default 'registro-particolare'
  check (protocollo in ('registro-particolare', 'regionale')),
  -- Its codes for the segnatura of what goes to other administrations: `ipa`, `aoo`, `register`; null where it has none.
  add column segnatura jsonb;

-- What everybody who writes into a register holds until the transaction ends. Its instant never goes back, so that
-- whoever comes after the closing of a day, whatever their clock says, writes into a later one.
create table register_head (
  register  text primary key,
  -- The legal day on which the register begins: every day from here on is closed, one after the other.
  since     date not null,
  last_at   timestamptz not null,
  -- The register of emergency that is open.
  emergency int
);
insert into register_head (register, since, last_at)
  select register, min((at at time zone 'Europe/Rome')::date), max(at) from register_entry group by register;

alter table register_counter
  drop column last_at,
  -- How many numbers of the register of emergency were given in the year.
  add column emergency int not null default 0;

-- The original subject stays in `subject`; who reads the register sees a neutral one where it is reserved.
alter table register_entry add column reserved boolean not null default false;

-- Other numbers of an entry, beside its own: it keeps each of them. Of two from the same source the last one counts.
create table register_number (
  register text not null,
  year     int not null,
  number   int not null,
  source   text not null check (source in ('regionale', 'emergenza')),
  ordinal  int not null,
  value    text not null,
  dated    date not null,
  at       timestamptz not null,
  given_by text references staff,
  primary key (register, year, number, source, ordinal),
  foreign key (register, year, number) references register_entry,
  -- Our own system counts in an emergency; a person reads the number of the region.
  check ((source = 'regionale') = (given_by is not null))
);
create index register_number_by_value on register_number (register, value);
create index register_number_by_instant on register_number (register, at);

-- An entry that is annulled stays as it was (DPR 445/2000 art. 54).
create table register_annulment (
  register    text not null,
  year        int not null,
  number      int not null,
  at          timestamptz not null,
  annulled_by text not null references staff,
  reason      text not null,
  primary key (register, year, number),
  foreign key (register, year, number) references register_entry
);

-- Registers of emergency, one after the other (DPR 445/2000 art. 63).
create table emergency_register (
  register    text not null,
  ordinal     int not null,
  reason      text not null,
  -- When the regional system stopped answering, and when it answered again.
  began_at    timestamptz not null,
  restored_at timestamptz,
  opened_at   timestamptz not null,
  opened_by   text not null references staff,
  closed_at   timestamptz,
  closed_by   text references staff,
  primary key (register, ordinal),
  check (began_at <= opened_at and restored_at between began_at and closed_at),
  check ((closed_at is null) = (closed_by is null) and (closed_at is null) = (restored_at is null))
);
create unique index emergency_register_open on emergency_register (register) where closed_at is null;

-- The daily register (DPR 445/2000 art. 53 c. 2): a hash over all that was written on a legal day of Rome, over the
-- day before it, and over the heads of the audit chains that have moved since then.
create table register_day (
  register  text not null,
  day       date not null,
  previous  text not null,
  hash      text not null,
  closed_at timestamptz not null,
  -- Null: the procedure closed it.
  closed_by text references staff,
  primary key (register, day)
);

create table register_day_audit (
  register text not null,
  day      date not null,
  chain    text not null,
  seq      int not null,
  hash     text not null,
  primary key (register, day, chain),
  foreign key (register, day) references register_day
);

-- The register as it is read, on pages and on paper: with the number that counts, neutral where it is reserved, an
-- annulled entry beside its annulment. A message that is found to belong to an L. 68 call becomes reserved.
-- Only one table is joined: what else is read is looked up for the columns that are asked for.
create view register_view as
select register, year, number, entry.at, direction, message, delivery, correspondent, is_reserved as reserved,
  case when is_reserved then 'Corrispondenza riservata' else subject end as subject,
  sent_at, digest, intake_number, emergency_number, regional_number,
  coalesce(regional_number, emergency_number, intake_number) as protocollo,
  coalesce(dated, (entry.at at time zone 'Europe/Rome')::date) as protocollo_date,
  annulment.at as annulled_at, annulled_by, annulment.reason as annulled_why
from (
  select *,
    year || '/' || lpad(number::text, greatest(6, length(number::text)), '0') as intake_number,
    (select value from register_number added where source = 'emergenza' and ordinal = 1
      and (added.register, added.year, added.number) = (entry.register, entry.year, entry.number)) as emergency_number,
    (select value from register_number added where source = 'regionale'
      and (added.register, added.year, added.number) = (entry.register, entry.year, entry.number)
      order by ordinal desc limit 1) as regional_number,
    (select dated from register_number added
      where (added.register, added.year, added.number) = (entry.register, entry.year, entry.number)
      order by source desc, ordinal desc limit 1) as dated,
    reserved
      or exists (select 1 from message join call on call.id = message.call where message.id = entry.message and call.kind = 'l68')
      or exists (select 1 from delivery join call on call.id = delivery.call where delivery.id = entry.delivery and call.kind = 'l68')
      as is_reserved
  from register_entry entry
) entry left join register_annulment annulment using (register, year, number);

-- Nothing is written into a closed day.
create function refuse_closed_day() returns trigger language plpgsql as $$
begin
  if exists (select 1 from register_day
    where register = new.register and day >= (new.at at time zone 'Europe/Rome')::date) then
    raise exception 'the day of this entry is closed' using errcode = 'CH003';
  end if;
  return new;
end $$;

create trigger register_entry_in_open_day before insert on register_entry
  for each row execute function refuse_closed_day();
create trigger register_number_in_open_day before insert on register_number
  for each row execute function refuse_closed_day();
create trigger register_annulment_in_open_day before insert on register_annulment
  for each row execute function refuse_closed_day();

create trigger register_number_append_only before update or delete on register_number
  for each row execute function refuse_rewrite();
create trigger register_annulment_append_only before update or delete on register_annulment
  for each row execute function refuse_rewrite();
create trigger register_day_append_only before update or delete on register_day
  for each row execute function refuse_rewrite();
create trigger register_day_audit_append_only before update or delete on register_day_audit
  for each row execute function refuse_rewrite();
create trigger emergency_register_append_only before delete on emergency_register
  for each row execute function refuse_rewrite();
-- It is closed once, and nothing else of it changes.
create trigger emergency_register_closed_once before update on emergency_register
  for each row when (old.closed_at is not null
    or (new.register, new.ordinal, new.reason, new.began_at, new.opened_at, new.opened_by)
      is distinct from (old.register, old.ordinal, old.reason, old.began_at, old.opened_at, old.opened_by))
  execute function refuse_rewrite();
create trigger register_number_not_emptied before truncate on register_number
  for each statement execute function refuse_rewrite();
create trigger register_annulment_not_emptied before truncate on register_annulment
  for each statement execute function refuse_rewrite();
create trigger register_day_not_emptied before truncate on register_day
  for each statement execute function refuse_rewrite();
create trigger register_day_audit_not_emptied before truncate on register_day_audit
  for each statement execute function refuse_rewrite();
create trigger emergency_register_not_emptied before truncate on emergency_register
  for each statement execute function refuse_rewrite();
