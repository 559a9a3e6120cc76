package dev.jdocker.daemon.container.stream;

import dev.jdocker.linux.Linux;
import java.time.InstantSource;

/** What the streams of all containers share: system calls, readiness, the clock, memory. */
public final class StreamDevices {
    private final Linux linux;
    private final Readiness readiness;
    private final InstantSource clock;
    private final StreamPump.Devices pumps;

    public StreamDevices(Linux linux, Readiness readiness, InstantSource clock) {
        this.linux = linux;
        this.readiness = readiness;
        this.clock = clock;
        this.pumps = new StreamPump.Devices(linux, readiness, new PumpBuffers());
    }

    Linux linux() {
        return linux;
    }

    Readiness readiness() {
        return readiness;
    }

    InstantSource clock() {
        return clock;
    }

    StreamPump.Devices pumps() {
        return pumps;
    }
}
