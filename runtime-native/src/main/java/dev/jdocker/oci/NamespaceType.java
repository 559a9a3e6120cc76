package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The kinds of namespaces. */
public enum NamespaceType {
    @JsonProperty("mount")
    MOUNT,
    @JsonProperty("pid")
    PID,
    @JsonProperty("network")
    NETWORK,
    @JsonProperty("uts")
    UTS,
    @JsonProperty("ipc")
    IPC,
    @JsonProperty("user")
    USER,
    @JsonProperty("cgroup")
    CGROUP,
    @JsonProperty("time")
    TIME;
}
