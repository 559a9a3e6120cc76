package dev.jdocker.daemon.container;

import dev.jdocker.api.stats.ContainerStats;
import dev.jdocker.api.stats.NetworkStats;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.http.ClientGoneException;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.http.ResponseStream;
import dev.jdocker.daemon.stats.InterfaceCounters;
import dev.jdocker.daemon.stats.MachineCpu;
import dev.jdocker.daemon.stats.MachineMemory;
import dev.jdocker.daemon.stats.Reading;
import dev.jdocker.daemon.stats.Sampling;
import dev.jdocker.daemon.stats.StatsAnswer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code GET /containers/{id}/stats}: one reading, or one each second until the client leaves or the container is gone. */
final class StatsContainer implements Handler {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Engine engine;
    private final StatsAnswer answers;
    private final Sampling sampling = new Sampling(PERIOD);

    StatsContainer(Engine engine) {
        this.engine = engine;
        this.answers = new StatsAnswer(engine.cgroups().version(), MachineMemory.totalBytes());
    }

    @Override
    public void handle(Exchange exchange) throws InterruptedException {
        Container container = engine.registry().get(exchange.pathVariable("id"));
        boolean stream = exchange.query().bool("stream", true);
        boolean oneShot = exchange.query().bool("one-shot", false);
        if (stream && oneShot) {
            throw new BadRequest("cannot have stream=true and one-shot=true");
        }
        if (stream) {
            stream(exchange, container);
        } else if (!container.isRunning()) {
            exchange.respond(200, answer(container, null, null));
        } else if (oneShot) {
            // As dockerd: a client that wants no more than one reading knows whose it is.
            exchange.respond(200, answers.of("", "", read(container).orElse(null), null));
        } else {
            exchange.respond(200, two(container));
        }
    }

    private ContainerStats answer(Container container, @Nullable Reading now, @Nullable Reading before) {
        ContainerDocument document = container.document();
        return answers.of(document.name().withSlash(), document.id().text(), now, before);
    }

    private Sampling.Watch watch(Container container) {
        return sampling.watch(container.id().text(), () -> read(container));
    }

    /** A rate needs two readings: that is what a client without a stream of its own is given. */
    private ContainerStats two(Container container) throws InterruptedException {
        try (Sampling.Watch watch = watch(container)) {
            Reading before = next(watch).reading();
            return answer(container, next(watch).reading(), before);
        }
    }

    private static Sampling.Look next(Sampling.Watch watch) throws InterruptedException {
        Sampling.Look look = watch.next(PERIOD.multipliedBy(10));
        if (look == null) {
            throw new ServerError("no reading of the container came in time");
        }
        return look;
    }

    private void stream(Exchange exchange, Container container) throws InterruptedException {
        try (Sampling.Watch watch = watch(container);
                ResponseStream stream = exchange.stream(200, "application/json")) {
            Reading before = null;
            while (!exchange.clientGone().isDone() && !container.removal().isDone()) {
                Sampling.Look look = watch.next(PERIOD);
                if (look != null) {
                    stream.writeJson(answer(container, look.reading(), before));
                    before = look.reading();
                }
            }
        } catch (ClientGoneException e) {
            // It looks no more.
        }
    }

    private Optional<Reading> read(Container container) {
        return container
                .process()
                .filter(_ -> container.isRunning())
                .map(process -> new Reading(
                        engine.clock().instant(),
                        process.stats(),
                        MachineCpu.read(),
                        networks(container, process.pid())));
    }

    private static Map<String, NetworkStats> networks(Container container, int pid) {
        String mode = container.document().hostConfig().networkMode();
        boolean another = mode.equals("host") || mode.startsWith(NamespaceSharing.CONTAINER);
        return another ? Map.of() : InterfaceCounters.of(pid);
    }
}
