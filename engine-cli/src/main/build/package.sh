#!/bin/sh
# Makes packages of the distribution that stand alone, with a Java runtime of their own:
#
#   package.sh [tar|deb]…          (both, unless told; after "mvn package", in any folder)
#
# They come to engine-cli/target/packages: jdocker-VERSION-linux-ARCH.tar.gz, to be unpacked anywhere, and
# jdocker_VERSION_ARCH.deb with units for systemd, manual pages and completions.
set -eu
base=$(cd "$(dirname "$0")/../../.." && pwd -P)
home=
. "$base/src/main/dist/lib/find-java.sh"
jdk=${java%/bin/java}
[ -x "$jdk/bin/jlink" ] || { echo "package.sh: $jdk has no jlink: a JDK is needed" >&2; exit 1; }
built=$base/target/jdocker
[ -f "$built/lib/jdockerd.classpath.sh" ] || { echo "package.sh: build first: mvn package" >&2; exit 1; }
[ $# -gt 0 ] || set -- tar deb

version=$(cat "$base/target/classes/dev/jdocker/cli/command/version.txt")
machine=$(uname -m)
out=$base/target/packages
stage=$out/stage/jdocker
rm -rf "$out"
mkdir -p "$stage"

# What the jars ask for; java.desktop is not among it: Jackson and SnakeYAML look for java.beans and do without.
modules=java.base,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,jdk.httpserver,jdk.jfr,jdk.management,jdk.unsupported
cp -R "$built/bin" "$built/lib" "$built/LICENSE" "$built/README.md" "$stage/"
"$jdk/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --output "$stage/runtime"
sh "$base/src/main/build/record.sh" "$base" "$stage" "$stage/runtime" "$jdk"
mkdir -p "$stage/share/man/man1" "$stage/share/completions"
"$stage/bin/jdocker" __man "$stage/share/man/man1"
for shell in bash zsh fish; do "$stage/bin/jdocker" completion "$shell" > "$stage/share/completions/jdocker.$shell"; done
cp -R "$base/src/main/systemd" "$stage/share/systemd"

tarball() {
    tar -C "$out/stage" --owner=0 --group=0 --sort=name -czf "$out/jdocker-$version-linux-$machine.tar.gz" jdocker
}

deb() {
    command -v dpkg-deb > /dev/null || { echo "package.sh: no dpkg-deb: no Debian package" >&2; return 1; }
    root=$out/deb
    arch=$(dpkg --print-architecture)
    mkdir -p "$root/DEBIAN" "$root/usr/lib" "$root/usr/bin" "$root/usr/lib/systemd/system" "$root/usr/share/man" \
        "$root/usr/share/bash-completion/completions" "$root/usr/share/zsh/vendor-completions" \
        "$root/usr/share/fish/vendor_completions.d" "$root/usr/share/doc/jdocker"
    cp -R "$stage" "$root/usr/lib/jdocker"
    rm -rf "$root/usr/lib/jdocker/share"
    for program in jdocker jdockerd jrunc; do ln -s "../lib/jdocker/bin/$program" "$root/usr/bin/$program"; done
    cp "$stage"/share/systemd/jdocker.service "$stage"/share/systemd/jdocker.socket "$root/usr/lib/systemd/system/"
    cp -R "$stage/share/man/man1" "$root/usr/share/man/man1"
    gzip -9n "$root"/usr/share/man/man1/*
    cp "$stage/share/completions/jdocker.bash" "$root/usr/share/bash-completion/completions/jdocker"
    cp "$stage/share/completions/jdocker.zsh" "$root/usr/share/zsh/vendor-completions/_jdocker"
    cp "$stage/share/completions/jdocker.fish" "$root/usr/share/fish/vendor_completions.d/jdocker.fish"
    cp "$stage/LICENSE" "$root/usr/share/doc/jdocker/copyright"
    # Debian sorts ~ before everything: a snapshot is older than the release it leads to.
    debian=$(echo "$version" | sed 's/-/~/g')
    size=$(du -sk "$root/usr" | cut -f1)
    sed -e "s/@VERSION@/$debian/; s/@ARCH@/$arch/; s/@SIZE@/$size/" "$base/src/main/deb/control" > "$root/DEBIAN/control"
    for script in postinst prerm postrm; do
        install -m 0755 "$base/src/main/deb/$script" "$root/DEBIAN/$script"
    done
    dpkg-deb --root-owner-group -Zgzip -b "$root" "$out/jdocker_${debian}_$arch.deb" > /dev/null
}

for kind in "$@"; do
    case $kind in
        tar) tarball ;;
        deb) deb ;;
        *) echo "package.sh: no such package: $kind" >&2; exit 2 ;;
    esac
done
rm -rf "$out/stage" "$out/deb"
ls "$out"
