package dev.jdocker.linux.cgroup;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Makes and removes groups in one hierarchy. The groups above are prepared once and then taken for granted, so that
 * making a container's group is a single call.
 */
final class Hierarchy {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ControlFiles files;
    private final Path top;
    private final Consumer<ControlDirectory> prepareParent;
    private final Set<Path> prepared = ConcurrentHashMap.newKeySet();

    /** {@code prepareParent} readies a group, the topmost first, for groups below it. */
    Hierarchy(ControlFiles files, Path top, Consumer<ControlDirectory> prepareParent) {
        this.files = files;
        this.top = top;
        this.prepareParent = prepareParent;
    }

    Path top() {
        return top;
    }

    ControlDirectory directory(GroupPath path) {
        return new ControlDirectory(files, path.under(top));
    }

    /** Makes the group anew: one that is there is a leftover, and is removed first. */
    ControlDirectory make(GroupPath path) {
        Path directory = path.under(top);
        try {
            prepareParents(path);
            if (!makeOnce(path, directory)) {
                removeTree(directory);
                if (!makeOnce(path, directory)) {
                    throw new CgroupException("create cgroup " + directory + ": it exists and is in use", null);
                }
            }
        } catch (IOException e) {
            throw new CgroupException("create cgroup " + directory + ": " + e.getMessage(), e);
        }
        return new ControlDirectory(files, directory);
    }

    /** If somebody removed the parents meanwhile, they are made again. */
    private boolean makeOnce(GroupPath path, Path directory) throws IOException {
        try {
            return files.makeDirectory(directory);
        } catch (NoSuchFileException e) {
            prepared.clear();
            prepareParents(path);
            return files.makeDirectory(directory);
        }
    }

    private void prepareParents(GroupPath path) throws IOException {
        if (prepared.contains(path.under(top).getParent())) {
            return;
        }
        // One at a time: the upper ones must be ready before the lower ones are made.
        synchronized (this) {
            if (prepared.add(top)) {
                prepareParent.accept(new ControlDirectory(files, top));
            }
            for (Path parent : path.parentsUnder(top)) {
                if (!prepared.contains(parent)) {
                    files.makeDirectory(parent);
                    prepareParent.accept(new ControlDirectory(files, parent));
                    prepared.add(parent);
                }
            }
        }
    }

    /** Removes the group and those below it; waits while the last processes are on their way out. */
    void remove(GroupPath path) {
        Path directory = path.under(top);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (long pause = 1; ; pause = Math.min(pause * 2, 50)) {
            try {
                removeTree(directory);
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw new CgroupException("remove cgroup " + directory + ": " + e.getMessage(), e);
                }
            }
            Pause.millis(pause);
        }
    }

    /** Most groups have none below them; looking for some costs more than the removal. */
    private void removeTree(Path directory) throws IOException {
        try {
            files.removeDirectory(directory);
            return;
        } catch (IOException e) {
            // Groups below, or processes; the second try tells.
        }
        for (Path group : tree(directory).reversed()) {
            files.removeDirectory(group);
        }
    }

    /** The group and those below it, each before its own. */
    List<Path> tree(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        if (files.exists(directory)) {
            found.add(directory);
            for (int i = 0; i < found.size(); i++) {
                try {
                    found.addAll(files.subdirectories(found.get(i)));
                } catch (NoSuchFileException e) {
                    // gone meanwhile
                }
            }
        }
        return found;
    }

    /** The ids of the processes in the group and below it. */
    List<Integer> pids(GroupPath path) {
        Path directory = path.under(top);
        try {
            return tree(directory).stream()
                    .flatMap(group -> new ControlDirectory(files, group).readLines("cgroup.procs").stream())
                    .map(Integer::valueOf)
                    .filter(pid -> pid > 0)
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new CgroupException("list the processes of cgroup " + directory + ": " + e.getMessage(), e);
        }
    }
}
