#!/bin/sh
# Makes an image for tests from Debian's packages: make-image.sh NAME [OUT.tar]
#
# NAME is debian, systemd, python, nginx, redis, postgres, files50k, big1g, or layersN with N from 1 to 500. The archive has the
# form of "docker save", for "docker load". Archives are made once and kept in $JDOCKER_TEST_IMAGES (else
# /var/cache/jdocker-test-images), under the digest of this folder; without OUT.tar the kept file's path is printed.
# Ends with 75 and a sentence where something that the machine should have is missing.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
suite=bookworm
created=2026-01-02T03:04:05Z

missing() {
    echo "make-image.sh: capability missing: $*" >&2
    exit 75
}

# Where this machine has its own packages from: the addresses of its sources of packages, one a line.
archives() {
    {
        sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/*.sources
        cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list | awk '$1 == "deb" { for (i = 2; i <= NF; i++) if ($i ~ "^http") { print $i; break } }'
    } 2> /dev/null | tr ' ' '\n' | grep '^http'
}
mirror=${JDOCKER_TEST_MIRROR:-$(archives | grep -v security | head -n 1)}
security=${JDOCKER_TEST_SECURITY_MIRROR:-$(archives | grep security | head -n 1)}
mirror=${mirror%/}
[ -n "$mirror" ] || missing "an archive of Debian among this machine's sources of packages"

# ---- layers and archives

# layer TREE FILE: the tar of a folder, in the order of names.
layer() {
    (cd "$1" && find . -mindepth 1 -printf '%P\0' | LC_ALL=C sort -z \
        | tar --null --no-recursion --files-from=- --create --file=- --format=posix --numeric-owner \
            --pax-option=delete=atime,delete=ctime --xattrs --xattrs-include=security.capability) > "$2"
}

digest() { sha256sum < "$1" | cut -d ' ' -f 1; }

# archive FILE CONFIG LAYER…: CONFIG are members of the image config's "config".
archive() {
    out=$1 members=$2
    shift 2
    stage=$work/archive
    rm -rf "$stage"
    mkdir "$stage"
    diffs= paths= history=
    number=0
    for tar in "$@"; do
        diffs=$diffs${diffs:+,}\"sha256:$(digest "$tar")\"
        mkdir "$stage/layer$number"
        ln "$tar" "$stage/layer$number/layer.tar" 2> /dev/null || cp "$tar" "$stage/layer$number/layer.tar"
        paths=$paths${paths:+,}\"layer$number/layer.tar\"
        history=$history${history:+,}"{\"created\":\"$created\",\"created_by\":\"make-image.sh $name layer $number\"}"
        number=$((number + 1))
    done
    printf '{"architecture":"%s","os":"linux","created":"%s","config":{%s},"rootfs":{"type":"layers","diff_ids":[%s]},"history":[%s]}' \
        "$architecture" "$created" "$members" "$diffs" "$history" > "$stage/config.json"
    id=$(digest "$stage/config.json")
    mv "$stage/config.json" "$stage/$id.json"
    printf '[{"Config":"%s.json","RepoTags":["blackbox/%s:1"],"Layers":[%s]}]\n' "$id" "$name" "$paths" > "$stage/manifest.json"
    (cd "$stage" && tar --create --file="$out" --format=ustar --numeric-owner --owner=0 --group=0 -- *)
    rm -rf "$stage"
}

# ---- trees of Debian's packages

# Waits for another run that makes the same thing; what stands there is whole.
locked() { # LOCK, then a function and its arguments
    lock=$cache/.$1.lock
    shift
    (
        flock 9
        "$@"
    ) 9> "$lock" || exit $?
}

# The common base: an unpacked tree and its tar.
base() { [ -e "$cache/base.tar" ] || locked base make_base; }

make_base() {
    [ ! -e "$cache/base.tar" ] || return 0
    command -v debootstrap > /dev/null || missing "debootstrap"
    # wget is what debootstrap itself fetches with
    wget -q --tries=2 --timeout=20 -O /dev/null "$mirror/dists/$suite/InRelease" || missing "Debian's archive at $mirror"
    rm -rf "$cache/base" "$cache/.base"
    # in memory, because debootstrap waits for the disk after each file
    tree=$work/base
    mkdir "$tree"
    mount -t tmpfs -o mode=755 tmpfs "$tree"
    debootstrap --variant=minbase --merged-usr "$suite" "$tree" "$mirror" > "$cache/debootstrap.log" 2>&1 || {
        tail -n 20 "$cache/debootstrap.log" >&2
        missing "a debootstrap that works, see $cache/debootstrap.log"
    }
    rm -rf "$tree"/var/lib/apt/lists/* "$tree"/var/cache/apt/*
    cp -r "$here/debian/." "$tree/"
    chmod 755 "$tree/usr/sbin/policy-rc.d"
    rm -f "$tree/etc/apt/sources.list"
    cat > "$tree/etc/apt/sources.list.d/debian.sources" <<SOURCES
Types: deb
URIs: $mirror
Suites: $suite $suite-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
SOURCES
    [ -z "$security" ] || cat >> "$tree/etc/apt/sources.list.d/debian.sources" <<SOURCES

Types: deb
URIs: ${security%/}
Suites: $suite-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
SOURCES
    in_tree "$tree" 'apt-get -qq update && apt-get -qq -y upgrade'
    tidy "$tree"
    rm -rf "$tree"/usr/share/doc/*/changelog* "$tree"/usr/share/man/* "$tree"/usr/share/info/* \
        "$tree"/usr/share/locale/* "$tree"/dev/*
    : > "$tree/etc/resolv.conf"
    echo localhost > "$tree/etc/hostname"
    cp -a "$tree" "$cache/.base"
    umount "$tree"
    mv "$cache/.base" "$cache/base"
    layer "$cache/base" "$work/base.tar"
    mv "$work/base.tar" "$cache/base.tar"
}

# in_tree TREE SCRIPT: runs it with TREE as the root; what apt fetches is kept outside of the tree.
in_tree() {
    mkdir -p "$cache/lists/partial" "$cache/packages/partial" "$1/var/cache/apt/archives" "$1/var/lib/apt/lists"
    mount -t proc proc "$1/proc"
    mount -t tmpfs -o mode=755 tmpfs "$1/dev"
    for device in null zero random urandom; do
        : > "$1/dev/$device"
        mount --bind "/dev/$device" "$1/dev/$device"
    done
    ln -s /proc/self/fd "$1/dev/fd"
    mount --bind "$cache/lists" "$1/var/lib/apt/lists"
    mount --bind "$cache/packages" "$1/var/cache/apt/archives"
    [ -e "$1/etc/resolv.conf" ] || : > "$1/etc/resolv.conf"
    mount --bind "$(readlink -f /etc/resolv.conf)" "$1/etc/resolv.conf"
    result=0
    DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        chroot "$1" sh -ec "$2" < /dev/null > "$work/log" 2>&1 || result=$?
    umount "$1/etc/resolv.conf" "$1/var/cache/apt/archives" "$1/var/lib/apt/lists"
    umount -R "$1/dev"
    umount -R "$1/proc"
    [ "$result" -eq 0 ] || {
        tail -n 20 "$work/log" >&2
        missing "packages of Debian's archive at $mirror: the installation ended with $result"
    }
}

# What an installation leaves that no image needs.
tidy() {
    rm -rf "$1"/var/log/apt "$1"/var/log/*.log "$1"/var/cache/debconf/*-old "$1"/var/lib/dpkg/*-old "$1"/var/cache/ldconfig/aux-cache \
        "$1"/var/cache/apt/*.bin
}

# derive TAR SCRIPT: the layer that the script makes on the base.
# Packages do not remove and make anew folders of the base, so there are no opaque ones to be told.
derive() {
    base
    # lists and packages are apt's to lock; one installation at a time
    locked packages make_derived "$@"
}

make_derived() {
    upper=$work/upper
    mkdir -p "$upper" "$work/overlay" "$work/tree"
    mount -t overlay overlay -o "lowerdir=$cache/base,upperdir=$upper,workdir=$work/overlay" "$work/tree" \
        || missing "overlayfs on $cache"
    [ ! -d "$here/$name" ] || cp -r "$here/$name/." "$work/tree/"
    in_tree "$work/tree" "$2"
    tidy "$work/tree"
    umount "$work/tree"
    find "$upper" -type c | while read -r gone; do
        [ "$(stat -c %t:%T "$gone")" = 0:0 ] || continue
        rm "$gone"
        : > "${gone%/*}/.wh.${gone##*/}"
    done
    layer "$upper" "$1"
}

