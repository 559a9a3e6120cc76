package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.image.HealthConfig;
import dev.jdocker.api.image.ImageConfig;
import dev.jdocker.api.json.EmptyObject;
import dev.jdocker.daemon.error.BadRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Fills in from the image what a client left open (moby's daemon/commit.go merge). */
public final class ConfigMerge {
    private ConfigMerge() {}

    /** The container's configuration; its command is there. */
    public static ContainerConfig merge(ContainerConfig asked, ImageConfig image) {
        ContainerConfig merged = fill(asked, image);
        if (command(merged).isEmpty()) {
            throw new BadRequest("no command specified");
        }
        return merged;
    }

    /** The same for an image, which needs no command. */
    public static ContainerConfig fill(ContainerConfig asked, ImageConfig image) {
        List<String> entrypoint = asked.entrypoint();
        List<String> command = asked.cmd();
        if (isEmpty(entrypoint)) {
            if (isEmpty(command)) {
                command = image.cmd();
            }
            if (entrypoint == null) {
                entrypoint = image.entrypoint();
            }
        }
        if (entrypoint != null && entrypoint.equals(List.of(""))) {
            entrypoint = null; // how a client clears the image's entrypoint together with its command
        }
        return asked.toBuilder()
                .entrypoint(entrypoint)
                .cmd(command)
                .user(either(asked.user(), image.user()))
                .workingDir(either(asked.workingDir(), image.workingDir()))
                .stopSignal(either(asked.stopSignal(), image.stopSignal()))
                .env(environment(asked.env(), image.env()))
                .labels(union(asked.labels(), image.labels()))
                .exposedPorts(union(asked.exposedPorts(), image.exposedPorts()))
                .volumes(volumes(asked.volumes(), image.volumes()))
                .healthcheck(health(asked.healthcheck(), image.healthcheck()))
                .build();
    }

    /** Entrypoint and command as one: the program and what follows it. */
    public static List<String> command(ContainerConfig merged) {
        List<String> all = new ArrayList<>(Objects.requireNonNullElse(merged.entrypoint(), List.of()));
        all.addAll(Objects.requireNonNullElse(merged.cmd(), List.of()));
        return all;
    }

    /** Field by field, so that a client may change the times of the image's check alone. */
    private static @Nullable HealthConfig health(@Nullable HealthConfig asked, @Nullable HealthConfig image) {
        if (asked == null || image == null) {
            return asked == null ? image : asked;
        }
        return new HealthConfig(
                asked.test().isEmpty() ? image.test() : asked.test(),
                either(asked.intervalNanos(), image.intervalNanos()),
                either(asked.timeoutNanos(), image.timeoutNanos()),
                either(asked.startPeriodNanos(), image.startPeriodNanos()),
                either(asked.startIntervalNanos(), image.startIntervalNanos()),
                (int) either(asked.retries(), image.retries()));
    }

    private static long either(long asked, long image) {
        return asked == 0 ? image : asked;
    }

    private static boolean isEmpty(@Nullable List<String> list) {
        return list == null || list.isEmpty();
    }

    private static String either(String asked, String image) {
        return asked.isEmpty() ? image : asked;
    }

    private static List<String> environment(List<String> asked, List<String> image) {
        if (image.isEmpty()) {
            return asked;
        }
        List<String> all = new ArrayList<>(asked);
        for (String entry : image) {
            String name = name(entry);
            if (asked.stream().noneMatch(own -> name(own).equals(name))) {
                all.add(entry);
            }
        }
        return all;
    }

    private static String name(String entry) {
        int equals = entry.indexOf('=');
        return equals < 0 ? entry : entry.substring(0, equals);
    }

    private static Map<String, EmptyObject> volumes(Map<String, EmptyObject> asked, Map<String, EmptyObject> image) {
        return asked.isEmpty() ? image : union(asked, image);
    }

    private static <V> Map<String, V> union(Map<String, V> asked, Map<String, V> image) {
        Map<String, V> all = new LinkedHashMap<>(image);
        all.putAll(asked);
        return all;
    }
}
