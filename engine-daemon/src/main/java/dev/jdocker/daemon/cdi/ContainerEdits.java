package dev.jdocker.daemon.cdi;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a device changes in a container's configuration. */
record ContainerEdits(
        @JsonProperty("env") List<String> env,
        @JsonProperty("deviceNodes") List<Node> deviceNodes,
        @JsonProperty("mounts") List<Bind> mounts,
        @JsonProperty("hooks") List<HookAt> hooks,
        @JsonProperty("additionalGids") List<Integer> additionalGids) {
    static final ContainerEdits NONE = new ContainerEdits(List.of(), List.of(), List.of(), List.of(), List.of());

    ContainerEdits {
        env = copy(env);
        deviceNodes = copy(deviceNodes);
        mounts = copy(mounts);
        hooks = copy(hooks);
        additionalGids = copy(additionalGids);
    }

    private static <T> List<T> copy(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /** A device node; what is not said is as on the host. */
    record Node(
            @JsonProperty("path") String path,
            @JsonProperty("hostPath") @Nullable String hostPath,
            @JsonProperty("type") @Nullable String type,
            @JsonProperty("major") @Nullable Long major,
            @JsonProperty("minor") @Nullable Long minor,
            @JsonProperty("fileMode") @Nullable Integer fileMode,
            @JsonProperty("permissions") @Nullable String permissions,
            @JsonProperty("uid") @Nullable Integer uid,
            @JsonProperty("gid") @Nullable Integer gid) {}

    /** A mount of a host's file. */
    record Bind(
            @JsonProperty("hostPath") String hostPath,
            @JsonProperty("containerPath") String containerPath,
            @JsonProperty("options") List<String> options,
            @JsonProperty("type") @Nullable String type) {
        Bind {
            options = options == null ? List.of("bind") : List.copyOf(options);
        }
    }

    /** A program to run at a point of the container's life. */
    record HookAt(
            @JsonProperty("hookName") String name,
            @JsonProperty("path") String path,
            @JsonProperty("args") List<String> args,
            @JsonProperty("env") List<String> env,
            @JsonProperty("timeout") @Nullable Integer timeout) {
        HookAt {
            name = Objects.requireNonNullElse(name, "");
            args = copy(args);
            env = copy(env);
        }
    }
}
