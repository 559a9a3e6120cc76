#!/bin/sh
# Lays the distribution folder out: bin/ and lib/ of src/main/dist, the jars, the class paths.
#
#   assemble.sh BASEDIR JAR JAVA_HOME          (run by Maven in the package phase; the jars and target/*.classpath are there already)
set -eu
base=$1
jar=$2
java=$3
dist=$base/target/jdocker
mkdir -p "$dist/bin" "$dist/lib"
for program in jdocker jdockerd jrunc; do
    cp "$base/src/main/dist/bin/$program" "$dist/bin/"
    chmod 0755 "$dist/bin/$program"
done
cp "$base/src/main/dist/lib/find-java.sh" "$dist/lib/"
cp "$base/target/$jar" "$dist/lib/$jar"
for file in LICENSE README.md; do
    if [ -f "$base/../$file" ]; then cp "$base/../$file" "$dist/"; fi
done

# The class paths are written out, in a fixed order: an AOT cache is only used with the very path it was made with, and
# the client is not to open the daemon's jars.
client="\$lib/$jar:$(cat "$base/target/client.classpath")"
daemon=$(cat "$base/target/daemon.classpath")
for native in "$dist"/lib/jffi-*-native.jar; do
    # jffi names its native half a runtime dependency, so a class path of the compile scope lacks it.
    case $client in *jffi-*) [ -f "$native" ] && client="$client:\$lib/${native##*/}" ;; esac
done
runtime=
for entry in $(echo "$daemon" | tr : ' '); do
    case ${entry##*/} in
        runtime-native-*|jackson-*|jnr-*|jffi-*|asm-*|picocli-*|jspecify-*) runtime=$runtime${runtime:+:}$entry ;;
    esac
done
printf 'classpath="%s"\n' "$runtime" > "$dist/lib/jrunc.classpath.sh"
printf 'classpath="%s"\n' "$client" > "$dist/lib/jdocker.classpath.sh"
printf 'classpath="%s"\n' "$daemon" > "$dist/lib/jdockerd.classpath.sh"

# What an earlier build left: jars that no class path names any more, caches bound to other jars.
for file in "$dist"/lib/*.jar; do
    case $client:$daemon in *"/${file##*/}"*) ;; *) rm -f "$file" ;; esac
done
rm -f "$dist/lib/jdocker.aot" "$dist/lib/jdockerd.aot" "$dist/lib/jrunc.aot"

# Picocli's classes are of Java 5, which an AOT cache does not take.
for picocli in "$dist"/lib/picocli-*.jar; do
    "$java/bin/java" -cp "$(echo "$dist"/lib/asm-[0-9]*.jar)" "$base/src/main/build/RaiseClassFiles.java" "$picocli" \
        || echo "${picocli##*/} stays as it is, which makes jdocker start more slowly" >&2
done

# The client's AOT cache, recorded by the launch script itself so that flags and class path are those of every later
# start. A distribution without one is slower to start and otherwise the same, so that a failure does not end the build.
cache=$dist/lib/jdocker.aot
if ! JDOCKER_JAVA_HOME=$java JDOCKER_MAIN_CLASS=dev.jdocker.cli.Rehearsal \
        JDOCKER_JAVA_OPTS="-XX:AOTCacheOutput=$cache" \
        "$java/bin/java" "$base/src/main/build/TrainingEngine.java" "$dist/bin/jdocker" \
        version ++ ps -a ++ images ++ run --rm --network none busybox true ++ run -d busybox true \
        > "$base/target/aot.log" 2>&1 || [ ! -s "$cache" ]; then
    rm -f "$cache" "$cache.config"
    echo "no AOT cache for jdocker, which will start more slowly: see target/aot.log of engine-cli" >&2
fi

# The runtime's, in the same way. Where this may, it starts a container, in namespaces of its own; else its classes for
# that are loaded when they are needed.
cache=$dist/lib/jrunc.aot
bundle=$base/target/jrunc-rehearsal
rm -rf "$bundle"
mkdir -p "$bundle/rootfs/proc" "$bundle/rootfs/dev" "$bundle/rootfs/sys" "$bundle/rootfs/bin"
busybox=$(command -v busybox) && cp "$busybox" "$bundle/rootfs/bin/sh"
apart=
unshare -m -n --propagation private true 2>/dev/null && apart="unshare -m -n --propagation private"
if ! JDOCKER_JAVA_HOME=$java JRUNC_MAIN_CLASS=dev.jdocker.jrunc.Rehearsal \
        JRUNC_JAVA_OPTS="-XX:AOTCacheOutput=$cache" \
        $apart "$dist/bin/jrunc" "$bundle" > "$base/target/jrunc-aot.log" 2>&1 || [ ! -s "$cache" ]; then
    rm -f "$cache" "$cache.config"
    echo "no AOT cache for jrunc, which will start more slowly: see target/jrunc-aot.log of engine-cli" >&2
fi
rm -rf "$bundle"

# The daemon's: it serves the client's rehearsal, in namespaces of its own or not at all, as it makes networks. It ends as
# always, by a signal.
cache=$dist/lib/jdockerd.aot
if [ -n "$apart" ]; then
    there=$(mktemp -d)
    daemon_log=$base/target/jdockerd-aot.log
    JDOCKER_JAVA_HOME=$java JDOCKERD_JAVA_OPTS="-XX:AOTCacheOutput=$cache" \
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
