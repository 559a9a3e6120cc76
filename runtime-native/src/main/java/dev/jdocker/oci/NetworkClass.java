package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Network traffic class and priorities (cgroup v1 net_cls and net_prio). */
public record NetworkClass(
        @JsonProperty("classID") @Nullable Long classId,
        @JsonProperty("priorities") List<NetworkPriority> priorities) {
    public NetworkClass {
        priorities = Absent.list(priorities);
    }
}
