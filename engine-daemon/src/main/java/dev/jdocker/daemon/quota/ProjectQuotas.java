package dev.jdocker.daemon.quota;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits how much folders hold by the quotas of <em>projects</em>, which ext4 and xfs have: what is in a folder belongs to its
 * project, and so does what is made in there later. Which project a folder has, and its limit, stands in the file system
 * alone. A project is free while nothing at all belongs to it, as the file system counts: so none is taken that a folder in
 * the trash, another engine or somebody else has, and each is free again by itself.
 */
public final class ProjectQuotas {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectQuotas.class);
    private static final int FOLDER = Flags.O_RDONLY | Flags.O_DIRECTORY | Flags.O_CLOEXEC;
    private static final int MOST_TRIES = 100;
    private static final int FURTHER = 1000;

    private final Linux linux;
    private final int first;

    private ProjectQuotas(Linux linux, int first) {
        this.linux = linux;
        this.first = first;
    }

    /** For the writable layers of containers: with projects far from those that people number by hand. */
    public static ProjectQuotas ofContainers(Linux linux) {
        return new ProjectQuotas(linux, 1 << 24);
    }

    /** For volumes, whose projects are others. */
    public static ProjectQuotas ofVolumes(Linux linux) {
        return new ProjectQuotas(linux, 1 << 25);
    }

    /** Whether limits hold in the file system of a folder. */
    public boolean areEnforced(Path folder) {
        try (Fd fd = open(folder)) {
            return linux.enforcesProjectQuotas(fd);
        } catch (ErrnoException e) {
            LOG.debug("no project quotas in {}: {}", folder, e.getMessage());
            return false;
        }
    }

    /** Lets folders of one file system, empty yet, hold so many bytes together. */
    public synchronized void limit(List<Path> folders, long bytes) {
        try (Fd top = open(folders.getFirst())) {
            int project = first;
            for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
                while (linux.projectUsage(top, project).inodes() > 0) {
                    project++;
                }
                linux.limitProject(top, project, bytes);
                give(folders, project);
                if (linux.projectUsage(top, project).inodes() == folders.size()) {
                    return;
                }
                // Somebody else has just taken it too.
                project += 1 + ThreadLocalRandom.current().nextInt(FURTHER);
            }
        }
        throw new IllegalStateException("no project is free for " + folders);
    }

    private void give(List<Path> folders, int project) {
        for (Path folder : folders) {
            try (Fd fd = open(folder)) {
                linux.setProject(fd, project);
            }
        }
    }

    /** Gives an empty folder the project of another, so that the limit holds for both; nothing where that has none. */
    public void share(Fd from, Fd to) {
        int project = project(from);
        if (project != 0) {
            linux.setProject(to, project);
        }
    }

    /** Takes the limit of a folder away that is about to go. */
    public void release(Path folder) {
        try (Fd fd = open(folder)) {
            int project = project(fd);
            if (project >= first) {
                linux.limitProject(fd, project, 0);
            }
        } catch (ErrnoException e) {
            LOG.debug("the limit of {} stays: {}", folder, e.getMessage());
        }
    }

    private int project(Fd fd) {
        try {
            return linux.project(fd);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOTTY) || e.is(Errno.EOPNOTSUPP)) {
                return 0; // a file system without projects
            }
            throw e;
        }
    }

    private Fd open(Path folder) {
        return linux.openat(Fd.CWD, folder.toString(), FOLDER, 0);
    }
}
