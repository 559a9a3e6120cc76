package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerSummary;
import dev.jdocker.api.container.Health;
import dev.jdocker.api.container.SummaryHostConfig;
import dev.jdocker.api.container.SummaryNetworkSettings;
import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.filter.InvalidFilterException;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.http.Query;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code GET /containers/json}, the newest first. */
final class ListContainers implements Handler {

    private static final Comparator<Container> NEWEST_FIRST = Comparator.comparing(
                    (Container container) -> container.document().created())
            .reversed()
            .thenComparing(Container::id);
    private final Engine engine;

    ListContainers(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Exchange exchange) {
        Query query = exchange.query();
        long limit = query.integer("limit", 0);
        ContainerFilter filter =
                new ContainerFilter(parse(query), engine.registry(), engine.images(), engine.networks());
        boolean all = query.bool("all", false) || limit > 0 || filter.namesStates();
        boolean size = query.bool("size", false);
        Instant now = engine.clock().instant();
        Stream<Container> found = engine.registry().all().stream()
                .filter(container -> all || container.isRunning())
                .filter(filter::admits)
                .sorted(NEWEST_FIRST);
        List<ContainerSummary> summaries = (limit > 0 ? found.limit(limit) : found)
                .map(container -> summary(container, size, now))
                .toList();
        exchange.respond(200, summaries);
    }

    /** All containers with their sizes, for an account of the disk. */
    List<ContainerSummary> withSizes() {
        Instant now = engine.clock().instant();
        return engine.registry().all().stream()
                .sorted(NEWEST_FIRST)
                .map(container -> summary(container, true, now))
                .toList();
    }

    private static Filters parse(Query query) {
        try {
            return Filters.parse(query.string("filters"));
        } catch (InvalidFilterException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }

    private ContainerSummary summary(Container container, boolean size, Instant now) {
        ContainerDocument document = container.document();
        ContainerSummary.Builder summary = ContainerSummary.builder()
                .id(document.id().text())
                .names(List.of(document.name().withSlash()))
                .image(document.config().image())
                .imageId(document.imageId().toString())
                .command(command(document))
                .createdSeconds(document.created().instant().getEpochSecond())
                .ports(ExposedPorts.list(document, engine.networks()))
                .labels(document.config().labels())
                .state(StateView.word(document.state()))
                .status(StateView.sentence(document.state(), now) + health(document.state(), container.health()))
                .hostConfig(new SummaryHostConfig(
                        document.hostConfig().networkMode(),
                        document.hostConfig().annotations()))
                .networkSettings(new SummaryNetworkSettings(NetworkView.summary(document, engine.networks())))
                .mounts(document.mounts());
        if (size) {
            long written = engine.snapshotter().writtenBytes(document.id().text());
            summary.sizeRw(written).sizeRootFs(written + engine.snapshotter().layerBytes(document.layers()));
        }
        return summary.build();
    }

    /** What stands behind {@code Up 2 minutes}: {@code (healthy)}, {@code (health: starting)}. */
    private static String health(ContainerState state, @Nullable Health health) {
        if (health == null || !(state instanceof ContainerState.Running)) {
            return "";
        }
        return health.status().equals("starting") ? " (health: starting)" : " (" + health.status() + ")";
    }

    private static String command(ContainerDocument document) {
        return Stream.concat(
                        Stream.of(document.path()),
                        document.args().stream().map(arg -> arg.contains(" ") ? "'" + arg + "'" : arg))
                .collect(Collectors.joining(" "));
    }
}
