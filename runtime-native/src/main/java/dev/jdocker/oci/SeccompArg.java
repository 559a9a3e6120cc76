package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;

/** A comparison of one argument; values are unsigned. With {@code MASKED_EQ} value is the mask, valueTwo the expected result. */
public record SeccompArg(
        @JsonProperty("index") int index,

        @JsonProperty("value")
        @JsonSerialize(using = Unsigned.Writer.class)
        @JsonDeserialize(using = Unsigned.Reader.class)
        long value,

        @JsonProperty("valueTwo")
        @JsonSerialize(using = Unsigned.Writer.class)
        @JsonDeserialize(using = Unsigned.Reader.class)
        long valueTwo,

        @JsonProperty("op") SeccompOperator op) {}
