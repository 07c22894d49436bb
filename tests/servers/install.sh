#!/usr/bin/env bash
# Installs the servers and programs that the tests start, or says which are missing. Never starts one.
set -euo pipefail

declare -A package=(
  [redis-server]=redis-server
  [soffice]=libreoffice-writer
  [pandoc]=pandoc
  [pdftoppm]=poppler-utils
)

missing=()
for program in "${!package[@]}"; do
  command -v "$program" >/dev/null || missing+=("${package[$program]}")
done
[ -e /usr/lib/python3/dist-packages/uno.py ] || missing+=(python3-uno)
compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || missing+=(postgresql)
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "Installing for the tests: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
  echo "The tests need these Debian packages: ${missing[*]}" >&2
  echo "Install them with: sudo apt-get install ${missing[*]}" >&2
  exit 1
fi
