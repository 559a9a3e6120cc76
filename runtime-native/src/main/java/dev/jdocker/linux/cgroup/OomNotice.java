package dev.jdocker.linux.cgroup;

import dev.jdocker.linux.Fd;

/** Tells when a group lacks memory: its descriptor becomes ready, whoever polls it asks {@link #isNew}, and polls again. */
public interface OomNotice extends AutoCloseable {

    /** What to poll. */
    Fd descriptor();

    /** The epoll events to wait for. */
    int events();

    /** Takes a notice; false if it was about something else. */
    boolean isNew();

    @Override
    void close();
}
