package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a filter compares an argument. */
public enum SeccompOperator {
    @JsonProperty("SCMP_CMP_NE")
    NE,
    @JsonProperty("SCMP_CMP_LT")
    LT,
    @JsonProperty("SCMP_CMP_LE")
    LE,
    @JsonProperty("SCMP_CMP_EQ")
    EQ,
    @JsonProperty("SCMP_CMP_GE")
    GE,
    @JsonProperty("SCMP_CMP_GT")
    GT,
    @JsonProperty("SCMP_CMP_MASKED_EQ")
    MASKED_EQ;
}
