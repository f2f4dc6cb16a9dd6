-- Checks of self-declarations by sample (DPR 445/2000 art. 71): ordered before its number can be known, then drawn.
create table sample_check (
  id         text primary key,
  call       text not null references call,
  ordinal    int not null check (ordinal > 0),
  -- `{"percent": 10}` or `{"count": 5}`, and how it was fixed, in words.
  size       jsonb not null,
  rule       text not null,
  -- Where its number will come from.
  source     text not null,
  ordered_by text not null references staff,
  ordered_at timestamptz not null,
  seed       text,
  -- When the number came out, and out of how many applications it drew.
  drawn_at   timestamptz,
  drawn_from int,
  unique (call, ordinal),
  check (num_nonnulls(seed, drawn_at, drawn_from) in (0, 3))
);

create table sample_checked (
  sample      text not null references sample_check,
  application text not null references application,
  -- Its place in the draw; null for one that was added for a reasonable doubt.
  key         text,
  outcome     text check (outcome in ('confirmed', 'false', 'not-answered')),
  evidence    text,
  recorded_by text references staff,
  recorded_at timestamptz,
  -- What a person decided on a declaration that was false.
  decision    text check (decision in ('reopen', 'leave')),
  decided_by  text references staff,
  decided_at  timestamptz,
  primary key (sample, application),
  check (num_nonnulls(outcome, recorded_by, recorded_at) in (0, 3)),
  check (outcome is null or outcome = 'not-answered' or evidence is not null),
  check (decision is null or outcome = 'false'),
  check (num_nonnulls(decision, decided_by, decided_at) in (0, 3))
);
