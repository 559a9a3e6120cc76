package dev.jdocker.daemon.log;

import java.nio.file.Path;

/** A log that is kept in files: where, how they follow each other and how lines stand in them. */
public record StoredLog(Path file, Rotation rotation, LineFormat format) {}
