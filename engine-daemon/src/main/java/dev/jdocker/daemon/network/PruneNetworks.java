package dev.jdocker.daemon.network;

import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.network.NetworksPruneResponse;
import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.event.EventBus;
import dev.jdocker.daemon.http.DryRun;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.http.Protection;
import dev.jdocker.daemon.http.UntilFilter;
import dev.jdocker.daemon.network.model.Network;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /networks/prune}: removes the networks of users that nobody is in; with {@code dry-run}, ours, it only tells which. */
record PruneNetworks(Networks networks, RemoveNetwork removal, EventBus events) implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(PruneNetworks.class);

    @Override
    public void handle(Exchange exchange) {
        Filters filters = exchange.query().filters().requireKnown(Set.of("label", "label!", "until"));
        Instant until = UntilFilter.only(filters);
        boolean dryRun = DryRun.of(exchange.query()).isOn();
        List<String> deleted = new ArrayList<>();
        for (Network network : networks.all()) {
            boolean wanted = filters.admitsLabels(network.labels());
            boolean old = until == null || !network.created().instant().isAfter(until);
            if (wanted && old && isUnused(network) && (dryRun || remove(network))) {
                deleted.add(network.name());
            }
        }
        if (!dryRun) {
            events.publish("network", "prune", "", Map.of("reclaimed", "0"));
        }
        exchange.respond(200, new NetworksPruneResponse(deleted.isEmpty() ? null : deleted));
    }

    private boolean isUnused(Network network) {
        return !network.isPredefined()
                && !network.configOnly()
                && !Protection.isOn(network.labels())
                && networks.sandboxesIn(network.id()).isEmpty();
    }

    private boolean remove(Network network) {
        try {
            Network _ = removal.remove(network.id());
            return true;
        } catch (ApiException e) {
            LOG.warn("could not remove local network {}: {}", network.name(), e.text());
            return false;
        }
    }
}
