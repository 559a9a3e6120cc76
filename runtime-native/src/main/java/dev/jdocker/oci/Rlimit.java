package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;

/** A resource limit: {@code {"type":"RLIMIT_NOFILE","soft":1024,"hard":4096}}; the numbers are unsigned, -1 is RLIM_INFINITY. */
public record Rlimit(
        @JsonProperty("type") String type,

        @JsonProperty("soft")
        @JsonSerialize(using = Unsigned.Writer.class)
        @JsonDeserialize(using = Unsigned.Reader.class)
        long soft,

        @JsonProperty("hard")
        @JsonSerialize(using = Unsigned.Writer.class)
        @JsonDeserialize(using = Unsigned.Reader.class)
        long hard) {}
