package dev.jdocker.daemon.container.stream;

import dev.jdocker.daemon.container.stream.AttachClient.Chunk;
import dev.jdocker.daemon.log.FileLog;
import dev.jdocker.daemon.log.LogSnapshot;
import dev.jdocker.daemon.log.OpenLog;
import dev.jdocker.daemon.log.OutputStreamName;
import dev.jdocker.linux.Fd;
import dev.jdocker.runtime.ContainerStreams;
import dev.jdocker.runtime.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of one run of a container. It is there before the run starts, so that clients can attach first, and done for
 * good when the run is over or could not start.
 */
public final class ContainerIo {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerIo.class);
    private static final Duration FINISH_WITHIN = Duration.ofSeconds(2);

    private final StreamDevices devices;
    private final OutputHub hub = new OutputHub();
    private final CompletableFuture<@Nullable StdinFeed> stdin = new CompletableFuture<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final CompletableFuture<Integer> enough = new CompletableFuture<>();

    public ContainerIo(StreamDevices devices) {
        this.devices = devices;
    }

    /**
     * What a joining client has to read first.
     *
     * @param past the log, to be closed; null if it was not asked for or no run writes one that can be read
     * @param unfinished the pieces of lines that are not in the log yet
     */
    public record Backlog(@Nullable LogSnapshot past, List<Chunk> unfinished) {}

    /**
     * Begins to move the output of a process that has started or was adopted.
     *
     * @param log where to log, null if output is not kept; closed with the run
     */
    public void begin(RunningProcess process, Path runDirectory, @Nullable OpenLog log) throws IOException {
        ContainerStreams streams = process.streams();
        if (log != null) {
            hub.logTo(new OutputLog(log, runDirectory.resolve("position"), devices.clock()));
        }
        Spool out = new Spool(devices.linux(), runDirectory.resolve("out.spool"));
        Fd stderr = streams.stderr();
        Spool err = stderr == null ? null : new Spool(devices.linux(), runDirectory.resolve("err.spool"));
        Fd input = streams.stdin();
        StdinFeed feed =
                input == null ? null : new StdinFeed(devices.linux(), devices.readiness(), input, process::closeStdin);
        CompletableFuture<Void> stdoutDone = pump(OutputStreamName.STDOUT, streams.stdout(), streams.isTerminal(), out);
        CompletableFuture<Void> stderrDone = stderr == null || err == null
                ? CompletableFuture.completedFuture(null)
                : pump(OutputStreamName.STDERR, stderr, false, err);
        var _ = CompletableFuture.allOf(stdoutDone, stderrDone).whenComplete((_, _) -> {
            if (feed != null) {
                feed.end();
            }
            hub.end();
            drained.complete(null);
        });
        stdin.complete(feed);
    }

    private CompletableFuture<Void> pump(OutputStreamName stream, Fd source, boolean terminal, Spool spool) {
        StreamPump pump = new StreamPump(devices.pumps(), hub, stream, source, terminal, spool, enough);
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual().name("pump-" + stream.text()).start(() -> {
            try (spool) {
                pump.run();
            } catch (RuntimeException e) {
                LOG.error("move a container's {}", stream.text(), e);
            } finally {
                done.complete(null);
            }
        });
        return done;
    }

    /**
     * Logs what an ended run left in its spools: its monitor has moved the rest of its output there.
     *
     * @param log where to log, null if output is not kept; closed then
     */
    public void finish(Path runDirectory, @Nullable OpenLog log) throws IOException {
        if (log == null) {
            abandon();
            return;
        }
        hub.logTo(new OutputLog(log, runDirectory.resolve("position"), devices.clock()));
        Thread.ofVirtual().name("finish-log").start(() -> {
            try {
                drainSpools(runDirectory);
            } catch (RuntimeException e) {
                LOG.error("log what an ended run has left", e);
            } finally {
                abandon();
            }
        });
        // Who the lines are sent to may not be there: the engine does not wait for that with its start.
        awaitDrained(FINISH_WITHIN);
    }

    private void drainSpools(Path runDirectory) {
        for (OutputStreamName stream : OutputStreamName.values()) {
            Path file = runDirectory.resolve(stream == OutputStreamName.STDOUT ? "out.spool" : "err.spool");
            if (Files.exists(file)) {
                try (Spool spool = new Spool(devices.linux(), file)) {
                    StreamPump.finish(devices.pumps(), hub, stream, spool);
                }
            }
        }
    }

    /** The run did not come to be: clients end, input is thrown away. */
    public void abandon() {
        stdin.complete(null);
        hub.end();
        drained.complete(null);
    }

    /** Waits until all output is drained; clients and logs that hold it up for longer than {@code patience} are let go. */
    public void awaitDrained(Duration patience) {
        try {
            drained.copy().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException e) {
            hub.dropClients();
            hub.abortLog();
            drained.join();
        }
    }

    /** Ends the output as soon as there is none left to read, though somebody may hold on to its pipe. */
    public void endWhenQuiet() {
        enough.complete(0);
    }

    /** Completes when all output is drained. */
    public CompletableFuture<Void> drained() {
        return drained.copy();
    }

    /** The container's input once it has started; null where it has none. Waits for the start. */
    public @Nullable StdinFeed stdin() {
        return stdin.join();
    }

    /** Attaches a client, which may want what was logged so far. */
    public Backlog join(AttachClient client, boolean withPast) throws IOException {
        OutputHub.Joined joined = hub.join(client, withPast);
        return new Backlog(joined.past(), joined.unfinished());
    }

    public void leave(AttachClient client) {
        hub.leave(client);
    }

    /** The log that this run writes, null while or where there is none that can be read. */
    public @Nullable FileLog readableLog() {
        return hub.readable();
    }
}
