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
cp "$base"/src/main/dist/lib/*.sh "$dist/lib/"
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

# The native halves of the libraries, for this machine's processor: the programs load them from here, and not from copies
# in /tmp, where many machines forbid to execute anything.
unpack() { # JAR PATH NAME
    (cd "$work" && "$java/bin/jar" -xf "$1" "$2" && mv "$2" "$native/$3")
}
native=$dist/lib/native
work=$base/target/native
case $(uname -m) in
    aarch64) jffi=aarch64-Linux zstd=aarch64 netty=aarch_64 jline=arm64 ;;
    *) jffi=x86_64-Linux zstd=amd64 netty=x86_64 jline=x86_64 ;;
esac
rm -rf "$native" "$work"
mkdir -p "$native" "$work"
jars=$(cd "$dist/lib" && pwd)
unpack "$(echo "$jars"/jffi-*-native.jar)" "jni/$jffi/libjffi-1.2.so" libjffi-1.2.so
unpack "$(echo "$jars"/jline-native-*.jar)" "org/jline/nativ/Linux/$jline/libjlinenative.so" libjlinenative.so
netty_library=libnetty_transport_native_epoll_$netty.so
unpack "$(echo "$jars"/netty-transport-native-epoll-*-linux-$netty.jar)" "META-INF/native/$netty_library" "$netty_library"
for jar in "$jars"/zstd-jni-*.jar; do
    version=${jar##*/zstd-jni-}
    unpack "$jar" "linux/$zstd/libzstd-jni-${version%.jar}.so" libzstd-jni.so
done
rm -rf "$work"

exec sh "$base/src/main/build/record.sh" "$base" "$dist" "$java"
