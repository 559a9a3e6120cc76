#!/bin/sh
# From a clean clone to a running container: installs what is missing, builds, starts a daemon if none answers, and runs
# a container from the image that comes with the distribution. As root, on Debian 12.
#
#   ./run.sh                      says hello from a container
#   ./run.sh COMMAND [ARGUMENT…]  runs a command in one
set -eu
cd "$(dirname "$0")"
. ./.ci/bootstrap.sh
bootstrap_build
build_distribution

jdocker=$distribution/bin/jdocker
log=/var/log/jdockerd.log
if [ -z "${DOCKER_HOST-}" ] && ! "$jdocker" version > /dev/null 2>&1; then
    echo "starting a daemon: its log is $log" >&2
    # In a session of its own: it outlives this terminal. Its containers outlive it.
    setsid sh -c 'echo $$ > /run/jdockerd.pid; exec "$1"' sh "$distribution/bin/jdockerd" < /dev/null >> "$log" 2>&1 &
    tries=0
    until "$jdocker" version > /dev/null 2>&1; do
        tries=$((tries + 1))
        [ "$tries" -le 60 ] || fail "the daemon does not answer: see $log"
        sleep 0.25
    done
fi

[ "$#" -gt 0 ] || set -- echo "hello from a container"
exec "$jdocker" run --rm --network none jdocker/busybox "$@"
