#!/bin/sh
# Compiles the launcher: build.sh OUTPUT_DIRECTORY. CC names another compiler, for another architecture.
set -eu
here=$(dirname "$0")
out=$1
cc=${CC:-gcc}
machine=$($cc -dumpmachine)
mkdir -p "$out"
exec "$cc" -Os -std=c11 -Wall -Wextra -Werror -static -nostdlib -ffreestanding -fno-stack-protector \
    -fno-asynchronous-unwind-tables -fno-pie -no-pie -fno-tree-loop-distribute-patterns \
    -Wl,--build-id=none,-z,norelro,-z,noexecstack,-z,noseparate-code,-s -o "$out/launcher-${machine%%-*}" "$here/launcher.c"
