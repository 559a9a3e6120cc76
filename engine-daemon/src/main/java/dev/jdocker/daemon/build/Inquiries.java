package dev.jdocker.daemon.build;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what a Dockerfile is about and builds nothing. Images are not fetched for it, their configs are. */
public interface Inquiries {

    /** What the checks find. A Dockerfile that is wrong is a finding too. */
    Findings check(BuildRequest request, BuildObserver observer) throws BuildException, InterruptedException;

    /** What the target takes from those who build it. */
    Outline outline(BuildRequest request, BuildObserver observer) throws BuildException, InterruptedException;

    /** The stages that can be built. */
    Targets targets(BuildRequest request, BuildObserver observer) throws BuildException, InterruptedException;

    /**
     * What the checks found.
     *
     * @param failure why the Dockerfile could not be looked through to its end, null if it could
     */
    record Findings(
            SourceFile file,
            List<BuildObserver.Warning> warnings,
            @Nullable BuildException failure) {
        public Findings {
            warnings = List.copyOf(warnings);
        }
    }

    /** What a target takes; {@code name} and {@code description} are the target's, empty if it has none. */
    record Outline(
            SourceFile file,
            String name,
            String description,
            List<Argument> arguments,
            List<Lent> secrets,
            List<Lent> agents,
            List<Lent> caches) {
        public Outline {
            arguments = List.copyOf(arguments);
            secrets = List.copyOf(secrets);
            agents = List.copyOf(agents);
            caches = List.copyOf(caches);
        }
    }

    /** A build argument with the value that it has now, or empty. */
    record Argument(String name, String description, String value, SourceLocation location) {}

    /** A secret, an ssh agent or a cache that a command asks for. */
    record Lent(String name, boolean required, SourceLocation location) {}

    /** The stages of a Dockerfile, in its order. */
    record Targets(SourceFile file, List<Target> all) {
        public Targets {
            all = List.copyOf(all);
        }
    }

    /**
     * A stage.
     *
     * @param name empty if it has none
     * @param last whether it is the one that is built when nothing is said
     * @param description what the comment before it says, or empty
     * @param base as it is written
     * @param platform as it is written, or empty
     */
    record Target(
            String name, boolean last, String description, String base, String platform, SourceLocation location) {}
}
