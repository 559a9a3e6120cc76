# Sourced by run.sh and test.sh, in the project's folder: what a build and a run need on Debian 12, installed where it
# is missing. Nothing is asked of the package archive when nothing is missing.

fail() {
    echo "${0##*/}: $*" >&2
    exit 1
}

[ "$(id -u)" -eq 0 ] || fail "needs root: an engine makes namespaces, mounts and cgroups"

missing=
want() { # PACKAGE, and a test that succeeds where it is not needed
    package=$1
    shift
    "$@" > /dev/null 2>&1 || missing="$missing $package"
}
library() { ls /usr/lib/*/"$1" /lib/*/"$1"; }
program() { command -v "$1"; }

static_busybox() {
    for busybox in /bin/busybox /usr/bin/busybox; do
        [ -x "$busybox" ] && ! ldd "$busybox" && return 0
    done
    return 1
}

# Sets java to a Java 25 that can compile, as the launch scripts find it.
find_jdk() {
    java=$( . engine-cli/src/main/dist/lib/find-java.sh 2> /dev/null && echo "$java") || return 1
    JAVA_HOME=${java%/bin/java}
    [ -x "$JAVA_HOME/bin/javac" ] || return 1
    export JAVA_HOME
}

update_once() {
    [ -n "${updated-}" ] || apt-get update -qq || fail "the package archive cannot be reached"
    updated=yes
}

install_jdk() {
    update_once
    for package in temurin-25-jdk openjdk-25-jdk-headless; do
        case $(apt-cache policy "$package" 2> /dev/null) in
            *"Candidate: (none)"* | "") continue ;;
        esac
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" > /dev/null && return 0
    done
    return 1
}

install_missing() {
    if [ -n "$missing" ]; then
        echo "installing:$missing" >&2
        update_once
        # shellcheck disable=SC2086 # a list of packages
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing > /dev/null \
            || fail "could not install:$missing"
    fi
}

bootstrap_build() {
    want maven program mvn
    want gcc program gcc
    want libc6-dev test -e /usr/include/linux/seccomp.h -o -e /usr/include/stdio.h
    want busybox-static static_busybox
    want libseccomp2 library 'libseccomp.so.2'
    want libnftables1 library 'libnftables.so.1'
    want ca-certificates test -d /etc/ssl/certs
    want util-linux program setsid
    install_missing
    find_jdk || { install_jdk && find_jdk; } || fail "needs a JDK 25, and the package archive has none: install one \
under /usr/lib/jvm, or set JDOCKER_JAVA_HOME to its folder"
}

bootstrap_test() {
    missing=
    want util-linux program unshare
    want util-linux program nsenter
    want bsdutils program script
    want iproute2 program ip
    want mount program mount
    want debootstrap program debootstrap
    want docker-registry program docker-registry
    want skopeo program skopeo
    want openssl program openssl
    want openssh-client program ssh
    install_missing
    bootstrap_clients
    # Made here, because no case has the time for it. Where one cannot be made its cases are skipped and say why.
    for image in debian nginx redis python postgres layers127; do
        engine-cli/src/test/images/make-image.sh "$image" > /dev/null || true
    done
}

# The programs of others that the black-box suite drives the engine with. Without one of them its cases are skipped and
# say so: nothing here fails.
clients=/var/cache/jdocker-test-clients

bootstrap_clients() {
    plugin docker-compose && plugin docker-buildx && program docker > /dev/null || fetch_clients
    [ -x "$clients/docker-20.10" ] || fetch_old_client || true
    if ! [ -e "$clients/dockerode/node_modules/dockerode" ] \
        || ! cmp -s engine-cli/src/test/dockerode/package-lock.json "$clients/dockerode/package-lock.json"; then
        fetch_dockerode || true
    fi
    /usr/bin/python3 -c 'import docker' 2> /dev/null || optional python3-docker
}

plugin() {
    for folder in "$clients/cli-plugins" /usr/libexec/docker/cli-plugins /usr/lib/docker/cli-plugins \
        /usr/local/libexec/docker/cli-plugins /usr/local/lib/docker/cli-plugins; do
        [ -x "$folder/$1" ] && return 0
    done
    return 1
}

optional() { # PACKAGE…
    { [ -n "${updated-}" ] || apt-get update -qq; } \
        && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" > /dev/null 2>&1
}

# apt-get for Debian's newest suite, with lists and a cache of its own: the machine's are left as they are.
apt_newest() {
    apt-get -qq -o Dir::Etc::sourcelist="$clients/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::State::lists="$clients/apt/lists" -o Dir::Cache="$clients/apt/cache" \
        -o APT::Get::List-Cleanup=false -o APT::Sandbox::User=root "$@"
}

# The last client that does BuildKit's builds without Buildx, by POST /build with a session: Debian 12 has it beside a daemon.
fetch_old_client() (
    mkdir -p "$clients/old" && cd "$clients/old" && rm -rf ./* \
        && apt-get -qq -o APT::Sandbox::User=root download docker.io > /dev/null 2>&1 \
        && dpkg -x docker.io_20.10.*.deb files && cp files/usr/bin/docker "$clients/docker-20.10"
    found=$?
    rm -rf "$clients/old"
    return "$found"
)

# docker, docker-compose and docker-buildx as files: Debian 12 has the first only together with a daemon, and too old.
fetch_clients() (
    archive=$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Label: Debian' | head -n 1)
    [ -n "$archive" ] || return 1
    echo "fetching the docker clients" >&2
    mkdir -p "$clients/apt/lists/partial" "$clients/apt/cache/archives/partial" "$clients/deb" "$clients/cli-plugins"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive sid main" > "$clients/apt/sources.list"
    cd "$clients/deb" && rm -rf ./* && apt_newest update && apt_newest download docker-cli docker-compose docker-buildx \
        || return 1
    for package in *.deb; do
        dpkg -x "$package" files || return 1
    done
    cp files/usr/libexec/docker/cli-plugins/* "$clients/cli-plugins/" && cp files/usr/bin/docker "$clients/docker"
    rm -rf "$clients/deb" "$clients/apt"
)

fetch_dockerode() (
    program node > /dev/null && program npm > /dev/null || optional nodejs npm || return 1
    echo "fetching dockerode" >&2
    mkdir -p "$clients/dockerode" && cp engine-cli/src/test/dockerode/package*.json "$clients/dockerode/" \
        && cd "$clients/dockerode" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error > /dev/null
)

distribution=engine-cli/target/jdocker

# Builds the distribution unless it is newer than all that it is made from.
build_distribution() {
    stamp=$distribution/lib/jdocker.classpath.sh
    if [ -f "$stamp" ] && [ -z "$(find pom.xml ./*/pom.xml ./*/src/main -newer "$stamp" -print -quit)" ]; then
        return 0
    fi
    echo "building the distribution (once; the first time Maven fetches its plugins)" >&2
    mvn -B -q -Dstyle.color=never -Dmaven.test.skip=true package >&2 || fail "the build failed"
}