install='apt-get -qq -y -o Dpkg::Options::=--force-confold install --no-install-recommends'

# ---- the images

path='"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"'

make_debian() {
    base
    archive "$1" "$path],\"Cmd\":[\"bash\"]" "$cache/base.tar"
}

# A machine that boots, with what the package of jdocker depends on.
make_systemd() {
    derive "$work/top.tar" "$install systemd systemd-sysv dbus libseccomp2 libnftables1"
    archive "$1" "$path,\"container=docker\"],\"Cmd\":[\"/sbin/init\"],\"StopSignal\":\"SIGRTMIN+3\"" "$cache/base.tar" "$work/top.tar"
}

make_python() {
    derive "$work/top.tar" "$install python3 python3-flask && ln -s python3 /usr/bin/python && mkdir /app"
    archive "$1" "$path,\"LANG=C.UTF-8\"],\"Cmd\":[\"python3\"],\"WorkingDir\":\"/app\"" "$cache/base.tar" "$work/top.tar"
}

make_nginx() {
    derive "$work/top.tar" "$install nginx-light && rm /etc/nginx/sites-enabled/default \
        && ln -sf /dev/stdout /var/log/nginx/access.log && ln -sf /dev/stderr /var/log/nginx/error.log"
    archive "$1" "$path],\"Entrypoint\":[\"/docker-entrypoint.sh\"],\"Cmd\":[\"nginx\",\"-g\",\"daemon off;\"],\"ExposedPorts\":{\"80/tcp\":{}},\"StopSignal\":\"SIGQUIT\"" \
        "$cache/base.tar" "$work/top.tar"
}

