package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.SpawnRequest;
import java.util.List;

/** How a launcher comes to life, as a child of this process. */
@FunctionalInterface
interface Spawning {

    /**
     * Starts one. It tells its process id by its report.
     *
     * @param name of what it starts, for its command line
     * @param descriptors its descriptors 0, 1, 2, …; they may be closed afterwards
     */
    void spawn(String name, List<Fd> descriptors);

    /** By posix_spawn(3): for those who start few. */
    static Spawning directly(Linux linux, LauncherImage image) {
        return (name, descriptors) -> {
            int _ = linux.posixSpawn(new SpawnRequest(
                    image.path(), List.of("jdocker-monitor", name), List.of(), List.copyOf(descriptors)));
        };
    }
}
