package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Which devices may be used: {@code {"allow":true,"type":"c","major":1,"minor":3,"access":"rwm"}}; absent numbers mean any. */
public record DeviceRule(
        @JsonProperty("allow") boolean allow,
        @JsonProperty("type") @Nullable String type,
        @JsonProperty("major") @Nullable Long major,
        @JsonProperty("minor") @Nullable Long minor,
        @JsonProperty("access") @Nullable String access) {}
