#!/bin/sh
# Measures pulls into a cold store, as docs/benchmarks.md says: benchmark-images.sh [OTHER_SOCKET OTHER_PID]
#
# OTHER_SOCKET is another engine's, OTHER_PID a process in its network namespace; the two engines pull in turn from one
# docker-registry there. JDOCKER_BENCH_RUNS says how often (3), JDOCKER_DISTRIBUTION which jdocker, JDOCKER_BENCH_PODMAN
# how podman is called, if it takes its turn too: with "nsenter -t PID -m -r -w podman" it may be in another root.
set -eu
cd "$(dirname "$0")/.."
other=${1-}
pid=${2-}
podman=${JDOCKER_BENCH_PODMAN-}
runs=${JDOCKER_BENCH_RUNS:-3}
dist=${JDOCKER_DISTRIBUTION:-$PWD/engine-cli/target/jdocker}
images=${JDOCKER_BENCH_IMAGES:-big1g files50k layers125}
folder=$(mktemp -d "${TMPDIR:-/var/tmp}/jdocker-bench-XXXXXX")
registry=127.0.0.1:5055

if [ -z "$pid" ]; then
    unshare -n sh -c 'ip link set lo up; exec sleep 100000' &
    holder=$!
    pid=$holder
fi
finish() {
    # shellcheck disable=SC2086 # those that are there
    kill ${daemon-} ${server-} ${holder-} 2> /dev/null || :
    wait 2> /dev/null || :
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 1' INT TERM
there() { nsenter -t "$pid" -n "$@"; }

printf 'version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: "%s"}\n' \
    "$folder/registry" "$registry" > "$folder/registry.yml"
there docker-registry serve "$folder/registry.yml" > "$folder/registry.log" 2>&1 &
server=$!
for image in $images; do
    archive=$(engine-cli/src/test/images/make-image.sh "$image")
    there skopeo --insecure-policy copy -q --dest-tls-verify=false "docker-archive:$archive" "docker://$registry/$image:1"
done

mkdir "$folder/exec"
nsenter -t "$pid" -n unshare -m --propagation private sh -c 'mount -t tmpfs -o mode=711 tmpfs "$1"; shift; exec "$@"' sh "$folder/exec" \
    "$dist/bin/jdockerd" -H "unix://$folder/s" --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/pid" --bridge none \
    > "$folder/daemon.log" 2>&1 &
daemon=$!
until [ -S "$folder/s" ] && docker -H "unix://$folder/s" version > /dev/null 2>&1; do
    kill -0 "$daemon" || { tail "$folder/daemon.log"; exit 1; }
    sleep 0.2
done

pull() { # SOCKET IMAGE: milliseconds
    docker -H "unix://$1" rmi "$registry/$2:1" > /dev/null 2>&1 || :
    sync
    begin=$(date +%s%N)
    docker -H "unix://$1" pull -q "$registry/$2:1" > /dev/null
    end=$(date +%s%N)
    echo $(((end - begin) / 1000000))
}
podman_pull() { # IMAGE: milliseconds
    # shellcheck disable=SC2086 # words
    there $podman rmi --force "$registry/$1:1" > /dev/null 2>&1 || :
    sync
    begin=$(date +%s%N)
    # shellcheck disable=SC2086 # words
    there $podman pull -q --tls-verify=false "$registry/$1:1" > /dev/null
    end=$(date +%s%N)
    echo $(((end - begin) / 1000000))
}
faster() { awk -v a="$1" -v b="$ours" 'BEGIN { printf "%.2f", a / b }'; }
median() { sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }

echo "| image | jdockerd, ms | other, ms | times faster | podman, ms | times faster | peak memory of jdockerd, kB |"
echo "| --- | --- | --- | --- | --- | --- | --- |"
for image in $images; do
    : > "$folder/ours"
    : > "$folder/others"
    : > "$folder/podmans"
    for run in $(seq "$runs"); do
        pull "$folder/s" "$image" >> "$folder/ours"
        [ -z "$other" ] || pull "$other" "$image" >> "$folder/others"
        [ -z "$podman" ] || podman_pull "$image" >> "$folder/podmans"
    done
    ours=$(median < "$folder/ours")
    others=$(median < "$folder/others")
    peak=$(awk '/VmHWM/ { print $2 }' "/proc/$(cat "$folder/pid")/status")
    podmans=$(median < "$folder/podmans")
    echo "| $image | $ours | ${others:--} | $(faster "${others:-0}") | ${podmans:--} | $(faster "${podmans:-0}") | $peak |"
done
