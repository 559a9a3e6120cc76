package dev.jdocker.cli;

import dev.jdocker.cli.command.ClientVersion;
import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.config.ConfigFile;
import dev.jdocker.cli.context.CurrentContext;
import dev.jdocker.cli.engine.Engine;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.flag.UsageException;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.plugin.Plugin;
import dev.jdocker.cli.plugin.PluginProgram;
import dev.jdocker.cli.plugin.Plugins;
import dev.jdocker.cli.terminal.OutputWidth;
import dev.jdocker.cli.terminal.TerminalCheck;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The {@code jdocker} command. */
public final class Jdocker {
    private static final int HELP_WIDTH = 80;

    private final InputStream in;
    private final OutputStream out;
    private final OutputStream err;
    private final Map<String, String> environment;
    private final @Nullable Clock clock;

    /**
     * A client over the given streams and environment.
     *
     * @param clock the system's, in the zone of this place, if null
     */
    public Jdocker(
            InputStream in,
            OutputStream out,
            OutputStream err,
            Map<String, String> environment,
            @Nullable Clock clock) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.clock = clock;
    }

    public static void main(String[] words) throws InterruptedException {
        Json.prepare();
        // Raw streams: what a container writes must pass unchanged, and System.out would encode and synchronise.
        Jdocker jdocker = new Jdocker(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                System.getenv(),
                null);
        // halt: no shutdown hook is registered, and a thread may still be blocked on standard input.
        Runtime.getRuntime().halt(jdocker.run(Arrays.asList(words)));
    }

    /** Runs one command line and returns its exit status. */
    public int run(List<String> words) throws InterruptedException {
        String usage = "jdocker [OPTIONS] COMMAND [ARG...]";
        String help = "jdocker --help";
        try {
            Flags global = globalFlags(environment);
            global.read(leadingFlags(words));
            List<String> rest = words.subList(leadingFlags(words).size(), words.size());
            if (global.isSet("version")) {
                ClientVersion version = ClientVersion.read();
                print("jdocker version " + version.version() + ", build " + version.commit());
                return 0;
            }
            check(global);
            boolean helpAsked = global.isSet("help");
            warnOfShorthand(helpAsked, leadingFlags(words));
            if (!rest.isEmpty() && rest.getFirst().equals("help")) {
                helpAsked = true;
                rest = rest.subList(1, rest.size());
            }
            if (rest.isEmpty()) {
                show(HelpPage.root(global, pluginSummaries(global), width()), helpAsked);
                return 0;
            }
            if (rest.getFirst().equals("__complete")) {
                return complete(rest.subList(1, rest.size()), global);
            }
            if (rest.getFirst().equals("__man") && rest.size() == 2) {
                new ManPages(Path.of(rest.get(1))).write(globalFlags(Map.of("HOME", "~")));
                return 0;
            }
            List<String> builds = helpAsked ? List.of() : BuildxAlias.of(rest, environment);
            Plugin builder =
                    builds.isEmpty() ? null : Plugins.of(environment(global)).find("buildx");
            if (builder != null) {
                List<String> whole = new ArrayList<>(leadingFlags(words));
                whole.addAll(builds);
                return run(builder, whole, global);
            }
            Commands.Found found = Commands.find(rest);
            if (found == null) {
                Plugin plugin = Plugins.of(environment(global)).find(rest.getFirst());
                if (plugin != null) {
                    return run(plugin, words, global);
                }
                if (helpAsked) {
                    throw new CommandException("unknown help topic: " + rest.getLast());
                }
                if (Commands.isGroup(rest.getFirst()) && rest.get(1).startsWith("-")) {
                    usage = HelpPage.groupUsage(rest.getFirst());
                    help = "jdocker " + rest.getFirst() + " --help";
                    new Flags(true).read(rest.subList(1, 2));
                }
                return unknown(rest);
            }
            if (helpAsked && rest.size() > found.words()) {
                throw new CommandException("unknown help topic: " + rest.getLast());
            }
            if (found.command() == null) {
                warnOfShorthand(true, rest);
                show(HelpPage.group(found.name()), helpAsked || rest.size() > 1);
                return 0;
            }
            Command command = found.command();
            String name = found.name();
            usage = HelpPage.usageLine(name, command.usage());
            help = "jdocker " + name + " --help";
            Flags flags = new Flags(command.usage().flagsFirst());
            command.declare(flags);
            flags.withHelp();
            if (!helpAsked) {
                flags.read(rest.subList(found.words(), rest.size()));
            }
            if (helpAsked || flags.isSet("help")) {
                warnOfShorthand(true, rest);
                print(HelpPage.command(name, command.usage(), flags, width()));
                return 0;
            }
            command.usage().check(name, flags.arguments().size());
            return command.run(session(global), flags);
        } catch (UsageException e) {
            tell(e.text(usage, help));
            return e.status();
        } catch (CommandException e) {
            tell(e.text());
            return e.status();
        } catch (IOException e) {
            tell(Session.message(e));
            return 1;
        }
    }

    private static Flags globalFlags(Map<String, String> environment) {
        Path config = ConfigFile.folder(environment);
        String certificates = environment.getOrDefault("DOCKER_CERT_PATH", "");
        Path keys = certificates.isEmpty() ? config : Path.of(certificates);
        return new Flags(true)
                .add("config", (char) 0, Kind.STRING, config.toString(), "Location of client config files")
                .add(
                        "context",
                        'c',
                        Kind.STRING,
                        "Name of the context to use to connect to the daemon (overrides DOCKER_HOST env var and default"
                                + " context set with \"jdocker context use\")")
                .add("debug", 'D', Kind.BOOL, "Enable debug mode")
                .add("help", 'h', Kind.BOOL, "Print usage")
                .add("host", 'H', Kind.STRING, "Daemon socket to connect to")
                .add(
                        "log-level",
                        'l',
                        Kind.STRING,
                        "info",
                        "Set the logging level (\"debug\", \"info\", \"warn\", \"error\", \"fatal\")")
                .add("tls", Kind.BOOL, "Use TLS; implied by --tlsverify")
                .add(
                        "tlscacert",
                        (char) 0,
                        Kind.STRING,
                        keys.resolve("ca.pem").toString(),
                        "Trust certs signed only by this CA")
                .add(
                        "tlscert",
                        (char) 0,
                        Kind.STRING,
                        keys.resolve("cert.pem").toString(),
                        "Path to TLS certificate file")
                .add("tlskey", (char) 0, Kind.STRING, keys.resolve("key.pem").toString(), "Path to TLS key file")
                .add("tlsverify", Kind.BOOL, "Use TLS and verify the remote")
                .add("version", 'v', Kind.BOOL, "Print version information and quit");
    }

    /** The words before the command's name: the global flags and the values that belong to them. */
    private static List<String> leadingFlags(List<String> words) {
        int at = 0;
        while (at < words.size() && words.get(at).startsWith("-")) {
            String word = words.get(at++);
            switch (word) {
                case "--config",
                        "--context",
                        "--host",
                        "--log-level",
                        "--tlscacert",
                        "--tlscert",
                        "--tlskey",
                        "-c",
                        "-H",
                        "-l",
                        "-Dc",
                        "-DH",
                        "-Dl" -> at++;
                default -> {}
            }
        }
        return words.subList(0, Math.min(at, words.size()));
    }

    private static void check(Flags global) throws CommandException {
        switch (global.string("log-level")) {
            case "debug", "info", "warn", "error", "fatal", "trace", "warning", "panic" -> {}
            default -> throw new CommandException("Unable to parse logging level: " + global.string("log-level"));
        }
        if (global.given("context") && global.given("host")) {
            throw new CommandException("conflicting options: cannot specify both --host and --context");
        }
        if (global.list("host").size() > 1) {
            throw new CommandException("specify only one -H");
        }
    }

    private Session session(Flags global) {
        Map<String, String> around = environment(global);
        Engine engine = Engine.at(
                () -> CurrentContext.endpoint(global, around),
                environment.getOrDefault("DOCKER_API_VERSION", ClientVersion.API));
        return new Session(in, out, err, around, global, engine, clock);
    }

    /** The process's, but the folder of the client's configuration may be named by a flag. */
    private Map<String, String> environment(Flags global) {
        if (!global.given("config")) {
            return environment;
        }
        Map<String, String> changed = new HashMap<>(environment);
        changed.put("DOCKER_CONFIG", global.string("config"));
        return changed;
    }

    /** A plugin talks to the engine that this client would talk to. */
    private int run(Plugin plugin, List<String> words, Flags global) throws IOException, InterruptedException {
        Map<String, String> variables = new HashMap<>();
        variables.put("DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND", "jdocker");
        if (!global.given("host") && CurrentContext.isDefault(global, environment(global))) {
            variables.put(
                    "DOCKER_HOST",
                    CurrentContext.endpoint(global, environment(global)).host());
        }
        return PluginProgram.run(plugin, words, variables);
    }

    private Map<String, String> pluginSummaries(Flags global) throws IOException {
        Map<String, String> summaries = new TreeMap<>();
        for (Plugin plugin : Plugins.of(environment(global)).all()) {
            summaries.put(plugin.name(), Json.string(PluginProgram.metadata(plugin), "ShortDescription"));
        }
        return summaries;
    }

    private int complete(List<String> words, Flags global) throws IOException {
        if (words.isEmpty()) {
            return 1;
        }
        List<String> leading = leadingFlags(words.subList(0, words.size() - 1));
        for (String candidate : new Completion(session(global))
                .candidates(words.subList(leading.size(), words.size()), globalFlags(environment))) {
            print(candidate);
        }
        return 0;
    }

    private int unknown(List<String> words) throws IOException {
        if (Commands.isGroup(words.getFirst())) {
            String group = words.getFirst();
            tell("jdocker: unknown command: jdocker " + group + " " + words.get(1) + "\n\nUsage:  "
                    + HelpPage.groupUsage(group) + "\n\nRun 'jdocker " + group + " --help' for more information");
        } else {
            tell("jdocker: unknown command: jdocker " + words.getFirst()
                    + "\n\nRun 'jdocker --help' for more information");
        }
        return 1;
    }

    /** How many columns a help page has: one less than the terminal, as Docker's client counts them. */
    private static int width() {
        int columns = TerminalCheck.isInput() ? new OutputWidth(0).columns() : 0;
        return (columns == 0 ? HELP_WIDTH : columns) - 1;
    }

    private void warnOfShorthand(boolean helpAsked, List<String> words) throws IOException {
        if (helpAsked && words.contains("-h")) {
            print("Flag shorthand -h has been deprecated, use --help");
        }
    }

    /** A page that nobody asked for goes where errors go. */
    private void show(String page, boolean asked) throws IOException {
        if (asked) {
            print(page);
        } else {
            tell(page);
        }
    }

    private void print(String text) throws IOException {
        out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void tell(String text) {
        try {
            if (!text.isEmpty()) {
                err.write((text + "\n").getBytes(StandardCharsets.UTF_8));
                err.flush();
            }
        } catch (IOException _) {
            // Standard error is gone: the exit status is all that is left to say it with.
        }
    }
}
