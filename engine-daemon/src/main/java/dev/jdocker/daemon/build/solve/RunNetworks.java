package dev.jdocker.daemon.build.solve;

import dev.jdocker.api.network.EndpointSettings;
import dev.jdocker.daemon.network.EndpointWish;
import dev.jdocker.daemon.network.Networks;
import dev.jdocker.daemon.network.SandboxWish;
import dev.jdocker.daemon.network.model.Sandbox;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The network namespaces for the commands of one build. One that a command has given back serves the next: making one takes
 * longer than many a command.
 */
final class RunNetworks implements AutoCloseable {

    private static final int ID_BYTES = 32;

    private final Networks networks;
    private final Map<String, Deque<Sandbox>> idle = new HashMap<>();
    private final List<String> all = new ArrayList<>();

    RunNetworks(Networks networks) {
        this.networks = networks;
    }

    /** Whether there is a network of that name. */
    boolean has(String network) {
        return networks.find(network).isPresent();
    }

    /** A namespace in that network, for one command. */
    Sandbox take(String network) {
        byte[] bytes = new byte[ID_BYTES];
        synchronized (this) {
            Deque<Sandbox> known = idle.get(network);
            if (known != null && !known.isEmpty()) {
                return known.pop();
            }
            ThreadLocalRandom.current().nextBytes(bytes);
            all.add(HexFormat.of().formatHex(bytes));
        }
        String id = HexFormat.of().formatHex(bytes);
        EndpointWish wish = new EndpointWish(EndpointSettings.builder().build(), List.of());
        return networks.sandboxes()
                .open(new SandboxWish(id, "build-" + id.substring(0, 12), Map.of(network, wish), List.of()), null);
    }

    synchronized void giveBack(String network, Sandbox sandbox) {
        idle.computeIfAbsent(network, name -> new ArrayDeque<>()).push(sandbox);
    }

    /** Clears one away that nobody else shall have. */
    void discard(Sandbox sandbox) {
        networks.sandboxes().close(sandbox.container());
        synchronized (this) {
            all.remove(sandbox.container());
        }
    }

    /** Clears all away; nothing runs in them any more. */
    @Override
    public synchronized void close() {
        all.forEach(networks.sandboxes()::close);
        all.clear();
        idle.clear();
    }
}
