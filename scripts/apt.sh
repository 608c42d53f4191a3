#!/bin/sh
# apt.sh PACKAGE ...: install Debian packages, or fail with the command that somebody else has to run.
set -eu

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Missing here: $*. On Debian and Ubuntu that is: apt-get install $*" >&2
    echo "On other systems install what corresponds to it, and run the same command again." >&2
    exit 1
fi
if [ "$(id -u)" != 0 ]; then
    echo "Missing here: $*. Run this, and then the same command again:" >&2
    echo "    sudo apt-get update && sudo apt-get install --yes --no-install-recommends $*" >&2
    exit 1
fi

echo "Installing $* with apt-get." >&2
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq >&2
apt-get install --yes --no-install-recommends -qq -o Dpkg::Use-Pty=0 "$@" >&2
