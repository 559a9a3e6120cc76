package dev.jdocker.daemon.container.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.oci.IdMapping;
import java.util.List;

/** The ids of a container's own user namespace: {@code {"users":[{"containerID":0,"hostID":100000,"size":65536}],"groups":[…]}}. */
public record IdMap(List<IdMapping> users, List<IdMapping> groups) {
    /** How many ids a user namespace of a container's own has. */
    public static final long RANGE = 65_536;

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    public IdMap(@JsonProperty("users") List<IdMapping> users, @JsonProperty("groups") List<IdMapping> groups) {
        this.users = List.copyOf(users);
        this.groups = List.copyOf(groups);
    }

    /** One range from {@code start} on, for users and groups alike; documents once held just this number. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static IdMap from(long start) {
        return of(start, start);
    }

    /** One range of each. */
    public static IdMap of(long firstUser, long firstGroup) {
        return new IdMap(List.of(new IdMapping(0, firstUser, RANGE)), List.of(new IdMapping(0, firstGroup, RANGE)));
    }
}
