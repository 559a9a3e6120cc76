package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The I/O priority of a process: {@code {"class":"IOPRIO_CLASS_IDLE","priority":4}}. */
public record IoPriority(
        @JsonProperty("class") String ioClass,
        @JsonProperty("priority") int priority) {}
