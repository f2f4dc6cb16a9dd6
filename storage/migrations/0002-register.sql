-- The register of protocollo: where its official numbers come from, what is added to an entry, and its closed days.

-- `registro-particolare`: the number of our register is the official one. `regionale`: the region's system gives the
-- official one later.
alter table office add column protocollo text not null default 'registro-particolare'
  check (protocollo in ('registro-particolare', 'regionale'));

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
create view register_view as
select entry.register, entry.year, entry.number, entry.at, entry.direction, entry.message, entry.delivery,
  entry.correspondent, reserve.reserved,
  case when reserve.reserved then 'Corrispondenza riservata' else entry.subject end as subject,
  entry.sent_at, entry.digest,
  intake.words as intake_number, emergency.value as emergency_number, regional.value as regional_number,
  coalesce(regional.value, emergency.value, intake.words) as protocollo,
  coalesce(regional.dated, emergency.dated, (entry.at at time zone 'Europe/Rome')::date) as protocollo_date,
  annulment.at as annulled_at, annulment.annulled_by, annulment.reason as annulled_why
from register_entry entry
cross join lateral (select entry.year || '/' || lpad(entry.number::text, greatest(6, length(entry.number::text)), '0') as words) intake
left join message on message.id = entry.message
left join delivery on delivery.id = entry.delivery
left join call of_message on of_message.id = message.call
left join call of_delivery on of_delivery.id = delivery.call
cross join lateral (select entry.reserved or coalesce(of_message.kind = 'l68', false)
  or coalesce(of_delivery.kind = 'l68', false) as reserved) reserve
left join register_number emergency on (emergency.register, emergency.year, emergency.number) = (entry.register, entry.year, entry.number)
  and emergency.source = 'emergenza' and emergency.ordinal = 1
left join lateral (select value, dated from register_number
  where (register, year, number) = (entry.register, entry.year, entry.number) and source = 'regionale'
  order by ordinal desc limit 1) regional on true
left join register_annulment annulment
  on (annulment.register, annulment.year, annulment.number) = (entry.register, entry.year, entry.number);

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
