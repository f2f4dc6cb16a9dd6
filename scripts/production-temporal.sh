#!/usr/bin/env bash
# A Temporal server as production has it, on PostgreSQL, without containers: builds it with Go into the project's
# cache (minutes the first time), brings its two databases to its schema, and serves on 127.0.0.1 until it is ended.
#
#   TEMPORAL_DATABASE_URL=postgres://USER:PASSWORD@HOST:PORT scripts/production-temporal.sh [PORT]
#
# USER may create databases. PORT is 7233 unless given; the nineteen ports after it are used too. The namespace is
# TEMPORAL_NAMESPACE, or `default`. Once it serves it says so; then: TEMPORAL_ADDRESS=127.0.0.1:PORT chiamate worker
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

VERSION=1.30.6
MODULE=go.temporal.io/server
: "${TEMPORAL_DATABASE_URL:?set it: postgres://USER:PASSWORD@HOST:PORT, a user who may create databases}"
port=${1:-7233}
cache="${CHIAMATE_CACHE:-$PWD/.cache}/temporal-server-$VERSION"

say() { echo "production-temporal: $* (${SECONDS} s)"; }

if [ ! -x "$cache/server" ] || [ ! -x "$cache/sql" ]; then
  command -v go >/dev/null || { echo 'production-temporal: install Go 1.24 or newer' >&2; exit 1; }
  say 'building the server'
  GOBIN="$cache" go install "$MODULE/cmd/server@v$VERSION" "$MODULE/cmd/tools/sql@v$VERSION"
fi
schema="$(go env GOMODCACHE)/$MODULE@v$VERSION/schema/postgresql/v12"

part() { node -e 'process.stdout.write(decodeURIComponent(new URL(process.env.TEMPORAL_DATABASE_URL)[process.argv[1]]))' "$1"; }
SQL_HOST=$(part hostname)
SQL_PORT=$(part port)
SQL_USER=$(part username)
SQL_PASSWORD=$(part password)
SQL_PORT=${SQL_PORT:-5432}
export SQL_HOST SQL_PORT SQL_USER SQL_PASSWORD SQL_PLUGIN=postgres12

folder=$(mktemp -d)
server=
finish() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" || true; fi
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

say 'bringing the databases to their schema'
for database in temporal:temporal temporal_visibility:visibility; do
  export SQL_DATABASE=${database%%:*}
  # The first two leave alone what is there already.
  if ! {
    "$cache/sql" --quiet create
    "$cache/sql" --quiet setup-schema -v 0.0
    "$cache/sql" update-schema -d "$schema/${database##*:}/versioned"
  } >"$folder/schema.log" 2>&1; then
    tail -5 "$folder/schema.log" >&2
    exit 1
  fi
done

store() {
  cat <<YAML
      sql:
        pluginName: postgres12
        databaseName: $1
        connectAddr: "$SQL_HOST:$SQL_PORT"
        connectProtocol: tcp
        user: "$SQL_USER"
        password: "$SQL_PASSWORD"
        maxConns: $2
        maxIdleConns: $2
        maxConnLifetime: 1h
YAML
}
service() { echo "  $1: { rpc: { grpcPort: $((port + $2)), membershipPort: $((port + 10 + $2)), bindOnLocalHost: true } }"; }

touch "$folder/dynamic.yaml"
(
  umask 077
  cat >"$folder/server.yaml" <<YAML
log: { stdout: true, level: warn }
persistence:
  defaultStore: default
  visibilityStore: visibility
  numHistoryShards: 4
  datastores:
    default:
$(store temporal 20)
    visibility:
$(store temporal_visibility 5)
global:
  membership: { maxJoinDuration: 30s, broadcastAddress: 127.0.0.1 }
services:
$(service frontend 0)
$(service history 1)
$(service matching 2)
$(service worker 3)
clusterMetadata:
  enableGlobalNamespace: false
  failoverVersionIncrement: 10
  masterClusterName: active
  currentClusterName: active
  clusterInformation:
    active: { enabled: true, initialFailoverVersion: 1, rpcName: frontend, rpcAddress: "127.0.0.1:$port" }
dcRedirectionPolicy: { policy: noop }
dynamicConfigClient: { filepath: "$folder/dynamic.yaml", pollInterval: 60s }
YAML
)

say 'starting'
"$cache/server" --config-file "$folder/server.yaml" --allow-no-auth start &
server=$!

TEMPORAL_ADDRESS="127.0.0.1:$port" node --input-type=module -e '
  import { Connection } from "@temporalio/client"
  const namespace = process.env.TEMPORAL_NAMESPACE || "default"
  const workflowExecutionRetentionPeriod = { seconds: 90 * 86400, nanos: 0 }
  for (let left = 60; ; left--) {
    let connection
    try {
      connection = await Connection.connect({ address: process.env.TEMPORAL_ADDRESS, connectTimeout: 2000 })
      await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod })
      break
    } catch (error) {
      if (error.code === 6) break // ALREADY_EXISTS
      if (left === 0) throw error
      await new Promise((resolve) => setTimeout(resolve, 500))
    } finally {
      await connection?.close()
    }
  }
'
say "serving on 127.0.0.1:$port"
wait "$server"
