package dev.jdocker.daemon.build.solve;

import dev.jdocker.daemon.persist.TreeRemoval;
import dev.jdocker.runtime.RunningContainer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clears away what the containers of commands leave outside their folders. */
final class RunSweep {

    private static final Logger LOG = LoggerFactory.getLogger(RunSweep.class);

    private RunSweep() {}

    static void remove(RunEngine engine, String id, String cgroup, Path runDirectory) {
        try {
            if (!cgroup.isEmpty()) {
                engine.cgroups().open(cgroup).delete();
            }
        } catch (RuntimeException e) {
            LOG.warn("remove the control group of build step {}: {}", id, e.getMessage());
        }
        try {
            if (Files.exists(runDirectory)) {
                TreeRemoval.remove(runDirectory);
            }
        } catch (IOException e) {
            LOG.warn("remove {}: {}", runDirectory, e.getMessage());
        }
    }

    /** Kills what a killed engine has left running, and removes its secrets. */
    static void sweep(RunEngine engine) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(engine.runs())) {
            for (Path run : left) {
                String id = String.valueOf(run.getFileName());
                String cgroup = "";
                Path said = run.resolve("cgroup");
                if (Files.exists(said)) {
                    cgroup = Files.readString(said).strip();
                }
                Optional<RunningContainer> running = engine.runtime().adopt(id, run);
                if (running.isPresent()) {
                    running.get().killAll();
                    running.get().exit().join();
                    running.get().close();
                }
                remove(engine, id, cgroup, run);
            }
        }
        try (DirectoryStream<Path> secrets = Files.newDirectoryStream(engine.secrets())) {
            for (Path secret : secrets) {
                Files.delete(secret);
            }
        }
    }
}
