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
    install_missing
    if ! program docker > /dev/null; then
        # Debian 12 has the client only together with a daemon; without one its cases are skipped and say so.
        update_once
        case $(apt-cache policy docker-cli 2> /dev/null) in
            *"Candidate: (none)"* | "") ;;
            *) DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends docker-cli > /dev/null || true ;;
        esac
    fi
}

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
