#!/bin/sh
# Print the path of a Chromium for the tests and the measurements, after installing one where there is none.
# CHROMIUM=/path/to/a/browser chooses another.
set -eu

find_browser() {
    for name in ${CHROMIUM:-chromium chromium-browser google-chrome google-chrome-stable}; do
        command -v "$name" && return 0
    done
    return 1
}

if find_browser; then
    exit 0
fi
if [ -n "${CHROMIUM:-}" ]; then
    echo "CHROMIUM is '$CHROMIUM', and there is no such program. Correct it or leave it unset." >&2
    exit 1
fi
sh scripts/apt.sh chromium fonts-dejavu-core
find_browser
