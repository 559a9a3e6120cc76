package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The limit of one huge page size: {@code {"pageSize":"2MB","limit":9437184}}. */
public record HugepageLimit(
        @JsonProperty("pageSize") String pageSize,
        @JsonProperty("limit") long limit) {}
