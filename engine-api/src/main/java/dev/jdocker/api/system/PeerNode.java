package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** Another node of a cluster: {@code {"NodeID": "", "Addr": ""}}. */
public record PeerNode(
        @JsonProperty("NodeID") String nodeId,
        @JsonProperty("Addr") String addr) {

    public PeerNode {
        nodeId = Objects.requireNonNullElse(nodeId, "");
        addr = Objects.requireNonNullElse(addr, "");
    }
}
