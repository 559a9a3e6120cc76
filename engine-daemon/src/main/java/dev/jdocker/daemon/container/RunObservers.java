package dev.jdocker.daemon.container;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All who follow the runs of containers; what one of them does wrong stops neither a container nor the others. */
final class RunObservers {
    private static final Logger LOG = LoggerFactory.getLogger(RunObservers.class);

    private final List<RunObserver> observers = new CopyOnWriteArrayList<>();

    void add(RunObserver observer) {
        observers.add(observer);
    }

    /** Tells them, in the order they came. */
    void tell(Consumer<RunObserver> what) {
        for (RunObserver observer : observers) {
            try {
                what.accept(observer);
            } catch (RuntimeException e) {
                LOG.error("follow a container's run", e);
            }
        }
    }
}
