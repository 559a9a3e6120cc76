package dev.jdocker.daemon.container;

import java.nio.file.Path;

/** An image mounted read-only for a container to take a copy of the mount; closing takes it away. */
record ImageMount(Path place, Runnable ending) implements AutoCloseable {
    @Override
    public void close() {
        ending.run();
    }
}
