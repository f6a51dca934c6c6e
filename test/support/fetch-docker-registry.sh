#!/bin/sh
# Fetches Debian's docker-registry into a folder without installing it, for the test that pushes an image to a real one.
# Needs apt, and root where its package lists are not there yet.
#
#   sh test/support/fetch-docker-registry.sh FOLDER && PULLHOOK_TEST_REGISTRY=FOLDER/docker-registry npm test
set -eu

folder=${1:?"Usage: fetch-docker-registry.sh FOLDER"}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
if [ -x "$folder/docker-registry" ]; then exit 0; fi

unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT
cd "$unpacked"
fetch() { apt-get -qq -o APT::Sandbox::User="$(id -un)" download docker-registry; }
fetch || { apt-get -qq update && fetch; }
dpkg-deb --extract docker-registry_*.deb .
mv usr/bin/docker-registry "$folder"
