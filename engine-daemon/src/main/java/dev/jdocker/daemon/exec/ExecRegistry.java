package dev.jdocker.daemon.exec;

import dev.jdocker.api.container.ContainerId;
import dev.jdocker.daemon.error.NotFound;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The processes that were asked for, by their ids; those that have ended stay for some minutes to be inspected. */
final class ExecRegistry {
    private static final int ID_BYTES = 32;

    private final Map<String, Exec> byId = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    void add(Exec exec) {
        byId.put(exec.id(), exec);
        exec.container().addExec(exec.id());
    }

    void remove(Exec exec) {
        byId.remove(exec.id());
        exec.container().removeExec(exec.id());
    }

    /** @throws NotFound {@code No such exec instance: x} */
    Exec get(String id) {
        Exec exec = byId.get(id);
        if (exec == null) {
            throw new NotFound("No such exec instance: " + id);
        }
        return exec;
    }

    List<Exec> of(ContainerId container) {
        return byId.values().stream()
                .filter(exec -> exec.container().id().equals(container))
                .toList();
    }

    /** Forgets those that had ended at the last sweep already. */
    void sweep() {
        byId.values().removeIf(Exec::markRemovable);
    }
}
