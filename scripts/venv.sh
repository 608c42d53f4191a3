#!/bin/sh
# venv.sh FILE [INCLUDED ...]: make .venv hold what requirements FILE names, with the files that it includes.
# Does nothing when the files are those of the last time; begins anew when Python or the folder is another.
set -eu

python=${PYTHON:-python3}

if ! command -v "$python" >/dev/null 2>&1; then
    echo "'$python' was not found. Install Python 3.11 or later, or name one: make run PYTHON=/path/to/python3" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "'$python' is $("$python" --version 2>&1), and Python 3.11 or later is needed." >&2
    echo "Install one, or name one: make run PYTHON=/path/to/python3.11" >&2
    exit 1
fi

maker=$("$python" -c 'import os, sys; print(sys.version, os.getcwd())')
if [ "$(cat .venv/made-by 2>/dev/null || true)" != "$maker" ]; then
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        sh scripts/apt.sh "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    fi
    rm -rf .venv
    "$python" -m venv .venv
    printf '%s\n' "$maker" >.venv/made-by
fi

unchanged=yes
for file in "$@"; do
    cmp -s "$file" ".venv/installed-$file" || unchanged=no
done
[ "$unchanged" = no ] || exit 0

echo "Installing the packages of $1 into .venv; the first time takes a minute or two." >&2
.venv/bin/python -m pip install --quiet -r "$1"
.venv/bin/python -m pip check >/dev/null
for file in "$@"; do
    cp "$file" ".venv/installed-$file"
done
