#!/usr/bin/env bash
# Makes sure that what a build needs is there: installs missing Debian packages where it may, else says which are missing.
set -euo pipefail

if ! command -v "${SWIFT:-swift}" >/dev/null; then
  echo "bootstrap: Swift 6.2 or later is needed; see https://www.swift.org/install" >&2
  exit 1
fi
command -v dpkg-query >/dev/null || exit 0

missing=()
for package in libicu-dev libxml2-dev zlib1g-dev libsqlite3-dev libpng-dev libjpeg62-turbo-dev pkg-config python3; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ]; then
  become=()
elif sudo -n true 2>/dev/null; then
  become=(sudo -n)
else
  echo "bootstrap: please install: apt-get install ${missing[*]}" >&2
  exit 1
fi
echo "bootstrap: installing ${missing[*]}"
"${become[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${become[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
