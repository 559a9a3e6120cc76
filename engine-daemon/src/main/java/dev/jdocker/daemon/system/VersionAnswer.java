package dev.jdocker.daemon.system;

import dev.jdocker.api.system.BuildStamp;
import dev.jdocker.api.system.ComponentVersion;
import dev.jdocker.api.system.PlatformName;
import dev.jdocker.api.system.VersionResponse;
import dev.jdocker.daemon.http.ServerIdentity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the answer to {@code GET /version}. */
final class VersionAnswer {

    private final Machine machine = new Machine();
    private final BuildStamp build = BuildStamp.read();

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
                build.time(),
                "Experimental",
                "false",
                "GitCommit",
                build.commit(),
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
                .gitCommit(build.commit())
                .buildTime(build.time())
                .build();
    }
}
