package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The name that a moved network device gets. */
public record NetDevice(@JsonProperty("name") @Nullable String name) {}
