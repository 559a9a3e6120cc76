package dev.jdocker.daemon.container;

import dev.jdocker.api.container.Health;
import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.filter.InvalidFilterException;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.image.ImageStore;
import dev.jdocker.daemon.network.Networks;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The {@code filters} of a list of containers: different keys must all hold, values of one key are alternatives. */
final class ContainerFilter {
    private static final Set<String> KEYS = Set.of(
            "ancestor",
            "before",
            "exited",
            "expose",
            "health",
            "id",
            "isolation",
            "is-task",
            "label",
            "name",
            "network",
            "publish",
            "since",
            "status",
            "volume");
    private static final List<String> HEALTHS = List.of("none", "starting", "healthy", "unhealthy");
    private static final List<String> STATES =
            List.of("created", "running", "paused", "restarting", "removing", "exited", "dead");

    private final Filters filters;
    private final Set<Integer> exitCodes;
    private final @Nullable Set<String> ancestors;
    private final Networks networks;
    private final List<PortRange> published;
    private final List<PortRange> exposed;
    private final Instant before;
    private final Instant since;

    ContainerFilter(Filters filters, ContainerRegistry registry, ImageStore images, Networks networks) {
        this.filters = known(filters);
        for (String status : filters.get("status")) {
            if (!STATES.contains(status)) {
                throw new BadRequest("invalid filter 'status=" + status + "': invalid value for state (" + status
                        + "): must be one of " + String.join(", ", STATES));
            }
        }
        for (String health : filters.get("health")) {
            if (!HEALTHS.contains(health)) {
                throw new BadRequest("invalid filter 'health=" + health + "': invalid value for health (" + health
                        + "): must be one of " + String.join(", ", HEALTHS));
            }
        }
        this.exitCodes = new HashSet<>();
        for (String code : filters.get("exited")) {
            try {
                exitCodes.add(Integer.parseInt(code));
            } catch (NumberFormatException e) {
                throw new BadRequest(
                        "invalid filter 'exited=" + code + "': strconv.Atoi: parsing \"" + code + "\": invalid syntax",
                        e);
            }
        }
        this.ancestors = filters.has("ancestor") ? ancestors(filters, images) : null;
        this.networks = networks;
        this.published = filters.get("publish").stream()
                .map(range -> PortRange.ofFilter("publish", range))
                .toList();
        this.exposed = filters.get("expose").stream()
                .map(range -> PortRange.ofFilter("expose", range))
                .toList();
        this.before = bound(filters.get("before"), registry, Instant.MAX);
        this.since = bound(filters.get("since"), registry, Instant.MIN);
    }

    private static Filters known(Filters filters) {
        try {
            boolean _ = filters.bool("is-task", false); // tasks are a swarm's
            return filters.requireKnown(KEYS);
        } catch (InvalidFilterException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }

    private static Set<String> ancestors(Filters filters, ImageStore images) {
        Set<String> ids = new HashSet<>();
        for (String reference : filters.get("ancestor")) {
            try {
                ids.add(images.resolve(reference).id().toString());
            } catch (NotFound | BadRequest e) {
                // dockerd goes on as if no container came from it
            }
        }
        return ids;
    }

    private static Instant bound(Set<String> references, ContainerRegistry registry, Instant none) {
        return references.stream()
                .findFirst()
                .map(reference -> registry.get(reference).document().created().instant())
                .orElse(none);
    }

    /** Whether it asks for states by name, so that those that do not run count too. */
    boolean namesStates() {
        return filters.has("status");
    }

    boolean admits(Container container) {
        Health health = container.health();
        return filters.matches("health", health == null ? "none" : health.status()) && admits(container.document());
    }

    private boolean admits(ContainerDocument document) {
        Instant created = document.created().instant();
        return filters.matches("status", StateView.word(document.state()))
                && (exitCodes.isEmpty()
                        || (document.state() instanceof ContainerState.Exited exited
                                && exitCodes.contains(exited.exitCode())))
                && (!filters.has("id")
                        || filters.get("id").stream().anyMatch(document.id().text()::startsWith))
                && (!filters.has("name") || filters.get("name").stream().anyMatch(name -> matchesName(document, name)))
                && filters.matchesLabels("label", document.config().labels())
                && (ancestors == null || ancestors.contains(document.imageId().toString()))
                && created.isBefore(before)
                && created.isAfter(since)
                && (!filters.has("volume") || filters.get("volume").stream().anyMatch(v -> mounts(document, v)))
                && (!filters.has("network") || filters.get("network").stream().anyMatch(n -> isIn(document, n)))
                && filters.matches("is-task", "false")
                && (published.isEmpty() || published.stream().anyMatch(range -> publishes(document, range)))
                && (exposed.isEmpty() || exposed.stream().anyMatch(range -> exposes(document, range)));
    }

    private static boolean matchesName(ContainerDocument document, String wanted) {
        try {
            Pattern pattern = Pattern.compile(wanted);
            return pattern.matcher(document.name().text()).find()
                    || pattern.matcher(document.name().withSlash()).find();
        } catch (PatternSyntaxException e) {
            return document.name().text().equals(wanted);
        }
    }

    private static boolean mounts(ContainerDocument document, String wanted) {
        return document.mounts().stream()
                .anyMatch(mount -> mount.source().equals(wanted)
                        || mount.destination().equals(wanted)
                        || (!mount.name().isEmpty() && mount.name().equals(wanted)));
    }

    /** A network by its name, or by its id as a whole. */
    private boolean isIn(ContainerDocument document, String wanted) {
        return document.networks().keySet().stream()
                .anyMatch(name -> name.equals(wanted)
                        || networks.find(name)
                                .filter(network -> network.id().toString().equals(wanted))
                                .isPresent());
    }

    /** A port of the host's. */
    private boolean publishes(ContainerDocument document, PortRange range) {
        return ExposedPorts.list(document, networks).stream()
                .anyMatch(port -> port.publicPort() != 0 && range.has(port.publicPort(), port.type()));
    }

    private static boolean exposes(ContainerDocument document, PortRange range) {
        return document.config().exposedPorts().keySet().stream().anyMatch(range::has);
    }
}
