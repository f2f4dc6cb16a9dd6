#!/bin/sh
# Brings Temporal's two databases to the schema of this version. Running it again changes nothing.
set -eu

for store in temporal:temporal temporal_visibility:visibility; do
  database=${store%%:*}
  versions=/etc/temporal/schema/postgresql/v12/${store##*:}/versioned
  tool() { temporal-sql-tool --plugin postgres12 --endpoint "$SQL_HOST" --port 5432 --user "$SQL_USER" --database "$database" "$@"; }
  tool update-schema --schema-dir "$versions" || { tool setup-schema --version 0.0 && tool update-schema --schema-dir "$versions"; }
done
