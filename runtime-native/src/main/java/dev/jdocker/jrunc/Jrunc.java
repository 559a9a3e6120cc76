package dev.jdocker.jrunc;

import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.cgroup.CgroupException;
import dev.jdocker.linux.jnr.JnrLinux;
import dev.jdocker.oci.SpecException;
import dev.jdocker.oci.SpecJson;
import dev.jdocker.runtime.StartException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code jrunc} command: an OCI runtime over bundles, called as runc is. */
public final class Jrunc {
    private static final String POM = "/META-INF/maven/dev.jdocker/runtime-native/pom.properties";
    private static final int FAILED = 1;
    private static final int NO_SUCH_VERB = 3;

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final Machine machine;
    private final Map<String, String> environment;

    Jrunc(InputStream in, PrintStream out, PrintStream err, Machine machine, Map<String, String> environment) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.machine = machine;
        this.environment = environment;
    }

    public static void main(String[] words) {
        int status;
        try (Machine machine = new Machine(JnrLinux::new)) {
            Jrunc jrunc = new Jrunc(
                    new FileInputStream(FileDescriptor.in),
                    stream(FileDescriptor.out),
                    stream(FileDescriptor.err),
                    machine,
                    System.getenv());
            status = jrunc.run(List.of(words));
        }
        // halt: nothing is to be run down.
        Runtime.getRuntime().halt(status);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    private static List<Verb> verbs() {
        return List.of(
                new CreateCommand(),
                new DeleteCommand(),
                new EventsCommand(),
                new ExecCommand(),
                new FeaturesCommand(),
                new KillCommand(),
                new ListCommand(),
                new PauseCommand(),
                new PsCommand(),
                new ResumeCommand(),
                new RunCommand(),
                new SpecCommand(),
                new StartCommand(),
                new StateCommand(),
                new UpdateCommand());
    }

    /** Runs one command line and gives its exit status. */
    int run(List<String> words) {
        GlobalOptions options = new GlobalOptions();
        CommandLine line = new CommandLine(options);
        for (Verb verb : verbs()) {
            CommandLine sub = new CommandLine(verb);
            sub.getCommandSpec()
                    .addOption(OptionSpec.builder("--help", "-h")
                            .usageHelp(true)
                            .description("show help")
                            .build());
            line.addSubcommand(sub);
        }
        // As Go's flags do it: what follows the first word that is no option belongs to the verb, or to the program.
        line.setStopAtPositional(true)
                .setOverwrittenOptionsAllowed(true)
                .setExpandAtFiles(false)
                .setTrimQuotes(false);
        ParseResult parsed;
        try {
            parsed = line.parseArgs(words.toArray(String[]::new));
        } catch (ParameterException e) {
            return misunderstood(options, e);
        }
        ParseResult verb = parsed.subcommand();
        if (options.version) {
            out.println("jrunc version " + version() + "\nspec: " + SpecJson.VERSION);
            return 0;
        }
        if (options.help || verb == null) {
            line.usage(out);
            return 0;
        }
        if (verb.isUsageHelpRequested()) {
            verb.commandSpec().commandLine().usage(out);
            return 0;
        }
        return run(options, verb.commandSpec());
    }

    private int run(GlobalOptions options, CommandLine.Model.CommandSpec spec) {
        ErrorLog log = log(options);
        try {
            options.check();
            Session session = new Session(
                    new StateStore(options.root.toAbsolutePath().normalize()), machine, log, in, out, environment);
            return ((Verb) spec.userObject()).run(session);
        } catch (UsageException e) {
            err.println("Incorrect Usage.\n");
            spec.commandLine().usage(err);
            log.error(String.valueOf(e.getMessage()));
            return FAILED;
        } catch (JruncException e) {
            log.error(String.valueOf(e.getMessage()));
            return e.status();
        } catch (StartException | CgroupException | ErrnoException | SpecException | UncheckedIOException e) {
            log.error(String.valueOf(e.getMessage()));
            return FAILED;
        } finally {
            out.flush();
        }
    }

    private ErrorLog log(GlobalOptions options) {
        Path file = options.log == null || options.log.isEmpty() || options.log.equals("/dev/stderr")
                ? null
                : Path.of(options.log);
        return new ErrorLog(file, options.logFormat.equals("json"), options.debug, err, Clock.systemUTC());
    }

    private int misunderstood(GlobalOptions options, ParameterException e) {
        CommandLine line = e.getCommandLine();
        boolean isVerb = line.getParent() != null;
        if (e instanceof UnmatchedArgumentException unmatched
                && !isVerb
                && !unmatched.getUnmatched().getFirst().startsWith("-")) {
            log(options).error("No help topic for '" + unmatched.getUnmatched().getFirst() + "'");
            return NO_SUCH_VERB;
        }
        String message = e instanceof UnmatchedArgumentException unmatched
                ? "flag provided but not defined: "
                        + unmatched.getUnmatched().getFirst().replaceFirst("^--", "-")
                : String.valueOf(e.getMessage());
        err.println("Incorrect Usage: " + message + "\n");
        line.usage(err);
        log(options).error(message);
        return FAILED;
    }

    /** As Maven writes it into the jar. */
    private static String version() {
        Properties properties = new Properties();
        try (InputStream in = Jrunc.class.getResourceAsStream(POM)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }
}
