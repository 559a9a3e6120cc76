package dev.jdocker.daemon;

import dev.jdocker.api.container.LogConfig;
import dev.jdocker.daemon.config.ConfigException;
import dev.jdocker.daemon.config.DaemonConfig;
import dev.jdocker.daemon.log.LogDrivers;
import dev.jdocker.daemon.log.LogOptionException;
import dev.jdocker.daemon.log.Rotations;
import dev.jdocker.daemon.log.jsonfile.JsonFileDriver;
import dev.jdocker.daemon.log.local.LocalDriver;
import java.util.List;

/** Makes the log drivers. */
final class LogParts {
    private LogParts() {}

    static LogDrivers drivers(DaemonConfig config, Rotations rotations) {
        try {
            return new LogDrivers(
                    List.of(new JsonFileDriver(), new LocalDriver()),
                    LocalDriver::cache,
                    rotations,
                    new LogConfig(config.logDriver(), config.logOptions()));
        } catch (LogOptionException e) {
            throw new ConfigException("failed to set log opts: " + e.getMessage(), e);
        }
    }
}
