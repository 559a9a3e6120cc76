package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Limits of one RDMA device. */
public record RdmaLimit(
        @JsonProperty("hcaHandles") @Nullable Long hcaHandles,
        @JsonProperty("hcaObjects") @Nullable Long hcaObjects) {}
