#!/bin/sh
# Print the path of a Redis server for the tests of the cache, after installing one where there is none.
# The tests start it themselves on a port of their own; REDIS_SERVER=/path/to/redis-server chooses another.
set -eu

wanted=${REDIS_SERVER:-redis-server}
if command -v "$wanted"; then
    exit 0
fi
if [ -n "${REDIS_SERVER:-}" ]; then
    echo "REDIS_SERVER is '$REDIS_SERVER', and there is no such program. Correct it or leave it unset." >&2
    exit 1
fi
sh scripts/apt.sh redis-server
command -v redis-server
