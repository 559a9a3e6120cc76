package dev.jdocker.daemon.build.solve;

import static dev.jdocker.linux.Flags.MNT_DETACH;

import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Unmounts what a killed engine has left mounted in a folder. */
final class MountSweep {

    private static final int PLACE = 4; // of the mount point in a line of proc_pid_mountinfo(5)

    private MountSweep() {}

    static void unmount(Linux linux, Path folder) throws IOException {
        String prefix = folder.toRealPath() + "/";
        List<String> lines = Files.readAllLines(Path.of("/proc/self/mountinfo"));
        for (String line : lines.reversed()) {
            String place = line.split(" ", -1)[PLACE];
            if (place.startsWith(prefix)) {
                linux.umount2(place, MNT_DETACH);
            }
        }
    }
}
