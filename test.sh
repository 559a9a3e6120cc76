#!/bin/sh
# Passes every test: of the modules, of the structure, and the black-box suite against a daemon of the distribution in
# namespaces of its own. As root, on Debian 12. Arguments go to Maven.
set -u
cd "$(dirname "$0")" || exit 1
. ./.ci/bootstrap.sh
bootstrap_build
bootstrap_test

find . -path '*/target/*-reports/TEST-*.xml' -delete
mvn -B -Dstyle.color=never --fail-at-end "$@" verify
status=$?

# The counts, why something was skipped and what passed only when run again, from the reports of Surefire and Failsafe.
find . -path '*/target/*-reports/TEST-*.xml' -exec cat {} + | awk '
    function attribute(name,    found) {
        found = ""
        if (match($0, " " name "=\"[^\"]*\"")) {
            found = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
        }
        return found
    }
    /<testsuite / { tests += attribute("tests"); failed += attribute("failures") + attribute("errors"); skipped += attribute("skipped") }
    /<testcase / { name = attribute("classname") "." attribute("name") }
    /<flaky(Failure|Error)/ { printf "flaky, passed when run again: %s\n", name }
    /<skipped/ {
        reason = attribute("message")
        if (sub(/.*Assumption failed: /, "")) reason = $0
        sub(/\]\]>.*/, "", reason)
        reasons[reason]++
    }
    END {
        for (reason in reasons) printf "skipped %d: %s\n", reasons[reason], reason
        printf "%d passed, %d failed, %d skipped\n", tests - failed - skipped, failed, skipped
        if (tests == 0) exit 1
    }' || status=1
exit "$status"
