package dev.jdocker.daemon.build.filesync;

import dev.jdocker.daemon.build.LocalSource;
import dev.jdocker.daemon.build.session.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/** A folder of a session's client, for one build; what was fetched of it is let go when it is closed. */
public final class SessionFolder implements LocalSource, AutoCloseable {

    private final LocalFolders folders;
    private final Session session;
    private final String name;
    private final String use;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<LocalFolders.Lease> leases = new ArrayList<>();

    /**
     * @param use what it is wanted for, such as {@code dockerfile}
     */
    public SessionFolder(LocalFolders folders, Session session, String name, String use) {
        this.folders = folders;
        this.session = session;
        this.name = name;
        this.use = use;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Path fetch(Selection selection, LongConsumer receivedBytes) throws IOException {
        LocalFolders.Lease lease = folders.fetch(session, name, use, selection, receivedBytes);
        lock.lock();
        try {
            leases.add(lease);
        } finally {
            lock.unlock();
        }
        return lease.folder();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            leases.forEach(LocalFolders.Lease::close);
            leases.clear();
        } finally {
            lock.unlock();
        }
    }
}
