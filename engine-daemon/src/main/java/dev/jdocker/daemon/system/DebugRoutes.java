package dev.jdocker.daemon.system;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.jdocker.daemon.error.NotImplemented;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Routes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code /debug/vars} and {@code /debug/pprof/…}, for whoever looks after the daemon itself: what Go calls goroutines are its
 * threads; the other profiles are Go's own.
 */
final class DebugRoutes {

    private DebugRoutes() {}

    static void register(Routes routes) {
        routes.add("GET", "/debug/vars", DebugRoutes::variables)
                .add("GET", "/debug/pprof/goroutine", DebugRoutes::threads)
                .add("GET", "/debug/pprof/{profile:.*}", exchange -> {
                    throw new NotImplemented("the profile " + exchange.pathVariable("profile")
                            + " is Go's: this engine runs in a Java VM, which jcmd(1) profiles; its process is "
                            + ProcessHandle.current().pid());
                });
    }

    private static void variables(Exchange exchange) {
        Runtime java = Runtime.getRuntime();
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("cmdline", commandLine());
        variables.put(
                "memstats",
                Map.of(
                        "HeapAlloc",
                        java.totalMemory() - java.freeMemory(),
                        "HeapSys",
                        java.totalMemory(),
                        "HeapMax",
                        java.maxMemory()));
        exchange.respond(200, variables);
    }

    private static List<String> commandLine() {
        try {
            return List.of(Files.readString(Path.of("/proc/self/cmdline")).split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static void threads(Exchange exchange) throws IOException {
        // The one source that also has virtual threads writes to a new file only.
        Path folder = Files.createTempDirectory("jdockerd-threads");
        Path file = folder.resolve("threads");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
            exchange.respondText(200, Files.readString(file));
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }
}
