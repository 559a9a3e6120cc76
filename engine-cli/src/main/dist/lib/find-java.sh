# Sourced by the launch scripts: sets "java" to the launcher of a Java 25 or newer.
#
# In order: JDOCKER_JAVA_HOME, the one that came with the distribution, JAVA_HOME, the java on PATH, what is installed under
# /usr/lib/jvm. The version is read
# from the "release" file of each, because asking java itself costs the start of a JVM.

java_release_is_new_enough() { # JAVA_HOME-like folder
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    while IFS='=' read -r key value; do
        if [ "$key" = JAVA_VERSION ]; then
            value=${value#\"}
            value=${value%%[!0-9]*}
            [ "${value:-0}" -ge 25 ]
            return
        fi
    done < "$1/release"
    return 1
}

find_java() {
    for candidate in "${JDOCKER_JAVA_HOME-}" "${home:+$home/runtime}" "${JAVA_HOME-}"; do
        if [ -n "$candidate" ] && java_release_is_new_enough "$candidate"; then
            java=$candidate/bin/java
            return 0
        fi
    done
    if candidate=$(command -v java); then
        candidate=$(readlink -f "$candidate")
        candidate=${candidate%/bin/java}
        if java_release_is_new_enough "$candidate"; then
            java=$candidate/bin/java
            return 0
        fi
    fi
    for candidate in /usr/lib/jvm/*; do
        if java_release_is_new_enough "$candidate"; then
            java=$candidate/bin/java
            return 0
        fi
    done
    return 1
}

if ! find_java; then
    echo "${0##*/}: no Java 25 found: install one, or set JDOCKER_JAVA_HOME to its folder" >&2
    exit 125
fi
