#!/bin/sh
# Measures builds, as docs/benchmarks.md says: benchmark-builds.sh [OTHER_SOCKET]
#
# The engines build in turn, by the docker CLI with Buildx (DOCKER_CONFIG says where that is). JDOCKER_BENCH_RUNS says how often (5),
# JDOCKER_DISTRIBUTION which jdocker, JDOCKER_BENCH_BUILDS which of the builds.
set -eu
cd "$(dirname "$0")/.."
other=${1-}
runs=${JDOCKER_BENCH_RUNS:-5}
dist=${JDOCKER_DISTRIBUTION:-$PWD/engine-cli/target/jdocker}
builds=${JDOCKER_BENCH_BUILDS:-cached20 onefile10k stages10 true100}
folder=$(mktemp -d "${TMPDIR:-/var/tmp}/jdocker-bench-XXXXXX")
image=jdocker/busybox

finish() {
    # shellcheck disable=SC2086 # if it is there
    kill ${daemon-} 2> /dev/null || :
    wait 2> /dev/null || :
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 1' INT TERM

mkdir "$folder/exec"
unshare -m -n --propagation private sh -c 'ip link set lo up; mount -t tmpfs -o mode=711 tmpfs "$1"; shift; exec "$@"' sh "$folder/exec" \
    "$dist/bin/jdockerd" -H "unix://$folder/s" --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/pid" \
    > "$folder/daemon.log" 2>&1 &
daemon=$!
until [ -S "$folder/s" ] && docker -H "unix://$folder/s" version > /dev/null 2>&1; do
    kill -0 "$daemon" || { tail "$folder/daemon.log"; exit 1; }
    sleep 0.2
done
"$dist/bin/jdocker" -H "unix://$folder/s" run --rm "$image" true
[ -z "$other" ] || docker -H "unix://$folder/s" save "$image" | docker -H "unix://$other" load -q > /dev/null

# cached20: 20 steps, all of them done before
mkdir "$folder/cached20"
{
    echo "FROM $image"
    for i in $(seq 10); do printf 'COPY file%s /\nRUN echo %s > /made%s\n' "$i" "$i" "$i"; done
} > "$folder/cached20/Dockerfile"
for i in $(seq 10); do echo "$i" > "$folder/cached20/file$i"; done

# onefile10k: of 10,000 files one has changed
mkdir "$folder/onefile10k"
printf 'FROM %s\nCOPY . /src\nRUN ls /src | wc -l > /count\n' "$image" > "$folder/onefile10k/Dockerfile"
for i in $(seq 100); do
    mkdir "$folder/onefile10k/d$i"
    for j in $(seq 100); do echo "$i $j" > "$folder/onefile10k/d$i/f$j"; done
done

# stages10: ten that need nothing of each other, done anew
mkdir "$folder/stages10"
{
    for i in $(seq 10); do printf 'FROM %s AS s%s\nRUN i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo %s > /out\n' "$image" "$i" "$i"; done
    echo "FROM $image"
    for i in $(seq 10); do echo "COPY --from=s$i /out /out$i"; done
} > "$folder/stages10/Dockerfile"

# true100: a hundred commands that do nothing, done anew
mkdir "$folder/true100"
{
    echo "FROM $image"
    for i in $(seq 100); do echo "RUN true"; done
} > "$folder/true100/Dockerfile"

build() { # SOCKET BUILD: milliseconds
    option=
    case $2 in
        onefile10k) date +%s%N > "$folder/$2/d50/f50" ;;
        stages10 | true100) option=--no-cache ;;
    esac
    begin=$(date +%s%N)
    # shellcheck disable=SC2086 # one word or none
    docker -H "unix://$1" buildx build -q $option -t "bench/$2" "$folder/$2" > "$folder/said" 2>&1 || { cat "$folder/said" >&2; exit 1; }
    end=$(date +%s%N)
    echo $(((end - begin) / 1000000))
}
median() { sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }

echo "| build | jdockerd, ms | other, ms | times faster |"
echo "| --- | --- | --- | --- |"
for name in $builds; do
    : > "$folder/ours"
    : > "$folder/others"
    build "$folder/s" "$name" > /dev/null
    [ -z "$other" ] || build "$other" "$name" > /dev/null
    for run in $(seq "$runs"); do
        build "$folder/s" "$name" >> "$folder/ours"
        [ -z "$other" ] || build "$other" "$name" >> "$folder/others"
    done
    ours=$(median < "$folder/ours")
    others=$(median < "$folder/others")
    faster=$(echo "$ours ${others:-0}" | awk '{ printf "%.2f", $2 / $1 }')
    echo "| $name | $ours | ${others:--} | $faster |"
done
