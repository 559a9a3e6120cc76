package dev.jdocker.daemon.registry.remote;

import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.registry.host.RegistryHost.Capability;
import dev.jdocker.daemon.registry.http.HostFailure;
import dev.jdocker.daemon.registry.http.HostSession;
import dev.jdocker.daemon.registry.http.Refusal;
import dev.jdocker.daemon.registry.http.Unreachable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the hosts of a registry in their order. Whatever a mirror does not do, the next host may; the registry itself is
 * passed over only if it cannot be reached, as one without TLS cannot by TLS. A host that was not there is not asked again.
 */
final class HostChoice {

    private static final Logger LOG = LoggerFactory.getLogger(HostChoice.class);

    private final ImageReference name;
    private final List<HostSession> sessions;
    private final RefusalWords words;
    private final Set<HostSession> gone = ConcurrentHashMap.newKeySet();

    HostChoice(ImageReference name, List<HostSession> sessions, RefusalWords words) {
        this.name = name;
        this.sessions = List.copyOf(sessions);
        this.words = words;
    }

    /** The hosts that may be asked, in their order. */
    List<HostSession> able(Capability needed) {
        List<HostSession> able = new ArrayList<>();
        for (HostSession session : sessions) {
            if (session.host().can().contains(needed) && !gone.contains(session)) {
                able.add(session);
            }
        }
        if (able.isEmpty() && !gone.isEmpty()) {
            gone.clear();
            return able(needed);
        }
        return able;
    }

    /** The answer of the first host that has one; a failure is that of the last. */
    <T> T ask(Capability needed, String reference, RemoteRepository.Action<T> action) throws IOException {
        try {
            return first(needed, action);
        } catch (HostFailure e) {
            throw words.of(e, reference);
        }
    }

    /** The same; empty where the last host says that there is no such thing. */
    <T> Optional<T> find(Capability needed, String reference, RemoteRepository.Action<T> action) throws IOException {
        try {
            return Optional.of(first(needed, action));
        } catch (Refusal e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw words.of(e, reference);
        } catch (Unreachable e) {
            throw words.of(e, reference);
        }
    }

    private <T> T first(Capability needed, RemoteRepository.Action<T> action) throws IOException {
        List<HostSession> able = able(needed);
        for (int i = 0; i < able.size(); i++) {
            HostSession session = able.get(i);
            boolean last = i == able.size() - 1;
            try {
                ping(session);
                return action.at(session);
            } catch (IOException e) {
                if (last || !passes(session, e)) {
                    throw e;
                }
            }
        }
        throw new ServerError("no host of the registry " + name.domain() + " may be asked to " + needed);
    }

    /** Finds out whether a host is there; remembers it if not. */
    void ping(HostSession session) throws IOException {
        try {
            session.ping();
        } catch (Unreachable e) {
            gone.add(session);
            throw e;
        }
    }

    /** Whether the next host is asked after such a failure. */
    boolean passes(HostSession session, IOException failure) {
        if (failure instanceof InterruptedIOException) {
            return false;
        }
        boolean passes =
                session.host().mirror() || (failure instanceof Unreachable unreachable && !unreachable.isOurs());
        if (passes) {
            LOG.debug("{}: asking the next host: {}", session.host().base(), failure.getMessage());
        }
        return passes;
    }

    /** A failure of a host as the client is told of it. */
    IOException told(IOException failure) {
        if (failure instanceof HostFailure host) {
            throw words.of(host, name.familiarName());
        }
        return failure;
    }
}