make_redis() {
    derive "$work/top.tar" "groupadd -r -g 999 redis && useradd -r -g redis -u 999 -d /data redis \
        && $install redis-server redis-tools && mkdir /data && chown redis:redis /data"
    archive "$1" "$path],\"Entrypoint\":[\"docker-entrypoint.sh\"],\"Cmd\":[\"redis-server\"],\"ExposedPorts\":{\"6379/tcp\":{}},\"Volumes\":{\"/data\":{}},\"WorkingDir\":\"/data\"" \
        "$cache/base.tar" "$work/top.tar"
}

make_postgres() {
    # Without LLVM, which is half of all that postgres needs, it does without compiled queries.
    derive "$work/top.tar" "groupadd -r -g 999 postgres && useradd -r -g postgres -u 999 -d /var/lib/postgresql -s /bin/bash postgres \
        && mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf \
        && $install postgresql-15 \
        && rm -rf /usr/lib/*/libLLVM-*.so* /usr/lib/*/libz3.so* /usr/share/i18n /usr/lib/llvm-* /usr/lib/postgresql/15/lib/llvmjit.so /usr/lib/postgresql/15/lib/bitcode \
        && sed -i \"s/^#listen_addresses = 'localhost'/listen_addresses = '*'/; s/^#jit = on/jit = off/\" /usr/share/postgresql/15/postgresql.conf.sample \
        && mkdir -p /docker-entrypoint-initdb.d /var/lib/postgresql/data /var/run/postgresql \
        && chown postgres:postgres /var/lib/postgresql /var/lib/postgresql/data /var/run/postgresql \
        && chmod 1777 /var/lib/postgresql/data && chmod 3777 /var/run/postgresql"
    archive "$1" '"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/15/bin","LANG=C.UTF-8","PG_MAJOR=15","PGDATA=/var/lib/postgresql/data"],"Entrypoint":["docker-entrypoint.sh"],"Cmd":["postgres"],"ExposedPorts":{"5432/tcp":{}},"Volumes":{"/var/lib/postgresql/data":{}},"StopSignal":"SIGINT"' \
        "$cache/base.tar" "$work/top.tar"
}

# A tree that runs on busybox alone.
busybox_tree() {
    busybox=
    for program in /bin/busybox /usr/bin/busybox; do
        [ -x "$program" ] && busybox=$program && break
    done
    [ -n "$busybox" ] || missing "a static busybox"
    mkdir -p "$1/bin" "$1/etc" "$1/proc" "$1/sys" "$1/dev" "$1/tmp"
    chmod 1777 "$1/tmp"
    cp "$busybox" "$1/bin/busybox"
    for applet in sh cat ls echo sleep wc find md5sum stat; do
        ln -s busybox "$1/bin/$applet"
    done
    echo 'root:x:0:0:root:/:/bin/sh' > "$1/etc/passwd"
}

