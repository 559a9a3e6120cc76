package dev.jdocker.linux.cgroup;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;

/** {@code memory.events}, which is ready for a priority read whenever one of its counters has changed since the last read. */
final class V2OomNotice implements OomNotice {
    private static final int GREATEST_SIZE = 4096;

    private final Linux linux;
    private final Fd file;
    private final CgroupV2 group;
    private long told;

    V2OomNotice(Linux linux, ControlFiles files, ControlDirectory directory, CgroupV2 group) {
        this.linux = linux;
        this.group = group;
        this.file = files.openForReading(directory.path().resolve("memory.events"));
        this.told = group.oomKills();
        readOnce();
    }

    /** Changes are counted from the last read of this very descriptor. */
    private void readOnce() {
        linux.pread(file, new byte[GREATEST_SIZE], 0, GREATEST_SIZE, 0);
    }

    @Override
    public Fd descriptor() {
        return file;
    }

    @Override
    public int events() {
        return Flags.EPOLLPRI;
    }

    @Override
    public boolean isNew() {
        readOnce();
        long kills = group.oomKills();
        boolean more = kills > told;
        told = kills;
        return more;
    }

    @Override
    public void close() {
        file.close();
    }
}
