package dev.jdocker.daemon.metrics;

import dev.jdocker.api.system.SystemInfo;
import dev.jdocker.daemon.event.EventBus;
import dev.jdocker.daemon.http.RequestWatch;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What dockerd's metrics tell of the engine, under dockerd's names, and the daemon's memory. */
public final class EngineMetrics implements RequestWatch {

    private static final String PREFIX = "engine_daemon_";
    private static final String ACTIONS = PREFIX + "container_actions_seconds";

    private static final Map<String, String> TIMED = Map.of(
            "POST /containers/create", "create",
            "POST /containers/{id}/start", "start",
            "DELETE /containers/{id}", "delete",
            "GET /containers/{id}/changes", "changes",
            "POST /commit", "commit");

    private final Supplier<SystemInfo> info;
    private final EventBus events;
    private final Map<String, Durations> actions = new TreeMap<>();

    public EngineMetrics(Supplier<SystemInfo> info, EventBus events) {
        this.info = info;
        this.events = events;
        TIMED.values().forEach(action -> actions.put(action, new Durations()));
    }

    @Override
    public void handled(String operation, Duration took) {
        String action = TIMED.get(operation);
        Durations durations = action == null ? null : actions.get(action);
        if (durations != null) {
            durations.add(took);
        }
    }

    /** All of them now. */
    String text() {
        Exposition out = new Exposition();
        out.family(ACTIONS, "histogram", "The number of seconds it takes to process each container action");
        actions.forEach((action, durations) -> durations.write(out, ACTIONS, Map.of("action", action)));
        SystemInfo now = info.get();
        states(out, now);
        engine(out, now);
        out.family(PREFIX + "events_subscribers_total", "gauge", "The number of current subscribers to events")
                .sample(PREFIX + "events_subscribers_total", events.listeners());
        out.family(PREFIX + "events_total", "counter", "The number of events logged")
                .sample(PREFIX + "events_total", (double) events.published());
        Runtime java = Runtime.getRuntime();
        out.family("jvm_memory_used_bytes", "gauge", "The number of bytes of the daemon's heap that are in use")
                .sample(
                        "jvm_memory_used_bytes",
                        Map.of("area", "heap"),
                        (double) java.totalMemory() - java.freeMemory());
        out.family("jvm_memory_max_bytes", "gauge", "The number of bytes that the daemon's heap may have")
                .sample("jvm_memory_max_bytes", Map.of("area", "heap"), (double) java.maxMemory());
        out.family("process_open_fds", "gauge", "Number of open file descriptors.")
                .sample("process_open_fds", now.openFiles());
        return out.toString();
    }

    private static void states(Exposition out, SystemInfo now) {
        String family = PREFIX + "container_states_containers";
        out.family(family, "gauge", "The count of containers in various states")
                .sample(family, Map.of("state", "paused"), now.containersPaused())
                .sample(family, Map.of("state", "running"), now.containersRunning())
                .sample(family, Map.of("state", "stopped"), now.containersStopped());
    }

    private static void engine(Exposition out, SystemInfo now) {
        out.family(PREFIX + "engine_cpus_cpus", "gauge", "The number of cpus that the host system of the engine has")
                .sample(PREFIX + "engine_cpus_cpus", now.cpus());
        out.family(
                        PREFIX + "engine_memory_bytes",
                        "gauge",
                        "The number of bytes of memory that the host system of the engine has")
                .sample(PREFIX + "engine_memory_bytes", (double) now.memTotalBytes());
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("architecture", now.architecture());
        labels.put("daemon_id", now.id());
        labels.put("graphdriver", now.driver());
        labels.put("kernel", now.kernelVersion());
        labels.put("os", now.operatingSystem());
        labels.put("os_type", now.osType());
        labels.put("os_version", now.osVersion());
        labels.put("version", now.serverVersion());
        out.family(PREFIX + "engine_info", "gauge", "The information related to the engine and the OS it is running on")
                .sample(PREFIX + "engine_info", labels, 1);
    }
}
