package dev.jdocker.jrunc;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options before the verb. */
@Command(
        name = "jrunc",
        description = "Open Container Initiative runtime: runs containers from bundles, with the command line of runc.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class GlobalOptions {
    static final Path DEFAULT_ROOT = Path.of("/run/jrunc");

    @Option(names = "--debug", description = "enable debug logging")
    boolean debug;

    @Option(names = "--log", paramLabel = "FILE", description = "set the log file (default is '/dev/stderr')")
    @Nullable
    String log;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "set the log format ('text' (default), or 'json')")
    String logFormat = "text";

    @Option(
            names = "--root",
            paramLabel = "DIR",
            description =
                    "root directory for storage of container state, which should be on tmpfs (default: /run/jrunc)")
    Path root = DEFAULT_ROOT;

    @Option(names = "--systemd-cgroup", description = "refused: control groups are made in the file system only")
    boolean systemdCgroup;

    @Option(names = "--rootless", paramLabel = "MODE", description = "'false' or 'auto'; 'true' is refused")
    String rootless = "auto";

    @Option(
            names = {"--help", "-h"},
            usageHelp = true,
            description = "show help")
    boolean help;

    @Option(
            names = {"--version", "-v"},
            description = "print the version")
    boolean version;

    /** Refuses what is not there, before a verb runs. */
    void check() {
        if (!logFormat.equals("text") && !logFormat.equals("json")) {
            throw new JruncException("unknown log-format \"" + logFormat + "\"");
        }
        if (systemdCgroup) {
            throw new JruncException("--systemd-cgroup is not supported: use the cgroupfs driver of the caller");
        }
        switch (rootless) {
            case "auto", "false" -> {}
            case "true" -> throw new JruncException("--rootless true is not supported: jrunc runs as root");
            default ->
                throw new JruncException(
                        "invalid value \"" + rootless + "\" for --rootless: must be 'true', 'false' or 'auto'");
        }
    }
}
