#!/bin/sh
# Runs once, when PostgreSQL makes its cluster: a role and a database for each program, neither of them a superuser.
set -eu

psql --username "$POSTGRES_USER" --set ON_ERROR_STOP=1 \
  --set chiamate="$CHIAMATE_DATABASE_PASSWORD" --set temporal="$TEMPORAL_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE chiamate LOGIN PASSWORD :'chiamate';
CREATE ROLE temporal LOGIN PASSWORD :'temporal';
CREATE DATABASE chiamate OWNER chiamate;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE CONNECT ON DATABASE chiamate, temporal, temporal_visibility FROM PUBLIC;
SQL
