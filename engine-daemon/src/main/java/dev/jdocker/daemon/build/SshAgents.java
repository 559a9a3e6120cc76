package dev.jdocker.daemon.build;

import java.io.IOException;
import java.nio.file.Path;

/** The ssh agents that a client lends a build. */
public interface SshAgents {

    /** There are none. */
    SshAgents NONE = new SshAgents() {
        @Override
        public boolean has(String id) {
            return false;
        }

        @Override
        public Socket open(String id, int uid, int gid, int mode) throws IOException {
            throw new IOException("unset ssh forward key " + id);
        }
    };

    /** Whether there is an agent of that id; the first one is {@code default}. */
    boolean has(String id) throws IOException;

    /** A Unix socket of this machine that leads to the agent, with that owner and mode. */
    Socket open(String id, int uid, int gid, int mode) throws IOException;

    /** What is at {@code path} until it is closed. */
    interface Socket extends AutoCloseable {
        Path path();

        @Override
        void close();
    }
}
