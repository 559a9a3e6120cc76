package dev.jdocker.cli.build;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.credential.CredentialStore;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.engine.Reply;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.terminal.OutputWidth;
import dev.jdocker.cli.terminal.TerminalCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code jdocker build}, where there is no Buildx: that takes the command over where it is installed, as with Docker's client. The
 * build is BuildKit's, by {@code version=2}; with {@code DOCKER_BUILDKIT=0} it is shown in the words of dockerd's first builder.
 */
public final class BuildCommand implements Command {
    private static final String TRACE = "moby.buildkit.trace";

    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] PATH | URL | -",
                "Build an image from a Dockerfile",
                1,
                1,
                "image build",
                "build",
                "builder build");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("add-host", Kind.EXTRA_HOST, "Add a custom host-to-IP mapping (\"host:ip\")")
                .add("build-arg", Kind.LIST, "Set build-time variables")
                .add("cache-from", Kind.STRINGS, "Images to consider as cache sources")
                .add("cgroup-parent", Kind.STRING, "Set the parent cgroup for the \"RUN\" instructions during build")
                .add("compress", Kind.BOOL, "Compress the build context using gzip")
                .add("cpu-period", Kind.INT, "Limit the CPU CFS (Completely Fair Scheduler) period")
                .add("cpu-quota", Kind.INT, "Limit the CPU CFS (Completely Fair Scheduler) quota")
                .add("cpu-shares", 'c', Kind.INT, "CPU shares (relative weight)")
                .add("cpuset-cpus", Kind.STRING, "CPUs in which to allow execution (0-3, 0,1)")
                .add("cpuset-mems", Kind.STRING, "MEMs in which to allow execution (0-3, 0,1)")
                .add("disable-content-trust", (char) 0, Kind.BOOL, "true", "Skip image verification")
                .add("file", 'f', Kind.STRING, "Name of the Dockerfile (Default is \"PATH/Dockerfile\")")
                .add("force-rm", Kind.BOOL, "Always remove intermediate containers")
                .add("iidfile", Kind.STRING, "Write the image ID to the file")
                .add("isolation", Kind.STRING, "Container isolation technology")
                .add("label", Kind.LABEL, "Set metadata for an image")
                .add("memory", 'm', Kind.BYTES, "Memory limit")
                .add(
                        "memory-swap",
                        Kind.SWAP_BYTES,
                        "Swap limit equal to memory plus swap: -1 to enable unlimited swap")
                .add(
                        "network",
                        (char) 0,
                        Kind.STRING,
                        "default",
                        "Set the networking mode for the RUN instructions during build")
                .add("no-cache", Kind.BOOL, "Do not use cache when building the image")
                .add("platform", Kind.STRING, "Set platform if server is multi-platform capable")
                .add(
                        "progress",
                        (char) 0,
                        Kind.STRING,
                        "auto",
                        "Set type of progress output (auto, plain, tty, quiet, rawjson)")
                .add("pull", Kind.BOOL, "Always attempt to pull a newer version of the image")
                .add("quiet", 'q', Kind.BOOL, "Suppress the build output and print image ID on success")
                .add("rm", (char) 0, Kind.BOOL, "true", "Remove intermediate containers after a successful build")
                .add("security-opt", Kind.STRINGS, "Security options")
                .add("shm-size", Kind.BYTES, "Size of \"/dev/shm\"")
                .add("squash", Kind.BOOL, "Squash newly built layers into a single new layer")
                .add("tag", 't', Kind.LIST, "Name and optionally a tag in the \"name:tag\" format")
                .add("target", Kind.STRING, "Set the target build stage to build.")
                .add("ulimit", Kind.ULIMIT, "Ulimit options");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException, InterruptedException {
        BuildSteps steps = new BuildSteps();
        BuildDisplay display = display(session, flags, steps);
        SentContext context = SentContext.of(session, flags.arguments().getFirst(), flags.string("file"));
        String id;
        String auth = CredentialStore.open(session.environment()).headerOfAll();
        try (Reply reply = session.engine().build(query(session, flags, context), context.archive(), auth);
                Json.Values messages = Json.values(reply.body())) {
            id = show(session, messages, display, steps);
        }
        if (context.local() != null) {
            context.local().check();
        }
        if (isQuiet(flags) && !isFirstBuilder(session)) {
            session.printLine(id);
        }
        String file = flags.string("iidfile");
        if (!file.isEmpty() && !id.isEmpty()) {
            Files.writeString(Path.of(file), id);
        }
        return 0;
    }

    /** Shows all that comes; the id of the image. */
    private static String show(Session session, Json.Values messages, BuildDisplay display, BuildSteps steps)
            throws CommandException, IOException {
        String id = "";
        Object failure = null;
        try {
            for (Object message = messages.next(); message != null; message = messages.next()) {
                if (!Json.string(message, "error").isEmpty()) {
                    failure = message;
                    break;
                }
                if (Json.string(message, "id").equals(TRACE)) {
                    display.show(Trace.read(Base64.getDecoder().decode(Json.string(message, "aux"))));
                    continue;
                }
                String built = Json.string(Json.object(message, "aux"), "ID");
                id = built.isEmpty() ? id : built;
                session.print(Json.string(message, "stream"));
            }
        } finally {
            display.end();
        }
        if (failure != null) {
            session.err()
                    .write(BuildFailure.text(steps.failed(), Json.object(failure, "errorDetail"))
                            .getBytes(StandardCharsets.UTF_8));
            throw new CommandException(
                    steps.all().isEmpty()
                            ? Json.string(failure, "error")
                            : "failed to build: failed to solve: " + Json.string(failure, "error"));
        }
        return id;
    }

    private static boolean isQuiet(Flags flags) {
        return flags.isSet("quiet") || flags.string("progress").equals("quiet");
    }

    private static boolean isFirstBuilder(Session session) {
        return isOff(session.variable("DOCKER_BUILDKIT"));
    }

    /** Whether a variable of the environment says no, as Docker's client takes it. */
    public static boolean isOff(@Nullable String value) {
        return "0".equals(value) || "false".equals(value);
    }

    private static BuildDisplay display(Session session, Flags flags, BuildSteps steps) throws CommandException {
        String asked = isQuiet(flags) ? "quiet" : flags.string("progress");
        return switch (asked) {
            case "quiet" -> steps::update;
            case "plain" -> new PlainDisplay(session.err(), steps);
            case "rawjson" -> new RawDisplay(session.err(), steps);
            case "tty" -> {
                if (!TerminalCheck.isError()) {
                    throw new CommandException("failed to get console: standard error is no terminal");
                }
                yield onTerminal(session, steps);
            }
            case "auto", "" ->
                TerminalCheck.isError() ? onTerminal(session, steps) : new PlainDisplay(session.err(), steps);
            default -> throw new CommandException("invalid progress mode " + asked);
        };
    }

    private static BuildDisplay onTerminal(Session session, BuildSteps steps) {
        return new TerminalDisplay(session.err(), new OutputWidth(2), steps, session.clock());
    }

    private static Query query(Session session, Flags flags, SentContext context) {
        Query query = Query.of("/build");
        flags.list("tag").forEach(tag -> query.with("t", tag));
        flags.list("add-host").forEach(host -> query.with("extrahosts", host));
        query.with("dockerfile", context.dockerfile())
                .with("remote", context.remote())
                .with("buildargs", pairs(flags.list("build-arg"), session.environment()))
                .with("labels", pairs(flags.list("label"), Map.of()))
                .with("cachefrom", flags.list("cache-from").isEmpty() ? "" : Json.compact(flags.list("cache-from")))
                .with("ulimits", flags.list("ulimit").isEmpty() ? "" : Json.compact(ulimits(flags.list("ulimit"))))
                .with(
                        "securityopt",
                        flags.list("security-opt").isEmpty() ? "" : Json.compact(flags.list("security-opt")))
                .with("cgroupparent", flags.string("cgroup-parent"))
                .with("cpusetcpus", flags.string("cpuset-cpus"))
                .with("cpusetmems", flags.string("cpuset-mems"))
                .with("networkmode", flags.string("network"))
                .with("platform", flags.string("platform"))
                .with("target", flags.string("target"))
                .with("isolation", flags.string("isolation"))
                .with("nocache", flags.isSet("no-cache"))
                .with("pull", flags.isSet("pull"))
                .with("q", flags.isSet("quiet") && isFirstBuilder(session))
                .with("squash", flags.isSet("squash"))
                .with("rm", flags.isSet("rm"))
                .with("forcerm", flags.isSet("force-rm"))
                .with("version", isFirstBuilder(session) ? "1" : "2");
        number(query, flags, "cpu-period", "cpuperiod");
        number(query, flags, "cpu-quota", "cpuquota");
        number(query, flags, "cpu-shares", "cpushares");
        number(query, flags, "memory", "memory");
        number(query, flags, "memory-swap", "memswap");
        number(query, flags, "shm-size", "shmsize");
        return query;
    }

    private static void number(Query query, Flags flags, String flag, String parameter) {
        if (flags.given(flag)) {
            query.with(parameter, Long.toString(flags.number(flag)));
        }
    }

    /** {@code NAME=VALUE} words as JSON; a name alone takes its value from the environment, or has none. */
    private static String pairs(List<String> words, Map<String, String> environment) {
        if (words.isEmpty()) {
            return "";
        }
        Map<String, @Nullable String> pairs = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                pairs.put(word, environment.get(word));
            } else {
                pairs.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return Json.compact(pairs);
    }

    private static List<Map<String, Object>> ulimits(List<String> words) {
        List<Map<String, Object>> ulimits = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            int colon = word.lastIndexOf(':');
            ulimits.add(Map.of(
                    "Name",
                    word.substring(0, equals),
                    "Soft",
                    Long.parseLong(word, equals + 1, colon, 10),
                    "Hard",
                    Long.parseLong(word, colon + 1, word.length(), 10)));
        }
        return ulimits;
    }
}
