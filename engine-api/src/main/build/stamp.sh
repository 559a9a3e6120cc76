#!/bin/sh
# Writes which commit this is a build of, and when that was made: two lines. Not the time of the build, so that the same
# sources always give the same jar. Sources without their history are stamped with the date of the release.
#
#   stamp.sh BASEDIR FILE RELEASE-DATE          (run by Maven in the process-resources phase)
set -eu
commit=$(git -C "$1" rev-parse --short=7 HEAD 2> /dev/null) || commit=unknown
date=$(TZ=UTC git -C "$1" log -1 --format=%cd --date=format-local:%Y-%m-%dT%H:%M:%S.000000000+00:00 2> /dev/null) \
    || date=${3%Z}.000000000+00:00
mkdir -p "${2%/*}"
printf '%s\n%s\n' "$commit" "$date" > "$2"
