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
cp "$base/src/main/dist/bin/jdocker" "$base/src/main/dist/bin/jdockerd" "$dist/bin/"
chmod 0755 "$dist/bin/jdocker" "$dist/bin/jdockerd"
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
printf 'classpath="%s"\n' "$client" > "$dist/lib/jdocker.classpath.sh"
printf 'classpath="%s"\n' "$daemon" > "$dist/lib/jdockerd.classpath.sh"

# What an earlier build left: jars that no class path names any more, caches bound to other jars.
for file in "$dist"/lib/*.jar; do
    case $client:$daemon in *"/${file##*/}"*) ;; *) rm -f "$file" ;; esac
done
rm -f "$dist/lib/jdocker.aot" "$dist/lib/jdockerd.aot"

# The client's AOT cache: made from a run against canned answers. Without one the client only starts slower, so a
# machine where this fails still gets its distribution.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkfifo "$work/hold"
"$java/bin/java" -XX:TieredStopAtLevel=1 "$base/src/main/build/CannedEngine.java" "$work/engine.sock" < "$work/hold" &
exec 9> "$work/hold"
tries=0
while [ ! -S "$work/engine.sock" ] && [ "$tries" -lt 100 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
JDOCKER_JAVA_HOME=$java JDOCKER_JAVA_OPTS="-XX:AOTCacheOutput=$dist/lib/jdocker.aot" timeout 60 "$dist/bin/jdocker" \
    -H "unix://$work/engine.sock" run --rm --network none jdocker/busybox true > "$work/log" 2>&1 9>&- \
    || { echo "no AOT cache for the client: $(tail -1 "$work/log")" >&2; rm -f "$dist/lib/jdocker.aot"; }
exec 9>&-
wait
