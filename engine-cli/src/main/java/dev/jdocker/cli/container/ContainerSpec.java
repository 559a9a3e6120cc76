package dev.jdocker.cli.container;

import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.output.JsonObject;
import dev.jdocker.cli.output.Quoted;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The container that a {@code run} or {@code create} command line describes. */
final class ContainerSpec {
    private final JsonObject config = new JsonObject();
    private final JsonObject host = new JsonObject();
    private final JsonObject networking = new JsonObject();

    private ContainerSpec() {}

    /** @param purpose what the image is pulled before */
    static void declare(Flags flags, String purpose) {
        flags.add("cidfile", Kind.STRING, "Write the container ID to the file")
                .add("disable-content-trust", (char) 0, Kind.BOOL, "true", "Skip image verification")
                .add("name", Kind.STRING, "Assign a name to the container")
                .add("platform", Kind.STRING, "Set platform if server is multi-platform capable")
                .add(
                        "pull",
                        (char) 0,
                        Kind.STRING,
                        "missing",
                        "Pull image before " + purpose + " (\"always\", \"missing\", \"never\")")
                .add("quiet", 'q', Kind.BOOL, "Suppress the pull output")
                .add("use-api-socket", Kind.BOOL, "Bind mount Docker API socket and required auth");
        ProcessFlags.declare(flags);
        ResourceFlags.declare(flags);
        StorageFlags.declare(flags);
        SecurityFlags.declare(flags);
        NetworkFlags.declare(flags);
        DeviceFlags.declare(flags);
        HealthFlags.declare(flags);
    }

    /**
     * Reads the command line.
     *
     * @param name the command, for messages
     * @throws CommandException with status 125 when the flags make no sense
     */
    static ContainerSpec of(String name, Flags flags, Session session) throws CommandException {
        ContainerSpec spec = new ContainerSpec();
        try {
            spec.fill(flags, session.environment());
        } catch (IllegalArgumentException | IOException e) {
            throw new CommandException(125, withHelp(name, String.valueOf(e.getMessage())));
        }
        return spec;
    }

    private void fill(Flags flags, Map<String, String> environment) throws IOException {
        switch (flags.string("pull")) {
            case "always", "missing", "never" -> {}
            default ->
                throw new IllegalArgumentException("invalid pull option: '" + flags.string("pull")
                        + "': must be one of \"always\", \"missing\" or \"never\"");
        }
        if (flags.isSet("use-api-socket")) {
            throw new IllegalArgumentException("--use-api-socket is not implemented");
        }
        List<String> arguments = flags.arguments();
        config.set("Image", arguments.getFirst()).put("Cmd", arguments.subList(1, arguments.size()));
        ProcessFlags.write(flags, environment, config, host);
        ResourceFlags.write(flags, host);
        StorageFlags.write(flags, config, host);
        SecurityFlags.write(flags, host);
        NetworkFlags.write(flags, config, host, networking);
        DeviceFlags.write(flags, host);
        HealthFlags.write(flags, config);
        checkPlatform(flags.string("platform"));
        host.put("ContainerIDFile", flags.string("cidfile"));
    }

    /** Whether the words between slashes can be such; what they mean is the engine's business. */
    private static void checkPlatform(String platform) {
        if (platform.isEmpty()) {
            return;
        }
        for (String part : platform.split("/", 4)) {
            if (!part.matches("[A-Za-z0-9_.()+-]+")) {
                throw new IllegalArgumentException("error parsing specified platform: " + Quoted.string(part)
                        + " is an invalid component of " + Quoted.string(platform)
                        + ": platform specifier component must match \"^[A-Za-z0-9_.-]+$\": invalid argument");
            }
        }
    }

    /** Nothing stays attached to a container that runs in the background. */
    void detach() {
        config.set("AttachStdin", false)
                .set("AttachStdout", false)
                .set("AttachStderr", false)
                .set("StdinOnce", false);
    }

    /** The size of the terminal, for the first frame that a program draws. */
    void consoleSize(int rows, int columns) {
        host.set("ConsoleSize", List.of(rows, columns));
    }

    boolean attachesStdin() {
        return Json.bool(config.fields(), "AttachStdin");
    }

    boolean attachesStdout() {
        return Json.bool(config.fields(), "AttachStdout");
    }

    boolean attachesStderr() {
        return Json.bool(config.fields(), "AttachStderr");
    }

    boolean tty() {
        return Json.bool(config.fields(), "Tty");
    }

    boolean autoRemove() {
        return Json.bool(host.fields(), "AutoRemove");
    }

    /** The body of the create request. */
    Map<String, @Nullable Object> body() {
        return config.set("HostConfig", host.fields())
                .set("NetworkingConfig", networking.fields())
                .fields();
    }

    static String withHelp(String name, String message) {
        return "jdocker: " + message + "\n\nRun 'jdocker " + name + " --help' for more information";
    }
}
