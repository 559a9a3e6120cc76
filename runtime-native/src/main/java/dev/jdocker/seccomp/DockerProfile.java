package dev.jdocker.seccomp;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.jdocker.oci.SeccompAction;
import dev.jdocker.oci.SeccompArch;
import dev.jdocker.oci.SeccompArg;
import dev.jdocker.oci.SeccompSyscall;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Docker's form of a profile, which {@code --security-opt seccomp=FILE} sends:
 *
 * <pre>{"defaultAction":"SCMP_ACT_ERRNO","archMap":[{"architecture":"SCMP_ARCH_X86_64","subArchitectures":[…]}],
 * "syscalls":[{"names":["bpf"],"action":"SCMP_ACT_ALLOW","args":[],"includes":{"caps":["CAP_BPF"]},"excludes":{}}]}</pre>
 */
public record DockerProfile(
        @JsonProperty("defaultAction") @Nullable SeccompAction defaultAction,
        @JsonProperty("defaultErrnoRet") @Nullable Integer defaultErrno,
        @JsonProperty("architectures") @Nullable List<SeccompArch> architectures,
        @JsonProperty("archMap") @Nullable List<ArchFamily> archMap,
        @JsonProperty("flags") @Nullable List<String> flags,
        @JsonProperty("listenerPath") @Nullable String listenerPath,
        @JsonProperty("listenerMetadata") @Nullable String listenerMetadata,
        @JsonProperty("syscalls") @Nullable List<Syscalls> syscalls) {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    record ArchFamily(
            @JsonProperty("architecture") SeccompArch architecture,
            @JsonProperty("subArchitectures") @Nullable List<SeccompArch> subArchitectures) {}

    record Syscalls(
            @JsonProperty("name") @Nullable String name,
            @JsonProperty("names") @Nullable List<String> names,
            @JsonProperty("action") @Nullable SeccompAction action,
            @JsonProperty("errnoRet") @Nullable Integer errno,
            @JsonProperty("args") @Nullable List<SeccompArg> args,
            @JsonProperty("includes") @Nullable Filter includes,
            @JsonProperty("excludes") @Nullable Filter excludes) {}

    record Filter(
            @JsonProperty("caps") @Nullable List<String> capabilities,
            @JsonProperty("arches") @Nullable List<String> machines,
            @JsonProperty("minKernel") @Nullable String minKernel) {}

    /**
     * Reads a profile.
     *
     * @return null for one that says nothing at all, which means no filter
     * @throws SeccompException if it is not a profile, in Docker's words
     */
    public static @Nullable SeccompProfile parse(String json) {
        DockerProfile profile;
        try {
            profile = MAPPER.readValue(json, DockerProfile.class);
        } catch (JsonProcessingException e) {
            throw new SeccompException("decoding seccomp profile failed: " + e.getOriginalMessage(), e);
        }
        return profile == null ? null : profile.toProfile();
    }

    private @Nullable SeccompProfile toProfile() {
        if (defaultAction == null && orEmpty(syscalls).isEmpty()) {
            return null;
        }
        if (defaultAction == null) {
            throw new SeccompException("invalid seccomp profile: no default action", null);
        }
        if (!orEmpty(architectures).isEmpty() && !orEmpty(archMap).isEmpty()) {
            throw new SeccompException(
                    "both 'architectures' and 'archMap' are specified in the seccomp profile, use either"
                            + " 'architectures' or 'archMap'",
                    null);
        }
        Map<SeccompArch, List<SeccompArch>> families = new EnumMap<>(SeccompArch.class);
        for (ArchFamily family : orEmpty(archMap)) {
            families.putIfAbsent(family.architecture, orEmpty(family.subArchitectures));
        }
        return new SeccompProfile(
                defaultAction,
                defaultErrno,
                orEmpty(architectures),
                families,
                orEmpty(flags),
                listenerPath,
                listenerMetadata,
                orEmpty(syscalls).stream().map(DockerProfile::rule).toList());
    }

    private static SeccompProfile.Rule rule(Syscalls syscalls) {
        List<String> names = orEmpty(syscalls.names);
        String name = syscalls.name;
        if (name != null && !name.isEmpty()) {
            if (!names.isEmpty()) {
                throw new SeccompException(
                        "both 'name' and 'names' are specified in the seccomp profile, use either 'name' or 'names'",
                        null);
            }
            names = List.of(name);
        }
        SeccompAction action = syscalls.action;
        if (action == null) {
            throw new SeccompException("invalid seccomp profile: no action for " + names, null);
        }
        return new SeccompProfile.Rule(
                new SeccompSyscall(names, action, syscalls.errno, orEmpty(syscalls.args)),
                condition(syscalls.includes),
                condition(syscalls.excludes));
    }

    private static Condition condition(@Nullable Filter filter) {
        if (filter == null) {
            return Condition.NONE;
        }
        String kernel = filter.minKernel;
        return new Condition(
                orEmpty(filter.capabilities),
                orEmpty(filter.machines),
                kernel == null || kernel.isEmpty() ? null : KernelVersion.parse(kernel));
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
