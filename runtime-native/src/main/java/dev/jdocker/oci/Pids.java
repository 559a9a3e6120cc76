package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The largest number of tasks, 0 or less for no limit. */
public record Pids(@JsonProperty("limit") @Nullable Long limit) {}
