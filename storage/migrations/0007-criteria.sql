-- Criteria of an office's own, completed and confirmed by it: those that ship with the product may lack values that only
-- the office can decide. The last one kept under an id is the one that a new call takes.
create table criteria (
  office   text not null references office,
  id       text not null,
  digest   text not null,
  kept_by  text not null references staff,
  kept_at  timestamptz not null,
  primary key (office, id, digest)
);
