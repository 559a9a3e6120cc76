package dev.jdocker.daemon.network;

import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.persist.DocumentFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The networks that are here. They are made once for a data root, so that their ids stay. */
public final class Networks {
    private static final List<Map.Entry<String, String>> DRIVERS =
            List.of(Map.entry("host", "host"), Map.entry("none", "null"));
    private static final int ID_BYTES = 32;

    private final List<Network> all;

    private Networks(List<Network> all) {
        this.all = List.copyOf(all);
    }

    /** Reads them from {@code dataRoot} and makes those that are missing. */
    public static Networks open(Path dataRoot, InstantSource clock) throws IOException {
        DocumentFolder<Network> documents = new DocumentFolder<>(dataRoot.resolve("networks"), Network.class);
        Map<String, Network> known = documents.load();
        SecureRandom random = new SecureRandom();
        List<Network> networks = new ArrayList<>();
        for (Map.Entry<String, String> entry : DRIVERS) {
            String name = entry.getKey();
            Network network = known.get(name);
            if (network == null) {
                byte[] id = new byte[ID_BYTES];
                random.nextBytes(id);
                network = new Network(
                        name, HexFormat.of().formatHex(id), entry.getValue(), new Timestamp(clock.instant()));
                documents.put(name, network);
            }
            networks.add(network);
        }
        return new Networks(networks);
    }

    /** All, by name. */
    public List<Network> all() {
        return all;
    }

    /**
     * The network that a client means by a name, an id, or the beginning of one.
     *
     * @throws NotFound {@code network x not found}
     */
    public Network get(String reference) {
        List<Network> named =
                all.stream().filter(network -> network.name().equals(reference)).toList();
        List<Network> found = !named.isEmpty()
                ? named
                : all.stream()
                        .filter(network -> !reference.isEmpty() && network.id().startsWith(reference))
                        .toList();
        if (found.size() != 1) {
            throw new NotFound("network " + reference + (found.isEmpty() ? " not found" : " is ambiguous"));
        }
        return found.getFirst();
    }
}
