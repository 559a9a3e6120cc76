package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A system call filter, already resolved for one machine and capability set. */
public record Seccomp(
        @JsonProperty("defaultAction") SeccompAction defaultAction,
        @JsonProperty("defaultErrnoRet") @Nullable Integer defaultErrnoRet,
        @JsonProperty("architectures") List<SeccompArch> architectures,
        @JsonProperty("flags") List<String> flags,
        @JsonProperty("listenerPath") @Nullable String listenerPath,
        @JsonProperty("listenerMetadata") @Nullable String listenerMetadata,
        @JsonProperty("syscalls") List<SeccompSyscall> syscalls) {
    public Seccomp {
        architectures = Absent.list(architectures);
        flags = Absent.list(flags);
        syscalls = Absent.list(syscalls);
    }
}
