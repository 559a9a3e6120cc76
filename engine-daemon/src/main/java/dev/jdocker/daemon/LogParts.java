package dev.jdocker.daemon;

import dev.jdocker.api.container.LogConfig;
import dev.jdocker.daemon.config.ConfigException;
import dev.jdocker.daemon.config.DaemonConfig;
import dev.jdocker.daemon.log.LogDrivers;
import dev.jdocker.daemon.log.LogOptionException;
import dev.jdocker.daemon.log.Rotations;
import dev.jdocker.daemon.log.UnixDatagrams;
import dev.jdocker.daemon.log.fluentd.FluentdDriver;
import dev.jdocker.daemon.log.gelf.GelfDriver;
import dev.jdocker.daemon.log.journald.JournaldDriver;
import dev.jdocker.daemon.log.jsonfile.JsonFileDriver;
import dev.jdocker.daemon.log.local.LocalDriver;
import dev.jdocker.daemon.log.syslog.SyslogDriver;
import java.util.List;

/** Makes the log drivers. */
final class LogParts {
    private LogParts() {}

    static LogDrivers drivers(DaemonConfig config, Rotations rotations, UnixDatagrams.Sockets sockets) {
        try {
            return new LogDrivers(
                    List.of(
                            new FluentdDriver(),
                            new GelfDriver(),
                            new JournaldDriver(sockets),
                            new JsonFileDriver(),
                            new LocalDriver(),
                            new SyslogDriver(sockets)),
                    LocalDriver::cache,
                    rotations,
                    new LogConfig(config.logDriver(), config.logOptions()));
        } catch (LogOptionException e) {
            throw new ConfigException("failed to set log opts: " + e.getMessage(), e);
        }
    }
}
