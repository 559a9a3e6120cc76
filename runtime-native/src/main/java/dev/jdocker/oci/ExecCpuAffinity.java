package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The CPU lists of a process that joins a container, before and after it enters the cgroup. */
public record ExecCpuAffinity(
        @JsonProperty("initial") @Nullable String initial,
        @JsonProperty("final") @Nullable String finalCpus) {}
