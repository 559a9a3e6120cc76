package dev.jdocker.daemon.config;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The configuration that holds now: a running daemon takes over what can change when it is told to read it anew. */
public final class LiveConfig implements Supplier<DaemonConfig> {

    private final List<Consumer<DaemonConfig>> followers = new CopyOnWriteArrayList<>();
    private volatile DaemonConfig current;

    public LiveConfig(DaemonConfig first) {
        this.current = first;
    }

    @Override
    public DaemonConfig get() {
        return current;
    }

    /** Calls {@code follower} with each later configuration, after those that follow already. */
    public void follow(Consumer<DaemonConfig> follower) {
        followers.add(follower);
    }

    /** Takes over what can change while the daemon runs. */
    public synchronized void reload(DaemonConfig read) {
        DaemonConfig next = current.reloaded(read);
        current = next;
        followers.forEach(follower -> follower.accept(next));
    }
}
