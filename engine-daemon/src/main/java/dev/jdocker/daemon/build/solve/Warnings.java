package dev.jdocker.daemon.build.solve;

import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.BuildObserver;
import dev.jdocker.daemon.build.SourceFile;
import dev.jdocker.daemon.build.SourceLocation;
import dev.jdocker.daemon.build.dockerfile.DockerfileException;
import dev.jdocker.daemon.build.dockerfile.Lint;
import java.util.List;

/** What is wrong with a Dockerfile, for those who listen to a build. */
final class Warnings {

    private Warnings() {}

    static List<BuildObserver.Warning> of(Lint lint, SourceFile file) {
        return lint.warnings().stream()
                .map(warning -> new BuildObserver.Warning(
                        null,
                        warning.rule().toString(),
                        1,
                        warning.shortText(),
                        List.of(warning.rule().description()),
                        warning.rule().url(),
                        warning.lines().in(file)))
                .toList();
    }

    /** Tells of all, and fails where the checks are wanted to be errors. */
    static void tell(Lint lint, BuildObserver observer, SourceFile file) throws BuildException {
        of(lint, file).forEach(observer::warning);
        if (lint.failsBuild()) {
            List<String> rules = lint.warnings().stream()
                    .map(warning -> warning.rule().toString())
                    .distinct()
                    .toList();
            throw new BuildException("lint violation found for rules: " + String.join(", ", rules));
        }
    }

    static BuildException failure(DockerfileException wrong, SourceFile file) {
        SourceLocation place = wrong.lines() == null ? null : wrong.lines().in(file);
        return new BuildException(String.valueOf(wrong.getMessage()), wrong).at(null, place);
    }
}
