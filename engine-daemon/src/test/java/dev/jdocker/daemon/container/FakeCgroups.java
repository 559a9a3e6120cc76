package dev.jdocker.daemon.container;

import dev.jdocker.linux.cgroup.Cgroup;
import dev.jdocker.linux.cgroup.CgroupEntry;
import dev.jdocker.linux.cgroup.CgroupFeatures;
import dev.jdocker.linux.cgroup.CgroupStats;
import dev.jdocker.linux.cgroup.Cgroups;
import dev.jdocker.linux.cgroup.OomNotice;
import dev.jdocker.oci.Resources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Control groups that hold nothing and remember which of them were deleted. */
final class FakeCgroups implements Cgroups {
    final List<String> deleted = Collections.synchronizedList(new ArrayList<>());

    @Override
    public int version() {
        return 2;
    }

    @Override
    public CgroupFeatures features() {
        return new CgroupFeatures(true, true, true, true, true, true, true, true, true, true, true, true, true, true);
    }

    @Override
    public Cgroup create(String path, Resources resources) {
        throw new UnsupportedOperationException("create " + path);
    }

    @Override
    public Cgroup open(String path) {
        return new Group(path);
    }

    private final class Group implements Cgroup {
        private final String path;

        Group(String path) {
            this.path = path;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public CgroupEntry entry() {
            throw new UnsupportedOperationException("entry");
        }

        @Override
        public void update(Resources resources) {
            throw new UnsupportedOperationException("update");
        }

        @Override
        public List<Integer> pids() {
            return List.of();
        }

        @Override
        public void killAll() {
            throw new UnsupportedOperationException("killAll");
        }

        @Override
        public void freeze() {
            throw new UnsupportedOperationException("freeze");
        }

        @Override
        public void thaw() {
            throw new UnsupportedOperationException("thaw");
        }

        @Override
        public boolean isFrozen() {
            return false;
        }

        @Override
        public long oomKills() {
            return 0;
        }

        @Override
        public OomNotice watchOom() {
            throw new UnsupportedOperationException("watchOom");
        }

        @Override
        public CgroupStats stats() {
            throw new UnsupportedOperationException("stats");
        }

        @Override
        public void delete() {
            deleted.add(path);
        }
    }
}
