#!/bin/sh
# Records the AOT caches of a distribution folder: each is good only for the very Java and class path it was made with.
#
#   record.sh BASEDIR DISTRIBUTION JAVA_HOME [JDK]
#
# JDK runs the training engine, which is a source file; a runtime image has no compiler for it.
set -eu
base=$1
dist=$2
java=$3
jdk=${4:-$java}
logs=$base/target
rm -f "$dist/lib/jdocker.aot" "$dist/lib/jdockerd.aot" "$dist/lib/jrunc.aot"

# The client's AOT cache, recorded by the launch script itself so that flags and class path are those of every later
# start. A distribution without one is slower to start and otherwise the same, so that a failure does not end the build.
cache=$dist/lib/jdocker.aot
if ! JDOCKER_JAVA_HOME=$java JDOCKER_MAIN_CLASS=dev.jdocker.cli.Rehearsal \
        JDOCKER_JAVA_OPTS="-XX:AOTCacheOutput=$cache" \
        "$jdk/bin/java" "$base/src/main/build/TrainingEngine.java" "$dist/bin/jdocker" \
        version ++ ps -a ++ images ++ run --rm --network none busybox true ++ run -d busybox true \
        ++ exec web true ++ logs web ++ inspect web ++ top web ++ port web ++ start web ++ stop -t 1 web ++ restart web ++ kill web \
        ++ rm -f web ++ rmi busybox ++ network ls ++ volume ls \
        > "$logs/aot.log" 2>&1 || [ ! -s "$cache" ]; then
    rm -f "$cache" "$cache.config"
    echo "no AOT cache for jdocker, which will start more slowly: see target/aot.log of engine-cli" >&2
fi

# The runtime's, in the same way. Where this may, it starts a container, in namespaces of its own; else its classes for
# that are loaded when they are needed.
cache=$dist/lib/jrunc.aot
bundle=$logs/jrunc-rehearsal
rm -rf "$bundle"
mkdir -p "$bundle/rootfs/proc" "$bundle/rootfs/dev" "$bundle/rootfs/sys" "$bundle/rootfs/bin"
busybox=$(command -v busybox) && cp "$busybox" "$bundle/rootfs/bin/sh"
apart=
unshare -m -n --propagation private true 2>/dev/null && apart="unshare -m -n --propagation private"
if ! JDOCKER_JAVA_HOME=$java JRUNC_MAIN_CLASS=dev.jdocker.jrunc.Rehearsal \
        JRUNC_JAVA_OPTS="-XX:AOTCacheOutput=$cache" \
        $apart "$dist/bin/jrunc" "$bundle" > "$logs/jrunc-aot.log" 2>&1 || [ ! -s "$cache" ]; then
    rm -f "$cache" "$cache.config"
    echo "no AOT cache for jrunc, which will start more slowly: see target/jrunc-aot.log of engine-cli" >&2
fi
rm -rf "$bundle"

# The daemon's: it serves the client's rehearsal, in namespaces of its own or not at all, as it makes networks. It ends as
# always, by a signal. What methods did in the rehearsal is of no use to the first compiler, and would stay in memory.
cache=$dist/lib/jdockerd.aot
if [ -n "$apart" ]; then
    there=$(mktemp -d)
    daemon_log=$logs/jdockerd-aot.log
    JDOCKER_JAVA_HOME=$java JDOCKERD_JAVA_OPTS="-XX:AOTCacheOutput=$cache -XX:-AOTRecordTraining" \
        $apart "$dist/bin/jdockerd" -H "unix://$there/s" --data-root "$there/data" --exec-root "$there/exec" \
        --pidfile "$there/pid" --config-file /dev/null > "$daemon_log" 2>&1 &
    daemon_pid=$!
    while [ ! -S "$there/s" ] && kill -0 "$daemon_pid" 2>/dev/null; do sleep 0.1; done
    life="run --rm --network none jdocker/busybox true"
    # shellcheck disable=SC2086 # the words of the lives
    JDOCKER_JAVA_HOME=$java JDOCKER_MAIN_CLASS=dev.jdocker.cli.Rehearsal DOCKER_HOST=unix://$there/s \
        "$dist/bin/jdocker" version ++ info ++ images ++ $life ++ $life ++ $life ++ $life ++ $life ++ $life ++ $life ++ $life \
        ++ run -d --name one --network none jdocker/busybox sleep 100 ++ exec one true ++ exec one true ++ exec one true \
        ++ logs one ++ top one ++ stats --no-stream one ++ inspect one ++ ps -a ++ pause one ++ unpause one ++ kill one \
        ++ start one ++ rm -f one ++ $life ++ $life ++ $life ++ $life ++ ps -a >> "$daemon_log" 2>&1 || true
    kill "$daemon_pid" 2>/dev/null || true
    wait "$daemon_pid" || true
    rm -rf "$there"
fi
if [ ! -s "$cache" ]; then
    rm -f "$cache" "$cache.config"
    echo "no AOT cache for jdockerd, which will start more slowly: see target/jdockerd-aot.log of engine-cli" >&2
fi
