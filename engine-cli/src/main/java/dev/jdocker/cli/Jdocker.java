package dev.jdocker.cli;

import dev.jdocker.cli.command.ClientVersion;
import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.engine.Engine;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.flag.UsageException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code jdocker} command. */
public final class Jdocker {
    private static final String DEFAULT_HOST = "unix:///run/jdocker.sock";

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
        int usageStatus = 125;
        try {
            Flags global = globalFlags();
            global.read(leadingFlags(words));
            List<String> rest = words.subList(leadingFlags(words).size(), words.size());
            if (global.isSet("version")) {
                ClientVersion version = ClientVersion.read();
                print("jdocker version " + version.version() + ", build " + version.commit());
                return 0;
            }
            check(global);
            boolean helpAsked = global.isSet("help");
            if (!rest.isEmpty() && rest.getFirst().equals("help")) {
                helpAsked = true;
                rest = rest.subList(1, rest.size());
            }
            if (rest.isEmpty()) {
                print(HelpPage.root(global));
                return 0;
            }
            Commands.Found found = Commands.find(rest);
            if (found == null) {
                return unknown(rest);
            }
            if (found.command() == null) {
                print(HelpPage.group(found.name()));
                return 0;
            }
            Command command = found.command();
            String name = found.name();
            usage = HelpPage.usageLine(name, command.usage());
            help = "jdocker " + name + " --help";
            Flags flags = new Flags(command.usage().flagsFirst());
            command.declare(flags);
            flags.add("help", Kind.BOOL, "Print usage");
            if (!helpAsked) {
                flags.read(rest.subList(found.words(), rest.size()));
            }
            if (helpAsked || flags.isSet("help")) {
                print(HelpPage.command(name, command.usage(), flags));
                return 0;
            }
            usageStatus = 1;
            command.usage().check(name, flags.arguments().size());
            return command.run(session(global), flags);
        } catch (UsageException e) {
            tell(e.getMessage() + "\n\nUsage:  " + usage + "\n\nRun '" + help + "' for more information");
            return usageStatus;
        } catch (CommandException e) {
            tell(e.text());
            return e.status();
        } catch (IOException e) {
            tell(Session.message(e));
            return 1;
        }
    }

    private static Flags globalFlags() {
        return new Flags(true)
                .add("config", Kind.STRING, "Location of client config files")
                .add("context", 'c', Kind.STRING, "Name of the context to use to connect to the daemon")
                .add("debug", 'D', Kind.BOOL, "Enable debug mode")
                .add("help", 'h', Kind.BOOL, "Print usage")
                .add("host", 'H', Kind.LIST, "Daemon socket to connect to")
                .add(
                        "log-level",
                        'l',
                        Kind.STRING,
                        "info",
                        "Set the logging level (\"debug\", \"info\", \"warn\", \"error\", \"fatal\")")
                .add("version", 'v', Kind.BOOL, "Print version information and quit");
    }

    /** The words before the command's name: the global flags and the values that belong to them. */
    private static List<String> leadingFlags(List<String> words) {
        int at = 0;
        while (at < words.size() && words.get(at).startsWith("-")) {
            String word = words.get(at++);
            switch (word) {
                case "--config", "--context", "--host", "--log-level", "-c", "-H", "-l", "-Dc", "-DH", "-Dl" -> at++;
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
        String context = global.string("context");
        if (!context.isEmpty() && !context.equals("default")) {
            throw new CommandException(
                    "contexts are not implemented yet: use --host or DOCKER_HOST instead of --context");
        }
        if (global.list("host").size() > 1) {
            throw new CommandException("specify only one -H");
        }
    }

    private Session session(Flags global) throws CommandException {
        String host = global.string("host");
        if (host.isEmpty()) {
            host = environment.getOrDefault("DOCKER_HOST", "");
        }
        Engine engine = Engine.at(
                host.isEmpty() ? DEFAULT_HOST : host,
                environment.getOrDefault("DOCKER_API_VERSION", ClientVersion.API));
        return new Session(in, out, err, environment(global), engine, clock, global.isSet("debug"));
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

    private int unknown(List<String> words) throws IOException {
        if (Commands.isGroup(words.getFirst())) {
            String group = words.getFirst();
            tell("jdocker: unknown command: jdocker " + group + " " + words.get(1) + "\n\nUsage:  jdocker " + group
                    + "\n\nRun 'jdocker " + group + " --help' for more information");
        } else {
            tell("jdocker: unknown command: jdocker " + words.getFirst()
                    + "\n\nRun 'jdocker --help' for more information");
        }
        return 1;
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
