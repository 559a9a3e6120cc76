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

# Picocli's classes are of Java 5, which an AOT cache does not take.
for picocli in "$dist"/lib/picocli-*.jar; do
    "$java/bin/java" -cp "$(echo "$dist"/lib/asm-[0-9]*.jar)" "$base/src/main/build/RaiseClassFiles.java" "$picocli" \
        || echo "${picocli##*/} stays as it is, which makes jdocker start more slowly" >&2
done

exec sh "$base/src/main/build/record.sh" "$base" "$dist" "$java"