# N layers: each has a file of its own, and writes /etc/top over the last one's.
make_layers() {
    layers=${name#layers}
    busybox_tree "$work/layer"
    set --
    number=1
    while [ "$number" -le "$layers" ]; do
        mkdir -p "$work/layer/etc/layers"
        echo "$number" > "$work/layer/etc/layers/$number"
        echo "$number" > "$work/layer/etc/top"
        layer "$work/layer" "$work/$number.tar"
        rm -r "$work/layer"
        mkdir "$work/layer"
        set -- "$@" "$work/$number.tar"
        number=$((number + 1))
    done
    archive "$out_file" "$path],\"Cmd\":[\"sh\"]" "$@"
}

# 50,000 files of some kilobytes in 500 folders of one layer.
make_files50k() {
    mkdir "$work/layer"
    mount -t tmpfs -o mode=755 tmpfs "$work/layer"
    busybox_tree "$work/layer"
    perl -e '
        my $word = 12345;
        for my $folder (0 .. 499) {
            mkdir sprintf("%s/files-%03d", $ARGV[0], $folder) or die $!;
            for my $file (0 .. 99) {
                $word = ($word * 1103515245 + 12345) % 2147483648;
                open(my $out, ">", sprintf("%s/files-%03d/%02d", $ARGV[0], $folder, $file)) or die $!;
                print $out "line $_ of $word\n" x 3, pack("N*", map { $word ^ ($_ * 2654435761) & 0xffffffff } 1 .. 25)
                    for 1 .. 1 + ($word >> 8) % 40;
                close($out) or die $!;
            }
        }' "$work/layer"
    layer "$work/layer" "$work/1.tar"
    umount "$work/layer"
    archive "$1" "$path],\"Cmd\":[\"sh\"]" "$work/1.tar"
}

# 16 files of 64 MiB, of what the base consists of: programs, libraries and text, each with another beginning.
make_big1g() {
    base
    busybox_tree "$work/layer"
    (cd "$cache/base" && find usr -type f | LC_ALL=C sort | xargs -d '\n' cat) > "$work/all"
    number=1
    while [ "$number" -le 16 ]; do
        { tail -c +$((number * 1234567)) "$work/all"; cat "$work/all"; } | head -c 67108864 > "$work/layer/part$number"
        number=$((number + 1))
    done
    rm "$work/all"
    layer "$work/layer" "$work/1.tar"
    rm -r "$work/layer"
    archive "$1" "$path],\"Cmd\":[\"sh\"]" "$work/1.tar"
}

make() { # FILE
    [ ! -e "$1" ] || return 0
    work=$cache/.work-$name
    rm -rf "$work"
    mkdir -p "$work"
    out_file=$work/image.tar
    case $name in
        layers*) make_layers ;;
        *) "make_$name" "$out_file" ;;
    esac
    mv "$out_file" "$1"
    rm -rf "$work"
}

name=${1-}
case $name in
    debian | systemd | python | nginx | redis | postgres | files50k | big1g | layers[1-9] | layers[1-9][0-9] | layers[1-4][0-9][0-9] | layers500) ;;
    *)
        sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
esac

folder_digest=$(cd "$here" && find . -type f | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c 1-16)
cache=${JDOCKER_TEST_IMAGES:-/var/cache/jdocker-test-images}/$folder_digest
kept=$cache/$name.tar
if [ ! -e "$kept" ]; then
    [ "$(id -u)" -eq 0 ] || missing "root"
    mkdir -p "$cache" && cache=$(cd "$cache" && pwd) && kept=$cache/$name.tar
    # the mounts and processes of an installation end with it
    if [ -z "${JDOCKER_IMAGE_INSIDE-}" ]; then
        JDOCKER_IMAGE_INSIDE=yes unshare --mount --pid --fork --kill-child --propagation private "$0" "$name" > /dev/null || exit $?
    else
        case $(dpkg --print-architecture 2> /dev/null || uname -m) in
            amd64 | x86_64) architecture=amd64 ;;
            arm64 | aarch64) architecture=arm64 ;;
            *) architecture=$(dpkg --print-architecture) ;;
        esac
        locked "$name" make "$kept"
        exit 0
    fi
fi
if [ $# -gt 1 ]; then
    ln -f "$kept" "$2" 2> /dev/null || cp "$kept" "$2"
else
    echo "$kept"
fi
