package dev.jdocker.daemon.container.files;

import com.fasterxml.jackson.annotation.JsonProperty;

/** {@code {"Path": "/etc/shadow", "Kind": 2}}. */
record ContainerChange(
        @JsonProperty("Path") String path,
        @JsonProperty("Kind") int kind) {

    static final int MODIFIED = 0;
    static final int ADDED = 1;
    static final int DELETED = 2;
}
