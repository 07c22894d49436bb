#!/usr/bin/env bash
# Sees to it that the programs that tests drive are here: installs them on Debian as root, else says what to install.
set -euo pipefail

# program (or a path that must exist) : Debian package
wanted=(
  redis-server:redis-server
  '/usr/lib/postgresql/*/bin/postgres:postgresql'
  /usr/sbin/dovecot:dovecot-core
  /usr/lib/dovecot/imap:dovecot-imapd
  chromium-headless-shell:chromium-headless-shell
  /usr/sbin/clamd:clamav-daemon
  soffice:libreoffice-writer
  /usr/lib/python3/dist-packages/uno.py:python3-uno
  pandoc:pandoc
  pdftotext:poppler-utils
  '/usr/share/fonts/truetype/*/*.ttf:fonts-dejavu-core'
)

missing=()
for line in "${wanted[@]}"; do
  what=${line%:*} package=${line##*:}
  case $what in
    /*) compgen -G "$what" >/dev/null || missing+=("$package") ;;
    *) command -v "$what" >/dev/null || missing+=("$package") ;;
  esac
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

if [[ $(id -u) != 0 || ! -e /etc/debian_version ]] || ! command -v apt-get >/dev/null; then
  echo "The tests need programs that are not installed. On Debian, as root: apt-get install ${missing[*]}" >&2
  exit 1
fi

# The tests start servers of their own: the packages' services stay off.
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  trap 'rm -f "$policy"' EXIT
fi
echo "Installing what the tests drive: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
