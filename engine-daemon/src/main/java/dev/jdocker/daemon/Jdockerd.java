package dev.jdocker.daemon;

import dev.jdocker.api.system.BuildStamp;
import dev.jdocker.daemon.config.ConfigException;
import dev.jdocker.daemon.config.DaemonConfig;
import dev.jdocker.daemon.config.DaemonFlags;
import dev.jdocker.daemon.http.ServerIdentity;
import dev.jdocker.linux.jnr.NativeDigests;
import dev.jdocker.linux.jnr.ReceivedSignals;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The daemon's main class: reads the configuration, starts the daemon and waits until it is told to stop. */
public final class Jdockerd {

    private static final Logger log = LoggerFactory.getLogger(Jdockerd.class);

    private Jdockerd() {}

    public static void main(String[] args) {
        DaemonFlags flags = new DaemonFlags();
        CommandLine line = new CommandLine(flags);
        DaemonConfig config;
        try {
            line.parseArgs(args);
            if (line.isUsageHelpRequested()) {
                // Said as "--label KEY=VALUE", while both that and "--label=KEY=VALUE" are understood.
                line.setSeparator(" ");
                line.usage(System.out);
                return;
            }
            if (flags.versionOnly()) {
                System.out.println("jdockerd version " + ServerIdentity.VERSION + ", build "
                        + BuildStamp.read().commit());
                return;
            }
            config = flags.config();
        } catch (CommandLine.ParameterException | ConfigException e) {
            System.err.println(e.getMessage() + "\nSee 'jdockerd --help'.");
            System.exit(1);
            return;
        }
        if (flags.validateOnly()) {
            System.out.println("configuration OK");
            return;
        }
        run(config, flags);
    }

    private static void run(DaemonConfig config, DaemonFlags flags) {
        Logging.configure(config.effectiveLogLevel(), config.engine().logFormat());
        NativeDigests.install();
        Daemon daemon = new Daemon(config, flags::config);
        // Before anything else: its default would be to end.
        ReceivedSignals.handOn(List.of("HUP"), signal -> daemon.reload());
        // SIGTERM and SIGINT run the hook; containers go on without the daemon.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(daemon), "stop"));
        try {
            daemon.start();
            daemon.awaitStop();
        } catch (IOException | RuntimeException e) {
            log.error("failed to start daemon: {}", e.getMessage());
            log.debug("failed to start daemon", e);
            System.exit(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(Daemon daemon) {
        if (daemon.stop()) {
            // A stop that was asked for is a success, where the JVM would report the signal.
            Runtime.getRuntime().halt(0);
        }
    }
}
