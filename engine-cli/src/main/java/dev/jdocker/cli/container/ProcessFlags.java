package dev.jdocker.cli.container;

import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Flags about the process: its user, folder, environment, streams and end. */
final class ProcessFlags {
    private ProcessFlags() {}

    static void declare(Flags flags) {
        flags.add("attach", 'a', Kind.STREAM, "Attach to STDIN, STDOUT or STDERR")
                .add("domainname", Kind.STRING, "Container NIS domain name")
                .add("entrypoint", Kind.STRING, "Overwrite the default ENTRYPOINT of the image")
                .add("env", 'e', Kind.ENVIRONMENT, "Set environment variables")
                .add("env-file", Kind.LIST, "Read in a file of environment variables")
                .add("hostname", 'h', Kind.STRING, "Container host name")
                .add("init", Kind.BOOL, "Run an init inside the container that forwards signals and reaps processes")
                .add("interactive", 'i', Kind.BOOL, "Keep STDIN open even if not attached")
                .add("label", 'l', Kind.LABEL, "Set meta data on a container")
                .add("label-file", Kind.LIST, "Read in a line delimited file of labels")
                .add("restart", (char) 0, Kind.STRING, "no", "Restart policy to apply when a container exits")
                .add(
                        "rm",
                        Kind.BOOL,
                        "Automatically remove the container and its associated anonymous volumes when it exits")
                .add("stop-signal", Kind.STRING, "Signal to stop the container")
                .add("stop-timeout", Kind.INT, "Timeout (in seconds) to stop a container")
                .add("tty", 't', Kind.BOOL, "Allocate a pseudo-TTY")
                .add("user", 'u', Kind.STRING, "Username or UID (format: <name|uid>[:<group|gid>])")
                .add("workdir", 'w', Kind.STRING, "Working directory inside the container");
    }

    static void write(Flags flags, Map<String, String> environment, JsonObject config, JsonObject host)
            throws IOException {
        config.put("Hostname", flags.string("hostname"))
                .put("Domainname", flags.string("domainname"))
                .put("User", flags.string("user"))
                .put("WorkingDir", flags.string("workdir"))
                .put("Env", LineFile.environment(flags.list("env-file"), flags.list("env"), environment))
                .put("Labels", LineFile.labels(flags.list("label-file"), flags.list("label")))
                .put("StopSignal", flags.string("stop-signal"));
        if (flags.given("stop-timeout")) {
            config.set("StopTimeout", flags.number("stop-timeout"));
        }
        if (flags.given("entrypoint")) {
            // An empty word clears the image's entry point; leaving the field out would keep it.
            config.set("Entrypoint", List.of(flags.string("entrypoint")));
        }
        streams(flags, config);
        if (flags.given("init")) {
            host.set("Init", flags.isSet("init"));
        }
        host.put("AutoRemove", flags.isSet("rm"));
        restart(flags, host);
    }

    private static void streams(Flags flags, JsonObject config) {
        List<String> attached = flags.list("attach");
        boolean open = flags.isSet("interactive");
        boolean stdin = open || attached.contains("stdin");
        config.put("AttachStdin", stdin)
                .put("AttachStdout", attached.isEmpty() || attached.contains("stdout"))
                .put("AttachStderr", attached.isEmpty() || attached.contains("stderr"))
                .put("Tty", flags.isSet("tty"))
                .put("OpenStdin", open)
                .put("StdinOnce", open && stdin);
    }

    private static void restart(Flags flags, JsonObject host) {
        RestartFlag policy = RestartFlag.parse(flags.string("restart"));
        if (flags.isSet("rm") && !policy.isNone()) {
            throw new IllegalArgumentException("conflicting options: cannot specify both --restart and --rm");
        }
        host.put("RestartPolicy", policy.json());
    }
}
