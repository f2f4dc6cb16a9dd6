#!/usr/bin/env bash
# Installs with apt-get the servers and programs that some lanes of the tests need (Debian and its kin):
#   Dovecot, PostgreSQL 15, poppler, a Java runtime, Python with pip and openpyxl.
# Installs only what is missing, and starts no service: the tests run their own servers, in their own folders.
# As root, or with sudo.
set -euo pipefail

have() { command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ]; }

missing=()
have dovecot || missing+=(dovecot-core)
[ -x /usr/lib/dovecot/imap ] || missing+=(dovecot-imapd)
[ -x /usr/lib/dovecot/lmtp ] || missing+=(dovecot-lmtpd)
[ -x /usr/lib/postgresql/15/bin/postgres ] || missing+=(postgresql-15)
have pdftotext || missing+=(poppler-utils)
have java || missing+=(default-jre-headless)
have openssl || missing+=(openssl)
have python3 || missing+=(python3)
python3 -m pip --version >/dev/null 2>&1 || missing+=(python3-pip)
/usr/bin/python3 -c 'import openpyxl' 2>/dev/null || python3 -c 'import openpyxl' 2>/dev/null || missing+=(python3-openpyxl)

if [ "${#missing[@]}" -eq 0 ]; then
  echo 'Test servers: all installed.'
  exit 0
fi
if ! have apt-get; then
  echo "Test servers: apt-get is not on this machine. Install by hand what stands for: ${missing[*]}" >&2
  exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! have sudo; then
    echo "Test servers: become root, or install sudo, to install: ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

# Debian starts a service as it installs it, unless this says no (invoke-rc.d(8)).
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi

echo "Test servers: installing ${missing[*]}"
install() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" </dev/null
}
"${as_root[@]}" apt-get update -q
# Not every release has PostgreSQL 15; the lane that needs it is then named as not run.
install_now=()
for package in "${missing[@]}"; do
  if [ "$package" = postgresql-15 ] && ! apt-cache show "$package" >/dev/null 2>&1; then
    echo 'Test servers: this release has no postgresql-15.' >&2
  else
    install_now+=("$package")
  fi
done
if [ "${#install_now[@]}" -gt 0 ]; then install "${install_now[@]}"; fi
