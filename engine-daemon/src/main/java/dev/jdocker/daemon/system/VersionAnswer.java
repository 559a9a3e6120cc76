package dev.jdocker.daemon.system;

import dev.jdocker.api.system.ComponentVersion;
import dev.jdocker.api.system.PlatformName;
import dev.jdocker.api.system.VersionResponse;
import dev.jdocker.daemon.http.ServerIdentity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the answer to {@code GET /version}. */
final class VersionAnswer {

    private static final String BUILD_TIME = "2026-01-01T00:00:00.000000000+00:00";

    private final Machine machine = new Machine();

    VersionResponse version() {
        Map<String, String> details = new TreeMap<>(Map.of(
                "ApiVersion",
                ServerIdentity.API_VERSION,
                "MinAPIVersion",
                ServerIdentity.MIN_API_VERSION,
                "Arch",
                machine.goArchitecture(),
                "Os",
                "linux",
                "KernelVersion",
                machine.kernelVersion(),
                "BuildTime",
                BUILD_TIME,
                "Experimental",
                "false",
                "GitCommit",
                "",
                "GoVersion",
                "",
                "JavaVersion",
                Runtime.version().toString()));
        return VersionResponse.builder()
                .platform(new PlatformName("jdocker"))
                .components(List.of(new ComponentVersion("Engine", ServerIdentity.VERSION, details)))
                .version(ServerIdentity.VERSION)
                .apiVersion(ServerIdentity.API_VERSION)
                .minApiVersion(ServerIdentity.MIN_API_VERSION)
                .os("linux")
                .arch(machine.goArchitecture())
                .kernelVersion(machine.kernelVersion())
                .buildTime(BUILD_TIME)
                .build();
    }
}
