package dev.jdocker.linux.jnr;

import dev.jdocker.linux.Architecture;
import dev.jdocker.linux.Linux.Stat;
import dev.jdocker.linux.Linux.Timespec;
import jnr.ffi.Pointer;

/** struct stat of newfstatat(2), whose form differs between the architectures. */
final class StructStat {
    private StructStat() {}

    static Stat read(Pointer m, long at) {
        return switch (Architecture.current()) {
            case X86_64 ->
                new Stat(
                        m.getLong(at),
                        m.getLong(at + 8),
                        m.getInt(at + 24),
                        m.getLong(at + 16),
                        m.getInt(at + 28),
                        m.getInt(at + 32),
                        m.getLong(at + 40),
                        m.getLong(at + 48),
                        m.getLong(at + 64),
                        new Timespec(m.getLong(at + 88), m.getLong(at + 96)),
                        new Timespec(m.getLong(at + 104), m.getLong(at + 112)));
            case AARCH64 ->
                new Stat(
                        m.getLong(at),
                        m.getLong(at + 8),
                        m.getInt(at + 16),
                        m.getInt(at + 20),
                        m.getInt(at + 24),
                        m.getInt(at + 28),
                        m.getLong(at + 32),
                        m.getLong(at + 48),
                        m.getLong(at + 64),
                        new Timespec(m.getLong(at + 88), m.getLong(at + 96)),
                        new Timespec(m.getLong(at + 104), m.getLong(at + 112)));
        };
    }
}
