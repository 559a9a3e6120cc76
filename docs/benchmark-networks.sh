#!/bin/sh
# Runs the benchmark of networks of docs/benchmarks.md. Arguments are JVM options.
set -eu
cd "$(dirname "$0")/.."
. ./.ci/bootstrap.sh
bootstrap_build
mvn -q -B -Dstyle.color=never -DskipTests package
cd engine-cli
exec "$JAVA_HOME/bin/java" "$@" -cp "target/test-classes:target/classes:$(cat target/test.classpath)" \
    dev.jdocker.blackbox.NetworkBenchmark
