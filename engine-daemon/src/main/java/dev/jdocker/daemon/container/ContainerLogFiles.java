package dev.jdocker.daemon.container;

import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.log.LogDrivers;
import dev.jdocker.daemon.log.LogOptionException;
import dev.jdocker.daemon.log.LogOptions;
import dev.jdocker.daemon.log.LogSnapshot;
import dev.jdocker.daemon.log.LogSource;
import dev.jdocker.daemon.log.OpenLog;
import dev.jdocker.daemon.log.StoredLog;
import dev.jdocker.daemon.log.jsonfile.JsonFileDriver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The logs of containers as their documents ask for them. */
record ContainerLogFiles(LogDrivers drivers, ContainerPaths paths) {

    /** Opens the log of a container that is about to run, null if its output is not kept. */
    @Nullable
    OpenLog open(ContainerDocument document) throws IOException {
        return drivers.open(driver(document), source(document));
    }

    /** Opens the log of a container that runs already: whoever it is sent to may not be there yet. */
    @Nullable
    OpenLog reopen(ContainerDocument document) throws IOException {
        return drivers.reopen(driver(document), source(document));
    }

    /** The file that {@code inspect} names: Docker's tools read it. */
    String path(ContainerDocument document) {
        return driver(document).equals(JsonFileDriver.NAME)
                ? JsonFileDriver.file(paths.folder(document.id()), document.id().text())
                        .toString()
                : "";
    }

    /** Where what can be read of a container's log is kept, null if nothing can. */
    @Nullable
    StoredLog stored(ContainerDocument document) {
        try {
            return drivers.stored(driver(document), source(document));
        } catch (LogOptionException e) {
            throw new ServerError(String.valueOf(e.getMessage()), e);
        }
    }

    /** What stands in files of a container that does not run. */
    LogSnapshot snapshot(StoredLog log) throws IOException {
        return drivers.snapshot(log);
    }

    private static String driver(ContainerDocument document) {
        return document.hostConfig().logConfig().type();
    }

    private LogSource source(ContainerDocument document) {
        List<String> command = new ArrayList<>(List.of(document.path()));
        command.addAll(document.args());
        return new LogSource(
                document.id().text(),
                document.name().text(),
                document.imageId().toString(),
                document.config().image(),
                command,
                document.config().env(),
                document.config().labels(),
                document.created().instant(),
                paths.folder(document.id()),
                new LogOptions(document.hostConfig().logConfig().config()));
    }
}
