package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Objects;

/** The cluster state, always inactive here: {@code {"NodeID": "", "LocalNodeState": "inactive", …}}. */
public record SwarmInfo(
        @JsonProperty("NodeID") String nodeId,
        @JsonProperty("NodeAddr") String nodeAddr,
        @JsonProperty("LocalNodeState") String localNodeState,
        @JsonProperty("ControlAvailable") boolean controlAvailable,
        @JsonProperty("Error") String error,
        @JsonProperty("RemoteManagers") List<PeerNode> remoteManagers) {

    /** What an absent object means: everything at its default. */
    public static final SwarmInfo EMPTY = new SwarmInfo("", "", "", false, "", List.of());

    public SwarmInfo {
        nodeId = Objects.requireNonNullElse(nodeId, "");
        nodeAddr = Objects.requireNonNullElse(nodeAddr, "");
        localNodeState = Objects.requireNonNullElse(localNodeState, "");
        error = Objects.requireNonNullElse(error, "");
        remoteManagers = Copy.listOrAbsent(remoteManagers);
    }
}
