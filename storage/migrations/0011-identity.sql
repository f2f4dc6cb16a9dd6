-- What the embedded provider of identities remembers for minutes: sign-ins under way, codes, grants. No password, and of
-- a person only the account.
create table identity_artifact (
  model      text not null,
  id         text not null,
  payload    jsonb not null,
  uid        text,
  grant_id   text,
  expires_at timestamptz not null,
  primary key (model, id)
);
create index identity_artifact_by_uid on identity_artifact (uid) where uid is not null;
create index identity_artifact_by_grant on identity_artifact (grant_id) where grant_id is not null;
create index identity_artifact_by_end on identity_artifact (expires_at);
